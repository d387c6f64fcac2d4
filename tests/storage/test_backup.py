"""A backup is proved before it counts, and a restore takes over all of it or nothing."""

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score, SymptomChange, SymptomTrend
from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.domain.questions import QuestionKind, QuestionLine
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.reviews import ReportMade, ReviewKind, ReviewLine
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage import backup
from ldn_desktop.storage.db_connection import FILE_NAME, connect
from ldn_desktop.storage.identity import SCHEMA
from ldn_desktop.storage.store import SqliteStore

Script = Callable[..., CompletedProcess[str]]
NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)
DAY = date(2027, 1, 4)
KEY = DoseKey(DAY, 1, 1)
Everything = tuple[object, ...]


DAMAGED = StorageErrorKind.DAMAGED


@pytest.fixture
def filled(store: SqliteStore, first_revision: Revision) -> SqliteStore:
    """A store with something of everything."""
    with store.work(write=True) as work:
        work.revisions.add(replace(first_revision, keeps=frozenset({(DAY, 1)})))
        second = work.revisions.add(replace(first_revision, plan_id=1))
        work.revisions.withdraw(replace(second, withdrawn_at=NOW))
        taken = Record(0, RecordKind.TAKEN, DAY, NOW, KEY, NOW, Decimal("4.5"), NOW)
        work.records.add(taken)
        work.records.add(Record(0, RecordKind.UNDONE, DAY, NOW, KEY, undoes=1))
        work.records.add(replace(taken, note="again"))
        work.reminders.save(Reminder(KEY, NOW, NOW, 1))
        work.scores.withdraw(work.scores.add(Score(DAY, "pain", 3, NOW)).id, NOW)
        work.notes.withdraw(work.notes.add(Note(DAY, "calm", NOW)).id, NOW)
        said = work.symptom_changes.add(SymptomChange(DAY, "pain", SymptomTrend.NEW, NOW))
        work.symptom_changes.withdraw(said.id, NOW)
        asked = work.questions.add(QuestionLine(0, QuestionKind.JOTTED, NOW, text="Why?"))
        work.questions.add(QuestionLine(0, QuestionKind.TICKED, NOW, asked.id))
        work.reviews.add(ReviewLine(0, ReviewKind.SET, DAY, NOW))
        work.reports.add(ReportMade(DAY, DAY, NOW))
        work.gentle_reminders.save(GentleReminder(GentleReminderKind.REVIEW, DAY, NOW))
        work.settings.save("a", "b")
        work.up_times.start(NOW)
        work.commit()
    return store


def _everything(store: SqliteStore) -> Everything:
    with store.work() as work:
        return (
            work.revisions.history(),
            work.records.all(),
            work.reminders.between(DAY, DAY),
            work.scores.all(),
            work.notes.all(),
            work.symptom_changes.all(),
            work.questions.all(),
            work.reviews.all(),
            work.reports.all(),
            work.gentle_reminders.between(DAY, DAY),
            work.settings.all(),
            work.up_times.between(datetime(2000, 1, 1, tzinfo=UTC)),
        )


def _put(store: SqliteStore, value: str) -> None:
    with store.work(write=True) as work:
        work.settings.save("a", value)
        work.commit()


