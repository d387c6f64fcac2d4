"""What is stored comes back as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from ldn_desktop.domain.amounts import from_micro
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import LaterChanges, Operation, PlacedTime, Revision
from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.domain.supply import Capsules, Liquid
from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.services.repositories import LoggedConditions
from ldn_desktop.storage.store import SqliteStore

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = datetime(2027, 1, 4, 20, 0, 0, 1, tzinfo=UTC)
DAY = date(2027, 1, 4)
NEXT_DAY = date(2027, 1, 5)
RESTORED = (PlacedTime(DAY, 2, time(22)), PlacedTime(DAY, 3, time(8)))

instants = st.integers(0, 6 * 10**15).map(lambda us: EPOCH + timedelta(microseconds=us))
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
amounts = st.integers(1, 1_000_000).map(from_micro)
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60)
names = words.filter(lambda text: text.strip() != "")
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
strengths = st.lists(amounts, min_size=1, max_size=12, unique=True).map(tuple)
supplies = (
    st.none()
    | st.builds(Capsules, strengths, st.integers(1, 10))
    | st.builds(Liquid, amounts, amounts)
)
steps = st.builds(Step, st.none() | amounts, st.integers(1, 20), st.sampled_from((1, 2)))
last_steps = st.builds(Step, amounts, st.none() | st.integers(1, 20))
homes = st.sampled_from(
    ((TimeRule.LOCAL, None), (TimeRule.HOME, "Europe/Berlin"), (TimeRule.HOME, "Pacific/Apia"))
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    rule, zone = draw(homes)
    return Plan(
        start_date=draw(days),
        times=tuple(draw(st.lists(times, min_size=1, max_size=8, unique=True))),
        steps=(*draw(st.lists(steps, max_size=8)), draw(last_steps)),
        medicine=draw(names),
        condition=draw(st.none() | words),
        reason=draw(st.none() | words),
        time_rule=rule,
        home_zone=zone,
        supply=draw(supplies),
        follow_up_days=draw(st.integers(0, 366)),
        agreed_with=draw(st.none() | words),
        agreed_on=draw(st.none() | days),
        missed_dose_advice=draw(st.none() | words),
    )


revisions = st.builds(
    Revision,
    number=st.just(0),
    plan_id=st.just(0),
    from_date=days,
    made_at=instants,
    plan=plans(),
    reason=st.none() | words,
    agreed_with=st.none() | words,
    agreed_on=st.none() | days,
    keeps=st.frozensets(st.tuples(days, st.integers(1, 8)), max_size=5),
)


@given(st.lists(revisions, min_size=1, max_size=3))
def test_revisions_come_back_in_the_order_made(
    scratch: SqliteStore, given_revisions: list[Revision]
) -> None:
    with scratch.work(write=True) as work:
        appended = tuple(work.revisions.add(revision) for revision in given_revisions)
        assert work.revisions.history().revisions == appended
        numbers = list(range(1, len(appended) + 1))
        assert [revision.number for revision in appended] == numbers
        assert [revision.plan_id for revision in appended] == numbers
        for before, after in zip(given_revisions, appended, strict=True):
            assert replace(after, number=0, plan_id=0) == before


placed = st.builds(PlacedTime, days, st.integers(1, 8), times)
operations = st.builds(
    lambda operation, length, later, places: {
        "operation": operation,
        "days": length,
        "later": later,
        "places": tuple(sorted(places, key=lambda one: (one.day, one.slot))),
    },
    st.sampled_from([Operation.HOLD, Operation.PAUSE]),
    st.integers(1, 20),
    st.none() | st.sampled_from(LaterChanges),
    st.lists(placed, max_size=5, unique_by=lambda one: (one.day, one.slot)),
)


@given(revisions, operations)
def test_an_operation_comes_back_with_the_doses_that_it_places(
    scratch: SqliteStore, first: Revision, operation: dict[str, Any]
) -> None:
    steps = (Step(Decimal(1), 30),)
    plan = replace(first.plan, steps=steps)
    new = replace(first, plan=plan, from_date=plan.start_date, operation=Operation.NEW)
    with scratch.work(write=True) as work:
        made = work.revisions.add(new)
        changed = work.revisions.add(replace(made, **operation))
        assert work.revisions.history().revisions == (made, changed)
        assert changed == replace(made, number=2, **operation)


@given(st.lists(st.tuples(instants, names, st.integers(1, 12), st.integers(0, 12)), max_size=4))
def test_conditions_come_back_in_the_order_noted(
    scratch: SqliteStore, noted: list[tuple[datetime, str, int, int]]
) -> None:
    rows = tuple(
        LoggedConditions(since, zone, WindowRules(hours, 2 * hours, before))
        for since, zone, hours, before in noted
    )
    with scratch.work(write=True) as work:
        for row in rows:
            work.conditions.add(row)
        assert work.conditions.all() == rows


def test_a_revision_of_a_plan_stays_with_it_and_can_be_withdrawn(
    store: SqliteStore, first_revision: Revision
) -> None:
    with store.work(write=True) as work:
        first = work.revisions.add(first_revision)
        second = work.revisions.add(replace(first_revision, plan_id=first.plan_id))
        taken_back = replace(
            second,
            withdrawn_at=NOW,
            withdrawn_after=2,
            left=frozenset({(DAY, 1)}),
            restored=RESTORED,
            restored_days=frozenset({DAY, NEXT_DAY}),
        )
        work.revisions.withdraw(taken_back)
        work.commit()
    with store.work() as work:
        book = work.revisions.history()
    assert second == replace(first, number=2)
    assert book.revisions == (first, taken_back)


@st.composite
def records(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from([kind for kind in RecordKind if kind is not RecordKind.UNDONE]))
    day = draw(days)
    record = Record(
        id=0,
        kind=kind,
        day=day,
        recorded_at=draw(instants),
        key=None if kind is RecordKind.EXTRA else DoseKey(day, draw(st.integers(1, 8)), 1),
        due=draw(st.none() | instants),
        planned_mg=draw(st.none() | amounts),
        note=draw(st.none() | words),
    )
    if kind not in (RecordKind.TAKEN, RecordKind.EXTRA):
        return record
    return replace(record, taken_at=draw(st.none() | instants), taken_mg=draw(amounts))


@given(st.lists(records(), max_size=8), days, days)
def test_records_come_back_by_date_in_the_order_appended(
    scratch: SqliteStore, log: list[Record], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    with scratch.work(write=True) as work:
        work.revisions.add(Revision(0, 0, DAY, NOW, Plan(DAY, (time(21),), (Step(Decimal(1), 1),))))
        appended = tuple(work.records.add(record) for record in log)
        assert [replace(record, id=0) for record in appended] == log
        assert work.records.all() == appended
        within = tuple(record for record in appended if first <= record.day <= last)
        assert work.records.between(first, last) == within
        assert work.records.between(first=first) == tuple(r for r in appended if r.day >= first)
        assert work.records.between(last=last) == tuple(r for r in appended if r.day <= last)


def test_an_undone_line_points_to_what_it_takes_back(
    store: SqliteStore, first_revision: Revision
) -> None:
    with store.work(write=True) as work:
        plan_id = work.revisions.add(first_revision).plan_id
        key = DoseKey(DAY, 1, plan_id)
        taken = work.records.add(Record(0, RecordKind.TAKEN, DAY, NOW, key, NOW, Decimal("4.5")))
        extra = work.records.add(Record(0, RecordKind.EXTRA, DAY, NOW, taken_mg=Decimal("0.5")))
        lines = [
            work.records.add(Record(0, RecordKind.UNDONE, DAY, NOW, key, undoes=taken.id)),
            work.records.add(Record(0, RecordKind.UNDONE, DAY, NOW, undoes=extra.id)),
        ]
        assert work.records.all() == (taken, extra, *lines)


reminders = st.builds(
    Reminder,
    key=st.builds(DoseKey, days, st.integers(1, 8), st.just(1)),
    due=instants,
    last_mark=st.none() | instants,
    rings=st.integers(0, 100),
    undelivered=st.booleans(),
    put_off_until=st.none() | instants,
)


@given(st.lists(reminders, max_size=6), days, days)
def test_a_dose_has_one_reminder_the_one_saved_last(
    scratch: SqliteStore, saved: list[Reminder], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    with scratch.work(write=True) as work:
        work.revisions.add(Revision(0, 0, DAY, NOW, Plan(DAY, (time(21),), (Step(Decimal(1), 1),))))
        for reminder in saved:
            work.reminders.save(reminder)
        expected = {r.key: r for r in saved if first <= r.key.day <= last}
        assert work.reminders.between(first, last) == expected


@given(st.lists(st.builds(Score, days, names, st.integers(0, 10), instants), max_size=6))
def test_scores_come_back_in_the_order_appended(scratch: SqliteStore, scores: list[Score]) -> None:
    with scratch.work(write=True) as work:
        appended = tuple(work.scores.add(score) for score in scores)
        assert [replace(score, id=0) for score in appended] == scores
        assert work.scores.all() == appended
        assert work.scores.between(DAY, date.max) == tuple(s for s in appended if s.day >= DAY)


items = st.builds(Item, st.sampled_from(Form), amounts)


@st.composite
def stock_entries(draw: st.DrawFn) -> StockEntry:
    kind, item = draw(st.sampled_from(EntryKind)), draw(items)
    entry = StockEntry(0, kind, item, draw(instants))
    if kind is EntryKind.OPENED:
        return replace(entry, use_by=draw(st.none() | days))
    count = st.integers(0 if kind is EntryKind.COUNTED else 1, 9999).map(Decimal)
    return replace(entry, amount=draw(count if item.form is Form.PIECES else amounts))


@given(st.lists(stock_entries(), max_size=6))
def test_what_was_said_of_the_stock_comes_back_in_the_order_appended(
    scratch: SqliteStore, entries: list[StockEntry]
) -> None:
    with scratch.work(write=True) as work:
        appended = tuple(work.stock.add(entry) for entry in entries)
        assert [replace(entry, id=0) for entry in appended] == entries
        assert work.stock.all() == appended


@given(st.lists(st.builds(Note, days, words, instants), max_size=6))
def test_notes_come_back_in_the_order_appended(scratch: SqliteStore, notes: list[Note]) -> None:
    with scratch.work(write=True) as work:
        appended = tuple(work.notes.add(note) for note in notes)
        assert [replace(note, id=0) for note in appended] == notes
        assert work.notes.all() == appended
        assert work.notes.between(date.min, DAY) == tuple(n for n in appended if n.day <= DAY)


@given(st.lists(st.tuples(names, words), max_size=6))
def test_a_setting_has_the_value_stored_last(
    scratch: SqliteStore, stored: list[tuple[str, str]]
) -> None:
    with scratch.work(write=True) as work:
        for name, value in stored:
            work.settings.save(name, value)
        assert work.settings.all() == dict(stored)


def test_a_span_of_the_running_log_grows_and_never_shrinks(store: SqliteStore) -> None:
    hour = timedelta(hours=1)
    with store.work(write=True) as work:
        first = work.up_times.start(NOW)
        second = work.up_times.start(NOW)
        work.up_times.extend(first, NOW + hour)
        work.up_times.extend(first, NOW + hour / 2)
        assert first != second
        assert set(work.up_times.between(NOW - hour)) == {UpTime(NOW, NOW + hour), UpTime(NOW, NOW)}
        assert work.up_times.between(NOW) == (UpTime(NOW, NOW + hour),)
        assert work.up_times.between(NOW + hour) == ()


def test_a_span_that_a_restore_took_away_is_noted_again(store: SqliteStore) -> None:
    number = (NOW - EPOCH) // timedelta(microseconds=1)
    with store.work(write=True) as work:
        work.up_times.extend(number, NOW + timedelta(minutes=5))
        assert work.up_times.between(NOW) == (UpTime(NOW, NOW + timedelta(minutes=5)),)


def test_an_instant_of_any_zone_is_kept_in_utc(store: SqliteStore) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-5)))
    with store.work(write=True) as work:
        work.notes.add(Note(DAY, "x", there))
        (note,) = work.notes.all()
    assert note.recorded_at == NOW
    assert note.recorded_at.utcoffset() == timedelta(0)


def test_what_cannot_be_kept_exactly_is_not_kept(store: SqliteStore) -> None:
    naive = Note(DAY, "x", NOW.replace(tzinfo=None))
    too_fine = Record(0, RecordKind.EXTRA, DAY, NOW, taken_mg=Decimal("0.0005"))
    astray = Record(0, RecordKind.TAKEN, DAY, NOW, DoseKey(date(2027, 1, 5), 1, 1))
    with store.work(write=True) as work:
        with pytest.raises(StatementError, match="zone"):
            work.notes.add(naive)
        with pytest.raises(StatementError, match="thousandths"):
            work.records.add(too_fine)
        with pytest.raises(ValueError, match="day"):
            work.records.add(astray)


def test_nothing_lasts_without_a_commit(store: SqliteStore) -> None:
    with store.work(write=True) as work:
        work.settings.save("a", "kept")
        work.commit()
        work.settings.save("a", "lost")
    with pytest.raises(RuntimeError):
        _fail_halfway(store)
    with store.work() as work:
        assert work.settings.all() == {"a": "kept"}


def _fail_halfway(store: SqliteStore) -> None:
    with store.work(write=True) as work:
        work.settings.save("a", "lost too")
        raise RuntimeError
