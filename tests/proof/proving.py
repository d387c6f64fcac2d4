"""What a part of the proof gives back, and how far it may go.

A part is a module below tests/proof/<part>/, named in `tests/proof/parts.py`, with one function:

    def run(budget: Budget) -> Result: ...

It hands its work to `budget.each` in chunks: a function on the module's first level that takes
one item and returns a `Tally`, and the list of items, which must be the same on every run. Chunks
run two at a time in processes of their own; each finished one is kept, so that a part that was
interrupted goes on where it stopped. A part that must not share the computer says `alone=True`.
`budget.sample` asks for the small size, in this process: tests/proof/<part>/test_<part>.py runs it
in `make test`, with `run(Budget.a_sample())`, within a few seconds.

What is kept of a part (build/proof/<part>.json, and the same under tests/proof/results/):

    {"part": "zones", "commit": "fe74b06", "finished": "2027-01-04", "complete": true,
     "app":      {"counts": {"zones": 598, "doses": 8000000}, "lost": 0, "doubled": 0, "wrong": 0,
                  "worst": {"ms after due": 41.0}, "seconds": 812.5, "notes": []},
     "baseline": the same, or null where there is nothing to compare with,
     "breaks":   [{"name": "fold=1", "harness": "zones", "red": true, "seen": "2 lost"}]}

- `counts` are sums of what was run, the number with its word; the doses of a side are the base of
  what was lost.
- `lost`: a dose that came due and neither rang nor was explained, or a tick shown as saved that is
  gone. `doubled`: rang or recorded twice. `wrong`: any other broken promise (late, early, rung
  after the answer, a database that does not open), said in `notes`.
- `worst` holds the largest of what was measured. `seconds` is the time worked, over all processes.
- `complete` is false where the budget ended first: the counts say how far it went.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from functools import reduce
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from tests.proof.keeping import Json, read_json, write_json

T = TypeVar("T")

MOST_NOTES = 6
PROCESSES = 2


@dataclass(frozen=True)
class Tally:
    """What one side did in a chunk or in all of them. Adding two gives what both did."""

    counts: Mapping[str, int] = field(default_factory=dict)
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    worst: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def broken(self) -> int:
        """How many promises were broken."""
        return self.lost + self.doubled + self.wrong

    def __add__(self, other: "Tally") -> "Tally":
        names = [*self.counts, *(name for name in other.counts if name not in self.counts)]
        measures = [*self.worst, *(name for name in other.worst if name not in self.worst)]
        notes = dict.fromkeys((*self.notes, *other.notes))
        return Tally(
            counts={name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in names},
            lost=self.lost + other.lost,
            doubled=self.doubled + other.doubled,
            wrong=self.wrong + other.wrong,
            worst={
                name: max(side[name] for side in (self.worst, other.worst) if name in side)
                for name in measures
            },
            seconds=self.seconds + other.seconds,
            notes=tuple(notes)[:MOST_NOTES],
        )

    @classmethod
    def of(cls, kept: Json) -> "Tally":
        """Return the tally as it was kept."""
        return cls(**{**kept, "notes": tuple(kept["notes"])})


@dataclass(frozen=True)
class Broken:
    """One fault put into the app on purpose: which harness was run on it, and whether it told.

    `red` is None where it was not run; `seen` says why, or what the harness saw.
    """

    name: str
    harness: str
    red: bool | None
    seen: str


@dataclass(frozen=True)
class Result:
    """What a part found. `baseline` is None where the naive app has nothing to compare with."""

    app: Tally
    baseline: Tally | None = None
    breaks: tuple[Broken, ...] = ()

    @property
    def proves(self) -> bool:
        """Whether the app kept every promise, and the harness tells when one is broken."""
        told = self.baseline is None or self.baseline.broken > 0
        return not self.app.broken and told and all(one.red is not False for one in self.breaks)

    @classmethod
    def of(cls, kept: Json) -> "Result":
        """Return the result as it was kept."""
        return cls(
            app=Tally.of(kept["app"]),
            baseline=Tally.of(kept["baseline"]) if kept["baseline"] else None,
            breaks=tuple(Broken(**one) for one in kept["breaks"]),
        )


class Budget:
    """How far a part may go: its time, its processes, and where its finished chunks are kept.

    `cut` is true once the time ended before the work did.
    """

    def __init__(self, seconds: float, folder: Path | None = None) -> None:
        self._ends = time.monotonic() + seconds
        self._folder = folder
        self.cut = False

    @classmethod
    def a_sample(cls) -> "Budget":
        """Return the budget of `make test`: the small size, in this process, nothing kept."""
        return cls(600)

    @property
    def sample(self) -> bool:
        """Whether the small size is asked for."""
        return self._folder is None

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._ends - time.monotonic()

    def each(
        self, name: str, work: Callable[[T], Tally], items: Iterable[T], *, alone: bool = False
    ) -> Tally:
        """Do `work` on each item and return the sum; what was kept before is not done again.

        With `alone` one chunk runs at a time, in this process.
        """
        wanted = list(items)
        tallies = {n: kept for n in range(len(wanted)) if (kept := self._kept(name, n)) is not None}
        todo = [(n, item) for n, item in enumerate(wanted) if n not in tallies]
        if self.sample or alone:
            for n, item in todo:
                if self._is_over():
                    break
                tallies[n] = self._keep(name, n, _timed(work, item))
        else:
            tallies |= self._side_by_side(name, work, todo)
        return reduce(Tally.__add__, (tallies[n] for n in sorted(tallies)), Tally())

    def _side_by_side(
        self, name: str, work: Callable[[T], Tally], todo: Sequence[tuple[int, T]]
    ) -> dict[int, Tally]:
        tallies: dict[int, Tally] = {}
        waiting = list(reversed(todo))
        running: dict[Future[Tally], int] = {}
        with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _quiet) as pool:
            while waiting or running:
                while waiting and len(running) < PROCESSES and not self._is_over():
                    n, item = waiting.pop()
                    running[pool.submit(_timed, work, item)] = n
                if not running:
                    break
                done = next(as_completed(running))
                n = running.pop(done)
                tallies[n] = self._keep(name, n, done.result())
        return tallies

    def _is_over(self) -> bool:
        self.cut = self.cut or self.left <= 0
        return self.cut

    def _kept(self, name: str, n: int) -> Tally | None:
        kept = read_json(self._path(name, n))
        return None if kept is None else Tally.of(kept)

    def _keep(self, name: str, n: int, tally: Tally) -> Tally:
        path = self._path(name, n)
        if path is not None:
            write_json(path, asdict(tally))
        return tally

    def _path(self, name: str, n: int) -> Path | None:
        return None if self._folder is None else self._folder / f"{name}-{n}.json"


def _quiet() -> None:
    """Keep what goes wrong on purpose, hundreds of times, out of the terminal."""
    logging.disable(logging.CRITICAL)


def _timed(work: Callable[[T], Tally], item: T) -> Tally:
    began = time.monotonic()
    tally = work(item)
    return replace(tally, seconds=tally.seconds + time.monotonic() - began)
