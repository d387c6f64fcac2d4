"""The database itself keeps history, and keeps a dose from being answered twice at once."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, Table, TypedColumns, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score, SymptomChange, SymptomTrend
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.questions import QuestionKind, QuestionLine
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reviews import ReportMade, ReviewKind, ReviewLine
from ldn_desktop.domain.revisions import LaterChanges, Operation, PlacedTime, Revision
from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.services.repositories import Conflict, ImportedRows, LoggedConditions
from ldn_desktop.storage.db_connection import connect
from ldn_desktop.storage.engine import open_database
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.storage.tables import APPEND_ONLY, dose_record, metadata

Script = Callable[..., CompletedProcess[str]]
NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)
DAY = date(2027, 1, 4)
KEY = DoseKey(DAY, 1, 1)
TAKEN = Record(0, RecordKind.TAKEN, DAY, NOW, KEY, NOW, Decimal("4.5"), NOW, Decimal("4.5"))

WORSE = SymptomChange(DAY, "pain", SymptomTrend.WORSE, NOW)
JOTTED = QuestionLine(0, QuestionKind.JOTTED, NOW, text="Why is it so?")
COUNTED = StockEntry(0, EntryKind.COUNTED, Item(Form.PIECES, Decimal(3)), NOW, Decimal(30))


@pytest.fixture
def filled(store: SqliteStore, first_revision: Revision) -> SqliteStore:
    """A store with a row in each append-only table."""
    with store.work(write=True) as work:
        made = work.revisions.add(_with_operation(first_revision))
        work.revisions.withdraw(_taken_back(made))
        work.conditions.add(LoggedConditions(NOW, "Europe/Berlin", WindowRules()))
        work.records.add(TAKEN)
        work.scores.withdraw(work.scores.add(Score(DAY, "pain", 3, NOW)).id, NOW)
        work.notes.withdraw(work.notes.add(Note(DAY, "calm", NOW)).id, NOW)
        work.symptom_changes.withdraw(work.symptom_changes.add(WORSE).id, NOW)
        work.questions.add(JOTTED)
        work.reviews.add(ReviewLine(0, ReviewKind.SET, DAY, NOW))
        work.reports.add(ReportMade(DAY, DAY, NOW))
        work.stock.withdraw(work.stock.add(COUNTED).id, NOW)
        work.imports.take_back(ImportedRows("note", 5, 9), NOW)
        work.commit()
    return store


def _with_operation(revision: Revision) -> Revision:
    return replace(
        revision,
        keeps=frozenset({(DAY, 1)}),
        operation=Operation.HOLD,
        days=3,
        later=LaterChanges.MOVE,
        places=(PlacedTime(DAY, 2, time(22)),),
    )


def _taken_back(revision: Revision) -> Revision:
    return replace(
        revision, withdrawn_at=NOW, left=frozenset({(DAY, 1)}), restored_days=frozenset({DAY})
    )


@pytest.fixture
def raw(filled: SqliteStore) -> Iterator[Connection]:
    """A connection of another program of ours, in a transaction."""
    database = open_database(filled.path)
    with database.begin(write=True) as connection:
        yield connection
    database.engine.dispose()


def test_only_reminders_settings_and_the_running_log_are_plain_rows() -> None:
    plain = {"reminder", "nudge", "setting", "running"}
    assert set(metadata.tables) - set(APPEND_ONLY) == plain


@pytest.mark.parametrize("table", [metadata.tables[name] for name in APPEND_ONLY], ids=str)
def test_a_row_of_history_is_not_changed_removed_or_replaced(
    raw: Connection, table: Table[TypedColumns]
) -> None:
    before = raw.execute(select(table)).all()
    column = next(iter(table.columns))
    replaced = insert(table).prefix_with("OR REPLACE").from_select(list(table.c), select(table))
    assert before
    for statement in (update(table).values({column: column}), delete(table), replaced):
        with pytest.raises(IntegrityError, match="append-only"):
            raw.execute(statement)
    assert raw.execute(select(table)).all() == before


def test_the_same_answer_number_is_not_written_twice(raw: Connection) -> None:
    row = {"kind": "skipped", "day": DAY, "slot": 1, "plan_id": 1, "recorded_at": NOW}
    raw.execute(insert(dose_record), row | {"version": 2})
    with pytest.raises(IntegrityError, match="UNIQUE"):
        raw.execute(insert(dose_record), row | {"version": 2})


def test_a_stock_entry_is_withdrawn_once(filled: SqliteStore) -> None:
    with filled.work(write=True) as work, pytest.raises(Conflict):
        work.stock.withdraw(1, NOW)


def test_a_record_is_undone_once(filled: SqliteStore) -> None:
    undone = Record(0, RecordKind.UNDONE, DAY, NOW, KEY, undoes=1)
    with filled.work(write=True) as work:
        work.records.add(undone)
        with pytest.raises(Conflict):
            work.records.add(undone)


def test_a_revision_is_withdrawn_once(filled: SqliteStore) -> None:
    with filled.work(write=True) as work:
        (made,) = work.revisions.history().revisions
        with pytest.raises(Conflict):
            work.revisions.withdraw(made)


BROKEN_OPERATIONS = {
    "no days": {"days": 0},
    "a dose placed at a slot of 0": {"places": (PlacedTime(DAY, 0, time(8)),)},
}


@pytest.mark.parametrize("broken", BROKEN_OPERATIONS.values(), ids=BROKEN_OPERATIONS.keys())
def test_an_operation_that_makes_no_sense_is_refused(
    store: SqliteStore, first_revision: Revision, broken: Mapping[str, Any]
) -> None:
    with store.work(write=True) as work, pytest.raises(IntegrityError):
        work.revisions.add(replace(_with_operation(first_revision), **broken))


def test_a_score_a_note_and_a_change_are_taken_back_once(filled: SqliteStore) -> None:
    with filled.work(write=True) as work:
        for log in (work.scores, work.notes, work.symptom_changes):
            with pytest.raises(Conflict):
                log.withdraw(1, NOW)


BROKEN_QUESTIONS = {
    "a question without words": replace(JOTTED, text=None),
    "a tick of nothing": QuestionLine(0, QuestionKind.TICKED, NOW),
    "a tick of what is not there": QuestionLine(0, QuestionKind.TICKED, NOW, 99),
    "a tick with words": QuestionLine(0, QuestionKind.TICKED, NOW, 1, "words"),
    "a question about a question": replace(JOTTED, question=1),
}


@pytest.mark.parametrize("line", BROKEN_QUESTIONS.values(), ids=BROKEN_QUESTIONS.keys())
def test_a_line_about_a_question_that_makes_no_sense_is_refused(
    filled: SqliteStore, line: QuestionLine
) -> None:
    with filled.work(write=True) as work, pytest.raises(IntegrityError):
        work.questions.add(line)


BROKEN = {
    "a tick without a dose": replace(TAKEN, key=None),
    "a dose of a plan that is not there": replace(TAKEN, key=DoseKey(DAY, 1, 7)),
    "a slot of 0": replace(TAKEN, key=DoseKey(DAY, 0, 1)),
    "an extra dose with a key": replace(TAKEN, kind=RecordKind.EXTRA),
    "an extra dose without an amount": Record(0, RecordKind.EXTRA, DAY, NOW),
    "a skip with an amount": replace(TAKEN, kind=RecordKind.SKIPPED, taken_at=None),
    "a skip with a time": replace(TAKEN, kind=RecordKind.SKIPPED, taken_mg=None),
    "an undoing of nothing": Record(0, RecordKind.UNDONE, DAY, NOW, KEY),
    "an undoing of what is not there": Record(0, RecordKind.UNDONE, DAY, NOW, KEY, undoes=99),
    "a tick that undoes": replace(TAKEN, undoes=1),
    "an amount of 0": replace(TAKEN, taken_mg=Decimal(0)),
}


@pytest.mark.parametrize("record", BROKEN.values(), ids=BROKEN.keys())
def test_a_record_that_makes_no_sense_is_refused(filled: SqliteStore, record: Record) -> None:
    with filled.work(write=True) as work, pytest.raises(IntegrityError):
        work.records.add(record)


BROKEN_STOCK = {
    "a count without an amount": replace(COUNTED, amount=None),
    "a count below none": replace(COUNTED, amount=Decimal(-1)),
    "half a piece": replace(COUNTED, amount=Decimal("0.5")),
    "nothing that came in": replace(COUNTED, kind=EntryKind.ADDED, amount=Decimal(0)),
    "an opened bottle with an amount": replace(COUNTED, kind=EntryKind.OPENED),
    "a count with a day": replace(COUNTED, use_by=DAY),
}


@pytest.mark.parametrize("entry", BROKEN_STOCK.values(), ids=BROKEN_STOCK.keys())
def test_stock_that_makes_no_sense_is_refused(filled: SqliteStore, entry: StockEntry) -> None:
    with filled.work(write=True) as work, pytest.raises(IntegrityError):
        work.stock.add(entry)


def test_of_two_writers_the_second_sees_what_the_first_wrote(
    store: SqliteStore, first_revision: Revision, folder: Path
) -> None:
    with store.work(write=True) as work:
        work.revisions.add(first_revision)
        work.commit()
    start = Barrier(4)

    def tick_unless_ticked(_: int) -> int:
        other = SqliteStore(folder)
        start.wait()
        with other.work(write=True) as work:
            if not work.records.between(DAY, DAY):
                work.records.add(TAKEN)
                work.commit()
        other.close()
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tick_unless_ticked, range(4))) == 4
    with store.work() as work:
        assert work.records.between(DAY, DAY) == (replace(TAKEN, id=1),)


def test_what_was_read_before_another_wrote_is_not_built_upon(
    store: SqliteStore, first_revision: Revision
) -> None:
    with store.work(write=True) as work:
        work.revisions.add(first_revision)
        work.commit()
    with store.work() as reader:
        assert reader.records.all() == ()
        with store.work(write=True) as writer:
            writer.records.add(TAKEN)
            writer.commit()
        with pytest.raises(Conflict):
            reader.records.add(TAKEN)
    with store.work() as work:
        assert len(work.records.all()) == 1


TICK = """
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.storage.store import SqliteStore
day, now = date(2027, 1, 4), datetime(2027, 1, 4, 20, tzinfo=UTC)
store = SqliteStore(Path(sys.argv[1]))
for _ in range(20):
    with store.work(write=True) as work:
        work.records.add(
            Record(0, RecordKind.TAKEN, day, now, DoseKey(day, 1, 1), now, Decimal("4.5"))
        )
        work.commit()
"""


def test_processes_that_write_at_once_lose_nothing_and_double_nothing(
    store: SqliteStore, first_revision: Revision, script: Script, folder: Path
) -> None:
    with store.work(write=True) as work:
        work.revisions.add(first_revision)
        work.commit()
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: script(TICK, folder), range(2)))
    assert [run.stderr for run in runs] == ["", ""]
    with closing(connect(store.path, read_only=True)) as connection:
        versions = connection.execute("SELECT version FROM dose_record ORDER BY id").fetchall()
    assert versions == [(number,) for number in range(1, 41)]