def _names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_backup_is_one_private_file_with_all_the_data(
    filled: SqliteStore, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "backup.sqlite3"
    target.parent.mkdir()
    filled.backup_to(target)
    assert _names(target.parent) == {"backup.sqlite3"}
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    other = tmp_path / "other"
    other.mkdir()
    shutil.copyfile(target, other / FILE_NAME)
    with closing(SqliteStore(other)) as copied:
        assert _everything(copied) == _everything(filled)


def test_a_backup_never_replaces_a_file(filled: SqliteStore, tmp_path: Path) -> None:
    target = tmp_path / "letter"
    target.write_text("dear")
    with pytest.raises(StorageError) as refusal:
        filled.backup_to(target)
    assert refusal.value.kind is StorageErrorKind.FILE_EXISTS
    assert target.read_text() == "dear"


def test_a_backup_into_a_folder_that_is_not_there_is_refused(
    filled: SqliteStore, tmp_path: Path
) -> None:
    with pytest.raises(StorageError) as refusal:
        filled.backup_to(tmp_path / "none" / "backup")
    assert refusal.value.kind is StorageErrorKind.FILE_NOT_WRITABLE
    assert refusal.value.path == str(tmp_path / "none" / "backup")


def test_a_copy_that_differs_does_not_count_as_a_backup(
    filled: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = backup._verify

    def spoil_first(part: Path, expected: backup.Contents, target: Path) -> None:
        with closing(sqlite3.connect(part)) as copy:
            copy.execute("UPDATE setting SET value = 'other'")
            copy.commit()
        verify(part, expected, target)

    monkeypatch.setattr(backup, "_verify", spoil_first)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(StorageError) as refusal:
        filled.backup_to(out / "backup")
    assert refusal.value.kind is StorageErrorKind.DAMAGED
    assert _names(out) == set()


def test_a_restore_brings_everything_back_and_keeps_what_was_there(
    filled: SqliteStore, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    filled.backup_to(backup)
    before = _everything(filled)
    with filled.work(write=True) as work:
        work.notes.add(Note(DAY, "later", NOW))
        work.records.add(Record(0, RecordKind.EXTRA, DAY, NOW, taken_mg=Decimal(1)))
        work.settings.save("b", "later")
        work.commit()
    later = _everything(filled)
    kept = filled.restore_from(backup)
    assert _everything(filled) == before
    assert kept.parent == filled.path.parent / "backups"
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    again = filled.restore_from(kept)
    assert again != kept
    assert _everything(filled) == later
    assert not [name for name in _names(filled.path.parent) if name.startswith(".")]


def test_history_is_append_only_again_after_a_restore(filled: SqliteStore, tmp_path: Path) -> None:
    filled.backup_to(tmp_path / "backup")
    filled.restore_from(tmp_path / "backup")
    with (
        closing(connect(filled.path)) as raw,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        raw.execute("DELETE FROM dose_record")


def test_a_restore_reaches_another_process_that_has_the_file_open(
    filled: SqliteStore, tmp_path: Path
) -> None:
    other = SqliteStore(filled.path.parent)
    filled.backup_to(tmp_path / "backup")
    before = _everything(filled)
    with other.work(write=True) as work:
        number = work.up_times.start(datetime(2027, 2, 1, tzinfo=UTC))
        work.settings.save("a", "changed")
        work.commit()
    with other.work() as reader:
        assert reader.settings.all() == {"a": "changed"}
        filled.restore_from(tmp_path / "backup")
        assert reader.settings.all() == {"a": "changed"}
    assert _everything(other) == before
    with other.work(write=True) as work:
        work.up_times.extend(number, datetime(2027, 2, 1, 1, tzinfo=UTC))
        assert len(work.up_times.between(NOW)) == 1
    other.close()


def test_a_backup_that_was_left_with_its_log_is_restored_with_it(
    filled: SqliteStore, tmp_path: Path
) -> None:
    raw_copy = tmp_path / "raw"
    shutil.copytree(filled.path.parent, raw_copy)
    assert (raw_copy / f"{FILE_NAME}-wal").stat().st_size
    before, files = _everything(filled), _names(raw_copy)
    _put(filled, "later")
    filled.restore_from(raw_copy / FILE_NAME)
    assert _everything(filled) == before
    assert _names(raw_copy) == files


def _refused(store: SqliteStore, source: Path) -> StorageErrorKind:
    before, content = _everything(store), source.read_bytes()
    names = _names(source.parent)
    with pytest.raises(StorageError) as refusal:
        store.restore_from(source)
    assert refusal.value.path == str(source)
    assert _everything(store) == before
    assert source.read_bytes() == content
    assert _names(source.parent) == names
    return refusal.value.kind


HOSTILE = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM setting; END",
    "view": "CREATE VIEW v AS SELECT 1",
    "table": "CREATE TABLE extra (id INTEGER)",
    "index": "CREATE INDEX i ON note (abs(id))",
    "column": "ALTER TABLE setting ADD COLUMN more TEXT",
    "view for a table": "DROP TABLE setting; CREATE VIEW setting AS SELECT 'a' name, 'b' value",
    "history open to change": "DROP TRIGGER note_refuses_update",
}


@pytest.mark.parametrize("statements", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_with_anything_else_in_it_is_not_taken_over(
    filled: SqliteStore, tmp_path: Path, statements: str
) -> None:
    source = tmp_path / "hostile"
    filled.backup_to(source)
    with closing(sqlite3.connect(source)) as raw:
        raw.executescript(statements)
    assert _refused(filled, source) is StorageErrorKind.FOREIGN_FILE


NOT_OURS = {
    "SELECT 1": None,
    "PRAGMA application_id=7": StorageErrorKind.FOREIGN_FILE,
    f"PRAGMA user_version={SCHEMA + 1}": StorageErrorKind.NEWER_VERSION,
    "PRAGMA user_version=0": StorageErrorKind.FOREIGN_FILE,
    "INSERT INTO dose_record VALUES (9, 'skipped', '2027-01-04', 1, 99, 1,"
    " '2027-01-04T20:00:00.000000Z', NULL, NULL, NULL, NULL, NULL, NULL)": DAMAGED,
    "INSERT INTO note VALUES (9, 'someday', 'x', '2027-01-04T20:00:00.000000Z', 0)": DAMAGED,
    "INSERT INTO revision_step VALUES (1, 3, 1, NULL, 1), (1, 4, 1, 1, 1)": DAMAGED,
}


@pytest.mark.parametrize(("statement", "fault"), NOT_OURS.items())
def test_a_file_that_our_app_did_not_write_is_not_taken_over(
    filled: SqliteStore, tmp_path: Path, statement: str, fault: StorageErrorKind | None
) -> None:
    source = tmp_path / "backup"
    filled.backup_to(source)
    with closing(sqlite3.connect(source)) as raw:
        raw.execute(statement)
        raw.commit()
    if fault is None:
        filled.restore_from(source)
    else:
        assert _refused(filled, source) is fault


@pytest.mark.parametrize("content", [b"", b"a letter", b"SQLite format 3\x00"], ids=len)
def test_a_file_that_is_no_backup_is_not_taken_over(
    filled: SqliteStore, tmp_path: Path, content: bytes
) -> None:
    source = tmp_path / "backup"
    source.write_bytes(content)
    expected = (
        StorageErrorKind.DAMAGED if content.startswith(b"SQLite") else StorageErrorKind.FOREIGN_FILE
    )
    assert _refused(filled, source) is expected


def test_a_damaged_backup_is_not_taken_over(filled: SqliteStore, tmp_path: Path) -> None:
    source = tmp_path / "backup"
    filled.backup_to(source)
    content = bytearray(source.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    source.write_bytes(content)
    assert _refused(filled, source) is StorageErrorKind.DAMAGED


def test_a_backup_that_is_not_there_or_in_use_is_refused(
    filled: SqliteStore, tmp_path: Path
) -> None:
    with pytest.raises(StorageError) as refusal:
        filled.restore_from(tmp_path / "none")
    assert refusal.value.kind is StorageErrorKind.FILE_NOT_READABLE
    with pytest.raises(StorageError) as refusal:
        filled.restore_from(filled.path)
    assert refusal.value.kind is StorageErrorKind.LOCKED


CRASH = """
import os, sys
from pathlib import Path
from ldn_desktop.storage import restore
from ldn_desktop.storage.store import SqliteStore
restore.contents = lambda connection: os._exit(9)
SqliteStore(Path(sys.argv[1])).restore_from(Path(sys.argv[2]))
"""


def test_a_restore_that_is_killed_halfway_changes_nothing(
    filled: SqliteStore, tmp_path: Path, script: Script
) -> None:
    filled.backup_to(tmp_path / "backup")
    _put(filled, "later")
    before = _everything(filled)
    assert script(CRASH, filled.path.parent, tmp_path / "backup").returncode == 9
    assert _everything(filled) == before
    filled.restore_from(tmp_path / "backup")
    assert not list(filled.path.parent.glob(".*"))
