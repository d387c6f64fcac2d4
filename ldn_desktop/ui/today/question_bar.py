"""A question asked once, in place."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.banner import announce
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body
from ldn_desktop.wording.i18n import _


class QuestionBar(QWidget):
    """Yes does it, No leaves everything as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._question = Body()
        self._question.set_role("attention")
        self.yes = QuietButton(_("Yes, record it"))
        self.no = QuietButton(_("No"))
        row = FlowLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.addWidget(self._question)
        column.addLayout(row)
        self.hide()

    def ask(self, question: str) -> None:
        """Ask this, or nothing where it is empty."""
        self._question.set_text(question)
        self.setAccessibleName(question)
        self.setVisible(bool(question))
        if question:
            announce(self, question)
            self.yes.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.no.click()
            return
        super().keyPressEvent(event)
