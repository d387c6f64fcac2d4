"""Notices on Linux that the time zone was set, by watching the folder of its file (inotify)."""

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ldn_desktop.reminders.event_source import SystemEvents, SystemEventSource
from ldn_desktop.reminders.linux_syscalls import call
from ldn_desktop.services.ports import Watcher
from ldn_desktop.typing_compat import override

CLOSED_WRITTEN, MOVED_HERE, MADE = 0x8, 0x80, 0x100
CLOEXEC_NONBLOCK = os.O_CLOEXEC | os.O_NONBLOCK
NAMES = frozenset({b"localtime", b"timezone"})
EVENT = struct.Struct("iIII")


class ZoneFileWatch(SystemEventSource):
    """Watches the folder that contains `localtime`. Without inotify it reports nothing."""

    def __init__(self, watcher: Watcher, events: SystemEvents, etc: Path = Path("/etc")) -> None:
        self._watcher = watcher
        self._events = events
        self._etc = etc
        self._watch: int | None = None
        self._given_up = False

    @override
    def listen(self) -> None:
        if self._watch is not None or self._given_up:
            return
        kinds = CLOSED_WRITTEN | MOVED_HERE | MADE
        try:
            self._watch = call("inotify_init1", CLOEXEC_NONBLOCK)
            call("inotify_add_watch", self._watch, os.fsencode(self._etc), kinds)
        except OSError:
            self._given_up = True
            self.close()
            return
        self._watcher.watch(self._watch, self._ready)

    @override
    def close(self) -> None:
        if self._watch is not None:
            self._watcher.unwatch(self._watch)
            os.close(self._watch)
            self._watch = None

    def _ready(self) -> None:
        data = b""
        if self._watch is not None:
            with suppress(BlockingIOError):
                data = os.read(self._watch, 65536)
        if NAMES.intersection(_names(data)):
            self._events.on_clock_changed()


def _names(data: bytes) -> Iterator[bytes]:
    """Yield the file names of the kernel's `struct inotify_event`s."""
    place = 0
    while place + EVENT.size <= len(data):
        length = EVENT.unpack_from(data, place)[3]
        place += EVENT.size
        yield data[place : place + length].rstrip(b"\0")
        place += length
