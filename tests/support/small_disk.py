"""A real disk of a megabyte, to be filled up or made read-only; only root may have one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

BLOCK = 4096


@dataclass(frozen=True)
class SmallDisk:
    """A file system of its own at `place`, with a data folder in it."""

    place: Path

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def _filling(self) -> Path:
        return self.place / "filling"

    def fill(self) -> None:
        """Let nothing more fit."""
        with self._filling.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(BLOCK))
            except OSError:
                return

    def only_read(self) -> None:
        """Let it be read only, as a system does with a disk that has errors."""
        _run("mount", "-o", "remount,ro", str(self.place))

    def heal(self) -> None:
        """Let it be written again."""
        _run("mount", "-o", "remount,rw", str(self.place))
        self._filling.unlink(missing_ok=True)

    def fail(self, how: str) -> None:
        """Fail as the word says: "full" or "read-only"."""
        {"full": self.fill, "read-only": self.only_read}[how]()


@contextmanager
def small_disk(place: Path) -> Iterator[SmallDisk]:
    """Give such a disk; skip the test where none can be had."""
    place.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may have a disk of its own")
    try:
        disk = SmallDisk(place)
        disk.data.mkdir(mode=0o700)
        yield disk
    finally:
        _run("umount", "--lazy", str(place))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=30)
