"""The doctor: checks whether reminders can work on this computer, from facts of a port."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Protocol

from ldn_desktop.domain.texts import NAME_LENGTH
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.lateness import SILENCE
from ldn_desktop.services.ports import AutostartState, Clock, LocalZone

LITTLE_SPACE = 50_000_000
"""Free bytes on the data folder's disk below which to warn: a year of use takes about 5 MB."""

EARLIEST_SANE_YEAR = 2026
LATEST_SANE_YEAR = 2099

BEHIND = timedelta(days=1)
"""A clock this far before the newest record is wrong; a zone or a correction explains less."""

LATELY = timedelta(days=7)
SETTLED = timedelta(days=3)
"""Answers over a span of this many of the last days show that the clock is right.

Then it was ahead for a while before. Without this rule, the records of that while would cause a
warning until their time has come."""

OLD_BACKUP = timedelta(days=30)
"""A backup older than this causes a warning."""

FULL = 2
"""The lowest of SQLite's levels of `synchronous` at which a power cut loses no commit in WAL."""


class DoctorCheck(StrEnum):
    """What the doctor checks, in the order shown."""

    APP = "app"
    REMINDERS = "reminders"
    SCHEDULER = "scheduler"
    LAST_CHECK = "last_look"
    NOTIFICATIONS = "notifications"
    BUTTONS = "buttons"
    DO_NOT_DISTURB = "do_not_disturb"
    TRAY = "tray"
    INPUT_METHOD = "input_method"
    AUTOSTART = "autostart"
    CLOCK = "clock"
    ZONE = "zone"
    DATABASE = "database"
    SYNC = "sync"
    DISK = "disk"
    BACKUP = "backup"
    LIMITS = "limits"


class DoNotDisturb(StrEnum):
    """Whether the desktop's do-not-disturb is on, and what becomes of reminders then."""

    OFF = "off"
    SHOWN = "shown"
    HELD = "held"
    DROPPED = "dropped"


class FindingCase(StrEnum):
    """Which of several possible results a check found."""

    USUAL = "usual"
    HANGS = "hangs"
    BEHIND = "behind"
    UNREACHABLE = "unreachable"
    ELSEWHERE = "elsewhere"
    BY_CONFIG = "by_config"
    IN_MENU = "in_menu"
    UNTRIED = "untried"
    GONE = "gone"
    NEVER = "never"
    NOTHING_PLANNED = "nothing_planned"
    UNSYNCED = "unsynced"
    TO_SHARE = "to_share"
    NOT_NEEDED = "not_needed"
    SHOWN = "shown"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Finding:
    """The result of one check; `ok` is None if it does not apply or cannot be known.

    `at` is an aware instant in the user's zone, if the finding names one.
    """

    examined: DoctorCheck
    ok: bool | None
    details: dict[str, str] = field(default_factory=dict)
    fault: StorageError | None = None
    case: FindingCase = FindingCase.USUAL
    at: datetime | None = None


@dataclass(frozen=True)
class SessionConfig:
    """The file whose `line` starts the app in this session, and whether such a line is there."""

    file: str
    line: str
    is_there: bool


@dataclass(frozen=True)
class ServerFacts:
    """A notification server: its name, and whether it supports buttons.

    `in_menu`: it shows them only in a menu that the user opens. `tried`: the app knows how this
    server reads a reminder.
    """

    name: str
    has_buttons: bool
    in_menu: bool = False
    tried: bool = True


@dataclass(frozen=True)
class AppFacts:
    """What the running app reports. `problems` are sentences; the checks are UTC instants.

    `rings` is False if nothing would start a check any more. `elsewhere` is the display of the
    other session in which it runs, "" if it runs in this one. None means not reported.
    """

    reminders: str
    problems: tuple[str, ...] = ()
    rings: bool = True
    last_check: datetime | None = None
    next_check: datetime | None = None
    tray: bool | None = None
    elsewhere: str = ""


@dataclass(frozen=True)
class Syncing:
    """How the database is written to disk: SQLite's journal mode and level of `synchronous`."""

    journal: str
    synchronous: int


