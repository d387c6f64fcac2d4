"""Starting with the computer, as the window turns it on and off for its data folder."""

from pathlib import Path

import pytest

from ldn_desktop.app.cli import parse
from ldn_desktop.app.machine import BaseMachine
from ldn_desktop.desktop.desktop_entry import read_exec
from ldn_desktop.desktop.folders import data_folder
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.ui.autostart import StartWithComputer

OURS, PLATFORMS = "LDN_DESKTOP_DATA_DIR", "XDG_DATA_HOME"


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home folder, at a log-in where no shell has set a variable."""
    for name in (OURS, PLATFORMS, "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def opened_at_log_in(user: Path) -> list[Path]:
    """The data folders that the entries for the log-in open, by the app's own reading of them."""
    entries = sorted((user / ".config/autostart").iterdir())
    lines = (entry.read_text().partition("\nExec=")[2].partition("\n")[0] for entry in entries)
    commands = [read_exec(line) for line in lines]
    named = [parse(words[words.index("--background") :]).data_dir for words in commands]
    return [data_folder(Path(name) if name else None) for name in named]


@pytest.mark.parametrize("variable", [OURS, PLATFORMS])
def test_the_log_in_opens_the_folder_that_a_shells_variable_named(
    user: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    with monkeypatch.context() as shell:
        shell.setenv(variable, str(user / "of the shell"))
        in_use = data_folder()
        StartWithComputer(in_use).enable()
    assert data_folder() != in_use
    assert opened_at_log_in(user) == [in_use]


def test_the_log_in_opens_the_usual_folder_by_itself(user: Path) -> None:
    start = StartWithComputer(data_folder())
    start.enable()
    assert start.state() is AutostartState.ON
    assert opened_at_log_in(user) == [user / ".local/share/ldn-desktop"]
    assert "--data-dir" not in (user / ".config/autostart/ldn-desktop.desktop").read_text()
    start.disable()
    assert start.state() is AutostartState.OFF


def test_each_data_folder_is_turned_on_and_off_by_itself_and_its_doctor_says_so(
    user: Path,
) -> None:
    usual, another = data_folder(), user / "another"
    StartWithComputer(another).enable()
    assert states(usual, another) == [AutostartState.OFF, AutostartState.ON]
    StartWithComputer(usual).enable()
    assert set(opened_at_log_in(user)) == {usual, another}
    assert states(usual, another) == [AutostartState.ON, AutostartState.ON]
    StartWithComputer(usual).disable()
    assert opened_at_log_in(user) == [another]
    assert states(usual, another) == [AutostartState.OFF, AutostartState.ON]


def states(*folders: Path) -> list[AutostartState | None]:
    """Say how each folder stands, by its window and by its doctor, which have to agree."""
    said: list[AutostartState | None] = [StartWithComputer(folder).state() for folder in folders]
    assert [BaseMachine(folder).autostart() for folder in folders] == said
    return said


def test_a_folder_reached_by_another_way_has_the_same_entry(user: Path) -> None:
    (user / "data").mkdir()
    (user / "link").symlink_to(user / "data")
    StartWithComputer(user / "data").enable()
    assert StartWithComputer(user / "link").state() is AutostartState.ON
    StartWithComputer(user / "link").disable()
    assert StartWithComputer(user / "data").state() is AutostartState.OFF
