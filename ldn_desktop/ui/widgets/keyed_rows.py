"""Rows of a layout that are kept by a key, so that only what changed is built anew."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from PySide6.QtWidgets import QBoxLayout, QWidget

from ldn_desktop.ui.widgets.layouts import drop

Key = TypeVar("Key")
State = TypeVar("State")
RowT = TypeVar("RowT", bound=QWidget)


class KeyedRows(Generic[Key, State, RowT]):
    """One row for each key; a row stays, with its focus and its typed text, as long as its key.

    `make` builds a row that shows a state, `update` lets a row show another state, and `leave` is
    called before a row goes. `rows` holds the rows in the order in which they are shown.
    """

    def __init__(
        self,
        layout: QBoxLayout,
        make: Callable[[State], RowT],
        update: Callable[[RowT, State], None],
        leave: Callable[[RowT], None] | None = None,
    ) -> None:
        self.rows: dict[Key, RowT] = {}
        self._layout, self._make, self._update, self._leave = layout, make, update, leave

    def show(self, states: Mapping[Key, State]) -> None:
        """Show one row for each of these, in this order."""
        old = self.rows
        for key in [key for key in old if key not in states]:
            row = old.pop(key)
            if self._leave is not None:
                self._leave(row)
            self._layout.removeWidget(row)
            drop(row)
        self.rows = {
            key: self._row(place, old.get(key), state)
            for place, (key, state) in enumerate(states.items())
        }

    def _row(self, place: int, row: RowT | None, state: State) -> RowT:
        if row is None:
            row = self._make(state)
        else:
            self._update(row, state)
        if self._layout.indexOf(row) != place:
            self._layout.insertWidget(place, row)
            owner = self._layout.parentWidget()
            if owner is not None and owner.isVisible():
                row.show()  # the layout shows it a turn later, too late to take the focus
        return row
