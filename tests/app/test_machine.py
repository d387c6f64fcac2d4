"""What the doctor asks of this machine, and what the running app answers of itself."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ldn_desktop.app.machine import (
    MachineWithoutData,
    RunningAppMachine,
    StoreMachine,
    health_answer,
)
from ldn_desktop.desktop import single_instance
from ldn_desktop.desktop.control_socket import REPLY_TIMEOUT_S, Reply, Request
from ldn_desktop.services.doctor import AppFacts, DoctorCheck, Syncing, run_checks
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.services.reminder_dispatch import Health, HealthIssue
from ldn_desktop.storage.lazy import LazyStore
from tests.support import home as fixtures
from tests.support.home import Home, SettableClock, SettableZones

# The fixtures that these tests need of the ones of a data folder.
empty_database, make_home, home = fixtures.empty_database, fixtures.make_home, fixtures.home
NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)
HEALTH = Health(last_check=NOW, next_check=NOW + timedelta(hours=1))


@pytest.fixture
def store(home: Home) -> Iterator[LazyStore]:
    with closing(LazyStore(home.folder)) as made:
        yield made


@pytest.fixture
def machine(home: Home, store: LazyStore) -> StoreMachine:
    return StoreMachine(home.folder, store)


def answering(monkeypatch: pytest.MonkeyPatch, answer: Reply | None, after: float = 0.0) -> None:
    """Let the app answer so, after so many seconds."""

    def ask(_folder: Path, request: Request, patience: float = REPLY_TIMEOUT_S) -> Reply | None:
        assert request is Request.HEALTH
        return answer if after <= patience else None

    monkeypatch.setattr(single_instance, "ask", ask)


@pytest.mark.parametrize("tray", [True, False, None])
def test_what_the_app_answers_is_read_as_it_was(
    machine: StoreMachine, monkeypatch: pytest.MonkeyPatch, tray: bool | None
) -> None:
    health = Health(frozenset({HealthIssue.NOT_SHOWN}), None, NOW, NOW + timedelta(hours=1))
    answering(monkeypatch, health_answer(health, tray=tray))
    facts = machine.app()
    assert facts is not None
    assert (facts.reminders, facts.rings, facts.tray) == ("degraded", True, tray)
    assert (facts.last_check, facts.next_check) == (NOW, NOW + timedelta(hours=1))
    assert len(facts.problems) == 1


def test_an_app_whose_bell_stopped_says_so(
    machine: StoreMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, health_answer(Health(frozenset({HealthIssue.SCHEDULER_STOPPED}))))
    facts = machine.app()
    assert facts is not None
    assert (facts.reminders, facts.rings) == ("off", False)


@pytest.mark.parametrize(
    "answer",
    [
        {"reminders": "ok"},
        {"reminders": "ok", "last_look": "yesterday", "next_look": 5, "tray": "yes"},
        {"reminders": "ok", "last_look": "2027-01-04T20:00:00", "problems": "none"},
    ],
)
def test_an_answer_of_another_version_is_read_as_far_as_it_goes(
    machine: StoreMachine, monkeypatch: pytest.MonkeyPatch, answer: Reply
) -> None:
    answering(monkeypatch, answer)
    assert machine.app() == AppFacts("ok")


def test_an_app_that_is_slow_to_answer_is_not_told_as_gone(
    machine: StoreMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, {"reminders": "ok"}, after=4)
    assert machine.app() == AppFacts("ok")


def test_no_answer_is_no_app(machine: StoreMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, None)
    assert machine.app() is None


def test_a_sound_database_in_our_own_folder_keeps_every_commit(machine: StoreMachine) -> None:
    assert machine.database_health() is None
    assert machine.syncing() == Syncing("wal", 2)
    assert machine.free_bytes() > 0


def test_when_the_last_answers_were_given_is_read_in_the_order_they_were(
    home: Home, machine: StoreMachine
) -> None:
    assert (machine.last_answers(), machine.was_up_after(NOW)) == ((), False)
    home.start()
    home.at("2027-01-05 12:00")
    ahead = home.clock.now()
    home.json("taken", "2027-01-04")
    home.at("2027-01-04 22:00")
    before = home.clock.now()
    home.json("clear", "2027-01-04")
    assert machine.last_answers() == (ahead, before)


def test_how_far_the_running_log_reaches_is_read(machine: StoreMachine, store: LazyStore) -> None:
    with store.work(write=True) as work:
        work.up_times.extend(work.up_times.start(NOW), NOW + timedelta(hours=1))
        work.commit()
    assert machine.was_up_after(NOW) is True
    assert machine.was_up_after(NOW + timedelta(hours=1)) is False


def test_a_backup_by_the_user_is_remembered_and_none_that_the_app_makes(
    home: Home, machine: StoreMachine, store: LazyStore, tmp_path: Path
) -> None:
    assert machine.last_backup() is None
    store.restore_from(_foreign_backup(home, tmp_path))
    assert machine.last_backup() is None
    store.backup_to(tmp_path / "mine")
    os.utime(home.folder / "last-backup", (NOW.timestamp(), NOW.timestamp()))
    assert machine.last_backup() == NOW
    with pytest.raises(StorageError):
        store.backup_to(tmp_path / "mine")
    assert machine.last_backup() == NOW
    store.backup_to(tmp_path / "another")
    made = machine.last_backup()
    assert made is not None
    assert made != NOW
    assert (home.folder / "last-backup").stat().st_mode & 0o077 == 0


def _foreign_backup(home: Home, folder: Path) -> Path:
    copy = folder / "from elsewhere"
    with closing(LazyStore(home.folder)) as other:
        other.backup_to(copy)
    (home.folder / "last-backup").unlink()
    return copy


def test_a_backup_that_cannot_be_remembered_is_made_all_the_same(
    home: Home, store: LazyStore, tmp_path: Path
) -> None:
    (home.folder / "last-backup").symlink_to("/nonexistent/place")
    store.backup_to(tmp_path / "mine")
    assert (tmp_path / "mine").exists()


def test_the_app_does_not_ask_itself_over_its_own_socket(
    home: Home, store: LazyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(single_instance, "ask", never)
    facts = AppFacts("ok", last_check=NOW)
    own = RunningAppMachine(home.folder, store, facts, lambda: AutostartState.BROKEN)
    assert own.app() == facts
    assert own.autostart() is AutostartState.BROKEN


def test_a_start_with_the_computer_that_cannot_be_read_is_not_known(
    home: Home, store: LazyStore
) -> None:
    def fail() -> AutostartState:
        raise StorageError(StorageErrorKind.IO_ERROR)

    assert RunningAppMachine(home.folder, store, AppFacts("ok"), fail).autostart() is None
    assert RunningAppMachine(home.folder, store, AppFacts("ok"), None).autostart() is None


def test_a_store_that_could_not_be_opened_is_left_alone_by_the_check(tmp_path: Path) -> None:
    fault = StorageError(StorageErrorKind.LOCKED, path="x")
    never_opened = LazyStore(tmp_path / "none")
    own = RunningAppMachine(tmp_path / "none", never_opened, AppFacts("ok"), None, fault)
    assert own.database_health() is fault
    assert own.syncing() is None
    assert own.last_answers() == ()
    assert own.was_up_after(NOW) is None
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_opened_is_examined_as_far_as_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/no/such")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    fault = StorageError(StorageErrorKind.DAMAGED, path="x")
    machine = MachineWithoutData(tmp_path / "none" / "yet", fault)
    zones = SettableZones("Europe/Berlin")
    found = {f.examined: f for f in run_checks(machine, SettableClock(NOW), zones.local())}
    assert found[DoctorCheck.DATABASE].fault is fault
    assert found[DoctorCheck.SYNC].ok is None
    assert found[DoctorCheck.AUTOSTART].ok is False
    assert found[DoctorCheck.DISK].ok is True
