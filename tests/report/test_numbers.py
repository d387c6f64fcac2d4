"""Each number of the report against the database: read with bare SQL, worked out once more here."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.report.symptoms_section import MOST_COLUMNS
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.wording.formats import paper_day, paper_days, paper_weekday
from tests.support.full_life import fill_full_life
from tests.support.home import Home
from tests.support.years import SYMPTOMS, Life

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="install the Debian package poppler-utils"
)
TODAY, DAYS, TIMES = date(2027, 8, 1), 180, ("17:00", "21:00")
FIRST = TODAY - timedelta(days=DAYS)
REDUCED = FIRST + timedelta(days=21)
STEPS = (  # the amount (None: a pause), how many days, every how many
    ("4.5", 21, 1),
    ("4", 21, 1),
    ("3.5", 28, 1),  # 21, and held for 7 more by the second revision
    ("3", 20, 2),
    (None, 5, 1),
    ("2.5", 21, 1),
    ("2", 21, 1),
    ("1.5", 21, 1),
    ("1", 23, 1),  # until changed: 22 days, and today
)
OPEN_FOR = (timedelta(hours=2), timedelta(hours=12))
"""Each slot's window: of 17:00 it closes at 19:00, of 21:00 twelve hours later."""
BERLIN = ZoneInfo("Europe/Berlin")
SHOWN = ("sleep disturbance", "vivid dreams", "sensitivity to pain", "fatigue", "mood", "pain")
APART = str.maketrans({"\u00a0": " ", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl"})


@dataclass(frozen=True)
class Reported:
    """The report's words, page by page, and the rows of the database it was made from.

    `records` are the answers that stand, by date and slot; `spans` when the app was up.
    """

    pages: tuple[str, ...]
    records: dict[tuple[date, int], sqlite3.Row]
    extras: list[sqlite3.Row]
    spans: list[tuple[datetime, datetime]]
    scores: dict[tuple[date, str], int]
    notes: dict[date, str]


@pytest.fixture
def reported(home: Home) -> Reported:
    """180 days of two doses and six scores a day, in which everything happens; PDF and rows."""
    home.at("2027-08-01 12:00")
    with home.context() as context:
        fill_full_life(context, home.folder, Life(TODAY, DAYS))
    target = home.folder.parent / "report.pdf"
    home.json("report", "--output", str(target), "--from", str(FIRST))
    with closing(sqlite3.connect(home.folder / FILE_NAME)) as file:
        file.row_factory = sqlite3.Row
        lines = file.execute("SELECT * FROM dose_record ORDER BY id").fetchall()
        spans = file.execute("SELECT since, until FROM running").fetchall()
        scores = file.execute("SELECT day, symptom, score FROM score").fetchall()
        notes = file.execute("SELECT day, text FROM note").fetchall()
    return Reported(
        tuple(pages_of(target)),
        standing(lines),
        [row for row in not_undone(lines) if row["kind"] == "extra"],
        [(local(since), local(until)) for since, until in spans],
        {(date.fromisoformat(day), symptom): score for day, symptom, score in scores},
        {date.fromisoformat(day): text for day, text in notes},
    )


def pages_of(file: Path) -> Iterator[str]:
    """Yield the words of each page, cell after cell."""
    words = ["pdftotext", "-raw", str(file), "-"]
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60)
    for page in done.stdout.split("\f")[:-1]:
        yield " ".join(page.translate(APART).split())


def local(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(BERLIN)


def days() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range(DAYS))


def not_undone(lines: list[sqlite3.Row]) -> list[sqlite3.Row]:
    undone = {row["undoes"] for row in lines}
    return [row for row in lines if row["id"] not in undone and row["kind"] != "undone"]


def standing(lines: list[sqlite3.Row]) -> dict[tuple[date, int], sqlite3.Row]:
    """Return what was said last of each dose, unless that was to clear it or to leave it blank."""
    said = [row for row in not_undone(lines) if row["slot"] is not None]
    last = {(date.fromisoformat(row["day"]), row["slot"]): row for row in said}
    return {key: row for key, row in last.items() if row["kind"] != "cleared"}


def planned_mg(day: date) -> str | None:
    """Return the amount of each dose of a day; None on a day without one."""
    place = (day - FIRST).days
    for amount, days_of_step, every in STEPS:
        if place < days_of_step:
            return None if place % every else amount
        place -= days_of_step
    raise AssertionError(day)


def planned() -> list[tuple[date, int]]:
    """Return each planned dose of the days before today: its date and slot."""
    return [(day, slot) for day in days() if planned_mg(day) for slot in (1, 2)]


def delay(row: sqlite3.Row) -> timedelta:
    return local(row["taken_at"]) - local(row["due"])


def was_off(reported: Reported, day: date, slot: int) -> bool:
    """Say whether the app was up at no moment of a dose's window."""
    due = datetime.fromisoformat(f"{day} {TIMES[slot - 1]}").replace(tzinfo=BERLIN).astimezone(UTC)
    closes = due + OPEN_FOR[slot - 1]
    return not any(since < closes and until >= due for since, until in reported.spans)


def test_the_counts_are_those_of_the_database(reported: Reported) -> None:
    answers = [reported.records[key] for key in planned() if key in reported.records]
    taken = [row for row in answers if row["kind"] == "taken"]
    skipped = [row for row in answers if row["kind"] == "skipped"]
    said = {(date.fromisoformat(row["day"]), row["slot"]) for row in (*taken, *skipped)}
    silent = [key for key in planned() if key not in said]
    off = sum(was_off(reported, *key) for key in silent)
    other = sum(row["taken_ug"] != row["planned_ug"] for row in taken)
    unknown = sum(row["taken_at"] is None for row in taken)
    late = sum(delay(row) > timedelta(hours=2) for row in taken if row["taken_at"])
    on_time = len(taken) - late - unknown
    # Planned, recorded, taken, skipped, not recorded, extra.
    whole = (len(planned()), len(said), len(taken), len(skipped), len(silent), len(reported.extras))
    # As planned, other amount, on time, late, time unknown, computer off.
    parts = (len(taken) - other, other, on_time, late, unknown, off)
    assert min(*whole, *parts) > 0
    assert len({*whole, *parts}) == len(whole) + len(parts)  # two that change places are seen
    first = reported.pages[0]
    assert f"Taken: {len(taken)} of {len(planned())}" in first
    assert f"Not recorded Extra doses {' '.join(map(str, whole))}" in first
    assert f"Time unknown Computer off {' '.join(map(str, parts))}" in first
    assert f"felt unwell ({len(skipped)})" in first
    shares = (len(taken), len(taken) - other, on_time)
    percent = [round(100 * n / len(planned())) for n in shares]
    told = f"{percent[0]} % taken, {percent[1]} % as planned, {percent[2]} % on time"
    assert told in " ".join(reported.pages)


def test_the_figures_of_each_step_are_those_of_the_database(reported: Reported) -> None:
    text = " ".join(reported.pages)  # where page 1 has no room for all, a later one has it
    before = [REDUCED - timedelta(days=n) for n in range(1, 15)]
    base = {
        symptom: [
            reported.scores[day, symptom] for day in before if (day, symptom) in reported.scores
        ]
        for symptom in SYMPTOMS
    }
    means = {symptom: Fraction(sum(found), len(found)) for symptom, found in base.items()}
    cells = [f"mean {number(means[name])}, {len(base[name])} d" for name in SHOWN]
    assert f"Before the first reduction {' '.join(cells[:MOST_COLUMNS])}" in text
    assert f"Before the first reduction {' '.join(cells[MOST_COLUMNS:])}" in text
    first = FIRST
    for dose, days_of_step, every in STEPS:
        last = first + timedelta(days=days_of_step - 1)
        found = [figures(reported, name, means[name], first, last) for name in SHOWN]
        often = " every other day" if every == 2 else ""
        held = f"2 × {dose} mg{often}" if dose else "no doses"
        span = paper_days(first, min(last, TODAY)).replace("\u00a0", " ")
        for few in (found[:MOST_COLUMNS], found[MOST_COLUMNS:]):
            assert f"{held}, {span} {' '.join(few)}" in text
        first = last + timedelta(days=1)


def figures(reported: Reported, symptom: str, base: Fraction, first: date, last: date) -> str:
    """Return a cell of the table: median, lowest, highest, days, difference from before."""
    within = [
        s for (day, name), s in reported.scores.items() if name == symptom and first <= day <= last
    ]
    middle = Fraction(median(within))
    apart = number(abs(middle - base))
    sign = "" if apart == "0" else "+" if middle > base else "−"
    return f"{number(middle)} ({min(within)}–{max(within)}), {len(within)} d, {sign}{apart}"


def number(value: Fraction) -> str:
    """Return it to one place, half away from 0, without a place that is 0."""
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def test_each_day_tells_what_the_database_holds_of_it(reported: Reported) -> None:
    text = " ".join(" ".join(reported.pages).split("Day by day", 1)[1].split())
    begins = [paper_weekday(day).replace("\u00a0", " ") for day in (*days(), TODAY)]
    places = [text.index(f" {words} ") for words in begins]
    assert places == sorted(places)
    parts = zip((*days(), TODAY), begins, pairwise([*places, len(text)]), strict=True)
    told = {day: text[at + len(name) + 2 : end] for day, name, (at, end) in parts}
    assert list(told) == [*days(), TODAY]
    for day in days():
        for slot, at in enumerate(TIMES, start=1):
            dose = f"{planned_mg(day)} mg at {at}: "
            became = state(reported, day, slot)
            assert (dose + became in told[day]) is (planned_mg(day) is not None)
        assert ("no dose planned" in told[day]) is (planned_mg(day) is None)
        extras = [row for row in reported.extras if row["day"] == str(day)]
        assert told[day].count("extra dose: 0.75 mg at ") == len(extras)
        for row in extras:
            assert f"extra dose: 0.75 mg at {local(row['taken_at']):%H:%M}" in told[day]
        scores = " ".join(str(reported.scores.get((day, name), "–")) for name in SHOWN)
        assert f" {scores} " in told[day]
        assert reported.notes.get(day, "") in told[day]


def state(reported: Reported, day: date, slot: int) -> str:
    """Return how the daily table tells what became of a dose."""
    row = reported.records.get((day, slot))
    if row is None:
        off = was_off(reported, day, slot)
        return "not recorded, " + ("the computer was off" if off else "no answer")
    if row["kind"] != "taken":
        unsaid = {"skipped": "skipped: felt unwell", "left_blank": "not recorded, left blank"}
        return unsaid[row["kind"]]
    words = when(row, day)
    if row["taken_ug"] != row["planned_ug"]:
        words += f", {row['taken_ug'] / 1000:g} mg"
    return words


def when(row: sqlite3.Row, day: date) -> str:
    if row["taken_at"] is None:
        return "taken, time unknown"
    at = local(row["taken_at"])
    other = f" on {paper_day(at.date())}".replace("\u00a0", " ")
    words = f"taken at {at:%H:%M}" + (other if at.date() != day else "")
    return words + (", late" if delay(row) > timedelta(hours=2) else "")
