"""Starting with the computer on Windows: a value of the user's Run key."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ldn_desktop.desktop.autostart import TITLE, state_of
from ldn_desktop.services.ports import AutostartState

KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"

if sys.platform == "win32":
    import winreg

    from ldn_desktop.desktop.faults import storage_error

    class RunKey:
        """An `Autostart`: what Windows starts at the user's log-in."""

        def enable(self, command: Sequence[str]) -> None:
            """Write the value."""
            line = subprocess.list2cmdline(command)
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY) as key:
                    winreg.SetValueEx(key, TITLE, 0, winreg.REG_SZ, line)
            except OSError as error:
                raise storage_error(error, Path(KEY)) from error

        def disable(self) -> None:
            """Remove the value."""
            try:
                with winreg.OpenKey(
                    winreg.HKEY_CURRENT_USER, KEY, access=winreg.KEY_SET_VALUE
                ) as key:
                    winreg.DeleteValue(key, TITLE)
            except FileNotFoundError:
                return
            except OSError as error:
                raise storage_error(error, Path(KEY)) from error

        def state(self) -> AutostartState:
            """Say how it stands."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, KEY) as key:
                    line, _ = winreg.QueryValueEx(key, TITLE)
            except OSError:
                return AutostartState.OFF
            return state_of([program_of(str(line))])


def program_of(line: str) -> str:
    """Return the program at the head of a Windows command line."""
    if line.startswith('"'):
        return line[1:].partition('"')[0]
    return line.partition(" ")[0]
