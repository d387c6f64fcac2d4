"""Every typed thing has its sentence, in the product's way of speaking."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest

from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.doctor import Examined, Finding
from ldn_desktop.services.errors import (
    Fault,
    NeedsAnswer,
    Question,
    Refusal,
    Refused,
    StorageError,
)
from ldn_desktop.services.reminding import Health, Trouble
from ldn_desktop.wording.doctor import say_finding
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.questions import ask_person, complain
from ldn_desktop.wording.sentences import ask, say, say_to_person
from ldn_desktop.wording.states import say_state
from ldn_desktop.wording.troubles import reminders_state, say_troubles

DETAILS = {
    "value": "x",
    "most": "10",
    "least": "1",
    "largest": "1000",
    "line": "1",
    "key": "2027-01-04#1",
    "names": "LDN, Vitamin D",
    "path": "/data/doses.csv",
    "keys": "2027-01-04#1, 2027-01-04#2",
    "choices": "local, home",
    "why": "It is empty.",
    "dose": "45",
    "doses": "4.2",
    "before": "3",
    "after": "4",
    "total": "5",
    "run": "9",
    "planned": "4.5",
    "dates": "2027-01-04",
    "date": "2027-01-04",
    "name": "dunst",
    "zone": "Europe/Berlin",
    "journal": "delete",
    "megabytes": "12",
    "level": "full",
    "day": "4 January",
    "time": "21:00",
    "before_noon": "AM",
    "after_noon": "PM",
}
WINDOW = "in the window"
AVOIDED = re.compile(
    r"\b(should|please|missed|failed|overdue|monitor|alarm|detect|withdrawal|relapse|error:|sorry)\b",
    re.IGNORECASE,
)


def all_sentences() -> Iterable[tuple[str, str]]:
    for problem in Problem:
        yield problem.name, say(Invalid(problem, **DETAILS))
    for refusal in Refusal:
        yield refusal.name, say(Refused(refusal, **DETAILS))
        yield f"{refusal.name} {WINDOW}", complain(Refused(refusal, **DETAILS), PLAIN)
    for question in Question:
        yield question.name, ask(question, DETAILS)
        yield f"{question.name} {WINDOW}", ask_person(question, DETAILS, PLAIN)
    for fault in Fault:
        yield fault.name, say(StorageError(fault, path="x.sqlite3"))
    for trouble in Trouble:
        yield trouble.name, " ".join(say_troubles(Health(frozenset({trouble}))))
    for examined, ok in product(Examined, (True, False, None)):
        check = say_finding(Finding(examined, ok, DETAILS))
        yield f"{examined.name} {ok}", check.text
        yield f"{examined.name} {ok} mend", check.mend or "."
    for state in DoseState:
        yield state.name, say_state(state) + "."


SENTENCES = dict(all_sentences())
# What can't be unknown, or is neither good nor bad, has no sentence for it.
NEVER_UNKNOWN = {
    "APP None",
    "BACKUP None",
    "CLOCK None",
    "DATABASE None",
    "DISK None",
    "LIMITS False",
    "LIMITS True",
    "ZONE None",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_each_has_a_sentence_with_nothing_left_to_fill_in(name: str) -> None:
    text = SENTENCES[name]
    assert text or name in NEVER_UNKNOWN
    assert "{" not in text
    assert "\n" not in text


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_has_at_most_20_words(name: str) -> None:
    for sentence in re.split(r"(?<=[.?!:])\s+", SENTENCES[name]):
        assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("name", SENTENCES)
def test_the_words_to_avoid_are_avoided(name: str) -> None:
    assert not AVOIDED.search(SENTENCES[name])


@pytest.mark.parametrize(
    "name", [n for n in SENTENCES if not n.startswith(tuple(Examined.__members__))]
)
def test_a_sentence_ends_as_one(name: str) -> None:
    assert SENTENCES[name][-1] in ".?!" or "ldn-desktop" in SENTENCES[name]


def test_a_place_in_a_file_is_named_to_a_program_and_not_beside_a_field() -> None:
    wrong = Invalid(Problem.STEP_DAYS, where="steps[2].days", most="3660")
    assert say(wrong).startswith("steps[2].days: ")
    assert not say_to_person(wrong).startswith("steps")


@pytest.mark.parametrize("name", [n for n in SENTENCES if n.endswith(WINDOW)])
def test_the_window_names_no_dose_by_its_key(name: str) -> None:
    if name != f"{Refusal.EXTRA_HAS_NO_KEY.name} {WINDOW}":  # only a command can be refused so
        assert "#" not in SENTENCES[name]


@pytest.mark.parametrize(
    ("typed", "sign", "mend"),
    [
        ("x", ".", "Write it in digits, like 4 or 1.5."),
        ("x", ",", "Write it in digits, like 4 or 1,5."),
        ("1,5", ".", "Use a point: 1.5."),
        ("1,500", ".", "Use a point: 1.5."),
        (",5 mg", ".", "Use a point: 1.5."),
        ("1.5", ",", "Use a comma: 1,5."),
        ("1,500", ",", "It can be read in two ways: leave out its last zeros, or the sign."),
        ("1,500", "٫", "Use a point: 1.5."),
        ("1.500", "٫", "It can be read in two ways: leave out its last zeros, or the sign."),
        ("1,500.5", ".", "Write it in digits, like 4 or 1.5."),
    ],
)
def test_the_mend_of_an_amount_names_the_decimal_sign_that_is_read(
    typed: str, sign: str, mend: str
) -> None:
    said = say(Invalid(Problem.AMOUNT_FORM, value=typed), decimal_sign=sign)
    assert said == f"“{typed}” is not an amount. {mend}"


def test_what_the_user_typed_is_quoted_as_it_is_even_where_it_looks_like_a_gap() -> None:
    assert "{value}{0}" in say(Invalid(Problem.DATE_FORM, value="{value}{0}"))


def test_several_questions_are_asked_in_one_line() -> None:
    asked = [(Question.SECOND_PLAN, {}), (Question.ABOVE_USUAL, {"dose": "45"})]
    text = say(NeedsAnswer(asked))
    assert text.count("?") == 2


@pytest.mark.parametrize(
    ("troubles", "state"),
    [
        (set(), "ok"),
        ({Trouble.SHOWN_PERHAPS}, "degraded"),
        ({Trouble.NOT_SHOWN, Trouble.NOT_READ}, "degraded"),
        ({Trouble.BELL_STOPPED}, "off"),
        ({Trouble.NEVER_READ}, "off"),
        ({Trouble.BELL_STOPPED, Trouble.BUG}, "off"),
    ],
)
def test_reminders_are_ok_degraded_or_off(troubles: set[Trouble], state: str) -> None:
    assert reminders_state(Health(frozenset(troubles))) == state


def test_a_trouble_of_the_disk_says_what_the_disk_said() -> None:
    health = Health(frozenset({Trouble.TICK_NOT_SAVED}), StorageError(Fault.DISK_FULL))
    (text,) = say_troubles(health)
    assert "NOT saved" in text
    assert "full" in text


def test_reminders_go_on_from_memory_is_said_only_where_something_was_read() -> None:
    fault = StorageError(Fault.IO_ERROR)
    (never,) = say_troubles(Health(frozenset({Trouble.NEVER_READ, Trouble.BUG}), fault))
    assert "nothing rings" in never
    assert "memory" not in never
    assert "Check the disk" in never
    (once,) = say_troubles(Health(frozenset({Trouble.NOT_READ}), fault))
    assert "from memory" in once


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (Refused(Refusal.DOSE_RECORDED, key="2027-06-13#1"), "is recorded, on the 13th."),
        (Refused(Refusal.NOT_NEWEST, date="2027-06-13"), "It holds from the 13th on."),
    ],
)
def test_what_keeps_a_change_from_being_taken_back_is_told_by_its_day(
    refused: Refused, says: str
) -> None:
    formats = replace(PLAIN, long_day=lambda day: f"the {day.day}th")
    assert says in complain(refused, formats)
    assert "2027-06-13" in say(refused)


def test_a_day_outside_the_plan_is_named_as_the_person_writes_dates() -> None:
    error = Invalid(Problem.DAY_OUTSIDE_PLAN, value="2027-06-13")
    formats = replace(PLAIN, long_day=lambda day: f"the {day.day}th")
    assert "no step on the 13th" in complain(error, formats)
    assert "2027-06-13" in say(error)
