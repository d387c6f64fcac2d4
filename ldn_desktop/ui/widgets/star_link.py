"""The link that shows a note in the report for the appointment, or leaves it out."""

from collections.abc import Callable

from ldn_desktop.domain.checkins import Note
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.wording.i18n import _


class StarLink(LinkButton):
    """Calls `star` with its note; hidden without one. It stays, so that it keeps the focus."""

    def __init__(self, star: Callable[[Note], object], note: Note | None = None) -> None:
        super().__init__("")
        self._note = note
        self.clicked.connect(lambda: star(self._note) if self._note else None)
        self.setHidden(note is None)  # never shown here: it would be a window of its own
        self._write()

    def show_note(self, note: Note | None) -> None:
        """Show what a click does to this note."""
        self._note = note
        self._write()
        self.setVisible(note is not None)

    def _write(self) -> None:
        note = self._note
        if note is None:
            return
        name = _("Show the note “{text}” in the report")
        words = _("Show in the report")
        if note.starred:
            name = _("Leave the note “{text}” out of the report")
            words = _("Leave out of the report")
        self.setText(words)
        self.setAccessibleName(name.format(text=note.text))
