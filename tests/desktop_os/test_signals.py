"""A clean stop: of the window, and of the app without one."""

import os
import signal
import subprocess

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

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
    timer = _late_timer()
    with qtbot.waitSignal(timer.timeout, timeout=5000, raising=False):
        pass
    killer.wait()
    signals.close()
    assert stops == [1]


def _late_timer() -> QTimer:
    """A signal that comes late: nothing else may wake the loop before it."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.start(1000)
    return timer
