"""The drawing: gaps stay gaps, states differ in black and white, years are drawn in a moment."""

import time
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import cos, radians, sin

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from ldn_desktop.paper.chart import Chart, DoseLevel, OpenDose, SymptomStrip, Taken
from ldn_desktop.paper.legend import BASELINE, CHANGED, entries, widest
from ldn_desktop.paper.marks import paint_mark
from ldn_desktop.paper.painter import ChartPainter
from ldn_desktop.paper.proportions import on_paper
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.paper.ticks import stride, ticks_of
from ldn_desktop.wording.formats import PLAIN

pytestmark = pytest.mark.usefixtures("qapp")
FIRST = date(2027, 1, 4)
WIDTH = 700
LINE = 16
"""So high (px) is a line of text in each picture, whatever the font: fonts differ."""
BLACK, WHITE = QColor("black"), QColor("white")


def nth(n: int) -> date:
    return FIRST + timedelta(days=n)


def chart(days: int = 20, **changes: object) -> Chart:
    values: dict[str, object] = {
        "first": FIRST,
        "last": nth(days - 1),
        "today": nth(days - 1),
        "levels": (DoseLevel(FIRST, nth(days - 1), Decimal(4)),),
        "taken": (),
        "not_taken": (),
        "strips": (),
        "changes": (),
    }
    return Chart(**{**values, **changes})  # type: ignore[arg-type]  # the test's own values


class Placed:
    """Tells where a day is in a picture that was painted `scale` times as large."""

    def __init__(self, painter: ChartPainter, scale: float) -> None:
        self._painter, self._scale = painter, scale

    def x_of(self, day: date, width: float, part: float = 0.5) -> float:
        return self._painter.x_of(day, width / self._scale, part) * self._scale

    def day_at(self, x: float, width: float) -> date | None:
        return self._painter.day_at(x / self._scale, width / self._scale)


def painted(drawn: Chart) -> tuple[QImage, Placed]:
    font, picture = QFont("sans-serif", 9), QImage(WIDTH, 10, QImage.Format.Format_RGB32)
    painter = ChartPainter(drawn, PLAIN, font, picture, on_paper())
    scale = LINE / QFontMetricsF(font, picture).height()
    width, height = WIDTH / scale, painter.height(WIDTH / scale)
    picture = QImage(WIDTH, round(height * scale) + 1, QImage.Format.Format_RGB32)
    picture.fill(WHITE)
    device = QPainter(picture)
    device.scale(scale, scale)
    painter.paint(device, QRectF(0, 0, width, height))
    device.end()
    return picture, Placed(painter, scale)


def dark(picture: QImage, box: QRectF) -> int:
    """Count the points in a part of a picture that are not white; a thin line is but grey."""
    area = box.toRect()
    return sum(
        picture.pixelColor(x, y).lightness() < 235
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
        if picture.rect().contains(x, y)
    )


def test_a_day_without_a_score_stays_a_gap() -> None:
    points = tuple((nth(n), 5) for n in range(20) if not 8 <= n <= 11)
    filled = tuple((nth(n), 5) for n in range(20))
    lines = []
    for given in (points, filled):
        picture, painter = painted(chart(strips=(SymptomStrip("Pain", given, None),)))
        middle = painter.x_of(nth(10), WIDTH)
        gap = QRectF(middle - 15, 0, 30, picture.height() * 0.85)
        lines.append(dark(picture, gap))
    assert lines[0] < lines[1]
    # What is left in the gap is what an empty strip shows there too.
    picture, painter = painted(chart(strips=(SymptomStrip("Pain", (), None),)))
    middle = painter.x_of(nth(10), WIDTH)
    assert lines[0] == dark(picture, QRectF(middle - 15, 0, 30, picture.height() * 0.85))


def test_all_states_differ_in_shape_alone() -> None:
    pictures = []
    for mark in (Mark.TAKEN, Mark.SKIPPED, Mark.NOT_RECORDED, Mark.EXTRA, Mark.UPCOMING):
        picture = QImage(48, 48, QImage.Format.Format_RGB32)
        picture.fill(WHITE)
        painter = QPainter(picture)
        paint_mark(painter, QRectF(0, 0, 48, 48), mark, on_paper())
        painter.end()
        pictures.append(picture.convertToFormat(QImage.Format.Format_Mono))
    for place, picture in enumerate(pictures):
        for other in pictures[place + 1 :]:
            differing = sum(
                picture.pixel(x, y) != other.pixel(x, y) for x in range(48) for y in range(48)
            )
            assert differing > 60


