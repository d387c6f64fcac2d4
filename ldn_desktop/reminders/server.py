"""What is known of a notification server, and what it still owes an answer for."""

from dataclasses import dataclass

from ldn_desktop.domain.calendar import DoseKey


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
    def has_buttons(self) -> bool:
        """Whether the server can show buttons."""
        return "actions" in self.capabilities

    @property
    def keeps(self) -> bool:
        """Whether the server says that it keeps notifications until they are answered."""
        return "persistence" in self.capabilities
