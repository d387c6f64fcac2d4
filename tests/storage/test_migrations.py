"""The migrations make the tables that the code knows, in one go or not at all."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.pool import StaticPool

from ldn_desktop.domain.checkins import Note, Score
from ldn_desktop.domain.questions import QuestionKind, QuestionLine
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import FILE_NAME, connect_in_memory
from ldn_desktop.storage.engine import begin, make_engine
from ldn_desktop.storage.identity import SCHEMA
from ldn_desktop.storage.schema import CURRENT, Schema, SchemaRows, reference_rows, schema_rows
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.storage.tables import APPEND_ONLY, metadata, refusing_triggers

Script = Callable[..., CompletedProcess[str]]
NOTE = Note(date(2027, 1, 4), "kept", datetime(2027, 1, 4, 20, tzinfo=UTC))

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{number:04}"
down_revision = "{before:04}"


def upgrade() -> None:
    op.create_table("mood", sa.Column("id", sa.Integer(), primary_key=True), sqlite_strict=True)
    for table in ("note", "plan"):
        op.execute(f"DROP TRIGGER {{table}}_refuses_update")
        op.execute(f"DROP TRIGGER {{table}}_refuses_delete")
        with op.batch_alter_table(table, recreate="always") as changed:
            changed.add_column(sa.Column("mood", sa.Integer()))
    {ending}
"""


@pytest.fixture
def next_schema(tmp_path: Path) -> Schema:
    """The schema that a later version might bring."""
    return _schema_after(tmp_path / "later", "pass")


@pytest.fixture
def failing_schema(tmp_path: Path) -> Schema:
    """One whose migration breaks off in the middle."""
    return _schema_after(tmp_path / "failing", 'raise OSError(28, "No space left on device")')


def _schema_after(scripts: Path, ending: str) -> Schema:
    shutil.copytree(CURRENT.scripts, scripts)
    text = NEXT.format(number=SCHEMA + 1, before=SCHEMA, ending=ending)
    (scripts / "versions" / "later.py").write_text(text)
    return Schema(SCHEMA + 1, scripts)


def _lines(rows: SchemaRows) -> set[tuple[str, str, str, frozenset[str]]]:
    """Make the statements comparable: the order of a table's constraints means nothing.

    Nor does it that SQLite writes an added column on the line of the last one, and a renamed
    table's name in quotes.
    """
    return {
        (
            kind,
            name,
            table,
            frozenset(re.split(r",?\s*\n\s*|, ", (sql or "").strip().replace('"', ""))),
        )
        for kind, name, table, sql in rows
        if table != "alembic_version"
    }


def test_the_migrations_make_the_tables_that_the_code_knows() -> None:
    engine = make_engine(connect_in_memory, StaticPool)
    with begin(engine, write=True) as connection:
        metadata.create_all(connection)
        for table in APPEND_ONLY:
            for statement in refusing_triggers(table):
                connection.exec_driver_sql(statement)
        known = schema_rows(connection)
    engine.dispose()
    assert _lines(reference_rows(CURRENT, SCHEMA)) == _lines(known)


def test_the_schema_number_is_that_of_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(CURRENT.scripts))
    assert ScriptDirectory.from_config(config).get_heads() == [f"{SCHEMA:04}"]


@pytest.fixture
def filled_folder(folder: Path, first_revision: Revision) -> Path:
    """A folder with data, also in a table that others point to."""
    store = SqliteStore(folder)
    with store.work(write=True) as work:
        work.revisions.add(first_revision)
        work.notes.add(NOTE)
        work.commit()
    store.close()
    return folder


