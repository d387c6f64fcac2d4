"""The process that waits for the end of the app, and what it does then."""

import subprocess
import sys
from pathlib import Path

import pytest

from ldn_desktop.desktop import standby
from ldn_desktop.desktop.displays import STARTS, other_display, own_displays
from ldn_desktop.desktop.lock import End, OwnerLock
from ldn_desktop.desktop.standby import AFTER_CRASH_S, SWITCH, WITHIN_S, run_standby, start_standby

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
pytestmark = linux_only


@pytest.fixture(autouse=True)
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session on the display :7, whose screen is there."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("DISPLAY", ":7.0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv(STARTS, raising=False)
    monkeypatch.setattr(standby, "has_screen", lambda: True)


class Waited:
    """What the standby process does, without waiting and without becoming the app."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds: list[float] = []
        self.became = 0
        monkeypatch.setattr(standby, "_sleep", self.seconds.append)
        monkeypatch.setattr(standby, "_become_app", self._become)

    def _become(self, _folder: Path, _starts: list[float]) -> None:
        self.became += 1


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> Waited:
    return Waited(monkeypatch)


def ended(folder: Path, end: End | None, monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    """Let an app on this display have ended so; None is a crash."""
    here = own_displays()
    monkeypatch.setenv("DISPLAY", display)
    lock = OwnerLock(folder)
    assert lock.acquire()
    lock.publish("/run/some.sock")
    if end is not None:
        lock.publish_end(end)
    lock.release()
    monkeypatch.setenv("DISPLAY", here[0])


@pytest.mark.parametrize(
    ("how", "becomes"),
    [
        ((None, ":7"), True),
        ((None, ":8"), True),
        ((End.QUIT, ":7"), False),
        ((End.QUIT, ":8"), False),
        ((End.ENDED, ":7"), False),
        ((End.ENDED, ":8"), True),
        ((End.MOVED, ":7"), True),
    ],
)
def test_who_takes_the_place_of_the_app_depends_on_how_and_where_it_ended(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    waited: Waited,
    how: tuple[End | None, str],
    becomes: bool,
) -> None:
    end, display = how
    ended(tmp_path, end, monkeypatch, display)
    assert run_standby(tmp_path) == 0
    assert waited.became == becomes


def test_the_session_of_a_crash_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: Waited
) -> None:
    ended(tmp_path, None, monkeypatch, ":7")
    run_standby(tmp_path)
    ended(tmp_path, None, monkeypatch, ":8")
    run_standby(tmp_path)
    ours, others = waited.seconds
    assert ours == AFTER_CRASH_S < others < 60


@pytest.mark.parametrize(("recent", "becomes"), [(2, True), (3, False)])
def test_an_app_that_crashes_again_and_again_is_not_started_in_a_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: Waited, recent: int, becomes: bool
) -> None:
    monkeypatch.setattr(standby, "_now", lambda: 5000.0)
    long_ago = [5000 - int(WITHIN_S) - 10] * 5
    starts = [*long_ago, *([4900] * recent), "junk"]
    monkeypatch.setenv(STARTS, " ".join(map(str, starts)))
    ended(tmp_path, None, monkeypatch, ":7")
    run_standby(tmp_path)
    assert waited.became == becomes


def test_an_app_that_came_and_ended_while_it_waited_has_the_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: Waited
) -> None:
    ended(tmp_path, End.MOVED, monkeypatch, ":8")

    def sleep(_seconds: float) -> None:
        ended(tmp_path, End.QUIT, monkeypatch, ":8")

    monkeypatch.setattr(standby, "_sleep", sleep)
    run_standby(tmp_path)
    assert waited.became == 0


def test_without_the_screen_it_starts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: Waited
) -> None:
    monkeypatch.setattr(standby, "SCREEN_S", 0.0)
    monkeypatch.setattr(standby, "has_screen", lambda: False)
    ended(tmp_path, None, monkeypatch, ":7")
    run_standby(tmp_path)
    assert waited.became == 0


def test_there_is_one_for_each_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: Waited
) -> None:
    ended(tmp_path, None, monkeypatch, ":7")
    with standby._only_one(tmp_path):
        run_standby(tmp_path)
        assert waited.became == 0
        monkeypatch.setenv("DISPLAY", ":9")
        run_standby(tmp_path)
        assert waited.became == 1


def test_where_systemd_is_there_it_is_a_service_with_the_session_and_no_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: Waited
) -> None:
    monkeypatch.setattr(standby, "_has_systemd", lambda: True)
    monkeypatch.setenv("PGPASSWORD", "secret")
    asked: list[list[str]] = []

    def run(words: list[str], **_how: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(words)
        return subprocess.CompletedProcess(words, len(asked) - 1)

    monkeypatch.setattr(subprocess, "run", run)
    ended(tmp_path, None, monkeypatch, ":7")
    assert run_standby(tmp_path) == 0
    assert waited.became == 0
    (words,) = asked
    assert words[:2] == ["systemd-run", "--user"]
    assert "--setenv=DISPLAY=:7" in words
    assert words[-2:] == ["--standby", str(tmp_path)]
    assert "secret" not in " ".join(words)
    run_standby(tmp_path)  # now systemd refuses
    assert waited.became == 1


def test_none_is_started_where_none_is_wanted_or_nothing_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.posix_spawn", lambda *_words, **_how: pytest.fail("started"))
    monkeypatch.setenv(SWITCH, "off")
    start_standby(tmp_path)
    monkeypatch.setenv(SWITCH, "")
    monkeypatch.setenv("DISPLAY", "")
    start_standby(tmp_path)


@pytest.mark.parametrize(
    ("theirs", "found"),
    [((":7",), ""), ((":8",), ":8"), (("wayland-0", ":7"), ""), (("wayland-1", ":1"), "wayland-1")],
)
def test_a_session_is_known_by_any_of_its_displays(theirs: tuple[str, ...], found: str) -> None:
    assert own_displays() == (":7",)
    assert other_display(theirs) == found
    assert other_display(()) == ""
