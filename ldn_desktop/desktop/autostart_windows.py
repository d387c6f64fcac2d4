"""Starting with the computer on Windows: a value of the user's Run key."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ldn_desktop.desktop.autostart import DATA_DIR, TITLE, check_there, marked, state_of
from ldn_desktop.services.ports import AutostartState

KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""Where the Task Manager keeps what the user switched off there: an odd first byte is off."""

if sys.platform == "win32":
    import winreg

    from ldn_desktop.desktop.os_errors import storage_error

    class RunKey:
        """An `Autostart`: what Windows starts at the user's log-in; `mark` is the data folder's."""

        def __init__(self, mark: str = "") -> None:
            self._mark = mark
            self._name = marked(TITLE, mark, " ")

        def enable(self, command: Sequence[str]) -> None:
            """Write the value, and take back what the Task Manager says of it."""
            check_there(command)
            line = subprocess.list2cmdline(command)
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY) as key:
                    winreg.SetValueEx(key, self._name, 0, winreg.REG_SZ, line)
            except OSError as error:
                raise storage_error(error, Path(KEY)) from error
            _delete(APPROVED, self._name)

        def disable(self) -> None:
            """Remove the value."""
            _delete(KEY, self._name)

        def state(self) -> AutostartState:
            """Say how it stands."""
            line = _read(KEY, self._name)
            if not isinstance(line, str) or is_switched_off(_read(APPROVED, self._name)):
                return AutostartState.OFF
            return state_of(head_of(line), self._mark)

    def _read(place: str, name: str) -> object:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                return winreg.QueryValueEx(key, name)[0]
        except OSError:
            return None

    def _delete(place: str, name: str) -> None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place, 0, winreg.KEY_SET_VALUE) as key:
                winreg.DeleteValue(key, name)
        except FileNotFoundError:
            return
        except OSError as error:
            raise storage_error(error, Path(place)) from error


def is_switched_off(approved: object) -> bool:
    """Say whether the Task Manager holds the start back: its bytes begin with an odd one."""
    return isinstance(approved, bytes) and bool(approved) and bool(approved[0] & 1)


def head_of(line: str) -> list[str]:
    """Return the program of a Windows command line, and whether it names a data folder."""
    return [program_of(line), *(word for word in line.split() if word == DATA_DIR)]


def program_of(line: str) -> str:
    """Return the program at the head of a Windows command line."""
    if line.startswith('"'):
        return line[1:].partition('"')[0]
    return line.partition(" ")[0]
