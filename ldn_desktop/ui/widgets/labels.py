"""Texts: always plain, never cut, wrapped to the width there is."""

import re

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

PLAIN_TEXT = 0
"""Qt.TextFormat.PlainText. The first use of Qt's namespace makes its 130 enums, a fifth of the
time a bare window takes, so nothing touches it before the first paint."""


LONG_WORD = re.compile(r"\S{16}(?=\S)")
"""A word of more letters may be wider than a narrow window with large text."""


def breakable(text: str) -> str:
    """Return what the user wrote with places to break in its longest words, as in a web address.

    Qt breaks no word by itself, and a page would grow wider than its window.
    """
    return LONG_WORD.sub(lambda found: found.group() + "\u200b", text)


class Label(QLabel):
    """A text in one of the roles of the theme; what it shows is never read as markup.

    `name` is what a screen reader says where that differs from the text.
    """

    role = "body"

    def __init__(self, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setProperty("role", self.role)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text, name)

    def set_role(self, role: str) -> None:
        """Give the text another role of the theme."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().polish(self)

    def set_text(self, text: str, name: str = "") -> None:
        """Show this text."""
        self.setText(text)
        self.setAccessibleName(name or text)


class Body(Label):
    """Running text."""


class Muted(Label):
    """What matters less."""

    role = "muted"


class Small(Label):
    """Small print."""

    role = "small"


class Title(Label):
    """The name of a page."""

    role = "title"


class Heading(Label):
    """The heading of a card."""

    role = "heading"


class AmountLabel(Label):
    """The largest type: the amount of today's dose."""

    role = "amount"


class ProblemLabel(Label):
    """What is wrong with a field or an action, and the mend; hidden while empty."""

    role = "problem"

    def set_text(self, text: str, name: str = "") -> None:
        """Show this sentence, or nothing where it is empty."""
        super().set_text(text, name)
        self.setVisible(bool(text))
