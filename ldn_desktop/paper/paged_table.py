"""Paints a long table on pages: no row is cut in two, and each page begins with the headings."""

from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QTextDocument, QTextTable

CSS_DOTS = 96
"""The dots per inch in which HTML gives its lengths."""


class PagedTable:
    """A document that may end in a table, cut between its rows into pages of `size` (pixels).

    Qt's own pages cut rows in two. A row higher than a page is cut between its lines, and so is
    the text before the table.
    """

    def __init__(self, document: QTextDocument, size: QSizeF) -> None:
        self._document = document
        self._size = size
        self._height = document.size().height()
        tops = list(self._row_tops())
        self._head = (tops[0], tops[1]) if len(tops) > 1 else (0.0, 0.0)
        # A table that would begin in the lower half of a page may begin the next page instead.
        begins = [top for top in tops[:1] if top > size.height() / 2]
        self._pages = list(self._cut([*begins, *tops[2:]]))

    @property
    def count(self) -> int:
        """The number of pages."""
        return len(self._pages)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page `number`, counted from 0, at the painter's origin."""
        top, bottom = self._pages[number]
        down = 0.0
        if top > self._head[0] and self._head[1]:
            self._paint_part(painter, *self._head, 0)
            down = self._head[1] - self._head[0]
        self._paint_part(painter, top, bottom, down)

    def _paint_part(self, painter: QPainter, top: float, bottom: float, down: float) -> None:
        painter.save()
        painter.translate(0, down - top)
        # A little more at both ends, as Qt would cut off the lines between the rows.
        line = self._size.width() / 1200
        part = QRectF(0, top - line, self._size.width(), bottom - top + 2 * line)
        self._document.drawContents(painter, part)
        painter.restore()

    def _row_tops(self) -> Iterator[float]:
        """Yield the top of each row of the last table, the heading row first."""
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

    def _cut(self, rows: list[float]) -> Iterator[tuple[float, float]]:
        """Yield the top and bottom of each page; `rows` are the tops at which one may begin."""
        start = 0.0
        while self._height - start > (room := self._room(start)) + 0.5:
            end = _last(rows, start, start + room)
            if end is None:
                end = _last(sorted(self._line_tops()), start, start + room)
            end = end or start + room
            yield start, end
            start = end
        yield start, self._height

    def _room(self, start: float) -> float:
        """Return the height of a page that begins at `start`, less its headings in the table."""
        head = self._head[1] - self._head[0] if start > self._head[0] else 0.0
        return self._size.height() - head

    def _line_tops(self) -> Iterator[float]:
        """Yield the top of each line of text, in the table and before it."""
        layout = self._document.documentLayout()
        block = self._document.begin()
        while block.isValid():
            lines = block.layout()
            top = layout.blockBoundingRect(block).top()
            for number in range(lines.lineCount()):
                yield top + lines.lineAt(number).y()
            block = block.next()


def _last(tops: list[float], after: float, upto: float) -> float | None:
    """Return the last of `tops` after `after` and up to `upto`, None if there is none."""
    place = bisect_right(tops, upto)
    return tops[place - 1] if place and tops[place - 1] > after else None
