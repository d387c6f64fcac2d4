"""Opens what a power cut left, as the app does and as the naive one does."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ldn_desktop.services.errors import StorageError
from ldn_desktop.storage.store import SqliteStore
from tests.proof.power.session import DAY_ONE

Answer = tuple[int, str]
"""The number of a dose and what was said of it."""


class Unreadable(Exception):  # noqa: N818 - reads as what it says
    """A database that can't be opened, read or written any more."""


def app_answers(folder: Path) -> list[Answer]:
    """Open the data, read all of it, write a line; return the answers in the order appended."""
    try:
        with closing(SqliteStore(folder)) as store:
            damage = store.check_health()
            if damage is not None:
                raise Unreadable(f"the file is {damage}")
            with store.work(write=True) as work:
                work.read_all()
                work.settings.save("sound", "on")
                work.commit()
            with store.work() as work:
                return [((line.day - DAY_ONE).days, str(line.kind)) for line in work.records.all()]
    except StorageError as error:
        raise Unreadable(f"opening said {error.kind}") from error


def naive_answers(folder: Path) -> list[Answer]:
    """Do the same with the naive table."""
    try:
        with closing(sqlite3.connect(folder / "naive.sqlite3")) as file:
            if file.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Unreadable("the file is damaged")
            file.execute("CREATE TABLE IF NOT EXISTS answer (number INTEGER, kind TEXT)")
            return file.execute("SELECT number, kind FROM answer ORDER BY rowid").fetchall()
    except sqlite3.Error as error:
        raise Unreadable(f"opening said {error}") from error


READERS: dict[str, Callable[[Path], list[Answer]]] = {
    "app": app_answers,
    "app-normal": app_answers,
    "naive": naive_answers,
}
"""What reads the data of each kind of session."""