def _read(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def test_an_older_file_is_backed_up_and_migrated(filled_folder: Path, next_schema: Schema) -> None:
    SqliteStore(filled_folder, next_schema).close()
    file = filled_folder / FILE_NAME
    backup = filled_folder / "backups" / f"before-schema-{SCHEMA + 1}-001.sqlite3"
    assert _read(file, "PRAGMA user_version") == [(SCHEMA + 1,)]
    assert _read(file, "SELECT text, mood FROM note") == [("kept", None)]
    assert _read(backup, "PRAGMA user_version") == [(SCHEMA,)]
    assert _read(backup, "SELECT text FROM note") == [("kept",)]


def test_a_migration_that_breaks_off_leaves_the_file_as_it_was(
    filled_folder: Path, failing_schema: Schema, next_schema: Schema
) -> None:
    before = (filled_folder / FILE_NAME).read_bytes()
    with pytest.raises(StorageError) as failure:
        SqliteStore(filled_folder, failing_schema)
    assert failure.value.kind is StorageErrorKind.DISK_FULL
    assert (filled_folder / FILE_NAME).read_bytes() == before
    SqliteStore(filled_folder, next_schema).close()


def test_a_backup_of_an_older_schema_is_migrated_and_restored(
    filled_folder: Path, next_schema: Schema, tmp_path: Path
) -> None:
    older = SqliteStore(filled_folder)
    older.backup_to(tmp_path / "backup")
    older.close()
    newer = SqliteStore(tmp_path / "newer", next_schema)
    newer.restore_from(tmp_path / "backup")
    with newer.work() as work:
        assert [note.text for note in work.notes.all()] == ["kept"]
        assert len(work.revisions.history().revisions) == 1
    newer.close()
    assert _read(tmp_path / "backup", "PRAGMA user_version") == [(SCHEMA,)]


FOUNDATION = Schema(1, CURRENT.scripts)
COUNTED = StockEntry(
    0, EntryKind.COUNTED, Item(Form.PIECES, Decimal("0.5")), NOTE.recorded_at, Decimal(30)
)


@pytest.fixture
def first_version(tmp_path: Path, first_revision: Revision) -> Path:
    """A folder as the first version left it, with a plan and a note."""
    old = SqliteStore(tmp_path / "first", FOUNDATION)
    with old.work(write=True) as work:
        work.revisions.add(first_revision)
        work.commit()
    with closing(sqlite3.connect(tmp_path / "first" / FILE_NAME)) as raw, raw:
        row = (1, "2027-01-04", "kept", "2027-01-04T20:00:00.000000Z")
        raw.execute("INSERT INTO note VALUES (?, ?, ?, ?)", row)
    old.backup_to(tmp_path / "first-backup")
    old.close()
    return tmp_path / "first"


def test_a_file_of_the_first_version_keeps_its_rows_and_takes_a_stock(first_version: Path) -> None:
    assert _read(first_version / FILE_NAME, "PRAGMA user_version") == [(1,)]
    store = SqliteStore(first_version)
    with store.work(write=True) as work:
        assert [note.text for note in work.notes.all()] == ["kept"]
        assert len(work.revisions.history().revisions) == 1
        assert work.stock.all() == ()
        work.stock.add(COUNTED)
        work.commit()
    with store.work() as work:
        assert work.stock.all() == (replace(COUNTED, id=1),)
    store.close()
    backup = first_version / "backups" / f"before-schema-{SCHEMA}-001.sqlite3"
    assert _read(backup, "PRAGMA user_version") == [(1,)]


def test_scores_and_notes_of_the_second_version_can_be_taken_back(tmp_path: Path) -> None:
    score = Score(NOTE.day, "pain", 3, NOTE.recorded_at)
    with closing(SqliteStore(tmp_path, Schema(2, CURRENT.scripts))):
        pass
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as old, old:
        at = "2027-01-04T20:00:00.000000Z"
        old.execute("INSERT INTO score VALUES (1, '2027-01-04', 'pain', 3, ?)", (at,))
        old.execute("INSERT INTO note VALUES (1, '2027-01-04', 'kept', ?)", (at,))
    with closing(SqliteStore(tmp_path)) as store, store.work(write=True) as work:
        assert work.scores.all() == (replace(score, id=1),)
        assert work.notes.all() == (replace(NOTE, id=1),)
        assert work.notes.add(replace(NOTE, starred=True)).starred
        assert [note.starred for note in work.notes.all()] == [False, True]
        work.notes.withdraw(1, NOTE.recorded_at)
        work.scores.withdraw(1, NOTE.recorded_at)
        assert [found.withdrawn_at for found in work.scores.all()] == [NOTE.recorded_at]
        assert work.questions.all() == ()


def test_a_revision_that_the_third_version_took_back_stays_so_and_all_are_whole_plans(
    tmp_path: Path, first_revision: Revision
) -> None:
    store = SqliteStore(tmp_path / "now")
    with store.work(write=True) as work:
        made = work.revisions.add(first_revision)
        work.revisions.add(replace(made, plan_id=1))
        work.commit()
    store.close()
    with closing(SqliteStore(tmp_path / "old", Schema(3, CURRENT.scripts))):
        pass
    with closing(sqlite3.connect(tmp_path / "old" / FILE_NAME)) as old, old:
        old.execute("ATTACH ? AS now", (str(tmp_path / "now" / FILE_NAME),))
        for table in ("plan", "revision", "revision_step", "revision_time", "revision_strength"):
            old.execute(f"INSERT INTO {table} SELECT * FROM now.{table}")  # noqa: S608 - our tables
        at = "2027-01-04T20:00:00.000000Z"
        old.execute("INSERT INTO revision_withdrawal VALUES (2, ?)", (at,))
    with closing(SqliteStore(tmp_path / "old")) as migrated, migrated.work() as work:
        first, second = work.revisions.history().revisions
        assert work.conditions.all() == ()
    assert first == made
    assert second == replace(made, number=2, withdrawn_at=NOTE.recorded_at)
    assert (second.withdrawn_after, second.operation) == (None, None)


def test_a_count_of_the_fourth_version_stands_and_can_be_withdrawn(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path, Schema(4, CURRENT.scripts))):
        pass
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as old, old:
        old.execute(
            "INSERT INTO stock_entry VALUES (1, 'counted', 'pieces', 500, ?, 30000, NULL)",
            ("2027-01-04T20:00:00.000000Z",),
        )
    with closing(SqliteStore(tmp_path)) as store, store.work(write=True) as work:
        assert work.stock.all() == (replace(COUNTED, id=1),)
        work.stock.withdraw(1, NOTE.recorded_at)
        assert [entry.withdrawn_at for entry in work.stock.all()] == [NOTE.recorded_at]


