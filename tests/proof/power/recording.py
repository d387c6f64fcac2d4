"""Records the system calls of a real process and plays them to the disk that forgets.

The calls are those of strace's log; only files of the one folder count. SQLite's shared memory is
left out: it is mapped, and what is left of it after a power cut is made up by who plays.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.proof.power.disk import Disk, File, Resize, Write

CALLS = (
    "openat,close,dup,dup2,dup3,lseek,write,pwrite64,writev,pwritev,ftruncate,fallocate,"
    "fsync,fdatasync,sync_file_range,msync,rename,renameat,renameat2,link,linkat,unlink,unlinkat"
)
LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?: .*)?$")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
SHARED = "-shm"


@dataclass(frozen=True)
class Called:
    """One call that succeeded: its name, the numbers and texts among its arguments, its result."""

    name: str
    words: tuple[str, ...]
    texts: tuple[bytes, ...]
    result: int


def record(log: Path, *command: str, environment: dict[str, str] | None = None) -> None:
    """Run a command to its end and write its calls to `log`. Fails if the command does."""
    watch = ["strace", "-f", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(log)]
    ran = subprocess.run(
        [*watch, sys.executable, *command],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])


def calls(log: Path) -> Iterator[Called]:
    """Read a log; a call of another thread in the midst of one would need more than this reads."""
    with log.open(encoding="ascii") as lines:
        for line in lines:
            if "<unfinished" in line:
                raise ValueError(f"two threads wrote at once: {line[:120]}")
            found = LINE.match(line.rstrip("\n"))
            if found is None or int(found[3]) < 0:
                continue
            texts = tuple(bytes.fromhex(text.replace("\\x", "")) for text in TEXT.findall(line))
            words = tuple(word.strip() for word in TEXT.sub('""', found[2]).split(","))
            yield Called(found[1], words, texts, int(found[3]))


class Player:
    """Plays calls to a disk; `said` hears each line the process wrote to its standard output."""

    def __init__(self, folder: Path, said: Callable[[str], None]) -> None:
        self.disk = Disk()
        self._folder = os.fsencode(folder)
        self._said = said
        self._open: dict[int, File] = {}
        self._places: dict[int, int] = {}
        self._folders: set[int] = set()

    def new_process(self) -> None:
        """Forget what the process before had open."""
        self._open, self._places, self._folders = {}, {}, set()

    def play(self, call: Called) -> bool:
        """Do one call; return whether it changed what a power cut would leave."""
        handle = int(call.words[0]) if re.fullmatch(r"\d+", call.words[0]) else None
        match call.name:
            case "openat":
                return self._opened(call)
            case "close":
                self._open.pop(handle or 0, None)
                self._folders.discard(handle or 0)
            case "write" if handle == 1:
                self._said(call.texts[0].decode())
            case "fsync" | "fdatasync" if handle in self._folders:
                self.disk.sync()
                return True
            case "rename" | "renameat" | "renameat2" | "link" | "linkat" | "unlink" | "unlinkat":
                return self._named(call)
            case _ if handle is not None and handle in self._open:
                return self._on_file(call, handle, self._open[handle])
        return False

    def _name(self, path: bytes) -> str | None:
        """Return the name in our folder, None for what lies elsewhere or is shared memory."""
        folder, _, name = path.rpartition(b"/")
        if folder != self._folder or name.endswith(SHARED.encode()):
            return None
        return name.decode()

    def _opened(self, call: Called) -> bool:
        path = call.texts[0]
        if path == self._folder:
            self._folders.add(call.result)
            return False
        name = self._name(path)
        if name is None:
            return False
        is_new = name not in self.disk.seen
        if is_new:
            self.disk.put(name, File())
        file = self.disk.seen[name]
        self._open[call.result], self._places[call.result] = file, 0
        if "O_TRUNC" in call.words[2] and file.size:
            file.do(Resize(0))
        return is_new

    def _named(self, call: Called) -> bool:
        names = [self._name(text) for text in call.texts]
        if not any(names):
            return False
        if call.name.startswith("unlink"):
            self.disk.put(names[0] or "", None)
            return True
        old, new = names
        if old is None or new is None:
            raise ValueError("a file came from, or went to, another folder")
        gone = old if call.name.startswith("rename") else None
        self.disk.put(new, self.disk.seen[old], gone)
        return True

    def _on_file(self, call: Called, handle: int, file: File) -> bool:
        match call.name:
            case "pwrite64":
                file.do(Write(int(call.words[-1]), call.texts[0][: call.result]))
            case "write":
                file.do(Write(self._places[handle], call.texts[0][: call.result]))
                self._places[handle] += call.result
            case "lseek":
                self._places[handle] = call.result
                return False
            case "ftruncate":
                file.do(Resize(int(call.words[1])))
            case "fallocate":
                file.do(Resize(max(file.size, int(call.words[2]) + int(call.words[3]))))
            case "fsync" | "fdatasync":
                file.sync()
            case _:
                raise ValueError(f"{call.name} on the data is not known here")
        return True
