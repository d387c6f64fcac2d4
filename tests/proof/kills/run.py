"""Kills the app, thousands of times, and asks of each dose: rung, answered once, silent after.

Half of the lives end at a random moment, half at a border: before or after a commit, a ring or an
answer. A minute passes before the next life begins, as with a computer that crashed.
"""

import os
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path
from random import Random

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.services.context import Context
from ldn_desktop.services.planning import start_plan
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore
from tests.proof.kills import lives
from tests.proof.pairs import both
from tests.proof.proving import Budget, Result, Tally
from tests.support.faked_clock import FakedClock
from tests.support.home import SettableClock, SettableZones

DAY_ONE = date(2027, 1, 4)
AT = time_of_day(21)
JUST_AFTER = timedelta(seconds=0.2)
A_RESTART = timedelta(minutes=1)
PATIENCE = 60.0
NEVER = 1000
"""A border that no life comes to."""
SILENT_AFTER = {"app": 0.02, "naive": 0.3}
"""Seconds after its first look in which a life that was to ring has rung."""


@dataclass(frozen=True)
class Killing:
    """So many lives of `what`, each ended by a kill; the first of a dose at `border`, if given."""

    what: str
    kills: int
    seed: int
    border: int = 0


@dataclass
class Life:
    """What a life said before it ended."""

    rang: list[date] = field(default_factory=list)
    saved: list[date] = field(default_factory=list)
    looked: bool = False


def run(budget: Budget) -> Result:
    """Kill the app and the naive one."""
    if budget.sample:
        # Both are killed between the ring and the answer, so that the naive one loses for sure.
        app, naive = Killing("app", 8, 1, border=4), Killing("naive", 4, 1, border=2)
        return both(kill, app, naive)
    apps = [Killing("app", 250, seed) for seed in range(8)]
    naives = [Killing("naive", 100, seed) for seed in range(2)]
    return Result(budget.each("app", kill, apps), budget.each("naive", kill, naives))


def kill(given: Killing) -> Tally:
    """Live and kill so often; the kills fall by the seed, as far as a real process allows."""
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        killer = Killer(given, Path(folder))
        try:
            killer.kill_all()
        finally:
            killer.close()
        return killer.tally()


