"""A card that sends a test reminder, and asks whether it was seen."""

from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.test_reminder import AfterTest, fixes, present_test
from ldn_desktop.ui.test_reminder_card import TestReminderCard
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.layouts import column_in, fill, fill_left
from ldn_desktop.wording.i18n import _


class TryOut(QWidget):
    """The button, and below it the question or what to do if the reminder did not come."""

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self.send = QuietButton(_("Send a test reminder"))
        self.asked = TestReminderCard(_("Test reminder"))
        self.asked.hide()
        card = Card(_("Test"))
        about = Muted(_("It looks like a real one. Its buttons change nothing."))
        fill(card.body, Heading(_("See it for yourself")), about)
        fill_left(card.body, self.send)
        column_in(self, card, self.asked, spacing=2 * GRID)
        for button in (self.send, self.asked.again):
            button.clicked.connect(self.send_test)
        self.asked.yes.clicked.connect(lambda: self._seen(seen=True))
        self.asked.no.clicked.connect(lambda: self._seen(seen=False))
        self.asked.go_on.clicked.connect(self.asked.hide)

    def send_test(self) -> None:
        """Send a test reminder and ask whether it was seen."""
        self.asked.render_test(present_test(self._controller.send_test_reminder()))
        self.asked.show()

    def _seen(self, *, seen: bool) -> None:
        self._controller.answer_test_reminder(seen=seen)
        if seen:
            self.asked.hide()
            self._controller.announced.emit(_("Good: reminders can be seen on this computer."))
        else:
            self.asked.render_test(AfterTest(_("The test reminder did not come."), fixes()))
