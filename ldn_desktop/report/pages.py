"""The report as pages of paper: the summary and the drawing first, then the daily table."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPagedPaintDevice, QPaintDevice, QPainter

from ldn_desktop.paper.chart import Chart
from ldn_desktop.paper.paged_table import PagedTable
from ldn_desktop.paper.pages import SUFFIX, pdf_of, save_file
from ldn_desktop.paper.size import Paper
from ldn_desktop.report.flow import Flow
from ldn_desktop.report.summary import Printed, Summary, drawing_of, fitting_summary
from ldn_desktop.report.text_document import POINTS, document_of, font_of, section_html
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

FOOT_LINES = 2.6
SVG_WIDTH = 760


class ReportPages:
    """The report laid out for a device; `size` is that of its pages, in its pixels."""

    def __init__(self, printed: Printed, device: QPaintDevice, size: QSizeF) -> None:
        self._words = printed.words
        self._size = size
        self._line = QFontMetricsF(font_of(POINTS), device).height()
        room = QSizeF(size.width(), size.height() - FOOT_LINES * self._line)
        self._summary = fitting_summary(printed, device, room)
        daily, details = self._summary.words.daily, self._summary.words.details
        document = document_of(section_html(daily), device, size.width())
        self._daily = PagedTable(document, room)
        self._details = Flow(device, room)
        self._details.place(self._details.sections(details))

    @property
    def size(self) -> QSizeF:
        """The size of a page, in the device's pixels."""
        return self._size

    @property
    def count(self) -> int:
        """The number of pages."""
        return sum(part.count for part in self._parts)

    @property
    def summary_count(self) -> int:
        """The number of pages before the daily table."""
        return self._summary.count

    @property
    def left_out(self) -> int:
        """The number of days of the daily table that are left out."""
        return self._words.left_out

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page `number`, counted from 0, at the painter's origin."""
        place = number
        for part in self._parts:
            if place < part.count:
                part.paint(painter, place)
                break
            place -= part.count
        self._paint_foot(painter, number)

    @property
    def _parts(self) -> tuple[Summary | PagedTable | Flow, ...]:
        """What follows each other; each begins a page."""
        return self._summary, self._daily, self._details

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        """Paint who and which days at the left, the page at the right, and the rest below."""
        painter.save()
        painter.setFont(font_of(POINTS))
        painter.setPen(Qt.GlobalColor.black)
        text = _("Page {n}") if self._words.left_out else _("Page {n} of {all}")
        page = text.format(n=number + 1, all=self.count)
        metrics = painter.fontMetrics()
        width, whole = int(self._size.width()), Qt.TextElideMode.ElideRight
        dates, rest = self._words.foot
        left = metrics.elidedText(dates, whole, width - metrics.horizontalAdvance(f"{page}MM"))
        top = self._size.height() - 2 * self._line
        painter.drawLine(QLineF(0, top - 0.2 * self._line, width, top - 0.2 * self._line))
        for row, words in enumerate((left, metrics.elidedText(rest, whole, width))):
            box = QRectF(0, top + row * self._line, width, self._line)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, words)
        box = QRectF(0, top, width, self._line)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, page)
        painter.restore()


def save_report(printed: Printed, target: Path, paper: Paper | None = None) -> Path:
    """Write the report as PDF with its fonts embedded; ".pdf" is added to a name without suffix.

    An old file stays whole until the new one is. `paper` is by default that of the country. Raises
    `StorageError`.
    """
    made = pdf_of(printed.words.title, lambda device: draw_report(printed, device), paper)
    return save_file(made, target, SUFFIX)


def save_text(text: str, target: Path) -> Path:
    """Write a text file in the same way; ".html" is added to a name without suffix."""
    return save_file(text.encode("utf-8"), target, ".html")


def draw_report(printed: Printed, device: QPagedPaintDevice) -> bool:
    """Draw all pages; return False if the device refuses one."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    try:
        sheet = QRectF(device.pageLayout().paintRectPixels(device.logicalDpiX()))
        pages = ReportPages(printed, device, sheet.size())
        for number in range(pages.count):
            if number and not device.newPage():
                return False
            pages.paint(painter, number)
    finally:
        painter.end()
    return True


def drawing_svg(chart: Chart, formats: Formats) -> bytes:
    """Return the drawing as an SVG image, `SVG_WIDTH` pixels wide."""
    from PySide6.QtSvg import QSvgGenerator

    svg, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(svg)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    drawing = drawing_of(chart, formats, generator)
    height = drawing.height(SVG_WIDTH)
    generator.setSize(QSize(SVG_WIDTH, round(height)))
    generator.setViewBox(QRectF(0, 0, SVG_WIDTH, height))
    painter = QPainter(generator)
    drawing.paint(painter, QRectF(0, 0, SVG_WIDTH, height))
    painter.end()
    return bytes(svg.data())
