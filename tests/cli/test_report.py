"""`report`: the range it begins with, what is refused, and a machine without a screen."""

import subprocess
import sys
import time
from datetime import date

import pytest

from tests.support.four_weeks import live_four_weeks
from tests.support.home import Home, MakeHome
from tests.support.years import Life, fill_years


@pytest.fixture
def lived(house: Home) -> Home:
    """Four weeks of the design's plan from 4 January 2027; it is 1 February, noon."""
    return live_four_weeks(house)


def test_the_next_report_begins_where_the_last_one_ended(lived: Home) -> None:
    target = str(lived.folder.parent / "one.html")
    answer = lived.json("report", "--output", target, "--to", "2027-01-20")
    assert (answer["from"], answer["to"]) == ("2027-01-04", "2027-01-20")
    lived.at("2027-02-02 12:00")
    answer = lived.json("report", "--output", target)
    assert (answer["from"], answer["to"]) == ("2027-01-20", "2027-02-02")
    lived.at("2027-02-03 12:00")
    answer = lived.json("report", "--output", target, "--to", "2027-01-10")
    assert (answer["from"], answer["to"]) == ("2027-01-04", "2027-01-10")


def test_a_second_report_of_the_day_has_what_the_first_one_had(lived: Home) -> None:
    files = [str(lived.folder.parent / name) for name in ("one.pdf", "one.html")]
    first, second = ({**lived.json("report", "--output", f), "file": ""} for f in files)
    assert first == second
    assert first["taken"] == 25


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--output", "report.docx"), "--output: This must be one of: .pdf, .html."),
        (("--output", "r.pdf", "--from", "2027-02-30"), "“2027-02-30” is not a date."),
        (("--output", "r.pdf", "--from", "2027-01-09", "--to", "2027-01-08"), "The last day lies"),
        (("--output", "r.pdf", "--from", "2027-03-01"), "That time has not come yet."),
        (("--output", "nowhere/r.pdf"), "The file can't be written"),
        (("--card", "--output", "card.html"), "--output: This must be one of: .pdf."),
        (("--card", "--output", "nowhere/c.pdf"), "The file can't be written"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_sentence(
    lived: Home, words: tuple[str, ...], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lived.folder.parent)
    assert lived.refused("report", *words).startswith(sentence)


def test_without_a_plan_there_is_nothing_to_report(home: Home) -> None:
    assert "There is no plan yet" in home.refused("report", "--output", "r.pdf")


def test_a_machine_without_a_screen_makes_the_report_too(make_home: MakeHome) -> None:
    # In 2020, so that the days have passed whatever the clock of the computer says.
    home = make_home("2020-01-05 12:00", "Europe/Berlin")
    home.start(start_date="2020-01-06", agreed_on=None)
    target = home.folder.parent / "report.pdf"
    code = (
        "import os, sys\n"
        "for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'QT_QPA_PLATFORM'):\n"
        "    os.environ.pop(name, None)\n"
        "from ldn_desktop.__main__ import main\n"
        "sys.exit(main())"
    )
    words = ["--data-dir", str(home.folder), "report", "--output", str(target)]
    words += ["--from", "2020-01-06", "--to", "2020-01-31"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert target.read_bytes().startswith(b"%PDF")


def test_the_report_of_180_days_takes_less_than_a_second_of_work(house: Home) -> None:
    home = house
    home.at("2027-08-01 12:00")
    life = Life(date(2027, 8, 1), 180, doses=2, scores=6, step_days=21)
    with home.context() as context:
        fill_years(context, home.folder, life)
    target = home.folder.parent / "report.pdf"
    home.json("report", "--output", str(target))  # what is loaded at the first use is loaded
    start = time.process_time()
    home.json("report", "--output", str(target), "--from", "2027-02-02")
    assert time.process_time() - start < 2  # generous: other work slows a shared computer


def page(lived: Home, *words: str) -> str:
    """Return the text of the report that the command writes."""
    target = lived.folder.parent / "page.html"
    lived.json("report", "--output", str(target), *words)
    return target.read_text("utf-8")


def test_the_person_on_the_report_is_named_by_command_and_kept_only_if_asked_for(
    lived: Home,
) -> None:
    said = ("--name", "Ada <Example>", "--born", "10 December 1975")
    others = ("--other-medicines", "aspirin  & iron")
    printed = page(lived, *said, *others)
    for text in ("Ada &lt;Example&gt;", "born 10 December 1975", "aspirin &amp; iron"):
        assert text in printed
    assert "Ada" not in page(lived)
    page(lived, *said, *others, "--keep")
    kept = page(lived)
    assert "Ada &lt;Example&gt;" in kept
    assert "aspirin &amp; iron" in kept
    without = page(lived, "--name", "")
    assert "Ada" not in without
    assert "born 10 December 1975" in without
    page(lived, "--name", "", "--other-medicines", "", "--keep")
    last = page(lived)
    assert "Ada" not in last
    assert "Not in this record: other medicines, allergies." in last
    assert "born 10 December 1975" in last


@pytest.mark.parametrize("option", ["--name", "--born", "--other-medicines"])
def test_what_cannot_be_kept_of_the_person_is_refused_with_its_option(
    lived: Home, option: str
) -> None:
    target = str(lived.folder.parent / "page.html")
    for text in ("x" * 5001, "x\x1b"):
        assert lived.refused("report", "--output", target, option, text).startswith(f"{option}: ")


def test_the_card_for_the_wallet_is_a_pdf_and_no_report(lived: Home) -> None:
    target = lived.folder.parent / "card.pdf"
    before = lived.rows()
    assert lived.json("report", "--card", "--output", str(target)) == {"file": str(target)}
    assert target.read_bytes().startswith(b"%PDF")
    assert lived.rows() == before
    lived.json("report", "--card", "--output", str(target), "--name", "Ada", "--keep")
    assert "Ada" in page(lived)


@pytest.mark.parametrize(("paper", "box"), [("a4", b"[0 0 595"), ("letter", b"[0 0 612")])
def test_the_report_and_the_card_are_on_the_paper_that_is_asked_for(
    lived: Home, monkeypatch: pytest.MonkeyPatch, paper: str, box: bytes
) -> None:
    monkeypatch.setenv("PAPERSIZE", "letter" if paper == "a4" else "a4")
    target = lived.folder.parent / "page.pdf"
    for card in ((), ("--card",)):
        lived.json("report", "--output", str(target), "--paper", paper, *card)
        assert b"/MediaBox " + box in target.read_bytes()
    lived.json("report", "--output", str(target))
    assert b"/MediaBox " + box not in target.read_bytes()
