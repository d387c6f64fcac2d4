"""Imports a complete export of our own, or the doses of one medicine from another app.

A preview does the whole import in a unit of work that is rolled back. All raise
`NotAllowedError`, `ValidationError` or `StorageError`, each with nothing changed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from ldn_desktop.domain.amounts import USUAL_LARGEST_MG
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.plan import DEFAULT_MEDICINE, Plan
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record, RecordKind, current_extras
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.texts import folded
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.import_withdrawal import Imported, marks_of, written_since
from ldn_desktop.services.plan_from_history import DerivedPlan, plans_of
from ldn_desktop.services.planning import NEW_PLAN
from ldn_desktop.services.repositories import Rows, UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.third_party_import import (
    LeftOut,
    Numbers,
    Source,
    ThirdPartyDose,
    ThirdPartyHistory,
)

OCCASION = "import"


class ImportItem(StrEnum):
    """What an import can contain."""

    PLANS = "plans"
    RECORDS = "records"
    TAKEN = "taken"
    SKIPPED = "skipped"
    EXTRA = "extra"
    SCORES = "scores"
    CHANGES = "changes"
    NOTES = "notes"
    QUESTIONS = "questions"
    REVIEWS = "reviews"
    STOCK = "stock"
    SETTINGS = "settings"


_LISTS = {
    ImportItem.PLANS: "revision",
    ImportItem.RECORDS: "dose_record",
    ImportItem.SCORES: "score",
    ImportItem.CHANGES: "symptom_change",
    ImportItem.NOTES: "note",
    ImportItem.QUESTIONS: "question_line",
    ImportItem.REVIEWS: "review_line",
    ImportItem.STOCK: "stock_entry",
    ImportItem.SETTINGS: "setting",
}

_NO_DOSE = (
    (LeftOut.NO_AMOUNT, RejectionReason.NO_AMOUNT_IN_MG),
    (LeftOut.CONCENTRATION, RejectionReason.CONCENTRATIONS_ONLY),
    (LeftOut.OTHER_UNIT, RejectionReason.OTHER_UNITS_ONLY),
)
"""The reason given if nothing is imported, by what the file has instead of a dose in mg."""


@dataclass(frozen=True)
class ImportPreview:
    """What an import brings in and what it leaves out, as counts; `plans` are the resulting plans.

    `first` and `last` are the local dates of the doses, None if there are none. `unusual` is the
    largest dose in mg if it is above the usual ones. `numbers` is that of `ThirdPartyHistory`.
    `other_than` is the medicine here if the file's has another name, else "".
    `kept` is the backup made before, None in a preview or if there was nothing to back up;
    `written` is what undo takes back, None in a preview.
    """

    source: Source
    comes_in: tuple[tuple[ImportItem, int], ...]
    left_out: tuple[tuple[LeftOut, int], ...] = ()
    numbers: Numbers = ()
    medicine: str = ""
    other_than: str = ""
    plans: tuple[Plan, ...] = ()
    first: date | None = None
    last: date | None = None
    unusual: Decimal | None = None
    kept: Path | None = None
    written: Imported | None = None


def preview_rows(context: Context, rows: Rows) -> ImportPreview:
    """Return what importing our own export into this empty folder would do. Saves nothing."""
    return _try(context, lambda work: _put_rows(work, rows))


def import_rows(context: Context, rows: Rows) -> ImportPreview:
    """Import our own export into this empty folder, all of it or nothing."""
    return _do(context, lambda work: _put_rows(work, rows))


def preview_third_party(context: Context, history: ThirdPartyHistory) -> ImportPreview:
    """Return what importing another app's doses would do. Saves nothing."""
    return _try(context, lambda work: _put_third_party(context, work, history))


def import_third_party(context: Context, history: ThirdPartyHistory) -> ImportPreview:
    """Import another app's doses: all that fit, or nothing on an error."""
    return _do(context, lambda work: _put_third_party(context, work, history))


def _try(context: Context, put: Callable[[UnitOfWork], ImportPreview]) -> ImportPreview:
    with context.store.work(write=True) as work:
        return put(work)


def _do(context: Context, put: Callable[[UnitOfWork], ImportPreview]) -> ImportPreview:
    with context.store.work(write=True) as work:
        # Within the write lock: nothing can be written between the backup and the import.
        has_data = any(work.all_rows().values())
        kept = context.store.back_up_before(OCCASION) if has_data else None
        before = marks_of(work)
        imported = put(work)
        written = written_since(work, before)
        work.commit()
        return replace(imported, kept=kept, written=written)


