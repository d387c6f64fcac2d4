"""The navigation: a list at the left, or a bar at the top of a narrow window."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.icons import tinted
from ldn_desktop.ui.theme import GRID, NAV_WIDTH
from ldn_desktop.ui.widgets.buttons import KindButton
from ldn_desktop.ui.widgets.checkable import Checkable
from ldn_desktop.ui.widgets.voice import tell_selected
from ldn_desktop.wording.i18n import _

# Numbers, for the reason that `labels.PLAIN_TEXT` gives.
BY_TAB, BY_CLICK = 11, 2
STEPS = {0x01000012: -1, 0x01000013: -1, 0x01000014: 1, 0x01000015: 1}
"""Left, Up, Right and Down."""

AT_THE_FOOT = 2
"""How many of the last pages stand at the foot of the list: Settings and Help."""


class NavButton(Checkable, KindButton):
    """The button of one page: icon and word."""

    kind, spoken_role = "nav", "PageTab"

    def __init__(self, page: str, text: str) -> None:
        super().__init__(text)
        self.page, self._word = page, text
        self.walk: Callable[[int], None] = lambda _steps: None
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS:
            self.used_by_key()
            self.walk(STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        size, word = super().sizeHint(), self.fontMetrics().horizontalAdvance(self.text())
        return QSize(size.width() + word // 5, size.height())

    def width_with_word(self) -> int:
        """Return the width (px) of icon and word, even if the word is hidden."""
        width = self.sizeHint().width()
        return (
            width
            if self.text()
            else width + self.fontMetrics().horizontalAdvance(self._word) * 6 // 5
        )

    def show_word(self, *, is_shown: bool) -> None:
        """Show or hide the word beside the icon; screen readers say it either way."""
        if is_shown == bool(self.text()):
            return
        self.setText(self._word if is_shown else "")
        self.setToolTip("" if is_shown else self._word)
        self.setProperty("alone", not is_shown)
        self.style().polish(self)


class Nav(QFrame):
    """Lists the pages; calls `go` with the name of the one the user chooses."""

    spoken_role = "PageTabList"

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName(_("Pages"))
        self._row = QGridLayout(self)
        self._row.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        self._row.setSpacing(GRID // 2)
        self.words = {
            "today": _("Today"),
            "plan": _("Plan"),
            "history": _("History"),
            "report": _("Report"),
            "supply": _("Supply"),
            "settings": _("Settings"),
            "help": _("Help"),
        }
        self._buttons = tuple(NavButton(page, text) for page, text in self.words.items())
        for place, button in enumerate(self._buttons):
            button.toggled.connect(lambda _on, page=button.page: go(page))
            button.walk = partial(self._walk, place)
        self._most = 0
        self._tinted: tuple[QColor, QColor, float] | None = None
        self._tint()
        self.set_narrow(is_narrow=False)

    def mark(self, page: str) -> None:
        """Mark the current page; its tab is the one that Tab reaches."""
        for button in self._buttons:
            is_current, was = button.page == page, button.isChecked()
            button.setChecked(is_current)
            button.setProperty("focusPolicy", BY_TAB if is_current else BY_CLICK)
            if is_current is not was:
                tell_selected(button)
        if page not in self.words:
            self._buttons[0].setProperty("focusPolicy", BY_TAB)

    def _walk(self, place: int, steps: int) -> None:
        """Go to the page `steps` further on, as the arrow keys do among tabs."""
        button = self._buttons[(place + steps) % len(self._buttons)]
        button.click()
        button.setFocus()  # Help takes it when it shows

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Lay the buttons out as a bar (narrow) or as a list."""
        place = "top" if is_narrow else "left"
        before = self.property("place")
        if before == place:
            return
        self.setProperty("place", place)
        self._across = 0
        for button in self._buttons:
            button.show_word(is_shown=True)
        self._place(len(self._buttons) if is_narrow else 1)
        edge = GRID if is_narrow else 2 * GRID
        self._row.setContentsMargins(GRID, edge, GRID, edge)
        self.setMinimumWidth(0 if is_narrow else NAV_WIDTH)
        across, along = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        self.setSizePolicy(*((across, along) if is_narrow else (along, across)))
        if before is not None:  # the first show polishes it without loading QStyle
            self.style().polish(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def allow(self, height: int) -> None:
        """Set the greatest height of the bar (px); if the words need more, show icons only."""
        self._most = height
        self._arrange()

    def _arrange(self) -> None:
        if self.property("place") != "top":
            return
        across = self._fitting()
        rows = -(-len(self._buttons) // across)
        height = 2 * GRID + rows * (self._buttons[0].sizeHint().height() + GRID // 2)
        has_words = rows == 1 or height <= self._most
        for button in self._buttons:
            button.show_word(is_shown=has_words)
        edge = GRID if has_words else GRID // 2
        self._row.setContentsMargins(GRID, edge, GRID, edge)
        self._place(across if has_words else len(self._buttons))

    def _fitting(self) -> int:
        """Return how many whole buttons fit in a row, with rows of about equal length."""
        count, room = len(self._buttons), self.width() - 2 * GRID
        widest = max(button.width_with_word() for button in self._buttons) + GRID
        whole = sum(button.width_with_word() + GRID // 2 for button in self._buttons)
        if whole <= room:
            return count
        rows = -(-count // max(room // widest, 1))
        return -(-count // rows)

    def _place(self, across: int) -> None:
        """Put `across` buttons into a row; in a list the last ones go to the foot."""
        if across == self._across:
            return
        self._across = across
        foot = len(self._buttons) - AT_THE_FOOT
        for place, button in enumerate(self._buttons):
            row, column = divmod(place, across)
            is_foot = across == 1 and place >= foot
            self._row.addWidget(button, row + 1 if is_foot else row, column)
        self._row.setRowStretch(foot, 1 if across == 1 else 0)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._tint()
        return super().event(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
            self._arrange()

    def _tint(self) -> None:
        palette, side = self.palette(), max(20, self.fontMetrics().height())
        text, accent = palette.text().color(), palette.highlight().color()
        tint = text, accent, side * self.devicePixelRatioF()
        for button in self._buttons:
            if tint != self._tinted:
                button.setIcon(tinted(button.page, *tint))
            button.setIconSize(QSize(side, side))
        self._tinted = tint
