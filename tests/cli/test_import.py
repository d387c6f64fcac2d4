"""`import`: shown first, then all of it or nothing, and one sentence for what is no export."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ldn_desktop.exchange.importers import MOST_BYTES
from tests.support.home import Home, Made, MakeHome


@pytest.fixture
def lived(house: Home) -> Home:
    """Some days of use, with something of everything."""
    house.at("2027-01-04 21:07")
    house.json("taken", "--note", "=1+1 Ü 😀")
    house.at("2027-01-05 21:30")
    house.json("skip", "--reason", "sick")
    house.json("undo")
    house.json("taken", "--extra", "--dose", "0.5")
    house.json("check-in", "pain=3", "--new")
    house.json("check-in", "pain=4", "--new")
    house.json("note", "a calm day\nreally")
    house.json("plan", "hold", "--days", "2")
    house.json("plan", "hold", "--days", "2", "--from", "2027-02-01")
    house.json("plan", "undo")
    return house


def export(home: Home, name: str = "all.json") -> str:
    path = home.folder.parent / name
    home.json("export", "json", "--output", str(path), "--yes")
    return str(path)


def without_time(path: str) -> Made:
    read = json.loads(Path(path).read_text("utf-8"))
    del read["exported_at"]
    return read


def test_everything_is_to_the_letter_the_same_after_export_and_import(
    lived: Home, make_home: MakeHome
) -> None:
    first = export(lived)
    other = make_home("2027-01-06 12:00")
    done = other.json("import", first, "--yes")
    assert (done["source"], done["done"], done["kept"]) == ("ldn-desktop", True, None)
    second = export(other, "again.json")
    lines = [
        [line for line in Path(path).read_text("utf-8").splitlines() if "exported_at" not in line]
        for path in (first, second)
    ]
    assert lines[0] == lines[1]
    lived.at("2027-01-06 12:00")
    for words in (("schedule",), ("history",), ("plan", "history"), ("plan", "show")):
        told, told_here = lived.json(*words), other.json(*words)
        for row in (*told, *told_here) if words == ("schedule",) else ():
            del row["computer_off"]  # of the running log, which is the computer's
        assert told == told_here


def test_an_import_is_shown_first_and_changes_nothing(lived: Home, make_home: MakeHome) -> None:
    file = export(lived)
    other = make_home("2027-01-06 12:00")
    before = other.rows()
    shown = other.json("import", file)
    assert other.rows() == before
    assert (shown["done"], shown["comes_in"]) == (
        False,
        {"plans": 3, "records": 4, "scores": 2, "notes": 1},
    )
    assert "--yes" in other.run("import", file).out
    assert other.rows() == before


def test_everything_comes_into_an_empty_folder_only(lived: Home) -> None:
    file = export(lived)
    sentence = lived.refused("import", file, "--yes")
    assert "empty" in sentence
    lived.refused("import", file)


def test_what_another_settings_page_chose_is_backed_up_first(
    lived: Home, make_home: MakeHome
) -> None:
    file = export(lived)
    other = make_home("2027-01-06 12:00")
    with other.context() as context, context.store.work(write=True) as work:
        work.settings.save("look", "dark")
        work.commit()
    kept = other.json("import", file, "--yes")["kept"]
    assert Path(kept).exists()
    assert without_time(export(other, "again.json")) == without_time(file)


def test_a_newer_export_is_refused(lived: Home, make_home: MakeHome) -> None:
    read = json.loads(Path(export(lived)).read_text("utf-8"))
    other = make_home("2027-01-06 12:00")
    assert "newer" in other.refused("import", other.write({**read, "version": 2}), "--yes")


def test_a_note_without_a_word_is_refused(lived: Home, make_home: MakeHome) -> None:
    read = json.loads(Path(export(lived)).read_text("utf-8"))
    read["data"]["note"][0]["text"] = " \n"
    other = make_home("2027-01-06 12:00")
    spoilt = other.write(read, "spoilt.json")
    for sentence in (other.refused("import", spoilt), other.refused("import", spoilt, "--yes")):
        assert "note[0].text" in sentence
        assert "This text is empty." in sentence


BROKEN = [
    "",
    "   \n",
    "x",
    "{",
    "[]",
    "{}",
    "null",
    '{"format": "ldn-desktop"}',
    '{"format": "ldn-desktop", "version": 1, "data": []}',
    '{"format": "ldn-desktop", "version": 1, "data": {"score": [3]}}',
    '{"format": "ldn-desktop", "version": 1, "data": {"score": {"a": 1}}}',
    '{"format": "ldn-desktop", "version": 1, "data": {"score": [{"score": [1]}]}}',
    '{"format": "ldn-desktop", "version": 1, "data": {"score": [{"score": NaN}]}}',
    '{"format": "ldn-desktop", "version": 1, "version": 1, "data": {}}',
    '{"format": "ldn-desktop", "version": true, "data": {}}',
    '{"format": "ldn-desktop", "version": 1, "data": {"score": [{"score": 1e999999999999999}]}}',
    '{"format": "ldn-desktop", "version": ' + "9" * 5000 + "}",
    "[" * 10_000 + "]" * 10_000,
    '{"a":' * 10_000 + "1" + "}" * 10_000,
    '"' + '\\"' * 100_000 + "\\",
    "[" + "[]," * 3_000_000 + "[]]",
    '{"history": [{"name": "x"}]}',
    '{"history": [3]}',
    '{"history": "x"}',
    '{"history": [{"name": "LDN", "time": [21], "dose": 1, "taken": [1, 1]}]}',
    '{"treatments": [{"name": 3}]}',
    '{"medicines": {"version": 1, "list": [{"medicine": 3}]}}',
    '{"events": {"version": 1, "list": [{"medicineName": "", "amount": 4}]}}',
    "Date,Time\n1,2",
    'Date,Time,Name,Dose,Status,Confirmed\n"01.02.2026","21:00","LDN","1 mg","Confirmed","1:00"',
    'Date,Time,Name,Dose,Status,Confirmed\n"2026-12-31","25:00","LDN","1 mg","Perhaps","25:00"',
]


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:50]))
def test_what_is_no_export_is_refused_in_one_sentence(home: Home, text: str) -> None:
    began = time.process_time()
    home.refused("import", home.write(text, "broken"), "--yes")
    home.refused("import", home.write(text, "broken"))
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe{\x00}\x00",
        b'{"format": "ldn-desktop\xe9"}',
        "{}".encode("utf-16"),
        b"\x00" * 1000,
        b"SQLite format 3\x00" + b"\x80" * 99,
    ],
)
def test_another_encoding_is_refused(home: Home, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    home.refused("import", str(path), "--yes")


def test_a_file_of_200_mb_is_refused_by_the_command(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.write(b"[")
        file.truncate(200_000_000)
    for words in ((), ("--yes",)):
        sentence = home.refused("import", str(path), *words)
        assert sentence == "The file is too big. Up to 64 MB can be read."


def test_what_cannot_be_read_is_refused(home: Home, tmp_path: Path) -> None:
    home.refused("import", str(tmp_path))
    home.refused("import", str(tmp_path / "none"))
    home.refused("import", "a\0b")


def test_a_file_cut_off_anywhere_changes_nothing(lived: Home, make_home: MakeHome) -> None:
    text = Path(export(lived)).read_text("utf-8")
    other = make_home("2027-01-06 12:00")
    for length in range(0, len(text) - 2, 997):
        other.refused("import", other.write(text[:length], "cut.json"), "--yes")


BIG = """
import resource, sys
from pathlib import Path
from datetime import UTC, date
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.exchange.importers import read_import_file

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_import_file(Path(sys.argv[1]), UTC, date(2027, 1, 2))
except ValidationError as error:
    print(error.code)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("head", [b'{"format": "ldn-desktop", "data": [', b"", b"[["])
def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(200_000_000)
    assert path.stat().st_size > MOST_BYTES
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", BIG, str(path)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout.split()
    assert told[0] == "too_big"
    assert int(told[1]) < 50_000  # kilobytes
