"""The doctor: can reminders work here? Facts gathered through a port, judged one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import Clock, LocalZone

LITTLE_SPACE = 50_000_000
"""Bytes on the data folder's disk below which a warning is due: a year of use takes about 5 MB."""

EARLIEST_SANE_YEAR = 2026
LATEST_SANE_YEAR = 2099


class Examined(StrEnum):
    """What is examined, in the order shown."""

    APP = "app"
    REMINDERS = "reminders"
    NOTIFICATIONS = "notifications"
    BUTTONS = "buttons"
    AUTOSTART = "autostart"
    CLOCK = "clock"
    ZONE = "zone"
    DATABASE = "database"
    SYNC = "sync"
    DISK = "disk"


@dataclass(frozen=True)
class Finding:
    """One examined thing: `ok` None where it does not apply or can't be known."""

    examined: Examined
    ok: bool | None
    details: dict[str, str] = field(default_factory=dict)
    fault: StorageError | None = None


@dataclass(frozen=True)
class ServerFacts:
    """A notification server: its name, and whether it shows buttons."""

    name: str
    has_buttons: bool


@dataclass(frozen=True)
class AppFacts:
    """What the running app says of itself; `problems` are sentences."""

    reminders: str
    problems: tuple[str, ...] = ()


class Machine(Protocol):
    """What the doctor asks of the machine. None means: can't be known, or not there."""

    def has_screen(self) -> bool:
        """Return whether there is a display."""

    def notification_server(self) -> ServerFacts | None:
        """Return the desktop's notification server, None where there is none."""

    def autostart(self) -> bool | None:
        """Return whether the app starts with the session."""

    def app(self) -> AppFacts | None:
        """Return what the running app says, None where it does not run."""

    def journal(self) -> str | None:
        """Return how the database is synced ("wal" or another journal mode)."""

    def database_health(self) -> StorageError | None:
        """Return what is wrong with the database file, None where it is sound."""

    def free_bytes(self) -> int:
        """Return the free bytes on the data folder's disk."""


def examine(machine: Machine, clock: Clock, zone: LocalZone) -> tuple[Finding, ...]:
    """Return all findings, in the order of `Examined`."""
    return (
        *_app(machine),
        *_channels(machine),
        Finding(Examined.AUTOSTART, machine.autostart()),
        _clock(clock),
        Finding(Examined.ZONE, zone.known, {"zone": zone.name}),
        *_data(machine),
    )


def _app(machine: Machine) -> Iterator[Finding]:
    app = machine.app()
    yield Finding(Examined.APP, app is not None)
    if app is None:
        yield Finding(Examined.REMINDERS, None)
    else:
        yield Finding(Examined.REMINDERS, app.reminders == "ok", {"why": " ".join(app.problems)})


def _channels(machine: Machine) -> Iterator[Finding]:
    if not machine.has_screen():
        yield Finding(Examined.NOTIFICATIONS, None)
        yield Finding(Examined.BUTTONS, None)
        return
    server = machine.notification_server()
    yield Finding(
        Examined.NOTIFICATIONS, server is not None, {"name": server.name if server else ""}
    )
    yield Finding(Examined.BUTTONS, server.has_buttons if server else None)


def _clock(clock: Clock) -> Finding:
    year = clock.now().year
    return Finding(Examined.CLOCK, EARLIEST_SANE_YEAR <= year <= LATEST_SANE_YEAR)


def _data(machine: Machine) -> Iterator[Finding]:
    fault = machine.database_health()
    yield Finding(Examined.DATABASE, fault is None, fault=fault)
    journal = machine.journal()
    is_synced = None if journal is None else journal == "wal"
    yield Finding(Examined.SYNC, is_synced, {"journal": journal or ""})
    free = machine.free_bytes()
    yield Finding(Examined.DISK, free >= LITTLE_SPACE, {"megabytes": str(free // 1_000_000)})
