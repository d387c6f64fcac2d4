"""The demo: a temporary folder with a made-up plan whose next dose is due within a minute."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ldn_desktop.app.bootstrap import open_app
from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.checkins import Note, Score, SymptomChange, SymptomTrend, UsualSymptom
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.domain.supply import Capsules
from ldn_desktop.services.context import Context
from ldn_desktop.services.questions import add_question
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.reviews import set_review
from ldn_desktop.services.settings import change_settings
from ldn_desktop.wording.i18n import _

DAYS_SO_FAR = 38
DOSES = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5")
STEP_DAYS = 14
SKIPPED = frozenset({11})
NOT_RECORDED = frozenset({24, 36})
LATE = frozenset({6, 19, 30})
CORRECTED = frozenset({33})
SAID = {
    15: SymptomTrend.NEW,
    17: SymptomTrend.WORSE,
    21: SymptomTrend.BETTER,
    25: SymptomTrend.GONE,
}
"""The trend of the symptom "vivid dreams" after the first reduction, by the day's number."""

REVIEW_IN = timedelta(days=6)
COUNTED = {"0.5": 120, "1.5": 60, "3": 30, "4.5": 20}
"""Capsules at home before the first day, by strength in mg: enough of all but the 3 mg."""


@contextmanager
def demo_folder() -> Iterator[Path]:
    """Yield a folder with made-up data and delete it afterwards. Raises `StorageError`."""
    with tempfile.TemporaryDirectory(
        prefix="ldn-desktop-demo-", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        app = open_app(folder)
        fill(app.context)
        app.context.store.close()
        yield folder


def fill(context: Context) -> None:
    """Write the made-up plan and weeks of records into an empty store. Raises `StorageError`."""
    now, zone = context.clock.now(), context.zones.local().zone
    due = _next_minute(now).astimezone(zone)
    start = due.date() - timedelta(days=DAYS_SO_FAR)
    with context.store.work(write=True) as work:
        made_at = now - timedelta(days=DAYS_SO_FAR + 1)
        work.revisions.add(_revision(_plan(due, start), made_at))
        log = ConditionsLog.of(zone)
        doses = planned_doses(work.revisions.history(), start, due.date() - timedelta(days=1), log)
        for number, dose in enumerate(doses):
            _record_day(work, number, dose)
        for strength, count in COUNTED.items():
            item = Item(Form.PIECES, Decimal(strength))
            entry = StockEntry(0, EntryKind.COUNTED, item, made_at, Decimal(count))
            work.stock.add(entry)
        work.commit()
    _prepare_review(context, due.date() + REVIEW_IN)


def _prepare_review(context: Context, day: date) -> None:
    symptoms = (*map(str, UsualSymptom), _own_symptom())
    change_settings(context, symptoms=symptoms, is_demo=True)
    set_review(context, day)
    add_question(context, _("Can I stay on 3 mg over the holidays? (made up)"))
    add_question(context, _("What can I do about the dreams? (made up)"))


def _own_symptom() -> str:
    return _("Joint pain (made up)")


def _next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _plan(due: datetime, start: date) -> Plan:
    return Plan(
        start_date=start,
        times=(due.time().replace(tzinfo=None, fold=0),),
        steps=tuple(Step(Decimal(dose), STEP_DAYS) for dose in DOSES),
        medicine=_("DEMO, made up: Naltrexone (low dose)"),
        condition=_("made up"),
        supply=Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), max_pieces=4),
        agreed_with=_("Dr Example (made up)"),
    )


def _revision(plan: Plan, made_at: datetime) -> Revision:
    return Revision(
        number=0,
        plan_id=0,
        from_date=plan.start_date,
        made_at=made_at,
        plan=plan,
        agreed_with=plan.agreed_with,
    )


def _record_day(work: UnitOfWork, number: int, dose: PlannedDose) -> None:
    if dose.due is None:
        return
    minutes = 185 if number in LATE else 1 + number * 7 % 20
    recorded_at = dose.due + timedelta(minutes=minutes)
    span = work.up_times.start(dose.due - timedelta(hours=1))
    work.up_times.extend(span, recorded_at + timedelta(hours=1))
    if number in NOT_RECORDED:
        return
    record = _record(dose, recorded_at, _("felt unwell") if number in SKIPPED else None)
    work.records.add(record)
    if number in CORRECTED:
        earlier = recorded_at - timedelta(minutes=25)
        work.records.add(
            replace(record, recorded_at=recorded_at + timedelta(hours=1), taken_at=earlier)
        )
    _check_in(work, number, dose.key.day, recorded_at)


def _record(dose: PlannedDose, recorded_at: datetime, reason: str | None) -> Record:
    is_taken = reason is None
    return Record(
        id=0,
        kind=RecordKind.TAKEN if is_taken else RecordKind.SKIPPED,
        day=dose.key.day,
        recorded_at=recorded_at,
        key=dose.key,
        taken_at=recorded_at if is_taken else None,
        taken_mg=dose.dose_mg if is_taken else None,
        due=dose.due,
        planned_mg=dose.dose_mg,
        note=reason,
    )


def _check_in(work: UnitOfWork, number: int, day: date, recorded_at: datetime) -> None:
    for place, symptom in enumerate((*map(str, UsualSymptom), _own_symptom())):
        score = (number * (place + 2) // 5 + place * 2) % 6
        work.scores.add(Score(day, symptom, score, recorded_at))
    if number in SAID:
        dreams = UsualSymptom.DREAMS.value
        work.symptom_changes.add(SymptomChange(day, dreams, SAID[number], recorded_at))
    if number == STEP_DAYS:
        work.notes.add(Note(day, _("First day of the new dose (made up)"), recorded_at))
