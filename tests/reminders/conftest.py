"""What the tests of the reminders share."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.services.ports import Button, Message
from tests.support.fake_bus import controller, new_desk
from tests.support.notification_server import desktop_session, notification_server
from tests.support.wired_controller import wired

__all__ = ["controller", "desktop_session", "new_desk", "notification_server", "wired"]

BUTTONS = (
    (Button.OPEN, "Open"),
    (Button.TAKEN, "Taken"),
    (Button.LATER, "In 15 min"),
    (Button.SKIP, "Skip"),
)


def a_key(slot: int = 1, day: int = 4) -> DoseKey:
    return DoseKey(date(2027, 1, day), slot, 3)


def a_message(key: DoseKey | None = None, **changes: Any) -> Message:
    content: dict[str, Any] = {
        "key": key or a_key(),
        "title": "Time for your 21:00 dose",
        "body": "1.5 mg",
        "buttons": BUTTONS,
    }
    return Message(**{**content, **changes})


@pytest.fixture
def loop() -> Iterator[PlainLoop]:
    """A loop to turn by hand."""
    made = PlainLoop()
    yield made
    made.close()


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The file of what is on the screen."""
    return tmp_path / "left"
