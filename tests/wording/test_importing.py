"""What is said of a file before and after it is brought in."""

from dataclasses import replace
from decimal import Decimal

from ldn_desktop.services.importing import ImportPreview
from ldn_desktop.services.third_party_import import Source
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.importing import say_import_preview


def test_an_unusual_dose_is_asked_about_with_the_locale_s_decimal_sign() -> None:
    arrival = ImportPreview(Source.DOSAGE, (), medicine="LDN", unusual=Decimal("4.75"))
    said = [*say_import_preview(arrival, replace(PLAIN, decimal_sign=","))]
    assert said[-1] == (
        "Check: 4,75 mg is above the usual low dose. Is it right, and not naltrexone 50 mg?"
    )
