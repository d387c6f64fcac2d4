"""Words half written for a day: put aside while another day is shown, and brought back."""

from datetime import date

from PySide6.QtWidgets import QPlainTextEdit


class Drafts:
    """Keeps what a field holds by the day it was written for, until the window closes."""

    def __init__(self, field: QPlainTextEdit) -> None:
        self._field = field
        self._texts: dict[date, str] = {}

    def turn(self, left: date, shown: date) -> None:
        """Put aside what was written for the day `left`; fill in what waits for `shown`."""
        if left != shown:
            self._texts[left] = self._field.toPlainText()
            self._field.setPlainText(self._texts.pop(shown, ""))
