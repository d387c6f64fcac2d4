"""Opens a connection to the database file, with the settings that keep what is written.

The one place that does: an encrypted file takes the place of `connect`. Nothing here needs
SQLAlchemy, so that a start can read the plan before that is loaded.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from ldn_desktop.storage.side_files import beside, refuse_links

FILE_NAME = "ldn-desktop.sqlite3"
"""The database file in the data folder."""

BUSY_SECONDS = 2

_SETTINGS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
    # Without it INSERT OR REPLACE removes a row behind the back of the append-only triggers.
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "fullfsync=ON",
    "synchronous=EXTRA",
)


def file_id(path: Path) -> tuple[int, int]:
    """Return what tells a file from any other; raises `OSError` where there is none."""
    found = path.stat()
    return found.st_dev, found.st_ino


def connect(
    path: Path, *, read_only: bool = False, foreign_keys: bool = True
) -> sqlite3.Connection:
    """Open an existing file with the safe settings. Transactions are begun by hand only."""
    last = () if foreign_keys else ("foreign_keys=OFF",)
    return _set_up(_opened(path, "mode=ro" if read_only else "mode=rw"), last=last)


def connect_alone(path: Path) -> sqlite3.Connection:
    """Open an existing file that nobody else has open; it can be read while the disk is full.

    SQLite keeps the index of the log in memory then: it asks for no file that shares it. Other
    programs wait until this is closed.
    """
    return _set_up(_opened(path, "mode=rw"), first=("locking_mode=EXCLUSIVE",))


def connect_unlocked(path: Path, *, with_log: bool) -> sqlite3.Connection:
    """Open an existing file of a file system that can only be read: nothing in it changes.

    A log that a crash left is read too. Without one SQLite would make it, unless it is told that
    the file stays as it is.
    """
    if with_log:
        return _set_up(_opened(path, "mode=ro&vfs=unix-none"), first=("locking_mode=EXCLUSIVE",))
    return _set_up(_opened(path, "immutable=1"))


def connect_in_memory() -> sqlite3.Connection:
    """Open an empty database that is gone with its connection."""
    return _set_up(sqlite3.connect(":memory:", isolation_level=None))


def _opened(path: Path, query: str) -> sqlite3.Connection:
    refuse_links(path, *beside(path))
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{query}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def _set_up(
    connection: sqlite3.Connection, *, first: Sequence[str] = (), last: Sequence[str] = ()
) -> sqlite3.Connection:
    try:
        for setting in (*first, *_SETTINGS, *last):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:  # whatever it was: an open connection would keep its locks
        connection.close()
        raise
    return connection


def use_journal(connection: sqlite3.Connection, *, network: bool) -> str:
    """Choose the journal that keeps every commit, and return it as SQLite answers.

    WAL with FULL loses no commit in a power cut. It needs shared memory, which a network file
    system does not have; a rollback journal keeps every commit with EXTRA only.
    """
    if not network and _answer(connection, "journal_mode=WAL") == "wal":
        connection.execute("PRAGMA synchronous=FULL")
        return "wal"
    answer = _answer(connection, "journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")
    return answer


def _answer(connection: sqlite3.Connection, pragma: str) -> str:
    return str(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