class Machine(Protocol):
    """The facts about the computer that the doctor needs. None: not known, or does not exist."""

    def has_screen(self) -> bool:
        """Return whether there is a display."""

    def notification_server(self) -> ServerFacts | None:
        """Return the desktop's notification server, None if there is none."""

    def do_not_disturb(self) -> DoNotDisturb | None:
        """Return whether the desktop's do-not-disturb is on, and what it does to reminders."""

    def input_method(self) -> str | None:
        """Return the input method that is asked for and that nothing serves."""

    def autostart(self) -> AutostartState | None:
        """Return whether the app starts with the session, by a command that exists."""

    def session_config(self) -> SessionConfig | None:
        """Return where this session names the programs to start, if it starts no entries."""

    def app(self) -> AppFacts | None:
        """Return what the running app reports, None if it does not run."""

    def hangs(self) -> bool:
        """Return whether an app is running on the data folder but does not answer."""

    def unreachable(self) -> bool:
        """Return whether an app is running on the data folder but cannot be contacted."""

    def syncing(self) -> Syncing | None:
        """Return how the database is written to disk."""

    def database_health(self) -> StorageError | None:
        """Return what is wrong with the database file, None if it is intact."""

    def free_bytes(self) -> int:
        """Return the free bytes on the data folder's disk."""

    def last_answers(self) -> tuple[datetime, ...]:
        """Return when (UTC) the newest dose records were made, newest last."""

    def was_up_after(self, at: datetime) -> bool | None:
        """Return whether the running log has a span that ends after the UTC instant `at`."""

    def last_backup(self) -> datetime | None:
        """Return the UTC instant at which the user last made a backup on this computer."""


def run_checks(machine: Machine, clock: Clock, zone: LocalZone) -> tuple[Finding, ...]:
    """Return all findings, in the order of `DoctorCheck`."""
    app, now = machine.app(), clock.now()
    channels = tuple(_channels(machine))
    return (
        *(_no_app(machine) if app is None else _app(app, now, zone)),
        *channels,
        _tray(app, has_notifications=channels[0].ok is True),
        *_input_method(machine),
        _autostart(machine.autostart(), machine.session_config()),
        _clock(machine, now),
        Finding(DoctorCheck.ZONE, zone.known, {"zone": zone.name, "offset": _offset(now, zone)}),
        *_data(machine),
        _backup(machine.last_backup(), now, zone),
        Finding(DoctorCheck.LIMITS, None),
    )


# A check that is in neither set is shown on Today when it fails.
_SHOWN_BY_BANNER = {
    DoctorCheck.APP,
    DoctorCheck.REMINDERS,
    DoctorCheck.SCHEDULER,
    DoctorCheck.LAST_CHECK,
    DoctorCheck.NOTIFICATIONS,
    DoctorCheck.ZONE,
}
_NO_HARM_TO_REMINDERS = {DoctorCheck.BUTTONS, DoctorCheck.INPUT_METHOD, DoctorCheck.BACKUP}


