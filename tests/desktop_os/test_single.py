"""One app per data folder, in real processes: hung, crashed, just starting, and another user's."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ldn_desktop.app.machine import StoreMachine
from ldn_desktop.desktop import single_instance
from ldn_desktop.desktop.control_socket import Reply, Request, ask
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.single_instance import (
    Claim,
    ask_patiently,
    can_end_owner,
    claim,
    end_owner,
)
from ldn_desktop.storage.lazy import LazyStore
from tests.support.notification_server import wait_until

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")

SLOW_REPLY_S = 8.0

HOLDER = """
import signal, sys, time
from pathlib import Path
from ldn_desktop.desktop.control_socket import ControlServer
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.reminders.plain_loop import PlainLoop

folder, silent_for, listens = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3] == "listens"
lock, loop = OwnerLock(folder), PlainLoop()
signal.signal(signal.SIGTERM, signal.SIG_IGN)
assert lock.acquire()
print("held", flush=True)
time.sleep(silent_for)
if listens:
    server = ControlServer(loop, lambda request: print(request.value, flush=True) or {"ok": True})
    server.listen(folder, lock)
    print("listening", flush=True)
    loop.run()
"""

Hold = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hold]:
    """Return what starts a process that holds the folder, and is silent for some seconds."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    held: list[subprocess.Popen[str]] = []

    def start(silent_for: float = 0, then: str = "listens") -> subprocess.Popen[str]:
        words = [sys.executable, "-c", HOLDER, str(tmp_path), str(silent_for), then]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        held.append(process)
        said(process, "held")
        return process

    yield start
    for process in held:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == word + "\n"


def test_a_folder_that_nobody_holds_is_ours_at_once(tmp_path: Path) -> None:
    lock = OwnerLock(tmp_path)
    assert claim(tmp_path, lock, Request.RAISE) is Claim.OURS
    assert lock.held
    lock.release()


def test_an_app_that_runs_answers(tmp_path: Path, hold: Hold) -> None:
    process = hold()
    said(process, "listening")
    lock = OwnerLock(tmp_path)
    assert claim(tmp_path, lock, Request.RAISE) is Claim.ANSWERED
    assert not lock.held
    said(process, "raise")


def test_an_app_that_is_just_starting_is_waited_for(tmp_path: Path, hold: Hold) -> None:
    hold(1.0)
    found = claim(tmp_path, OwnerLock(tmp_path), Request.RAISE, answers_within=0.1)
    assert found is Claim.ANSWERED


def test_an_app_that_is_just_ending_leaves_the_folder_to_us(tmp_path: Path, hold: Hold) -> None:
    hold(0.5, "ends")
    lock = OwnerLock(tmp_path)
    assert claim(tmp_path, lock, Request.RAISE) is Claim.OURS
    lock.release()


def test_an_app_that_hangs_keeps_the_folder_and_answers_once_it_goes_on(
    tmp_path: Path, hold: Hold
) -> None:
    process = hold()
    said(process, "listening")
    process.send_signal(signal.SIGSTOP)
    lock = OwnerLock(tmp_path)
    began = time.monotonic()
    assert claim(tmp_path, lock, Request.RAISE, answers_within=0.2) is Claim.SILENT
    assert time.monotonic() - began < 10
    assert not lock.held
    process.send_signal(signal.SIGCONT)
    assert claim(tmp_path, lock, Request.HEALTH) is Claim.ANSWERED


def test_a_command_waits_for_an_app_that_is_just_starting(tmp_path: Path, hold: Hold) -> None:
    hold(1.0)
    lock = OwnerLock(tmp_path)
    assert ask_patiently(tmp_path, lock, Request.HEALTH, answers_within=0.1) == {"ok": True}


def test_a_command_waits_for_no_app_where_none_runs(tmp_path: Path, hold: Hold) -> None:
    began = time.monotonic()
    assert ask_patiently(tmp_path, OwnerLock(tmp_path), Request.HEALTH) is None
    process = hold()
    said(process, "listening")
    process.kill()
    process.wait()
    assert ask_patiently(tmp_path, OwnerLock(tmp_path), Request.HEALTH) is None
    assert time.monotonic() - began < 5


def test_an_app_that_takes_seconds_to_answer_is_not_told_to_hang(
    tmp_path: Path, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_slow_app(folder: Path, request: Request, timeout_s: float) -> Reply | None:
        return ask(folder, request, timeout_s) if timeout_s >= SLOW_REPLY_S else None

    monkeypatch.setattr(single_instance, "ask", ask_slow_app)
    said(hold(), "listening")
    assert claim(tmp_path, OwnerLock(tmp_path), Request.RAISE) is Claim.ANSWERED


def test_an_app_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path, hold: Hold) -> None:
    process = hold()
    said(process, "listening")
    process.kill()
    process.wait(10)
    lock = OwnerLock(tmp_path)
    assert claim(tmp_path, lock, Request.RAISE) is Claim.OURS
    lock.release()


def test_a_lock_file_that_names_a_process_of_today_is_no_owner(tmp_path: Path) -> None:
    (tmp_path / "owner.lock").write_text(f"{os.getppid()}\n/run/gone.sock\n")
    lock = OwnerLock(tmp_path)
    assert claim(tmp_path, lock, Request.RAISE) is Claim.OURS
    assert lock.owner() == (os.getpid(), "")
    lock.release()


