"""A bar above the pages that asks one question; Esc cancels."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import CARD_PADDING, GRID
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body
from ldn_desktop.wording.i18n import _


class PromptBar(QFrame):
    """Asks a question and calls the action of the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._text = Body()
        self._answers = FlowLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_PADDING, GRID, CARD_PADDING, GRID)
        column.addWidget(self._text)
        column.addLayout(self._answers)
        self.hide()

    def ask(self, text: str, answers: tuple[tuple[str, Callable[[], None]], ...]) -> None:
        """Ask `text`; the first of the `answers` (words, action) gets the focus."""
        self._text.set_text(text)
        self.setAccessibleName(text)
        while (item := self._answers.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        buttons = [self._button(words, action) for words, action in answers]
        buttons.append(self._button(_("Cancel"), lambda: None))
        self.show()
        buttons[0].setFocus()
        announce_to_screen_reader(self, text)

    def _button(self, words: str, action: Callable[[], None]) -> QuietButton:
        button = QuietButton(words)

        def answer() -> None:
            self.hide()
            action()

        button.clicked.connect(answer)
        self._answers.addWidget(button)
        return button

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
