"""Nothing that the app writes in its data folder is written through a symbolic link."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from ldn_desktop.app.bootstrap import open_context
from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.storage.side_files import SIDE_FILES
from ldn_desktop.ui.window_geometry import save_geometry
from ldn_desktop.wording.sentences import say

TOLD = ("owner.lock", FILE_NAME, *(FILE_NAME + suffix for suffix in SIDE_FILES), "backups")
LEFT_OUT = ("last-backup", "window-place")
"""What the app does without."""


def _take_lock(folder: Path) -> None:
    lock = OwnerLock(folder)
    assert lock.acquire()
    lock.publish("socket")
    lock.release()


def _start(folder: Path) -> None:
    open_context(folder, timeout_s=0)[0].store.close()


def _write(folder: Path) -> None:
    with closing(LazyStore(folder)) as store, store.work(write=True) as work:
        work.settings.save("a", "b")
        work.commit()


def _back_up(folder: Path) -> None:
    with closing(LazyStore(folder)) as store:
        store.back_up_before("import")


def _restore(folder: Path) -> None:
    backup = folder.parent / "GOOD"
    backup.unlink(missing_ok=True)
    with closing(LazyStore(folder)) as store:
        store.backup_to(backup)
        store.restore_from(backup)


ACTIONS: tuple[Callable[[Path], None], ...] = (_take_lock, _start, _write, _back_up, _restore)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.add_widget(made)
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder of somebody's, with a file; nothing in it may change."""
    place = tmp_path / "outside"
    (place / "folder").mkdir(parents=True)
    (place / "letter").write_text("mine")
    (place / "letter").chmod(0o644)
    os.utime(place / "letter", (1_000_000, 1_000_000))
    before = _what_is_in(place)
    yield place
    assert _what_is_in(place) == before


def _what_is_in(place: Path) -> list[tuple[Path, int, float]]:
    found = sorted(place.rglob("*"))
    return [(file, file.stat().st_mode, file.stat().st_mtime) for file in found]


@pytest.mark.parametrize("leads_to", ["letter", "folder", "nothing"])
@pytest.mark.parametrize("name", [*TOLD, *LEFT_OUT])
def test_a_link_is_not_written_through_and_is_told_of_where_it_is_needed(
    tmp_path: Path, outside: Path, window: QMainWindow, name: str, leads_to: str
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    if name != FILE_NAME:
        _start(folder)
    (folder / name).symlink_to(outside / leads_to)
    told = []
    for act in ACTIONS:
        try:
            act(folder)
        except StorageError as error:
            told.append(error)
    save_geometry(window, folder)
    assert (folder / name).readlink() == outside / leads_to
    assert {error.kind for error in told} == ({StorageErrorKind.LINK} if name in TOLD else set())
    assert all(str(folder / name) in say(error) for error in told)


def test_all_that_the_app_writes_beside_its_data_is_among_these(
    tmp_path: Path, window: QMainWindow
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    with closing(LazyStore(folder)) as store:
        with store.work(write=True) as work:
            work.settings.save("a", "b")
            work.commit()
        for act in ACTIONS:
            act(folder)
        save_geometry(window, folder)
        assert {file.name for file in folder.iterdir()} <= {*TOLD, *LEFT_OUT}


def test_a_data_folder_that_is_reached_by_a_link_is_used(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir(mode=0o700)
    (tmp_path / "data").symlink_to(tmp_path / "disk")
    for act in ACTIONS:
        act(tmp_path / "data")
    assert (tmp_path / "disk" / FILE_NAME).is_file()
