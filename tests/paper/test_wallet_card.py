"""The card for the wallet: its words, its size on paper, and its marks to cut along."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from itertools import product

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.paper.wallet_card import CORNER_MM, GAP_MM, MARK_MM, card_html, paint_card
from ldn_desktop.services.closing import LastTaken
from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress
from ldn_desktop.services.settings import Settings
from ldn_desktop.services.wallet import WalletFacts
from ldn_desktop.wording.fixed_texts import opioids
from ldn_desktop.wording.formats import PLAIN

DAY = date(2027, 1, 4)
PLAN = Plan(DAY, (time(21),), (Step(Decimal("3.5"), 14),))
PART = EffectivePart(1, 1, PLAN, DAY, None)
TAKES = WalletFacts(
    today=date(2027, 1, 11),
    progress=PlanProgress(PlanPhase.IN_STEP, PART, PLAN, dose_mg=Decimal("3.5")),
    last_taken=LastTaken(Decimal("3.5"), date(2027, 1, 10), time(21, 7)),
    clinician="Dr Example",
    settings=Settings(report_name="Ada <Example>", report_born="3 May 1980"),
)
TOOK = replace(TAKES, progress=PlanProgress(PlanPhase.FOLLOW_UP))
LONG_NAME = Settings(report_name="Wilhelmina " * 20, report_born="W" * 200, is_demo=True)
LONGEST = replace(TOOK, clinician="Dr Wilhelmina " * 20, settings=LONG_NAME)
DOTS_PER_MM = 12


def words_of(facts: WalletFacts) -> str:
    return card_html(facts, PLAIN).replace("\u00a0", " ")


def painted(facts: WalletFacts) -> QImage:
    """Return the upper part of a page with the card, at `DOTS_PER_MM`."""
    image = QImage(QSize(120, 90) * DOTS_PER_MM, QImage.Format.Format_Grayscale8)
    for set_dots in (image.setDotsPerMeterX, image.setDotsPerMeterY):
        set_dots(DOTS_PER_MM * 1000)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_card(card_html(facts, PLAIN), painter)
    painter.end()
    return image


def ink(image: QImage, left: float, top: float, right: float, bottom: float) -> bool:
    """Return whether something is painted between these edges, in mm."""
    edges = [round(edge * DOTS_PER_MM) for edge in (left, top, right - left, bottom - top)]
    part = image.copy(QRect(*edges))
    points = product(range(part.width()), range(part.height()))
    return any(part.pixel(x, y) & 0xFF < 128 for x, y in points)


def test_who_takes_it_says_so_with_dose_last_dose_clinician_and_the_fixed_words() -> None:
    said = words_of(TAKES)
    for words in (
        ">I take naltrexone<",
        "Ada &lt;Example&gt;, born 3 May 1980",
        "Low dose: 3.5 mg every day at 21:00",
        "Last dose taken: 3.5 mg, 10 January 2027, 21:07",
        "Clinician: Dr Example",
        "Printed on 11 January 2027",
        opioids().texts[0],
        opioids().texts[2],
    ):
        assert words in said


def test_who_took_it_says_until_when_and_no_dose() -> None:
    said = words_of(TOOK)
    assert ">I took naltrexone until 10 January 2027<" in said
    assert "Low dose" not in said
    assert "take naltrexone<" not in said


def test_what_is_not_known_is_said_or_left_to_write_on() -> None:
    bare = replace(TOOK, last_taken=None, clinician="", settings=Settings())
    said = words_of(bare)
    assert ">I took naltrexone<" in said
    assert "Last dose taken: none recorded" in said
    assert "Clinician: ____" in said
    assert "<b>" not in said


@pytest.mark.parametrize("facts", [TAKES, LONGEST], ids=["usual", "longest"])
def test_it_has_the_size_of_a_bank_card_with_marks_outside_and_all_words_inside(
    qapp: QApplication, facts: WalletFacts
) -> None:
    image = painted(facts)
    left, top, right, bottom = CORNER_MM, CORNER_MM, CORNER_MM + 85.6, CORNER_MM + 54
    far = GAP_MM + MARK_MM + 0.5
    for x in (left, right):
        assert ink(image, x - 0.3, top - far, x + 0.3, top - 1)
        assert ink(image, x - 0.3, bottom + 1, x + 0.3, bottom + far)
    for y in (top, bottom):
        assert ink(image, left - far, y - 0.3, left - 1, y + 0.3)
        assert ink(image, right + 1, y - 0.3, right + far, y + 0.3)
    assert ink(image, left + 4, top + 4, right - 4, top + 12)
    for strip in (
        (left, top, right, top + 3.5),
        (left, bottom - 3.5, right, bottom),
        (left, top, left + 3.5, bottom),
        (right - 3.5, top, right, bottom),
        (left + 0.5, top - far, right - 0.5, top),
        (left + 0.5, bottom, right - 0.5, bottom + far),
    ):
        assert not ink(image, *strip), strip
