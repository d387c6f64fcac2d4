"""The table of the stock: a line for each strength, or a block if it is narrow."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.supply.presenter import RowState, headings
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, Heading, Muted, ProblemLabel, Small

LINE_LETTERS = 66
"""The width in letters from which a strength takes one line."""


class StockTable(QWidget):
    """Shows rows of labels; each cell's accessible name includes its heading."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[RowState, ...] = ()
        self._is_wide = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)

    def show_rows(self, rows: tuple[RowState, ...]) -> None:
        """Replace the rows."""
        if rows != self._rows:
            self._rows = rows
            self._build()

    def words(self) -> tuple[str, ...]:
        """Return the accessible name of each cell, row by row."""
        items = (self._grid.itemAt(n) for n in range(self._grid.count()))
        cells = (item.widget() for item in items if item is not None)
        return tuple(cell.accessibleName() for cell in cells if cell is not None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= LINE_LETTERS * self.fontMetrics().averageCharWidth()
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self._build()

    def _build(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for column in range(len(headings()) + 1):
            self._grid.setColumnStretch(column, 1 if self._is_wide or column == 1 else 0)
        if self._is_wide:
            self._build_lines()
        else:
            self._build_blocks()

    def _build_lines(self) -> None:
        for column, heading in enumerate(headings(), start=1):
            self._grid.addWidget(Small(heading), 0, column, Qt.AlignmentFlag.AlignBottom)
        place = 1
        for row in self._rows:
            self._grid.addWidget(Heading(row.name, row.full_name), place, 0)
            for column, (heading, cell) in enumerate(_named(row), start=1):
                self._grid.addWidget(Body(cell, f"{heading}: {cell}"), place, column)
            place = self._warn(row, place + 1)

    def _build_blocks(self) -> None:
        place = 0
        for row in self._rows:
            name = Heading(row.name, row.full_name)
            name.setContentsMargins(0, GRID if place else 0, 0, 0)
            self._grid.addWidget(name, place, 0, 1, 2)
            for heading, cell in _named(row):
                place += 1
                self._grid.addWidget(Muted(heading), place, 0)
                self._grid.addWidget(Body(cell, f"{heading}: {cell}"), place, 1)
            place = self._warn(row, place + 1)

    def _warn(self, row: RowState, place: int) -> int:
        """Put the warnings below their row; return the next free line."""
        for sentence in row.warnings:
            label = ProblemLabel(sentence)
            self._grid.addWidget(label, place, 0, 1, len(headings()) + 1 if self._is_wide else 2)
            place += 1
        return place


def _named(row: RowState) -> tuple[tuple[str, str], ...]:
    return tuple(zip(headings(), row.cells, strict=True))
