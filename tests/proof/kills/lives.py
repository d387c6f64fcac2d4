"""Lives of the app, each a process of its own that ends in a kill: forked from a warm one.

Run as `lives.py app|naive FOLDER`. Each line on the standard input begins a life: the number of
the border at which it kills itself, 0 for none. Lines go to the standard output: `born PID`,
`looked`, `rang DAY`, `saved DAY` once the answer is shown as saved, and `died STATUS`. The person
at it answers each reminder at once.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

BORDERS = 18
"""Borders that a life may come to: before and after each commit, ring and answer."""


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


class Fate:
    """Ends the process, as the kernel would, at the border of the given number."""

    def __init__(self, number: int) -> None:
        self._left = number

    def border(self) -> None:
        """Pass a border, or die."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def live_as_app(folder: Path, fate: Fate) -> None:
    """Live with the app's store, services, bell and loop; only the notifications are a person."""
    from ldn_desktop.app.bootstrap import open_app
    from ldn_desktop.app.reminder_service import ReminderService
    from ldn_desktop.domain.calendar import DoseKey
    from ldn_desktop.reminders.plain_loop import PlainLoop
    from ldn_desktop.services.context import Context
    from ldn_desktop.services.ports import Button, Delivery, Message, Press, Sounds
    from ldn_desktop.services.reminder_dispatch import Answered
    from ldn_desktop.services.repositories import UnitOfWork
    from ldn_desktop.services.schedule_snapshot import DoseRow
    from ldn_desktop.wording.formats import PLAIN
    from ldn_desktop.wording.reminders import composer
    from tests.support.passed_on import PassedOnStore, PassedOnWork

    class MortalWork(PassedOnWork):
        def commit(self) -> None:
            fate.border()
            super().commit()
            fate.border()

    class Mortal(PassedOnStore):
        """The store, with a border before and after each commit."""

        def wrapped(self, work: UnitOfWork) -> UnitOfWork:
            return MortalWork(work)

    class Person:
        """Sees a reminder and presses Taken at once."""

        name = "person"

        def __init__(self, press: Press) -> None:
            self._press = press
            self._seen: set[DoseKey] = set()
            self._hand = loop.timer(self._answer)

        def ready(self) -> Delivery:
            return Delivery.DELIVERED

        def show(self, message: Message) -> Delivery:
            fate.border()
            say(f"rang {message.key.day}")
            self._seen.add(message.key)
            self._hand.start(0.01)
            fate.border()
            return Delivery.DELIVERED

        def sounds(self) -> Sounds:
            return Sounds.ANY

        def withdraw(self, key: DoseKey) -> None:
            self._seen.discard(key)

        def shown(self) -> frozenset[DoseKey]:
            return frozenset(self._seen)

        def close(self) -> None:
            self._seen.clear()

        def _answer(self) -> None:
            for key in tuple(self._seen):
                fate.border()
                self._press(key, Button.TAKEN)

    def shown_as_saved(row: Answered) -> None:
        if isinstance(row, DoseRow):
            say(f"saved {row.key.day}")
        fate.border()

    house = open_app(folder)
    loop = PlainLoop()
    context = Context(Mortal(house.context.store), house.context.clock, house.context.zones)
    reminder_service = ReminderService(context, Person, loop.timer, composer(lambda: PLAIN))
    reminder_service.reminding.observer.answered = shown_as_saved
    reminder_service.observer.checked = lambda: say("looked")
    reminder_service.start()
    loop.run()


def live_as_naive(folder: Path, fate: Fate) -> None:
    """Live with a job store and a table of answers, all by default."""
    from sqlalchemy import create_engine, text

    from tests.proof.baseline import process

    engine = create_engine(f"sqlite:///{folder / 'answers.sqlite3'}")
    process.fast(engine)
    with engine.begin() as work:
        work.execute(text("CREATE TABLE IF NOT EXISTS answer (day TEXT)"))

    def ring(_at: str) -> None:
        today = datetime.now(UTC).date()
        fate.border()
        say(f"rang {today}")
        fate.border()
        with engine.begin() as work:
            work.execute(text("INSERT INTO answer VALUES (:day)"), {"day": str(today)})
            fate.border()
        fate.border()
        say(f"saved {today}")

    process.ON_RING[:] = [ring]
    process.scheduler(folder, ["21:00"])
    say("looked")
    while True:
        signal.pause()


LIVES: dict[str, Callable[[Path, Fate], None]] = {"app": live_as_app, "naive": live_as_naive}


LOADED = {
    "app": (
        "ldn_desktop.app.reminder_service",
        "ldn_desktop.app.bootstrap",
        "ldn_desktop.app.machine",
        "ldn_desktop.reminders.plain_loop",
        "ldn_desktop.reminders.loop_scheduler",
        "ldn_desktop.storage.store",
        "ldn_desktop.wording.reminders",
        "tests.support.passed_on",
    ),
    "naive": (
        "apscheduler.executors.pool",
        "apscheduler.jobstores.sqlalchemy",
        "apscheduler.schedulers.background",
        "apscheduler.triggers.cron",
        "sqlalchemy",
    ),
}
"""What is loaded before the first life, so that a life begins where the work does."""


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    for module in LOADED[what]:
        importlib.import_module(module)
    say("warm")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            say(f"born {os.getpid()}")
            LIVES[what](folder, Fate(int(line)))
            os._exit(1)
        say(f"died {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))
    main()
