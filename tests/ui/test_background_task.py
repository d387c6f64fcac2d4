"""What takes long is done off the window's thread; the window goes on, and hears of it after."""

import gc
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.background_task import BackgroundTask

PATIENCE_S = 20


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_the_window_goes_on_while_it_is_done_and_hears_of_it_on_its_own_thread(
    parent: QObject, qtbot: QtBot
) -> None:
    aside, may_end = BackgroundTask(parent), threading.Event()
    turns: list[int] = []
    told: list[tuple[str, threading.Thread]] = []
    timer = QTimer(parent)
    timer.timeout.connect(lambda: turns.append(1))
    timer.start(0)

    def long() -> str:
        assert may_end.wait(PATIENCE_S)
        return threading.current_thread().name

    def hear(name: str) -> None:
        told.append((name, threading.current_thread()))

    assert aside.do(long, hear)
    qtbot.wait_until(lambda: len(turns) > 5)
    assert (aside.is_busy, told) == (True, [])
    assert not aside.do(long, hear)
    may_end.set()
    qtbot.wait_until(lambda: not aside.is_busy)
    assert told == [("aside", threading.main_thread())]


def test_the_thread_leaves_its_result_and_posts_nothing_to_the_window(
    parent: QObject, qtbot: QtBot
) -> None:
    aside = BackgroundTask(parent)
    told: list[str] = []
    aside.do(lambda: "fine", told.append)
    for thread in (found for found in threading.enumerate() if found.name == "aside"):
        thread.join(PATIENCE_S)
    QCoreApplication.sendPostedEvents()
    assert told == []
    qtbot.wait_until(lambda: told == ["fine"])


def test_what_it_raises_is_raised_in_the_window_and_another_can_begin(
    parent: QObject, qtbot: QtBot
) -> None:
    aside = BackgroundTask(parent)
    told: list[str] = []

    def broken() -> str:
        raise LookupError("a bug")

    with qtbot.capture_exceptions() as raised:
        aside.do(broken, told.append)
        qtbot.wait_until(lambda: not aside.is_busy)
    assert [str(value) for _kind, value, _trace in raised] == ["a bug"]
    aside.do(lambda: "fine", told.append)
    qtbot.wait_until(lambda: told == ["fine"])


def test_a_window_that_closed_meanwhile_is_told_nothing(qtbot: QtBot) -> None:
    parent, may_end = QObject(), threading.Event()
    told: list[bool] = []
    aside = BackgroundTask(parent)
    aside.do(lambda: may_end.wait(PATIENCE_S), told.append)
    (thread,) = (thread for thread in threading.enumerate() if thread.name == "aside")
    parent.deleteLater()
    del aside
    with qtbot.wait_signal(parent.destroyed):
        pass
    may_end.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert told == []


LEAVING = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QObject
from ldn_desktop.ui.background_task import BackgroundTask

app, parent, main = QCoreApplication([]), QObject(), threading.main_thread()

def work():
    main.join()  # until the main thread is at its end
    Path(sys.argv[1]).write_text("whole")

BackgroundTask(parent).do(work, print)
"""


def test_what_was_begun_is_finished_when_the_app_is_quit(tmp_path: Path) -> None:
    file = tmp_path / "export"
    done = subprocess.run(
        [sys.executable, "-c", LEAVING, str(file)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert file.read_text() == "whole"
    assert (done.stdout, done.stderr) == ("", "")


HANGING = """
import threading
from PySide6.QtCore import QCoreApplication, QObject
from ldn_desktop.ui.background_task import BackgroundTask

app, parent = QCoreApplication([]), QObject()
BackgroundTask(parent, must_finish=False).do(threading.Event().wait, print)
"""


def test_what_need_not_finish_does_not_hold_up_the_end_of_the_app() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGING],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_the_thread_keeps_nothing_alive_of_what_follows_it(qtbot: QtBot) -> None:
    parent, may_end = QObject(), threading.Event()
    aside = BackgroundTask(parent)
    follows = Follower()
    gone = weakref.ref(follows)
    aside.do(lambda: may_end.wait(PATIENCE_S), follows.hear)
    del follows
    assert gone() is not None
    with qtbot.wait_signal(parent.destroyed):
        parent.deleteLater()
    del aside
    gc.collect()
    assert gone() is None
    may_end.set()


class Follower:
    def hear(self, result: bool) -> None:
        raise AssertionError(result)
