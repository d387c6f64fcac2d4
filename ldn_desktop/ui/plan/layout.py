"""How the Plan page lays itself out: its cards, the drawing beside them, the strip at the foot."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from ldn_desktop.ui.plan.foot_line import FootLine
from ldn_desktop.ui.plan.save_strip import SaveStrip
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Page
from ldn_desktop.wording.i18n import _

SIDE_BY_SIDE_LETTERS = 135
FORM_WIDTH = 1120
FOOT_SHARE = 0.4
"""The strip stays at the foot of the page while it takes no more than this part of its height;
else one line stays there."""


class PlanLayout:
    """Lays out `page`: cards on top, two side by side where there is room, then the rest."""

    def __init__(
        self,
        page: QWidget,
        tops: Sequence[QWidget],
        pair: tuple[QWidget, QWidget],
        cards: Sequence[QWidget],
        strip: SaveStrip,
    ) -> None:
        self._window, self._strip = page, strip
        self._line: FootLine | None = None
        self._page = FormPage(_("Plan"))
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.setSpacing(2 * GRID)
        self._foot, self._in_page = QVBoxLayout(), QVBoxLayout()
        self._foot.setContentsMargins(GRID, 0, GRID, GRID)
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        for column in (self._above, self._top, self._in_page, self._below):
            self._page.body.addLayout(column)
            column.setSpacing(2 * GRID)
        # The keyboard goes from field to field in the order in which the cards come in.
        for card in tops:
            self._above.addWidget(card)
        for card in pair:
            self._top.addWidget(card)
        for card in cards:
            self._page.body.addWidget(card)
        self._page.body.addStretch(1)
        self._foot.addWidget(strip)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._page, 1)
        whole.addLayout(self._foot)

    def put(self, card: QWidget, *, on_top: bool) -> None:
        """Let a card stand above the plan or below it."""
        place, other = (self._above, self._below) if on_top else (self._below, self._above)
        if place.indexOf(card) < 0:
            other.removeWidget(card)
            place.addWidget(card)

    def fit(self) -> None:
        """Put the drawing beside the steps where there is room."""
        letter = self._window.fontMetrics().averageCharWidth()
        is_wide = self._window.width() >= SIDE_BY_SIDE_LETTERS * letter
        way = QBoxLayout.Direction
        direction = way.RightToLeft if is_wide else way.TopToBottom
        if self._top.direction() != direction:
            self._top.setDirection(direction)
            self._top.setStretch(0, 2 if is_wide else 0)
            self._top.setStretch(1, 3 if is_wide else 0)
        self.place_strip()

    def place_strip(self) -> None:
        """Keep the strip in view at the foot, but below the steps where it would hide them.

        Then a line at the foot says that something is not saved.
        """
        window, strip = self._window, self._strip
        is_tall = strip.height_at(window.width() - 2 * GRID) > window.height() * FOOT_SHARE
        place, other = (self._in_page, self._foot) if is_tall else (self._foot, self._in_page)
        if place.indexOf(strip) < 0:
            other.removeWidget(strip)
            place.insertWidget(0, strip)
        self._show_line(is_shown=is_tall and not strip.isHidden())

    def _show_line(self, *, is_shown: bool) -> None:
        """Show the line at the foot, which is made when it is first needed, or hide it."""
        if self._line is None:
            if not is_shown:
                return
            self._line = FootLine()
            self._line.save.clicked.connect(self._save)
            self._line.drop.clicked.connect(self._strip.dropped)
            self._foot.addWidget(self._line)
        self._line.say(asks=self._strip.asks)
        self._line.setVisible(is_shown)

    def _save(self) -> None:
        """Save, but not over a question out of sight; what keeps it from being saved is shown."""
        if not self._strip.asks:
            self._strip.saved.emit()
        if self._line is not None and self._line.save.hasFocus():
            self._page.show_from_top(self._strip)
            self._strip.save.setFocus()

    def keep_in_view(self) -> None:
        """Scroll to the field the cursor is in, once it has its place."""
        QTimer.singleShot(0, self._page, self._scroll_to_cursor)

    def _scroll_to_cursor(self) -> None:
        field = QApplication.focusWidget()
        if field is not None and self._page.isAncestorOf(field):
            self._page.ensureWidgetVisible(field, 0, 4 * GRID)


class FormPage(Page):
    """A page that is wider than one of running text, for a table beside a drawing."""

    def event(self, event: QEvent) -> bool:
        """Keep the column in the middle of a wide window."""
        done = super().event(event)
        if event.type() is QEvent.Type.Resize:
            side = max(2 * GRID, (self.width() - FORM_WIDTH) // 2)
            self.body.setContentsMargins(side, 2 * GRID, side, 3 * GRID)
        return done
