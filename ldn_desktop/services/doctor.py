"""The doctor: can reminders work here? Facts gathered through a port, judged one by one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Protocol

from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import AutostartState, Clock, LocalZone

LITTLE_SPACE = 50_000_000
"""Bytes on the data folder's disk below which a warning is due: a year of use takes about 5 MB."""

EARLIEST_SANE_YEAR = 2026
LATEST_SANE_YEAR = 2099

BEHIND = timedelta(days=1)
"""A clock so far before what was recorded is wrong; a zone or a correction explains less."""

LATELY = timedelta(days=7)
SETTLED = timedelta(days=3)
"""Answers of so many of the last days say that the clock is right, and was ahead for a while.

What it left in the log then would else be told of until that time has come."""

SILENCE = timedelta(minutes=3)
"""Looks come each minute: after so long without one, something is wrong."""

OLD_BACKUP = timedelta(days=30)
"""A backup older than this is told of."""

FULL = 2
"""The least of SQLite's levels of `synchronous` at which a power cut loses no commit in WAL."""


class DoctorCheck(StrEnum):
    """What is examined, in the order shown."""

    APP = "app"
    REMINDERS = "reminders"
    SCHEDULER = "scheduler"
    LAST_LOOK = "last_look"
    NOTIFICATIONS = "notifications"
    BUTTONS = "buttons"
    DO_NOT_DISTURB = "do_not_disturb"
    TRAY = "tray"
    AUTOSTART = "autostart"
    CLOCK = "clock"
    ZONE = "zone"
    DATABASE = "database"
    SYNC = "sync"
    DISK = "disk"
    BACKUP = "backup"
    LIMITS = "limits"


class FindingCase(StrEnum):
    """Which of several things a finding means, where one check can find more than one."""

    USUAL = "usual"
    HANGS = "hangs"
    BEHIND = "behind"
    UNREACHABLE = "unreachable"
    GONE = "gone"
    NEVER = "never"
    NOTHING_PLANNED = "nothing_planned"
    UNSYNCED = "unsynced"
    TO_SHARE = "to_share"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Finding:
    """One examined thing: `ok` None where it does not apply or can't be known.

    `at` is an aware instant in the user's zone, where the finding names one.
    """

    examined: DoctorCheck
    ok: bool | None
    details: dict[str, str] = field(default_factory=dict)
    fault: StorageError | None = None
    case: FindingCase = FindingCase.USUAL
    at: datetime | None = None


@dataclass(frozen=True)
class ServerFacts:
    """A notification server: its name, and whether it shows buttons."""

    name: str
    has_buttons: bool


@dataclass(frozen=True)
class AppFacts:
    """What the running app says of itself; `problems` are sentences, the looks UTC instants.

    `rings` is False where nothing would wake a look any more. What is None was not said.
    """

    reminders: str
    problems: tuple[str, ...] = ()
    rings: bool = True
    last_check: datetime | None = None
    next_check: datetime | None = None
    tray: bool | None = None


@dataclass(frozen=True)
class Syncing:
    """How the database reaches the disk: SQLite's journal mode and its level of `synchronous`."""

    journal: str
    synchronous: int


class Machine(Protocol):
    """What the doctor asks of the machine. None means: can't be known, or not there."""

    def has_screen(self) -> bool:
        """Return whether there is a display."""

    def notification_server(self) -> ServerFacts | None:
        """Return the desktop's notification server, None where there is none."""

    def do_not_disturb(self) -> bool | None:
        """Return whether the desktop holds notifications back now."""

    def autostart(self) -> AutostartState | None:
        """Return whether the app starts with the session, by a command that exists."""

    def app(self) -> AppFacts | None:
        """Return what the running app says, None where it does not run."""

    def hangs(self) -> bool:
        """Return whether an app runs on the data folder that does not answer."""

    def unreachable(self) -> bool:
        """Return whether an app runs on the data folder that nobody can ask."""

    def syncing(self) -> Syncing | None:
        """Return how the database is synced."""

    def database_health(self) -> StorageError | None:
        """Return what is wrong with the database file, None where it is sound."""

    def free_bytes(self) -> int:
        """Return the free bytes on the data folder's disk."""

    def last_answers(self) -> tuple[datetime, ...]:
        """Return when (UTC) the newest lines of the log of the doses were said, newest last."""

    def was_up_after(self, at: datetime) -> bool | None:
        """Return whether the running log reaches beyond the UTC instant `at`."""

    def last_backup(self) -> datetime | None:
        """Return the UTC instant at which the user last made a backup here."""


