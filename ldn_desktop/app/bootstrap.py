"""Puts the parts together, once: the store, the clock and the zone of a data folder."""

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
"""Seconds that an opening waits for another program that holds the data, as it is made or moved on
to a newer schema."""

_BREATH = 0.05


@dataclass(frozen=True)
class AppContext:
    """An opened data folder, with all that commands and the window need."""

    folder: Path
    context: Context
    machine: Machine


def open_app(asked_for: Path | None = None, patience: float = OPENS_WITHIN) -> AppContext:
    """Open the data folder asked for, else the variable's, else the platform's.

    Makes it where there is none. Another program that holds the data is waited for, `patience`
    seconds long: the app's first start makes the file, which takes a busy computer its time.
    Raises `StorageError`.
    """
    from ldn_desktop.app.machine import ThisMachine

    folder = make_data_folder(data_folder(asked_for))
    store = LazyStore(folder)
    _open(store, patience)
    context = Context(store, SystemClock(), SystemZones())
    return AppContext(folder, context, ThisMachine(folder, store))


def unopened_context(folder: Path) -> Context:
    """Return the parts on a data folder whose store is opened when it is first needed.

    Where that can't be done it is tried again at each use.
    """
    return Context(LazyStore(folder), SystemClock(), SystemZones())


def open_context(
    folder: Path, days_back: timedelta = timedelta(0), patience: float = OPENS_WITHIN
) -> tuple[Context, ScheduleSnapshot | None]:
    """Return the parts of a window on a data folder, and what stands there at this moment.

    The plan and the records of the last days are read at once; the store itself is opened when it
    is first needed, after the first picture. Where that can't be done it is opened now, and what
    stands is None. Raises `StorageError`.
    """
    context = unopened_context(folder)
    return context, read_initial_state(context, days_back, patience)


def read_initial_state(
    context: Context, days_back: timedelta, patience: float
) -> ScheduleSnapshot | None:
    """Do the read of `context_of` on a store that is not open yet.

    Of a disk that is full, or can only be read, what stands is read though the store can't be
    opened: the app rings from memory until it can be.
    """
    store, since = lazy_store(context), context.clock.now().date() - days_back
    reader = store.read_snapshot()
    if reader is not None:
        with suppress(*FAILURES):
            return context.snapshot(reader, since)
    try:
        _open(store, patience)
    except StorageError as error:
        if error.fault in LASTING or error.fault is StorageErrorKind.LOCKED:
            raise
        with store.read_snapshot_readonly() as bare, suppress(*FAILURES):
            if bare is not None:
                return context.snapshot(bare, since)
        raise
    return None


def lazy_store(context: Context) -> LazyStore:
    """Return the store of a context that was made here."""
    store = context.store
    assert isinstance(store, LazyStore)  # noqa: S101 - no other is put into one
    return store


def _open(store: LazyStore, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            store.open()
        except StorageError as error:
            # Most tries wait by themselves, for as long as SQLite is patient; some do not.
            if error.fault is not StorageErrorKind.LOCKED or time.monotonic() > deadline:
                raise
            time.sleep(_BREATH)
        else:
            return


def own_copies(folder: Path) -> tuple[tuple[datetime, Path], ...]:
    """Return the copies that the app made by itself here and when (UTC), the newest first."""
    from ldn_desktop.storage.kept_files import own_copies

    return own_copies(folder)


def machine_without_data(folder: Path, fault: StorageError) -> Machine:
    """Return what the doctor asks of where the data folder can't be opened."""
    from ldn_desktop.app.machine import MachineWithoutData

    return MachineWithoutData(folder, fault)


def own_machine(
    folder: Path,
    context: Context,
    health: Health,
    *,
    tray: bool,
    autostart: Callable[[], AutostartState] | None,
) -> Machine:
    """Return what the doctor asks of in the running app itself, on the store that it has open."""
    from ldn_desktop.app.machine import OwnMachine, facts_of

    store = lazy_store(context)
    fault: StorageError | None = None
    try:
        store.open()
    except StorageError as error:
        fault = error
    return OwnMachine(folder, store, facts_of(health, tray=tray), autostart, fault)


def clock_and_zone() -> tuple[Clock, LocalZone]:
    """Return the computer's clock and the zone it is set to now."""
    return SystemClock(), SystemZones().local()


def tell_running_app(folder: Path) -> None:
    """Tell the app that runs on this folder, if one does, that its data changed."""
    ask(folder, Request.CHANGED)
