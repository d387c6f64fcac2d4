"""Starts the app at log-in on Windows: a value of the user's Run key."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ldn_desktop.desktop.autostart_entry import (
    DATA_DIR,
    TITLE,
    Autostart,
    check_program,
    entry_name,
    state_of,
)
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.typing_compat import override

KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""The Task Manager's switch for each value: off if the first byte of its data is odd."""

if sys.platform == "win32":
    import winreg

    from ldn_desktop.desktop.os_errors import storage_error

    class RunKey(Autostart):
        """A command that Windows runs at the user's log-in. `mark` identifies the data folder."""

        def __init__(self, mark: str = "") -> None:
            self._mark = mark
            self._name = entry_name(TITLE, mark, " ")

        @override
        def enable(self, command: Sequence[str]) -> None:
            check_program(command)
            line = subprocess.list2cmdline(command)
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY) as key:
                    winreg.SetValueEx(key, self._name, 0, winreg.REG_SZ, line)
            except OSError as error:
                raise storage_error(error, Path(KEY)) from error
            _delete(APPROVED, self._name)  # otherwise the Task Manager keeps it switched off

        @override
        def disable(self) -> None:
            _delete(KEY, self._name)

        @override
        def state(self) -> AutostartState:
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
    """Return whether the Task Manager switched the start off: the first byte is odd."""
    return isinstance(approved, bytes) and bool(approved) and bool(approved[0] & 1)


def head_of(line: str) -> list[str]:
    """Return the program of a Windows command line, then each `--data-dir` in it."""
    return [program_of(line), *(word for word in line.split() if word == DATA_DIR)]


def program_of(line: str) -> str:
    """Return the program of a Windows command line, without its quotes."""
    if line.startswith('"'):
        return line[1:].partition('"')[0]
    return line.partition(" ")[0]
