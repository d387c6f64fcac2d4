"""The computer's clock and the zone it is set to."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ldn_desktop.services.ports import LocalZone

UNKNOWN = LocalZone(UTC, "UTC", known=False)
PLAIN_UTC = LocalZone(UTC, "UTC")


class SystemClock:
    """A `Clock`: the computer's."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class SystemZones:
    """A `Zones`: what the system is set to now.

    It looks anew on every call, at no more than what tells whether anything changed: the variable
    TZ and the links under `etc`. What cannot be understood is UTC, and not known.
    """

    def __init__(self, etc: Path = Path("/etc")) -> None:
        self._localtime = etc / "localtime"
        self._timezone = etc / "timezone"
        self._seen: tuple[object, ...] | None = None
        self._zone = UNKNOWN

    def local(self) -> LocalZone:
        """Return the zone as it is set now."""
        if sys.platform == "win32":
            return _windows_zone()
        seen = (os.environ.get("TZ"), _trace(self._localtime), _trace(self._timezone))
        if seen != self._seen:
            self._zone = self._read(seen[0])
            self._seen = seen
        return self._zone

    def _read(self, variable: str | None) -> LocalZone:
        if variable is not None:
            return _from_variable(variable)
        if not os.path.lexists(self._localtime):
            return PLAIN_UTC  # what localtime(5) says of a system without that file
        return self._from_link() or self._from_text() or _from_file(self._localtime) or UNKNOWN

    def _from_link(self) -> LocalZone | None:
        if not self._localtime.is_symlink():
            return None
        return _named(_name_in(os.path.realpath(self._localtime)))

    def _from_text(self) -> LocalZone | None:
        """Read Debian's file of the zone's name, where the link is a copy instead."""
        if not self._localtime.is_file():
            return None
        try:
            return _named(self._timezone.read_text("ascii").strip())
        except (OSError, ValueError):
            return None


def _from_variable(variable: str) -> LocalZone:
    """Read TZ as the C library does, but for its own rules ("CET-1CEST"), which name no zone."""
    text = variable.removeprefix(":")
    if not text:
        return PLAIN_UTC
    if text.startswith("/"):
        return _named(_name_in(text)) or _from_file(Path(text)) or UNKNOWN
    return _named(text) or UNKNOWN


def _name_in(path: str) -> str:
    """Return the zone's name in a path of the zone database, "" where it is no such path."""
    return path.partition("/zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")


def _named(name: str) -> LocalZone | None:
    if not name:
        return None
    try:
        return LocalZone(ZoneInfo(name), name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder
        return None


def _from_file(path: Path) -> LocalZone | None:
    """Read a zone that has rules but no name; it is known, and called by its file."""
    try:
        with path.open("rb") as file:
            return LocalZone(ZoneInfo.from_file(file, key=path.name), path.name)
    except (ValueError, OSError):
        return None


def _trace(path: Path) -> tuple[object, ...]:
    """Return what changes when the file or its link does."""
    try:
        found = path.lstat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


def _windows_zone() -> LocalZone:
    import tzlocal

    try:
        name = str(tzlocal.reload_localzone())
    except Exception:  # noqa: BLE001 - it raises several kinds, and a zone has to be given
        return UNKNOWN
    return _named(name) or UNKNOWN
