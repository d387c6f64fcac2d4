"""Sessions that start no autostart entries, and the line that starts the app there."""

from pathlib import Path

import pytest

from ldn_desktop.desktop.session_config import session_config

COMMAND = ("/opt/ldn desktop/bin/ldn-desktop", "--background")


def config(folder: Path, text: str | None, name: str = "sway/config") -> dict[str, str]:
    """Return sway's environment, with this configuration."""
    file = folder / name
    file.parent.mkdir(parents=True)
    if text is not None:
        file.write_text(text)
    return {
        "XDG_CONFIG_HOME": str(folder),
        "SWAYSOCK": "/run/sway.sock",
        "I3SOCK": "/run/sway.sock",
    }


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        (None, False),
        ("exec foot\n", False),
        ("# exec ldn-desktop --background\n", False),
        ("exec ldn-desktop --background\n", True),
        ("  exec_always /usr/bin/ldn-desktop --background\n", True),
    ],
)
def test_sways_own_file_names_what_it_starts(
    tmp_path: Path, text: str | None, is_there: bool
) -> None:
    found = session_config(COMMAND, config(tmp_path, text))
    assert found is not None
    assert found.is_there is is_there
    assert found.file == str(tmp_path / "sway" / "config")
    assert found.line == "exec '/opt/ldn desktop/bin/ldn-desktop' --background"


def test_a_line_in_a_part_of_the_configuration_counts(tmp_path: Path) -> None:
    environment = config(tmp_path, "exec ldn-desktop --background", "sway/config.d/50-own.conf")
    found = session_config(COMMAND, environment)
    assert found is not None
    assert found.is_there


@pytest.mark.parametrize(
    "line",
    [
        "exec dex --autostart --environment sway",
        "exec systemctl start xdg-desktop-autostart.target",
    ],
)
def test_a_session_told_to_start_entries_needs_no_line(tmp_path: Path, line: str) -> None:
    assert session_config(COMMAND, config(tmp_path, line)) is None


def test_other_desktops_start_entries() -> None:
    assert session_config(COMMAND, {"XDG_CURRENT_DESKTOP": "KDE"}) is None


def test_each_session_has_a_line_of_its_own_form() -> None:
    for variable, begins in (
        ("I3SOCK", "exec --no-startup-id "),
        ("HYPRLAND_INSTANCE_SIGNATURE", "exec-once = "),
    ):
        found = session_config(COMMAND, {variable: "x", "XDG_CONFIG_HOME": "/nonexistent"})
        assert found is not None
        assert found.line.startswith(begins)
