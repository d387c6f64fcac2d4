"""Where the app keeps what lasts, and what lives until log-out."""

import os
import stat
from pathlib import Path

import pytest

from ldn_desktop.desktop.folders import (
    data_folder,
    folder_mark,
    make_data_folder,
    make_private,
    runtime_folder,
)
from ldn_desktop.services.errors import StorageError, StorageErrorKind


def test_the_folder_asked_for_comes_before_the_variable_and_that_before_the_platforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("LDN_DESKTOP_DATA_DIR", raising=False)
    assert data_folder() == tmp_path / "xdg" / "ldn-desktop"
    monkeypatch.setenv("LDN_DESKTOP_DATA_DIR", str(tmp_path / "named"))
    assert data_folder() == tmp_path / "named"
    assert data_folder(tmp_path / "asked") == tmp_path / "asked"


def test_a_relative_folder_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder(Path("here")) == tmp_path / "here"


def test_a_private_folder_is_for_its_user_only_also_if_it_was_not(tmp_path: Path) -> None:
    made = make_private(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o755)
    make_private(made)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_a_fault_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "folder", Path("/proc/ldn-desktop")):
        with pytest.raises(StorageError) as refused:
            make_private(place)
        assert refused.value.kind is StorageErrorKind.FOLDER_NOT_WRITABLE
        assert refused.value.path == str(place)


def test_the_mark_is_the_folders_however_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    assert folder_mark(tmp_path / "link") == folder_mark(tmp_path / "data")
    assert folder_mark(tmp_path / "x" / ".." / "data") == folder_mark(tmp_path / "data")
    assert folder_mark(tmp_path / "other") != folder_mark(tmp_path / "data")


def test_what_lives_until_log_out_is_in_the_sessions_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert runtime_folder() == tmp_path / "ldn-desktop"


def test_a_sessions_folder_that_others_may_use_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(shared))
    assert not runtime_folder().is_relative_to(shared)


def test_a_folder_in_tmp_that_another_made_first_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ldn_desktop.desktop.folders._runtime_parents", list)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (tmp_path / f"ldn-desktop-{os.getuid()}").symlink_to(elsewhere)
    with pytest.raises(StorageError):
        runtime_folder()


def test_a_data_folder_is_made_private_and_one_that_is_there_keeps_its_mode(
    tmp_path: Path,
) -> None:
    made = make_data_folder(tmp_path / "new" / "data")
    assert made.stat().st_mode & 0o777 == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    make_data_folder(shared)
    assert shared.stat().st_mode & 0o777 == 0o755
