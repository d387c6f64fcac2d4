"""The report on pages of paper: the summary and the drawing first, then the daily table."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from ldn_desktop.exchange.paper import cell, line, table
from ldn_desktop.exchange.paper import words as escaped
from ldn_desktop.exchange.report import Section, Words
from ldn_desktop.paper.chart import Chart
from ldn_desktop.paper.paged_table import PagedTable
from ldn_desktop.paper.pages import DOTS, SUFFIX, lay_out
from ldn_desktop.paper.painter import ChartPainter, on_paper
from ldn_desktop.services.errors import Fault, StorageError
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
"""Sizes of the letters (points): the largest with which the summary fits on page 1 is taken."""

DAILY_POINTS, FOOT_POINTS, DRAWING_SCALE = 8.5, 7.5, 0.85
SVG_WIDTH = 760
STYLE = """
body {{ color: #000000; font-size: {points}pt; }}
h1 {{ font-size: {title}pt; margin-top: 0px; margin-bottom: 2px; }}
h2 {{ font-size: {heading}pt; margin-top: {gap}px; margin-bottom: 2px; }}
p {{ margin-top: 1px; margin-bottom: 1px; }}
li {{ margin-top: 0px; margin-bottom: 1px; }}
ul {{ margin-top: 2px; margin-bottom: 2px; margin-left: 0px; }}
.first {{ font-size: {title}pt; font-weight: 600; }}
.small {{ font-size: {small}pt; color: #333333; }}
th {{ text-align: left; font-weight: 600; }}
"""


@dataclass(frozen=True)
class Printed:
    """What goes on the pages: the words, and what is drawn between them."""

    words: Words
    chart: Chart
    formats: Formats


class ReportPages:
    """The report laid out for a device, whose pages have this size in its pixels."""

    def __init__(self, printed: Printed, device: QPaintDevice, size: QSizeF) -> None:
        self._printed = printed
        self._device = device
        self._size = size
        self._foot = 3.2 * FOOT_POINTS * device.logicalDpiY() / 72
        self._lay_out_summary()
        daily = self._document(_section(printed.words.daily), DAILY_POINTS)
        rest = [self._tail, daily] if self._is_too_long else [daily]
        self._rest = [PagedTable(document, self._room) for document in rest]

    @property
    def size(self) -> QSizeF:
        """The size of a page."""
        return self._size

    @property
    def count(self) -> int:
        """How many pages there are."""
        return 1 + sum(paged.count for paged in self._rest)

    @property
    def left_out(self) -> int:
        """How many days of the daily table are left out."""
        return self._printed.words.left_out

    @property
    def points(self) -> float:
        """The size of the summary's letters."""
        return self._points

    @property
    def is_summary_on_one_page(self) -> bool:
        """Whether all of the summary is on page 1."""
        return not self._is_too_long

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page `number`, from 0, at the painter's origin."""
        if number == 0:
            self._paint_summary(painter)
        else:
            self._paint_rest(painter, number - 1)
        self._paint_foot(painter, number)

    @property
    def _room(self) -> QSizeF:
        return QSizeF(self._size.width(), self._size.height() - self._foot)

    def _lay_out_summary(self) -> None:
        words = self._printed.words
        for points in SIZES:
            self._points = points
            about = "".join(line(text) for text in words.about)
            title = f"<h1>{escaped(words.title)}</h1>{about}"
            self._head = self._document(title + _sections(words.head), points)
            self._tail = self._document(_sections(words.tail), points)
            self._drawing = self._painter_of(points)
            width = self._size.width()
            self._gap = points * self._device.logicalDpiY() / 72
            self._drawn_height = self._drawing.height(width) + self._gap
            heights = (self._head.size().height(), self._drawn_height, self._tail.size().height())
            self._is_too_long = sum(heights) > self._room.height()
            if not self._is_too_long:
                break

    def _painter_of(self, points: float) -> ChartPainter:
        font = _font(points * DRAWING_SCALE)
        printed = self._printed
        return ChartPainter(printed.chart, printed.formats, font, self._device, on_paper())

    def _document(self, html: str, points: float) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(_font(points))
        document.documentLayout().setPaintDevice(self._device)
        document.setDocumentMargin(0)
        style = STYLE.format(
            points=points,
            title=points * 1.45,
            heading=points * 1.15,
            small=points * 0.8,
            gap=round(points * 0.7),
        )
        document.setHtml(f"<html><head><style>{style}</style></head><body>{html}</body></html>")
        document.setTextWidth(self._size.width())
        return document

    def _paint_summary(self, painter: QPainter) -> None:
        self._head.drawContents(painter)
        top = self._head.size().height()
        box = QRectF(0, top, self._size.width(), self._drawn_height)
        self._drawing.paint(painter, box.adjusted(0, self._gap, 0, 0))
        if not self._is_too_long:
            painter.save()
            painter.translate(0, box.bottom())
            self._tail.drawContents(painter)
            painter.restore()

    def _paint_rest(self, painter: QPainter, number: int) -> None:
        for paged in self._rest:
            if number < paged.count:
                paged.paint(painter, number)
                return
            number -= paged.count

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        painter.save()
        painter.setFont(_font(FOOT_POINTS))
        painter.setPen(Qt.GlobalColor.black)
        box = QRectF(0, self._size.height() - self._foot * 0.6, self._size.width(), self._foot)
        text = _("Page {n}") if self._printed.words.left_out else _("Page {n} of {all}")
        page = text.format(n=number + 1, all=self.count)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, self._printed.words.foot)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, page)
        painter.restore()


def save_report(printed: Printed, target: Path) -> Path:
    """Write the report as PDF, its fonts inside; ".pdf" is added where there is no ending.

    Written beside it first: what was there stays whole until the new file is. Raises
    `StorageError`.
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
    """Write a text file in the same careful way; ".html" is added where there is no ending."""
    target = target if target.suffix else target.with_name(target.name + ".html")
    return _replaced(target, lambda part: part.write_text(text, "utf-8"))


def draw_report(printed: Printed, device: QPagedPaintDevice) -> bool:
    """Draw all pages; return False where the device takes none."""
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
    """Return the drawing as a picture of lines and letters, as HTML shows it."""
    from PySide6.QtSvg import QSvgGenerator

    svg, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(svg)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    drawing = ChartPainter(chart, formats, _font(9), generator, on_paper())
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
        raise StorageError(Fault.FILE_NOT_WRITABLE, path=str(target)) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _font(points: float) -> QFont:
    font = QFont("sans-serif")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(points)
    return font


def _cells(row: tuple[str, ...], widths: tuple[int, ...]) -> list[str]:
    shares = [f"{width}%" for width in widths] or [""] * len(row)
    return [cell(text, width=share) for text, share in zip(row, shares, strict=True)]


def _sections(sections: Iterable[Section]) -> str:
    return "".join(map(_section, sections))


def _section(section: Section) -> str:
    parts = [f"<h2>{escaped(section.title)}</h2>"]
    for place, text in enumerate(section.lines):
        is_first = place == 0 and bool(section.tables)
        parts.append(line(text, "first" if is_first else ""))
    if section.items:
        parts.append(f"<ul>{''.join(f'<li>{escaped(item)}</li>' for item in section.items)}</ul>")
    for given in section.tables:
        parts.append(line(given.caption, "small"))
        rows = (_cells(row, given.widths) for row in given.rows)
        parts.append(table(given.heads, rows, padding=2))
    parts += [line(text, "small") for text in section.small]
    return "".join(parts)
