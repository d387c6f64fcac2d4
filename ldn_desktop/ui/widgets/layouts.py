"""Short forms for box layouts: make one, fill one, empty one."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Margins = tuple[int, int, int, int]
"""Left, top, right and bottom, in px."""

NO_MARGINS: Margins = (0, 0, 0, 0)


def fill(layout: QBoxLayout, *parts: QWidget | QLayout) -> None:
    """Add widgets and layouts in this order."""
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def fill_left(layout: QBoxLayout, *widgets: QWidget) -> None:
    """Add widgets at the left, each no wider than it wants to be."""
    # Imported here: the first use of Qt's namespace is slow, and the first paint needs none of it.
    from PySide6.QtCore import Qt

    for widget in widgets:
        layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)


def column_in(
    owner: QWidget,
    *parts: QWidget | QLayout,
    spacing: int | None = None,
    margins: Margins = NO_MARGINS,
) -> QVBoxLayout:
    """Return a column of these parts in `owner`; `spacing` is in px, None for that of the style."""
    column = QVBoxLayout(owner)
    column.setContentsMargins(*margins)
    if spacing is not None:
        column.setSpacing(spacing)
    fill(column, *parts)
    return column


def spaced_column(spacing: int, *parts: QWidget | QLayout) -> QVBoxLayout:
    """Return a column of these parts, `spacing` px apart, to be put into another layout."""
    column = QVBoxLayout()
    column.setSpacing(spacing)
    fill(column, *parts)
    return column


def row_in(owner: QWidget, *parts: QWidget | QLayout, spacing: int | None = None) -> QHBoxLayout:
    """Return a row of these parts in `owner`, without margins; `spacing` as in `column_in`."""
    row = QHBoxLayout(owner)
    row.setContentsMargins(*NO_MARGINS)
    if spacing is not None:
        row.setSpacing(spacing)
    fill(row, *parts)
    return row


def drop(widget: QWidget) -> None:
    """Hide a widget now, and delete it in the loop's next turn."""
    widget.hide()
    widget.deleteLater()


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout and drop them."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            drop(widget)
