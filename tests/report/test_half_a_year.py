"""The report of a made-up half year: each number against a plain count over what happened."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from statistics import median

import pytest

from ldn_desktop.report.content import report_content
from ldn_desktop.report.files import printed_of
from ldn_desktop.report.parts import ReportContent, ReportSection
from ldn_desktop.services.report import read_report
from ldn_desktop.services.settings import change_settings
from ldn_desktop.wording.formats import PLAIN, Formats, with_paper_dates
from tests.support.half_a_year import (
    BACK,
    FIRST,
    HELD,
    PAUSED,
    SECOND_HELD,
    STEPS,
    SYMPTOMS,
    TODAY,
    TOLD,
    Told,
    live_half_a_year,
    planned_after_each_change,
)
from tests.support.home import Home

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="install the Debian package poppler-utils"
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
APART = str.maketrans({"\u00a0": " ", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl"})
LASTLY = "0.5 mg"


@pytest.fixture
def lived(home: Home) -> Home:
    return live_half_a_year(home)


def content(home: Home, first: date = FIRST) -> ReportContent:
    """Return the report from a day to today in words."""
    with home.context() as context:
        report = read_report(context, first, context.read().today)
    return report_content(report, with_paper_dates(PLAIN))


def section(words: ReportContent, title: str) -> ReportSection:
    found = (*words.head, *words.tail, words.daily, *words.details)
    return next(one for one in found if one.title == title)


def rows(words: ReportContent, title: str) -> list[tuple[str, ...]]:
    """Return the rows of the first table of a section, with plain spaces."""
    table = section(words, title).tables[0]
    return [tuple(cell.translate(APART) for cell in row) for row in table.rows]


def on(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span(first: date, last: date) -> str:
    if first == last:
        return on(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {on(last)}"
    return f"{on(first).rpartition(' ')[0]} to {on(last)}"


def mg(dose: Decimal | None) -> str:
    return f"{dose} mg" if dose else "no doses"


def test_the_counts_of_the_half_year_are_those_of_the_plain_list(lived: Home) -> None:
    planned = [told for told in TOLD if told.planned]
    taken = [told for told in planned if told.taken]
    other = [told for told in taken if told.taken != told.planned]
    skipped = [told for told in planned if told.said == "skipped"]
    silent = [told for told in planned if not told.said]
    extras = [told for told in TOLD if told.extra]
    words = content(lived)
    doses = section(words, "Doses")
    whole = (len(planned), len(taken) + len(skipped), len(taken), len(skipped), len(silent))
    assert doses.headline == f"Taken: {len(taken)} of {len(planned)}"
    assert doses.tables[0].rows == (tuple(map(str, (*whole, len(extras)))),)
    # All were ticked five minutes after their time, and no app ran in these tests.
    parts = (len(taken) - len(other), len(other), len(taken), 0, 0, len(silent))
    assert doses.tables[1].rows == (tuple(map(str, parts)),)
    assert min(len(other), len(skipped), len(silent), len(extras)) > 0


def test_what_deviated_is_listed_by_date_in_runs(lived: Home) -> None:
    expected: list[tuple[date, str, str]] = []
    for kind, days in groupby(TOLD, key=deviation):
        run = list(days)
        first, last = run[0].day, run[-1].day
        if kind:
            expected.append((first, span(first, last), kind.format(count=len(run))))
    expected += [(told.day, on(told.day), f"{told.extra} mg extra") for told in TOLD if told.extra]
    said = [
        (date, what.replace("1 doses", "1 dose").replace(" (1 times)", ""))
        for _first, date, what in sorted(expected)
    ]
    assert rows(content(lived), "What deviated") == said


def deviation(told: Told) -> str:
    """Return what is said of a day that was other than planned."""
    n = (told.day - FIRST).days
    if PAUSED <= n < PAUSED + 5:
        return "pause: no doses planned for {count} days"
    if told.planned is None or told.taken == told.planned:
        return ""
    if told.taken:
        return f"{told.taken} mg taken, {told.planned} mg planned ({{count}} times)"
    if told.said == "skipped":
        return f"{{count}} doses skipped: {'a cold' if n < 50 else 'forgot the box'}"
    return "{count} doses not recorded, computer off"


def test_each_change_of_plan_says_what_changed_with_whom_and_when(lived: Home) -> None:
    ends = [on(FIRST + timedelta(days=len(days) - 1)) for days in planned_after_each_change()]
    at = [FIRST + timedelta(days=n) for n in (HELD, PAUSED, BACK, SECOND_HELD)]
    found = rows(content(lived), "Plan and changes")
    assert [row[0] for row in found] == [on(day) for day in (FIRST, *at)]
    assert found[0][1] == (
        f"{STEPS[0]} mg at 21:00, to {STEPS[-1]} mg in {len(STEPS)} steps. "
        f"Last dose {ends[0]}. Reason: trying without"
    )
    for place, row in enumerate(found[1:], start=1):
        assert f"last dose {ends[place]}, not {ends[place - 1]}." in row[1]
    doses = [
        days[n]
        for n, days in zip(
            (HELD, 0, BACK, SECOND_HELD), [*planned_after_each_change()[1:]], strict=True
        )
    ]
    assert found[1][1].startswith(f"{doses[0]} mg for 7 more days;")
    assert found[2][1].startswith(f"No doses for 5 days from {on(at[1])};")
    assert found[3][1].startswith(f"{doses[2]} mg again for 12 days;")
    assert [row[2] for row in found] == [
        "Dr Example, 20 December 2026",
        "no name entered",
        f"Surgical team, {on(at[1] - timedelta(days=4))}",
        f"Pain clinic, {on(at[2] - timedelta(days=1))}",
        f"Pain clinic, {on(at[3] - timedelta(days=1))}",
    ]


def test_the_box_has_the_last_dose_taken_and_where_in_the_plan_it_is(lived: Home) -> None:
    taken = [told for told in TOLD if told.taken]
    last_planned = max(told.day for told in TOLD if told.planned)
    until = last_planned + timedelta(days=28)
    box = {name: fact.translate(APART) for name, fact in content(lived).box}
    assert box == {
        "Dose now": "none",
        "Last dose taken": f"{taken[-1].taken} mg, {on(taken[-1].day)}, 21:05",
        "Where in the plan": f"ended, follow-up day {(TODAY - last_planned).days} of 28",
        "Next change": "none",
        "Last planned dose": f"{on(last_planned)} (taken)",
        "Follow-up until": on(until),
        "Next review": on(TODAY + timedelta(days=10)),
    }


def test_in_a_step_the_box_has_its_dose_its_day_and_the_next_change(house: Home) -> None:
    house.at("2027-01-10 12:00")
    box = {name: fact.translate(APART) for name, fact in content(house).box}
    assert box["Dose now"] == "4.5 mg every day at 21:00"
    assert box["Where in the plan"] == "step 1 of 2, day 7 of 14"
    assert box["Next change"] == "4 mg from 18 January 2027"
    house.at("2027-01-20 12:00")
    house.json("plan", "pause", "--days", "3")
    box = {name: fact.translate(APART) for name, fact in content(house).box}
    assert box["Dose now"] == "none (pause)"
    assert box["Next change"] == "4 mg from 23 January 2027"


def stretches() -> Iterator[list[Told]]:
    return (list(days) for _dose, days in groupby(TOLD, key=lambda told: told.planned))


def test_the_steps_with_the_largest_change_are_shown_whichever_they_are(lived: Home) -> None:
    first = [told for told in TOLD[:12] if told.scores]
    base = {
        name: Fraction(sum(told.scores[name] for told in first), len(first)) for name in SYMPTOMS
    }
    runs = list(stretches())

    def middle(run: list[Told], name: str) -> Fraction:
        return Fraction(median([told.scores[name] for told in run if told.scores]))

    def change(run: list[Told]) -> Fraction:
        return max(abs(middle(run, name) - base[name]) for name in SYMPTOMS)

    most = sorted(runs[:-1], key=change, reverse=True)[:3]
    shown = [run for run in runs[:-1] if run in most]
    assert runs.index(shown[-1]) < len(runs) - 4  # none of them is among the newest
    words = content(lived)
    table = section(words, "Symptoms, each from 0 (none) to 10 (the worst)").tables[0]
    heads = [f"{mg(run[0].planned)}, {span(run[0].day, run[-1].day)}" for run in shown]
    heads.append(f"now: no doses, {span(runs[-1][0].day, TODAY)}")
    said = [head.translate(APART) for head in table.heads]
    assert said == ["Symptom", "Before the first reduction", *heads]
    for symptom, before, *cells in table.rows:
        name = symptom.lower()
        assert before == number(base[name])
        medians = [middle(run, name) for run in (*shown, runs[-1])]
        assert cells == [f"{number(one)}, {signed(one - base[name])}" for one in medians]
    assert {row[0].lower() for row in table.rows} == set(SYMPTOMS)


def number(value: Fraction) -> str:
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths / 10:g}"


def signed(value: Fraction) -> str:
    shown = number(abs(value))
    return shown if shown == "0" else f"{'+' if value > 0 else '−'}{shown}"


def test_a_spell_has_its_first_and_its_last_day_and_its_peak(lived: Home) -> None:
    days = [FIRST + timedelta(days=n) for n in range(200)]

    def peak(name: str, first: int, last: int) -> str:
        return str(max(told.scores[name] for told in TOLD[first : last + 1] if told.scores))

    assert rows(content(lived), "Spells of symptoms") == [
        ("Vivid dreams", on(days[24]), on(days[28]), peak("vivid dreams", 24, 45)),
        ("pain", on(days[78]), on(days[82]), peak("pain", 78, 95)),
        ("mood", on(days[150]), "still there", peak("mood", 150, 182)),
    ]


def test_a_question_has_its_answer_under_it_or_room_for_one(lived: Home) -> None:
    entries = section(content(lived), "Questions for the appointment").entries
    assert [entry.answer for entry in entries] == ["", "The operation, most likely.", ""]


def test_each_day_has_one_number_a_symptom(lived: Home) -> None:
    table = section(content(lived), "Day by day").tables[0]
    names = [head.lower() for head in table.heads[2:-1]]
    assert set(names) == set(SYMPTOMS)
    for told, row in zip(TOLD, table.rows, strict=False):
        assert row[0].translate(APART).endswith(f" {on(told.day)}")
        assert list(row[2:-1]) == [str(told.scores.get(name, "–")) for name in names]
    assert len(table.rows) == len(TOLD) + 1


def test_the_report_is_the_same_wherever_it_is_made(lived: Home) -> None:
    window = Formats(".", PLAIN.time, lambda day: f"{day:%d.%m.}", lambda day: f"{day:%d.%m.%y}")
    with lived.context() as context:
        report = read_report(context, FIRST, TODAY)
    assert printed_of(report, window).words == printed_of(report, PLAIN).words


@needs_poppler
def test_who_and_which_days_are_at_the_foot_of_each_page_and_no_letter_is_small(
    lived: Home, tmp_path: Path
) -> None:
    with lived.context() as context:
        change_settings(context, report_name="A. Person", report_born="1 January 1970")
    pdf = tmp_path / "report.pdf"
    lived.json("report", "--output", str(pdf), "--from", str(FIRST))
    done = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    pages = [" ".join(page.translate(APART).split()) for page in done.stdout.split("\f")[:-1]]
    foot = f"A. Person, born 1 January 1970 · {span(FIRST, TODAY)}"
    assert all(foot in page for page in pages)
    assert "Who A. Person, born 1 January 1970" in pages[0]
    assert next(n for n, page in enumerate(pages) if "Day by day" in page) <= 2
    assert f"{LASTLY}, " in pages[0]
    done = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    places = re.findall(r'yMin="(.*?)".*?yMax="(.*?)">(.*?)</word>', done.stdout)
    heights = {word: float(low) - float(high) for high, low, word in places}
    assert min(heights.values()) == pytest.approx(heights["Page"], abs=0.2)  # that is of 10 points


def test_after_the_follow_up_the_whole_taper_is_summed_up_by_the_last_dose_taken(
    house: Home,
) -> None:
    for day in range(4, 32):
        house.at(f"2027-01-{day:02} 21:10")
        house.json(*(("skip",) if day > 29 else ("taken",)))
    house.at("2027-02-20 12:00")
    assert all(one.title != "The whole taper" for one in content(house).head)
    house.at("2027-03-01 12:00")  # the follow-up of 28 days was over on 28 February
    whole = section(content(house, date(2027, 3, 1)), "The whole taper")
    assert [line.translate(APART) for line in whole.lines] == [
        "From 4.5 mg on 4 January 2027; last dose taken: 4 mg, 29 January 2027, 21:10.",
        "With the follow-up: 4 January to 28 February 2027. 0 changes of plan.",
        "Taken: 26 of 28 planned doses; skipped 2, not recorded 0; extra doses 0.",
    ]


def test_other_medicines_are_told_or_said_not_to_be_held(house: Home) -> None:
    def about() -> tuple[str, ...]:
        return section(content(house), "About the plan").lines

    house.at("2027-01-05 12:00")
    assert "Not in this record: other medicines, allergies." in about()
    assert (
        "Supply: capsules or tablets of 0.5\u00a0mg, 1.5\u00a0mg, 3\u00a0mg, 4.5\u00a0mg."
        in about()
    )
    advice = "The plan's advice for a dose not taken: Skip it and take the next one as usual"
    assert advice in about()
    with house.context() as context:
        change_settings(context, other_medicines="aspirin <b>")
    assert "Other medicines, as I wrote them: aspirin <b>" in about()
    assert "Not in this record: allergies." in about()


def test_since_when_and_what_for_are_told_in_the_users_words_if_they_were_entered(
    house: Home,
) -> None:
    def about() -> tuple[str, ...]:
        return section(content(house), "About the plan").lines

    house.at("2027-01-05 12:00")
    assert not [line for line in about() if line.startswith(("Since when", "What for"))]
    with house.context() as context:
        change_settings(context, ldn_since="spring 2024 <b>", ldn_for="fibromyalgia")
    lines = about()
    assert lines[1:3] == ("Since when: spring 2024 <b>", "What for: fibromyalgia")
