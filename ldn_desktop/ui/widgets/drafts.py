"""Unfinished text for a day, kept while another day is shown."""

from datetime import date

from PySide6.QtWidgets import QPlainTextEdit


class Drafts:
    """Keeps the unsaved text of a field for each day, until the window closes."""

    def __init__(self, field: QPlainTextEdit) -> None:
        self._field = field
        self._texts: dict[date, str] = {}

    def turn(self, left: date, shown: date) -> None:
        """Keep the text that was typed for the day `left`, and fill in that kept for `shown`."""
        if left != shown:
            self._texts[left] = self._field.toPlainText()
            self._field.setPlainText(self._texts.pop(shown, ""))
