"""Rows that continue on the next line when the width runs out, so that nothing is cut."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID


class FlowLayout(QHBoxLayout):
    """Lays its items out from left to right, line by line, each line centred vertically.

    It keeps Qt's own list of items: PySide6 6.12 lets go of None once too often for each None
    that an `itemAt` written in Python returns, until the process aborts.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = GRID) -> None:
        super().__init__()
        self._gap = spacing
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            parent.setLayout(self)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = self._arrange(QRect(0, 0, width, 0), moving=False)
        return known

    @override
    def invalidate(self) -> None:
        self._heights = {}  # an item came, went, or wants another size
        super().invalidate()

    @override
    def minimumHeightForWidth(self, width: int) -> int:
        return self.heightForWidth(width)

    @override
    def setGeometry(self, rect: QRect) -> None:
        QLayout.setGeometry(self, rect)
        self._arrange(rect, moving=True)

    @override
    def sizeHint(self) -> QSize:
        items = self._shown()
        widths = [_natural_width(item) for item in items]
        heights = map(_height, items, widths)
        gaps = self._gap * max(len(items) - 1, 0)
        return QSize(sum(widths) + gaps, max(heights, default=0))

    @override
    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least

    def _shown(self) -> list[QLayoutItem]:
        items = [self.itemAt(place) for place in range(self.count())]
        return [item for item in items if item is not None and not item.isEmpty()]

    def _arrange(self, rect: QRect, *, moving: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            widths = [min(_natural_width(item), max(rect.width(), 1)) for item in line]
            heights = list(map(_height, line, widths))
            height = max(heights)
            x = rect.x()
            for item, width, own in zip(line, widths, heights, strict=True):
                _place(item, QPoint(x, y + (height - own) // 2), width, moving=moving)
                x += width + self._gap
            y += height + self._gap
        return max(y - self._gap - rect.y(), 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            needed = _natural_width(item)
            if not lines or used + self._gap + needed > width:
                lines.append([item])
                used = needed
            else:
                lines[-1].append(item)
                used += self._gap + needed
        return lines


LINE_LENGTH = 99
"""As `least` of a `TrailingLayout`: its first part does not wrap beside the second."""


class TrailingLayout(FlowLayout):
    """Two parts: the first at the left, the second at the right end of the same line.

    The first gets the width that the second leaves, and wraps in it. Below `least` characters of
    that, the second goes to the next line, at the left.
    """

    def __init__(self, parent: QWidget | None = None, *, least: int = 18) -> None:
        super().__init__(parent)
        self._least = least

    @override
    def _arrange(self, rect: QRect, *, moving: bool) -> int:
        items = self._shown()
        if not items:
            return 0
        if len(items) == 1:
            return _place(items[0], rect.topLeft(), rect.width(), moving=moving)
        first, second = items
        width = _natural_width(second)
        left = rect.width() - width - self._gap
        if left < self._least_width(first):
            height = _place(first, rect.topLeft(), rect.width(), moving=moving)
            below = QPoint(rect.x(), rect.y() + height + self._gap)
            return height + self._gap + _place(second, below, rect.width(), moving=moving)
        heights = _height(first, left), _height(second, width)
        highest = max(heights)
        for item, x, its, height in (
            (first, rect.x(), left, heights[0]),
            (second, rect.x() + rect.width() - width, width, heights[1]),
        ):
            _place(item, QPoint(x, rect.y() + (highest - height) // 2), its, moving=moving)
        return highest

    def _least_width(self, first: QLayoutItem) -> int:
        owner = self.parentWidget()
        least = self._least * owner.fontMetrics().averageCharWidth() if owner else 0
        return max(first.minimumSize().width(), min(least, _natural_width(first)))


def _natural_width(item: QLayoutItem) -> int:
    """Return the width (px) at which nothing wraps; a label that wraps hints at another one."""
    widget = item.widget()
    if isinstance(widget, QLabel):
        return widget.fontMetrics().horizontalAdvance(widget.text()) + 2
    return item.sizeHint().width()


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def _place(item: QLayoutItem, at: QPoint, width: int, *, moving: bool) -> int:
    """Return the height of an item that is `width` px wide; move it there, if wanted."""
    height = _height(item, width)
    if moving:
        item.setGeometry(QRect(at, QSize(width, height)))
    return height


def flow(*widgets: QWidget, owner: QWidget | None = None, spacing: int = GRID) -> FlowLayout:
    """Return a flow layout of the widgets, set on `owner` if there is one; `spacing` is in px."""
    row = FlowLayout(owner, spacing)
    for widget in widgets:
        row.addWidget(widget)
    return row


def flow_of(*widgets: QWidget) -> QWidget:
    """Return a widget that holds the widgets in a flow layout."""
    box = QWidget()
    flow(*widgets, owner=box)
    return box
