"""A question in a card, with a button for each answer; hidden while nothing is asked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, QuietButton
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.layouts import column_in


class YesNo(QWidget):
    """Takes the words of its buttons; the focus goes to `no`, so that Enter changes nothing."""

    def __init__(self, yes: str, no: str) -> None:
        super().__init__()
        self.words, self.yes, self.no = Body(), QuietButton(yes), QuietButton(no)
        column_in(self, self.words, flow_of(self.no, self.yes), spacing=GRID)
        self.hide()

    def ask(self, text: str) -> None:
        """Ask this; "" hides the question."""
        self.words.set_text(text)
        self.setVisible(bool(text))
        if text:
            self.no.setFocus(Qt.FocusReason.OtherFocusReason)
