"""Buttons in the theme's kinds: primary, main, quiet, choice and link."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.widgets.checkable import Checkable
from ldn_desktop.ui.widgets.single_click import PushButton


class KindButton(PushButton):
    """A button of one of the theme's kinds; Enter presses it, as Space does."""

    kind = "quiet"

    def __init__(self, text: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setProperty("kind", self.kind)
        self.setAccessibleName(name or text)
        self.setAutoDefault(False)

    def set_kind(self, kind: str) -> None:
        """Give the button another of the theme's kinds."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().polish(self)
            self.updateGeometry()

    def relabel(self, text: str, name: str = "") -> None:
        """Change the text on the button, and its accessible name (by default the text)."""
        if (text.replace("&", "&&"), name or text) != (self.text(), self.accessibleName()):
            self.setText(text.replace("&", "&&"))
            self.setAccessibleName(name or text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        self.used_by_key()
        if event.isAutoRepeat():
            return  # a key that is held down counts as one press
        if is_enter and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.click()
            return
        super().keyPressEvent(event)


class PrimaryButton(KindButton):
    """The most important action of a page: 48 px high, in the accent colour."""

    kind = "primary"


class MainButton(KindButton):
    """An action beside a primary button: as high, but in quiet colours."""

    kind = "main"


class QuietButton(KindButton):
    """Any other action."""


class ChoiceButton(Checkable, QuietButton):
    """One choice of several; its text is bold if it is chosen, and its size always fits that."""

    spoken_role = "RadioButton"

    def __init__(self, text: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, name, parent)
        self.setCheckable(True)

    @override
    def sizeHint(self) -> QSize:
        from PySide6.QtGui import QFont, QFontMetrics

        bold = QFont(self.font())
        bold.setBold(True)
        wider = QFontMetrics(bold).horizontalAdvance(self.text())
        usual = self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(wider - usual, 0) + 4, 0)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class LinkButton(KindButton):
    """A small action that looks like a link: Change, Undo."""

    kind = "link"


class WrappedLink(LinkButton):
    """A link whose words wrap when the width runs out."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text, name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def heightForWidth(self, width: int) -> int:
        more = len(self._lines(width)) - 1
        return self.sizeHint().height() + more * self.fontMetrics().lineSpacing()

    @override
    def minimumSizeHint(self) -> QSize:
        words = self.text().split(" ")
        widest = max(self.fontMetrics().horizontalAdvance(word) for word in words)
        return QSize(widest + self._edges(), self.sizeHint().height())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        self.paint_words("\n".join(self._lines(self.width())))

    def _edges(self) -> int:
        return self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def _lines(self, width: int) -> list[str]:
        lines: list[str] = []
        for word in self.text().split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            fits = self.fontMetrics().horizontalAdvance(longer) <= width - self._edges()
            if lines and fits:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines
