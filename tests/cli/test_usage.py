"""The form of every command: folders, exit statuses, one sentence, plain text, any terminal."""

import io
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import ldn_desktop
from ldn_desktop import __version__
from ldn_desktop.app.cli import all_commands, parse, run_command
from tests.support.home import FILE, Home

ROOT = Path(ldn_desktop.__file__).parent.parent


def installed(
    *words: str, folder: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run the command as a process of its own."""
    named = {} if folder is None else {"LDN_DESKTOP_DATA_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "ldn_desktop", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TZ": "UTC", **named, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_data_folder_may_be_named_before_and_after_the_command(home: Home) -> None:
    for words in (
        ("--data-dir", "here", "status"),
        ("status", "--data-dir", "here"),
        ("--data-dir=here", "plan", "history"),
        ("plan", "--data-dir", "here", "history"),
        ("plan", "history", "--data-dir", "here"),
    ):
        home.run(*words)
        assert home.asked_for.pop() == Path("here")


def test_the_folder_named_after_the_command_counts(home: Home) -> None:
    home.run("--data-dir", "one", "status", "--data-dir", "two")
    assert home.asked_for == [Path("two")]


def test_an_empty_folder_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["status", "--data-dir", ""])
    assert ended.value.code == 2
    assert "--data-dir" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("banana",),
        ("status", "--banana"),
        ("--stat",),
        ("status", "--js"),
        ("clear",),
        ("plan",),
        ("plan", "banana"),
        ("plan", "new"),
        ("later", "--minutes"),
        ("check-in",),
        ("note",),
        ("question",),
        ("question", "answer", "1"),
        ("changed", "pain"),
        ("changed", "pain", "better?"),
        ("review", "2027-02-01", "--clear"),
        ("backup",),
        ("restore",),
        ("status", "too", "many"),
        ("--background", "status"),
        ("--demo", "status"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_says_so_on_standard_error(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.name)
def test_every_command_has_help_json_and_a_folder(
    command: object, capsys: pytest.CaptureFixture[str]
) -> None:
    name = getattr(command, "name", "")
    with pytest.raises(SystemExit) as ended:
        parse([*name.split(), "--help"])
    assert ended.value.code == 0
    helped = capsys.readouterr().out
    assert "--json" in helped
    assert "--data-dir" in helped


def test_version_says_name_and_number(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"ldn-desktop {__version__}\n"


@pytest.mark.parametrize(
    "text", ["2027-01-04\n2027", "\x1b[2J", "a\rb", "\u202e4"], ids=["line", "escape", "cr", "rtl"]
)
def test_a_refusal_stays_one_plain_line_whatever_it_quotes(house: Home, text: str) -> None:
    sentence = house.refused("taken", text)
    assert sentence.isprintable()


def test_a_refusal_quotes_no_more_than_a_little_of_a_long_word(house: Home) -> None:
    assert len(house.refused("taken", "9" * 10_000)) < 200


def test_names_are_printed_as_text_and_cannot_steer_the_terminal(home: Home) -> None:
    home.start(medicine="<b>LDN</b> 🙂 \u202eשלום\tx")
    out = home.run("plan", "show").out
    assert "<b>LDN</b> 🙂" in out
    assert all(line.isprintable() or "\u00a0" in line for line in out.splitlines())
    assert "\u202e" not in out
    assert home.json("plan", "show")["medicine"] == "<b>LDN</b> 🙂 \u202eשלום\tx"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("words", [("schedule",), ("plan", "show"), ("doctor",)], ids=" ".join)
def test_any_encoding_of_the_terminal_will_do(
    house: Home, encoding: str, words: tuple[str, ...]
) -> None:
    house.start("--yes", start_date="2027-01-05", medicine="LDN 🙂 é")
    for more in ((), ("--json",)):
        raw = io.BytesIO()
        out = io.TextIOWrapper(raw, encoding=encoding)
        options = parse([*words, *more])
        assert run_command(options, open_at=house.open_at, out=out) == 0
        assert raw.getvalue()
    told = json.loads(raw.getvalue().decode(encoding))
    if words == ("plan", "show"):
        assert told["medicine"] == "LDN 🙂 é"


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({**FILE, "steps": [{"dose_mg": "1", "days": None}]}))
    folder = tmp_path / "data"
    assert installed("plan", "new", str(plan), "--yes", folder=folder).returncode == 0
    command = (
        f'"{sys.executable}" -m ldn_desktop schedule --json --to 2035-01-01 | head -1; '
        "exit ${PIPESTATUS[0]}"
    )
    ran = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "LDN_DESKTOP_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "[\n", "")


def test_the_variable_names_the_folder_and_the_option_goes_first(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert installed("status", "--json", folder=one).returncode == 0
    assert installed("status", "--data-dir", str(two), folder=one).returncode == 0
    assert installed("--data-dir", str(two), "note", "hello", folder=one).returncode == 0
    assert {oct(path.stat().st_mode & 0o777) for path in (one, two)} == {"0o700"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in one.iterdir())


def test_as_installed_it_speaks_json_on_standard_output_only(tmp_path: Path) -> None:
    ran = installed("status", "--json", folder=tmp_path / "data")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["reminders"] == "off"


def test_as_installed_a_refusal_is_1_and_one_line(tmp_path: Path) -> None:
    ran = installed("taken", folder=tmp_path / "data")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert len(ran.stderr.splitlines()) == 1


def test_as_installed_wrong_usage_is_2(tmp_path: Path) -> None:
    ran = installed("status", "--banana", folder=tmp_path / "data")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = installed("status", folder=tmp_path / "file" / "data")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert len(ran.stderr.splitlines()) == 1
    assert "Traceback" not in ran.stderr


def test_a_damaged_file_is_refused_untouched_and_the_doctor_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    file = folder / "ldn-desktop.sqlite3"
    file.write_bytes(b"no database " * 1000)
    ran = installed("status", folder=folder)
    assert (ran.returncode, len(ran.stderr.splitlines())) == (1, 1)
    told = installed("doctor", "--json", folder=folder)
    assert (told.returncode, told.stderr) == (0, "")
    found = {row["check"]: row for row in json.loads(told.stdout)}
    assert found["database"]["ok"] is False
    assert file.read_bytes() == b"no database " * 1000


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (("question", "add", "Why?"), True),
        (("question", "answer", "1", "So."), True),
        (("question", "remove", "1"), True),
        (("question", "list"), False),
        (("review", "2027-02-03"), True),
        (("review", "--clear"), True),
        (("review",), False),
        (("changed", "vivid dreams", "new"), True),
        (("stock", "3=28"), True),
        (("stock",), False),
    ],
)
def test_what_changes_data_is_told_to_the_running_app(
    house: Home, words: tuple[str, ...], changes: bool
) -> None:
    house.json("question", "add", "When?")
    options, app = parse(words), house.open_at(None)
    with closing(app.context.store):
        assert options.run.run(app, options).changed is changes
