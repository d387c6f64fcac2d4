"""Starting with the computer, as the window turns it on and off for its data folder."""

from pathlib import Path

import pytest

from ldn_desktop.cli import parse
from ldn_desktop.desktop.desktop_entry import read_exec
from ldn_desktop.desktop.folders import data_folder
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.ui.app import StartWithComputer

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
