"""The whole app, as a person uses it: a real window, notification server and database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.notification_server import (
    DesktopSession,
    desktop_session,
    notification_server,
)
from tests.support.running_app import RunningApp, ScreenReader, accessibility

__all__ = ["desktop_session", "notification_server"]


@pytest.fixture
def reader(desktop_session: DesktopSession) -> Iterator[ScreenReader]:
    """A screen reader's view; asked for before the app starts."""
    with accessibility(desktop_session) as found:
        yield found


@pytest.fixture
def app(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[RunningApp]:
    """The app, not started yet."""
    made = RunningApp(desktop_session, tmp_path)
    yield made
    if made.is_running:
        made.kill()
