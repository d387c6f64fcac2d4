"""The channels of each system, as the window makes them."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.qt_watch import QtWatcher
from ldn_desktop.services.ports import Button, Delivery
from ldn_desktop.ui.channels import make_channels
from tests.reminders.conftest import a_key, a_message


class Library(ModuleType):
    """desktop-notifier, version 6."""

    DEFAULT_SOUND = "a sound"
    Urgency = SimpleNamespace(Critical="critical")

    def __init__(self) -> None:
        super().__init__("desktop_notifier")
        self.sent: list[SimpleNamespace] = []
        self.cleared: list[str] = []
        self.app_name = ""

    def DesktopNotifier(self, *, app_name: str) -> "Library":  # noqa: N802 - its name
        self.app_name = app_name
        return self

    def Button(self, *, title: str, on_pressed: Callable[[], None]) -> SimpleNamespace:  # noqa: N802 - its name
        return SimpleNamespace(title=title, on_pressed=on_pressed)

    async def has_authorisation(self) -> bool:
        return True

    async def send(self, title: str, message: str, **more: object) -> str:
        self.sent.append(SimpleNamespace(title=title, message=message, **more))
        return str(len(self.sent))

    async def clear(self, identifier: str) -> None:
        self.cleared.append(identifier)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_show_a_reminder_with_its_buttons_and_take_the_press(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    library = Library()
    monkeypatch.setitem(sys.modules, "desktop_notifier", library)
    presses: list[tuple[DoseKey, Button]] = []
    channels = make_channels(
        tmp_path,
        lambda key, button: presses.append((key, button)),
        QtWatcher(),
        find_icon=lambda: None,
        on_server_change=lambda: None,
        platform=platform,
    )
    assert channels.show(a_message()) is Delivery.UNCERTAIN
    assert channels.shown() == {a_key()}
    (sent,) = library.sent
    assert library.app_name == "Reminders"
    assert (sent.title, sent.message) == ("Time for your 21:00 dose", "1.5 mg")
    assert [button.title for button in sent.buttons] == ["Taken", "In 15 min", "Skip"]
    sent.buttons[0].on_pressed()
    sent.on_clicked()
    qtbot.waitUntil(lambda: len(presses) == 2)
    assert presses == [(a_key(), Button.TAKEN), (a_key(), Button.OPEN)]
    channels.close()
    assert library.cleared == ["1"]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_without_the_library_a_reminder_is_not_said_to_be_shown(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setitem(sys.modules, "desktop_notifier", None)
    channels = make_channels(
        tmp_path,
        lambda _key, _button: None,
        QtWatcher(),
        find_icon=lambda: None,
        on_server_change=lambda: None,
        platform=platform,
    )
    assert channels.show(a_message()) is Delivery.FAILED
    channels.close()
