"""Undo and redo of what a person saves in the window."""

from typing import TypeVar

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services import recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.ui.operations.changes import Act

T = TypeVar("T")

Lines = tuple[Record, ...]
TakenBack = Lines | Revision | DoseRow | Act
"""What undo took back: records, a change of plan, the answer of this dose, or (as the act that
makes it again) anything else."""


class UndoHistory:
    """The undo and redo stack of the window. A batch of records is undone as a whole.

    Records and changes of plan are undone newest first by what is stored, since a command may have
    made the newest. Everything else is undone by the act that takes it back; `_order` has these
    acts, and None for each record or change of plan, as they followed each other.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._batches: dict[int, Lines] = {}
        self._undone: list[Lines | Act] = []
        self._order: list[Act | None] = []
        self._last_id = 0
        self._plans: list[int] = []

    def planned(self, revision: Revision) -> None:
        """Remember that a plan was started or changed in the window."""
        self._remember(None)
        self._plans.append(revision.number)

    def said(self, together: Lines = ()) -> None:
        """Remember that something was recorded; `together` are the records of one batch."""
        self._remember(None)
        self._keep(together)

    def acted(self, back: Act) -> None:
        """Remember a change that the act `back` takes back."""
        self._remember(back)

    def forget(self) -> None:
        """Forget everything: other data took the place of what was changed."""
        self._undone, self._order, self._plans = [], [], []
        self._batches = {}

    def undo(self) -> TakenBack:
        """Undo what was saved last. Raises as the services do."""
        back = self._order[-1] if self._order else None
        if back is not None:
            again = _take_from(self._order, back)
            self._undone.append(again)
            return again
        revision, record = recording.read_newest_to_undo(self._context)
        if self._is_plan_newest(revision, record):
            return self.undo_plan()
        return self._undo_record(record)

    def undo_plan(self) -> Revision:
        """Take back the newest change of plan, wherever it was made. Raises as the service does."""
        from ldn_desktop.services import planning

        undone = planning.undo_plan(self._context)
        self._plans = [number for number in self._plans if number != undone.number]
        self._forget_last()
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
        self._forget_last()
        return lines

    def redo(self) -> None:
        """Redo what undo took back last; records only if nothing was recorded since."""
        from ldn_desktop.services.bulk_recording import redo_all

        if not self._undone:
            raise NotAllowedError(RejectionReason.NOTHING_TO_REDO)
        lines = self._undone[-1]
        if callable(lines):
            self._order.append(_take_from(self._undone, lines))
            return
        redone = redo_all(self._context, lines, last_id=self._last_id)
        self._last_id = redone[-1].id
        if len(redone) > 1:
            self._keep(redone)
        self._undone.pop()
        self._order.append(None)

    def _is_plan_newest(self, revision: Revision | None, record: Record | None) -> bool:
        """Return whether the newest plan change was made here and no record followed it."""
        if revision is None or revision.number not in self._plans:
            return False
        return record is None or record.recorded_at <= revision.made_at

    def _keep(self, together: Lines) -> None:
        if together:
            self._batches[together[-1].id] = together

    def _remember(self, back: Act | None) -> None:
        self._undone.clear()
        self._order.append(back)

    def _forget_last(self) -> None:
        """Forget the place of the newest record or change of plan, which was taken back."""
        places = [place for place, back in enumerate(self._order) if back is None]
        if places:
            del self._order[places[-1]]


def _take_from(stack: list[T], act: Act) -> Act:
    """Perform the act that is the last of `stack`; one that can't be done is not tried again."""
    try:
        other = act()
    except (NotAllowedError, ValidationError):
        stack.pop()
        raise
    stack.pop()
    return other
