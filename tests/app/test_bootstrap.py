"""A data folder is opened for a command as for the app, whoever holds it at that moment."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from ldn_desktop.app.cli import parse, run_command
from ldn_desktop.services.errors import StorageError
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.lazy import LazyStore


def test_a_command_waits_for_the_program_that_makes_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        opened, refused = LazyStore.open, []

        def let_go_once_refused(store: LazyStore) -> object:
            try:
                return opened(store)
            except StorageError:
                refused.append(store)
                if other.in_transaction:
                    other.execute("ROLLBACK")
                raise

        monkeypatch.setattr(LazyStore, "open", let_go_once_refused)
        said = StringIO()
        words = ["status", "--data-dir", str(tmp_path)]
        assert run_command(parse(words), out=StringIO(), err=said) == 0, said.getvalue()
        assert refused
