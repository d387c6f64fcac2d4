"""A field with its name above and what is wrong below, a choice, and a line to type in."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, DropDown, ProblemLabel

LETTERS = 20
"""A choice may be as narrow as this."""


class LabelledField(QWidget):
    """One field of a form."""

    def __init__(self, label: str, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.label = Body(label)
        self.label.setBuddy(field)
        self._problem: ProblemLabel | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.label)
        column.addWidget(field)
        if not field.accessibleName():
            field.setAccessibleName(label)

    @property
    def problem(self) -> ProblemLabel:
        """What is wrong with it; made when it is needed: most fields are never wrong."""
        if self._problem is None:
            self._problem = ProblemLabel(parent=self)
            self._column.addWidget(self._problem)
        return self._problem

    def set_text(self, sentence: str) -> None:
        """Show what is wrong with the field, or nothing; also to a screen reader."""
        if sentence or self._problem is not None:
            self.problem.set_text(sentence)
        mark_wrong(self.field, sentence)


class TextField(LabelledField):
    """A form's field that is a line to type in."""

    field: QLineEdit

    def __init__(self, label: str, edit: QLineEdit) -> None:
        super().__init__(label, edit)


class Choice(DropDown):
    """A list to choose from, each item with a value."""

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
        """The value of the item that is chosen."""
        return str(self.currentData())

    def choose(self, value: str) -> None:
        """Choose the item with this value; nothing is said where it is chosen already."""
        place = self.findData(value)
        if place >= 0 and place != self.currentIndex():
            self.setCurrentIndex(place)


class Line(QLineEdit):
    """A line to type in, about `letters` wide where that is given, at any text size."""

    def __init__(self, name: str, longest: int = 12_000, letters: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(longest)  # far above what can be kept: too long is told, not cut off
        self._letters = letters
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
    """Fill a line without moving the cursor of who types in it, and without telling anyone."""
    if edit.text() != text:
        was = edit.blockSignals(True)
        edit.setText(text)
        edit.blockSignals(was)


def mark_wrong(field: QWidget, sentence: str) -> None:
    """Show by its border that a field is wrong, and say why to a screen reader."""
    lines = [field] if isinstance(field, QLineEdit) else field.findChildren(QLineEdit)
    for edit in lines:
        edit.setAccessibleDescription(sentence)
        if edit.property("wrong") != bool(sentence):
            edit.setProperty("wrong", bool(sentence))
            edit.style().polish(edit)
