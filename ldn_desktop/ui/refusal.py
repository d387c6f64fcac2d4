"""The one small window of a start that is not possible: why, and what to do."""

import sys

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ldn_desktop.services.settings import Look
from ldn_desktop.ui import theme
from ldn_desktop.ui.widgets.buttons import MainButton, PrimaryButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading
from ldn_desktop.wording.i18n import _

WIDTH = 480


class RefusalWindow(QWidget):
    """Says what is wrong as plain text and closes; `took_offer` tells that the offer was taken."""

    def __init__(self, sentence: str, offer: str = "") -> None:
        super().__init__()
        self.took_offer = False
        self.setObjectName("page")
        self.setWindowTitle("LDN Desktop")
        close = PrimaryButton(_("Close"))
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.CARD_PADDING] * 4)
        column.setSpacing(theme.CARD_PADDING)
        column.addWidget(Heading(_("LDN Desktop can't start")))
        column.addWidget(Body(sentence))
        row = FlowLayout()
        row.addWidget(close)
        if offer:
            take = MainButton(offer)
            take.clicked.connect(self._take)
            row.addWidget(take)
        column.addLayout(row)
        self.setFixedWidth(WIDTH)
        close.setFocus()

    def _take(self) -> None:
        self.took_offer = True
        self.close()


def show_refusal(sentence: str, offer: str = "") -> bool:
    """Show it until the user has closed its window; return whether the `offer` was taken."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0], "-style", "fusion"])
    app.setQuitOnLastWindowClosed(True)
    theme.apply(app, Look.SYSTEM, 100)
    window = RefusalWindow(sentence, offer)
    window.show()
    app.exec()
    return window.took_offer
