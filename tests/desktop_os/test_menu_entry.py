"""The entry in the user's menu: as the packages make it, with the program and folder in use."""

import configparser
import sys
from pathlib import Path

import pytest

from ldn_desktop.app.cli import parse
from ldn_desktop.app.menu import change_menu
from ldn_desktop.desktop.desktop_entry import read_exec
from ldn_desktop.desktop.menu_entry import MenuEntry
from ldn_desktop.services.errors import StorageError

ROOT = Path(__file__).parents[2]
PACKAGED = ROOT / "packaging" / "ldn-desktop.desktop"


def read(file: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign] # keys keep their case
    parser.read_string(file.read_text("utf-8"))
    return dict(parser["Desktop Entry"])


def test_the_entry_is_that_of_the_packages_but_for_its_program(tmp_path: Path) -> None:
    made = MenuEntry(tmp_path)
    made.install((sys.executable, "-m", "ldn_desktop"), "<svg/>")
    ours, theirs = read(made.entry), read(PACKAGED)
    assert read_exec(ours.pop("Exec")) == [sys.executable, "-m", "ldn_desktop"]
    assert theirs.pop("Exec") == "ldn-desktop"
    assert ours == theirs
    assert made.icon.read_text() == "<svg/>"


def test_it_opens_the_window_of_this_installation_and_of_the_folder_that_was_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, data = MenuEntry(tmp_path / "home"), tmp_path / "my data"
    assert change_menu(data, is_in=True, entry=made, platform="linux") == 0
    command = read_exec(read(made.entry)["Exec"])
    assert command[-2:] == ["--data-dir", str(data)]
    assert "--background" not in command
    assert Path(command[0]).is_file()
    icon = ROOT / "resources" / "icons" / "ldn-desktop.svg"
    assert made.icon.read_bytes() == icon.read_bytes()
    assert capsys.readouterr().out == f"In the menu: {made.entry}\n"


def test_it_is_taken_out_and_that_twice_is_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = MenuEntry(tmp_path)
    change_menu(None, is_in=True, entry=made, platform="linux")
    for _time in range(2):
        assert change_menu(None, is_in=False, entry=made, platform="linux") == 0
        assert not made.entry.exists()
        assert not made.icon.exists()
    assert "Not in the menu any more" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "icons").write_text("a file in the way")
    assert change_menu(None, is_in=True, entry=MenuEntry(tmp_path), platform="linux") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_a_program_that_is_not_there_gets_no_entry(tmp_path: Path) -> None:
    made = MenuEntry(tmp_path)
    with pytest.raises(StorageError):
        made.install((str(tmp_path / "gone"),), "<svg/>")
    assert not made.entry.exists()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_where_there_is_no_such_menu_nothing_is_written(
    tmp_path: Path, platform: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = MenuEntry(tmp_path)
    assert change_menu(None, is_in=True, entry=made, platform=platform) == 1
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.startswith("This system has no such menu.")


def test_the_users_folder_is_the_one_that_the_desktop_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert MenuEntry().entry == tmp_path / "applications" / "ldn-desktop.desktop"
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert MenuEntry().entry.is_relative_to(tmp_path / ".local" / "share")


@pytest.mark.parametrize("words", [["--install-desktop", "status"], ["--remove-desktop", "doctor"]])
def test_it_goes_without_a_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 2
    assert f"{words[0]} goes without a command" in capsys.readouterr().err
