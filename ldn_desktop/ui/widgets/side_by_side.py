"""Two parts beside each other where there is room, and under each other where there is not."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.layouts import fill


class SideBySide(QWidget):
    """Parts in one line from `letters` average letters of width on, with `shares` of it.

    With `letters` 0 another widget, its `Page`, decides by `lay`.
    """

    def __init__(
        self,
        *parts: QWidget,
        letters: int = 0,
        shares: tuple[int, ...] = (),
        spacing: int = 2 * GRID,
    ) -> None:
        super().__init__()
        self._letters, self._shares = letters, shares
        self.parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.setSpacing(spacing)
        fill(self.parts, *parts)

    @property
    def is_wide(self) -> bool:
        """Whether the parts stand beside each other."""
        return self.parts.direction() is not QBoxLayout.Direction.TopToBottom

    def lay(self, *, is_wide: bool) -> None:
        """Lay the parts beside each other, or one below the other."""
        if is_wide is not self.is_wide:
            way = QBoxLayout.Direction
            self.parts.setDirection(way.LeftToRight if is_wide else way.TopToBottom)
            for place, share in enumerate(self._shares):
                self.parts.setStretch(place, share if is_wide else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._letters:
            letter = self.fontMetrics().averageCharWidth()
            self.lay(is_wide=self.width() >= self._letters * letter)
