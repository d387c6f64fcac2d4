"""What a person does in a window and reads there: clicks, a screen reader's press, texts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot


def whole_name(widget: QWidget) -> str:
    """Return the widget's name as it is heard: after that of its group, "Pain: 3 of 10"."""
    groups, parent = [widget.accessibleName()], widget.parentWidget()
    if getattr(widget, "spoken_role", "") != "RadioButton":
        return groups[0]
    while parent is not None:
        if getattr(parent, "spoken_role", "") == "Grouping":
            groups.insert(0, parent.accessibleName())
        parent = parent.parentWidget()
    return ": ".join(groups)


def button(owner: QWidget, words: str) -> QPushButton:
    """Return the one button that shows and has these words on it, or for its name."""
    shown = [found for found in owner.findChildren(QPushButton) if found.isVisible()]
    named = [
        found
        for found in shown
        if words in (found.text(), found.accessibleName(), whole_name(found))
    ]
    assert len(named) == 1, (words, [found.accessibleName() for found in shown])
    return named[0]


def click(qtbot: QtBot, owner: QWidget, words: str) -> None:
    """Click it, once it has its place: what was shown just now is laid out a moment later."""
    found = button(owner, words)
    qtbot.wait_until(lambda: not found.size().isEmpty())
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def press_as_screen_reader(button: QAbstractButton) -> None:
    """Do what assistive technology does by default: the first of the actions that are told."""
    interface = QAccessible.queryAccessibleInterface(button).actionInterface()
    interface.doAction(interface.actionNames()[0])


def shown_text(owner: QWidget) -> str:
    """Return the texts that show, one to a line, with plain spaces."""
    labels = [label.text() for label in owner.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels).replace("\u00a0", " ")
