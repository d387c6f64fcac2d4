"""Gives the storage tests a store in a folder of its own, and other processes to meet it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

import ldn_desktop
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.supply import Capsules
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore

Script = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the migrations make it; copied, since making one takes a while."""
    folder = tmp_path_factory.mktemp("fresh")
    SqliteStore(folder).close()
    return folder / FILE_NAME


@pytest.fixture
def folder(tmp_path: Path, fresh_file: Path) -> Path:
    """A data folder with an empty database."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    shutil.copyfile(fresh_file, data / FILE_NAME)
    return data


@pytest.fixture
def store(folder: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory, fresh_file: Path) -> Iterator[SqliteStore]:
    """A store that many examples share; each rolls back what it wrote."""
    folder = tmp_path_factory.mktemp("scratch")
    shutil.copyfile(fresh_file, folder / FILE_NAME)
    opened = SqliteStore(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def first_revision() -> Revision:
    """The revision that starts a plan of the issue's example."""
    plan = Plan(
        start_date=date(2027, 1, 4),
        times=(time(21),),
        steps=(Step(Decimal("4.5"), 14), Step(Decimal(4), 14)),
        supply=Capsules((Decimal("0.5"), Decimal("1.5"), Decimal(3), Decimal("4.5")), 4),
    )
    return Revision(0, 0, plan.start_date, datetime(2026, 12, 20, 9, tzinfo=UTC), plan)


@pytest.fixture
def script() -> Script:
    """Run Python code in a process of its own, for which file modes hold even under root."""
    modes_hold: list[str] = []
    if os.getuid() == 0:
        powers = "-dac_override,-dac_read_search"
        modes_hold = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"]

    def run(code: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        root = Path(ldn_desktop.__file__).resolve().parent.parent
        return subprocess.run(
            [*modes_hold, sys.executable, "-c", code, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