def _put_rows(work: UnitOfWork, rows: Rows) -> ImportPreview:
    if not work.is_empty():
        raise NotAllowedError(RejectionReason.NOT_EMPTY)
    work.put_all_rows(rows)
    days = [line.day for line in work.records.all()]
    counts = ((kind, len(rows.get(name, ()))) for kind, name in _LISTS.items())
    return ImportPreview(
        Source.OWN,
        tuple((kind, count) for kind, count in counts if count),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _put_third_party(
    context: Context, work: UnitOfWork, history: ThirdPartyHistory
) -> ImportPreview:
    snapshot = context.snapshot(work)
    importer = _ThirdPartyImporter(history, snapshot)
    if snapshot.history.newest is None:
        importer.add_with_plan(work)
    else:
        importer.add_before(work, snapshot.plan.first_date or snapshot.today)
    return importer.result()


def _other_than(name: str, history: PlanHistory) -> str:
    """Return the medicine of the newest plan, or of any, if `name` is none of those here."""
    here = [revision.plan.medicine for revision in history.active_revisions] or [DEFAULT_MEDICINE]
    is_here = any(
        folded(name) == folded(known) or (_is_naltrexone(name) and _is_naltrexone(known))
        for known in here
    )
    return "" if is_here else here[-1]


def _is_naltrexone(name: str) -> bool:
    """Return whether a name says naltrexone, in most languages' spelling, or LDN."""
    words = re.findall(r"\w+", folded(name))
    return any(word == "ldn" or word.startswith(("naltrex", "naltreks")) for word in words)


class _ThirdPartyImporter:
    """Adds another app's history to a unit of work, and counts what it adds and leaves out."""

    def __init__(self, history: ThirdPartyHistory, snapshot: ScheduleSnapshot) -> None:
        self._history = history
        self._snapshot = snapshot
        self._plans: tuple[DerivedPlan, ...] = ()
        self._comes_in: dict[ImportItem, int] = {}
        self._left_out = dict(history.left_out)
        self._days: list[date] = []
        self._largest = Decimal(0)

    def add_with_plan(self, work: UnitOfWork) -> None:
        """Add the plan derived from the history, and each dose as an answer to it."""
        doses = self._in_time()
        self._plans = tuple(
            replace(made, plan=replace(made.plan, medicine=self._history.medicine))
            for made in plans_of(doses, self._history.schedule, self._snapshot.today)
        )
        if self._history.schedule_left_out and not any(p.is_to_come for p in self._plans):
            self._leave_out(LeftOut.SCHEDULE)
        plan_id = NEW_PLAN
        for made in self._plans:
            revision = Revision(0, plan_id, made.from_date, self._snapshot.now, made.plan)
            plan_id = work.revisions.add(revision).plan_id
        self._count(ImportItem.PLANS, len(self._plans))
        slots = {place: slot for made in self._plans for place, slot in made.slots.items()}
        for dose in doses:
            slot = slots.pop((dose.day, dose.at), None) if dose.is_planned else None
            if slot is not None:
                work.records.add(self._answer(dose, DoseKey(dose.day, slot, plan_id)))
                self._took(dose, ImportItem.TAKEN if dose.taken else ImportItem.SKIPPED)
            else:
                self._add_extra(work, dose)

    def add_before(self, work: UnitOfWork, first: date) -> None:
        """Add, as extra doses, what was taken before `first`, the first day of a plan here."""
        existing = {(e.day, e.taken_at, e.taken_mg) for e in current_extras(work.records.all())}
        for dose in self._in_time():
            if dose.day >= first:
                self._leave_out(LeftOut.PLANNED_HERE)
            elif dose.taken and (dose.day, dose.taken_at, dose.amount_mg) in existing:
                self._leave_out(LeftOut.HERE_ALREADY)
            else:
                self._add_extra(work, dose)
        if self._history.schedule or self._history.schedule_left_out:
            self._leave_out(LeftOut.PLAN_STAYS)

    def result(self) -> ImportPreview:
        """Return what was added. Raises `NotAllowedError` if that is nothing."""
        if not self._comes_in:
            found = (refusal for why, refusal in _NO_DOSE if self._left_out.get(why))
            why = next(found, RejectionReason.NOTHING_TO_IMPORT)
            raise NotAllowedError(why, name=self._history.medicine)
        return ImportPreview(
            source=self._history.source,
            comes_in=tuple(self._comes_in.items()),
            left_out=tuple(self._left_out.items()),
            numbers=self._history.numbers,
            medicine=self._history.medicine,
            other_than=_other_than(self._history.medicine, self._snapshot.history),
            plans=tuple(made.plan for made in self._plans),
            first=min(self._days, default=None),
            last=max(self._days, default=None),
            unusual=self._largest if self._largest > USUAL_LARGEST_MG else None,
        )

    def _in_time(self) -> Sequence[ThirdPartyDose]:
        """Return the doses sorted by date and time, without future ones."""
        now, today = self._snapshot.now, self._snapshot.today
        past = []
        for dose in sorted(self._history.doses, key=lambda dose: (dose.day, dose.at)):
            if dose.day > today or (dose.taken_at and dose.taken_at > now):
                self._leave_out(LeftOut.IN_THE_FUTURE)
            else:
                past.append(dose)
        return past

    def _answer(self, dose: ThirdPartyDose, key: DoseKey) -> Record:
        line = self._line(dose, RecordKind.TAKEN if dose.taken else RecordKind.SKIPPED)
        due = due_instant(dose.day, dose.at, self._snapshot.zone.zone)
        return replace(line, key=key, due=due, planned_mg=dose.amount_mg)

    def _line(self, dose: ThirdPartyDose, kind: RecordKind) -> Record:
        return Record(
            id=0,
            kind=kind,
            day=dose.day,
            recorded_at=self._snapshot.now,
            taken_at=dose.taken_at if dose.taken else None,
            taken_mg=dose.amount_mg if dose.taken else None,
            note=dose.note,
        )

    def _add_extra(self, work: UnitOfWork, dose: ThirdPartyDose) -> None:
        if not dose.taken:
            self._leave_out(LeftOut.SKIPPED)
            return
        work.records.add(self._line(dose, RecordKind.EXTRA))
        self._took(dose, ImportItem.EXTRA)

    def _took(self, dose: ThirdPartyDose, kind: ImportItem) -> None:
        self._count(kind, 1)
        self._days.append(dose.day)
        self._largest = max(self._largest, dose.amount_mg)

    def _count(self, kind: ImportItem, count: int) -> None:
        if count:
            self._comes_in[kind] = self._comes_in.get(kind, 0) + count

    def _leave_out(self, why: LeftOut) -> None:
        self._left_out[why] = self._left_out.get(why, 0) + 1
