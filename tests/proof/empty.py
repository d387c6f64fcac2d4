"""An empty database, made once a process and copied: making one takes a while."""

import shutil
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from ldn_desktop.storage.store import SqliteStore


def copy_empty(folder: Path) -> Path:
    """Make a data folder with an empty database at `folder`, and return it."""
    return Path(shutil.copytree(empty_data(), folder))


@cache
def empty_data() -> Path:
    """Make a data folder with an empty database."""
    folder = Path(tempfile.mkdtemp()) / "empty"
    folder.mkdir(mode=0o700)
    with closing(SqliteStore(folder)):
        return folder
