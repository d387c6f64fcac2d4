"""Implements the doctor's `Machine` port from the adapters."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ldn_desktop.desktop.control_socket import Reply, Request, Value
from ldn_desktop.desktop.displays import other_display
from ldn_desktop.desktop.screen import has_screen
from ldn_desktop.services.doctor import (
    AppFacts,
    DoNotDisturb,
    Machine,
    ServerFacts,
    SessionConfig,
    Syncing,
)
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.services.reminder_dispatch import Health, HealthIssue
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.typing_compat import override
from ldn_desktop.wording.health_issues import reminders_state, say_health_issues

NEWEST_LINES = 50
"""The number of records to read: the answers of some days, corrections included."""


class BaseMachine:
    """The part of `Machine` that needs a data folder but no data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has_screen(self) -> bool:
        """Return whether a window can be opened."""
        return has_screen()

    def notification_server(self) -> ServerFacts | None:
        """Query the desktop's notification server; None if there is none."""
        if sys.platform in ("win32", "darwin"):
            return ServerFacts(sys.platform, has_buttons=True)  # a part of these systems
        from ldn_desktop.reminders.known_servers import is_tried
        from ldn_desktop.reminders.probe import probe_server

        report = probe_server()
        if not report.found:
            return None
        name = f"{report.name} {report.version}".strip()
        return ServerFacts(name, report.has_buttons, report.quirks.in_menu, is_tried(report.name))

    def do_not_disturb(self) -> DoNotDisturb | None:
        """Ask the desktop for its do-not-disturb; None if it does not tell."""
        if sys.platform in ("win32", "darwin"):
            return None
        from ldn_desktop.reminders.do_not_disturb import do_not_disturb

        return do_not_disturb()

    def input_method(self) -> str | None:
        """Return the input method that is asked for and that nothing serves, if there is one."""
        if not sys.platform.startswith("linux"):
            return None
        from ldn_desktop.desktop.input_method import plugins, unserved

        return unserved(os.environ, plugins())

    def autostart(self) -> AutostartState | None:
        """Return whether the app starts at log-in on this folder; None if unknown."""
        from ldn_desktop.desktop.autostart import autostart

        try:
            return autostart(self._folder).state()
        except StorageError:
            return None

    def session_config(self) -> SessionConfig | None:
        """Return where this session names the programs to start, if it starts no entries."""
        if not sys.platform.startswith("linux"):
            return None
        from ldn_desktop.desktop.autostart import folder_options, own_command
        from ldn_desktop.desktop.session_config import session_config

        return session_config(own_command(*folder_options(self._folder)))

    def app(self) -> AppFacts | None:
        """Return the running app's report, None if no app replies in some seconds."""
        from ldn_desktop.desktop.lock import OwnerLock
        from ldn_desktop.desktop.single_instance import ask_patiently

        answer = ask_patiently(self._folder, OwnerLock(self._folder), Request.HEALTH)
        return None if answer is None else _read_answer(answer)

    def hangs(self) -> bool:
        """Return whether an app that does not reply is known to own the data folder."""
        from ldn_desktop.desktop.lock import OwnerLock
        from ldn_desktop.desktop.single_instance import can_end_owner

        return can_end_owner(OwnerLock(self._folder))

    def unreachable(self) -> bool:
        """Return whether an app without a socket is known to own the data folder."""
        from ldn_desktop.desktop.lock import OwnerLock
        from ldn_desktop.desktop.single_instance import is_unreachable

        return is_unreachable(OwnerLock(self._folder))

    def free_bytes(self) -> int:
        """Return the free bytes on the data folder's disk, 0 if unknown."""
        for place in (self._folder, *self._folder.parents):
            with suppress(OSError):
                return shutil.disk_usage(place).free
        return 0

    def last_backup(self) -> datetime | None:
        """Return the UTC instant of the user's last backup of this folder, if any."""
        from ldn_desktop.storage.last_backup import read_last_backup

        return read_last_backup(self._folder)


