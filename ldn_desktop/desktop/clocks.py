"""The computer's clock and the zone it is set to."""

import os
import sys
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ldn_desktop.domain.plan import BROKEN_ZONES, HOME_ZONES
from ldn_desktop.services.ports import LocalZone

Trace = tuple[int, ...]

UNKNOWN = LocalZone(UTC, "UTC", known=False)
UTC_ZONE = LocalZone(UTC, "UTC")


class SystemClock:
    """A `Clock`: the computer's."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class SystemZones:
    """A `Zones`: what the system is set to now.

    It looks anew on every call, at no more than what tells whether anything changed: the variable
    TZ, the links under `etc`, and the files of the rules. What cannot be understood is UTC, and not
    known. `zoneinfo` keeps a zone's rules for the life of the process: where those of the zone or
    of a plan's home zone changed, an update of tzdata, it is made to read them again.
    """

    def __init__(self, etc: Path = Path("/etc")) -> None:
        self._localtime = etc / "localtime"
        self._timezone = etc / "timezone"
        self._seen: tuple[object, ...] | None = None
        self._rules: dict[str, Trace] = {}
        self._zone = UNKNOWN

    def local(self) -> LocalZone:
        """Return the zone as it is set now."""
        if sys.platform == "win32":
            return _windows_zone()
        variable = os.environ.get("TZ")
        files = (self._localtime, self._timezone, *_file_in(variable))
        seen = (variable, *map(_trace, files))
        if self._has_new_rules() or seen != self._seen:
            self._zone = self._read(variable)
            self._seen = seen
            self._rules.setdefault(self._zone.name, _trace_of_rules(self._zone.name))
        return self._zone

    def _has_new_rules(self) -> bool:
        """Say whether the rules of a zone in use changed, and let them be read anew.

        What can't be read, since an update is writing it or took it away, stays as it is known.
        """
        found = {name: _trace_of_rules(name) for name in (self._zone.name, *HOME_ZONES)}
        before = {name: self._rules.setdefault(name, trace) for name, trace in found.items()}
        new = {n: trace for n, trace in found.items() if trace != before[n] and _can_be_read(n)}
        if new:
            self._rules.update(new)
            # The local zone with them: what is open is read anew where it is another than before.
            keys = {name for name in (*new, self._zone.name) if _can_be_read(name)}
            ZoneInfo.clear_cache(only_keys=keys)
        return bool(new)

    def _read(self, variable: str | None) -> LocalZone:
        if variable is not None:
            return _from_variable(variable)
        if not os.path.lexists(self._localtime):
            return UTC_ZONE  # what localtime(5) says of a system without that file
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
        return UTC_ZONE
    if text.startswith("/"):
        return _named(_name_in(text)) or _from_file(Path(text)) or UNKNOWN
    return _named(text) or UNKNOWN


def _file_in(variable: str | None) -> Iterator[Path]:
    text = (variable or "").removeprefix(":")
    if text.startswith("/"):
        yield Path(text)


def _name_in(path: str) -> str:
    """Return the zone's name in a path of the zone database, "" where it is no such path."""
    return path.partition("/zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")


def _named(name: str) -> LocalZone | None:
    if not name:
        return None
    try:
        return LocalZone(ZoneInfo(name), name)
    except BROKEN_ZONES:
        return None


def _from_file(path: Path) -> LocalZone | None:
    """Read a zone that has rules but no name; it is known, and called by its file."""
    try:
        with path.open("rb") as file:
            return LocalZone(ZoneInfo.from_file(file, key=path.name), path.name)
    except BROKEN_ZONES:
        return None


def _trace(path: Path) -> Trace:
    """Return what changes when the file, or a link to it, does."""
    found: list[int] = []
    with suppress(OSError, ValueError):
        for stat in (path.lstat(), path.stat()):
            found += (stat.st_mtime_ns, stat.st_ino, stat.st_size)
    return tuple(found)


def _trace_of_rules(name: str) -> Trace:
    """Return the same of the file that `zoneinfo` reads the zone from."""
    traces = (_trace(Path(folder, name)) for folder in zoneinfo.TZPATH)
    return next(filter(None, traces), ())


def _can_be_read(name: str) -> bool:
    """Say whether the rules are there, and as a whole."""
    try:
        ZoneInfo.no_cache(name)
    except BROKEN_ZONES:
        return False
    return True


def _windows_zone() -> LocalZone:
    import tzlocal

    try:
        name = str(tzlocal.reload_localzone())
    except Exception:  # noqa: BLE001 - it raises several kinds, and a zone has to be given
        return UNKNOWN
    return _named(name) or UNKNOWN
