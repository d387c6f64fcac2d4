"""Tab goes through what was built later in the order in which it is read."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLayout, QWidget


def tab_in_reading_order(owner: QWidget) -> None:
    """Let Tab go through all that `owner` lays out from its top to its foot."""
    layout = owner.layout()
    if layout is not None:
        tab_through(_stops(layout))


class ReadingOrder(QObject):
    """Keeps Tab in the order in which `owner` is read, whatever comes, goes or moves in it."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(lambda: tab_in_reading_order(owner))
        owner.installEventFilter(self)
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hear that the layout changed."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)


def tab_through(stops: Iterable[QWidget]) -> None:
    """Let Tab go from each of these to the one that follows it."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget = item.widget() if item is not None else None
        # Of a group with one stop the others come along: the stop moves among them.
        if widget is not None and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            yield widget
        inner = widget.layout() if widget is not None else item.layout() if item else None
        if inner is not None:
            yield from _stops(inner)
