"""The desktop's notifier at work on a private session bus, and what came of it."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.freedesktop import FreedesktopNotifier
from ldn_desktop.reminders.notification import Sender
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.services.ports import Button
from tests.support.fake_server import FakeServer
from tests.support.notification_server import DesktopSession, wait_until

Made = TypeVar("Made", bound=FakeServer)


class WiredDesk:
    """Notifiers of one data folder in a loop that is turned by hand, and servers to talk to."""

    def __init__(self, loop: PlainLoop, left: Path, session: DesktopSession) -> None:
        self.loop = loop
        self.left = left
        self.session = session
        self.presses: list[tuple[DoseKey, Button]] = []
        self.changes: list[str] = []
        self.tokens: list[str] = []
        self._made: list[FreedesktopNotifier] = []
        self._servers: list[FakeServer] = []

    def notifier(
        self, scope: str = "ab12", environment: Mapping[str, str] = os.environ
    ) -> FreedesktopNotifier:
        """Make a notifier, as a start of the app does."""
        new = FreedesktopNotifier(
            self.loop,
            lambda key, button: self.presses.append((key, button)),
            sender=Sender("Reminder"),
            scope=scope,
            left=self.left,
            environment=environment,
        )
        new.on_server_change = lambda: self.changes.append("change")
        new.on_token = self.tokens.append
        self._made.append(new)
        return new

    def serve(self, model: Callable[[str], Made]) -> Made:
        """Put a model of a notification server on the bus."""
        server = model(self.session.bus_address)
        self._servers.append(server)
        return server

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Turn the loop until something is so."""

        def turned() -> bool:
            self.loop.turn(0.02)
            return is_so()

        wait_until(turned, what)

    def close(self) -> None:
        """Let go of everything."""
        for notifier in self._made:
            notifier.close()
        for server in self._servers:
            server.close()


def crash(notifier: FreedesktopNotifier) -> None:
    """End the connection as a killed process does: nothing is withdrawn."""
    notifier._bus.close()


@pytest.fixture
def wired(
    loop: PlainLoop, left: Path, desktop_session: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WiredDesk]:
    """The notifier on a bus without a server."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop_session.bus_address)
    made = WiredDesk(loop, left, desktop_session)
    yield made
    made.close()
