"""The data folders of other people who use this account, each called by the person's name.

They are beside the usual data folder. Each has a plan, records, settings, and an app of its own.
"""

from pathlib import Path

from ldn_desktop.desktop.autostart import own_program
from ldn_desktop.desktop.autostart_entry import DATA_DIR
from ldn_desktop.desktop.folders import PEOPLE, data_folder, person_of
from ldn_desktop.domain.texts import check_text, folded

LONGEST_NAME = 60
_NOT_IN_NAMES = '/\\:*?"<>|'


def people() -> tuple[Path, ...]:
    """Return the data folders of other people that there are, by name."""
    try:
        return tuple(sorted(place for place in _home().iterdir() if place.is_dir()))
    except OSError:
        return ()


def folder_of(name: str) -> Path:
    """Return the data folder of a person, which need not exist yet. Equal names have one folder.

    Raises `ValidationError` for a name that can't be stored.
    """
    name = " ".join(check_text(name, LONGEST_NAME, needed=True).split())
    known = (place for place in people() if folded(person_of(place)) == folded(name))
    safe = "".join("-" if sign in _NOT_IN_NAMES else sign for sign in name).lstrip(".")
    return next(known, _home() / (safe.rstrip(". ") or "-"))


def command_for(folder: Path) -> tuple[str, ...]:
    """Return the command that opens the window of this data folder, or raises it."""
    return (*own_program(), DATA_DIR, str(folder))


def _home() -> Path:
    return data_folder().with_name(PEOPLE)
