"""The report as a PDF and as an HTML file: its numbers are those of the database."""

import base64
import re
import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.paper.chart import chart_of
from ldn_desktop.report.content import report_content
from ldn_desktop.report.html import report_html
from ldn_desktop.report.parts import ReportContent
from ldn_desktop.services.chart_data import read_chart_data
from ldn_desktop.services.check_ins import check_in
from ldn_desktop.services.questions import add_question
from ldn_desktop.services.recording import skip
from ldn_desktop.services.report import read_report
from ldn_desktop.wording.formats import PLAIN, paper_day, paper_weekday, with_paper_dates
from tests.support.home import Home

TEXT = shutil.which("pdftotext")
needs_pdftotext = pytest.mark.skipif(
    TEXT is None, reason="install the Debian package poppler-utils"
)

APART = str.maketrans(
    {"\u00a0": " ", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi"}
)
"""What a font joins, told apart again."""


def text_of(file: Path, page: int | None = None) -> str:
    """Return the words of a PDF, or of one of its pages, from 1."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    words = ["pdftotext", "-raw", *pages, str(file), "-"]
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60)
    return " ".join(done.stdout.translate(APART).split())


@needs_pdftotext
def test_page_1_holds_the_summary_with_the_numbers_of_the_database(lived: Home) -> None:
    target = lived.folder.parent / "report.pdf"
    answer = lived.json(
        "report", "--output", str(target), "--from", "2027-01-04", "--to", "2027-01-31"
    )
    rows = lived.json("schedule", "--from", "2027-01-04", "--to", "2027-01-31")
    states = [row["state"] for row in rows]
    taken = states.count("taken")
    other = sum(row["taken_mg"] not in (None, row["dose_mg"]) for row in rows)
    off = sum(row["computer_off"] is True for row in rows)
    assert (len(rows), taken, other, off) == (28, 25, 1, 2)
    first, rest = text_of(target, 1), text_of(target)
    summary = rest.partition("Day by day")[0]
    assert f"Taken: {taken} of {len(rows)}" in first
    # Planned, recorded, taken, skipped, not recorded, extra; then what the taken ones were.
    assert (
        f"28 {28 - 2} {taken} {states.count('skipped')} {states.count('not_recorded')} 0" in first
    )
    assert f"{taken - other} {other} {taken} 0 0 {off}" in first
    assert "Dr Example, 20 December 2026" in first
    assert "Reasons for skipping: a <cold> & cough (1)" in first
    assert "It does not decide your dose" in first
    assert "planned dose taken skipped not recorded" in summary  # what the drawing's signs mean
    # The scores of the 28 days are 1, 2, 3, 4, 0, 1, ...: the first 14 in order are 0 0 1 1 1 2 2
    # 2 3 3 3 4 4 4, so their median is 2; so is that of the last 14.
    assert "4.5 mg, 4 to 17 January 2027 2 (0–4), 14 d" in rest
    assert "pain 6 January 2027 6 January 2027" in summary
    assert "Questions for the appointment" in first
    assert answer["taken"] == taken
    assert (answer["skipped"], answer["not_recorded"]) == (1, 2)
    for row in rows:
        assert paper_weekday(date.fromisoformat(row["date"])).replace("\u00a0", " ") in rest
    assert "<img src=x onerror=alert(1)> windy" in rest


def said(day: date) -> str:
    """Return a date as the report has it, with plain spaces."""
    return paper_day(day).replace("\u00a0", " ")


def page_of(file: Path, words: str) -> int:
    """Return the first page, from 1, that has these words."""
    return next(n for n in range(1, 40) if words in text_of(file, n))


def down_to(first: str, last: str, count: int) -> list[dict[str, object]]:
    """Return so many steps of three days, evenly from one dose down to the other."""
    top, low = Decimal(first), Decimal(last)
    doses = (top - (top - low) * n / (count - 1) for n in range(count))
    return [{"dose_mg": str(dose.quantize(Decimal("0.001"))), "days": 3} for dose in doses]


@needs_pdftotext
@pytest.mark.parametrize("times", [["21:00"], ["08:00", "12:00", "17:00", "21:00"]])
def test_page_1_holds_the_summary_of_a_plan_of_60_steps_and_a_later_page_lists_them_all(
    home: Home, times: list[str]
) -> None:
    steps = down_to("4.5", "0.075", 60)
    home.start(start_date="2027-01-04", times=times, steps=steps, supply=None)
    symptoms = ["sleep disturbance", "vivid dreams", "sensitivity to pain", "pain", "mood"]
    with home.context() as context:
        for day in range(60):
            home.at(f"{date(2027, 1, 4) + timedelta(days=day)} 22:00")
            check_in(context, {symptom: (day + n) % 11 for n, symptom in enumerate(symptoms)})
        add_question(context, "Could the taste be why?")
    home.at("2027-03-05 12:00")  # day 61: the first of step 21, 4.5 - 20 * 0.075 mg
    target = home.folder.parent / "report.pdf"
    home.json("report", "--output", str(target), "--from", "2027-01-04")
    first = text_of(target, 1)
    assert "4.5 mg at" in first
    assert "in 60 steps" in first
    assert "step 21 of 60, day 1 of" in first
    assert "Taken: 0 of" in first
    assert "Could the taste be why?" in first
    summary, daily, _rest = text_of(target).partition("Day by day")
    assert daily
    assert "Sensitivity to pain" in summary
    assert page_of(target, "Day by day") <= 3
    assert "All 60 steps" in report_html(report_words(home), b"")
    rest = text_of(target)
    for number, step in enumerate(steps, start=1):
        begins = date(2027, 1, 4) + timedelta(days=3 * (number - 1))
        ends = begins + timedelta(days=2)
        dose = f"{Decimal(str(step['dose_mg'])).normalize():f}"
        assert f"{number} {dose} mg {said(begins)} {said(ends)}" in rest


@needs_pdftotext
@pytest.mark.parametrize("steps", [8, 12])
def test_page_1_holds_the_summary_of_all_symptoms_that_can_be_chosen(
    home: Home, steps: int
) -> None:
    home.at("2026-12-20 12:00")
    doses = [{**step, "days": 14} for step in down_to("4.5", "0.5", steps)]
    home.start(start_date="2027-01-04", steps=doses, supply=None, agreed_on=None)
    own = ("pain", "fatigue", "mood", "brain fog", "stiffness", "headache")
    symptoms = [*(symptom.value for symptom in UsualSymptom), *own]
    with home.context() as context:
        for day in range(0, 14 * steps, 2):
            home.at(f"{date(2027, 1, 4) + timedelta(days=day)} 22:00")
            check_in(context, {symptom: (day + n) % 11 for n, symptom in enumerate(symptoms)})
        for n in range(5):
            add_question(context, f"Question {n}?")
    target = home.folder.parent / "report.pdf"
    home.json("report", "--output", str(target), "--from", "2027-01-04")
    summary, _daily, rest = text_of(target).partition("Day by day")
    for words in (*own, "Before the first", "Question 4?"):
        assert words in summary
    assert page_of(target, "Day by day") <= 3
    begins = date(2027, 1, 4) + timedelta(days=14 * (steps - 1))
    assert f"0.5 mg, {begins.day} " in rest


@needs_pdftotext
def test_long_texts_leave_page_1_whole_and_stand_in_full_on_later_pages(home: Home) -> None:
    long = " ".join(f"word{n}" for n in range(600))
    home.start(reason=long)
    with home.context() as context:
        for n in range(30):
            add_question(context, f"question {n}: {long[:300]}")
        home.at("2027-01-04 22:00")
        skip(context, reason=f"because {long[:2000]}")
    target = home.folder.parent / "report.pdf"
    home.json("report", "--output", str(target))
    first, rest = text_of(target, 1), text_of(target)
    assert "word20" in first
    assert "word599" not in first
    assert re.search(r"And \d+ more. A later page has all.", first)
    assert page_of(target, "Day by day") <= 3
    assert "It does not decide your dose" in first
    for words in ("word598 word599", "because word0", "question 29: word0"):
        assert words in rest


@needs_pdftotext
def test_what_was_agreed_for_later_stands_in_the_plan(house: Home) -> None:
    house.at("2027-01-10 12:00")
    words = ("--agreed-with", "Dr Later", "--reason", "holiday")
    house.json("plan", "hold", "--days", "7", "--from", "2027-01-20", *words)
    target = house.folder.parent / "report.pdf"
    house.json("report", "--output", str(target))
    first = text_of(target, 1)
    assert "20 January 2027" in first
    assert "4 mg for 7 more days" in first
    assert "Dr Later" in first
    assert said(date(2027, 2, 7)) in first
    rest = text_of(target)
    assert "4 mg 18 January 2027 to 7 February 2027" in rest
    assert "To be changed from 20 January 2027, agreed with Dr Later: holiday" in rest
    assert "The last dose is planned for 7 February 2027." in rest


@needs_pdftotext
def test_each_clinician_stands_for_what_was_agreed_with_them_and_for_no_more(house: Home) -> None:
    house.at("2027-01-20 12:00")
    words = ("--agreed-with", "Dr B", "--agreed-on", "2027-01-19", "--reason", "a bad week")
    house.json("plan", "hold", "--days", "7", *words)
    house.at("2027-01-25 12:00")
    house.json("plan", "hold", "--days", "2")
    target = house.folder.parent / "report.pdf"
    for first in ("2027-01-04", "2027-01-25"):
        house.json("report", "--output", str(target), "--from", first)
        summary, _daily, page = text_of(target).partition("Day by day")
        for named in ("Dr Example, 20 December 2026", "Dr B, 19 January 2027", "no name entered"):
            assert summary.count(named) == 1
        whole = "Agreed with Dr Example on 20 December 2026 (the plan from 4 January 2027)."
        assert whole in page
        change = "Changed from 20 January 2027, agreed with Dr B on 19 January 2027: a bad"
        assert change in page
        unnamed = "Changed from 25 January 2027, with whom it was agreed was not entered."
        assert unnamed in page
        assert page.count("Dr B") == page.count("Dr Example") == 1


@needs_pdftotext
@pytest.mark.parametrize("word", ["taken", "skipped", "not recorded"])
def test_the_last_dose_of_a_plan_is_told_as_planned_and_by_what_was_said_of_it(
    house: Home, word: str
) -> None:
    house.at("2027-01-31 22:00")
    if word != "not recorded":
        house.json(*{"taken": ("taken",), "skipped": ("skip",)}[word])
    house.at("2027-02-02 12:00")
    target = house.folder.parent / "report.pdf"
    house.json("report", "--output", str(target))
    assert f"Its last dose was planned for 31 January 2027 ({word})." in text_of(target)
    box = dict(report_words(house).box)
    assert box["Last planned dose"] == f"31\u00a0January 2027 ({word})"
    taken = "4\u00a0mg, 31\u00a0January 2027, 22:00" if word == "taken" else "none recorded"
    assert box["Last dose taken"] == taken
    house.json("report", "--output", str(target), "--from", "2027-02-01")
    assert "Its last dose was planned for 31 January 2027." in text_of(target)


@needs_pdftotext
def test_the_fonts_are_inside_the_file(lived: Home) -> None:
    target = lived.folder.parent / "report.pdf"
    lived.json("report", "--output", str(target))
    done = subprocess.run(
        ["pdffonts", str(target)], check=True, capture_output=True, text=True, timeout=60
    )
    fonts = done.stdout.splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes (yes|no) +(yes|no)\b", font) for font in fonts)


class Outline(HTMLParser):
    """Collects the elements of a page, and what is written in its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_the_html_file_needs_nothing_else_and_escapes_what_was_written(lived: Home) -> None:
    target = lived.folder.parent / "report.html"
    lived.json("report", "--output", str(target))
    html = target.read_text("utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt; windy" in html
    assert "a &lt;cold&gt; &amp; cough" in html
    outline = Outline()
    outline.feed(html)
    assert outline.tags.count("h1") == 1
    # Questions, changes, doses, deviations, symptoms, spells, plan; daily; plan, steps, counting.
    assert outline.tags.count("h2") == 11
    assert outline.tags.count("table") == outline.tags.count("caption") == 8
    assert "This page is the accessible form" in html
    assert outline.tags.count("img") == 1
    assert not {"script", "link", "iframe", "object"} & set(outline.tags)
    links = [value or "" for name, value in outline.attributes if name in ("src", "href")]
    assert [link.partition(",")[0] for link in links] == ["data:image/svg+xml;base64"]
    assert base64.b64decode(links[0].partition(",")[2]).lstrip().startswith(b"<?xml")
    alts = [value for name, value in outline.attributes if name == "alt"]
    assert alts[0]
    assert "25 doses taken" in alts[0]


def test_a_number_of_days_is_not_parted_from_its_unit(lived: Home) -> None:
    target = lived.folder.parent / "report.html"
    lived.json("report", "--output", str(target))
    counts = re.findall(r"\b14(\s)d\b", target.read_text("utf-8"))
    assert counts
    assert {*counts} == {"\u00a0"}


def test_a_file_that_was_there_stays_whole_until_the_new_one_is(lived: Home) -> None:
    target = lived.folder.parent / "report.pdf"
    target.write_text("old")
    lived.json("report", "--output", str(target))
    assert target.read_bytes().startswith(b"%PDF")
    assert [path.name for path in target.parent.glob(".*part")] == []
    assert target.stat().st_mode & 0o777 == 0o600


def test_days_from_before_the_plan_was_entered_are_neither_drawn_nor_called_not_recorded(
    home: Home,
) -> None:
    home.at("2027-01-22 12:00")  # day 19: the windows of 4 to 21 January have closed
    home.start("--yes")
    home.at("2027-01-23 12:00")
    day_of_4 = ("--from", "2027-01-04", "--to", "2027-01-04")
    assert "before the plan was entered" in home.run("schedule", *day_of_4).out
    assert home.row("2027-01-04#1")["state"] == "not_recorded"  # the contract has no other state
    words = report_words(home)
    (doses,) = (section for section in words.head if section.title == "Doses")
    assert doses.headline == "Taken: 0 of 1"
    assert "Doses from before the plan was entered are neither counted nor drawn." in doses.lines
    assert "0 skipped, 1 not recorded" in words.drawing
    said = [doses.partition(": ")[2] for _day, doses, *_rest in words.daily.tables[0].rows]
    assert said[:18] == ["before the plan was entered"] * 18
    assert said[18:] == ["not recorded, the computer was off", "to come"]
    with home.context() as context:
        drawn = read_chart_data(context, date(2027, 1, 4), date(2027, 1, 23))
    assert [ring.day for ring in chart_of(drawn).not_taken] == [date(2027, 1, 22)]


def test_a_plan_entered_before_it_begins_has_no_such_days(lived: Home) -> None:
    said_of_all = [line for section in report_words(lived).head for line in section.lines]
    assert "before the plan" not in "".join(said_of_all)


def report_words(home: Home) -> ReportContent:
    """Return the report from 4 January to today in words."""
    with home.context() as context:
        today = context.read().today
        report = read_report(context, date(2027, 1, 4), today)
    return report_content(report, with_paper_dates(PLAIN))
