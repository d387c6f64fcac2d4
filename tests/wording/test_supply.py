"""What is told before something at home runs out."""

from datetime import date
from decimal import Decimal

import pytest

from ldn_desktop.domain.outlook import Notice
from ldn_desktop.domain.stock import Form, Item
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.supply import say_notice, short_name, show_count

HALF, BOTTLE = Item(Form.PIECES, Decimal("0.5")), Item(Form.LIQUID, Decimal(1))
TODAY = date(2027, 1, 4)


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (
            Notice(HALF, lasts_until=date(2027, 1, 9)),
            "Your 0.5 mg capsules or tablets last until 2027-01-09.",
        ),
        (Notice(HALF, lasts_until=TODAY), "Your 0.5 mg capsules or tablets last until today."),
        (
            Notice(HALF, lasts_until=date(2027, 1, 3)),
            "Your 0.5 mg capsules or tablets are not enough for the next dose.",
        ),
        (
            Notice(BOTTLE, lasts_until=date(2027, 1, 9)),
            "Your liquid with 1 mg in 1 mL lasts until 2027-01-09.",
        ),
        (
            Notice(BOTTLE, lasts_until=date(2027, 1, 3)),
            "Your liquid with 1 mg in 1 mL is not enough for the next dose.",
        ),
        (Notice(BOTTLE, use_by=date(2027, 1, 9)), "Use your opened bottle by 2027-01-09."),
        (
            Notice(HALF, use_by=date(2027, 1, 9)),
            "Use your 0.5 mg capsules or tablets by 2027-01-09.",
        ),
        (
            Notice(HALF, use_by=date(2027, 1, 3)),
            "Your 0.5 mg capsules or tablets were to be used by 2027-01-03. Ask your pharmacist.",
        ),
        (Notice(BOTTLE, use_by=TODAY), "Use your opened bottle by today."),
        (
            Notice(BOTTLE, use_by=date(2027, 1, 3)),
            "Your opened bottle was to be used by 2027-01-03. Ask your pharmacist.",
        ),
    ],
)
def test_it_is_one_plain_sentence(notice: Notice, words: str) -> None:
    assert say_notice(notice, TODAY, PLAIN).replace("\u00a0", " ") == words


def test_counts_of_pieces_are_bare_and_of_a_liquid_in_ml() -> None:
    assert show_count(HALF, Decimal(42)) == "42"
    assert show_count(BOTTLE, Decimal("12.5")) == "12.5\u00a0mL"
    assert short_name(BOTTLE).replace("\u00a0", " ") == "1 mg in 1 mL"
