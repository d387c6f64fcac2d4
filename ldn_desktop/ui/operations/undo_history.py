"""Undo and redo of answers, of batches of answers, and of changes of plan."""

from ldn_desktop.domain.records import Record
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services import recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.schedule_snapshot import DoseRow

Lines = tuple[Record, ...]
TakenBack = Lines | Revision | DoseRow
"""What undo took back: records, a change of plan, or the answer of this dose."""


class UndoHistory:
    """The undo and redo stack of the window. A batch of records is undone as a whole."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._batches: dict[int, Lines] = {}
        self._undone: list[Lines] = []
        self._last_id = 0
        self._plans: list[int] = []

    def planned(self, revision: Revision) -> None:
        """Remember that a plan was started or changed in the window."""
        self._undone.clear()
        self._plans.append(revision.number)

    def said(self, together: Lines = ()) -> None:
        """Remember that something was recorded; `together` are the records of one batch."""
        self._undone.clear()
        self._keep(together)

    def undo(self) -> TakenBack:
        """Undo the last record, batch or change of plan. Raises as the services do."""
        revision, record = recording.read_newest_to_undo(self._context)
        if self._is_plan_newest(revision, record):
            return self.undo_plan()
        return self._undo_record(record)

    def undo_plan(self) -> Revision:
        """Take back the newest change of plan, wherever it was made. Raises as the service does."""
        from ldn_desktop.services import planning

        undone = planning.undo_plan(self._context)
        self._plans = [number for number in self._plans if number != undone.number]
        return undone

    def undo_dose(self, ref: DoseRef) -> Lines | DoseRow:
        """Undo the newest record if it is of this dose, else clear the dose's answer.

        Raises as the services do.
        """
        _revision, record = recording.read_newest_to_undo(self._context)
        if record is not None and record.key is not None and DoseRef.of(record.key) == ref:
            return self._undo_record(record)
        row = recording.clear(self._context, ref)
        self.said()
        return row

    def _undo_record(self, record: Record | None) -> Lines:
        # The newest record may be one that a command made.
        together = self._batches.get(record.id) if record is not None else None
        if together is None:
            undone = recording.undo(self._context)
            lines: Lines = (undone.record,)
            self._last_id = undone.last_id
        else:
            from ldn_desktop.services.bulk_recording import undo_all

            batch = undo_all(self._context, together)
            lines, self._last_id = batch.records, batch.last_id
        self._undone.append(lines)
        return lines

    def redo(self) -> Lines:
        """Redo what undo took back last, if nothing was recorded since; return those records."""
        from ldn_desktop.services.bulk_recording import redo_all

        if not self._undone:
            raise NotAllowedError(RejectionReason.NOTHING_TO_REDO)
        lines = self._undone[-1]
        redone = redo_all(self._context, lines, last_id=self._last_id)
        self._last_id = redone[-1].id
        if len(redone) > 1:
            self._keep(redone)
        self._undone.pop()
        return lines

    def _is_plan_newest(self, revision: Revision | None, record: Record | None) -> bool:
        """Return whether the newest plan change was made here and no record followed it."""
        if revision is None or revision.number not in self._plans:
            return False
        return record is None or record.recorded_at <= revision.made_at

    def _keep(self, together: Lines) -> None:
        if together:
            self._batches[together[-1].id] = together
