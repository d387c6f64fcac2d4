"""Parts of a form: a field with its label and its problem, a choice, and a line edit."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, DropDown, ProblemLabel
from ldn_desktop.ui.widgets.flow import TrailingLayout
from ldn_desktop.ui.widgets.layouts import column_in, fill
from ldn_desktop.ui.widgets.value_line import ValueLine

LETTERS = 20
"""The least width of a choice, in average letters of the text."""


class LabelledField(QWidget):
    """A field of a form, its label above it or in the same line, and its problem below it."""

    def __init__(
        self, label: str, field: QWidget, parent: QWidget | None = None, *, beside: bool = False
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.label = Body(label)
        self.label.setBuddy(field)
        self._problem: ProblemLabel | None = None
        self._column = column_in(self, spacing=GRID // 2)
        line = TrailingLayout() if beside else self._column
        if beside:
            self._column.addLayout(line)
        fill(line, self.label, field)
        if not field.accessibleName():
            field.setAccessibleName(label)

    @property
    def problem(self) -> ProblemLabel:
        """The label of the problem, built when it is first needed: most fields are never wrong."""
        if self._problem is None:
            self._problem = ProblemLabel(parent=self)
            self._column.addWidget(self._problem)
        return self._problem

    def set_text(self, sentence: str) -> None:
        """Show what is wrong with the field, also to a screen reader; "" removes it."""
        if sentence or self._problem is not None:
            self.problem.set_text(sentence)
        mark_wrong(self.field, sentence)


class TextField(LabelledField):
    """A labelled field whose `field` is a line edit."""

    field: QLineEdit

    def __init__(self, label: str, edit: QLineEdit, *, beside: bool = False) -> None:
        super().__init__(label, edit, beside=beside)


class Choice(DropDown):
    """A drop-down list of (value, text) items."""

    def __init__(self, name: str, items: tuple[tuple[str, str], ...]) -> None:
        super().__init__(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, text in items:
            self.addItem(text, value)

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        narrow = LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(min(hint.width(), narrow), hint.height())

    @property
    def value(self) -> str:
        """The value of the chosen item."""
        return str(self.currentData())

    def choose(self, value: str) -> None:
        """Choose the item with this value; if it is chosen already, no signal is emitted."""
        place = self.findData(value)
        if place >= 0 and place != self.currentIndex():
            self.setCurrentIndex(place)


class Line(ValueLine):
    """A line edit for at most `longest` characters.

    With `letters` it is for a number of about so many digits; without, for words.
    """

    def __init__(self, name: str, longest: int = 12_000, letters: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(longest)  # far above what can be saved: a long text is refused, not cut
        self._letters = letters
        self.is_value = bool(letters)
        if letters:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._letters:
            return hint
        return QSize(self.fontMetrics().horizontalAdvance("0") * self._letters + 20, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._letters else super().minimumSizeHint()


def set_text_silently(edit: QLineEdit, text: str) -> None:
    """Set a line's text without a signal; an equal text leaves the cursor where it is."""
    if edit.text() != text:
        was = edit.blockSignals(True)
        edit.setText(text)
        edit.blockSignals(was)


def mark_wrong(field: QWidget, sentence: str) -> None:
    """Give a wrong field its border and tell a screen reader why; "" removes both."""
    lines = [field] if isinstance(field, QLineEdit) else field.findChildren(QLineEdit)
    for edit in lines:
        edit.setAccessibleDescription(sentence)
        if edit.property("wrong") != bool(sentence):
            edit.setProperty("wrong", bool(sentence))
            edit.style().polish(edit)
