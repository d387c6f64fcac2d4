"""Puts the app into this user's menu of programs, with its icon, or takes it out again."""

import sys
from pathlib import Path

from ldn_desktop.desktop.autostart import folder_options, own_program
from ldn_desktop.desktop.folders import NAME, data_folder
from ldn_desktop.desktop.menu_entry import MenuEntry
from ldn_desktop.services.errors import StorageError
from ldn_desktop.wording.i18n import _, resources
from ldn_desktop.wording.sentences import say
from ldn_desktop.wording.streams import write_line

DONE, REFUSED = 0, 1


def change_menu(
    folder: Path | None, *, is_in: bool, entry: MenuEntry | None = None, platform: str = ""
) -> int:
    """Add the entry, which opens this data folder, or remove it; return the exit status."""
    if (platform or sys.platform) in ("win32", "darwin"):
        write_line(_("This system has no such menu. Its installer makes the entry."), sys.stderr)
        return REFUSED
    entry = entry or MenuEntry()
    try:
        if is_in:
            icon = (resources() / "icons" / f"{NAME}.svg").read_text("utf-8")
            entry.install((*own_program(), *folder_options(data_folder(folder))), icon)
        else:
            entry.remove()
    except StorageError as error:
        write_line(say(error), sys.stderr)
        return REFUSED
    done = _("In the menu: {file}") if is_in else _("Not in the menu any more: {file}")
    write_line(done.format(file=str(entry.entry)), sys.stdout)
    return DONE
