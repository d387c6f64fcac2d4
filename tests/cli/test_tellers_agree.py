"""All that tell of a dose tell the same: schedule, log, status, tables, FHIR, an import."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.home import Home, Made, MakeHome

EVERYTHING = ("--from", "2026-12-20", "--to", "2027-03-20")
FHIR_STATUS = {"taken": "completed", "skipped": "not-done", "not_recorded": "unknown"}
OF_THIS_COMPUTER = ("reminded", "computer_off")

hours = st.integers(1, 40).map(lambda n: ("wait", str(n)))
keys = st.tuples(st.integers(4, 12), st.integers(1, 2)).map(lambda k: f"2027-01-{k[0]:02}#{k[1]}")
amounts = st.sampled_from(["0.5", "3", "4.5", "4.125"])
acts = st.one_of(
    hours,
    st.tuples(st.just("taken"), keys),
    st.tuples(st.just("taken"), keys, st.just("--dose"), amounts),
    st.tuples(st.just("skip"), keys),
    st.tuples(st.just("later"), keys),
    st.tuples(st.just("clear"), keys),
    st.just(("undo",)),
    st.tuples(st.just("taken"), st.just("--extra"), st.just("--dose"), amounts),
    st.just(("plan", "hold", "--days", "2")),
    st.just(("plan", "pause", "--days", "2")),
    st.just(("plan", "stop")),
    st.just(("plan", "undo")),
)


@contextmanager
def lived(make_home: MakeHome, acts: list[tuple[str, ...]]) -> Iterator[tuple[Home, Path]]:
    """A home after these acts, those that it refuses left out, and a folder for its files."""
    with TemporaryDirectory() as folder:
        home = make_home("2027-01-03 12:00", "Europe/Berlin")
        home.start(times=["08:00", "21:00"])
        home.at("2027-01-04 21:05")
        for act in acts:
            if act[0] == "wait":
                home.clock.go(hours=int(act[1]))
            else:
                home.run(*act, "--yes" if act[0] in ("taken", "skip", "plan") else "--json")
        yield home, Path(folder)


@given(acts=st.lists(acts, min_size=3, max_size=14))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_all_that_tell_of_a_dose_tell_the_same(
    make_home: MakeHome, acts: list[tuple[str, ...]]
) -> None:
    with lived(make_home, acts) as (home, folder):
        schedule = {row["key"]: row for row in home.json("schedule", *EVERYTHING)}
        in_the_log(home, schedule)
        in_status(home, schedule)
        in_the_table(home, folder, schedule)
        in_fhir(home, folder, schedule)
        after_an_import(make_home, home, folder, schedule)


def in_the_log(home: Home, schedule: Made) -> None:
    """What stands in the log is what the schedule says of each dose, and nothing else is said."""
    standing = [line for line in home.json("history") if line["stands"] and line["slot"]]
    said = {line["key"]: (line["kind"], line["taken_at"], line["taken_mg"]) for line in standing}
    assert len(said) == len(standing)
    answered = {
        key: (row["state"], row["taken_at"], row["taken_mg"])
        for key, row in schedule.items()
        if row["state"] in ("taken", "skipped")
    }
    assert {key: said[key] for key in said if key in schedule} == answered


def in_status(home: Home, schedule: Made) -> None:
    status, today = home.json("status"), home.clock.now().astimezone(home.zones.local().zone).date()
    assert status["today"] == [row for row in schedule.values() if row["date"] == str(today)]
    is_open = ("due", "put_off")
    assert status["open"] == [row for row in schedule.values() if row["state"] in is_open]
    upcoming = [row for row in schedule.values() if row["state"] == "upcoming"]
    assert status["next"] == (upcoming[0] if upcoming else None)


def in_the_table(home: Home, folder: Path, schedule: Made) -> None:
    home.json("export", "csv", "--output", str(folder / "tables"))
    text = (folder / "tables" / "doses.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    told = {f"{row['date']}#{row['slot']}": row for row in rows if row["state"] != "extra"}
    assert told.keys() == schedule.keys()
    for key, row in schedule.items():
        cells = told[key]
        assert cells["state"] == row["state"]
        assert cells["due"] == row["due"]
        assert cells["taken_at"] == (row["taken_at"] or "")
        assert cells["taken_mg"] == (row["taken_mg"] or "")
        assert cells["planned_mg"] == row["dose_mg"]
    extras = [row["taken_mg"] for row in rows if row["state"] == "extra"]
    log = home.json("history")
    assert extras == [
        line["taken_mg"] for line in log if line["kind"] == "extra" and line["stands"]
    ]


def in_fhir(home: Home, folder: Path, schedule: Made) -> None:
    home.json("export", "fhir", "--output", str(folder / "bundle.json"))
    bundle = json.loads((folder / "bundle.json").read_text("utf-8"), parse_float=Decimal)
    given = [
        entry["resource"]
        for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "MedicationAdministration"
    ]
    told = sorted(
        (one["status"], amount(one), one["effectiveDateTime"]) for one in given if "request" in one
    )
    assert told == sorted(
        (FHIR_STATUS[row["state"]], Decimal(row["taken_mg"] or 0), effective(row))
        for row in schedule.values()
        if row["state"] in FHIR_STATUS
    )


def effective(row: Made) -> str:
    """A dose taken at a time that nobody knows has its date only; one skipped, its due time."""
    unknown = row["date"] if row["state"] == "taken" else row["due"]
    return str(row["taken_at"] or unknown)


def amount(given: Made) -> Decimal:
    return Decimal(given["dosage"]["dose"]["value"]) if "dosage" in given else Decimal(0)


def after_an_import(make_home: MakeHome, home: Home, folder: Path, schedule: Made) -> None:
    home.json("export", "json", "--output", str(folder / "all.json"))
    other = make_home("2027-01-03 12:00", "Europe/Berlin")
    other.clock.moment = home.clock.moment
    other.run("import", str(folder / "all.json"), "--yes")
    there = {row["key"]: row for row in other.json("schedule", *EVERYTHING)}
    assert there.keys() == schedule.keys()
    for key, row in schedule.items():
        for field in row.keys() - set(OF_THIS_COMPUTER):
            assert (key, field, there[key][field]) == (key, field, row[field])
