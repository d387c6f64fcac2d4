"""Opens connections to the database file, with the settings that make commits durable.

No other module opens the file; an encrypted database would replace `connect`. Nothing here needs
SQLAlchemy, so that a start can read the plan before it is loaded.
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
    # Without it INSERT OR REPLACE deletes a row without firing the append-only triggers.
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "fullfsync=ON",
    "synchronous=EXTRA",
)


def file_id(path: Path) -> tuple[int, int]:
    """Return device and inode, which identify the file; raises `OSError` if it is missing."""
    found = path.stat()
    return found.st_dev, found.st_ino


def connect(
    path: Path, *, read_only: bool = False, foreign_keys: bool = True
) -> sqlite3.Connection:
    """Open an existing file with the durable settings. The driver begins no transaction itself."""
    last = () if foreign_keys else ("foreign_keys=OFF",)
    return _set_up(_opened(path, "mode=ro" if read_only else "mode=rw"), last=last)


def connect_alone(path: Path) -> sqlite3.Connection:
    """Open an existing file that no other process has open; this works on a full disk too.

    In exclusive mode SQLite keeps the log's index in memory and needs no file for it. Other
    programs wait until the connection is closed.
    """
    return _set_up(_opened(path, "mode=rw"), first=("locking_mode=EXCLUSIVE",))


def connect_unlocked(path: Path, *, with_log: bool) -> sqlite3.Connection:
    """Open an existing file on a read-only file system, without locks.

    With `with_log`, the log that a crash left is read too. Without a log the file is opened as
    immutable, because SQLite would otherwise try to make one.
    """
    if with_log:
        return _set_up(_opened(path, "mode=ro&vfs=unix-none"), first=("locking_mode=EXCLUSIVE",))
    return _set_up(_opened(path, "immutable=1"))


def connect_in_memory() -> sqlite3.Connection:
    """Open an empty database in memory."""
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
    except BaseException:  # whatever it is: an open connection would keep its locks
        connection.close()
        raise
    return connection


def use_journal(connection: sqlite3.Connection, *, network: bool) -> str:
    """Set the journal mode that keeps every commit; return the mode that SQLite reports.

    WAL with synchronous=FULL loses no commit in a power cut. It needs shared memory, which a
    network file system lacks; there a rollback journal needs synchronous=EXTRA for the same.
    """
    if not network and _answer(connection, "journal_mode=WAL") == "wal":
        connection.execute("PRAGMA synchronous=FULL")
        return "wal"
    answer = _answer(connection, "journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")
    return answer


def _answer(connection: sqlite3.Connection, pragma: str) -> str:
    return str(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
