"""Whatever became of the data file: each command says one sentence, and `restore` mends it."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from ldn_desktop.app.bootstrap import open_context
from ldn_desktop.app.cli import parse, run_command
from ldn_desktop.services.errors import StorageError
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.sentences import say
from tests.support.home import FILE, Ran

Damage = Callable[[Path], object]
PAGE = 4096
ASKED = (["status"], ["schedule"], ["doctor"])


def run(folder: Path, *words: str) -> Ran:
    """Run a command on a real data folder, as the program does."""
    out, err = StringIO(), StringIO()
    status = run_command(parse([*words, "--data-dir", str(folder)]), out=out, err=err)
    return Ran(status, out.getvalue(), err.getvalue())


def cut(length: int) -> Damage:
    return lambda file: file.write_bytes(file.read_bytes()[:length])


def flipped(place: int, bits: int) -> Damage:
    def damage(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[place] ^= bits
        file.write_bytes(content)

    return damage


def zeroed(first: int, pages: int) -> Damage:
    def damage(file: Path) -> None:
        content = file.read_bytes()
        until = min(first + pages, len(content) // PAGE) * PAGE
        zeros = bytes(until - first * PAGE)
        file.write_bytes(content[: first * PAGE] + zeros + content[until:])

    return damage


def replaced(text: bytes, by: bytes) -> Damage:
    def damage(file: Path) -> None:
        content = file.read_bytes()
        assert text in content
        file.write_bytes(content.replace(text, by))

    return damage


def beside(suffix: str, content: bytes | None) -> Damage:
    """Put something beside the file, or take away what is there."""

    def damage(file: Path) -> None:
        if content is None:
            Path(f"{file}{suffix}").unlink(missing_ok=True)
        else:
            Path(f"{file}{suffix}").write_bytes(content)

    return damage


LENGTHS = (1, 15, 16, 99, 100, 101, 512, PAGE - 1, PAGE, PAGE + 1, 10 * PAGE, 11 * PAGE + 7)
HEADER = (0, 7, 15, 16, 18, 19, 21, 24, 28, 31, 44, 47, 56, 59, 60, 62, 63, 68, 71, 100, 103, 105)
DEEPER = range(131, 6 * PAGE, 1999)
DAMAGES: dict[str, Damage] = {
    **{f"cut to {length}": cut(length) for length in LENGTHS},
    **{f"byte {place} flipped": flipped(place, 0xFF) for place in (*HEADER, *DEEPER)},
    **{f"a bit of byte {place} flipped": flipped(place, 1) for place in (18, 60, 63, 71, 103)},
    **{f"{pages} pages from {first} zeroed": zeroed(first, pages) for first in (0, 1, 3, 9, 20)
       for pages in (1, 99)},
    "a table's name is no UTF-8": replaced(b"CREATE TABLE note", b"CREATE TABLE n\xffte"),
    "a statement of the schema is no UTF-8": replaced(b"BEFORE UPDATE", b"BEF\xffRE UPDATE"),
    "a name in the schema is no UTF-8": replaced(b"revision_step", b"revisi\xffn_step"),
    "a rule of the schema is another": replaced(b"append-only", b"append-onlx"),
    "a text is no UTF-8": replaced(b"Dr Example", b"Dr \xffxample"),
    "a date is none": replaced(b"2027-01-04", b"2027-01-44"),
    "rubbish for a log": beside("-wal", b"\x37\x7f\x06\x82" + bytes(range(256)) * 40),
    "rubbish for a journal": beside("-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\1" * 999),
    "rubbish for the log's index": beside("-shm", b"\xee" * 32768),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a plan and more, and beside it GOOD, a backup of it."""
    base = tmp_path_factory.mktemp("whole")
    (base / "plan.json").write_text(json.dumps(FILE), "utf-8")
    data = base / "data"
    assert run(data, "plan", "new", str(base / "plan.json"), "--yes").status == 0
    assert run(data, "note", "a note").status == 0
    assert run(data, "backup", str(base / "GOOD")).status == 0
    (data / "last-backup").unlink()
    return data