class StoreMachine(BaseMachine, Machine):
    """The machine with an open store."""

    def __init__(self, folder: Path, store: LazyStore) -> None:
        super().__init__(folder)
        self._store = store

    @override
    def syncing(self) -> Syncing | None:
        try:
            return Syncing(self._store.journal, self._store.synchronous)
        except StorageError:
            return None

    @override
    def database_health(self) -> StorageError | None:
        try:
            fault = self._store.check_health()
        except StorageError as error:
            return error
        return None if fault is None else StorageError(fault, path=str(self._store.path))

    @override
    def last_answers(self) -> tuple[datetime, ...]:
        with suppress(StorageError), self._store.work() as work:
            return tuple(line.recorded_at for line in work.records.newest(NEWEST_LINES))
        return ()

    @override
    def was_up_after(self, at: datetime) -> bool | None:
        with suppress(StorageError), self._store.work() as work:
            return bool(work.up_times.between(at))
        return None


class RunningAppMachine(StoreMachine):
    """The machine within the running app, which does not query itself over its own socket.

    Its methods may run on another thread than the store's, so the store must be open before. If
    it could not be opened, `fault` is the reason, and no method uses the store. The demo has no
    `autostart`.
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

    @override
    def syncing(self) -> Syncing | None:
        return super().syncing() if self._fault is None else None

    @override
    def database_health(self) -> StorageError | None:
        return super().database_health() if self._fault is None else self._fault

    @override
    def last_answers(self) -> tuple[datetime, ...]:
        return super().last_answers() if self._fault is None else ()

    @override
    def was_up_after(self, at: datetime) -> bool | None:
        return super().was_up_after(at) if self._fault is None else None

    @override
    def app(self) -> AppFacts:
        return self._facts

    @override
    def autostart(self) -> AutostartState | None:
        if self._autostart is None:
            return None
        try:
            return self._autostart()
        except StorageError:
            return None


class MachineWithoutData(BaseMachine, Machine):
    """The machine if the data folder cannot be opened; `fault` is the reason."""

    def __init__(self, folder: Path, fault: StorageError) -> None:
        super().__init__(folder)
        self._fault = fault

    @override
    def syncing(self) -> Syncing | None:
        return None

    @override
    def database_health(self) -> StorageError:
        return self._fault

    @override
    def last_answers(self) -> tuple[datetime, ...]:
        return ()

    @override
    def was_up_after(self, _at: datetime) -> None:
        pass


def facts_of(health: Health, *, tray: bool | None = None) -> AppFacts:
    """Return the running app's report on itself; `tray` is None without a screen."""
    return AppFacts(
        reminders=reminders_state(health),
        problems=say_health_issues(health),
        rings=HealthIssue.SCHEDULER_STOPPED not in health.issues,
        last_check=health.last_check,
        next_check=health.next_check,
        tray=tray,
    )


def health_answer(
    health: Health, *, tray: bool | None = None, displays: Sequence[str] = ()
) -> dict[str, Value]:
    """Return the reply to a request for health. Instants are ISO 8601 in UTC."""
    facts = facts_of(health, tray=tray)
    return {
        "reminders": facts.reminders,
        "problems": list(facts.problems),
        "rings": facts.rings,
        "last_look": facts.last_check.isoformat() if facts.last_check else None,
        "next_look": facts.next_check.isoformat() if facts.next_check else None,
        "tray": facts.tray,
        "displays": list(displays),
    }


def _read_answer(answer: Reply) -> AppFacts:
    """Parse a reply for health; the app may be of another version."""
    problems, tray, displays = (answer.get(name) for name in ("problems", "tray", "displays"))
    return AppFacts(
        reminders=str(answer.get("reminders")),
        problems=tuple(problems) if isinstance(problems, list) else (),
        rings=answer.get("rings") is not False,
        last_check=_instant(answer, "last_look"),
        next_check=_instant(answer, "next_look"),
        tray=tray if isinstance(tray, bool) else None,
        elsewhere=other_display(displays if isinstance(displays, list) else ()),
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
