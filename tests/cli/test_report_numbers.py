"""Each number of the report against the database: read with bare SQL, worked out once more here."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.storage.connecting import FILE_NAME
from tests.support.house import Home
from tests.support.years import SYMPTOMS, Life, fill_years

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(
        shutil.which("pdftotext") is None, reason="install the Debian package poppler-utils"
    ),
]
TODAY, DAYS, STEP_DAYS, TIMES = date(2027, 8, 1), 180, 21, ("17:00", "21:00")
FIRST = TODAY - timedelta(days=DAYS)
DOSES = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5")
BERLIN = ZoneInfo("Europe/Berlin")
APART = str.maketrans({"\u00a0": " ", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl"})


@dataclass(frozen=True)
class Reported:
    """The report's words, page by page, and the rows of the database it was made from."""

    pages: tuple[str, ...]
    records: dict[tuple[date, int], sqlite3.Row]
    scores: dict[tuple[date, str], int]
    notes: dict[date, str]


@pytest.fixture
def reported(home: Home) -> Reported:
    """180 days of two doses and six scores a day, as a PDF and as rows."""
    home.at("2027-08-01 12:00")
    with home.context() as context:
        fill_years(context, home.folder, Life(TODAY, DAYS, doses=2, step_days=STEP_DAYS))
    target = home.folder.parent / "report.pdf"
    home.json("report", "--output", str(target), "--from", str(FIRST))
    with closing(sqlite3.connect(home.folder / FILE_NAME)) as file:
        file.row_factory = sqlite3.Row
        records = file.execute("SELECT * FROM dose_record").fetchall()
        scores = file.execute("SELECT day, symptom, score FROM score").fetchall()
        notes = file.execute("SELECT day, text FROM note").fetchall()
    return Reported(
        tuple(pages_of(target)),
        {(date.fromisoformat(row["day"]), row["slot"]): row for row in records},
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


def planned_mg(day: date) -> str:
    return DOSES[min((day - FIRST).days // STEP_DAYS, len(DOSES) - 1)]


def delay(row: sqlite3.Row) -> timedelta:
    return local(row["taken_at"]) - local(row["due"])


def test_the_counts_are_those_of_the_database(reported: Reported) -> None:
    rows = reported.records.values()
    taken = [row for row in rows if row["kind"] == "taken"]
    skipped = [row for row in rows if row["kind"] == "skipped"]
    planned = 2 * DAYS  # those of today have not come yet
    other = sum(row["taken_ug"] != row["planned_ug"] for row in taken)
    late = sum(delay(row) > timedelta(hours=2) for row in taken)
    # Planned, recorded, taken, skipped, not recorded, extra.
    whole = (planned, len(rows), len(taken), len(skipped), planned - len(rows), 0)
    # As planned, other amount, on time, late, time unknown; the computer was never off.
    parts = (len(taken) - other, other, len(taken) - late, late, 0, 0)
    assert min(len(skipped), other, late) > 0
    first = reported.pages[0]
    assert f"Taken: {len(taken)} of {planned}" in first
    assert f"Not recorded Extra doses {' '.join(map(str, whole))}" in first
    assert f"Time unknown Computer off {' '.join(map(str, parts))}" in first
    assert f"felt unwell ({len(skipped)})" in first
    percent = [round(100 * n / planned) for n in (len(taken), len(taken) - other)]
    assert f"{percent[0]} % taken, {percent[1]} % as planned" in first


def test_the_figures_of_each_step_are_those_of_the_database(reported: Reported) -> None:
    text = " ".join(reported.pages)  # where page 1 has no room for all, a later one has it
    before = [FIRST + timedelta(days=STEP_DAYS - n) for n in range(1, 15)]
    base = {
        symptom: [
            reported.scores[day, symptom] for day in before if (day, symptom) in reported.scores
        ]
        for symptom in SYMPTOMS
    }
    means = {symptom: Fraction(sum(found), len(found)) for symptom, found in base.items()}
    shown = ("sleep disturbance", "vivid dreams", "sensitivity to pain", "fatigue", "mood", "pain")
    cells = [f"mean {number(means[name])}, {len(base[name])} d" for name in shown]
    assert f"Before the first reduction {' '.join(cells)}" in text
    for n, dose in enumerate(DOSES):
        first = FIRST + timedelta(days=n * STEP_DAYS)
        last = min(first + timedelta(days=STEP_DAYS - 1), TODAY)
        found = [figures(reported, name, means[name], first, last) for name in shown]
        assert f"2 × {dose} mg, {first} to {last} {' '.join(found)}" in text


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
    text = " ".join(reported.pages[1:])
    parts = re.split(r"\w+day (?=2027-\d\d-\d\d \d)", text)[1:]
    told = {date.fromisoformat(part[:10]): part[11:] for part in parts}
    assert list(told) == [*days(), TODAY]
    for day in days():
        for slot, at in enumerate(TIMES, start=1):
            dose = f"{planned_mg(day)} mg at {at}: "
            assert dose + state(reported.records.get((day, slot)), day) in told[day]
        scored = {name: s for (of, name), s in reported.scores.items() if of == day}
        for symptom, score in scored.items():
            assert f"{symptom} {score}" in told[day].lower()
        assert len(re.findall(r"(?:disturbance|dreams|pain|fatigue|mood) \d", told[day])) == len(
            scored
        )
        assert reported.notes.get(day, "") in told[day]


def state(row: sqlite3.Row | None, day: date) -> str:
    """Return how the daily table tells what became of a dose."""
    if row is None:
        return "not recorded, no answer"
    if row["kind"] == "skipped":
        return "skipped: felt unwell"
    at = local(row["taken_at"])
    words = f"taken at {at:%H:%M}" + (f" on {at.date()}" if at.date() != day else "")
    if row["taken_ug"] != row["planned_ug"]:
        words += ", 0.5 mg"
    return words + (", late" if delay(row) > timedelta(hours=2) else "")
