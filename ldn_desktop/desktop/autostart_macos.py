"""Starting with the computer on macOS: a launch agent of the user."""

import plistlib
from collections.abc import Sequence
from pathlib import Path

from ldn_desktop.desktop.autostart import check_there, marked, remove, state_of, write_whole
from ldn_desktop.services.ports import AutostartState

LABEL = "org.ldn-desktop.reminders"


class LaunchAgent:
    """An `Autostart`: a property list that launchd reads at log-in; `mark` is the data folder's."""

    def __init__(self, folder: Path | None = None, mark: str = "") -> None:
        agents = folder or Path.home() / "Library" / "LaunchAgents"
        self._mark = mark
        self._label = marked(LABEL, mark, ".")
        self._path = agents / f"{self._label}.plist"

    def enable(self, command: Sequence[str]) -> None:
        """Write the agent."""
        check_there(command)
        agent = {"Label": self._label, "ProgramArguments": list(command), "RunAtLoad": True}
        write_whole(self._path, plistlib.dumps(agent).decode("utf-8"))

    def disable(self) -> None:
        """Remove the agent."""
        remove(self._path)

    def state(self) -> AutostartState:
        """Say how it stands."""
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
