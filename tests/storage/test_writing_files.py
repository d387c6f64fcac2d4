"""Files that leave the app are written whole or not at all, for the user's eyes only."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.files import write_files

Script = Callable[..., CompletedProcess[str]]


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_all_files_are_there_private_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_files({out / "a": b"1", out / "b": b"2"}, None)
    assert names(tmp_path) == {"out", "out/a", "out/b"}
    assert (out / "b").read_bytes() == b"2"
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
    assert out.stat().st_mode & 0o777 == 0o700


def test_where_one_cannot_be_written_none_is(tmp_path: Path) -> None:
    for target in (tmp_path / "no" / "folder" / "b", tmp_path / "there"):
        (tmp_path / "there").mkdir(exist_ok=True)
        with pytest.raises(StorageError):
            write_files({tmp_path / "new" / "a": b"1", target: b"2"}, None, replace=True)
    assert names(tmp_path) == {"there"}


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"old")
    new = {tmp_path / "a": b"1", tmp_path / "b": b"2"}
    with pytest.raises(StorageError) as refused:
        write_files(new, None)
    assert refused.value.kind is StorageErrorKind.FILE_EXISTS
    assert names(tmp_path) == {"b"}
    write_files(new, None, replace=True)
    assert (tmp_path / "b").read_bytes() == b"2"


def test_what_is_no_plain_file_or_lies_in_the_data_is_never_replaced(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "ours").write_bytes(b"ours")
    (tmp_path / "link").symlink_to(data / "ours")
    (tmp_path / "folder").mkdir()
    for name in ("data/ours", "link", "folder", "data/../data/ours"):
        with pytest.raises(StorageError) as refused:
            write_files({tmp_path / name: b"x"}, data, replace=True)
        assert refused.value.kind is StorageErrorKind.FILE_NOT_WRITABLE
    assert (data / "ours").read_bytes() == b"ours"


FULL = """
import resource, sys
from pathlib import Path
from ldn_desktop.services.errors import StorageError
from ldn_desktop.storage.files import write_files

folder = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_files({folder / "a": b"1", folder / "b": b"2" * 2000}, None, replace=True)
except StorageError as error:
    print(error.kind)
"""


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path: Path, script: Script) -> None:
    (tmp_path / "a").write_bytes(b"old")
    assert script(FULL, tmp_path).stdout.strip() in {"io_error", "disk_full"}
    assert names(tmp_path) == {"a"}
    assert (tmp_path / "a").read_bytes() == b"old"
