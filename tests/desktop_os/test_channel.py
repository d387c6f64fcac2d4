"""The socket between a command and the running app."""

import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ldn_desktop.desktop.control_socket import (
    LONGEST_PATH,
    ControlServer,
    Reply,
    Request,
    ask,
    socket_path,
)
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.reminders.plain_loop import PlainLoop


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # Short: a local socket's path has at most about 100 bytes.
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


class App:
    """A running app: its loop turns in a thread."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[Request] = []
        self.tokens: list[object] = []
        self.loop = PlainLoop()
        self.lock = OwnerLock(folder)
        assert self.lock.acquire()
        self.server = ControlServer(self.loop, self._answer, self.tokens.append)
        self.server.listen(folder, self.lock)
        self._turning = True
        self._thread = threading.Thread(target=self._turn)
        self._thread.start()

    def _answer(self, request: Request) -> Reply:
        self.asked.append(request)
        return {"ok": True, "problems": ["no tray"], "last_look": None}

    def _turn(self) -> None:
        while self._turning:
            self.loop.turn(0.01)

    def hang(self) -> None:
        self._turning = False
        self._thread.join()

    def close(self) -> None:
        self.hang()
        self.server.close()
        self.lock.release()
        self.loop.close()


@pytest.fixture
def start_app(tmp_path: Path) -> Iterator[Callable[[], App]]:
    apps: list[App] = []

    def start() -> App:
        apps.append(App(tmp_path))
        return apps[-1]

    yield start
    for app in apps:
        app.close()


@pytest.mark.parametrize("request_", list(Request))
def test_a_command_reaches_the_running_app_within_a_second(
    tmp_path: Path, start_app: Callable[[], App], request_: Request
) -> None:
    app = start_app()
    begun = time.monotonic()
    assert ask(tmp_path, request_) == {"ok": True, "problems": ["no tray"], "last_look": None}
    assert time.monotonic() - begun < 1
    assert app.asked == [request_]


def test_the_activation_token_of_a_second_start_reaches_the_running_app(
    tmp_path: Path, start_app: Callable[[], App]
) -> None:
    app = start_app()
    assert ask(tmp_path, Request.RAISE, token="panel-1_TIME123") is not None
    assert ask(tmp_path, Request.RAISE) is not None
    assert app.tokens == ["panel-1_TIME123"]


def test_a_command_from_another_session_finds_the_app(
    tmp_path: Path, start_app: Callable[[], App], monkeypatch: pytest.MonkeyPatch
) -> None:
    start_app()
    with tempfile.TemporaryDirectory(prefix="ldn-") as other:
        monkeypatch.setenv("XDG_RUNTIME_DIR", other)
        assert ask(tmp_path, Request.CHANGED) is not None


def test_no_app_is_no_answer_at_once(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert ask(tmp_path, Request.RAISE) is None
    assert time.monotonic() - begun < 0.5


def test_a_hung_app_does_not_hang_the_command(tmp_path: Path, start_app: Callable[[], App]) -> None:
    start_app().hang()
    begun = time.monotonic()
    assert ask(tmp_path, Request.RAISE, timeout_s=0.2) is None
    assert time.monotonic() - begun < 0.8


def test_another_data_folder_has_another_socket(tmp_path: Path) -> None:
    assert socket_path(tmp_path / "a") != socket_path(tmp_path / "b")


def test_the_path_is_short_however_deep_the_folders_are(
    tmp_path: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = runtime.joinpath(*["deep" * 5] * 5)
    deep.mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    path = socket_path(tmp_path.joinpath(*["folder"] * 40))
    assert len(os.fsencode(path)) < LONGEST_PATH


def test_what_a_crash_left_is_removed_by_the_next_owner(
    tmp_path: Path, start_app: Callable[[], App]
) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(socket_path(tmp_path)))
    left.close()
    assert ask(tmp_path, Request.RAISE) is None
    start_app()
    assert ask(tmp_path, Request.RAISE) is not None


def test_one_that_does_not_own_the_lock_cannot_take_the_socket_away(
    tmp_path: Path, start_app: Callable[[], App]
) -> None:
    app = start_app()
    second = OwnerLock(tmp_path)
    assert not second.acquire()
    with pytest.raises(AssertionError):
        ControlServer(app.loop, app._answer).listen(tmp_path, second)
    assert ask(tmp_path, Request.RAISE) is not None


def test_the_socket_is_gone_after_closing(tmp_path: Path, start_app: Callable[[], App]) -> None:
    start_app().close()
    assert not socket_path(tmp_path).exists()


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"rubbish\n",
        b'{"request": "delete everything"}\n',
        b'["raise"]\n',
        b'{"request": ' + b"[" * 3000 + b"\n",
        b"x" * 20_000,
        b"\xff\xfe\n",
    ],
)
def test_rubbish_ends_the_connection_and_nothing_else(
    tmp_path: Path, start_app: Callable[[], App], line: bytes
) -> None:
    app = start_app()
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(2)
        talk.connect(str(socket_path(tmp_path)))
        try:
            talk.sendall(line)
            assert talk.recv(100) == b""
        except ConnectionError:
            pass
    assert ask(tmp_path, Request.HEALTH) is not None
    assert app.asked == [Request.HEALTH]


def test_those_who_connect_and_say_nothing_do_not_keep_others_out_for_ever(
    tmp_path: Path, start_app: Callable[[], App]
) -> None:
    start_app()
    silent = [socket.socket(socket.AF_UNIX) for _ in range(10)]
    for talk in silent:
        talk.connect(str(socket_path(tmp_path)))
    assert ask(tmp_path, Request.RAISE) is not None
    for talk in silent:
        talk.close()


def test_another_users_process_is_not_answered(
    tmp_path: Path, start_app: Callable[[], App], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start_app()
    monkeypatch.setattr("ldn_desktop.desktop.control_socket._is_same_user", lambda _: False)
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(2)
        talk.connect(str(socket_path(tmp_path)))
        try:
            talk.sendall(b'{"request": "raise"}\n')
            assert talk.recv(100) == b""
        except ConnectionError:
            pass
    assert app.asked == []


def test_another_users_app_is_not_asked(
    tmp_path: Path, start_app: Callable[[], App], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start_app()
    monkeypatch.setattr("ldn_desktop.desktop.control_socket.os.getuid", lambda: 54321)
    assert ask(tmp_path, Request.RAISE, timeout_s=0.2) is None
    assert app.asked == []
