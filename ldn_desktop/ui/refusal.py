"""The one small window of a start that is not possible: why, and what to do."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui import theme
from ldn_desktop.ui.widgets.buttons import MainButton, PrimaryButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading, Muted
from ldn_desktop.wording.i18n import _

WIDTH = 480
AGAIN_MS = 5_000
"""The time (ms) between two tries of what may have passed."""


class RefusalWindow(QWidget):
    """Says what is wrong as plain text and closes; `starts_anew` tells what is to follow.

    It is to where the `offer` was taken, or where `has_passed`, asked every few seconds, said so.
    """

    def __init__(
        self, sentence: str, offer: str = "", has_passed: Callable[[], bool] | None = None
    ) -> None:
        super().__init__()
        self.starts_anew = False
        self._has_passed = has_passed or (lambda: False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.try_again)
        self.setObjectName("page")
        self.setWindowTitle("LDN Desktop")
        close = PrimaryButton(_("Close"))
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.CARD_PADDING] * 4)
        column.setSpacing(theme.CARD_PADDING)
        column.addWidget(Heading(_("LDN Desktop can't start")))
        column.addWidget(Body(sentence))
        if has_passed is not None:
            column.addWidget(Muted(_("LDN Desktop goes on trying while this window is open.")))
            self._timer.start(AGAIN_MS)
        row = FlowLayout()
        row.addWidget(close)
        if offer:
            take = MainButton(offer)
            take.clicked.connect(self._start_anew)
            row.addWidget(take)
        column.addLayout(row)
        self.setFixedWidth(WIDTH)
        close.setFocus()

    def try_again(self) -> None:
        """Start anew if what was wrong has passed, else try again later."""
        if self._has_passed():
            self._start_anew()
        else:
            self._timer.start(AGAIN_MS)

    def _start_anew(self) -> None:
        self._timer.stop()
        self.starts_anew = True
        self.close()


def show_refusal(
    sentence: str, offer: str = "", has_passed: Callable[[], bool] | None = None
) -> bool:
    """Show it until its window is closed; return whether to start anew, see `RefusalWindow`."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0], "-style", "fusion"])
    app.setQuitOnLastWindowClosed(True)
    theme.apply(app, Appearance.SYSTEM, 100)
    window = RefusalWindow(sentence, offer, has_passed)
    theme.the_theme(app).dress(window)
    window.show()
    app.exec()
    return window.starts_anew
