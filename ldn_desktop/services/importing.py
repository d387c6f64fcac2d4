"""What comes in: everything of our own, or the doses of one medicine from another app.

A preview does all that the import does, in the same unit of work, and takes it back. Raises
`Refused`, `Invalid` or `StorageError`, each with nothing changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from ldn_desktop.domain.amounts import USUAL_LARGEST_MG
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.records import Record, RecordKind, standing_extras
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services.adopting import PlanFrom, plans_of
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import Refusal, Refused
from ldn_desktop.services.foreign import Foreign, ForeignDose, LeftOut, Source
from ldn_desktop.services.planning import NEW_PLAN
from ldn_desktop.services.ports import Rows, Work

OCCASION = "import"


class ComesIn(StrEnum):
    """What a file holds that can come in."""

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
    ComesIn.PLANS: "revision",
    ComesIn.RECORDS: "dose_record",
    ComesIn.SCORES: "score",
    ComesIn.CHANGES: "symptom_change",
    ComesIn.NOTES: "note",
    ComesIn.QUESTIONS: "question_line",
    ComesIn.REVIEWS: "review_line",
    ComesIn.STOCK: "stock_entry",
    ComesIn.SETTINGS: "setting",
}

_NO_DOSE = (
    (LeftOut.NO_AMOUNT, Refusal.NO_AMOUNT_IN_MG),
    (LeftOut.CONCENTRATION, Refusal.CONCENTRATIONS_ONLY),
    (LeftOut.OTHER_UNIT, Refusal.OTHER_UNITS_ONLY),
)
"""What is said where nothing comes in, by what the file has instead of a dose in mg."""


@dataclass(frozen=True)
class Arrival:
    """What comes in and what does not, as counts; `plans` as they will stand.

    `first` and `last` are the local dates of the doses, None where there are none. `unusual` is
    the largest dose in mg where it is above the usual ones. `unnamed` is that of `Foreign`. `kept`
    is the backup that was made first, None in a preview and where there was nothing to back up.
    """

    source: Source
    comes_in: tuple[tuple[ComesIn, int], ...]
    left_out: tuple[tuple[LeftOut, int], ...] = ()
    unnamed: tuple[int, ...] = ()
    medicine: str = ""
    plans: tuple[Plan, ...] = ()
    first: date | None = None
    last: date | None = None
    unusual: Decimal | None = None
    kept: Path | None = None


def preview_rows(context: Context, rows: Rows) -> Arrival:
    """Say what our own export would bring into this empty folder. Saves nothing."""
    return _try(context, lambda work: _put_rows(work, rows))


def import_rows(context: Context, rows: Rows) -> Arrival:
    """Bring our own export into this empty folder, all of it or nothing."""
    return _do(context, lambda work: _put_rows(work, rows))


def preview_foreign(context: Context, foreign: Foreign) -> Arrival:
    """Say what another app's doses would bring in. Saves nothing."""
    return _try(context, lambda work: _put_foreign(context, work, foreign))


def import_foreign(context: Context, foreign: Foreign) -> Arrival:
    """Bring another app's doses in, all that fit or nothing."""
    return _do(context, lambda work: _put_foreign(context, work, foreign))


def _try(context: Context, put: Callable[[Work], Arrival]) -> Arrival:
    with context.store.work(write=True) as work:
        return put(work)


def _do(context: Context, put: Callable[[Work], Arrival]) -> Arrival:
    with context.store.work(write=True) as work:
        # Within the write lock: nothing can come between the backup and what follows it.
        has_data = any(work.all_rows().values())
        kept = context.store.back_up_before(OCCASION) if has_data else None
        arrival = put(work)
        work.commit()
        return replace(arrival, kept=kept)


