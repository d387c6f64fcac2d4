"""The rules of time zones, in a folder of the test's own that an update can change."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath


@contextmanager
def zone_rules(folder: Path) -> Iterator[Path]:
    """Let zones be read from this folder only."""
    folder.mkdir()
    reset_tzpath([folder])
    ZoneInfo.clear_cache()
    try:
        yield folder
    finally:
        reset_tzpath()
        ZoneInfo.clear_cache()


def rules_of(hours: int) -> bytes:
    """Return the rules of a zone that is always so many hours ahead of UTC."""
    kind = struct.pack(">lbb", hours * 3600, 0, 0) + b"T%02d\0" % hours
    block = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4) + kind
    return block + block + b"\n<+%02d>-%d\n" % (hours, hours)


def update(file: Path, rules: bytes) -> None:
    """Put the rules in place as an update does: a whole new file."""
    new = file.with_name("new")
    new.write_bytes(rules)
    new.replace(file)
