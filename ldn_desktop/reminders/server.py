"""Queries a notification server for its name and capabilities, and keeps the replies."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.bus import BusMessage, Call, CallRefused, StillWaiting
from ldn_desktop.reminders.known_servers import ServerQuirks, WhileQuiet, quirks_of
from ldn_desktop.reminders.notification import service_call
from ldn_desktop.services.ports import Sounds

CAPABILITIES, INFORMATION = "GetCapabilities", "GetServerInformation"
"""The methods that are queried."""

Body = tuple[object, ...]


@dataclass
class LateCall:
    """A notification that was sent at a monotonic time (seconds) and has no reply yet."""

    key: DoseKey
    since: float
    withdrawn: bool = False


@dataclass(frozen=True)
class ServerReport:
    """The notification server's own report; `found` is False if no server replied."""

    found: bool
    name: str = ""
    vendor: str = ""
    version: str = ""
    capabilities: frozenset[str] = frozenset()

    @property
    def quirks(self) -> ServerQuirks:
        """How to send reminders to the server."""
        return quirks_of(self.name)

    def drops_now(self) -> bool:
        """Return whether the server would drop a reminder now; asks the desktop for its switch."""
        if self.quirks.quiet is not WhileQuiet.DROPPED:
            return False
        from ldn_desktop.reminders.do_not_disturb import is_switched_on

        return is_switched_on(self.name) is True

    @property
    def has_buttons(self) -> bool:
        """Whether the server can show buttons."""
        return "actions" in self.capabilities

    @property
    def sounds(self) -> Sounds:
        """What the server says that it can play."""
        return Sounds.ANY if "sound" in self.capabilities else Sounds.NONE

    @property
    def keeps(self) -> bool:
        """Whether the server says that it keeps notifications until they are answered."""
        return "persistence" in self.capabilities


class QueriedServer:
    """Asks a server for its name and capabilities, each once. `call` works as `Bus.call`.

    The first call may start a server; then `forget` is called within it.
    """

    def __init__(self, call: Callable[[Call], Body]) -> None:
        self._call = call
        self._replies: dict[str, Body] = {}
        self._late: dict[int, str] = {}

    def report(self) -> ServerReport:
        """Return the report, queried now if needed. Raises as `Bus.call` does.

        A server that does not tell its name is treated as an unknown one.
        """
        if CAPABILITIES not in self._replies:
            self._replies[CAPABILITIES] = self._ask(CAPABILITIES)
        replies = self._replies
        if INFORMATION not in replies:
            replies[INFORMATION] = ()
            with suppress(CallRefused, StillWaiting):
                replies[INFORMATION] = self._ask(INFORMATION)
        if replies is not self._replies:  # another server came meanwhile: ask that one
            raise CallRefused("org.freedesktop.DBus.Error.NameHasNoOwner")
        return _report_of(replies)

    @property
    def known(self) -> ServerReport | None:
        """What the server has reported already; None if it was not asked or did not reply."""
        return (
            _report_of(self._replies)
            if self._replies.keys() >= {CAPABILITIES, INFORMATION}
            else None
        )

    def owes(self, serial: int) -> bool:
        """Return whether the reply to this serial is still awaited."""
        return serial in self._late

    def take_late(self, serial: int, heard: BusMessage) -> None:
        """Store a late reply; an error counts as no reply."""
        method = self._late.pop(serial)
        if heard.error is None:
            self._replies[method] = heard.body

    def forget(self) -> None:
        """Forget a server that went."""
        self._replies, self._late = {}, {}

    def _ask(self, method: str) -> Body:
        try:
            return self._call(service_call(method))
        except StillWaiting as waiting:
            self._late[waiting.serial] = method
            raise


def _report_of(replies: Mapping[str, Body]) -> ServerReport:
    """Return the report; the name is "" if the server did not tell it."""
    listed = replies[CAPABILITIES][0] if replies[CAPABILITIES] else []
    texts = listed if isinstance(listed, list) else []
    name, vendor, version = (*map(str, replies[INFORMATION]), "", "", "")[:3]
    return ServerReport(True, name, vendor, version, frozenset(map(str, texts)))