def for_today(found: Iterable[Finding], accepted: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return the findings that the Today page shows: what keeps reminders or answers from working.

    Findings that the window's banner shows are left out, and those that the user `accepted`.
    """
    left_out = {*_SHOWN_BY_BANNER, *_NO_HARM_TO_REMINDERS, *accepted}
    return tuple(f for f in found if f.ok is False and f.examined not in left_out)


def _no_app(machine: Machine) -> Iterator[Finding]:
    yield Finding(DoctorCheck.APP, False, case=_why_silent(machine))
    for examined in (DoctorCheck.REMINDERS, DoctorCheck.SCHEDULER, DoctorCheck.LAST_CHECK):
        yield Finding(examined, None)


def _why_silent(machine: Machine) -> FindingCase:
    if machine.unreachable():
        return FindingCase.UNREACHABLE
    return FindingCase.HANGS if machine.hangs() else FindingCase.USUAL


def _app(app: AppFacts, now: datetime, zone: LocalZone) -> Iterator[Finding]:
    place = {"screen": app.elsewhere}
    case = FindingCase.ELSEWHERE if app.elsewhere else FindingCase.USUAL
    yield Finding(DoctorCheck.APP, not app.elsewhere, place, case=case)
    yield Finding(DoctorCheck.REMINDERS, app.reminders == "ok", {"why": " ".join(app.problems)})
    following, last = app.next_check, app.last_check
    is_late = following is not None and now - following > SILENCE
    case = FindingCase.NOTHING_PLANNED if following is None else FindingCase.USUAL
    is_alive = app.rings and not is_late
    yield Finding(DoctorCheck.SCHEDULER, is_alive, case=case, at=_local(following, zone))
    is_recent = None if last is None else abs(now - last) <= SILENCE
    yield Finding(DoctorCheck.LAST_CHECK, is_recent, at=_local(last, zone))


def _channels(machine: Machine) -> Iterator[Finding]:
    if not machine.has_screen():
        for examined in (
            DoctorCheck.NOTIFICATIONS,
            DoctorCheck.BUTTONS,
            DoctorCheck.DO_NOT_DISTURB,
        ):
            yield Finding(examined, None)
        return
    server = machine.notification_server()
    name = {"name": server.name if server else ""}
    yield Finding(DoctorCheck.NOTIFICATIONS, server is not None, name)
    yield _buttons(server)
    yield _do_not_disturb(machine.do_not_disturb() if server else None)


def _buttons(server: ServerFacts | None) -> Finding:
    if server is None or not server.has_buttons:
        return Finding(DoctorCheck.BUTTONS, server.has_buttons if server else None)
    case = FindingCase.UNTRIED if not server.tried else FindingCase.USUAL
    return Finding(DoctorCheck.BUTTONS, True, case=FindingCase.IN_MENU if server.in_menu else case)


def _do_not_disturb(state: DoNotDisturb | None) -> Finding:
    special = {
        DoNotDisturb.SHOWN: FindingCase.SHOWN,
        DoNotDisturb.DROPPED: FindingCase.DROPPED,
    }
    is_ok = None if state is None else state in (DoNotDisturb.OFF, DoNotDisturb.SHOWN)
    case = FindingCase.USUAL if state is None else special.get(state, FindingCase.USUAL)
    return Finding(DoctorCheck.DO_NOT_DISTURB, is_ok, case=case)


def _tray(app: AppFacts | None, *, has_notifications: bool) -> Finding:
    """Return the finding of the tray; if notifications are shown, it is not needed."""
    has_tray = app.tray if app else None
    if has_tray is False and has_notifications:
        return Finding(DoctorCheck.TRAY, None, case=FindingCase.NOT_NEEDED)
    return Finding(DoctorCheck.TRAY, has_tray)


def _input_method(machine: Machine) -> Iterator[Finding]:
    """Yield a finding only if something is wrong: few people need an input method."""
    name = machine.input_method() if machine.has_screen() else None
    if name is not None:
        yield Finding(DoctorCheck.INPUT_METHOD, False, {"name": name[:NAME_LENGTH]})


def _autostart(state: AutostartState | None, config: SessionConfig | None) -> Finding:
    if config is not None:  # the session starts no entries
        line = {"file": config.file, "line": config.line}
        case = FindingCase.USUAL if config.is_there else FindingCase.BY_CONFIG
        return Finding(DoctorCheck.AUTOSTART, config.is_there, line, case=case)
    if state is None:
        return Finding(DoctorCheck.AUTOSTART, None)
    case = FindingCase.GONE if state is AutostartState.BROKEN else FindingCase.USUAL
    return Finding(DoctorCheck.AUTOSTART, state is AutostartState.ON, case=case)


def _clock(machine: Machine, now: datetime) -> Finding:
    if not EARLIEST_SANE_YEAR <= now.year <= LATEST_SANE_YEAR:
        return Finding(DoctorCheck.CLOCK, False)
    is_behind = _is_behind(machine, now)
    return Finding(
        DoctorCheck.CLOCK,
        not is_behind,
        case=FindingCase.BEHIND if is_behind else FindingCase.USUAL,
    )


def _is_behind(machine: Machine, now: datetime) -> bool:
    answers, ahead = machine.last_answers(), now + BEHIND
    if _is_settled(answers, now):
        return False
    return max(answers, default=now) > ahead or machine.was_up_after(ahead) is True


def _is_settled(answers: Sequence[datetime], now: datetime) -> bool:
    """Return whether the newest answers span at least `SETTLED` under the clock as it is now."""
    lately = list(takewhile(lambda at: now - LATELY <= at <= now + BEHIND, reversed(answers)))
    return bool(lately) and max(lately) - min(lately) >= SETTLED


def _data(machine: Machine) -> Iterator[Finding]:
    fault = machine.database_health()
    yield Finding(DoctorCheck.DATABASE, fault is None, fault=fault)
    yield _sync(machine.syncing())
    free = machine.free_bytes()
    yield Finding(DoctorCheck.DISK, free >= LITTLE_SPACE, {"megabytes": str(free // 1_000_000)})


def _sync(syncing: Syncing | None) -> Finding:
    if syncing is None:
        return Finding(DoctorCheck.SYNC, None)
    details = {"journal": syncing.journal, "level": _level(syncing.synchronous)}
    if syncing.journal == "wal" and syncing.synchronous < FULL:
        return Finding(DoctorCheck.SYNC, False, details, case=FindingCase.UNSYNCED)
    return Finding(DoctorCheck.SYNC, syncing.journal == "wal", details)


def _level(synchronous: int) -> str:
    """Return the level's name in SQLite's manual."""
    names = ("OFF", "NORMAL", "FULL", "EXTRA")
    return names[synchronous] if 0 <= synchronous < len(names) else str(synchronous)


def _backup(made: datetime | None, now: datetime, zone: LocalZone) -> Finding:
    if made is None:
        return Finding(DoctorCheck.BACKUP, False, case=FindingCase.NEVER)
    return Finding(DoctorCheck.BACKUP, now - made <= OLD_BACKUP, at=_local(made, zone))


def _offset(now: datetime, zone: LocalZone) -> str:
    """Return how far the zone is from UTC now, by its present rules: "+02:00"."""
    return now.astimezone(zone.zone).isoformat(timespec="minutes")[len("2027-01-04T21:00") :]


def _local(moment: datetime | None, zone: LocalZone) -> datetime | None:
    return None if moment is None else moment.astimezone(zone.zone)
