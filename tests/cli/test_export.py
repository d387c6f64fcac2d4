"""`export csv` and `export json`: whole, private, never over a file unasked, nothing that runs."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from ldn_desktop.exchange.csv_files import CHECK_IN_HEADS, DOSE_HEADS, harmless
from ldn_desktop.exchange.csv_names import DECIMALS, SEPARATORS
from tests.support.home import Home, Made, MakeHome


def table(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:], newline="")))


@pytest.fixture
def folder(house: Home, tmp_path: Path) -> Path:
    """The tables after some days of use."""
    house.at("2027-01-04 21:07")
    house.json("taken", "--note", "=1+1")
    house.at("2027-01-05 21:30")
    house.json("skip", "--reason", 'Übelkeit 🤢, "und"\nmüde')
    house.at("2027-01-06 22:00")
    house.json("taken", "--dose", "3.5", "--at", "21:15")
    house.json("taken", "--extra", "--dose", "0.5")
    house.json("check-in", "vivid dreams=3", "@pain=7", "--new")
    house.json("check-in", "vivid dreams=4", "--new")
    house.json("note", "+49 123 called")
    house.json("note", "calm", "--date", "2027-01-04")
    house.json("export", "csv", "--output", str(tmp_path / "tables"))
    return tmp_path / "tables"


def test_every_planned_dose_has_a_row_and_extra_ones_too(folder: Path) -> None:
    rows = table(folder / "doses.csv")
    assert list(rows[0]) == list(DOSE_HEADS)
    assert len(rows) == 28 + 1
    assert [row["state"] for row in rows[:5]] == [
        "taken",
        "skipped",
        "taken",
        "extra",
        "upcoming",
    ]
    first, third, extra = rows[0], rows[2], rows[3]
    assert (first["date"], first["slot"], first["time"]) == ("2027-01-04", "1", "21:00")
    assert (first["due"], first["taken_at"]) == (
        "2027-01-04T21:00:00+01:00",
        "2027-01-04T21:07:00+01:00",
    )
    assert (third["planned_mg"], third["taken_mg"]) == ("4.5", "3.5")
    assert (extra["date"], extra["planned_mg"], extra["taken_mg"]) == ("2027-01-06", "", "0.5")
    assert rows[-1]["date"] == "2027-01-31"
    assert rows[-1]["planned_mg"] == "4"


def test_a_row_tells_when_why_and_in_utc_too(folder: Path) -> None:
    first, second, third, extra = table(folder / "doses.csv")[:4]
    assert (first["due_utc"], first["taken_at_utc"]) == (
        "2027-01-04T20:00:00Z",
        "2027-01-04T20:07:00Z",
    )
    assert [row["timing"] for row in (first, second, third, extra)] == [
        "on_time",
        "",
        "on_time",
        "",
    ]
    assert (second["note"], second["taken_at_utc"]) == ("", "")
    assert extra["taken_at_utc"] == "2027-01-06T21:00:00Z"
    assert [row["reason"] for row in (first, third, extra)] == ["", "", ""]
    assert {row["recorded_at_utc"] for row in table(folder / "check-ins.csv")} == {
        "2027-01-06T21:00:00Z"
    }


def test_the_columns_of_earlier_exports_keep_their_names_and_order(folder: Path) -> None:
    older = "date slot time due step medicine planned_mg state taken_at taken_mg note reminded"
    kept = [head for head in DOSE_HEADS if head in (*older.split(), "computer_off")]
    assert kept == [*older.split(), "computer_off"]
    heads = ["date", "kind", "symptom", "score", "text", "recorded_at"]
    assert list(CHECK_IN_HEADS)[: len(heads)] == heads


def test_the_days_of_a_plan_without_a_dose_have_rows_too(home: Home, tmp_path: Path) -> None:
    steps = [{"dose_mg": "4.5", "days": 3}, {"dose_mg": "4", "days": 4, "every_days": 2}]
    home.start(steps=[*steps, {"dose_mg": "3", "days": 1}])
    home.at("2027-01-05 12:00")
    home.json("plan", "pause", "--days", "2", "--from", "2027-01-06", "--reason", "surgery")
    home.json("export", "csv", "--output", str(tmp_path / "out"))
    rows = table(tmp_path / "out" / "doses.csv")
    told = [(row["date"][-2:], row["state"], row["revision"], row["step"]) for row in rows]
    assert told == [
        ("04", "not_recorded", "1", "1"),
        ("05", "upcoming", "1", "1"),
        ("06", "pause", "2", "2"),
        ("07", "pause", "2", "2"),
        ("08", "upcoming", "2", "3"),
        ("09", "upcoming", "2", "4"),
        ("10", "off_day", "2", "4"),
        ("11", "upcoming", "2", "4"),
        ("12", "off_day", "2", "4"),
        ("13", "upcoming", "2", "5"),
    ]
    pause = rows[2]
    assert {head for head, cell in pause.items() if cell} == {
        "date", "revision", "step", "medicine", "state",
    }  # fmt: skip


@pytest.mark.parametrize("from_day", ["2027-01-04", "2027-01-10"])
def test_after_the_last_dose_no_day_is_one_without(
    house: Home, tmp_path: Path, from_day: str
) -> None:
    house.json("plan", "stop", "--from", from_day, "--yes")
    house.json("export", "csv", "--output", str(tmp_path / "out"))
    rows = table(tmp_path / "out" / "doses.csv")
    assert {row["state"] for row in rows} <= {"upcoming"}
    assert all(row["date"] < from_day for row in rows)


def test_a_pause_until_further_notice_is_told_until_today(house: Home, tmp_path: Path) -> None:
    house.at("2027-01-08 12:00")
    house.json("plan", "pause", "--yes")
    house.at("2027-01-12 12:00")
    house.json("export", "csv", "--output", str(tmp_path / "out"))
    rows = table(tmp_path / "out" / "doses.csv")
    paused = [row["date"] for row in rows if row["state"] == "pause"]
    assert paused[0] == "2027-01-08"
    assert paused == [f"2027-01-{day:02}" for day in range(8, 13)]


def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_the_rest_stays(
    folder: Path,
) -> None:
    rows = table(folder / "doses.csv")
    assert rows[0]["note"] == "'=1+1"
    assert rows[1]["reason"] == 'Übelkeit 🤢, "und"\nmüde'
    noted = table(folder / "check-ins.csv")
    assert {row["symptom"] for row in noted} == {"vivid dreams", "'@pain", ""}
    assert {row["text"] for row in noted} == {"", "calm", "'+49 123 called"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u3000＝"])
def test_every_sign_that_begins_a_formula_is_made_harmless(sign: str) -> None:
    assert harmless(f"{sign}cmd") == f"'{sign}cmd"
    assert harmless(f"a{sign}") == f"a{sign}"


def test_a_corrected_score_has_one_row_by_day(folder: Path) -> None:
    rows = table(folder / "check-ins.csv")
    assert list(rows[0]) == list(CHECK_IN_HEADS)
    found = [(row["date"], row["kind"], row["symptom"], row["score"]) for row in rows]
    assert found == [
        ("2027-01-04", "note", "", ""),
        ("2027-01-06", "score", "'@pain", "7"),
        ("2027-01-06", "score", "vivid dreams", "4"),
        ("2027-01-06", "note", "", ""),
    ]


def test_files_are_private(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {"doses.csv", "check-ins.csv"}


@pytest.mark.parametrize("separator", ["comma", "semicolon", "tab"])
@pytest.mark.parametrize("decimal", ["point", "comma"])
def test_tables_have_the_signs_that_a_spreadsheet_wants_and_say_the_same(
    house: Home, tmp_path: Path, separator: str, decimal: str
) -> None:
    house.json("note", 'a, b; c\td "e"\nf')
    house.json("export", "csv", "--output", str(tmp_path / "usual"))
    signs = ("--separator", separator, "--decimal", decimal)
    house.json("export", "csv", "--output", str(tmp_path / "out"), *signs)
    sign, point = SEPARATORS[separator], DECIMALS[decimal]
    for name in ("doses.csv", "check-ins.csv"):
        made, usual = ((tmp_path / folder / name).read_bytes() for folder in ("out", "usual"))
        assert made == usual or (separator, decimal) != ("comma", "point")
        text = made.decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=sign))
        for row, same in zip(rows, table(tmp_path / "usual" / name), strict=True):
            for head, value in same.items():
                assert row[head] == (value.replace(".", point) if head.endswith("_mg") else value)
    assert f"4{point}5".encode() in (tmp_path / "out" / "doses.csv").read_bytes()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_without_any_data_an_export_is_empty_and_works(
    home: Home, tmp_path: Path, kind: str
) -> None:
    home.json("export", kind, "--output", str(tmp_path / "out"))


@pytest.mark.parametrize(("before", "last"), [(0, "2027-01-31"), (100, "2027-05-11")])
def test_a_plan_without_end_is_told_with_four_weeks_of_its_last_step(
    home: Home, tmp_path: Path, before: int, last: str
) -> None:
    ends = [{"dose_mg": "3", "days": before}] if before else []
    home.start(steps=[*ends, {"dose_mg": "1.5", "days": None}])
    home.json("export", "csv", "--output", str(tmp_path / "out"))
    rows = table(tmp_path / "out" / "doses.csv")
    assert (rows[-1]["date"], len(rows)) == (last, before + 28)


def test_a_file_is_never_replaced_unasked_and_whole_or_not_at_all(
    house: Home, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "check-ins.csv"
    mine.write_text("mine")
    sentence = house.refused("export", "csv", "--output", str(tmp_path / "out"))
    assert str(mine) in sentence
    assert "--yes" in sentence
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["check-ins.csv"]
    assert mine.read_text() == "mine"
    house.json("export", "csv", "--output", str(tmp_path / "out"), "--yes")
    assert len(table(tmp_path / "out" / "doses.csv")) == 28


def test_where_nothing_can_be_written_nothing_is_left_behind(house: Home, tmp_path: Path) -> None:
    (tmp_path / "out" / "check-ins.csv").mkdir(parents=True)
    house.refused("export", "csv", "--output", str(tmp_path / "out"))
    house.refused("export", "csv", "--output", str(tmp_path / "out"), "--yes")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["check-ins.csv"]
    house.refused("export", "json", "--output", str(tmp_path), "--yes")
    house.refused("export", "json", "--output", str(tmp_path / "a" / "b" / "c"))
    house.refused("export", "json", "--output", "")
    house.refused("export", "json", "--output", "a\0b")
    assert not (tmp_path / "a").exists()


def test_our_own_data_is_never_replaced(house: Home, tmp_path: Path) -> None:
    database = next(path for path in house.folder.iterdir() if path.suffix == ".sqlite3")
    house.refused("export", "json", "--output", str(database), "--yes")
    (tmp_path / "link").symlink_to(database)
    house.refused("export", "json", "--output", str(tmp_path / "link"), "--yes")
    assert house.json("plan", "show")


def exported(home: Home, name: str) -> Made:
    path = home.folder.parent / name
    home.json("export", "json", "--output", str(path))
    return json.loads(path.read_text("utf-8"))


def test_two_exports_of_the_same_data_differ_in_when_they_were_made_only(
    house: Home, folder: Path
) -> None:
    first = exported(house, "first.json")
    house.clock.go(hours=1)
    second = exported(house, "second.json")
    assert first.pop("exported_at") != second.pop("exported_at")
    assert first == second
    assert first["format"] == "ldn-desktop"


def test_the_running_log_changes_no_export(house: Home, make_home: MakeHome) -> None:
    from ldn_desktop.services.running_log import RunningLog

    first = exported(house, "first.json")
    with house.context() as context:
        log = RunningLog(context)
        log.note_running()
        log.stop()
    second = exported(house, "second.json")
    assert first["data"] == second["data"]
