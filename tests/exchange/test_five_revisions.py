"""A plan with five revisions, in one table written by hand: all that tells of it tells that table.

1. New: 4.5, 4 and 3.5 mg for 14 days each from 4 January, at 21:00.
2. On 4 January, from 8 February: 1 mg at 08:00 and 20:00 for 14 days, out of a liquid.
3. On 20 January: 4 mg for 3 more days, so what follows moves by 3.
4. On 22 January, from 6 February: a pause of 5 days, so what follows moves by 5.
5. On 25 January: back to 4.5 mg for 2 days, then 4 mg in full, which is 17 days of which 7 were
   done: what follows moves by 9; the pause keeps its dates.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.stock import Form, Item
from ldn_desktop.paper.plan_sheet import sheet_html, sheet_of
from ldn_desktop.report.plan_section import plan_section
from ldn_desktop.services.report import read_report
from ldn_desktop.services.stock import read_stock, take_stock
from ldn_desktop.wording.formats import PLAIN
from tests.exchange.test_calendar_file import READERS
from tests.exchange.test_calendar_file import export as export_calendar
from tests.exchange.test_fhir_bundle import times_of
from tests.paper.test_plan_sheet import Reader
from tests.proof.changes.sequence import File, Run, Sequence
from tests.support.fhir_samples import export as export_fhir
from tests.support.fhir_samples import of
from tests.support.home import FILE, Home, Made

EVENING, TWICE = ("21:00",), ("08:00", "20:00")
TABLE: tuple[tuple[str, str, tuple[str, ...], str | None], ...] = (
    ("2027-01-04", "2027-01-17", EVENING, "4.5"),
    ("2027-01-18", "2027-01-24", EVENING, "4"),
    ("2027-01-25", "2027-01-26", EVENING, "4.5"),
    ("2027-01-27", "2027-02-05", EVENING, "4"),
    ("2027-02-06", "2027-02-10", (), None),
    ("2027-02-11", "2027-02-17", EVENING, "4"),
    ("2027-02-18", "2027-02-24", EVENING, "3.5"),
    ("2027-02-25", "2027-03-10", TWICE, "1"),
)
"""First and last date, times, and mg of each dose."""

TODAY, LAST = date(2027, 1, 25), date(2027, 3, 10)
LIQUID = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}
Doses = dict[date, list[tuple[str, Decimal]]]


def the_table(first: date = date(2027, 1, 4)) -> Doses:
    """Return the doses of each date that has some, from a date on: local times and mg."""
    found: Doses = {}
    for begins, ends, times, mg in TABLE:
        for day in days(date.fromisoformat(begins), date.fromisoformat(ends)):
            if mg is not None and day >= first:
                found[day] = [(at, Decimal(mg)) for at in times]
    return found


def days(first: date, last: date, every: int = 1) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(0, (last - first).days + 1, every))


def step(mg: str, lasts: int) -> Made:
    return {"dose_mg": mg, "days": lasts, "every_days": 1}


@pytest.fixture
def changed(home: Home) -> Home:
    """The five revisions, each made at noon of its day; it is 25 January, noon."""
    home.start(steps=[step("4.5", 14), step("4", 14), step("3.5", 14)])
    home.at("2027-01-04 12:00")
    twice = {**FILE, "start_date": "2027-02-08", "times": TWICE, "supply": LIQUID}
    path = home.write({**twice, "steps": [step("1", 14)]}, "later.json")
    home.json("plan", "change", path, "--from", "2027-02-08", *by("Dr A", "2027-01-04"))
    home.at("2027-01-20 12:00")
    home.json("plan", "hold", "--days", "3", *by("Dr B", "2027-01-20"))
    home.at("2027-01-22 12:00")
    pause = ("plan", "pause", "--days", "5", "--from", "2027-02-06")
    home.json(*pause, *by("Dr Surgeon", "2027-01-21"))
    home.at("2027-01-25 12:00")
    home.json("plan", "back", "--days", "2")
    return home


def by(who: str, on: str) -> tuple[str, ...]:
    return ("--agreed-with", who, "--agreed-on", on)


def test_the_table_is_that_of_the_model() -> None:
    three = (Run("4.5", 14), Run("4", 14), Run("3.5", 14))
    model = Sequence(date(2027, 1, 4))
    model.change(date(2027, 1, 4), File(date(2027, 1, 4), EVENING, three), "plan")
    later = date(2027, 2, 8)
    model.change(later, File(later, TWICE, (Run("1", 14),)))
    model.hold(date(2027, 1, 20), 3, None)
    model.pause(date(2027, 2, 6), 5, None)
    model.back(date(2027, 1, 25), 2, None)
    told = {
        day: [(at, Decimal(entry.step.dose)) for at in entry.part.file.times]
        for day, entry in model.calendar().items()
        if entry.step
    }
    assert told == the_table()


def test_the_schedule_is_the_table(changed: Home) -> None:
    rows = changed.json("schedule", "--from", "2026-12-01", "--to", "2027-12-31")
    keys = [f"{day}#{n}" for day, doses in the_table().items() for n in range(1, len(doses) + 1)]
    assert [row["key"] for row in rows] == keys
    assert doses_of((row["date"], row["time"], row["dose_mg"]) for row in rows) == the_table()


def doses_of(told: Iterator[tuple[str, str, str]]) -> Doses:
    found: Doses = {}
    for day, at, mg in told:
        found.setdefault(date.fromisoformat(day), []).append((at, Decimal(mg)))
    return found


def test_the_plan_sheet_is_the_table_from_today_on(changed: Home) -> None:
    with changed.context() as context:
        snapshot = context.read()
    sheet = sheet_of(snapshot.history, snapshot.today, snapshot.conditions)
    assert sheet is not None
    read = Reader(sheet_html(sheet, snapshot.today, PLAIN, lambda day: f"{day:%a}"))
    told = {day: doses for table in read.tables for day, doses in rows_of(table)}
    assert list(told) == list(days(TODAY, LAST))
    assert {day: doses for day, doses in told.items() if doses} == the_table(TODAY)


def rows_of(table: list[list[str]]) -> Iterator[tuple[date, list[tuple[str, Decimal]]]]:
    """Yield each day of a sheet: the time stands in the head, or in the cell where it changes."""
    heads, *rows = table
    for row in rows:
        doses = []
        for head, said in zip(heads[1::2], row[1::2], strict=True):
            amount = re.search(r"([\d.]+) mg", said)
            if amount is not None:
                time = re.search(r"\d\d:\d\d", f"{said} {head}")
                assert time is not None
                doses.append((time[0], Decimal(amount[1])))
        yield date.fromisoformat(row[0].split()[1]), doses


@pytest.mark.parametrize("read", READERS)
def test_the_calendar_is_the_table_from_now_on(changed: Home, read: Made) -> None:
    instants = [
        datetime.fromisoformat(f"{day} {at}").replace(tzinfo=ZoneInfo("Europe/Berlin"))
        for day, doses in the_table(TODAY).items()
        for at, _mg in doses
    ]
    path = export_calendar(changed)
    assert read(path, changed) == [instant.astimezone(UTC) for instant in instants]


def test_the_fhir_requests_in_force_are_the_table(changed: Home) -> None:
    bundle = json.loads(export_fhir(changed), parse_float=Decimal, parse_int=Decimal)
    requests = of(bundle, "MedicationRequest")
    assert [one["status"] for one in requests] == ["active", "active", *["stopped"] * 3]
    told = doses_of(
        (day.isoformat(), at, dosage["doseAndRate"][0]["doseQuantity"]["value"])
        for request in requests[:2]
        for dosage in request["dosageInstruction"]
        for day in days(*period(dosage["timing"]["repeat"]))
        for at in times_of(dosage)
    )
    assert told == the_table()


def period(repeat: Made) -> tuple[date, date, int]:
    bounds = repeat["boundsPeriod"]
    first, last = (date.fromisoformat(bounds[end]) for end in ("start", "end"))
    return first, last, int(repeat.get("period", 1))


def test_the_supply_is_what_the_table_needs(changed: Home) -> None:
    half, three, bottle = (
        Item(Form.PIECES, Decimal("0.5")),
        Item(Form.PIECES, Decimal(3)),
        Item(Form.LIQUID, Decimal(1)),
    )
    with changed.context() as context:
        for item, amount in ((half, 20), (three, 24), (bottle, 10)):
            take_stock(context, item, Decimal(amount))
        stock = read_stock(context, context.read())
    assert stock is not None
    # 4.5 mg twice, 4 mg (3 and twice 0.5) 17 times, 3.5 mg (3 and 0.5) 7 times, 1 mL 28 times.
    assert {one.item.strength: one.needed for one in stock.outlook.items[:-1]} == {
        Decimal("4.5"): 2,
        Decimal(3): 17 + 7,
        Decimal("1.5"): 0,
        Decimal("0.5"): 2 * 17 + 7,
    }
    assert (stock.outlook.items[-1].item, stock.outlook.items[-1].needed) == (bottle, Decimal(28))
    # Ten days of 4 mg before the pause use all 20; 10 mL last for the first five days of it.
    runs_out = {one.item: one.runs_out for one in stock.outlook.items if one.level is not None}
    assert runs_out == {half: date(2027, 2, 11), three: None, bottle: date(2027, 3, 2)}


@pytest.mark.parametrize(
    ("now", "stands", "following"),
    [
        ("2027-01-25 12:00", (3, 8, 1, 2, "4.5"), "2027-01-25#1"),
        ("2027-01-26 21:00", (3, 8, 2, 2, "4.5"), "2027-01-27#1"),
        ("2027-01-27 12:00", (4, 8, 1, 10, "4"), "2027-01-27#1"),
        ("2027-02-05 22:00", (4, 8, 10, 10, "4"), "2027-02-11#1"),
        ("2027-02-08 12:00", (5, 8, 3, 5, None), "2027-02-11#1"),
        ("2027-02-17 12:00", (6, 8, 7, 7, "4"), "2027-02-17#1"),
        ("2027-02-24 22:00", (7, 8, 7, 7, "3.5"), "2027-02-25#1"),
        ("2027-02-25 12:00", (1, 1, 1, 14, "1"), "2027-02-25#2"),
        ("2027-03-10 20:00", (1, 1, 14, 14, "1"), None),
    ],
)
def test_the_status_of_a_day_is_where_the_table_stands(
    changed: Home, now: str, stands: tuple[int, int, int, int, str | None], following: str | None
) -> None:
    changed.at(now)
    told = changed.json("status")
    names = ("step", "steps", "day", "days", "dose_mg")
    assert tuple(told[name] for name in names) == stands
    assert told["ends_on"] == LAST.isoformat()
    assert (told["next"] or {}).get("key") == following
    today = the_table().get(date.fromisoformat(now[:10]), [])
    assert [(row["time"], Decimal(row["dose_mg"])) for row in told["today"]] == today


def test_after_the_last_date_the_status_has_no_step(changed: Home) -> None:
    changed.at("2027-03-11 12:00")
    told = changed.json("status")
    assert [told[name] for name in ("step", "day", "days", "dose_mg", "next")] == [None] * 5
    assert told["ends_on"] == LAST.isoformat()


def test_the_report_has_the_dates_of_the_table_and_who_agreed_what(changed: Home) -> None:
    with changed.context() as context:
        section = plan_section(read_report(context, date(2027, 1, 4), TODAY), PLAIN)
    told = [line.replace("\u00a0", " ") for line in section.lines]
    steps = "; ".join(f"{f'{mg} mg' if mg else 'no doses'} {a} to {z}" for a, z, _at, mg in TABLE)
    b, surgeon = "Dr B on Wednesday 2027-01-20", "Dr Surgeon on Thursday 2027-01-21"
    expected = (
        "Naltrexone (low dose), for fibromyalgia",
        "Agreed with Dr Example on Sunday 2026-12-20 (the plan from Monday 2027-01-04). "
        "Taken at 21:00.",
        "From Thursday 2027-02-25 at 08:00, 20:00.",
        f"Steps: {steps}",
        "Reason: trying without",
        "To be changed from Thursday 2027-02-25, agreed with Dr A on Monday 2027-01-04; "
        f"moved by 3 days, agreed with {b}; moved by 5 days, agreed with {surgeon}; "
        "moved by 9 days, with whom it was agreed was not entered.",
        f"Changed from Wednesday 2027-01-20, agreed with {b}.",
        f"To be changed from Saturday 2027-02-06, agreed with {surgeon}.",
        "Changed from Monday 2027-01-25, with whom it was agreed was not entered.",
        "On 2027-01-25: step 3 of 8, 4.5 mg, day 1 of 2.",
        "The last dose is planned for Wednesday 2027-03-10.",
    )
    assert [pair for pair in zip_longest(told, expected) if pair[0] != pair[1]] == []
