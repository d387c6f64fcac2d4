"""What is known of a notification server, and what it still owes an answer for."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.bus import BusMessage, Call, CallRefused, StillWaiting
from ldn_desktop.reminders.known_servers import ServerQuirks, quirks_of
from ldn_desktop.reminders.notification import service_call

CAPABILITIES, INFORMATION = "GetCapabilities", "GetServerInformation"
"""What a server is asked of itself."""

Body = tuple[object, ...]


@dataclass
class LateCall:
    """A dose whose notification was sent at a monotonic time and not answered for yet."""

    key: DoseKey
    since: float
    withdrawn: bool = False


@dataclass(frozen=True)
class ServerReport:
    """What is known of the notification server, for the doctor. `found` False: there is none."""

    found: bool
    name: str = ""
    vendor: str = ""
    version: str = ""
    capabilities: frozenset[str] = frozenset()

    @property
    def ways(self) -> ServerQuirks:
        """How a reminder is put to the server."""
        return quirks_of(self.name)

    @property
    def has_buttons(self) -> bool:
        """Whether the server can show buttons."""
        return "actions" in self.capabilities

    @property
    def keeps(self) -> bool:
        """Whether the server says that it keeps notifications until they are answered."""
        return "persistence" in self.capabilities


class QueriedServer:
    """Asks a server who it is and what it can do, each once. `call` calls it, as `Bus.call` does.

    The first question may start a server, so that what was known of the one before it is
    forgotten within the call.
    """

    def __init__(self, call: Callable[[Call], Body]) -> None:
        self._call = call
        self._answers: dict[str, Body] = {}
        self._late: dict[int, str] = {}

    def report(self) -> ServerReport:
        """Return what is known, asked now if need be. Raises as `Bus.call` does.

        One that does not say who it is shows reminders all the same, as one that nobody knows.
        """
        if CAPABILITIES not in self._answers:
            self._answers[CAPABILITIES] = self._ask(CAPABILITIES)
        answers = self._answers
        if INFORMATION not in answers:
            answers[INFORMATION] = ()
            with suppress(CallRefused, StillWaiting):
                answers[INFORMATION] = self._ask(INFORMATION)
        if answers is not self._answers:  # it went meanwhile; the one that came is asked anew
            raise CallRefused("org.freedesktop.DBus.Error.NameHasNoOwner")
        return _report_of(answers)

    def owes(self, serial: int) -> bool:
        """Say whether an answer to the call of this serial is still awaited."""
        return serial in self._late

    def take_late(self, serial: int, heard: BusMessage) -> None:
        """Take an answer that came late; an error is as no answer."""
        method = self._late.pop(serial)
        if heard.error is None:
            self._answers[method] = heard.body

    def forget(self) -> None:
        """Forget a server that went."""
        self._answers, self._late = {}, {}

    def _ask(self, method: str) -> Body:
        try:
            return self._call(service_call(method))
        except StillWaiting as waiting:
            self._late[waiting.serial] = method
            raise


def _report_of(answers: Mapping[str, Body]) -> ServerReport:
    """Return what a server has answered; one that does not say who it is has no name."""
    listed = answers[CAPABILITIES][0] if answers[CAPABILITIES] else []
    texts = listed if isinstance(listed, list) else []
    name, vendor, version = (*map(str, answers[INFORMATION]), "", "", "")[:3]
    return ServerReport(True, name, vendor, version, frozenset(map(str, texts)))
