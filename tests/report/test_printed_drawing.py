"""The PDF as a black and white printer gives it: what each sign of its drawing looks like."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from ldn_desktop.report.summary import DOSES_ON_PAPER
from tests.support.home import Home

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="install the Debian package poppler-utils"
)
pytestmark = needs_poppler

FINE, COARSE = 576, 80
"""Dots in an inch: as fine as a usual printer, and as coarse as a fax or a small screen."""

ANY_INK, BLACK = 160, 64
CELLS, LEAST_APART = 16, 20
"""A shape is looked at in so many cells across; at the edges, so many may differ by chance."""

WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')

Ink = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Box:
    """A part of the page, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Drawing:
    """The drawing on page 1: its picture, and where its days, its doses and the lane are."""

    picture: QImage
    start: float
    day: float
    zero: float
    line: float
    dates: float

    def dose(self, number: int) -> Ink:
        """Return what is black above day `number`, from 0; the line of the plan is grey."""
        top = self.zero - (DOSES_ON_PAPER + 0.4) * self.line
        return self._ink(self._column(number, top, self.zero - 0.1 * self.line), BLACK)

    def lane(self, number: int) -> Ink:
        """Return the ink below the line of no dose."""
        top = self.zero + 0.1 * self.line
        return self._ink(self._column(number, top, self.dates - 0.1 * self.line), ANY_INK)

    def _column(self, number: int, top: float, bottom: float) -> Box:
        middle = self.start + (number + 0.5) * self.day
        return Box(middle - 0.4 * self.day, top, middle + 0.4 * self.day, bottom)

    def _ink(self, box: Box, lightest: int) -> Ink:
        return frozenset(
            (x, y)
            for x in range(round(box.left), round(box.right))
            for y in range(round(box.top), round(box.bottom))
            if self.picture.pixelColor(x, y).lightness() < lightest
        )


def words_of(pdf: Path, scale: float) -> Iterator[tuple[Box, str]]:
    """Yield the words of page 1 with their places."""
    words = ["pdftotext", "-bbox", "-f", "1", "-l", "1", str(pdf), "-"]
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60)
    for *places, word in WORD.findall(done.stdout):
        yield Box(*(float(place) * scale for place in places)), word


def drawing_of(pdf: Path, dots: int = FINE) -> Drawing:
    """Find the drawing by the dates below it and by the 0 beside it."""
    found = list(words_of(pdf, dots / 72))
    dates = [
        (day, int(number))
        for (day, number), (_month, word) in pairwise(found)
        if word == "January" and number.isdigit()
    ]
    rows = Counter(round(day.top) for day, _number in dates)
    lowest = rows.most_common(1)[0][0]  # no other line has as many dates
    ticks = sorted((day.left, number) for day, number in dates if round(day.top) == lowest)
    (start, first), (end, last) = ticks[0], ticks[-1]
    zero = max(
        (box for box, word in found if word == "0" and box.right < start and box.top < lowest),
        key=lambda box: box.top,
    )
    return Drawing(
        picture=grey(pdf, dots),
        start=start,
        day=(end - start) / (last - first),
        zero=(zero.top + zero.bottom) / 2,
        line=zero.bottom - zero.top,
        dates=lowest,
    )


def grey(pdf: Path, dots: int) -> QImage:
    """Return page 1 in greys."""
    made = pdf.with_suffix("")
    resolution = str(dots)
    words = ["pdftoppm", "-gray", "-singlefile", "-r", resolution, str(pdf), str(made)]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    picture = QImage(str(made.with_suffix(".pgm")))
    assert not picture.isNull()
    return picture


def shape(ink: Ink) -> Ink:
    """Return ink in a square of a few cells, whatever its size and place."""
    assert ink
    left, top = (min(place) for place in zip(*ink, strict=True))
    side = max(max(x - left, y - top) for x, y in ink) + 1
    return frozenset(((x - left) * CELLS // side, (y - top) * CELLS // side) for x, y in ink)


def inside(ink: Ink) -> int:
    """Count the cells of a `shape` that have ink well within its edge."""
    quarter = CELLS // 4
    inner = range(quarter + 1, CELLS - quarter - 1)
    return sum(x in inner and y in inner for x, y in ink)


@pytest.fixture
def drawing(pdf: Path) -> Drawing:
    return drawing_of(pdf)


@pytest.fixture
def pdf(home: Home) -> Path:
    """Ten days at noon: taken, skipped, not recorded, another amount, and an extra dose."""
    home.start(times=["12:00"], steps=[{"dose_mg": "4", "days": 10}])
    for day, words in enumerate((["taken"], ["skip"], [], ["taken", "--dose", "2"], []), start=4):
        home.at(f"2027-01-{day:02} 12:00")
        if words:
            home.json(*words)
    home.json("taken", "--extra", "--dose", "1")
    home.at("2027-01-14 12:00")
    pdf = home.folder.parent / "report.pdf"
    home.json("report", "--output", str(pdf), "--from", "2027-01-04", "--to", "2027-01-13")
    return pdf


@pytest.mark.parametrize("dots", [FINE, COARSE])
def test_each_state_is_a_shape_of_its_own_in_black_and_white(pdf: Path, dots: int) -> None:
    drawing = drawing_of(pdf, dots)
    shapes = {
        "taken": shape(drawing.dose(0)),
        "skipped": shape(drawing.lane(1)),
        "not recorded": shape(drawing.lane(2)),
        "extra": shape(drawing.dose(4)),
    }
    again = shape(drawing.lane(5))
    # Both are circles, whose edges fall on other pixels with each font: what is in them tells.
    assert inside(shapes["skipped"]) >= 3
    assert inside(shapes["not recorded"]) == inside(again) == 0
    apart = {two: len(shapes[two[0]] ^ shapes[two[1]]) for two in combinations(shapes, 2)}
    del apart["skipped", "not recorded"]
    assert min(apart.values()) > LEAST_APART, apart


def test_a_state_stands_in_its_place_only(drawing: Drawing) -> None:
    for number in (0, 3):
        assert drawing.dose(number)
        assert not drawing.lane(number)
    for number in (1, 2):
        assert drawing.lane(number)
        assert not drawing.dose(number)


def test_another_amount_is_told_by_its_height(drawing: Drawing) -> None:
    heights = [min(y for _x, y in drawing.dose(number)) for number in (0, 3)]
    half = DOSES_ON_PAPER * drawing.line / 2  # 2 mg of 4
    assert heights[1] - heights[0] == pytest.approx(half, rel=0.2)
    taken, other, extra = (shape(drawing.dose(number)) for number in (0, 3, 4))
    assert len(other ^ taken) < len(other ^ extra) / 2
