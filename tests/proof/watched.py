"""A real process that is watched: what it was to ring for, what it rang for, and when."""

import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from random import Random

from tests.proof.calendar_of_three import FIRST, TIMES, Dose
from tests.proof.processes import MADE, NOTICED_WITHIN
from tests.proof.proving import Tally

START = datetime(2037, 6, 15, 11, 0, tzinfo=UTC)
A_MOMENT = 1.0
"""Seconds that a ring may take to be read here, on a busy computer."""
ONCE_TOLD = {"app": 30.0, "window": 30.0, "naive": 1.0}
"""Seconds to wait for one that was told; the naive one has nothing that it could be told by."""


class Watched:
    """One process, the answers given so far, and the tally of its rings.

    With `told` it is told after each change of the clock and has to ring at once; else it has to
    notice by itself.
    """

    def __init__(self, what: str, seed: int, *, told: bool, folder: Path) -> None:
        self.random = Random(seed)  # noqa: S311 - the same moments on every run
        self._told = ONCE_TOLD[what] if told else None
        self.process = MADE[what](folder, TIMES, FIRST, START)
        self.answered: set[Dose] = set()
        self._heard = 0
        self._lost = self._doubled = self._wrong = 0
        self._worst: dict[str, float] = {}
        self._notes: list[str] = []

    def expect(self, dose: Dose | None, since: float, within: float = NOTICED_WITHIN) -> None:
        """Wait for the ring of an unanswered dose, and answer it; or for a minute of silence."""
        if self._told is not None:
            self.process.tell()
            within = self._told
        is_due = dose is not None and dose not in self.answered
        ends = since + within + A_MOMENT
        while time.monotonic() < ends and not (is_due and self._new_rings()):
            time.sleep(0.02)
            if self._told is not None and not is_due:
                break  # the app answers after its look: what it was to ring has rung
        self._judge(dose if is_due else None, since, within)

    def wrong(self, what: str) -> None:
        """Count a broken promise."""
        self._wrong += 1
        self._notes.append(what)

    def measure(self, name: str, value: float) -> None:
        """Keep the largest of what was measured."""
        self._worst[name] = round(max(value, self._worst.get(name, value)), 1)

    def tally(self, **counts: int) -> Tally:
        """Return what was run and what was lost."""
        self._doubled += self._new_rings()
        return Tally(
            counts,
            self._lost,
            self._doubled,
            self._wrong,
            self._worst,
            notes=tuple(self._notes[:2]),
        )

    def _new_rings(self) -> int:
        return len(self.process.rings) - self._heard

    def _judge(self, dose: Dose | None, since: float, within: float) -> None:
        rings = self.process.rings[self._heard :]
        self._heard += len(rings)
        right = [ring for ring in rings if dose is not None and ring.at == dose.at][:1]
        self._doubled += len(rings) - len(right)
        if len(rings) > len(right):
            self._notes.append(f"rang again, or for what was not due: {rings}")
        if dose is None:
            return
        if not right:
            self._lost += 1
            self._notes.append(f"{dose.day} {dose.at} did not ring within {within:.0f} s")
        else:
            late = right[0].when - since
            self.measure("s until it rang", late)
            if late > within:
                self.wrong(f"{dose.day} {dose.at} rang after {late:.1f} s")
            self.process.answer(dose.day, dose.slot)
        self.answered.add(dose)


def watch_all(
    watch: Callable[[Watched], Tally], what: str, seeds: Sequence[int], *, told: bool
) -> Tally:
    """Watch some processes at the same time, each with a folder of its own."""

    def one(seed: int) -> Tally:
        with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
            watched = Watched(what, seed, told=told, folder=Path(folder))
            try:
                return watch(watched)
            finally:
                watched.process.close()

    with ThreadPoolExecutor(len(seeds)) as pool:
        return reduce(Tally.__add__, pool.map(one, seeds))
