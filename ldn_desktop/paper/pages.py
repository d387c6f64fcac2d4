"""Writes pages into a PDF file, or prints them on the printer that the user picks."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtWidgets import QWidget

from ldn_desktop.paper.size import Paper, page_size
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.files import write_files
from ldn_desktop.wording.i18n import _

DOTS = 300
MARGINS_MM = QMarginsF(15, 12, 15, 12)
SUFFIX = ".pdf"
FONT_POINTS = 10
Paint = Callable[[str, QPagedPaintDevice], bool]
"""Paints HTML on a device; returns False if the device refuses."""


def save_pdf(
    html: str, title: str, target: Path, paint: Paint | None = None, paper: Paper | None = None
) -> Path:
    """Write the pages to `target` (".pdf" is added to a name without suffix) and return it.

    `paint` paints them, by default `draw`; `paper` is by default that of the country. An old file
    stays whole until the new one is. Raises `StorageError`.
    """
    made = pdf_of(title, lambda device: (paint or draw)(html, device), paper)
    return save_file(made, target, SUFFIX)


def pdf_of(
    title: str, paint: Callable[[QPagedPaintDevice], bool], paper: Paper | None = None
) -> bytes:
    """Return what `paint` paints as a PDF file with its fonts embedded.

    It is made in memory: Qt can't open a path whose bytes are no UTF-8. Raises `StorageError`.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("LDN Desktop")
    writer.setResolution(DOTS)
    lay_out(writer, page_size(paper))
    if not paint(writer):
        raise StorageError(StorageErrorKind.FILE_NOT_WRITABLE, path=title)
    return bytes(buffer.data().data())


def save_file(made: bytes, target: Path, suffix: str) -> Path:
    """Write a private file and return it; `suffix` is added to a name without one.

    An old file stays whole until the new one is. Raises `StorageError`.
    """
    target = target if target.suffix else target.with_name(target.name + suffix)
    if not target.parent.is_dir():
        raise StorageError(StorageErrorKind.FILE_NOT_WRITABLE, path=str(target))
    write_files({target: made}, None, replace=True)
    return target


def print_pages(html: str, title: str, parent: QWidget, paint: Paint | None = None) -> bool:
    """Ask for a printer and print as `save_pdf` writes; return whether the pages were printed."""
    return print_with(lambda printer: (paint or draw)(html, printer), title, parent)


def print_with(paint: Callable[[QPagedPaintDevice], bool], title: str, parent: QWidget) -> bool:
    """Ask for a printer and let `paint` paint on it; return whether the pages were printed."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    lay_out(printer, printer.pageLayout().pageSize())
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print"))
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    return paint(printer)


def fitting(make: Callable[[int], str], sizes: Iterable[int], pages: int) -> str:
    """Return the HTML that `make` makes with the first of `sizes` (points) that fits `pages`.

    If none fits, return that of the last size.
    """
    html = ""
    for points in sizes:
        html = make(points)
        if count_pages(html) <= pages:
            break
    return html


def count_pages(html: str) -> int:
    """Return the number of pages of an HTML document."""
    nowhere = QBuffer()
    writer = QPdfWriter(nowhere)
    writer.setResolution(DOTS)
    lay_out(writer)
    sheet = QRectF(writer.pageLayout().paintRectPixels(DOTS))
    return document_on(html, writer, sheet.size()).pageCount()


def draw(html: str, device: QPagedPaintDevice) -> bool:
    """Draw the pages one after the other; return False if the device refuses one."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    try:
        sheet = QRectF(device.pageLayout().paintRectPixels(device.logicalDpiX()))
        document = document_on(html, device, sheet.size())
        for page in range(document.pageCount()):
            if page and not device.newPage():
                return False
            painter.save()
            painter.translate(0, -page * sheet.height())
            area = QRectF(0, page * sheet.height(), sheet.width(), sheet.height())
            document.drawContents(painter, area)
            painter.restore()
    finally:
        painter.end()
    return True


def document_on(html: str, device: QPaintDevice, size: QSizeF) -> QTextDocument:
    """Return an HTML document laid out for a device, on pages of `size` in its pixels."""
    document = QTextDocument()
    font = QFont()
    font.setPointSize(FONT_POINTS)
    document.setDefaultFont(font)
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0)
    document.setHtml(html)
    document.setPageSize(size)
    return document


def lay_out(device: QPagedPaintDevice, size: QPageSize | None = None) -> None:
    """Set the device's pages to `sheet`."""
    device.setPageLayout(sheet(size))


def sheet(size: QPageSize | None = None) -> QPageLayout:
    """Return a page of that size, by default the country's, upright, with margins for any printer.

    The unit is mm.
    """
    portrait, unit = QPageLayout.Orientation.Portrait, QPageLayout.Unit.Millimeter
    return QPageLayout(size or page_size(), portrait, MARGINS_MM, unit)