def test_paper_is_black_and_grey_on_white() -> None:
    picture, _painter = painted(
        chart(
            taken=(Taken(nth(2), 0.5, Decimal(4)), Taken(nth(3), 0.5, Decimal(1), is_extra=True)),
            not_taken=(
                OpenDose(nth(4), 0.5, Mark.SKIPPED),
                OpenDose(nth(5), 0.5, Mark.NOT_RECORDED),
            ),
            strips=(SymptomStrip("Pain", ((nth(1), 3),), Fraction(5, 2)),),
            changes=(nth(9),),
        )
    )
    colours = {
        picture.pixelColor(x, y).saturation()
        for x in range(0, picture.width(), 2)
        for y in range(picture.height())
    }
    assert colours == {0}


def test_a_place_across_tells_its_day_and_a_day_its_place() -> None:
    _picture, painter = painted(chart())
    for n in (0, 7, 19):
        assert painter.day_at(painter.x_of(nth(n), WIDTH), WIDTH) == nth(n)
    assert painter.day_at(1, WIDTH) is None
    assert painter.day_at(WIDTH - 1, WIDTH) is None


def test_the_height_grows_with_the_symptoms_and_where_the_legend_wraps() -> None:
    one = chart(strips=(SymptomStrip("Pain", (), Fraction(2)),))
    two = chart(strips=(SymptomStrip("Pain", (), None), SymptomStrip("Sleep", (), None)))
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    heights = []
    for drawn, width in ((chart(), WIDTH), (one, WIDTH), (two, WIDTH), (one, 120)):
        painter = ChartPainter(drawn, PLAIN, QFont("sans-serif", 9), picture, on_paper())
        heights.append(painter.height(width))
    assert heights[0] < heights[1] < heights[2]
    assert heights[3] > heights[1]


def test_ten_years_of_four_doses_and_six_scores_a_day_are_drawn_in_a_moment() -> None:
    days = 3650
    drawn = chart(
        days,
        taken=tuple(Taken(nth(n), part / 4, Decimal(4)) for n in range(days) for part in range(4)),
        not_taken=tuple(OpenDose(nth(n), 0.5, Mark.SKIPPED) for n in range(0, days, 9)),
        strips=tuple(
            SymptomStrip(f"Symptom {s}", tuple((nth(n), (n * s) % 11) for n in range(days)), None)
            for s in range(6)
        ),
    )
    start = time.process_time()
    picture, _painter = painted(drawn)
    assert time.process_time() - start < 5  # generous: with every point painted it took 40
    assert dark(picture, QRectF(0, 0, WIDTH, 60)) > 0


@pytest.mark.parametrize(
    ("days", "first", "count"),
    [(5, "2027-01-04", 5), (30, "2027-01-04", 5), (180, "2027-02-01", 6), (3650, "2028", 10)],
)
def test_the_dates_below_fit_the_range(days: int, first: str, count: int) -> None:
    found = list(ticks_of(FIRST, nth(days - 1), PLAIN))
    assert found[0][1] == first
    assert abs(len([words for _day, words in found if len(words) == len(first)]) - count) <= 1


def breaks(picture: QImage, left: float, right: float, y: int) -> int:
    """Count how often the darkness along a row gives way to white."""
    row = [picture.pixelColor(x, y).lightness() < 235 for x in range(round(left), round(right))]
    return sum(was and not now for was, now in pairwise(row))


def inked_rows(picture: QImage, left: float, right: float) -> list[int]:
    """Return the rows above the date line that are dark over most of a part of the width."""
    columns = range(round(left), round(right))
    return [
        y
        for y in range(round(picture.height() * 0.8))
        if sum(picture.pixelColor(x, y).lightness() < 235 for x in columns) > len(columns) * 0.45
    ]


def lines_across(picture: QImage, left: float, right: float) -> list[float]:
    """Return the middle of each line across; one may take two rows."""
    rows = inked_rows(picture, left, right)
    ends = [y for y in rows if y + 1 not in rows]
    starts = [y for y in rows if y - 1 not in rows]
    return [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]


