"""The report as pages of paper: the summary and the drawing first, then the daily table."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPaintDevice, QPainter, QPdfWriter

from ldn_desktop.paper.chart import Chart
from ldn_desktop.paper.paged_table import PagedTable
from ldn_desktop.paper.pages import DOTS, SUFFIX, lay_out
from ldn_desktop.paper.painter import ChartPainter, on_paper
from ldn_desktop.report.summary import Printed, fitting_summary
from ldn_desktop.report.text_document import document_of, font_of, section_html, sections_html
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

DAILY_POINTS, FOOT_POINTS = 8.5, 7.5
SVG_WIDTH = 760


class ReportPages:
    """The report laid out for a device; `size` is that of its pages, in its pixels."""

    def __init__(self, printed: Printed, device: QPaintDevice, size: QSizeF) -> None:
        self._printed = printed
        self._device = device
        self._size = size
        self._foot = 3.2 * FOOT_POINTS * device.logicalDpiY() / 72
        self._summary = fitting_summary(printed, device, self._room)
        self._rest = [
            PagedTable(document_of(html, DAILY_POINTS, device, size.width()), self._room)
            for html in self._later_pages()
        ]

    @property
    def size(self) -> QSizeF:
        """The size of a page, in the device's pixels."""
        return self._size

    @property
    def count(self) -> int:
        """The number of pages."""
        return 1 + sum(paged.count for paged in self._rest)

    @property
    def left_out(self) -> int:
        """The number of days of the daily table that are left out."""
        return self._printed.words.left_out

    @property
    def points(self) -> float:
        """The font size of the summary, in points."""
        return self._summary.points

    @property
    def is_summary_on_one_page(self) -> bool:
        """Whether page 1 has the whole summary."""
        return self._summary.has_tail

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page `number`, counted from 0, at the painter's origin."""
        if number == 0:
            self._summary.paint(painter)
        else:
            self._paint_rest(painter, number - 1)
        self._paint_foot(painter, number)

    @property
    def _room(self) -> QSizeF:
        return QSizeF(self._size.width(), self._size.height() - self._foot)

    def _later_pages(self) -> Iterator[str]:
        """Yield the HTML that follows the summary; each begins a page and ends in one table."""
        words = self._summary.words
        if not self._summary.has_tail:
            yield sections_html(words.tail)
        for section in (*words.more, words.daily):
            yield from map(section_html, section.by_table())

    def _paint_rest(self, painter: QPainter, number: int) -> None:
        for paged in self._rest:
            if number < paged.count:
                paged.paint(painter, number)
                return
            number -= paged.count

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        painter.save()
        painter.setFont(font_of(FOOT_POINTS))
        painter.setPen(Qt.GlobalColor.black)
        box = QRectF(0, self._size.height() - self._foot * 0.6, self._size.width(), self._foot)
        text = _("Page {n}") if self._printed.words.left_out else _("Page {n} of {all}")
        page = text.format(n=number + 1, all=self.count)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, self._printed.words.foot)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, page)
        painter.restore()


def save_report(printed: Printed, target: Path) -> Path:
    """Write the report as PDF with its fonts embedded; ".pdf" is added to a name without suffix.

    The file is written under another name first, so an old file stays whole until the new one is.
    Raises `StorageError`.
    """
    target = target if target.suffix else target.with_name(target.name + SUFFIX)

    def write(part: Path) -> None:
        writer = QPdfWriter(str(part))
        writer.setTitle(printed.words.title)
        writer.setCreator("LDN Desktop")
        writer.setResolution(DOTS)
        lay_out(writer)
        if not draw_report(printed, writer):
            raise OSError(part)

    return _replaced(target, write)


def save_text(text: str, target: Path) -> Path:
    """Write a text file in the same way; ".html" is added to a name without suffix."""
    target = target if target.suffix else target.with_name(target.name + ".html")
    return _replaced(target, lambda part: part.write_text(text, "utf-8"))


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
    drawing = ChartPainter(chart, formats, font_of(9), generator, on_paper())
    height = drawing.height(SVG_WIDTH)
    generator.setSize(QSize(SVG_WIDTH, round(height)))
    generator.setViewBox(QRectF(0, 0, SVG_WIDTH, height))
    painter = QPainter(generator)
    drawing.paint(painter, QRectF(0, 0, SVG_WIDTH, height))
    painter.end()
    return bytes(svg.data())


def _replaced(target: Path, write: Callable[[Path], object]) -> Path:
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        write(part)
        part.replace(target)
    except OSError as error:
        raise StorageError(StorageErrorKind.FILE_NOT_WRITABLE, path=str(target)) from error
    finally:
        part.unlink(missing_ok=True)
    return target
