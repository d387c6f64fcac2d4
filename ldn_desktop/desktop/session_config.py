"""Sessions that start no autostart entries, only what their own configuration names."""

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from ldn_desktop.desktop.folders import NAME
from ldn_desktop.services.doctor import SessionConfig

SESSIONS = (
    ("SWAYSOCK", "sway", "config", "exec {command}"),
    ("HYPRLAND_INSTANCE_SIGNATURE", "hypr", "hyprland.conf", "exec-once = {command}"),
    ("I3SOCK", "i3", "config", "exec --no-startup-id {command}"),
)
"""The variable by which a session is known, its folder, its file, and its line for a program.

sway sets the variable of i3 too, so it comes first.
"""

STARTS_ENTRIES = re.compile(r"^\s*exec\S*\s.*(\bdex\b|xdg-desktop-autostart|xdg-autostart)", re.M)
STARTS_US = re.compile(rf"^\s*exec\S*\s.*{NAME}", re.M)


def session_config(
    command: Sequence[str], environment: Mapping[str, str] = os.environ
) -> SessionConfig | None:
    """Return the line that starts the command, None if the session starts autostart entries."""
    known = next((session for session in SESSIONS if environment.get(session[0])), None)
    if known is None:
        return None
    _variable, folder, name, line = known
    file = _config_home(environment) / folder / name
    text = "\n".join(_read(part) for part in (file, *sorted(file.parent.glob("config.d/*"))))
    if STARTS_ENTRIES.search(text):
        return None
    is_there = STARTS_US.search(text) is not None
    return SessionConfig(str(file), line.format(command=shlex.join(command)), is_there)


def _config_home(environment: Mapping[str, str]) -> Path:
    named = environment.get("XDG_CONFIG_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".config"


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