@pytest.fixture
def data(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, to be damaged."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return Path(shutil.copytree(whole, tmp_path / "data"))


def rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as connection:
        names = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        read = 'SELECT * FROM "{}"'
        held = {name: connection.execute(read.format(name)).fetchall() for (name,) in tables}
    return {"": sorted(names, key=repr), **held}


def sentence_of(folder: Path, *words: str) -> str:
    """Run a command that may be refused, in one line; return the line."""
    ran = run(folder, *words)
    assert ran.status in (0, 1)
    assert ran.err.count("\n") == ran.status
    assert "\ufffd" not in ran.err
    return ran.err


def started(folder: Path) -> str:
    """Begin as a start of the window does; return the sentence of a start that is refused."""
    try:
        open_context(folder, timeout_s=0)[0].store.close()
    except StorageError as error:
        return say(error)
    return ""


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_whatever_is_damaged_is_told_in_a_sentence_and_mended_by_a_restore(
    whole: Path, data: Path, damage: Damage
) -> None:
    file, good = data / FILE_NAME, whole.parent / "GOOD"
    damage(file)
    started(data)
    for words in ASKED:
        sentence_of(data, *words)
    sentence_of(data, "backup", str(data.parent / "another"))
    left = file.read_bytes()
    restored = run(data, "restore", str(good), "--yes", "--json")
    assert restored.err == ""
    assert rows(file) == rows(good)
    assert not [one for one in data.iterdir() if one.name.startswith(".")]
    kept = Path(json.loads(restored.out)["kept"])
    assert kept.parent != data or kept.read_bytes() == left
    assert run(data, "status").status == 0


def crashed(data: Path, folder: Path, note: str) -> Path:
    """Return a copy of the folder as a crash leaves it: what came last is only in the log."""
    with closing(SqliteStore(data)) as store:
        with store.work(write=True) as work:
            work.settings.save("said", note)
            work.commit()
        shutil.copytree(data, folder)
    return folder


@pytest.mark.parametrize("becomes", ["missing", "another's", "cut"])
def test_a_log_that_is_missing_cut_or_another_databases_does_no_harm_to_a_restore(
    whole: Path, data: Path, tmp_path: Path, becomes: str
) -> None:
    ours = crashed(data, tmp_path / "ours", "x" * 9000)
    log = ours / f"{FILE_NAME}-wal"
    if becomes == "missing":
        log.unlink()
    elif becomes == "cut":
        log.write_bytes(log.read_bytes()[:5000])
    else:
        other = crashed(tmp_path / "new", tmp_path / "other", "z")
        shutil.copyfile(other / log.name, log)
    (ours / f"{FILE_NAME}-shm").unlink()
    started(ours)
    for words in ASKED:
        sentence_of(ours, *words)
    restored = run(ours, "restore", str(whole.parent / "GOOD"), "--yes")
    assert restored.err == ""
    assert rows(ours / FILE_NAME) == rows(whole.parent / "GOOD")


def test_what_a_damaged_file_left_in_its_log_is_kept_with_it(
    whole: Path, data: Path, tmp_path: Path
) -> None:
    ours = crashed(data, tmp_path / "ours", "only in the log")
    flipped(0, 0xFF)(ours / FILE_NAME)
    log = (ours / f"{FILE_NAME}-wal").read_bytes()
    kept = json.loads(run(ours, "restore", str(whole.parent / "GOOD"), "--yes", "--json").out)[
        "kept"
    ]
    flipped(0, 0xFF)(Path(kept))
    assert Path(f"{kept}-wal").read_bytes() == log
    assert ("said", "only in the log") in rows(Path(kept))["setting"]
    assert rows(ours / FILE_NAME) == rows(whole.parent / "GOOD")


def test_an_emptied_file_is_damaged_where_copies_tell_that_it_held_something(
    whole: Path, data: Path
) -> None:
    assert run(data, "restore", str(whole.parent / "GOOD"), "--yes").status == 0
    (data / FILE_NAME).write_bytes(b"")
    assert "damaged" in started(data)
    assert "damaged" in sentence_of(data, "status")
    assert run(data, "restore", str(whole.parent / "GOOD"), "--yes").status == 0
    assert rows(data / FILE_NAME) == rows(whole.parent / "GOOD")
    (data / FILE_NAME).unlink()  # as somebody does who wants to begin anew
    assert started(data) == ""
    assert run(data, "status").status == 0


def test_an_emptied_file_that_nothing_tells_of_is_made_anew(data: Path) -> None:
    (data / FILE_NAME).write_bytes(b"")
    assert started(data) == ""
    assert run(data, "status").status == 0


@pytest.mark.parametrize("spoiled", [cut(PAGE), flipped(100, 0xFF), replaced(b"LDND", b"abcd")])
def test_a_backup_that_is_damaged_too_leaves_everything_as_it_was(
    whole: Path, data: Path, tmp_path: Path, spoiled: Damage
) -> None:
    cut(5 * PAGE)(data / FILE_NAME)
    backup = Path(shutil.copyfile(whole.parent / "GOOD", tmp_path / "backup"))
    spoiled(backup)
    before = {file.name: file.read_bytes() for file in data.iterdir()}
    refused = run(data, "restore", str(backup))
    assert refused.status == 1
    assert str(backup) in refused.err
    assert {file.name: file.read_bytes() for file in data.iterdir()} == before


def test_a_store_that_is_open_goes_on_with_what_was_put_over_its_file(
    whole: Path, data: Path
) -> None:
    with closing(SqliteStore(data)) as store:
        zeroed(1, 99)(data / FILE_NAME)
        assert run(data, "restore", str(whole.parent / "GOOD")).err == ""
        with store.work(write=True) as work:
            work.settings.save("said", "after")
            work.commit()
    held = rows(data / FILE_NAME)
    assert ("said", "after") in held["setting"]
    assert held["revision"] == rows(whole.parent / "GOOD")["revision"]


def test_backups_are_listed_and_what_was_replaced_comes_back_though_the_file_is_damaged(
    data: Path, whole: Path
) -> None:
    good = str(whole.parent / "GOOD")
    kept = json.loads(run(data, "restore", good, "--yes", "--json").out)["kept"]
    cut(PAGE)(data / FILE_NAME)
    listed = run(data, "restore", "--list", "--json")
    assert [row["file"] for row in json.loads(listed.out)] == [kept]
    undone = json.loads(run(data, "restore", "--undo", "--json").out)
    assert undone["restored"] == kept
    assert run(data, "status").status == 0


def test_a_file_that_was_set_aside_is_not_put_back_by_an_undo(data: Path, whole: Path) -> None:
    cut(PAGE)(data / FILE_NAME)
    good = str(whole.parent / "GOOD")
    kept = Path(json.loads(run(data, "restore", good, "--json").out)["kept"])
    assert kept.name.startswith("damaged-")
    refused = run(data, "restore", "--undo", "--yes")
    assert refused.status == 1
    assert str(kept) in refused.err
    assert run(data, "status").status == 0
