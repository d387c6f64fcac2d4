"""A row that continues on the next line when the width runs out, so that nothing is cut."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget

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
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

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
            height = max(item.sizeHint().height() for item in line)
            x = rect.x()
            for item in line:
                size = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 16777215))
                if moving:
                    top = y + (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(x, top), size))
                x += size.width() + self._gap
            y += height + self._gap
        return max(y - self._gap - rect.y(), 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not lines or used + self._gap + needed > width:
                lines.append([item])
                used = needed
            else:
                lines[-1].append(item)
                used += self._gap + needed
        return lines


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
