"""Page 1 of the report: in the largest font size in which it fits, else in its short form."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPaintDevice, QPainter

from ldn_desktop.paper.chart import Chart
from ldn_desktop.paper.html import line
from ldn_desktop.paper.html import words as escaped
from ldn_desktop.paper.painter import ChartPainter, on_paper
from ldn_desktop.report.parts import ReportContent
from ldn_desktop.report.text_document import document_of, font_of, sections_html
from ldn_desktop.wording.formats import Formats

SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
"""Font sizes in points, the largest first."""

WHOLE_SIZES = tuple(points for points in SIZES if points > 6)
"""The font sizes for the whole summary. If none fits, page 1 has the short form in one of `SIZES`,
and later pages the whole. The smallest two of those are for fonts with high lines."""

DRAWING_SCALE = 0.85


@dataclass(frozen=True)
class Printed:
    """What goes on the pages: the content in words, the drawing, and how to write dates."""

    words: ReportContent
    chart: Chart
    formats: Formats


class Summary:
    """The summary in a font size in points, laid out for a page of `size` in the device's pixels.

    `has_tail` is true if all of it fits on the page, the sections after the drawing too.
    """

    def __init__(self, printed: Printed, points: float, device: QPaintDevice, size: QSizeF) -> None:
        self.words, self.points = printed.words, points
        self._width = size.width()
        title = f"<h1>{escaped(self.words.title)}</h1>{''.join(map(line, self.words.about))}"
        head = title + sections_html(self.words.head)
        self._head = document_of(head, points, device, self._width)
        self._tail = document_of(sections_html(self.words.tail), points, device, self._width)
        font = font_of(points * DRAWING_SCALE)
        self._drawing = ChartPainter(printed.chart, printed.formats, font, device, on_paper())
        self._gap = points * device.logicalDpiY() / 72
        self._tail_top = self._head.size().height() + self._gap + self._drawing.height(self._width)
        self.has_tail = self._tail_top + self._tail.size().height() <= size.height()

    def paint(self, painter: QPainter) -> None:
        """Paint it at the painter's origin, without the tail if the page has no room for that."""
        self._head.drawContents(painter)
        top = self._head.size().height() + self._gap
        self._drawing.paint(painter, QRectF(0, top, self._width, self._tail_top - top))
        if self.has_tail:
            painter.save()
            painter.translate(0, self._tail_top)
            self._tail.drawContents(painter)
            painter.restore()


def fitting_summary(printed: Printed, device: QPaintDevice, size: QSizeF) -> Summary:
    """Return the summary in the largest font size in which it fits a page of `size` (pixels).

    If the whole does not fit, return the short form; if that does not fit either, its `has_tail`
    is false.
    """
    brief = Printed(printed.words.in_brief(), printed.chart, printed.formats)
    whole = _largest(printed, WHOLE_SIZES, device, size)
    return whole if whole.has_tail else _largest(brief, SIZES, device, size)


def _largest(
    printed: Printed, sizes: Sequence[float], device: QPaintDevice, size: QSizeF
) -> Summary:
    """Return the summary in the first of `sizes` that fits, else in the last.

    A binary search, since each layout takes time.
    """
    tried: dict[float, Summary] = {}

    def laid_out(points: float) -> Summary:
        if points not in tried:
            tried[points] = Summary(printed, points, device, size)
        return tried[points]

    least = laid_out(sizes[-1])
    if not least.has_tail:
        return least
    place = bisect_left(sizes, True, key=lambda points: laid_out(points).has_tail)
    return laid_out(sizes[place])
