"""Makes Tab follow the order in which widgets are read, not the order in which they were built."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import itemgetter

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.debounce import Debounce


def tab_in_reading_order(owner: QWidget) -> None:
    """Make Tab go through all widgets in the layout of `owner` from top to bottom."""
    tab_through(stops(owner))


def stops(owner: QWidget) -> Iterator[QWidget]:
    """Yield the focusable widgets in the layout of `owner` from top to bottom."""
    layout = owner.layout()
    if layout is not None:
        yield from _stops(layout, owner)


class ReadingOrder(QObject):
    """Keeps the tab order of `owner` the reading order when widgets are added, removed or moved."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._soon = Debounce(self, lambda: tab_in_reading_order(owner))
        owner.installEventFilter(self)
        self._soon.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)


def tab_through(widgets: Iterable[QWidget]) -> None:
    """Make Tab go from each of these widgets to the next one."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def put_last(widget: QWidget) -> None:
    """Make the widget the last in its window that Tab reaches."""
    last = widget.window().previousInFocusChain()
    while last is not None and (last is widget or not last.focusPolicy() & Qt.FocusPolicy.TabFocus):
        last = last.previousInFocusChain()
    if last is not None:
        QWidget.setTabOrder(last, widget)


def _stops(layout: QLayout, owner: QWidget) -> Iterator[QWidget]:
    """Yield the focusable widgets in `layout`, the layout of `owner` or a part of it, in order.

    It never asks the layout for its items: PySide's wrappers of items outlive them, and crash the
    app when the memory is used again.
    """
    parts: list[QWidget | QLayout] = [
        *owner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly),
        *(part for part in layout.children() if isinstance(part, QLayout)),
    ]
    places = ((layout.indexOf(part), part) for part in parts)
    for _place, part in sorted((pair for pair in places if pair[0] >= 0), key=itemgetter(0)):
        # A group with one tab stop yields its other widgets too: the stop moves among them.
        if isinstance(part, QWidget) and part.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            yield part
        inner = part.layout() if isinstance(part, QWidget) else part
        if inner is not None:
            yield from _stops(inner, part if isinstance(part, QWidget) else owner)
