"""The one small window of a start that is not possible: why, and what to do."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ldn_desktop.services.settings import Look
from ldn_desktop.ui import theme
from ldn_desktop.ui.widgets.buttons import PrimaryButton
from ldn_desktop.ui.widgets.labels import Body, Heading
from ldn_desktop.wording.i18n import _

WIDTH = 480


class RefusalWindow(QWidget):
    """Says one sentence as plain text and closes."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("LDN Desktop")
        close = PrimaryButton(_("Close"))
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.CARD_PADDING] * 4)
        column.setSpacing(theme.CARD_PADDING)
        column.addWidget(Heading(_("LDN Desktop can't start")))
        column.addWidget(Body(sentence))
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(WIDTH)
        close.setFocus()


def show_refusal(sentence: str) -> None:
    """Show the sentence until the user has closed its window."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0], "-style", "fusion"])
    app.setQuitOnLastWindowClosed(True)
    theme.apply(app, Look.SYSTEM, 100)
    window = RefusalWindow(sentence)
    window.show()
    app.exec()
