"""The standby process: it waits until the running app is gone, and takes its place.

There is one for each screen on which the app was started. It sleeps in the app's own lock, so that
it needs no time, and the system wakes it however the app ended. After a crash the app starts again
on its screen. If the app ends with its session, it starts on the other screen of the same user.
"""

import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ldn_desktop.desktop.autostart import folder_options, own_command, own_program
from ldn_desktop.desktop.displays import STARTS, own_displays
from ldn_desktop.desktop.folders import folder_mark, runtime_folder
from ldn_desktop.desktop.lock import End, OwnerLock, read_end
from ldn_desktop.desktop.screen import has_screen
from ldn_desktop.services.errors import StorageError

OPTION = "--standby"

SWITCH = "LDN_DESKTOP_STANDBY"
"""The variable that is "off" where no standby process is wanted, and "service" within a service."""

MOST_STARTS, WITHIN_S = 3, 600.0
"""So many crashes within so many seconds: then the app stays ended, because it would go on so."""

AFTER_CRASH_S, AFTER_END_S, AFTER_MOVE_S = 15.0, 3.0, 25.0
"""How long the place stays free for a start by the user, or by the session that asked for it."""

FOR_OTHERS_S = 15.0
"""How much longer after a crash: the session of the crashed app comes first."""

SCREEN_S = 60.0
"""How long to wait for a screen that is gone; a compositor may start again."""

PASSED_ON = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "PATH", "TZ")
PASSED_ON_BEGINNINGS = ("XDG_", "LANG", "LC_", "QT_", "LDN_DESKTOP_", "PYTHON")
"""What a service gets of the environment. Not all: command lines are for all users to see."""


def start_standby(folder: Path) -> None:
    """Start the standby process of this screen unless there is one; does not wait for it."""
    if sys.platform != "linux" or not own_displays() or os.environ.get(SWITCH) == "off":
        return
    command = (*own_program(), OPTION, str(folder))
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    environment = {name: value for name, value in os.environ.items() if name != SWITCH}
    with suppress(OSError, NotImplementedError):
        os.posix_spawn(command[0], command, environment, file_actions=quiet, setsid=True)


def run_standby(folder: Path) -> int:
    """Wait until the app on the data folder is gone; then become it, or end. Return the status."""
    if sys.platform != "linux" or _runs_as_service(folder):
        return 0
    with suppress(OSError, StorageError), _only_one(folder):
        while _take_place(folder):
            pass
    return 0


def _take_place(folder: Path) -> bool:
    """Wait for the end of the app and become it; return True if another app runs by then."""
    text = _wait_for_end(folder)
    end, displays = read_end(text)
    is_ours = not displays.isdisjoint(own_displays())
    if end is End.QUIT or (end is End.ENDED and is_ours):
        return False
    starts = _recent_starts() if end is End.CRASHED else []
    if len(starts) >= MOST_STARTS:
        return False
    _sleep(_delay(end, is_ours=is_ours))
    if not _has_screen():
        return False
    lock = OwnerLock(folder)
    if lock.last_text() != text or not lock.acquire():
        return True  # another app runs, or ran meanwhile and ended in a way of its own
    lock.release()
    _become_app(folder, starts)
    return False


def _become_app(folder: Path, starts: list[float]) -> None:
    os.environ[STARTS] = " ".join(f"{at:.0f}" for at in (*starts, _now()))
    command = own_command(*folder_options(folder))
    os.execv(command[0], command)  # noqa: S606 - our own program


def _delay(end: End, *, is_ours: bool) -> float:
    if end is End.CRASHED:
        return AFTER_CRASH_S if is_ours else AFTER_CRASH_S + FOR_OTHERS_S
    return AFTER_MOVE_S if end is End.MOVED else AFTER_END_S


def _wait_for_end(folder: Path) -> str:
    """Wait until nobody owns the folder; return what the last owner left in the lock."""
    import fcntl

    lock = OwnerLock(folder)
    handle = os.open(lock.path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return lock.last_text()
    finally:
        os.close(handle)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Be the only standby process of this screen. Raises `OSError` if there is one already."""
    import fcntl

    mark = folder_mark(Path("/".join(own_displays())))
    path = runtime_folder() / f"{folder_mark(folder)}-{mark}.standby"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _runs_as_service(folder: Path) -> bool:
    """Start this process once more as a service of systemd; return whether that worked.

    What ends a session's or a crashed app's processes does not end a service.
    """
    if os.environ.get(SWITCH) == "service" or not _has_systemd():
        return False
    import subprocess

    passed_on = {
        name: value
        for name, value in os.environ.items()
        if name in PASSED_ON or name.startswith(PASSED_ON_BEGINNINGS)
    }
    variables = [f"--setenv={name}={value}" for name, value in passed_on.items()]
    words = ["systemd-run", "--user", "--quiet", "--collect", "--description=LDN Desktop"]
    command = [
        *words,
        *variables,
        f"--setenv={SWITCH}=service",
        *own_program(),
        OPTION,
        str(folder),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SCREEN_S, check=False)
    except (OSError, subprocess.SubprocessError, ValueError):
        return False
    return done.returncode == 0


def _has_systemd() -> bool:
    manager = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"), "systemd", "private")
    return Path("/run/systemd/system").is_dir() and manager.exists()


def _recent_starts() -> list[float]:
    now = _now()
    said = os.environ.get(STARTS, "").split()
    starts = [float(word) for word in said if word.isdecimal()]
    return [at for at in starts if 0 <= now - at <= WITHIN_S]


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


def _has_screen() -> bool:
    began = time.monotonic()
    while not has_screen():
        if time.monotonic() - began > SCREEN_S:
            return False
        _sleep(2.0)
    return True