def test_a_dose_of_every_day_is_a_line_and_one_of_every_other_day_is_dashed() -> None:
    drawn = chart(
        levels=(
            DoseLevel(FIRST, nth(9), Decimal(4)),
            DoseLevel(nth(10), nth(19), Decimal(4), every_days=2),
        )
    )
    picture, painter = painted(drawn)
    middle, right = painter.x_of(nth(10), WIDTH, 0) + 2, painter.x_of(nth(19), WIDTH)
    left = painter.x_of(FIRST, WIDTH)
    row = inked_rows(picture, left, middle - 4)[0]
    assert breaks(picture, left, middle - 4, row) == 0
    assert breaks(picture, middle, right, row) > 10
    assert [entry.words for entry in entries(drawn)] == ["planned dose", "every other day"]


def test_the_step_line_falls_on_the_day_of_the_reduction_and_by_how_much() -> None:
    half = (DoseLevel(FIRST, nth(9), Decimal(4)), DoseLevel(nth(10), nth(19), Decimal(2)))
    picture, painter = painted(chart(levels=half))
    turn, end = painter.x_of(nth(10), WIDTH, 0), painter.x_of(nth(19), WIDTH, 1)
    high = inked_rows(picture, painter.x_of(FIRST, WIDTH, 0), turn - 3)
    low = inked_rows(picture, turn + 3, end)
    top, foot = high[0], high[-1]
    fallen = next(y for y in low if y > top + 3)
    assert abs(fallen - (top + foot) / 2) <= 2  # 2 mg lies in the middle of 0 and 4 mg
    between = QRectF(turn - 2, top + 4, 4, fallen - top - 8)
    assert dark(picture, between) >= between.height()
    assert dark(picture, between.translated(-12, 0)) == 0


def test_a_dose_has_its_mark_on_its_day_by_what_became_of_it() -> None:
    bare = painted(chart(not_taken=(OpenDose(nth(0), 0.5, Mark.SKIPPED),)))[0]
    lane = {}
    for mark in (Mark.SKIPPED, Mark.NOT_RECORDED):
        given = (OpenDose(nth(0), 0.5, Mark.SKIPPED), OpenDose(nth(10), 0.5, mark))
        picture, painter = painted(chart(not_taken=given))
        middle = painter.x_of(nth(10), WIDTH)
        # Not the legend: only the shape in the lane below the doses.
        box = QRectF(middle - 10, 0, 20, picture.height() * 0.7)
        assert dark(picture, box) > dark(bare, box)
        lane[mark] = ink_of(picture, box)
    assert lane[Mark.SKIPPED] != lane[Mark.NOT_RECORDED]
    # The ring of a dose that was not recorded is dashed: it has gaps, and no bar within.
    assert len(lane[Mark.NOT_RECORDED]) < len(lane[Mark.SKIPPED])


def ink_of(picture: QImage, box: QRectF) -> set[tuple[int, int]]:
    """Return the points of a part of a picture that are dark."""
    area = box.toRect()
    return {
        (x, y)
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
        if picture.pixelColor(x, y).lightness() < 150
    }


def test_the_ring_of_a_dose_not_recorded_is_dashed_and_that_of_one_skipped_is_whole() -> None:
    gaps = {}
    for mark in (Mark.SKIPPED, Mark.NOT_RECORDED):
        picture = QImage(96, 96, QImage.Format.Format_RGB32)
        picture.fill(WHITE)
        painter = QPainter(picture)
        paint_mark(painter, QRectF(0, 0, 96, 96), mark, on_paper())
        painter.end()
        # Once round the ring, whose middle runs 40 points from the centre.
        round_it = [
            picture.pixelColor(
                round(48 + 40 * cos(radians(degree))), round(48 + 40 * sin(radians(degree)))
            ).lightness()
            < 200
            for degree in range(360)
        ]
        gaps[mark] = sum(
            here and not after
            for here, after in zip(round_it, (*round_it[1:], round_it[0]), strict=True)
        )
    assert gaps[Mark.SKIPPED] == 0
    assert gaps[Mark.NOT_RECORDED] >= 6


