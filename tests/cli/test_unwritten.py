"""Where the answer can't be written, the exit status still says what happened to the data."""

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import ldn_desktop
from ldn_desktop.app.cli import parse, run_command
from tests.support.home import FILE, Home

ROOT = Path(ldn_desktop.__file__).parent.parent
SAVED = "It is saved. The answer could not be written.\n"
NOT_TOLD = "The answer could not be written.\n"

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


class Full(io.StringIO):
    """A stream that takes nothing."""

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


def ended(home: Home, *words: str) -> tuple[int, str]:
    """Return the exit status and standard error of a command that can't print."""
    err = io.StringIO()
    return run_command(parse(words), open_at=home.open_at, out=Full(), err=err), err.getvalue()


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_what_was_saved_is_not_told_as_refused(house: Home, more: tuple[str, ...]) -> None:
    house.at("2027-01-04 21:05")
    assert ended(house, "taken", *more) == (0, SAVED)
    assert house.state("2027-01-04#1") == "taken"
    assert ended(house, "clear", "2027-01-04", *more) == (0, SAVED)
    assert ended(house, "later", *more) == (0, SAVED)
    assert ended(house, "skip", *more) == (0, SAVED)
    assert ended(house, "undo", *more) == (0, SAVED)
    assert ended(house, "note", "slept well", *more) == (0, SAVED)
    assert ended(house, "check-in", "vivid dreams=3", *more) == (0, SAVED)
    assert ended(house, "plan", "hold", "--days", "2", *more) == (0, SAVED)


def test_a_file_that_was_written_is_not_told_as_refused(house: Home) -> None:
    backup, export = house.folder.parent / "kept.backup", house.folder.parent / "all.json"
    assert ended(house, "backup", str(backup)) == (0, SAVED)
    assert ended(house, "export", "json", "--output", str(export)) == (0, SAVED)
    assert backup.exists()
    assert export.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("schedule", "--json"),
        ("plan", "hold", "--days", "2", "--from", "2027-01-06", "--dry-run"),
    ],
)
def test_an_answer_that_is_all_there_was_to_do_counts_as_not_done(
    house: Home, words: tuple[str, ...]
) -> None:
    before = house.rows()
    assert ended(house, *words) == (1, NOT_TOLD)
    assert house.rows() == before


@pytest.mark.parametrize(
    ("streams", "says"),
    [
        (">/dev/full", SAVED),
        (">&-", SAVED),
        ("2>&-", ""),
        ("2>/dev/full", ""),
        (">&- 2>&-", ""),
        (">/dev/full 2>/dev/full", ""),
        ("<&- >&- 2>&-", ""),
    ],
)
def test_a_tick_is_done_whatever_its_streams_take(tmp_path: Path, streams: str, says: str) -> None:
    running_plan(tmp_path)
    ran = in_shell(tmp_path, "taken --extra --dose 1.5 --yes --json", streams)
    assert (ran.returncode, ran.stderr) == (0, says)
    records = json.loads(in_shell(tmp_path, "history --json").stdout)
    assert [record["taken_mg"] for record in records] == ["1.5"]


@pytest.mark.parametrize("streams", [">&-", "2>&-", "2>/dev/full", ">/dev/full 2>&-", ">&- 2>&-"])
def test_a_refusal_stays_one_whatever_its_streams_take(tmp_path: Path, streams: str) -> None:
    ran = in_shell(tmp_path, "taken 2001-01-01 --json", streams)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == (1 if streams == ">&-" else 0)


def running_plan(folder: Path) -> None:
    plan = folder / "plan.json"
    plan.write_text(json.dumps({**FILE, "steps": [{"dose_mg": "1", "days": None}]}))
    assert in_shell(folder, f"plan new {shlex.quote(str(plan))} --yes").returncode == 0


def in_shell(folder: Path, words: str, streams: str = "") -> "subprocess.CompletedProcess[str]":
    command = f"{shlex.quote(sys.executable)} -m ldn_desktop {words} {streams}"
    mine = {"PYTHONPATH": str(ROOT), "LDN_DESKTOP_DATA_DIR": str(folder / "data")}
    return subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "TZ": "UTC", "XDG_RUNTIME_DIR": str(folder), **mine},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
