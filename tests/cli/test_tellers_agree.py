"""All that tell of a dose tell the same: schedule, log, status, tables, FHIR, an import."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.home import Home, Made, MakeHome

EVERYTHING = ("--from", "2026-12-20", "--to", "2027-03-20")
WITHOUT = ("pause", "off_day")
FHIR_STATUS = {"taken": "completed", "skipped": "not-done", "not_recorded": "unknown"}
STEPS = [
    {"dose_mg": "4.5", "days": 6},
    {"dose_mg": "4", "days": 8, "every_days": 2},
    {"dose_mg": "3.5", "days": 14},
]
OF_THIS_COMPUTER = ("reminded", "computer_off")

hours = st.integers(1, 40).map(lambda n: ("wait", str(n)))
keys = st.tuples(st.integers(4, 12), st.integers(1, 2)).map(lambda k: f"2027-01-{k[0]:02}#{k[1]}")
amounts = st.sampled_from(["0.5", "3", "4.5", "4.125"])
acts = st.one_of(
    hours,
    st.tuples(st.just("taken"), keys),
    st.tuples(st.just("taken"), keys, st.just("--dose"), amounts),
    st.tuples(st.just("taken"), keys, st.just("--note"), st.just("with water")),
    st.tuples(st.just("skip"), keys),
    st.tuples(st.just("skip"), keys, st.just("--reason"), st.just("felt sick")),
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
        home.start(times=["08:00", "21:00"], steps=STEPS)
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
    told = {f"{row['date']}#{row['slot']}": row for row in rows if row["slot"]}
    assert told.keys() == schedule.keys()
    plans = {line["revision"]: line["plan"] for line in home.json("plan", "history")}
    for key, row in schedule.items():
        cells = told[key]
        assert cells["state"] == row["state"]
        assert cells["due"] == row["due"]
        assert cells["due_utc"] == in_utc(row["due"])
        assert cells["taken_at"] == (row["taken_at"] or "")
        assert cells["taken_at_utc"] == in_utc(row["taken_at"])
        assert cells["taken_mg"] == (row["taken_mg"] or "")
        assert cells["planned_mg"] == row["dose_mg"]
        assert cells["timing"] == timing(row)
        assert cells["step"] == str(row["step"])
        plan = plans.get(int(cells["revision"]))  # one taken back is not listed: its dose stayed
        assert plan is None or plan["steps"][row["step"] - 1]["dose_mg"] == row["dose_mg"]
    log = [line for line in home.json("history") if line["stands"]]
    extras = [row["taken_mg"] for row in rows if row["state"] == "extra"]
    assert extras == [line["taken_mg"] for line in log if line["kind"] == "extra"]
    said = {line["key"]: (line["kind"], line["note"] or "") for line in log if line["slot"]}
    for key, cells in told.items():
        kind, words = said.get(key, ("", ""))
        assert cells["reason"] == (words if kind == "skipped" else "")
        assert cells["note"] == (words if kind == "taken" else "")
    without = {row["date"]: row["state"] for row in rows if row["state"] in WITHOUT}
    assert without == days_without(home, {row["date"] for row in schedule.values()})


def days_without(home: Home, with_dose: set[str]) -> dict[str, str]:
    """Name the days between the doses that have none: agreed as a pause, else days off."""
    first, last = (date.fromisoformat(pick(with_dose)) for pick in (min, max))
    days = {(first + timedelta(days=n)).isoformat() for n in range((last - first).days)}
    paused = set[str]()
    for plan in [revision["plan"] for revision in home.json("plan", "history")][-1:]:
        day = date.fromisoformat(plan["start_date"])
        for step in plan["steps"]:
            if step["dose_mg"] is None:
                paused |= {(day + timedelta(days=n)).isoformat() for n in range(step["days"])}
            day += timedelta(days=step["days"])
    return {day: WITHOUT[day not in paused] for day in days - with_dose}


def in_utc(local: str | None) -> str:
    if local is None:
        return ""
    return f"{datetime.fromisoformat(local).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def timing(row: Made) -> str:
    """A dose is on time until two hours after it came due; early counts as on time."""
    if row["state"] != "taken":
        return ""
    if row["taken_at"] is None:
        return "unknown"
    due, taken = (datetime.fromisoformat(row[name]) for name in ("due", "taken_at"))
    return "on_time" if taken - due <= timedelta(hours=2) else "late"


def in_fhir(home: Home, folder: Path, schedule: Made) -> None:
    home.json("export", "fhir", "--output", str(folder / "bundle.json"))
    bundle = json.loads((folder / "bundle.json").read_text("utf-8"), parse_float=Decimal)
    taken_now(home, bundle)
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


def taken_now(home: Home, bundle: Made) -> None:
    """What the bundle says is taken now is what `status` says, and nothing in a pause or after."""
    kinds = [entry["resource"] for entry in bundle["entry"]]
    told = [one for one in kinds if one["resourceType"] == "MedicationStatement"]
    doses = [
        Decimal(dosage["doseAndRate"][0]["doseQuantity"]["value"])
        for one in told
        for dosage in one.get("dosage", [])
    ]
    dose_mg = home.json("status")["dose_mg"]
    if any(one["status"] == "active" for one in told):
        assert doses == [Decimal(dose_mg)]
    else:  # after a pause it is on hold until somebody went on, though a step has begun
        assert (doses, dose_mg is None or told[0]["status"] == "on-hold") == ([], True)


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