class Killer:
    """A warm process that lives are forked from, its clock, and what was seen of each dose."""

    def __init__(self, given: Killing, folder: Path) -> None:
        self._given = given
        self._data = folder / "data"
        self._data.mkdir(mode=0o700)
        self._random = Random(given.seed)  # noqa: S311 - the same kills on every run
        self._clock = FakedClock(folder / "clock")
        self._clock.set(_due(DAY_ONE) - timedelta(hours=1))
        if given.what == "app":
            _enter_plan(self._data)
        self._warm = subprocess.Popen(
            [sys.executable, lives.__file__, given.what, str(self._data)],
            env={**os.environ, **self._clock.environment, "XDG_RUNTIME_DIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._heard = b""
        self._longest = 0.3
        self._kills = self._doses = self._lost = self._doubled = 0
        self._saved: set[date] = set()
        self._notes: list[str] = []
        self._until("warm")
        self._life(NEVER)  # in which the naive one enters its jobs

    def close(self) -> None:
        """End the warm process."""
        self._warm.kill()
        for pipe in (self._warm.stdin, self._warm.stdout):
            if pipe is not None:
                pipe.close()
        self._warm.wait(10)

    def tally(self) -> Tally:
        """Return what was run and what was lost."""
        counts = {"kills": self._kills, "doses": self._doses}
        notes = tuple(self._notes[:2])
        return Tally(counts, lost=self._lost, doubled=self._doubled, notes=notes)

    def kill_all(self) -> None:
        """Go from dose to dose until all kills are spent; then count the answers kept."""
        while self._kills < self._given.kills:
            self._live_through(DAY_ONE + timedelta(days=self._doses))
            self._doses += 1
        answers = self._answers()
        for day in self._saved:
            self._lost += self._note(answers.get(day, 0) == 0, day, "shown as saved, and gone")
        for day, count in answers.items():
            self._doubled += self._note(count > 1, day, f"answered {count} times")

    def _live_through(self, day: date) -> None:
        """Restart after each kill until the dose's answer is saved, and sometimes once more."""
        restarts = 0
        while True:
            was_answered = day in self._answers()
            self._clock.set(_due(day) + JUST_AFTER + restarts * A_RESTART)
            first = self._given.border if restarts == 0 else 0
            life = self._life(first or self._a_border())
            restarts += 1
            again = [rung for rung in life.rang if was_answered or rung != day]
            self._doubled += self._note(bool(again), day, "rang after its answer was kept")
            self._saved.update(life.saved)
            if was_answered:
                return
            if day in self._saved:
                if self._random.random() < 0.5:
                    return
            elif life.looked and not life.rang:
                # Silent is right only if the kill came after the commit, and before it was shown.
                is_answered = day in self._answers()
                self._lost += self._note(not is_answered, day, "silent, and not answered")
                return

    def _a_border(self) -> int:
        """Return the border at which a life is to end, 0 for a random moment."""
        return self._random.randint(1, lives.BORDERS) if self._random.random() < 0.5 else 0

    def _life(self, border: int) -> Life:
        """Begin a life and end it: at the border, at a random moment, or when all was said."""
        assert self._warm.stdin is not None
        self._warm.stdin.write(f"{border}\n".encode())
        self._warm.stdin.flush()
        process = int(self._until("born"))
        life, began = Life(), time.monotonic()
        ends = began + (PATIENCE if border else self._random.uniform(0, self._longest))
        while True:
            line = self._line(ends)
            if line is None:
                _kill(process)
                ends = time.monotonic() + PATIENCE
                continue
            word, _, rest = line.partition(" ")
            if word == "died":
                assert int(rest) == -signal.SIGKILL, f"a life ended by itself: {rest}"
                self._kills += 1
                return life
            if word == "looked":
                life.looked = True
            else:
                (life.rang if word == "rang" else life.saved).append(date.fromisoformat(rest))
            if word == "saved":
                self._longest = max(self._longest, 1.2 * (time.monotonic() - began))
            if life.saved or (life.looked and not life.rang):
                settled = SILENT_AFTER[self._given.what] * (1 if life.saved else 2)
                ends = min(ends, time.monotonic() + settled)

    def _until(self, word: str) -> str:
        """Read the next line, which has to begin with this word; return the rest of it."""
        line = self._line(time.monotonic() + PATIENCE) or "nothing"
        assert line.startswith(word), line
        return line.removeprefix(word)

    def _line(self, ends: float) -> str | None:
        """Return the next line that was said, None where none came until then."""
        assert self._warm.stdout is not None
        while b"\n" not in self._heard:
            left = max(ends - time.monotonic(), 0)
            if not select.select([self._warm.stdout], [], [], left)[0]:
                return None
            piece = os.read(self._warm.stdout.fileno(), 65536)
            assert piece, "the warm process ended"
            self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        return line.decode()

    def _answers(self) -> dict[date, int]:
        """Return how many answers are kept for each day."""
        name, table = (
            (FILE_NAME, "dose_record")
            if self._given.what == "app"
            else ("answers.sqlite3", "answer")
        )
        with closing(sqlite3.connect(self._data / name)) as file:
            rows = file.execute(f"SELECT day, count(*) FROM {table} GROUP BY day")  # noqa: S608 - a name of ours
            return {date.fromisoformat(day): count for day, count in rows}

    def _note(self, is_so: bool, day: date, what: str) -> int:
        if is_so:
            self._notes.append(f"{day}: {what}")
        return int(is_so)


def _due(day: date) -> datetime:
    return datetime.combine(day, AT, tzinfo=UTC)


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return  # it came to its border first


def _enter_plan(data: Path) -> None:
    clock = SettableClock(_due(DAY_ONE) - timedelta(hours=1))
    with closing(SqliteStore(data)) as store:
        plan = Plan(DAY_ONE, (AT,), (Step(Decimal(4), None),))
        start_plan(Context(store, clock, SettableZones("UTC")), plan)
