"""The summary that comes first: all of it on two pages at most, cut as far as that needs."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPaintDevice, QPainter

from ldn_desktop.paper.chart import Chart
from ldn_desktop.paper.html import line
from ldn_desktop.paper.painter import ChartPainter
from ldn_desktop.paper.proportions import Proportions, on_paper
from ldn_desktop.report.flow import Block, Flow
from ldn_desktop.report.parts import ReportContent, Room
from ldn_desktop.report.text_document import POINTS, Piece, box_html, font_of
from ldn_desktop.wording.formats import Formats

MOST_PAGES = 2
ROOMS = (
    *(Room(rows, 400) for rows in (40, 30, 24, 20, 16, 14, 12, 10, 9, 8)),
    *(Room(rows, 200) for rows in (8, 7, 6, 5)),
    *(Room(rows, 120) for rows in (6, 5, 4, 3)),
    *(Room(rows, 95) for rows in (4, 3, 2)),
    Room(1, 60),
)
"""From the most room to the least; the first with which the summary fits is taken."""

MANY_STRIPS = 4
DOSES_ON_PAPER = 7.0


def drawing_of(chart: Chart, formats: Formats, device: QPaintDevice) -> ChartPainter:
    """Return what paints the drawing on paper; many symptoms are drawn lower, named beside."""
    is_low = len(chart.strips) > MANY_STRIPS
    strip, gap = (1.3, 0.4) if is_low else (2.0, 0.45)
    lines = Proportions(DOSES_ON_PAPER, strip, gap, mark=14, beside=is_low)
    painter = ChartPainter(chart, formats, font_of(POINTS), device, on_paper())
    return painter.in_proportions(lines)


@dataclass(frozen=True)
class Printed:
    """What goes on the pages: the content in words, the drawing, and how to write dates."""

    words: ReportContent
    chart: Chart
    formats: Formats


class Summary:
    """The summary, laid out on pages of `size` (pixels of the device) as far as there is room."""

    def __init__(
        self, printed: Printed, rooms: tuple[Room, Room], device: QPaintDevice, size: QSizeF
    ) -> None:
        self.words = printed.words.within(*rooms)
        self._flow = Flow(device, size)
        self._flow.place(self._head(self._flow))
        self.is_head_on_one_page = self._flow.count == 1
        self._flow.place((self._drawing(printed, self._flow, device),))
        self._flow.place(self._flow.sections(self.words.tail))

    @property
    def count(self) -> int:
        """The number of its pages."""
        return self._flow.count

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint one of its pages, counted from 0, at the painter's origin."""
        self._flow.paint(painter, page)

    def _head(self, flow: Flow) -> Iterator[Block]:
        words = self.words
        title = line(words.title, "title") + "".join(map(line, words.about))
        yield flow.text(Piece(title + box_html(words.box)))
        yield from flow.sections(words.head)

    def _drawing(self, printed: Printed, flow: Flow, device: QPaintDevice) -> Block:
        drawing = drawing_of(printed.chart, printed.formats, device)
        width = flow.size.width()
        height = drawing.height(width)
        return Block(height, flow.gap, lambda p: drawing.paint(p, QRectF(0, 0, width, height)))


def fitting_summary(printed: Printed, device: QPaintDevice, size: QSizeF) -> Summary:
    """Return the summary with the most room with which it has `MOST_PAGES` pages at most.

    What comes before the drawing is fitted on page 1 first, and then the rest.
    """

    @lru_cache
    def laid_out(head: int, tail: int) -> Summary:
        return Summary(printed, (ROOMS[head], ROOMS[tail]), device, size)

    least = len(ROOMS) - 1
    head = _first(lambda place: laid_out(place, least).is_head_on_one_page)
    return laid_out(head, _first(lambda place: laid_out(head, place).count <= MOST_PAGES))


def _first(fits: Callable[[int], bool]) -> int:
    """Return the place of the first of `ROOMS` that fits, else of the last.

    A binary search, since each layout takes time.
    """
    return 0 if fits(0) else bisect_left(range(len(ROOMS) - 1), True, key=fits)
