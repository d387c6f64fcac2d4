"""The doctor's judgement of facts about a machine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.services.doctor import (
    AppFacts,
    Case,
    Examined,
    Finding,
    ServerFacts,
    Syncing,
    examine,
    for_today,
)
from ldn_desktop.services.errors import Fault, StorageError
from ldn_desktop.services.ports import AutostartState, LocalZone
from tests.support.house import FakeMachine, SettableClock

NOW = datetime(2027, 1, 4, 19, 0, tzinfo=UTC)
BERLIN = LocalZone(ZoneInfo("Europe/Berlin"), "Europe/Berlin")
WELL = AppFacts("ok", last_look=NOW, next_look=NOW + timedelta(minutes=1), tray=True)


def well() -> FakeMachine:
    """A machine on which all is well."""
    return FakeMachine(
        server=ServerFacts("dunst", has_buttons=True),
        quiet=False,
        starts_itself=AutostartState.ON,
        running=WELL,
        backup=NOW - timedelta(days=1),
    )


def findings(machine: FakeMachine, zone: LocalZone = BERLIN) -> dict[Examined, Finding]:
    found = examine(machine, SettableClock(NOW), zone)
    assert [finding.examined for finding in found] == list(Examined)
    return {finding.examined: finding for finding in found}


def today(machine: FakeMachine, *accepted: str) -> list[Examined]:
    found = examine(machine, SettableClock(NOW), BERLIN)
    return [finding.examined for finding in for_today(found, accepted)]


def test_where_all_is_well_nothing_is_wrong_and_today_tells_nothing() -> None:
    assert [f.examined for f in findings(well()).values() if f.ok is not True] == [Examined.LIMITS]
    assert today(well()) == []


def clock_found(machine: FakeMachine) -> tuple[bool | None, Case]:
    found = findings(machine)[Examined.CLOCK]
    return found.ok, found.case


@pytest.mark.parametrize(
    ("ahead", "found"),
    [
        (timedelta(days=1), (True, Case.USUAL)),
        (timedelta(days=1, seconds=1), (False, Case.BEHIND)),
        (timedelta(days=400), (False, Case.BEHIND)),
    ],
)
def test_a_clock_more_than_a_day_behind_the_newest_answer_or_the_running_log_is_wrong(
    ahead: timedelta, found: tuple[bool, Case]
) -> None:
    answered, was_up = well(), well()
    answered.answered, was_up.up_until = (NOW + ahead, NOW), NOW + ahead
    assert clock_found(answered) == clock_found(was_up) == found
    assert today(answered) == today(was_up) == ([] if found[0] else [Examined.CLOCK])


@pytest.mark.parametrize(
    ("days", "is_right"),
    [((0,), False), ((2.9, 0), False), ((3, 0), True), ((12, 9), False), ((5, -2), False)],
)
def test_a_clock_that_was_ahead_for_a_while_is_right_again_after_three_days_of_answers(
    days: tuple[float, ...], is_right: bool
) -> None:
    ahead = NOW + timedelta(days=400)
    since = tuple(NOW - timedelta(days=day) for day in days)
    machine = well()
    machine.answered, machine.up_until = (NOW - timedelta(days=6), ahead, *since), ahead
    case = Case.USUAL if is_right else Case.BEHIND
    assert clock_found(machine) == (is_right, case)


@pytest.mark.parametrize(
    ("looked", "ok"),
    [(timedelta(), True), (timedelta(minutes=3), True), (timedelta(minutes=3, seconds=1), False)],
)
def test_a_last_look_more_than_three_minutes_old_is_wrong(looked: timedelta, ok: bool) -> None:
    machine = well()
    machine.running = replace(WELL, last_look=NOW - looked)
    assert findings(machine)[Examined.LAST_LOOK].ok is ok


def test_a_look_that_was_to_come_long_ago_or_a_stopped_bell_is_a_stopped_scheduler() -> None:
    machine = well()
    machine.running = replace(WELL, next_look=NOW - timedelta(minutes=4))
    assert findings(machine)[Examined.SCHEDULER].ok is False
    machine.running = replace(WELL, rings=False)
    assert findings(machine)[Examined.SCHEDULER].ok is False


def test_without_a_planned_dose_the_scheduler_is_well() -> None:
    machine = well()
    machine.running = replace(WELL, next_look=None)
    found = findings(machine)[Examined.SCHEDULER]
    assert (found.ok, found.case) == (True, Case.NOTHING_PLANNED)


def test_the_looks_are_told_in_the_users_zone() -> None:
    found = findings(well())
    assert found[Examined.LAST_LOOK].at == NOW
    assert str(found[Examined.LAST_LOOK].at) == "2027-01-04 20:00:00+01:00"


def test_of_an_app_that_does_not_run_its_looks_cannot_be_known() -> None:
    machine = well()
    machine.running = None
    found = findings(machine)
    assert found[Examined.APP].ok is False
    for examined in (Examined.REMINDERS, Examined.SCHEDULER, Examined.LAST_LOOK, Examined.TRAY):
        assert found[examined].ok is None


def test_an_app_that_hangs_is_told_from_one_that_does_not_run() -> None:
    machine = well()
    machine.running = None
    assert findings(machine)[Examined.APP].case is Case.USUAL
    machine.hung = True
    found = findings(machine)[Examined.APP]
    assert (found.ok, found.case) == (False, Case.HANGS)
    machine.deaf = True
    assert findings(machine)[Examined.APP].case is Case.UNREACHABLE


def test_an_older_app_that_says_less_is_not_found_fault_with() -> None:
    machine = well()
    machine.running = AppFacts("ok")
    found = findings(machine)
    assert found[Examined.SCHEDULER].ok is True
    assert found[Examined.LAST_LOOK].ok is None
    assert found[Examined.TRAY].ok is None


def test_a_start_with_the_computer_whose_program_is_gone_is_told_from_one_that_is_off() -> None:
    machine = well()
    machine.starts_itself = AutostartState.OFF
    off = findings(machine)[Examined.AUTOSTART]
    machine.starts_itself = AutostartState.BROKEN
    gone = findings(machine)[Examined.AUTOSTART]
    assert (off.ok, gone.ok) == (False, False)
    assert off.case is not gone.case


@pytest.mark.parametrize(
    ("syncing", "ok", "case"),
    [
        (Syncing("wal", 2), True, Case.USUAL),
        (Syncing("wal", 3), True, Case.USUAL),
        (Syncing("wal", 1), False, Case.UNSYNCED),
        (Syncing("wal", 0), False, Case.UNSYNCED),
        (Syncing("delete", 3), False, Case.USUAL),
        (None, None, Case.USUAL),
    ],
)
def test_a_database_that_could_lose_a_commit_is_told_of(
    syncing: Syncing | None, ok: bool | None, case: Case
) -> None:
    machine = well()
    machine.synced = syncing
    found = findings(machine)[Examined.SYNC]
    assert (found.ok, found.case) == (ok, case)


@pytest.mark.parametrize(
    ("made", "ok", "case"),
    [
        (None, False, Case.NEVER),
        (NOW - timedelta(days=30), True, Case.USUAL),
        (NOW - timedelta(days=31), False, Case.USUAL),
    ],
)
def test_a_backup_is_told_of_when_there_is_none_or_it_is_a_month_old(
    made: datetime | None, ok: bool, case: Case
) -> None:
    machine = well()
    machine.backup = made
    found = findings(machine)[Examined.BACKUP]
    assert (found.ok, found.case) == (ok, case)


def test_without_a_screen_nothing_of_the_desktop_is_asked() -> None:
    machine = well()
    machine.screen, machine.server = False, None
    found = findings(machine)
    for examined in (Examined.NOTIFICATIONS, Examined.BUTTONS, Examined.DO_NOT_DISTURB):
        assert found[examined].ok is None


def test_today_tells_what_keeps_reminders_from_coming_and_no_more() -> None:
    machine = well()
    machine.starts_itself = AutostartState.OFF
    machine.backup = None
    machine.server = ServerFacts("notify-osd", has_buttons=False)
    machine.quiet = True
    machine.fault = StorageError(Fault.DAMAGED)
    machine.free = 1
    assert today(machine) == [
        Examined.DO_NOT_DISTURB,
        Examined.AUTOSTART,
        Examined.DATABASE,
        Examined.DISK,
    ]


def test_what_the_user_accepted_as_it_is_is_not_told_again() -> None:
    machine = well()
    machine.starts_itself = AutostartState.OFF
    assert today(machine, "autostart") == []
    machine.quiet = True
    assert today(machine, "autostart") == [Examined.DO_NOT_DISTURB]


def test_a_missing_tray_matters_only_where_there_are_no_notifications() -> None:
    machine = well()
    machine.running = replace(WELL, tray=False)
    assert findings(machine)[Examined.TRAY].ok is None
    assert today(machine) == []
    machine.server = None
    assert findings(machine)[Examined.TRAY].ok is False
    assert today(machine) == [Examined.TRAY]
