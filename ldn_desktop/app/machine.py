"""What the doctor asks of this machine, put together from the rooms that know it."""

import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ldn_desktop.desktop.control_socket import PATIENCE_FOR_HEALTH, Reply, Request, Value, ask
from ldn_desktop.desktop.screen import has_screen
from ldn_desktop.services.doctor import AppFacts, ServerFacts, Syncing
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.services.reminder_dispatch import Health, HealthIssue
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.wording.health_issues import reminders_state, say_health_issues

NEWEST_LINES = 50
"""So many lines of the log hold the answers of some days, corrected ones included."""


class AnyMachine:
    """The part of `services.doctor.Machine` that needs no data, for a data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has_screen(self) -> bool:
        """Return whether there is a display."""
        return has_screen()

    def notification_server(self) -> ServerFacts | None:
        """Return the desktop's notification server, asked now."""
        if sys.platform in ("win32", "darwin"):
            return ServerFacts(sys.platform, has_buttons=True)  # a part of these systems
        from ldn_desktop.reminders.probe import probe_server

        report = probe_server()
        return ServerFacts(report.name, report.has_buttons) if report.found else None

    def do_not_disturb(self) -> bool | None:
        """Return whether the desktop holds notifications back, asked now."""
        if sys.platform in ("win32", "darwin"):
            return None
        from ldn_desktop.reminders.do_not_disturb import do_not_disturb

        return do_not_disturb()

    def autostart(self) -> AutostartState | None:
        """Return whether the app starts with the session on this folder, by what exists."""
        from ldn_desktop.desktop.autostart import autostart

        try:
            return autostart(self._folder).state()
        except StorageError:
            return None

    def app(self) -> AppFacts | None:
        """Return what the running app answers, None where none does."""
        answer = ask(self._folder, Request.HEALTH, PATIENCE_FOR_HEALTH)
        return None if answer is None else _read_answer(answer)

    def hangs(self) -> bool:
        """Return whether an app runs on the data folder that does not answer, where it shows."""
        from ldn_desktop.desktop.lock import OwnerLock
        from ldn_desktop.desktop.single_instance import can_end_owner

        return can_end_owner(OwnerLock(self._folder))

    def unreachable(self) -> bool:
        """Return whether an app runs on the data folder that has no socket, where it shows."""
        from ldn_desktop.desktop.lock import OwnerLock
        from ldn_desktop.desktop.single_instance import is_unreachable

        return is_unreachable(OwnerLock(self._folder))

    def free_bytes(self) -> int:
        """Return the free bytes on the disk of the data folder, or of where it would be."""
        for place in (self._folder, *self._folder.parents):
            with suppress(OSError):
                return shutil.disk_usage(place).free
        return 0

    def last_backup(self) -> datetime | None:
        """Return the UTC instant of the last backup that the user made of this folder."""
        from ldn_desktop.storage.last_backup import read_last_backup

        return read_last_backup(self._folder)


class ThisMachine(AnyMachine):
    """Implements `services.doctor.Machine` for a data folder and its open store."""

    def __init__(self, folder: Path, store: LazyStore) -> None:
        super().__init__(folder)
        self._store = store

    def syncing(self) -> Syncing | None:
        """Return how the database is synced."""
        try:
            return Syncing(self._store.journal, self._store.synchronous)
        except StorageError:
            return None

    def database_health(self) -> StorageError | None:
        """Return what is wrong with the database file, None where it is sound."""
        try:
            fault = self._store.check_health()
        except StorageError as error:
            return error
        return None if fault is None else StorageError(fault, path=str(self._store.path))

    def last_answers(self) -> tuple[datetime, ...]:
        """Return when the newest lines of the log were said, as far as it can be read."""
        with suppress(StorageError), self._store.work() as work:
            return tuple(line.recorded_at for line in work.newest_records(NEWEST_LINES))
        return ()

    def was_up_after(self, at: datetime) -> bool | None:
        """Return whether the running log reaches beyond an instant, None if it can't be read."""
        with suppress(StorageError), self._store.work() as work:
            return bool(work.up_times(at))
        return None


