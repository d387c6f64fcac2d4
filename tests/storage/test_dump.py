"""Everything goes out and comes in to the letter, and only what a store of ours can hold."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score, SymptomChange, SymptomTrend
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.domain.plan import TimeRule
from ldn_desktop.domain.questions import QuestionKind, QuestionLine
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.reviews import ReportMade, ReviewKind, ReviewLine
from ldn_desktop.domain.revisions import LaterChanges, Operation, PlacedTime, Revision
from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.domain.supply import Liquid
from ldn_desktop.services.repositories import (
    ImportedRows,
    LoggedConditions,
    PlainRow,
    Rows,
    UnitOfWork,
)
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.dump import MACHINE_TABLES, TABLES
from ldn_desktop.storage.repositories.imports import TABLES as IMPORTED
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.storage.tables import APPEND_ONLY, metadata

NOW = datetime(2027, 1, 4, 20, 0, 0, 1, tzinfo=UTC)
DAY = date(2027, 1, 4)
NEXT_DAY = date(2027, 1, 5)
KEY = DoseKey(DAY, 1, 1)
MACHINE_SETTINGS = {"machine.zone", "test_reminder_seen"}
READ = 'SELECT * FROM "{}"'


def fill(work: UnitOfWork, first: Revision) -> None:
    """Write something of everything."""
    work.revisions.add(replace(first, keeps=frozenset({(DAY, 1)}), reason="Ü 😀"))
    at_home = replace(first.plan, time_rule=TimeRule.HOME, home_zone="Europe/Berlin")
    liquid = replace(at_home, supply=Liquid(Decimal(1), Decimal("0.1")))
    placed = (PlacedTime(DAY, 2, time(22)),)
    held = replace(first, operation=Operation.HOLD, days=3, later=LaterChanges.KEEP, places=placed)
    second = work.revisions.add(replace(held, plan_id=1, plan=liquid, agreed_on=DAY))
    kept = replace(second, left=frozenset({(DAY, 1)}), restored_days=frozenset({DAY, NEXT_DAY}))
    work.revisions.withdraw(replace(kept, withdrawn_at=NOW, restored=placed))
    work.conditions.add(LoggedConditions(NOW, "Europe/Berlin", WindowRules(3, 10, 2)))
    taken = Record(0, RecordKind.TAKEN, DAY, NOW, KEY, NOW, Decimal("4.5"), NOW, Decimal(4))
    work.records.add(taken)
    work.records.add(Record(0, RecordKind.UNDONE, DAY, NOW, KEY, undoes=1))
    work.records.add(replace(taken, note="=again\n\t<b>"))
    work.records.add(Record(0, RecordKind.EXTRA, DAY, NOW, None, NOW, Decimal("0.001")))
    work.reminders.save(Reminder(KEY, NOW, NOW, 2, undelivered=True, put_off_until=NOW))
    work.scores.add(Score(DAY, "pain", 3, NOW))
    work.scores.withdraw(1, NOW)
    work.notes.add(Note(DAY, "calm", NOW))
    work.notes.withdraw(1, NOW)
    work.symptom_changes.add(SymptomChange(DAY, "pain", SymptomTrend.WORSE, NOW))
    work.symptom_changes.withdraw(1, NOW)
    asked = work.questions.add(QuestionLine(0, QuestionKind.JOTTED, NOW, text="Why?"))
    work.questions.add(QuestionLine(0, QuestionKind.ANSWERED, NOW, asked.id, "So."))
    work.questions.add(QuestionLine(0, QuestionKind.TICKED, NOW, asked.id))
    work.reviews.add(ReviewLine(0, ReviewKind.SET, DAY, NOW))
    work.reports.add(ReportMade(DAY, DAY, NOW))
    work.gentle_reminders.save(GentleReminder(GentleReminderKind.REVIEW, DAY, NOW, closed=True))
    capsules = Item(Form.PIECES, Decimal("0.5"))
    work.stock.add(StockEntry(0, EntryKind.COUNTED, capsules, NOW, Decimal(0)))
    work.stock.add(StockEntry(0, EntryKind.OPENED, capsules, NOW, None, DAY))
    work.stock.withdraw(2, NOW)
    work.imports.take_back(ImportedRows("note", 5, 9), NOW)
    work.settings.save("look", "dark")
    for name in MACHINE_SETTINGS:
        work.settings.save(name, "yes")
    work.up_times.start(NOW)


@pytest.fixture
def filled(store: SqliteStore, first_revision: Revision) -> SqliteStore:
    with store.work(write=True) as work:
        fill(work, first_revision)
        work.commit()
    return store


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "other")
    yield opened
    opened.close()


def rows_of(store: SqliteStore) -> Rows:
    with store.work() as work:
        return work.all_rows()


def put(store: SqliteStore, rows: Rows) -> None:
    with store.work(write=True) as work:
        work.put_all_rows(rows)
        work.commit()


def on_disk(store: SqliteStore) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(store.path.parent / FILE_NAME)) as file:
        return {
            table.name: file.execute(READ.format(table.name)).fetchall()
            for table in metadata.sorted_tables
        }


def test_every_table_is_taken_along_or_named_as_machine_state(filled: SqliteStore) -> None:
    rows = rows_of(filled)
    assert {*rows, "running"} == {*metadata.tables}
    assert {"running"} == MACHINE_TABLES
    # A table without a row here would pass the round trip below unseen: `fill` writes into each.
    assert [name for name, found in rows.items() if not found] == []


def test_every_table_of_what_was_entered_goes_with_its_import_or_with_what_it_belongs_to() -> None:
    alone = {name for name in APPEND_ONLY if not metadata.tables[name].foreign_keys}
    assert alone - {*IMPORTED} == {"import_line"}
    assert {*IMPORTED} <= {*APPEND_ONLY}


def test_everything_comes_back_to_the_letter(filled: SqliteStore, other: SqliteStore) -> None:
    rows = rows_of(filled)
    put(other, rows)
    assert rows_of(other) == rows
    before, after = on_disk(filled), on_disk(other)
    for table in TABLES:
        kept = [row for row in before[table.name] if row[0] not in MACHINE_SETTINGS]
        assert after[table.name] == kept


def test_machine_state_stays_behind_and_what_is_here_of_it_stays(
    filled: SqliteStore, other: SqliteStore
) -> None:
    with other.work(write=True) as work:
        work.settings.save("look", "light")
        for name in MACHINE_SETTINGS:
            work.settings.save(name, "no")
        work.commit()
    put(other, rows_of(filled))
    with other.work() as work:
        assert work.settings.all() == {"look": "dark", **dict.fromkeys(MACHINE_SETTINGS, "no")}
        assert work.up_times.between(datetime(2000, 1, 1, tzinfo=UTC)) == ()


def test_settings_and_reminders_alone_are_no_history(
    store: SqliteStore, first_revision: Revision
) -> None:
    with store.work(write=True) as work:
        work.settings.save("look", "dark")
        work.up_times.start(NOW)
        work.gentle_reminders.save(GentleReminder(GentleReminderKind.CHECK_IN, DAY))
        assert work.is_empty()
        work.notes.add(Note(DAY, "calm", NOW))
        assert not work.is_empty()


def test_a_list_of_another_name_is_refused(filled: SqliteStore, other: SqliteStore) -> None:
    for name in (*MACHINE_TABLES, "surprise"):
        with pytest.raises(ValidationError) as refused:
            put(other, {**rows_of(filled), name: ()})
        assert refused.value.code is ValidationCode.KEY_UNKNOWN


Break = Callable[[dict[str, tuple[PlainRow, ...]]], None]


def with_first(table: str, **changes: object) -> Break:
    def change(rows: dict[str, tuple[PlainRow, ...]]) -> None:
        rows[table] = ({**rows[table][0], **changes}, *rows[table][1:])  # type: ignore[dict-item]  # wrong on purpose

    return change


def without_first(table: str) -> Break:
    def change(rows: dict[str, tuple[PlainRow, ...]]) -> None:
        rows[table] = rows[table][1:]

    return change


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (with_first("score", score=11), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("score", score="3"), ValidationCode.NOT_A_WHOLE_NUMBER),
        (with_first("score", score=2**70), ValidationCode.NOT_A_WHOLE_NUMBER),
        (with_first("score", day="2027-02-30"), ValidationCode.DATE_FORM),
        (with_first("score", day="1999-01-01"), ValidationCode.DATE_RANGE),
        (with_first("score", symptom=3), ValidationCode.NOT_TEXT),
        (with_first("score", symptom=None), ValidationCode.KEY_MISSING),
        (with_first("score", symptom="\ud800"), ValidationCode.TEXT_CONTROL),
        (with_first("score", surprise="x"), ValidationCode.KEY_UNKNOWN),
        (with_first("score", recorded_at="2027-01-04T20:00:00Z"), ValidationCode.INSTANT_FORM),
        (with_first("score", recorded_at="yesterday"), ValidationCode.INSTANT_FORM),
        (with_first("note", text="x" * 100_000), ValidationCode.TEXT_TOO_LONG),
        (with_first("note", text=""), ValidationCode.TEXT_EMPTY),
        (with_first("note", text=" \n"), ValidationCode.TEXT_EMPTY),
        (with_first("score", symptom=" "), ValidationCode.TEXT_EMPTY),
        (with_first("symptom_change", symptom=""), ValidationCode.TEXT_EMPTY),
        (with_first("dose_record", kind="eaten"), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("dose_record", taken_mg="1e3"), ValidationCode.AMOUNT_FORM),
        (with_first("dose_record", taken_mg="0.0001"), ValidationCode.AMOUNT_FORM),
        (with_first("dose_record", plan_id=7), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("dose_record", id=2), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision_time", at="25:00"), ValidationCode.TIME_FORM),
        (with_first("revision_step", dose_mg="1001"), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision", plan_id=7), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision_operation", operation="double"), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision_operation", later="some"), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision_operation", revision=7), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision_operation", operation="resume"), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision_place", slot=0), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("revision_place", at="24:00"), ValidationCode.TIME_FORM),
        (with_first("withdrawal_slot", slot=0, at="08:00"), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("withdrawal_slot", revision=1), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("conditions", late_hours=99), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("conditions", since="yesterday"), ValidationCode.INSTANT_FORM),
        (with_first("setting", name="test_reminder_seen"), ValidationCode.ROWS_DO_NOT_FIT),
        (with_first("setting", name="machine.zone"), ValidationCode.ROWS_DO_NOT_FIT),
        (without_first("plan"), ValidationCode.ROWS_DO_NOT_FIT),
        (without_first("revision_time"), ValidationCode.ROWS_DO_NOT_FIT),
    ],
)
def test_a_row_that_no_store_of_ours_holds_is_refused_and_nothing_is_written(
    filled: SqliteStore, other: SqliteStore, spoil: Break, problem: ValidationCode
) -> None:
    rows = dict(rows_of(filled))
    spoil(rows)
    empty = on_disk(other)
    with pytest.raises(ValidationError) as refused:
        put(other, rows)
    assert refused.value.code is problem
    assert on_disk(other) == empty


odd_values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["", "0", "-1", "x" * 6000, "2027-01-04", "9999-12-31T00:00:00.000000Z"])
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place_is_kept_as_it_is_or_refused(
    filled: SqliteStore, other: SqliteStore, data: st.DataObject
) -> None:
    rows = dict(rows_of(filled))
    table = data.draw(st.sampled_from(sorted(rows)))
    place = data.draw(st.integers(0, len(rows[table]) - 1))
    name = data.draw(st.sampled_from(sorted(rows[table][place])))
    changed = {**rows[table][place], name: data.draw(odd_values)}
    rows[table] = (*rows[table][:place], changed, *rows[table][place + 1 :])
    with other.work(write=True) as work:
        try:
            work.put_all_rows(rows)
        except ValidationError:
            return
        kept = work.all_rows()
        assert {key: sorted(map(repr, found)) for key, found in kept.items()} == {
            key: sorted(map(repr, found)) for key, found in rows.items()
        }


def test_a_copy_before_something_holds_what_stood_before_it(
    filled: SqliteStore, other: SqliteStore
) -> None:
    before = rows_of(filled)
    with filled.work(write=True) as work:
        kept = filled.back_up_before("import")
        work.notes.add(Note(DAY, "after", NOW))
        work.commit()
    assert kept.name == "before-import-001.sqlite3"
    other.restore_from(kept)
    assert rows_of(other) == before


def test_an_export_from_before_a_table_was_there_still_comes_in(
    filled: SqliteStore, other: SqliteStore
) -> None:
    rows = dict(rows_of(filled))
    del rows["stock_withdrawal"]
    put(other, rows)
    with other.work() as work:
        assert [entry.withdrawn_at for entry in work.stock.all()] == [None, None]