def test_scores_stand_on_a_fixed_scale_from_0_to_10() -> None:
    low = painted(
        chart(strips=(SymptomStrip("Pain", tuple((nth(n), 2) for n in range(20)), None),))
    )[0]
    high = painted(
        chart(strips=(SymptomStrip("Pain", tuple((nth(n), 10) for n in range(20)), None),))
    )[0]
    empty, painter = painted(chart(strips=(SymptomStrip("Pain", (), None),)))
    left, right = painter.x_of(FIRST, WIDTH), painter.x_of(nth(19), WIDTH)
    top, foot = lines_across(empty, left, right)[-2:]  # the lines of 10 and of 0
    (at,) = [y for y in lines_across(low, left, right) if top + 2 < y < foot - 2]
    assert abs(at - (foot - (foot - top) * 0.2)) <= 1.5
    assert not [y for y in lines_across(high, left, right) if top + 2 < y < foot - 2]


def test_the_baseline_is_a_dashed_line_at_its_value_and_said() -> None:
    plain = chart(strips=(SymptomStrip("Pain", (), None),))
    picture, painter = painted(plain)
    left, right = painter.x_of(FIRST, WIDTH), painter.x_of(nth(19), WIDTH)
    top, foot = lines_across(picture, left, right)[-2:]
    based = chart(strips=(SymptomStrip("Pain", (), Fraction(5)),))
    found = painted(based)[0]
    middle = round((top + foot) / 2)
    assert breaks(picture, left, right, middle) == 0
    assert max(breaks(found, left, right, y) for y in range(middle - 1, middle + 2)) > 10
    assert [e.shape for e in entries(based)][-1] == BASELINE


def test_a_change_of_the_plan_is_marked_on_its_day() -> None:
    changed = chart(strips=(SymptomStrip("Pain", (), None),), changes=(nth(9),))
    picture, painter = painted(changed)
    x = painter.x_of(nth(9), WIDTH, 0)
    down = [
        picture.pixelColor(round(x) + dx, y).lightness() < 235
        for y in range(round(picture.height() * 0.6))
        for dx in (-1, 0)
    ]
    beside = [
        picture.pixelColor(round(x) + 9, y).lightness() < 235
        for y in range(round(picture.height() * 0.6))
        for dx in (-1, 0)
    ]
    assert sum(down) > 2 * sum(beside)
    assert CHANGED in [entry.shape for entry in entries(changed)]


def test_a_step_is_named_where_it_has_the_room() -> None:
    def below(days: int) -> int:
        levels = (
            DoseLevel(FIRST, nth(29), Decimal(4)),
            DoseLevel(nth(30), nth(29 + days), Decimal(2)),
        )
        picture, painter = painted(chart(60, levels=levels))
        left, right = painter.x_of(FIRST, WIDTH, 0), painter.x_of(nth(29), WIDTH)
        top, foot = lines_across(picture, left, right)[:2]
        middle = (top + foot) / 2
        turn = painter.x_of(nth(30), WIDTH, 0)
        return dark(picture, QRectF(turn + 3, middle + 4, 40, foot - middle - 8))

    assert below(30) > 20
    assert below(1) == 0


def test_where_it_is_narrow_a_symptom_keeps_its_name_and_the_legend_its_words() -> None:
    strip = SymptomStrip("Sensitivity to pain", (), Fraction(5, 2))
    drawn, picture = chart(strips=(strip,)), QImage(10, 10, QImage.Format.Format_RGB32)
    painter = ChartPainter(drawn, PLAIN, QFont("sans-serif", 9), picture, on_paper())
    metrics = QFontMetricsF(QFont("sans-serif", 9), picture)
    box = QRectF(0, 0, metrics.horizontalAdvance("Sensitivity to pain 2.5") + 12, 20)
    assert painter._before(strip.name, "2.5", box) == "2.5"
    assert painter._before(strip.name, "2.5", QRectF(0, 0, 400, 20)) == "before: 2.5"
    wide = widest(drawn, metrics)
    for width, is_beside in ((wide + 5, False), (wide + 100, True)):
        placed = painter._legend(width)[0]
        assert (placed[0][1].x() > 0) is is_beside
    assert [entry.words for entry, _corner in placed][-1] == "mean before the first reduction"
    placed = painter._legend(wide - 5)[0]
    assert [entry.words for entry, _corner in placed][-1] == "mean before reducing"


def test_dates_are_left_out_evenly_where_there_is_no_room_for_each() -> None:
    places = [0.0, 70.0, 140.0, 210.0]
    assert [stride(places, width) for width in (60, 70, 71, 140, 141)] == [1, 1, 2, 2, 3]
    assert stride([], 50) == stride([0.0], 50) == 1
