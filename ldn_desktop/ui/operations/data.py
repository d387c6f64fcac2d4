"""The changes of all data at once: a backup made or restored, a file imported."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_desktop.exchange.importers import MedicineChoice
from ldn_desktop.services.importing import ImportPreview
from ldn_desktop.ui.operations.changes import Act, Changes, taking_back
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.questions import ask_person

if TYPE_CHECKING:
    from ldn_desktop.services.import_withdrawal import Imported


class DataOperations:
    """Makes backups; replaces or completes the data.

    `replaced` is called when other data took the place of what undo could take back, `resettled`
    when settings may have come with data.
    """

    def __init__(
        self, changes: Changes, replaced: Callable[[], None], resettled: Callable[[], None]
    ) -> None:
        self._changes, self._store = changes, changes.context.store
        self._replaced, self._resettled = replaced, resettled

    def back_up(self, target: Path) -> Outcome[None]:
        """Write a verified backup."""
        return self._changes.attempt(lambda: self._store.backup_to(target))

    def restore(self, source: Path) -> Outcome[Path]:
        """Replace all data by a backup; the value is the backup of the old data, made first.

        The user was asked, with what `asked_before` returned.
        """
        outcome = self._changes.make(lambda: self._store.restore_from(source))
        if outcome.ok:
            self._replaced()
        return outcome

    def asked_before(self, source: Path) -> Outcome[str]:
        """Return what a restore puts back, as a question; "" where no plan is replaced."""
        from ldn_desktop.services.restoring import asked_before

        formats, context = self._changes.formats, self._changes.context
        return self._changes.attempt(
            lambda: " ".join(ask_person(*asked, formats) for asked in asked_before(context, source))
        )

    def bring_in(self, offer: MedicineChoice) -> Outcome[ImportPreview]:
        """Import a file. May run on another thread; call `brought_in` on the window's after it."""
        return self._changes.attempt(offer.bring_in)

    def brought_in(self, imported: ImportPreview) -> None:
        """Let the reminders and the pages follow what `bring_in` saved; undo takes it back."""

        def follow() -> Act:
            self._resettled()
            written = imported.written
            assert written is not None  # noqa: S101 - it is no preview
            return self._taking_back(written)

        self._changes.act(follow, _("The file is brought in."))

    def _taking_back(self, imported: "Imported") -> Act:
        from ldn_desktop.services.import_withdrawal import put_back, take_back

        context = self._changes.context

        def back(imported: "Imported") -> "Imported":
            gone = take_back(context, imported)
            self._resettled()
            return gone

        def again(gone: "Imported") -> "Imported":
            put_back(context, gone)
            self._resettled()
            return imported

        return taking_back(imported, back, again)
