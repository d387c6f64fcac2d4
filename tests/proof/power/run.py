"""Cuts the power of a recorded session, thousands of times, and opens what is left.

The session is a real process (`session.py`); its calls are played to a disk that forgets
(`disk.py`). At each acknowledged tick, and at calls between two, the power goes: what was not
synced is dropped, arrives in part, in another order, or torn.
"""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.proof.pairs import both
from tests.proof.power import disk, session
from tests.proof.power.reading import READERS, Answer, Unreadable
from tests.proof.power.recording import Called, Player, calls, record
from tests.proof.proving import Budget, Result, Tally

SCRIPT = Path(session.__file__)
SIDES = ("app", "naive")
MEMORY = Path("/dev/shm")  # a disk that loses nothing; the losing is done here


@dataclass(frozen=True)
class Session:
    """A session to record and cut: of what (see session.py), how long, how often at each tick.

    It is of `lives` processes, one after the other: the next one finds what the one before closed.
    `making` has the power cut while the file is first made, too.
    """

    what: str
    ticks: int
    cuts: int
    seed: int = 1
    lives: int = 2
    making: bool = True


def run(budget: Budget) -> Result:
    """Cut the power of the app's sessions and of the naive ones; show that the harness tells."""
    if budget.sample:
        return both(cut_power, *(Session(what, 8, cuts=2, lives=1, making=False) for what in SIDES))
    app, naive = (budget.each(what, cut_power, sessions(what)) for what in SIDES)
    return Result(app, naive)


def sessions(what: str) -> list[Session]:
    """Return the sessions; the long ones also fold SQLite's log into the file while they go on."""
    short = [Session(what, ticks=40, cuts=3, seed=seed) for seed in range(8)]
    return [*short, *(Session(what, ticks=600, cuts=1, seed=seed) for seed in (8, 9))]


def cut_power(given: Session) -> Tally:
    """Record a session and cut its power; the cuts are the same for the same seed."""
    skip_unless_calls_can_be_seen()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        cutter = Cutter(given, Path(place))
        cutter.cut_all()
        return cutter.tally()


def skip_unless_calls_can_be_seen() -> None:
    """Skip where strace is missing, or may not look at a process."""
    if shutil.which("strace") is None:
        pytest.skip("strace is missing: install the Debian package strace")
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not look at processes here")


class Cutter:
    """One session on the disk that forgets, and what came of each cut."""

    def __init__(self, given: Session, place: Path) -> None:
        self._given = given
        self._place = place
        self._random = Random(given.seed)  # noqa: S311 - the same cuts on every run
        self._saved: list[Answer] = []
        self._tried: set[bytes] = set()
        self._lost = self._unreadable = 0
        self._notes: list[str] = []

    def cut_all(self) -> None:
        """Record the session, then play it and cut the power again and again."""
        data = self._place / "data"
        data.mkdir(mode=0o700)
        logs = list(self._record(data))
        player = Player(data, self._hear)
        for log in logs:
            player.new_process()
            for stretch in _between_ticks(log):
                self._cut_within(stretch, player)

    def tally(self) -> Tally:
        """Return what was run and what was lost."""
        counts = {"ticks acknowledged": len(self._saved), "states of the disk": len(self._tried)}
        notes = tuple(self._notes[:1])
        return Tally(counts, lost=self._lost, wrong=self._unreadable, notes=notes)

    def _record(self, data: Path) -> Iterator[Path]:
        each = self._given.ticks // self._given.lives
        for life in range(self._given.lives):
            log = self._place / f"calls-{life}"
            words = (str(data), self._given.what, str(life * each), str(each))
            record(log, str(SCRIPT), *words)
            yield log

    def _hear(self, line: str) -> None:
        word, number, kind = line.split()
        assert word == "saved"
        self._saved.append((int(number), kind))

    def _cut_within(self, stretch: list[Called], player: Player) -> None:
        """Play the calls; cut at the acknowledgement and at some of the calls before it."""
        for number, call in enumerate(stretch, start=1):
            changed = player.play(call)
            is_last = number == len(stretch)
            if not (self._saved or self._given.making):
                continue
            if is_last or (changed and player.disk.unsynced() and self._random.random() < 0.5):
                for state in islice(self._states(player.disk), self._given.cuts):
                    self._try(state)

    def _states(self, held: disk.Disk) -> Iterator[dict[str, bytes]]:
        """Yield what a cut at this moment could leave: everything dropped, then by chance."""
        random = self._random
        others: list[disk.Choose] = [
            lambda count: [random.random() < 0.5 for _ in range(count)],
            lambda count: [number == count - 1 for number in range(count)],
            lambda count: [number < count // 2 for number in range(count)],
            lambda count: [True] * count,
        ]
        yield held.after_a_cut(_nothing, None)
        yield held.after_a_cut(_nothing, random)
        while True:
            yield held.after_a_cut(random.choice(others), random.choice((random, None)))

    def _try(self, state: dict[str, bytes]) -> None:
        count = len(self._saved)
        mark = _mark(count, state)
        if mark in self._tried:
            return
        self._tried.add(mark)
        with tempfile.TemporaryDirectory(dir=self._place) as made:
            disk.put_back(state, Path(made))
            if self._random.random() < 0.5:
                _leave_shared_memory(Path(made), self._random)
            try:
                answers = READERS[self._given.what](Path(made))
            except Unreadable as error:
                self._unreadable += 1
                self._notes.append(f"after {count} ticks: {error}")
                return
        # The tick in flight may have arrived as a whole; nothing else may be there.
        if answers[:count] != self._saved or len(answers) > count + 1:
            self._lost += 1
            self._notes.append(f"{count} ticks were shown as saved, {len(answers)} were there")


def _mark(count: int, state: dict[str, bytes]) -> bytes:
    """Return what tells a state of the disk, after so many ticks, from any other."""
    mark = hashlib.sha256(str(count).encode())
    for name, content in sorted(state.items()):
        mark.update(f"|{name}|{len(content)}|".encode())
        mark.update(content)
    return mark.digest()


def _nothing(count: int) -> list[bool]:
    return [False] * count


def _between_ticks(log: Path) -> Iterator[list[Called]]:
    """Yield the calls up to each acknowledged tick, and those after the last one."""
    stretch: list[Called] = []
    for call in calls(log):
        stretch.append(call)
        if call.name == "write" and call.words[0] == "1":
            yield stretch
            stretch = []
    yield stretch


def _leave_shared_memory(folder: Path, random: Random) -> None:
    """Leave an index of the log that says anything: nothing ever syncs it."""
    for log in tuple(folder.glob("*-wal")):
        log.with_name(log.name.removesuffix("-wal") + "-shm").write_bytes(random.randbytes(32768))