class OwnMachine(ThisMachine):
    """The machine as the running app sees it: it asks itself nothing over its own socket.

    It may be asked on another thread than the store's, so the store has to be open by then; where
    it could not be opened, `fault` says why, and it is left alone.
    """

    def __init__(
        self,
        folder: Path,
        store: LazyStore,
        facts: AppFacts,
        autostart: Callable[[], AutostartState] | None,
        fault: StorageError | None = None,
    ) -> None:
        super().__init__(folder, store)
        self._facts = facts
        self._autostart = autostart
        self._fault = fault

    def syncing(self) -> Syncing | None:
        """Return how the database is synced, None where it is not open."""
        return super().syncing() if self._fault is None else None

    def database_health(self) -> StorageError | None:
        """Return what is wrong with the database file, None where it is sound."""
        return super().database_health() if self._fault is None else self._fault

    def last_answers(self) -> tuple[datetime, ...]:
        """Return when the newest lines of the log were said, none where it is not open."""
        return super().last_answers() if self._fault is None else ()

    def was_up_after(self, at: datetime) -> bool | None:
        """Return whether the running log reaches beyond an instant, None where it is not open."""
        return super().was_up_after(at) if self._fault is None else None

    def app(self) -> AppFacts:
        """Return what the app knows of itself."""
        return self._facts

    def autostart(self) -> AutostartState | None:
        """Return how starting with the computer stands; the demo does not know it."""
        if self._autostart is None:
            return None
        try:
            return self._autostart()
        except StorageError:
            return None


class MachineWithoutData(AnyMachine):
    """Implements `services.doctor.Machine` where the data folder can't be opened."""

    def __init__(self, folder: Path, fault: StorageError) -> None:
        super().__init__(folder)
        self._fault = fault

    def syncing(self) -> Syncing | None:
        """Return None: the database is not open."""
        return None

    def database_health(self) -> StorageError:
        """Return why the data can't be opened."""
        return self._fault

    def last_answers(self) -> tuple[datetime, ...]:
        """Return none: the database is not open."""
        return ()

    def was_up_after(self, _at: datetime) -> None:
        """Return None: the database is not open."""


def facts_of(health: Health, *, tray: bool | None = None) -> AppFacts:
    """Return what the running app says of itself; `tray` None where there is no screen."""
    return AppFacts(
        reminders=reminders_state(health),
        problems=say_health_issues(health),
        rings=HealthIssue.SCHEDULER_STOPPED not in health.issues,
        last_check=health.last_check,
        next_check=health.next_check,
        tray=tray,
    )


def health_answer(health: Health, *, tray: bool | None = None) -> dict[str, Value]:
    """Return what the running app answers to a request for its health. Instants are ISO, UTC."""
    facts = facts_of(health, tray=tray)
    return {
        "reminders": facts.reminders,
        "problems": list(facts.problems),
        "rings": facts.rings,
        "last_look": facts.last_check.isoformat() if facts.last_check else None,
        "next_look": facts.next_check.isoformat() if facts.next_check else None,
        "tray": facts.tray,
    }


def _read_answer(answer: Reply) -> AppFacts:
    """Read what an app answers, one of another version included."""
    problems, tray = answer.get("problems"), answer.get("tray")
    return AppFacts(
        reminders=str(answer.get("reminders")),
        problems=tuple(problems) if isinstance(problems, list) else (),
        rings=answer.get("rings") is not False,
        last_check=_instant(answer, "last_look"),
        next_check=_instant(answer, "next_look"),
        tray=tray if isinstance(tray, bool) else None,
    )


def _instant(answer: Mapping[str, Value], name: str) -> datetime | None:
    text = answer.get(name)
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None
