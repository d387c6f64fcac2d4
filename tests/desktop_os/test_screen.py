"""A display counts as there where it answers and lets us in: Qt ends the process otherwise."""

import ctypes.util
import os
import socket
import sys
from pathlib import Path

import pytest

from ldn_desktop.desktop.screen import screen
from tests.support.displays import (
    Answer,
    says_nothing,
    wayland_display,
    wayland_lets_in,
    x_display,
    x_lets_in,
    x_refuses,
)

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or ctypes.util.find_library("xcb") is None,
    reason="elsewhere there is always a screen; without libxcb there is no X",
)
NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")  # so that it is put back, whatever becomes of it
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def named() -> dict[str, str]:
    return {name: os.environ[name] for name in NAMES if name in os.environ}


def closed_port() -> str:
    """Return an X display over TCP behind which nobody listens, as an ended ssh leaves it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return f"localhost:{server.getsockname()[1] - 6000}.0"


ENDED_SSH = "an ended ssh"
"""Stands for `closed_port`: found out when tests are collected, it would differ in each process."""


def test_without_a_name_there_is_no_screen() -> None:
    with screen() as is_there:
        assert not is_there


@pytest.mark.parametrize("display", [":64997", ":64997.0", "garbage", "no/such:0", ENDED_SSH])
def test_an_x_display_that_nobody_serves_is_none(
    monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    monkeypatch.setenv("DISPLAY", closed_port() if display == ENDED_SSH else display)
    with screen() as is_there:
        assert not is_there


@pytest.mark.parametrize(
    ("answer", "lets_in"), [(x_lets_in, True), (x_refuses, False), (says_nothing, False)]
)
def test_an_x_display_has_to_let_us_in(
    monkeypatch: pytest.MonkeyPatch, answer: Answer, lets_in: bool
) -> None:
    with x_display(answer) as name:
        monkeypatch.setenv("DISPLAY", name)
        with screen(timeout_s=60 if answer is not says_nothing else 0.05) as is_there:
            assert is_there is lets_in


@pytest.mark.parametrize("whole", [True, False])
def test_a_wayland_display_is_there_where_it_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, whole: bool
) -> None:
    with wayland_display(tmp_path, wayland_lets_in) as path:
        monkeypatch.setenv("WAYLAND_DISPLAY", path if whole else Path(path).name)
        with screen() as is_there:
            assert is_there
    with screen() as is_there:
        assert not is_there


def test_a_wayland_display_that_hangs_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with wayland_display(tmp_path, says_nothing) as path:
        monkeypatch.setenv("WAYLAND_DISPLAY", path)
        with screen(timeout_s=0.05) as is_there:
            assert not is_there


@pytest.mark.parametrize("chosen", [{}, {"QT_QPA_PLATFORM": "wayland"}])
def test_a_wayland_display_that_is_gone_leaves_the_x_display_that_is_there(
    monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str]
) -> None:
    with x_display(x_lets_in) as name:
        for variable, value in ({"DISPLAY": name, "WAYLAND_DISPLAY": "wayland-0"} | chosen).items():
            monkeypatch.setenv(variable, value)
        with screen() as is_there:
            assert is_there
    assert named() == {"DISPLAY": name}


def test_an_x_display_that_is_gone_leaves_the_wayland_display_that_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with wayland_display(tmp_path, wayland_lets_in) as path:
        monkeypatch.setenv("WAYLAND_DISPLAY", path)
        monkeypatch.setenv("DISPLAY", ":64997")
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        with screen() as is_there:
            assert is_there
    assert named() == {"WAYLAND_DISPLAY": path}


@pytest.mark.parametrize("display", ["", "localhost:1.0"])
def test_where_qt_is_to_draw_elsewhere_a_display_needs_only_be_named(
    monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("DISPLAY", display)
    with screen() as is_there:
        assert is_there is bool(display)


def test_what_is_chosen_and_there_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with x_display(x_lets_in) as name:
        told = {"DISPLAY": name, "WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}
        for variable, value in told.items():
            monkeypatch.setenv(variable, value)
        with screen() as is_there:
            assert is_there
    assert named() == told