@linux_only
def test_an_app_that_hangs_is_ended_only_by_the_user_and_leaves_the_folder_to_us(
    tmp_path: Path, hold: Hold
) -> None:
    process = hold()
    said(process, "listening")
    lock = OwnerLock(tmp_path)
    assert can_end_owner(lock)
    assert end_owner(lock, ends_within=0.5)
    assert lock.held
    assert process.wait(10) == -signal.SIGKILL
    lock.release()


@linux_only
def test_a_process_that_does_not_hold_the_folder_is_never_ended(tmp_path: Path, hold: Hold) -> None:
    process = hold()
    said(process, "listening")
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (tmp_path / "owner.lock").write_text(f"{bystander.pid}\n/run/x.sock\n")
    lock = OwnerLock(tmp_path)
    assert not can_end_owner(lock)
    assert not end_owner(lock, ends_within=0.1)
    assert bystander.poll() is None
    assert process.poll() is None
    bystander.communicate(b"\n")


def test_we_are_not_ended_by_ourselves(tmp_path: Path) -> None:
    lock = OwnerLock(tmp_path)
    assert lock.acquire()
    assert not can_end_owner(OwnerLock(tmp_path))
    lock.release()


class InATerminal:
    """The installed app without a screen, on a data folder of its own."""

    def __init__(self, folder: Path, runtime: Path) -> None:
        self.folder = folder
        self._runtime = runtime
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *words: str) -> subprocess.Popen[str]:
        environment = os.environ | {"XDG_RUNTIME_DIR": str(self._runtime), "TZ": "UTC"}
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "ldn_desktop", "--data-dir", str(self.folder), *words]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.processes.append(process)
        return process

    def runs(self) -> subprocess.Popen[str]:
        """Start it and wait until it answers where it says it does."""
        process = self.start()
        wait_until(lambda: self.owner() == (process.pid, True), self._why_not, 60)
        return process

    def owner(self) -> tuple[int, bool]:
        found = OwnerLock(self.folder).owner() or (0, "")
        return found[0], bool(found[1])

    def _why_not(self) -> str:
        return f"the app holding {self.folder}; the file says {self.owner()}"


MakeApp = Callable[[str], InATerminal]


@pytest.fixture
def app_in(tmp_path: Path) -> Iterator[MakeApp]:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    made: list[InATerminal] = []

    def make(name: str) -> InATerminal:
        made.append(InATerminal(tmp_path / name, runtime))
        return made[-1]

    yield make
    for app in made:
        for process in app.processes:
            process.kill()
            process.communicate()


def test_a_second_start_ends_and_the_first_goes_on(app_in: MakeApp) -> None:
    app = app_in("data")
    first, second = app.runs(), app.start()
    assert second.wait(60) == 0
    assert first.poll() is None
    assert app.owner() == (first.pid, True)


def test_two_data_folders_have_an_app_each(app_in: MakeApp) -> None:
    mine, yours = app_in("mine"), app_in("yours")
    first, second = mine.runs(), yours.runs()
    assert (first.poll(), second.poll()) == (None, None)
    again = yours.start()
    assert again.wait(60) == 0
    assert mine.owner() == (first.pid, True)


def test_after_a_crash_the_next_start_works(app_in: MakeApp) -> None:
    app = app_in("data")
    first = app.runs()
    first.kill()
    first.wait(10)
    second = app.runs()
    assert second.pid != first.pid


@pytest.mark.parametrize("words", [(), ("--background",)])
def test_a_start_beside_one_that_hangs_says_so_and_never_becomes_a_second(
    app_in: MakeApp, words: tuple[str, ...]
) -> None:
    app = app_in("data")
    first = app.runs()
    first.send_signal(signal.SIGSTOP)
    assert StoreMachine(app.folder, LazyStore(app.folder)).hangs()
    second = app.start(*words)
    _out, said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"process {first.pid}" in said
    assert "does not answer" in said
    assert app.owner() == (first.pid, True)
    first.send_signal(signal.SIGCONT)
    assert app.start().wait(60) == 0


ANOTHER_USER = """
import os, sys
from pathlib import Path
from ldn_desktop.desktop.control_socket import Request, ask, socket_path
from ldn_desktop.desktop.folders import runtime_folder
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.services.errors import StorageError

data, ours = Path(sys.argv[1]), socket_path(Path(sys.argv[1]))
os.environ.pop("XDG_RUNTIME_DIR", None)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
assert ask(data, Request.RAISE, timeout_s=2) is None, "the other's app answered"
try:
    assert not OwnerLock(data).acquire(), "the other's folder was taken"
except StorageError:
    pass
mine = runtime_folder()
assert mine.stat().st_uid == 65534 and mine.stat().st_mode & 0o077 == 0, mine
assert socket_path(data) != ours
print("kept apart")
"""


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """The worst of data folders: everybody may enter and write."""
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        (data / "of others").write_text("")
        for place in (Path(folder), data):
            place.chmod(0o777)
        yield data


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root may become another user"
)
def test_another_users_app_neither_answers_nor_gives_its_folder_away(
    app_in: MakeApp, open_to_all: Path
) -> None:
    app = app_in(str(open_to_all))
    first = app.runs()
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_USER, str(app.folder)],
        env=os.environ | {"XDG_RUNTIME_DIR": str(app._runtime)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "kept apart\n", done.stderr
    assert first.poll() is None
    assert app.owner() == (first.pid, True)
