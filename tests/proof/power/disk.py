"""A disk that forgets: what may be on it after a power cut, given the calls that a process made.

It knows one folder. What a file holds, and which names the folder has, is certain only up to the
newest sync of that file or of that folder; of everything since any part may have arrived, in any
order, and a write may be torn at a sector.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512


@dataclass(frozen=True)
class Write:
    """Bytes written at a place in a file."""

    at: int
    data: bytes

    def on(self, content: bytearray) -> None:
        """Arrive as a whole."""
        self._put(content, self.at, self.data)

    def torn_on(self, content: bytearray, random: Random) -> None:
        """Arrive in some of the sectors it touches, and not in the others."""
        begin, end = self.at, self.at + len(self.data)
        while begin < end:
            stop = min((begin // SECTOR + 1) * SECTOR, end)
            if random.random() < 0.5:
                self._put(content, begin, self.data[begin - self.at : stop - self.at])
            begin = stop

    @staticmethod
    def _put(content: bytearray, at: int, data: bytes) -> None:
        if len(content) < at:
            content.extend(bytes(at - len(content)))
        content[at : at + len(data)] = data


@dataclass(frozen=True)
class Resize:
    """A file cut or stretched to a size."""

    size: int

    def on(self, content: bytearray) -> None:
        """Arrive; there is nothing to tear."""
        if self.size <= len(content):
            del content[self.size :]
        else:
            content.extend(bytes(self.size - len(content)))

    def torn_on(self, content: bytearray, _random: Random) -> None:
        """Arrive as a whole."""
        self.on(content)


@dataclass(eq=False)
class File:
    """A file: what is surely on the disk, and what was done to it since, oldest first."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[Write | Resize] = field(default_factory=list)
    size: int = 0

    def do(self, change: Write | Resize) -> None:
        """Take note of a change that may or may not arrive."""
        self.pending.append(change)
        if isinstance(change, Resize):
            self.size = change.size
        else:
            self.size = max(self.size, change.at + len(change.data))

    def sync(self) -> None:
        """Have everything so far on the disk for sure."""
        for change in self.pending:
            change.on(self.synced)
        self.pending.clear()


@dataclass(frozen=True)
class Rename:
    """A name that from now on means `file`, or nothing where it is None; `gone` goes with it."""

    name: str
    file: File | None
    gone: str | None = None


Choose = Callable[[int], list[bool]]
"""Says of so many unsynced changes, oldest first, which of them arrived."""


@dataclass
class Disk:
    """The folder: its names for sure, the changes of names since, and what the process sees."""

    synced: dict[str, File] = field(default_factory=dict)
    pending: list[Rename] = field(default_factory=list)
    seen: dict[str, File] = field(default_factory=dict)

    def put(self, name: str, file: File | None, gone: str | None = None) -> None:
        """Give a name to a file, or take it away; in the same stroke `gone` goes."""
        self.pending.append(Rename(name, file, gone))
        _rename(self.seen, self.pending[-1])

    def sync(self) -> None:
        """Have all names on the disk for sure."""
        for change in self.pending:
            _rename(self.synced, change)
        self.pending.clear()

    def unsynced(self) -> int:
        """Return how many changes a power cut could lose now."""
        return len(self.pending) + sum(len(file.pending) for file in self.seen.values())

    def after_a_cut(self, choose: Choose, torn: Random | None) -> dict[str, bytes]:
        """Return what each name holds when the power is back; `torn` tears what did not arrive."""
        names = dict(self.synced)
        for change, arrived in zip(self.pending, choose(len(self.pending)), strict=True):
            if arrived:
                _rename(names, change)
        return {name: _content(file, choose, torn) for name, file in names.items()}


def _rename(names: dict[str, File], change: Rename) -> None:
    if change.file is None:
        names.pop(change.name, None)
    else:
        names[change.name] = change.file
    if change.gone is not None:
        names.pop(change.gone, None)


def _content(file: File, choose: Choose, torn: Random | None) -> bytes:
    content = bytearray(file.synced)
    for change, arrived in zip(file.pending, choose(len(file.pending)), strict=True):
        if arrived:
            change.on(content)
        elif torn is not None and torn.random() < 0.5:
            change.torn_on(content, torn)
    return bytes(content)


def put_back(state: dict[str, bytes], folder: Path) -> None:
    """Write a state of the disk as files into an empty folder."""
    for name, content in state.items():
        (folder / name).write_bytes(content)
