"""The bar on Today that asks once which zone's time the plan follows after a change of zone."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ldn_desktop.services.zone_change import ZoneQuestion, next_rings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.theme import CARD_PADDING, GRID
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import TrailingLayout
from ldn_desktop.ui.widgets.labels import Body, Echo
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.zones import ask_zone, place_of, say_next_ring


class ZonePrompt(QFrame):
    """Stays until it is answered or the old zone is back; it takes no focus."""

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self._asked: ZoneQuestion | None = None
        self.setObjectName("banner")
        self._text = Body()
        self._here = self._button(self._follow_here)
        self._before = self._button(self._follow_before)
        self._rings = Echo(), Echo()
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_PADDING, GRID, CARD_PADDING, GRID)
        column.addWidget(self._text)
        for button, ring in zip((self._here, self._before), self._rings, strict=True):
            row = TrailingLayout()
            fill(row, button, ring)
            column.addLayout(row)
        self.hide()

    def show_on(self, page: str) -> None:
        """Show the pending question, if any, on Today only."""
        question = self._controller.zone_question
        if question is not None and question != self._asked:
            asked = ask_zone(question, self._controller.formats)
            self._text.set_text(asked.text)
            self.setAccessibleName(asked.text)
            self._here.relabel(asked.here)
            self._before.relabel(asked.before)
            announce_to_screen_reader(self, asked.text)
        self._asked = question
        if question is not None:
            self._show_rings(question)
        self.setVisible(page == "today" and question is not None)

    def _show_rings(self, question: ZoneQuestion) -> None:
        """Say beside each answer when it would ring next, unless that is the same for both."""
        snapshot, formats = self._controller.snapshot_now(), self._controller.formats
        if snapshot is None:
            return
        here, before = (
            say_next_ring(ring, snapshot.now, snapshot.zone.zone, formats)
            for ring in next_rings(snapshot, question)
        )
        answers = (self._here, here), (self._before, before)
        for (button, words), label in zip(answers, self._rings, strict=True):
            label.set_text(words)
            label.setVisible(here != before)
            button.setAccessibleDescription(words)

    def _follow_here(self) -> None:
        self._show(self._controller.follow_zone_here())

    def _follow_before(self) -> None:
        if self._asked is not None:
            self._show(self._controller.follow_zone_before(place_of(self._asked.before)))

    def _show(self, outcome: Outcome[None]) -> None:
        if outcome.sentence:
            self._controller.announced.emit(outcome.sentence)

    def _button(self, pressed: Callable[[], None]) -> QuietButton:
        button = QuietButton("")
        button.clicked.connect(pressed)
        return button
