"""The first read tells what the store tells, loads no SQLAlchemy, and leaves errors to it."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision
from ldn_desktop.domain.supply import Capsules
from ldn_desktop.services.repositories import LoggedConditions, Reader
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.storage.startup_snapshot import read_snapshot
from ldn_desktop.storage.store import SqliteStore

NOW = datetime(2027, 1, 4, 20, 30, tzinfo=UTC)
DAY = date(2027, 1, 4)
KEY = DoseKey(DAY, 1, 1)
PLAN = Plan(
    start_date=DAY,
    times=(time(8), time(21)),
    steps=(Step(Decimal("4.5"), 14), Step(None, 3), Step(Decimal("0.5"), None, 2)),
    supply=Capsules((Decimal("0.5"), Decimal("1.5")), 4),
    agreed_on=DAY,
)
PLACES = (PlacedTime(DAY, 2, time(20)),)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path)
    with store.work(write=True) as work:
        work.revisions.add(Revision(0, 0, DAY, NOW, PLAN, keeps=frozenset({(DAY, 1)})))
        held = Revision(0, 1, DAY, NOW, PLAN, operation=Operation.HOLD, days=2, places=PLACES)
        second = work.revisions.add(held)
        left = frozenset({(DAY, 2)})
        work.revisions.withdraw(
            replace(second, withdrawn_at=NOW, left=left, restored_days=frozenset({DAY}))
        )
        work.conditions.add(LoggedConditions(NOW, "Europe/Berlin", WindowRules()))
        taken = Record(0, RecordKind.TAKEN, DAY, NOW, KEY, NOW, Decimal(4), NOW, Decimal("4.5"))
        work.records.add(taken)
        work.reminders.save(Reminder(KEY, NOW, NOW, rings=2, undelivered=True, put_off_until=NOW))
        work.settings.save("sound", "yes")
        work.up_times.start(NOW)
        work.commit()
    store.close()
    return tmp_path


def everything(reader: Reader) -> tuple[object, ...]:
    return (
        reader.revisions.history(),
        reader.conditions.all(),
        reader.records.between(DAY, DAY),
        reader.records.between(),
        reader.records.between(date(2027, 1, 5)),
        reader.reminders.between(DAY, DAY),
        reader.settings.all(),
        reader.up_times.between(datetime(2026, 1, 1, tzinfo=UTC)),
    )


def test_the_first_read_tells_the_same_as_the_store(filled: Path) -> None:
    first = read_snapshot(filled)
    assert first is not None
    store = SqliteStore(filled)
    with store.work() as work:
        assert everything(first) == everything(work)
    first.close()
    store.close()


def test_the_first_read_loads_no_sqlalchemy(filled: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from datetime import timedelta
from ldn_desktop.app.bootstrap import open_context
context, snapshot = open_context(Path({str(filled)!r}), timedelta(days=14))
assert snapshot is not None and snapshot.history.newest is not None
assert "sqlalchemy" not in sys.modules
context.store.close()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"x" * 200])
def test_what_is_not_ours_is_left_to_the_store_to_complain_of(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert read_snapshot(tmp_path) is None
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_without_a_file_there_is_no_first_read_and_none_is_made(tmp_path: Path) -> None:
    assert read_snapshot(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_lazy_store_opens_at_its_first_use_and_ends_the_first_read(filled: Path) -> None:
    lazy = LazyStore(filled)
    assert lazy.read_snapshot() is not None
    with lazy.work(write=True) as work:
        work.settings.save("sound", "no")
        work.commit()
    reader = lazy.read_snapshot()
    assert reader is not None
    assert reader.settings.all() == {"sound": "no"}
    lazy.close()


def test_what_is_written_after_a_first_read_outlives_another_process_that_comes_and_goes(
    filled: Path,
) -> None:
    """A lock lost on the way would let that process remove the log under our feet."""
    visit = f"""
from pathlib import Path
from ldn_desktop.storage.store import SqliteStore
store = SqliteStore(Path({str(filled)!r}))
with store.work() as work:
    print(work.settings.all()["sound"])
store.close()
"""

    def visited() -> str:
        command = [sys.executable, "-c", visit]
        return subprocess.run(
            command, check=True, timeout=60, capture_output=True, text=True
        ).stdout

    lazy = LazyStore(filled)
    assert lazy.read_snapshot() is not None
    lazy.open()
    assert visited() == "yes\n"
    with lazy.work(write=True) as work:
        work.settings.save("sound", "no")
        work.commit()
    assert visited() == "no\n"
    lazy.close()
