"""A database that an earlier version made is read as that version read it."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from ldn_desktop.storage.db_connection import FILE_NAME
from tests.storage.earlier_life.telling import INSTANTS, ROWS, TOLD, ask
from tests.support.home import Home, empty_database, make_home

__all__ = ["empty_database", "make_home"]


@pytest.fixture
def earlier_life(make_home: Callable[[str], Home]) -> Home:
    """A data folder with the rows of the version before one effective plan."""
    made = make_home(INSTANTS[0])
    (made.folder / FILE_NAME).unlink()
    with closing(sqlite3.connect(made.folder / FILE_NAME)) as file:
        file.executescript(ROWS.read_text("utf-8"))
    return made


@pytest.mark.parametrize("instant", INSTANTS)
def test_what_an_earlier_version_wrote_reads_the_same(earlier_life: Home, instant: str) -> None:
    told = json.loads(TOLD.read_text("utf-8"))[instant]
    now = ask(earlier_life, instant)
    assert list(now) == list(told)
    for name in told:
        assert now[name] == told[name], name


def test_the_earlier_life_holds_every_kind_of_row(earlier_life: Home) -> None:
    rows = earlier_life.rows()
    for table in ("revision_kept_slot", "revision_withdrawal", "reminder", "running", "note"):
        assert rows[table], table
    kinds = {line["kind"] for line in ask(earlier_life, INSTANTS[0])["history"]}
    assert kinds == {"taken", "skipped", "extra", "cleared", "undone"}
