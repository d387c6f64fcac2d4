"""The computer's clock and its time zone."""

import os
import sys
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ldn_desktop.domain.plan import BROKEN_ZONES, NAMED_ZONES
from ldn_desktop.services.ports import Clock, LocalZone, Zones
from ldn_desktop.typing_compat import override

Trace = tuple[int, ...]

UNKNOWN = LocalZone(UTC, "UTC", known=False)
UTC_ZONE = LocalZone(UTC, "UTC")


class SystemClock(Clock):
    """The computer's clock."""

    @override
    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemZones(Zones):
    """The time zone that the system is set to at the time of the call.

    Each call checks only what shows a change: the variable TZ, the links under `etc`, and the
    files with the zones' rules. A setting that cannot be read gives UTC with `known` False.
    `zoneinfo` caches a zone's rules for the life of the process: if an update of tzdata changed
    the rules of this zone or of one that a plan or the log names, the cache is cleared.
    """

    def __init__(self, etc: Path = Path("/etc")) -> None:
        self._localtime = etc / "localtime"
        self._timezone = etc / "timezone"
        self._seen: tuple[object, ...] | None = None
        self._rules: dict[str, Trace] = {}
        self._zone = UNKNOWN

    @override
    def local(self) -> LocalZone:
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
        """Return whether the rules of a zone in use changed; if so, clear their cache.

        Rules that cannot be read, because an update is writing or removed them, stay cached.
        """
        found = {name: _trace_of_rules(name) for name in (self._zone.name, *NAMED_ZONES)}
        before = {name: self._rules.setdefault(name, trace) for name, trace in found.items()}
        new = {n: trace for n, trace in found.items() if trace != before[n] and _can_be_read(n)}
        if new:
            self._rules.update(new)
            # The local zone too: an open snapshot is read again if the zone object is another one.
            keys = {name for name in (*new, self._zone.name) if _can_be_read(name)}
            ZoneInfo.clear_cache(only_keys=keys)
        return bool(new)

    def _read(self, variable: str | None) -> LocalZone:
        if variable is not None:
            return _from_variable(variable)
        if not os.path.lexists(self._localtime):
            return UTC_ZONE  # the rule of localtime(5) for a missing file
        return self._from_link() or self._from_text() or _from_file(self._localtime) or UNKNOWN

    def _from_link(self) -> LocalZone | None:
        if not self._localtime.is_symlink():
            return None
        return _named(_name_in(os.path.realpath(self._localtime)))

    def _from_text(self) -> LocalZone | None:
        """Read Debian's file with the zone's name, if /etc/localtime is a copy and not a link."""
        if not self._localtime.is_file():
            return None
        try:
            return _named(self._timezone.read_text("ascii").strip())
        except (OSError, ValueError):
            return None


def _from_variable(variable: str) -> LocalZone:
    """Read TZ as the C library does, except for POSIX rules ("CET-1CEST"), which name no zone."""
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
    """Return the zone's name in a path of the zone database, "" for any other path."""
    return path.partition("/zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")


def _named(name: str) -> LocalZone | None:
    if not name:
        return None
    try:
        return LocalZone(ZoneInfo(name), name)
    except BROKEN_ZONES:
        return None


def _from_file(path: Path) -> LocalZone | None:
    """Read a zone from a file of rules; its name is the file's name."""
    try:
        with path.open("rb") as file:
            return LocalZone(ZoneInfo.from_file(file, key=path.name), path.name)
    except BROKEN_ZONES:
        return None


def _trace(path: Path) -> Trace:
    """Return numbers that change when the file, or a link to it, changes."""
    found: list[int] = []
    with suppress(OSError, ValueError):
        for stat in (path.lstat(), path.stat()):
            found += (stat.st_mtime_ns, stat.st_ino, stat.st_size)
    return tuple(found)


def _trace_of_rules(name: str) -> Trace:
    """Return `_trace` of the file from which `zoneinfo` reads the zone."""
    traces = (_trace(Path(folder, name)) for folder in zoneinfo.TZPATH)
    return next(filter(None, traces), ())


def _can_be_read(name: str) -> bool:
    """Return whether the zone's rules exist and are complete."""
    try:
        ZoneInfo.no_cache(name)
    except BROKEN_ZONES:
        return False
    return True


def _windows_zone() -> LocalZone:
    import tzlocal

    try:
        name = str(tzlocal.reload_localzone())
    except Exception:  # noqa: BLE001 - it raises several types, and a zone is needed
        return UNKNOWN
    return _named(name) or UNKNOWN
