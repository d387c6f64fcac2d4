"""A yes-or-no question shown inside a card."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Body
from ldn_desktop.ui.widgets.layouts import column_in
from ldn_desktop.wording.i18n import _


class QuestionBar(QWidget):
    """Shows a question; connect `yes` and `no`. Esc presses `no`."""

    def __init__(self) -> None:
        super().__init__()
        self._question = Body()
        self._question.set_role("attention")
        self.yes = QuietButton(_("Yes, record it"))
        self.no = QuietButton(_("No"))
        column_in(self, self._question, flow(self.yes, self.no), margins=(0, GRID, 0, GRID))
        self.hide()

    def ask(self, question: str) -> None:
        """Ask this; an empty question hides the bar."""
        self._question.set_text(question)
        self.setAccessibleName(question)
        self.setVisible(bool(question))
        if question:
            announce_to_screen_reader(self, question)
            self.yes.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.no.click()
            return
        super().keyPressEvent(event)