def _put_rows(work: Work, rows: Rows) -> Arrival:
    if not work.is_empty():
        raise Refused(Refusal.NOT_EMPTY)
    work.put_all_rows(rows)
    days = [line.day for line in work.records()]
    counts = ((kind, len(rows.get(name, ()))) for kind, name in _LISTS.items())
    return Arrival(
        Source.OWN,
        tuple((kind, count) for kind, count in counts if count),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _put_foreign(context: Context, work: Work, foreign: Foreign) -> Arrival:
    agenda = context.agenda(work)
    incoming = _Incoming(foreign, agenda)
    if agenda.history.newest is None:
        incoming.adopt(work)
    else:
        incoming.add_before(work, agenda.plan.first_date or agenda.today)
    return incoming.arrival()


class _Incoming:
    """Puts a foreign history into a unit of work, counting what came in and what did not."""

    def __init__(self, foreign: Foreign, agenda: Agenda) -> None:
        self._foreign = foreign
        self._agenda = agenda
        self._plans: tuple[PlanFrom, ...] = ()
        self._comes_in: dict[ComesIn, int] = {}
        self._left_out = dict(foreign.left_out)
        self._days: list[date] = []
        self._largest = Decimal(0)

    def adopt(self, work: Work) -> None:
        """Make the history's own plan, and record each dose on it."""
        doses = self._in_time()
        self._plans = tuple(
            replace(made, plan=replace(made.plan, medicine=self._foreign.medicine))
            for made in plans_of(doses, self._foreign.schedule, self._agenda.today)
        )
        if self._foreign.schedule_left_out and not any(p.is_to_come for p in self._plans):
            self._leave_out(LeftOut.SCHEDULE)
        plan_id = NEW_PLAN
        for made in self._plans:
            revision = Revision(0, plan_id, made.from_date, self._agenda.now, made.plan)
            plan_id = work.append_revision(revision).plan_id
        self._count(ComesIn.PLANS, len(self._plans))
        slots = {place: slot for made in self._plans for place, slot in made.slots.items()}
        for dose in doses:
            slot = slots.pop((dose.day, dose.at), None) if dose.is_planned else None
            if slot is not None:
                work.append_record(self._answer(dose, DoseKey(dose.day, slot, plan_id)))
                self._took(dose, ComesIn.TAKEN if dose.taken else ComesIn.SKIPPED)
            else:
                self._add_extra(work, dose)

    def add_before(self, work: Work, first: date) -> None:
        """Add what was taken before the first day that a plan here speaks for."""
        there = {(e.day, e.taken_at, e.taken_mg) for e in standing_extras(work.records())}
        for dose in self._in_time():
            if dose.day >= first:
                self._leave_out(LeftOut.PLANNED_HERE)
            elif dose.taken and (dose.day, dose.taken_at, dose.amount_mg) in there:
                self._leave_out(LeftOut.HERE_ALREADY)
            else:
                self._add_extra(work, dose)
        if self._foreign.schedule or self._foreign.schedule_left_out:
            self._leave_out(LeftOut.PLAN_STAYS)

    def arrival(self) -> Arrival:
        """Return what came in. Refused where nothing did."""
        if not self._comes_in:
            found = (refusal for why, refusal in _NO_DOSE if self._left_out.get(why))
            why = next(found, Refusal.NOTHING_TO_IMPORT)
            raise Refused(why, name=self._foreign.medicine)
        return Arrival(
            source=self._foreign.source,
            comes_in=tuple(self._comes_in.items()),
            left_out=tuple(self._left_out.items()),
            unnamed=self._foreign.unnamed,
            medicine=self._foreign.medicine,
            plans=tuple(made.plan for made in self._plans),
            first=min(self._days, default=None),
            last=max(self._days, default=None),
            unusual=self._largest if self._largest > USUAL_LARGEST_MG else None,
        )

    def _in_time(self) -> Sequence[ForeignDose]:
        """Return the doses in order; what has not come yet is no history."""
        now, today = self._agenda.now, self._agenda.today
        past = []
        for dose in sorted(self._foreign.doses, key=lambda dose: (dose.day, dose.at)):
            if dose.day > today or (dose.taken_at and dose.taken_at > now):
                self._leave_out(LeftOut.IN_THE_FUTURE)
            else:
                past.append(dose)
        return past

    def _answer(self, dose: ForeignDose, key: DoseKey) -> Record:
        line = self._line(dose, RecordKind.TAKEN if dose.taken else RecordKind.SKIPPED)
        due = due_instant(dose.day, dose.at, self._agenda.zone.zone)
        return replace(line, key=key, due=due, planned_mg=dose.amount_mg)

    def _line(self, dose: ForeignDose, kind: RecordKind) -> Record:
        return Record(
            id=0,
            kind=kind,
            day=dose.day,
            recorded_at=self._agenda.now,
            taken_at=dose.taken_at if dose.taken else None,
            taken_mg=dose.amount_mg if dose.taken else None,
            note=dose.note,
        )

    def _add_extra(self, work: Work, dose: ForeignDose) -> None:
        if not dose.taken:
            self._leave_out(LeftOut.SKIPPED)
            return
        work.append_record(self._line(dose, RecordKind.EXTRA))
        self._took(dose, ComesIn.EXTRA)

    def _took(self, dose: ForeignDose, kind: ComesIn) -> None:
        self._count(kind, 1)
        self._days.append(dose.day)
        self._largest = max(self._largest, dose.amount_mg)

    def _count(self, kind: ComesIn, count: int) -> None:
        if count:
            self._comes_in[kind] = self._comes_in.get(kind, 0) + count

    def _leave_out(self, why: LeftOut) -> None:
        self._left_out[why] = self._left_out.get(why, 0) + 1
