"""Another person has a data folder of their own, called by their name."""

from pathlib import Path

import pytest

from ldn_desktop.desktop.autostart import XdgAutostart, autostart
from ldn_desktop.desktop.autostart_entry import DATA_DIR
from ldn_desktop.desktop.control_socket import socket_path
from ldn_desktop.desktop.folders import data_folder, is_usual, person_of
from ldn_desktop.desktop.people import LONGEST_NAME, command_for, folder_of, people
from ldn_desktop.domain.errors import ValidationError


@pytest.fixture(autouse=True)
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LDN_DESKTOP_DATA_DIR", str(tmp_path / "ldn-desktop"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return data_folder()


def test_a_person_has_one_folder_beside_the_usual_one_whatever_the_case(usual: Path) -> None:
    folder = folder_of(" Zoë\n ")
    assert folder == usual.parent / "ldn-desktop-people" / "Zoë"
    assert (person_of(folder), person_of(usual)) == ("Zoë", "")
    assert people() == ()
    folder.mkdir(parents=True)
    assert folder_of("ZOE\u0308") == folder
    assert people() == (folder,)
    assert command_for(folder)[-2:] == (DATA_DIR, str(folder))


@pytest.mark.parametrize("name", ["../x", "..", "a/b", ".hidden", "c:d", "/", "😀" * LONGEST_NAME])
def test_any_name_is_one_folder_within_that_of_the_people(usual: Path, name: str) -> None:
    folder = folder_of(name)
    assert folder.parent == usual.parent / "ldn-desktop-people"
    folder.mkdir(parents=True)
    assert people() == (folder,)


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "x" * (LONGEST_NAME + 1)])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        folder_of(name)


def test_autostart_and_commands_go_by_the_persons_folder(usual: Path, tmp_path: Path) -> None:
    ada, ben = folder_of("Ada"), folder_of("Ben")
    assert not is_usual(ada)
    for folder in (ada, ben):
        folder.mkdir(parents=True)
    assert socket_path(ada) != socket_path(ben)
    starter = autostart(ada)
    assert isinstance(starter, XdgAutostart)
    program = tmp_path / "program"
    program.write_text("")
    program.chmod(0o700)
    starter.enable((str(program), DATA_DIR, str(ada)))
    (entry,) = (tmp_path / "config" / "autostart").iterdir()
    assert "Name=Ada: LDN Desktop" in entry.read_text("utf-8")
    assert autostart(ben).state().value == "off"