def test_questions_of_the_fifth_version_stay_as_they_are_and_can_be_answered(
    tmp_path: Path,
) -> None:
    with closing(SqliteStore(tmp_path, Schema(5, CURRENT.scripts))):
        pass
    at, rows = "2027-01-04T20:00:00.000000Z", [(3, "jotted", None, "Why?"), (7, "ticked", 3, None)]
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as old, old:
        for row in rows:
            old.execute("INSERT INTO question_line VALUES (?, ?, ?, ?, ?)", (*row, at))
    with closing(SqliteStore(tmp_path)) as store, store.work(write=True) as work:
        made = NOTE.recorded_at
        assert work.questions.all() == (
            QuestionLine(3, QuestionKind.JOTTED, made, text="Why?"),
            QuestionLine(7, QuestionKind.TICKED, made, 3),
        )
        added = work.questions.add(QuestionLine(0, QuestionKind.ANSWERED, made, 3, "So."))
        assert added.id == 8


def test_a_backup_of_the_first_version_is_restored_over_a_stock(
    first_version: Path, tmp_path: Path
) -> None:
    store = SqliteStore(tmp_path / "now")
    with store.work(write=True) as work:
        work.stock.add(COUNTED)
        work.commit()
    store.restore_from(tmp_path / "first-backup")
    with store.work() as work:
        assert [note.text for note in work.notes.all()] == ["kept"]
        assert work.stock.all() == ()
    store.close()


CRASH = """
import os, sys
from pathlib import Path
from ldn_desktop.storage import schema
from ldn_desktop.storage.store import SqliteStore
upgrade = schema.upgrade

def upgrade_and_die(*arguments):
    upgrade(*arguments)
    os._exit(9)

schema.upgrade = upgrade_and_die
SqliteStore(Path(sys.argv[1]))
"""


def test_a_first_start_that_is_killed_halfway_is_made_up_for(
    tmp_path: Path, script: Script
) -> None:
    assert script(CRASH, tmp_path).returncode == 9
    assert (tmp_path / FILE_NAME).stat().st_size == 0
    store = SqliteStore(tmp_path)
    with store.work() as work:
        assert work.settings.all() == {}
    store.close()


def test_several_first_starts_at_once_make_one_database(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        stores = list(pool.map(lambda _: SqliteStore(tmp_path), range(3)))
    for number, store in enumerate(stores):
        with store.work(write=True) as work:
            work.settings.save(str(number), "here")
            work.commit()
    with stores[0].work() as work:
        assert len(work.settings.all()) == 3
    for store in stores:
        store.close()


SLOW_MODULES = """
import sys
from datetime import date
from pathlib import Path
from ldn_desktop.storage.store import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
with store.work() as work:
    work.revisions.history(), work.settings.all()
    work.records.between(date(2027, 1, 1), date(2027, 1, 2))
slow = ("alembic", "sqlalchemy.orm", "mako", "ldn_desktop.storage.backup")
print([name for name in slow if name in sys.modules])
"""


def test_a_file_at_the_newest_schema_opens_without_the_slow_modules(
    folder: Path, script: Script
) -> None:
    run = script(SLOW_MODULES, folder)
    assert (run.stdout, run.stderr) == ("[]\n", "")
