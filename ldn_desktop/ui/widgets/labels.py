"""Labels: their text is plain, is never cut, and wraps at the available width."""

import re

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ldn_desktop.typing_compat import override

PLAIN_TEXT = 0
"""Qt.TextFormat.PlainText as a number.

The first use of Qt's namespace builds its 130 enums, which takes a fifth of the time of a bare
window, so nothing may use it before the first paint.
"""

LONG_WORD = re.compile(r"\S{16}(?=\S)")
"""A longer word may be wider than a narrow window with large text."""


def breakable(text: str) -> str:
    """Return the text with break points (zero-width spaces) in long words, such as a web address.

    Qt does not break a word by itself, so the page would become wider than its window.
    """
    return LONG_WORD.sub(lambda found: found.group() + "\u200b", text)


class Label(QLabel):
    """A text in one of the theme's roles; it is never interpreted as markup.

    `name` is the accessible name, by default the text.
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
        """Give the text another of the theme's roles."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().polish(self)

    def set_text(self, text: str, name: str = "") -> None:
        """Show this text; `name` is its accessible name, by default the text."""
        # Each call tells screen readers, and of too much at once Orca hears nothing: so no call for
        # what did not change, and the name first, as a text without one is told as another name.
        if self.accessibleName() != (name or text):
            self.setAccessibleName(name or text)
        self.setText(text)


class Body(Label):
    """Running text."""


class Muted(Label):
    """Less important text."""

    role = "muted"


class Small(Label):
    """Small text."""

    role = "small"


class SaidElsewhere(Label):
    """Text that a group or a field tells by itself: as a label, Orca would read it out too."""

    spoken_role = "Paragraph"


class Echo(SaidElsewhere):
    """What a field understood, in small text."""

    role = "small"


class Heading(Label):
    """The heading of a card."""

    role = "heading"
    spoken_role = "Heading"


class Title(Heading):
    """The title of a page."""

    role = "title"


class AmountLabel(Label):
    """The amount of today's dose, in the largest type."""

    role = "amount"


class Told(Body):
    """What was done; hidden while it is empty."""

    @override
    def set_text(self, text: str, name: str = "") -> None:
        super().set_text(text, name)
        self.setVisible(bool(text))


class ProblemLabel(Told):
    """What is wrong with a field or an action, and how to fix it; hidden while it is empty."""

    role = "problem"
