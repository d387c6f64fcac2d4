"""Tab goes through what was built later in the order in which it is read."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import itemgetter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLayout, QWidget

from ldn_desktop.typing_compat import override


def tab_in_reading_order(owner: QWidget) -> None:
    """Let Tab go through all that `owner` lays out from its top to its foot."""
    tab_through(stops(owner))


def stops(owner: QWidget) -> Iterator[QWidget]:
    """Yield where Tab is to stop in what `owner` lays out, from its top to its foot."""
    layout = owner.layout()
    if layout is not None:
        yield from _stops(layout, owner)


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

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)


def tab_through(widgets: Iterable[QWidget]) -> None:
    """Let Tab go from each of these to the one that follows it."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def _stops(layout: QLayout, owner: QWidget) -> Iterator[QWidget]:
    """Yield where Tab is to stop in the layout of `owner` or a part of it, in its order.

    Nothing asks the layout for its items: what PySide makes of them outlives them, and ends the app
    when their place in memory is used again.
    """
    parts: list[QWidget | QLayout] = [
        *owner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly),
        *(part for part in layout.children() if isinstance(part, QLayout)),
    ]
    places = ((layout.indexOf(part), part) for part in parts)
    for _place, part in sorted((pair for pair in places if pair[0] >= 0), key=itemgetter(0)):
        # Of a group with one stop the others come along: the stop moves among them.
        if isinstance(part, QWidget) and part.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            yield part
        inner = part.layout() if isinstance(part, QWidget) else part
        if inner is not None:
            yield from _stops(inner, part if isinstance(part, QWidget) else owner)
