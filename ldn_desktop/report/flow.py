"""Lays pieces out one below the other on pages; no page cuts a piece."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPaintDevice, QPainter

from ldn_desktop.report.parts import ReportSection
from ldn_desktop.report.text_document import Piece, document_of, pieces_of

GAP_POINTS = 7


@dataclass(frozen=True)
class Block:
    """A piece with its height, the gap above it unless it begins a page, and what paints it.

    Both are in pixels; `paint` paints at the painter's origin. `again` returns what stands above
    it if it begins a page after the first.
    """

    height: float
    gap: float
    paint: Callable[[QPainter], None]
    again: "Callable[[], Block] | None" = None


class Flow:
    """Pages of `size`, in pixels of the device, that are filled from the top."""

    def __init__(self, device: QPaintDevice, size: QSizeF) -> None:
        self.size = size
        self.gap = GAP_POINTS * device.logicalDpiY() / 72
        self._device = device
        self._placed: list[tuple[int, float, Block]] = []
        self._page, self._top = 0, 0.0

    @property
    def count(self) -> int:
        """The number of pages, 0 for nothing."""
        return self._page + 1 if self._placed else 0

    def place(self, blocks: Iterable[Block]) -> None:
        """Put these below what is there; what has no room on a page begins the next."""
        for block in blocks:
            self._top += block.gap if self._top else 0.0
            if self._top and self._top + block.height > self.size.height():
                self._page, self._top = self._page + 1, 0.0
                if block.again is not None:
                    self._put(block.again())
            self._put(block)

    def _put(self, block: Block) -> None:
        self._placed.append((self._page, self._top, block))
        self._top += block.height

    def sections(self, sections: Iterable[ReportSection]) -> Iterator[Block]:
        """Yield the pieces of sections."""
        for section in sections:
            yield from map(self.text, pieces_of(section))

    def text(self, piece: Piece) -> Block:
        """Return a piece of text."""
        document = document_of(piece.html, self._device, self.size.width())
        gap = self.gap if piece.is_start else 0.0
        again = partial(self.text, Piece(piece.again)) if piece.again else None
        return Block(document.size().height(), gap, document.drawContents, again)

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint one of the pages, counted from 0, at the painter's origin."""
        for number, top, block in self._placed:
            if number == page:
                painter.save()
                painter.translate(0, top)
                block.paint(painter)
                painter.restore()
