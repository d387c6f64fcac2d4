"""Starts the app at log-in on macOS: a launch agent of the user."""

import plistlib
from collections.abc import Sequence
from pathlib import Path

from ldn_desktop.desktop.autostart_entry import (
    Autostart,
    check_program,
    entry_name,
    remove_file,
    replace_file,
    state_of,
)
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.typing_compat import override

LABEL = "org.ldn-desktop.reminders"


class LaunchAgent(Autostart):
    """A property list that launchd reads at log-in. `mark` identifies the data folder."""

    def __init__(self, folder: Path | None = None, mark: str = "") -> None:
        agents = folder or Path.home() / "Library" / "LaunchAgents"
        self._mark = mark
        self._label = entry_name(LABEL, mark, ".")
        self._path = agents / f"{self._label}.plist"

    @override
    def enable(self, command: Sequence[str]) -> None:
        check_program(command)
        agent = {"Label": self._label, "ProgramArguments": list(command), "RunAtLoad": True}
        replace_file(self._path, plistlib.dumps(agent).decode("utf-8"))

    @override
    def disable(self) -> None:
        remove_file(self._path)

    @override
    def state(self) -> AutostartState:
        try:
            agent = plistlib.loads(self._path.read_bytes())
        except FileNotFoundError:
            return AutostartState.OFF
        except (OSError, ValueError, plistlib.InvalidFileException):
            return AutostartState.BROKEN
        if isinstance(agent, dict) and agent.get("Disabled") is True:
            return AutostartState.OFF
        command = agent.get("ProgramArguments") if isinstance(agent, dict) else None
        words = [str(part) for part in command] if isinstance(command, list) else []
        return state_of(words, self._mark)
