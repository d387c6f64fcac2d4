"""The drawing: gaps stay gaps, states differ in black and white, years are drawn in a moment."""

import time
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from ldn_desktop.paper.chart import Chart, Level, NotTaken, Strip, Taken
from ldn_desktop.paper.marks import paint_mark
from ldn_desktop.paper.painter import ChartPainter, on_paper
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.paper.ticks import ticks_of
from ldn_desktop.wording.formats import PLAIN

pytestmark = pytest.mark.usefixtures("qapp")
FIRST = date(2027, 1, 4)
WIDTH = 700
BLACK, WHITE = QColor("black"), QColor("white")


def nth(n: int) -> date:
    return FIRST + timedelta(days=n)


def chart(days: int = 20, **changes: object) -> Chart:
    values: dict[str, object] = {
        "first": FIRST,
        "last": nth(days - 1),
        "today": nth(days - 1),
        "levels": (Level(FIRST, nth(days - 1), Decimal(4)),),
        "taken": (),
        "not_taken": (),
        "strips": (),
        "changes": (),
    }
    return Chart(**{**values, **changes})  # type: ignore[arg-type]  # the test's own values


def painted(drawn: Chart) -> tuple[QImage, ChartPainter]:
    picture = QImage(WIDTH, 10, QImage.Format.Format_RGB32)
    painter = ChartPainter(drawn, PLAIN, QFont("sans-serif", 9), picture, on_paper())
    picture = QImage(WIDTH, round(painter.height(WIDTH)) + 1, QImage.Format.Format_RGB32)
    picture.fill(WHITE)
    device = QPainter(picture)
    painter.paint(device, QRectF(0, 0, WIDTH, picture.height()))
    device.end()
    return picture, painter


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
        picture, painter = painted(chart(strips=(Strip("Pain", given, None),)))
        middle = painter.x_of(nth(10), WIDTH)
        gap = QRectF(middle - 15, 0, 30, picture.height() * 0.85)
        lines.append(dark(picture, gap))
    assert lines[0] < lines[1]
    # What is left in the gap is what an empty strip shows there too.
    picture, painter = painted(chart(strips=(Strip("Pain", (), None),)))
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
                NotTaken(nth(4), 0.5, Mark.SKIPPED),
                NotTaken(nth(5), 0.5, Mark.NOT_RECORDED),
            ),
            strips=(Strip("Pain", ((nth(1), 3),), Fraction(5, 2)),),
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
    one = chart(strips=(Strip("Pain", (), Fraction(2)),))
    two = chart(strips=(Strip("Pain", (), None), Strip("Sleep", (), None)))
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
        not_taken=tuple(NotTaken(nth(n), 0.5, Mark.SKIPPED) for n in range(0, days, 9)),
        strips=tuple(
            Strip(f"Symptom {s}", tuple((nth(n), (n * s) % 11) for n in range(days)), None)
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