def run_checks(machine: Machine, clock: Clock, zone: LocalZone) -> tuple[Finding, ...]:
    """Return all findings, in the order of `Examined`."""
    app, now = machine.app(), clock.now()
    channels = tuple(_channels(machine))
    return (
        *(_no_app(machine) if app is None else _app(app, now, zone)),
        *channels,
        _tray(app, has_notifications=channels[0].ok is True),
        _autostart(machine.autostart()),
        _clock(machine, now),
        Finding(DoctorCheck.ZONE, zone.known, {"zone": zone.name}),
        *_data(machine),
        _backup(machine.last_backup(), now, zone),
        Finding(DoctorCheck.LIMITS, None),
    )


_SAID_BY_THE_BANNER = {
    DoctorCheck.APP,
    DoctorCheck.REMINDERS,
    DoctorCheck.SCHEDULER,
    DoctorCheck.LAST_LOOK,
    DoctorCheck.NOTIFICATIONS,
    DoctorCheck.ZONE,
}
_NO_HARM_TO_REMINDERS = {DoctorCheck.BUTTONS, DoctorCheck.BACKUP}


def for_today(found: Iterable[Finding], accepted: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return what Today tells of: what keeps reminders or answers from working here.

    What the window's banner says already is left out, and what the user `accepted` as it is.
    """
    left_out = {*_SAID_BY_THE_BANNER, *_NO_HARM_TO_REMINDERS, *accepted}
    return tuple(f for f in found if f.ok is False and f.examined not in left_out)


def _no_app(machine: Machine) -> Iterator[Finding]:
    yield Finding(DoctorCheck.APP, False, case=_why_silent(machine))
    for examined in (DoctorCheck.REMINDERS, DoctorCheck.SCHEDULER, DoctorCheck.LAST_LOOK):
        yield Finding(examined, None)


def _why_silent(machine: Machine) -> FindingCase:
    if machine.unreachable():
        return FindingCase.UNREACHABLE
    return FindingCase.HANGS if machine.hangs() else FindingCase.USUAL


def _app(app: AppFacts, now: datetime, zone: LocalZone) -> Iterator[Finding]:
    yield Finding(DoctorCheck.APP, True)
    yield Finding(DoctorCheck.REMINDERS, app.reminders == "ok", {"why": " ".join(app.problems)})
    following, last = app.next_check, app.last_check
    is_late = following is not None and now - following > SILENCE
    case = FindingCase.NOTHING_PLANNED if following is None else FindingCase.USUAL
    is_alive = app.rings and not is_late
    yield Finding(DoctorCheck.SCHEDULER, is_alive, case=case, at=_local(following, zone))
    looked = None if last is None else abs(now - last) <= SILENCE
    yield Finding(DoctorCheck.LAST_LOOK, looked, at=_local(last, zone))


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
    yield Finding(DoctorCheck.BUTTONS, server.has_buttons if server else None)
    holds_back = machine.do_not_disturb() if server else None
    yield Finding(DoctorCheck.DO_NOT_DISTURB, None if holds_back is None else not holds_back)


def _tray(app: AppFacts | None, *, has_notifications: bool) -> Finding:
    """Judge the tray: where notifications are shown, its lack does no harm."""
    has_tray = app.tray if app else None
    if has_tray is False and has_notifications:
        return Finding(DoctorCheck.TRAY, None, case=FindingCase.NOT_NEEDED)
    return Finding(DoctorCheck.TRAY, has_tray)


def _autostart(state: AutostartState | None) -> Finding:
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
    said, ahead = machine.last_answers(), now + BEHIND
    if _is_settled(said, now):
        return False
    return max(said, default=now) > ahead or machine.was_up_after(ahead) is True


def _is_settled(said: Sequence[datetime], now: datetime) -> bool:
    """Say whether the newest lines tell of days under the clock as it is."""
    lately = takewhile(lambda at: now - LATELY <= at <= now + BEHIND, reversed(said))
    days = list(lately)
    return bool(days) and max(days) - min(days) >= SETTLED


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
    """Return the level as SQLite's manual names it."""
    names = ("OFF", "NORMAL", "FULL", "EXTRA")
    return names[synchronous] if 0 <= synchronous < len(names) else str(synchronous)


def _backup(made: datetime | None, now: datetime, zone: LocalZone) -> Finding:
    if made is None:
        return Finding(DoctorCheck.BACKUP, False, case=FindingCase.NEVER)
    return Finding(DoctorCheck.BACKUP, now - made <= OLD_BACKUP, at=_local(made, zone))


def _local(moment: datetime | None, zone: LocalZone) -> datetime | None:
    return None if moment is None else moment.astimezone(zone.zone)
