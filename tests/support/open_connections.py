"""Tells which connections to a database were opened and never closed.

Python 3.13 and later warn of each as it collects them, in whichever test runs then; earlier ones
say nothing.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_opened: list[sqlite3.Connection] = []


def watch_connections() -> None:
    """Keep hold of each connection that is opened from now on in this process."""
    sys.addaudithook(_hear)


def _hear(event: str, values: tuple[object, ...]) -> None:
    if event == "sqlite3.connect/handle" and isinstance(values[0], sqlite3.Connection):
        _opened.append(values[0])


@contextmanager
def all_closed() -> Iterator[None]:
    """Fail at the end where a connection that was opened meanwhile is open still."""
    before = len(_opened)
    yield
    left = [connection for connection in _opened[before:] if _is_open(connection)]
    del _opened[before:]
    assert not left, f"{len(left)} connections left open: close the stores they belong to"


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        _ = connection.total_changes
    except sqlite3.ProgrammingError as error:
        return "closed" not in str(error)
    return True
