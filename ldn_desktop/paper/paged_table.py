"""A long table on pages: no row is cut in two, and each page begins with the headings."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QTextDocument, QTextTable

CSS_DOTS = 96
"""The dots per inch in which HTML gives its lengths."""


class PagedTable:
    """A document that may end in a table, cut between its rows into pages of a size.

    Qt's own pages cut rows in two. A row that is higher than a page is cut all the same.
    """

    def __init__(self, document: QTextDocument, size: QSizeF) -> None:
        self._document = document
        self._size = size
        self._height = document.size().height()
        tops = list(self._row_tops())
        self._head = (tops[0], tops[1]) if len(tops) > 1 else (0.0, 0.0)
        self._pages = list(self._cut(tops[2:]))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page `number`, from 0, at the painter's origin."""
        top, bottom = self._pages[number]
        down = 0.0
        if number and self._head[1]:
            self._paint_part(painter, *self._head, 0)
            down = self._head[1] - self._head[0]
        self._paint_part(painter, top, bottom, down)

    def _paint_part(self, painter: QPainter, top: float, bottom: float, down: float) -> None:
        painter.save()
        painter.translate(0, down - top)
        # A little more at both ends, or the lines between the rows would be cut off.
        line = self._size.width() / 1200
        part = QRectF(0, top - line, self._size.width(), bottom - top + 2 * line)
        self._document.drawContents(painter, part)
        painter.restore()

    def _row_tops(self) -> Iterator[float]:
        """Yield where each row of the last table begins, the headings' first."""
        frames = self._document.rootFrame().childFrames()
        table = frames[-1] if frames else None
        if not isinstance(table, QTextTable):
            return
        layout = self._document.documentLayout()
        padding = table.format().toTableFormat().cellPadding()
        inset = padding * layout.paintDevice().logicalDpiY() / CSS_DOTS
        for row in range(table.rows()):
            block = table.cellAt(row, 0).firstCursorPosition().block()
            yield layout.blockBoundingRect(block).top() - inset

    def _cut(self, tops: list[float]) -> Iterator[tuple[float, float]]:
        """Yield where each page begins and ends; `tops` are the places where it may be cut."""
        start, room = 0.0, self._size.height()
        while self._height - start > room + 0.5:
            fitting = [top for top in tops if start < top <= start + room]
            end = fitting[-1] if fitting else start + room
            yield start, end
            start = end
            room = self._size.height() - (self._head[1] - self._head[0])
        yield start, self._height
