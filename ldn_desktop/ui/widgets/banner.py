"""What lasts and what passed: the banner for troubles, the quiet line for what was done."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ldn_desktop.ui.theme import CARD_PADDING, GRID
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.labels import Body, Muted, ProblemLabel

QUIET_MS = 10_000
"""So long (ms) at least the quiet line tells what passed."""


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`, where one listens."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def tell_problem(card: Card, label: ProblemLabel, sentence: str) -> None:
    """Say in a card what is wrong, to the eye and aloud; an empty sentence takes it back."""
    label.set_text(sentence)
    card.set_tone("attention" if sentence else "")
    announce(card, sentence)


class Banner(QFrame):
    """Sentences about what lasts, each with its mend; not there while all is well.

    `way` leads to where more is told.
    """

    def __init__(self, name: str, way: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName(name)
        self._said: tuple[str, ...] = ()
        self.way = LinkButton(way)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(CARD_PADDING, GRID, CARD_PADDING, GRID)
        outer.setSpacing(GRID // 2)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 2)
        outer.addLayout(self._lines)
        # In a row of its own: Qt's namespace, which an alignment needs, is slow to load.
        row = QHBoxLayout()
        row.addWidget(self.way)
        row.addStretch(1)
        outer.addLayout(row)
        self.hide()

    @property
    def said(self) -> tuple[str, ...]:
        """The sentences that stand."""
        return self._said

    def set_text(self, sentences: tuple[str, ...]) -> None:
        """Show these sentences in place of those before."""
        if sentences == self._said:
            return
        for sentence in sentences:
            if sentence not in self._said:
                announce(self, sentence)
        self._said = sentences
        while (item := self._lines.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.hide()
                line.deleteLater()
        for sentence in sentences:
            self._lines.addWidget(Body(sentence))
        self.setVisible(bool(sentences))


class QuietLine(Muted):
    """One line about what passed; it goes by itself and takes no focus.

    Beside an offer it waits for `move_on` as well: nobody has to be quick to take that.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._offers = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self.hide()

    def tell(self, text: str, *, offers: bool = False) -> None:
        """Say this for a while, and aloud where a screen reader listens."""
        self._offers = offers
        self.set_text(text)
        self.setVisible(bool(text))
        announce(self, text)
        if text:
            self._timer.start(QUIET_MS)

    def move_on(self) -> None:
        """Hear that something else happened: what was offered long enough goes."""
        if not self._timer.isActive() and not self.isHidden():
            self._clear()

    def _time_is_up(self) -> None:
        if not self._offers:
            self._clear()

    def _clear(self) -> None:
        self.set_text("")
        self.hide()
        self.cleared.emit()
