"""Wires the app on a data folder: store, clock, time zones and the doctor's machine."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ldn_desktop.desktop.clocks import SystemClock, SystemZones
from ldn_desktop.desktop.control_socket import Request, ask
from ldn_desktop.desktop.folders import data_folder, make_data_folder
from ldn_desktop.services.context import Context
from ldn_desktop.services.doctor import Machine
from ldn_desktop.services.errors import LASTING, StorageError, StorageErrorKind
from ldn_desktop.services.ports import AutostartState, Clock, LocalZone
from ldn_desktop.services.reminder_dispatch import Health
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.storage.startup_snapshot import FAILURES

OPENS_WITHIN = 10.0
"""Seconds to wait for another program that locks the data while it creates or migrates them."""

_RETRY_SECONDS = 0.05


@dataclass(frozen=True)
class AppContext:
    """An opened data folder, with what commands and the window need."""

    folder: Path
    context: Context
    machine: Machine


def open_app(asked_for: Path | None = None, timeout_s: float = OPENS_WITHIN) -> AppContext:
    """Open `data_folder(asked_for)`, and make it if it is missing. Raises `StorageError`.

    Waits up to `timeout_s` seconds for another program that locks the data: the app's first start
    makes the file, which takes time on a busy computer.
    """
    from ldn_desktop.app.machine import StoreMachine

    folder = make_data_folder(data_folder(asked_for))
    store = LazyStore(folder)
    _open(store, timeout_s)
    context = Context(store, SystemClock(), SystemZones())
    return AppContext(folder, context, StoreMachine(folder, store))


def unopened_context(folder: Path) -> Context:
    """Return a context whose store opens at first use; if that fails, each use tries again."""
    return Context(LazyStore(folder), SystemClock(), SystemZones())


def open_context(
    folder: Path, days_back: timedelta = timedelta(0), timeout_s: float = OPENS_WITHIN
) -> tuple[Context, ScheduleSnapshot | None]:
    """Return a context on a data folder and a snapshot of its current state.

    The snapshot has the plan and the records since `days_back`; the store opens at first use, after
    the first paint. If that read is impossible, the store is opened now (waiting up to `timeout_s`
    seconds) and the snapshot is None. Raises `StorageError`.
    """
    context = unopened_context(folder)
    return context, read_initial_state(context, days_back, timeout_s)


def read_initial_state(
    context: Context, days_back: timedelta, timeout_s: float
) -> ScheduleSnapshot | None:
    """Return the snapshot of `open_context`, for a context whose store is not open yet.

    If the disk is full or read-only, the snapshot is read although the store cannot be opened: the
    app rings from memory until it can. Raises `StorageError`.
    """
    store, since = lazy_store(context), context.clock.now().date() - days_back
    reader = store.read_snapshot()
    if reader is not None:
        with suppress(*FAILURES):
            return context.snapshot(reader, since)
    try:
        _open(store, timeout_s)
    except StorageError as error:
        if error.kind in LASTING or error.kind is StorageErrorKind.LOCKED:
            raise
        with store.read_snapshot_readonly() as bare, suppress(*FAILURES):
            if bare is not None:
                return context.snapshot(bare, since)
        raise
    return None


def lazy_store(context: Context) -> LazyStore:
    """Return the store of a context that this module made."""
    store = context.store
    assert isinstance(store, LazyStore)  # noqa: S101 - this module makes no other
    return store


def _open(store: LazyStore, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            store.open()
        except StorageError as error:
            # Most tries wait for SQLite's busy timeout; some return at once.
            if error.kind is not StorageErrorKind.LOCKED or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def own_copies(folder: Path) -> tuple[tuple[datetime, Path], ...]:
    """Return the automatic copies in the folder with their UTC instants, the newest first."""
    from ldn_desktop.storage.kept_files import own_copies

    return own_copies(folder)


def replaced_data(folder: Path) -> tuple[tuple[datetime, Path], ...]:
    """Return what restores in the folder have replaced, with UTC instants, the newest first."""
    from ldn_desktop.storage.kept_files import replaced_data

    return replaced_data(folder)


def machine_without_data(folder: Path, fault: StorageError) -> Machine:
    """Return the doctor's machine for a data folder that cannot be opened."""
    from ldn_desktop.app.machine import MachineWithoutData

    return MachineWithoutData(folder, fault)


def running_app_machine(
    folder: Path,
    context: Context,
    health: Health,
    *,
    tray: bool,
    autostart: Callable[[], AutostartState] | None,
) -> Machine:
    """Return the doctor's machine within the running app, on its own store."""
    from ldn_desktop.app.machine import RunningAppMachine, facts_of

    store = lazy_store(context)
    fault: StorageError | None = None
    try:
        store.open()
    except StorageError as error:
        fault = error
    return RunningAppMachine(folder, store, facts_of(health, tray=tray), autostart, fault)


def clock_and_zone() -> tuple[Clock, LocalZone]:
    """Return the computer's clock and its current time zone."""
    return SystemClock(), SystemZones().local()


def tell_running_app(folder: Path) -> None:
    """Notify the app that runs on this folder, if any, that the data changed."""
    ask(folder, Request.CHANGED)
