"""The banner for lasting problems, the quiet line for what was done, and spoken announcements."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.theme import CARD_PADDING, GRID
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.labels import Body, Muted, ProblemLabel
from ldn_desktop.ui.widgets.layouts import clear, column_in, spaced_column
from ldn_desktop.ui.widgets.voice import voice_of

QUIET_MS = 10_000
"""The least time (ms) for which the quiet line shows a text."""


def announce_to_screen_reader(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`, if one is active."""
    if text and QAccessible.isActive():
        voice_of(widget.window()).say(text)


def show_problem(card: Card, label: ProblemLabel, sentence: str) -> None:
    """Show in a card what is wrong and announce it; an empty sentence removes the message."""
    label.set_text(sentence)
    card.set_tone("attention" if sentence else "")
    announce_to_screen_reader(card, sentence)


class Banner(QFrame):
    """Shows sentences about lasting problems and their fixes; hidden while there are none.

    `way` is the text of the link to more about them.
    """

    def __init__(self, name: str, way: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName(name)
        self._said: tuple[str, ...] = ()
        self.way = LinkButton(way)
        self._lines = spaced_column(GRID // 2)
        # A row, not an alignment: that needs Qt's namespace, which is slow to load.
        row = QHBoxLayout()
        row.addWidget(self.way)
        row.addStretch(1)
        margins = (CARD_PADDING, GRID, CARD_PADDING, GRID)
        column_in(self, self._lines, row, spacing=GRID // 2, margins=margins)
        self.hide()

    @property
    def said(self) -> tuple[str, ...]:
        """The sentences that are shown."""
        return self._said

    def set_text(self, sentences: tuple[str, ...]) -> None:
        """Show these sentences in place of the earlier ones, and announce those that are new."""
        if sentences == self._said:
            return
        for sentence in sentences:
            if sentence not in self._said:
                announce_to_screen_reader(self, sentence)
        self._said = sentences
        clear(self._lines)
        for sentence in sentences:
            self._lines.addWidget(Body(sentence))
        self.setVisible(bool(sentences))


class QuietLine(Muted):
    """One line about what was done; it disappears by itself and takes no focus.

    Beside an offer, such as Undo, it also waits for `move_on`: nobody has to take it quickly.
    Emits `cleared` when it disappears.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._offers = False
        self._timer = Debounce(self, self._time_is_up, QUIET_MS)
        self.hide()

    def tell(self, text: str, *, offers: bool = False) -> None:
        """Show this for at least `QUIET_MS` and announce it; "" hides the line."""
        self._offers = offers
        self.set_text(text)
        self.setVisible(bool(text))
        announce_to_screen_reader(self, text)
        if text:
            self._timer.start()

    def withdraw_offer(self) -> None:
        """Show the text without its offer: for the rest of its time."""
        self._offers = False
        self.move_on()

    def move_on(self) -> None:
        """Clear the line if its time is up; call it when something else happens."""
        if not self._timer.isActive() and not self.isHidden():
            self._clear()

    def _time_is_up(self) -> None:
        if not self._offers:
            self._clear()

    def _clear(self) -> None:
        self.set_text("")
        self.hide()
        self.cleared.emit()
