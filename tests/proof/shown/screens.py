"""What a page says: each text, button and field that can be seen on it."""

from collections import Counter

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

Said = tuple[object, ...]


def said_by(page: QWidget) -> Counter[Said]:
    """Return what can be seen on a page, the number of times it is there."""
    parts = (part for part in page.findChildren(QWidget) if part.isVisibleTo(page))
    return Counter(said for part in parts if (said := _said(part)) is not None)


def _said(part: QWidget) -> Said | None:
    name = part.accessibleName()
    if isinstance(part, QLabel):
        return ("says", part.text(), name)
    if isinstance(part, QAbstractButton):
        return ("button", part.text(), name, part.isEnabled(), part.isChecked())
    if isinstance(part, QComboBox):
        return ("choice", part.currentText(), name, part.isEnabled())
    if isinstance(part, QLineEdit):
        return ("field", part.text(), name, part.isEnabled())
    if isinstance(part, QPlainTextEdit):
        return ("note", part.toPlainText(), name, part.isEnabled())
    return ("part", type(part).__name__, name) if name else None


def said_by_menu(menu: QMenu) -> list[Said]:
    """Return the entries of a menu, in order."""
    return [(a.text(), a.isEnabled(), a.isVisible()) for a in menu.actions()]
