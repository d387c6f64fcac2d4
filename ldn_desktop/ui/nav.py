"""The navigation: a narrow list at the left, a bar at the top of a narrow window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy

from ldn_desktop.ui.first_paint import after_first_paint
from ldn_desktop.ui.theme import GRID, NAV_WIDTH
from ldn_desktop.ui.widgets.buttons import KindButton
from ldn_desktop.wording.i18n import _


class NavButton(KindButton):
    """One page: icon and word."""

    kind = "nav"

    def __init__(self, page: str, text: str) -> None:
        super().__init__(text)
        self.page = page
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)


class Nav(QFrame):
    """Lists the pages; `go` is called with the name of the one that was chosen."""

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName(_("Pages"))
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        self._row.setSpacing(GRID // 2)
        pages = (
            ("today", _("Today")),
            ("plan", _("Plan")),
            ("history", _("History")),
            ("report", _("Report")),
            ("settings", _("Settings")),
        )
        self._buttons = tuple(NavButton(page, text) for page, text in pages)
        for button in self._buttons:
            if button.page == "settings":
                self._row.addStretch(1)
            button.clicked.connect(lambda _on=False, page=button.page: go(page))
            self._row.addWidget(button)
        self._is_tinted = False
        after_first_paint(self, self._tint)
        self.set_narrow(is_narrow=False)

    def mark(self, page: str) -> None:
        """Mark the page that is shown."""
        for button in self._buttons:
            button.setChecked(button.page == page)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Be a bar, or a list."""
        place = "top" if is_narrow else "left"
        before = self.property("place")
        if before == place:
            return
        self.setProperty("place", place)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if is_narrow else direction.TopToBottom)
        edge = GRID if is_narrow else 2 * GRID
        self._row.setContentsMargins(GRID, edge, GRID, edge)
        self.setMinimumWidth(0 if is_narrow else NAV_WIDTH)
        across, along = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        self.setSizePolicy(*((across, along) if is_narrow else (along, across)))
        if before is not None:  # else its first show polishes it, and QStyle need not be loaded
            self.style().polish(self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Tint the icons anew with the palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._is_tinted:
            self._tint()

    def _tint(self) -> None:
        from ldn_desktop.ui.icons import tinted

        self._is_tinted = True
        palette = self.palette()
        side = max(20, self.fontMetrics().height())
        for button in self._buttons:
            icon = tinted(button.page, palette.text().color(), palette.highlight().color())
            button.setIcon(icon)
            button.setIconSize(QSize(side, side))
