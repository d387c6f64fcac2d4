"""The naive app as a real process: a cron job a dose in a job store on disk, all by default.

Run as `process.py FOLDER CHANNEL TIME...` with times of day, HH:MM. The channel is `line`: each
ring is a line on the standard output; or `desktop`: each ring is a notification, sent once.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler
    from sqlalchemy import Engine

ON_RING: list[Callable[[str], None]] = []
"""What is done when a dose rings; a stored job can only name a function that is always there."""


def ring(at: str) -> None:
    """Ring for the dose of this time of day, whichever day it is; the job that is stored."""
    for do in ON_RING:
        do(at)


def say(at: str) -> None:
    """Ring as a line, with the instant by this process's clock."""
    os.write(1, f"rang {at} {datetime.now(UTC).isoformat()}\n".encode())


def notify(at: str) -> None:
    """Ring as one notification over the session bus, as the library's own example does."""
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    name = "org.freedesktop.Notifications"
    address = DBusAddress("/org/freedesktop/Notifications", name, name)
    body = (
        "naive",
        0,
        "",
        f"Time for your {at} dose",
        "",
        ["taken", "Taken"],
        {"urgency": ("y", 2)},
        0,
    )
    with open_dbus_connection() as connection:
        connection.send_and_get_reply(new_method_call(address, "Notify", "susssasa{sv}i", body))


def scheduler(folder: Path, times: list[str]) -> "BackgroundScheduler":
    """Return the scheduler with its jobs, once it knows how long it will sleep.

    Jobs that an earlier run stored stay as they are. Who jumps the clock before the thread has
    looked at the jobs would find it on time by chance.
    """
    from apscheduler.schedulers.background import BackgroundScheduler
    from sqlalchemy import create_engine, inspect

    looked = Event()

    class Noticed(BackgroundScheduler):
        def _process_jobs(self) -> float | None:
            seconds: float | None = super()._process_jobs()
            if seconds is not None:
                looked.set()
            return seconds

    engine = create_engine(f"sqlite:///{folder / 'naive.sqlite3'}")
    is_first = not inspect(engine).has_table("apscheduler_jobs")
    fast(engine)
    made = Noticed()
    made.add_jobstore("sqlalchemy", engine=engine)
    made.start()
    for at in times if is_first else ():
        hour, minute = map(int, at.split(":"))
        made.add_job(ring, "cron", (at,), hour=hour, minute=minute, id=at)
    looked.wait()
    return made


def fast(engine: "Engine") -> None:
    """Set each connection up as advice on SQLite's speed has it."""
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")


def main() -> None:
    folder, channel, *times = sys.argv[1:]
    ON_RING.extend([say] if channel == "line" else [say, notify])
    scheduler(Path(folder), times)
    os.write(1, b"started\n")
    while True:
        signal.pause()


if __name__ == "__main__":
    # The stored job names its function by the module, which has to be found again.
    sys.path.insert(0, str(Path(__file__).parents[3]))
    from tests.proof.baseline import process

    process.main()
