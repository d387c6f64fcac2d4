"""The doctor's judgement of facts about a machine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.services.doctor import (
    AppFacts,
    DoctorCheck,
    DoNotDisturb,
    Finding,
    FindingCase,
    ServerFacts,
    SessionConfig,
    Syncing,
    for_today,
    run_checks,
)
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import AutostartState, LocalZone
from ldn_desktop.wording.doctor import say_finding
from tests.support.home import FakeMachine, SettableClock

NOW = datetime(2027, 1, 4, 19, 0, tzinfo=UTC)
BERLIN = LocalZone(ZoneInfo("Europe/Berlin"), "Europe/Berlin")
WELL = AppFacts("ok", last_check=NOW, next_check=NOW + timedelta(minutes=1), tray=True)


def well() -> FakeMachine:
    """A machine on which all is well."""
    return FakeMachine(
        server=ServerFacts("dunst", has_buttons=True),
        quiet=DoNotDisturb.OFF,
        starts_itself=AutostartState.ON,
        running=WELL,
        backup=NOW - timedelta(days=1),
    )


def run(machine: FakeMachine) -> tuple[Finding, ...]:
    return run_checks(machine, SettableClock(NOW), BERLIN)


def findings(machine: FakeMachine, zone: LocalZone = BERLIN) -> dict[DoctorCheck, Finding]:
    found = run_checks(machine, SettableClock(NOW), zone)
    seen = [finding.examined for finding in found]
    if machine.typed_by is None:
        seen.insert(list(DoctorCheck).index(DoctorCheck.INPUT_METHOD), DoctorCheck.INPUT_METHOD)
    assert seen == list(DoctorCheck)
    return {finding.examined: finding for finding in found}


def today(machine: FakeMachine, *accepted: str) -> list[DoctorCheck]:
    found = run_checks(machine, SettableClock(NOW), BERLIN)
    return [finding.examined for finding in for_today(found, accepted)]


def test_where_all_is_well_nothing_is_wrong_and_today_tells_nothing() -> None:
    assert [f.examined for f in findings(well()).values() if f.ok is not True] == [
        DoctorCheck.LIMITS
    ]
    assert today(well()) == []


def clock_found(machine: FakeMachine) -> tuple[bool | None, FindingCase]:
    found = findings(machine)[DoctorCheck.CLOCK]
    return found.ok, found.case


@pytest.mark.parametrize(
    ("ahead", "found"),
    [
        (timedelta(days=1), (True, FindingCase.USUAL)),
        (timedelta(days=1, seconds=1), (False, FindingCase.BEHIND)),
        (timedelta(days=400), (False, FindingCase.BEHIND)),
    ],
)
def test_a_clock_more_than_a_day_behind_the_newest_answer_or_the_running_log_is_wrong(
    ahead: timedelta, found: tuple[bool, FindingCase]
) -> None:
    answered, was_up = well(), well()
    answered.answered, was_up.up_until = (NOW + ahead, NOW), NOW + ahead
    assert clock_found(answered) == clock_found(was_up) == found
    assert today(answered) == today(was_up) == ([] if found[0] else [DoctorCheck.CLOCK])


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
    case = FindingCase.USUAL if is_right else FindingCase.BEHIND
    assert clock_found(machine) == (is_right, case)


@pytest.mark.parametrize(
    ("looked", "ok"),
    [(timedelta(), True), (timedelta(minutes=3), True), (timedelta(minutes=3, seconds=1), False)],
)
def test_a_last_look_more_than_three_minutes_old_is_wrong(looked: timedelta, ok: bool) -> None:
    machine = well()
    machine.running = replace(WELL, last_check=NOW - looked)
    assert findings(machine)[DoctorCheck.LAST_CHECK].ok is ok


def test_a_look_that_was_to_come_long_ago_or_a_stopped_bell_is_a_stopped_scheduler() -> None:
    machine = well()
    machine.running = replace(WELL, next_check=NOW - timedelta(minutes=4))
    assert findings(machine)[DoctorCheck.SCHEDULER].ok is False
    machine.running = replace(WELL, rings=False)
    assert findings(machine)[DoctorCheck.SCHEDULER].ok is False


def test_without_a_planned_dose_the_scheduler_is_well() -> None:
    machine = well()
    machine.running = replace(WELL, next_check=None)
    found = findings(machine)[DoctorCheck.SCHEDULER]
    assert (found.ok, found.case) == (True, FindingCase.NOTHING_PLANNED)


def test_the_looks_are_told_in_the_users_zone() -> None:
    found = findings(well())
    assert found[DoctorCheck.LAST_CHECK].at == NOW
    assert str(found[DoctorCheck.LAST_CHECK].at) == "2027-01-04 20:00:00+01:00"


def test_of_an_app_that_does_not_run_its_looks_cannot_be_known() -> None:
    machine = well()
    machine.running = None
    found = findings(machine)
    assert found[DoctorCheck.APP].ok is False
    for examined in (
        DoctorCheck.REMINDERS,
        DoctorCheck.SCHEDULER,
        DoctorCheck.LAST_CHECK,
        DoctorCheck.TRAY,
    ):
        assert found[examined].ok is None


def test_an_app_that_hangs_is_told_from_one_that_does_not_run() -> None:
    machine = well()
    machine.running = None
    assert findings(machine)[DoctorCheck.APP].case is FindingCase.USUAL
    machine.hung = True
    found = findings(machine)[DoctorCheck.APP]
    assert (found.ok, found.case) == (False, FindingCase.HANGS)
    machine.deaf = True
    assert findings(machine)[DoctorCheck.APP].case is FindingCase.UNREACHABLE


def test_an_older_app_that_says_less_is_not_found_fault_with() -> None:
    machine = well()
    machine.running = AppFacts("ok")
    found = findings(machine)
    assert found[DoctorCheck.SCHEDULER].ok is True
    assert found[DoctorCheck.LAST_CHECK].ok is None
    assert found[DoctorCheck.TRAY].ok is None


def test_a_start_with_the_computer_whose_program_is_gone_is_told_from_one_that_is_off() -> None:
    machine = well()
    machine.starts_itself = AutostartState.OFF
    off = findings(machine)[DoctorCheck.AUTOSTART]
    machine.starts_itself = AutostartState.BROKEN
    gone = findings(machine)[DoctorCheck.AUTOSTART]
    assert (off.ok, gone.ok) == (False, False)
    assert off.case is not gone.case


@pytest.mark.parametrize(
    ("syncing", "ok", "case"),
    [
        (Syncing("wal", 2), True, FindingCase.USUAL),
        (Syncing("wal", 3), True, FindingCase.USUAL),
        (Syncing("wal", 1), False, FindingCase.UNSYNCED),
        (Syncing("wal", 0), False, FindingCase.UNSYNCED),
        (Syncing("delete", 3), False, FindingCase.USUAL),
        (None, None, FindingCase.USUAL),
    ],
)
def test_a_database_that_could_lose_a_commit_is_told_of(
    syncing: Syncing | None, ok: bool | None, case: FindingCase
) -> None:
    machine = well()
    machine.synced = syncing
    found = findings(machine)[DoctorCheck.SYNC]
    assert (found.ok, found.case) == (ok, case)


@pytest.mark.parametrize(
    ("made", "ok", "case"),
    [
        (None, False, FindingCase.NEVER),
        (NOW - timedelta(days=30), True, FindingCase.USUAL),
        (NOW - timedelta(days=31), False, FindingCase.USUAL),
    ],
)
def test_a_backup_is_told_of_when_there_is_none_or_it_is_a_month_old(
    made: datetime | None, ok: bool, case: FindingCase
) -> None:
    machine = well()
    machine.backup = made
    found = findings(machine)[DoctorCheck.BACKUP]
    assert (found.ok, found.case) == (ok, case)


@pytest.mark.parametrize(
    ("state", "ok", "case"),
    [
        (None, None, FindingCase.USUAL),
        (DoNotDisturb.OFF, True, FindingCase.USUAL),
        (DoNotDisturb.SHOWN, True, FindingCase.SHOWN),
        (DoNotDisturb.HELD, False, FindingCase.USUAL),
        (DoNotDisturb.DROPPED, False, FindingCase.DROPPED),
    ],
)
def test_do_not_disturb_is_no_worry_where_reminders_get_through(
    state: DoNotDisturb | None, ok: bool | None, case: FindingCase
) -> None:
    machine = well()
    machine.quiet = state
    found = findings(machine)[DoctorCheck.DO_NOT_DISTURB]
    assert (found.ok, found.case) == (ok, case)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_desktop_that_starts_no_entries_is_told_of_with_the_line_for_its_file(
    is_there: bool,
) -> None:
    machine = well()
    line = "exec ldn-desktop --background"
    machine.config = SessionConfig("sway/config", line, is_there)
    found = findings(machine)[DoctorCheck.AUTOSTART]
    assert found.ok is is_there
    assert found.case is (FindingCase.USUAL if is_there else FindingCase.BY_CONFIG)
    assert (line in str(say_finding(found).fix)) is not is_there


@pytest.mark.parametrize(
    ("server", "ok", "case"),
    [
        (ServerFacts("Plasma", has_buttons=True), True, FindingCase.USUAL),
        (ServerFacts("mako", has_buttons=True, in_menu=True), True, FindingCase.IN_MENU),
        (ServerFacts("new", has_buttons=True, tried=False), True, FindingCase.UNTRIED),
        (ServerFacts("old", has_buttons=False, tried=False), False, FindingCase.USUAL),
    ],
)
def test_what_the_server_can_do_with_buttons_is_told(
    server: ServerFacts, ok: bool, case: FindingCase
) -> None:
    machine = well()
    machine.server = server
    found = findings(machine)[DoctorCheck.BUTTONS]
    assert (found.ok, found.case) == (ok, case)


def test_without_a_screen_nothing_of_the_desktop_is_asked() -> None:
    machine = well()
    machine.screen, machine.server = False, None
    found = findings(machine)
    for examined in (DoctorCheck.NOTIFICATIONS, DoctorCheck.BUTTONS, DoctorCheck.DO_NOT_DISTURB):
        assert found[examined].ok is None


def test_today_tells_what_keeps_reminders_from_coming_and_no_more() -> None:
    machine = well()
    machine.starts_itself = AutostartState.OFF
    machine.backup = None
    machine.server = ServerFacts("notify-osd", has_buttons=False)
    machine.quiet = DoNotDisturb.HELD
    machine.fault = StorageError(StorageErrorKind.DAMAGED)
    machine.free = 1
    assert today(machine) == [
        DoctorCheck.DO_NOT_DISTURB,
        DoctorCheck.AUTOSTART,
        DoctorCheck.DATABASE,
        DoctorCheck.DISK,
    ]


def test_what_the_user_accepted_as_it_is_is_not_told_again() -> None:
    machine = well()
    machine.starts_itself = AutostartState.OFF
    assert today(machine, "autostart") == []
    machine.quiet = DoNotDisturb.HELD
    assert today(machine, "autostart") == [DoctorCheck.DO_NOT_DISTURB]


def test_a_missing_tray_matters_only_where_there_are_no_notifications() -> None:
    machine = well()
    machine.running = replace(WELL, tray=False)
    assert findings(machine)[DoctorCheck.TRAY].ok is None
    assert today(machine) == []
    machine.server = None
    assert findings(machine)[DoctorCheck.TRAY].ok is False
    assert today(machine) == [DoctorCheck.TRAY]


def test_an_input_method_is_told_of_only_where_nothing_serves_it_and_not_on_today() -> None:
    machine = well()
    assert DoctorCheck.INPUT_METHOD not in findings(machine)
    machine.typed_by = "fcitx"
    found = findings(machine)[DoctorCheck.INPUT_METHOD]
    assert (found.ok, found.details) == (False, {"name": "fcitx"})
    assert today(machine) == []
    machine.screen, machine.server = False, None
    assert all(one.examined != DoctorCheck.INPUT_METHOD for one in run(machine))
