"""The ports: interfaces that the services need and the outer layers implement."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.repositories import UnitOfWork


class Clock(Protocol):
    """The only source of the present time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


@dataclass(frozen=True)
class LocalZone:
    """The user's zone. `known` is False if it could not be determined and UTC is used instead."""

    zone: tzinfo
    name: str
    known: bool = True


class Zones(Protocol):
    """The source of the computer's zone."""

    def local(self) -> LocalZone:
        """Return the zone that is set now."""


class Store(Protocol):
    """The database; only this adapter opens its file."""

    def work(self, *, write: bool = False) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work: a transaction that rolls back unless it was committed.

        With `write` it holds the database's write lock from its start, so that what it reads is
        still true when it writes.
        """

    def backup_to(self, target: Path) -> None:
        """Copy the whole database to `target`, and verify the copy."""

    def restore_from(self, source: Path) -> Path:
        """Replace all data by those of a backup, after a check of the backup.

        Returns the path of a backup of the old data, made first; if the old file cannot be read,
        the path under which it is kept. Raises `StorageError` with nothing changed.
        """

    def read_backup(self, source: Path) -> AbstractContextManager[UnitOfWork]:
        """Open a backup to read it, after a check of it. Raises `StorageError`."""

    def back_up_before(self, occasion: str) -> Path:
        """Make a verified backup beside the data, named after `occasion`; return its path.

        Others may write meanwhile. Within a unit of work that writes, the backup has the data from
        before that unit of work.
        """

    def close(self) -> None:
        """Close the database."""


class Button(StrEnum):
    """The buttons of a reminder; SEE opens the window instead of recording a dose unseen.

    GO_ON and NOT_YET answer the question at the end of a pause.
    """

    TAKEN = "taken"
    LATER = "later"
    SKIP = "skip"
    SEE = "see"
    GO_ON = "go_on"
    NOT_YET = "not_yet"
    OPEN = "open"


class Delivery(StrEnum):
    """The outcome of a notification: shown for sure, perhaps, or not at all."""

    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class Sounds(StrEnum):
    """What a channel can play: any file, its own sound only, nothing, or it cannot be known."""

    ANY = "any"
    ITS_OWN = "its own"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Message:
    """The plain text of a reminder. `buttons` are (button, label) in order.

    `shown_again` is true if this is no new ring but the notification is put back on the screen; a
    channel that cannot know whether it is still there does not show it twice. `gentle` means a
    reminder without a dose: it makes no sound and is not urgent. With `sound`, `loudness` is the
    step of LDN Desktop's own gentle sound, from 1, or 0 for the desktop's sound.
    """

    key: DoseKey
    title: str
    body: str
    buttons: tuple[tuple[Button, str], ...]
    sound: bool = False
    loudness: int = 0
    shown_again: bool = False
    gentle: bool = False


class Notifier(Protocol):
    """A channel that shows reminders. It never raises; it returns a `Delivery`."""

    name: str

    def ready(self) -> Delivery:
        """Return the delivery to expect from `show` now. Shows nothing, and is quick."""

    def show(self, message: Message) -> Delivery:
        """Show the message; it replaces the notification of the same dose."""

    def sounds(self) -> Sounds:
        """Return what `show` can play, as far as that is known without asking or waiting."""
        return Sounds.NONE

    def withdraw(self, key: DoseKey) -> None:
        """Remove the notification of this dose from the screen, if it is there."""

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses whose notification, shown in this run, is still on the screen."""

    def close(self) -> None:
        """Withdraw all notifications and close the channel."""


class Watcher(Protocol):
    """The part of the app's event loop that watches file descriptors.

    With it adapters need no threads for their sockets. The loops of the window and the terminal
    implement it.
    """

    def watch(self, fileno: int, ready: Callable[[], None]) -> None:
        """Call `ready` on the loop's thread whenever the file descriptor is readable."""

    def unwatch(self, fileno: int) -> None:
        """Stop watching a file descriptor, before it is closed. Unknown ones are ignored."""


class Press(Protocol):
    """Receives a press of a reminder's button."""

    def __call__(self, key: DoseKey, button: Button) -> None:
        """Handle the press; pressing twice changes nothing."""


class AutostartState(StrEnum):
    """Whether the app starts with the session. BROKEN: the program to start does not exist."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"


@dataclass(frozen=True)
class DoctorLine:
    """One line of the doctor's output; `ok` is None if it does not apply or cannot be known."""

    check: str
    ok: bool | None
    text: str
    fix: str | None = None


@dataclass(frozen=True)
class Ports:
    """The store, the clock and the time zones of one run of the app."""

    store: Store
    clock: Clock
    zones: Zones
