"""What the window asks for when it comes to the front."""

import os
import struct
from typing import ClassVar

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.desktop.activation import VARIABLES, keep_token
from ldn_desktop.ui import raising
from ldn_desktop.ui.raising import FROM_USER, bring_to_front


class Asked:
    """An X11 connection that only notes what is sent."""

    sent: ClassVar[list[tuple[str, bytes]]] = []
    ended: ClassVar[list[str]] = []

    def __init__(self, _connection: int, _window: int) -> None:
        self.sent.clear()
        self.ended.clear()

    def send(self, name: str, _form: int, data: bytes) -> None:
        self.sent.append((name, data))

    def end_startup(self, startup_id: str) -> None:
        self.ended.append(startup_id)

    def flush(self) -> None:
        pass


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    """A hidden window, and a connection to X11 that only notes."""
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    monkeypatch.setattr(raising, "_Xcb", Asked)
    for name in VARIABLES:
        monkeypatch.setenv(name, "")
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_on_x11_the_user_asks_for_the_window_so_that_no_manager_lets_it_only_blink(
    window: QWidget,
) -> None:
    bring_to_front(window)
    assert window.isVisible()
    ((name, data),) = Asked.sent
    assert name == "_NET_ACTIVE_WINDOW"
    # Without a time: managers take one that is older than their last for outdated.
    assert struct.unpack("=5I", data) == (FROM_USER, 0, 0, 0, 0) == (2, 0, 0, 0, 0)
    assert Asked.ended == []


def test_the_token_of_a_start_is_used_once_and_ends_the_launchers_wait(window: QWidget) -> None:
    keep_token("panel-1_TIME123")
    bring_to_front(window)
    assert Asked.ended == ["panel-1_TIME123"]
    assert not set(VARIABLES) & set(os.environ)


def test_a_window_that_is_minimised_is_opened(window: QWidget) -> None:
    window.showMinimized()
    bring_to_front(window)
    assert not window.isMinimized()
