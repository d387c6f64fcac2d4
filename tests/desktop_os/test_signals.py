"""A clean stop, and whether there is a screen."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.desktop.screen import has_screen
from ldn_desktop.desktop.signals import EndingSignals
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.qt_watch import QtWatcher


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_ending_signal_stops_the_plain_loop(number: signal.Signals) -> None:
    loop = PlainLoop()
    before = signal.getsignal(number)
    signals = EndingSignals(loop, loop.stop)
    timer = loop.timer(lambda: os.kill(os.getpid(), number))
    timer.start(0.01)
    loop.run()
    signals.close()
    loop.close()
    assert signal.getsignal(number) == before


def test_an_ending_signal_wakes_qts_loop_from_its_sleep(qtbot: QtBot) -> None:
    stops: list[int] = []
    signals = EndingSignals(QtWatcher(), lambda: stops.append(1))
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.2; kill -TERM {os.getpid()}"])
    with qtbot.waitSignal(_timer_of(qtbot), timeout=5000, raising=False):
        pass
    killer.wait()
    signals.close()
    assert stops == [1]


def _timer_of(qtbot: QtBot) -> object:
    """A signal that comes late: nothing else may wake the loop before it."""
    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.setSingleShot(True)
    timer.start(1000)
    qtbot._keep = timer  # lives as long as the test
    return timer.timeout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
@pytest.mark.parametrize(
    ("display", "wayland", "is_there"),
    [("", "", False), ("far:0", "", True), ("", "wayland-0", True), (":64999", "", False)],
)
def test_a_screen_is_named_by_the_session(
    monkeypatch: pytest.MonkeyPatch, display: str, wayland: str, is_there: bool
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("WAYLAND_DISPLAY", wayland)
    assert has_screen() is is_there


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_a_screen_of_this_computer_has_to_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":64998.0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X64998")
        server.listen()
        assert has_screen()
    assert not has_screen()
