"""The entry in this user's menu of programs, and its icon (freedesktop.org desktops)."""

import os
from collections.abc import Sequence
from pathlib import Path

from ldn_desktop.desktop.autostart_entry import check_program, remove_file, replace_file
from ldn_desktop.desktop.desktop_entry import exec_line
from ldn_desktop.desktop.folders import NAME

LINES = (
    "[Desktop Entry]",
    "Type=Application",
    "Version=1.4",
    "Name=LDN Desktop",
    "GenericName=Taper reminders",
    "Comment=Reminders and a record for an agreed taper",
    "Exec={command}",
    f"Icon={NAME}",
    "Terminal=false",
    "StartupNotify=true",
    f"StartupWMClass={NAME}",
    "Categories=Science;MedicalSoftware;",
    "Keywords=taper;dose;reminder;record;",
    "X-GNOME-UsesNotifications=true",
)
"""The entry, as packaging/ldn-desktop.desktop has it for all users."""


class MenuEntry:
    """The entry and the icon in `folder`, by default the user's folder of such files."""

    def __init__(self, folder: Path | None = None) -> None:
        place = folder or _data_home()
        self.entry = place / "applications" / f"{NAME}.desktop"
        self.icon = place / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"

    def install(self, command: Sequence[str], icon: str) -> None:
        """Write the entry that starts `command`, and the icon's SVG. Raises `StorageError`."""
        check_program(command)
        replace_file(self.icon, icon)
        replace_file(self.entry, "\n".join(LINES).format(command=exec_line(command)) + "\n")

    def remove(self) -> None:
        """Remove both; they may be missing. Raises `StorageError`."""
        remove_file(self.entry)
        remove_file(self.icon)


def _data_home() -> Path:
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".local" / "share"
