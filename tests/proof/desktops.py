"""The app and the naive one on a desktop of their own: a screen, a bus and perhaps a server."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from tests.proof.baseline import process as naive
from tests.proof.bus_ear import BusEar
from tests.proof.keeper import PATIENCE, ZONE, Keeper
from tests.support.faked_clock import FakedClock
from tests.support.notification_server import DESKTOP, DesktopSession, skip_without

TIME = "21:00"
TITLE = f"Time for your {TIME} dose"


class Desktop:
    """`what` (app, naive) with a dose each evening, on a private desktop, by a clock that is set.

    The app runs without its window, as after a log-in.
    """

    def __init__(self, what: str, session: DesktopSession, since: date, now: datetime) -> None:
        self.what = what
        self.session = session
        self.clock = FakedClock(session.folder / "clock", ZONE)
        self.clock.set(now)
        self.keeper = Keeper(session.folder / "data", self.clock)
        self._log = session.folder / "process.log"
        self._process: subprocess.Popen[bytes] | None = None
        if what == "app":
            self.keeper.enter_plan((TIME,), since)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def printed(self) -> str:
        """What the process printed."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def start(self) -> None:
        """Start the process and wait until it is up."""
        app = ("-m", "ldn_desktop", "--background")
        words = (
            app if self.what == "app" else (naive.__file__, str(self.keeper.data), "desktop", TIME)
        )
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *words],
                env={
                    **self.session.environment,
                    **self.clock.environment,
                    "LDN_DESKTOP_DATA_DIR": str(self.keeper.data),
                    "QT_QPA_PLATFORM": "xcb",
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.tell()

    def tell(self) -> None:
        """Have the app look at once; the naive one has nothing to be told by, and is waited for."""
        if self.what == "app":
            self.keeper.tell()
        else:
            wait_until(lambda: "started" in self.printed, PATIENCE)

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self.is_alive:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(PATIENCE)


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, at most so long; return whether it became so."""
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True


@contextmanager
def desktop(what: str, since: date, now: datetime) -> Iterator[Desktop]:
    """Give a desktop with the process not started and no server; all of it ends here."""
    skip_without(*DESKTOP)
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        session = DesktopSession(Path(folder))
        made = Desktop(what, session, since, now)
        try:
            yield made
        finally:
            made.close()
            session.close()


@contextmanager
def ear_on(session: DesktopSession) -> Iterator[BusEar]:
    """Listen on the session's bus."""
    ear = BusEar(session.bus_address)
    try:
        yield ear
    finally:
        ear.close()
