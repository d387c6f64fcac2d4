"""Every typed thing has its sentence, in the product's way of speaking."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.amounts import parse_typed_amount, plain
from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.doctor import DoctorCheck, Finding
from ldn_desktop.services.errors import (
    ConfirmationCode,
    ConfirmationRequired,
    NotAllowedError,
    RejectionReason,
    StorageError,
    StorageErrorKind,
)
from ldn_desktop.services.reminder_dispatch import Health, HealthIssue
from ldn_desktop.wording.doctor import say_finding
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.health_issues import reminders_state, say_health_issues
from ldn_desktop.wording.questions import ask_person, complain
from ldn_desktop.wording.sentences import ask, say, say_to_person
from ldn_desktop.wording.states import say_state
from ldn_desktop.wording.symptoms import symptom_name

DETAILS = {
    "known": "Naltrexone (low dose)",
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
    "step": "3",
    "steps": "9",
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
    "offset": "+01:00",
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
    for problem in ValidationCode:
        yield problem.name, say(ValidationError(problem, **DETAILS))
    for refusal in RejectionReason:
        yield refusal.name, say(NotAllowedError(refusal, **DETAILS))
        yield f"{refusal.name} {WINDOW}", complain(NotAllowedError(refusal, **DETAILS), PLAIN)
    for question in ConfirmationCode:
        yield question.name, ask(question, DETAILS)
        yield f"{question.name} {WINDOW}", ask_person(question, DETAILS, PLAIN)
    for fault in StorageErrorKind:
        yield fault.name, say(StorageError(fault, path="x.sqlite3"))
    for trouble in HealthIssue:
        yield trouble.name, " ".join(say_health_issues(Health(frozenset({trouble}))))
    for examined, ok in product(DoctorCheck, (True, False, None)):
        check = say_finding(Finding(examined, ok, DETAILS))
        yield f"{examined.name} {ok}", check.text
        yield f"{examined.name} {ok} mend", check.fix or "."
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
    "INPUT_METHOD None",
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
    "name", [n for n in SENTENCES if not n.startswith(tuple(DoctorCheck.__members__))]
)
def test_a_sentence_ends_as_one(name: str) -> None:
    assert SENTENCES[name][-1] in ".?!" or "ldn-desktop" in SENTENCES[name]


def test_a_place_in_a_file_is_named_to_a_program_and_not_beside_a_field() -> None:
    wrong = ValidationError(ValidationCode.STEP_DAYS, where="steps[2].days", most="3660")
    assert say(wrong).startswith("steps[2].days: ")
    assert not say_to_person(wrong).startswith("steps")


@pytest.mark.parametrize("name", [n for n in SENTENCES if n.endswith(WINDOW)])
def test_the_window_names_no_dose_by_its_key(name: str) -> None:
    if (
        name != f"{RejectionReason.EXTRA_HAS_NO_KEY.name} {WINDOW}"
    ):  # only a command can be refused so
        assert "#" not in SENTENCES[name]


@pytest.mark.parametrize(
    ("typed", "sign", "fix"),
    [
        ("x", ".", "Write it in digits, like 4 or 1.5."),
        ("x", ",", "Write it in digits, like 4 or 1,5."),
        ("1,5", ".", "Use a point: 1.5."),
        ("4,5", ".", "Use a point: 4.5."),
        ("0,75 mg", ".", "Use a point: 0.75."),
        ("٤,٥", ".", "Use a point: 4.5."),
        ("1,500", ".", "It can be read in two ways: leave out its last zeros, or the sign."),
        (",5 mg", ".", "Use a point: 0.5."),
        (".5", ".", "Write it with a zero: 0.5."),
        (".5", ",", "Use a comma: 0,5."),
        ("1.5", ",", "Use a comma: 1,5."),
        ("4.50", ",", "Use a comma: 4,50."),
        ("1.500", ",", "It can be read in two ways: leave out its last zeros, or the sign."),
        ("1,500", ",", "It can be read in two ways: leave out its last zeros, or the sign."),
        ("1,500", "٫", "It can be read in two ways: leave out its last zeros, or the sign."),
        ("4,55", "٫", "Use a point: 4.55."),
        ("1.500", "٫", "It can be read in two ways: leave out its last zeros, or the sign."),
        ("1,500.5", ".", "Write it in digits, like 4 or 1.5."),
    ],
)
def test_the_mend_of_an_amount_names_the_decimal_sign_that_is_read(
    typed: str, sign: str, fix: str
) -> None:
    said = say(ValidationError(ValidationCode.AMOUNT_FORM, value=typed), decimal_sign=sign)
    assert said == f"“{typed}” is not an amount. {fix}"


@given(
    st.decimals(Decimal("0.001"), 999, places=3).map(plain).filter(lambda text: "." in text),
    st.sampled_from(".,"),
)
def test_an_amount_with_the_other_sign_is_answered_with_the_same_number(
    amount: str, sign: str
) -> None:
    typed = amount.replace(".", "," if sign == "." else ".")
    said = say(ValidationError(ValidationCode.AMOUNT_FORM, value=typed), decimal_sign=sign)
    _, words, answer = said.rpartition(": ")
    assert words
    assert parse_typed_amount(answer.removesuffix("."), sign) == Decimal(amount)


def test_what_the_user_typed_is_quoted_as_it_is_even_where_it_looks_like_a_gap() -> None:
    assert "{value}{0}" in say(ValidationError(ValidationCode.DATE_FORM, value="{value}{0}"))


def test_several_questions_are_asked_in_one_line() -> None:
    asked = [(ConfirmationCode.SECOND_PLAN, {}), (ConfirmationCode.ABOVE_USUAL, {"dose": "45"})]
    text = say(ConfirmationRequired(asked))
    assert text.count("?") == 2


@pytest.mark.parametrize(
    ("issues", "state"),
    [
        (set(), "ok"),
        ({HealthIssue.SHOWN_PERHAPS}, "degraded"),
        ({HealthIssue.NOT_SHOWN, HealthIssue.NOT_READ}, "degraded"),
        ({HealthIssue.SCHEDULER_STOPPED}, "off"),
        ({HealthIssue.NEVER_READ}, "off"),
        ({HealthIssue.SCHEDULER_STOPPED, HealthIssue.BUG}, "off"),
    ],
)
def test_reminders_are_ok_degraded_or_off(issues: set[HealthIssue], state: str) -> None:
    assert reminders_state(Health(frozenset(issues))) == state


def test_a_trouble_of_the_disk_says_what_the_disk_said() -> None:
    health = Health(
        frozenset({HealthIssue.TICK_NOT_SAVED}), StorageError(StorageErrorKind.DISK_FULL)
    )
    (text,) = say_health_issues(health)
    assert "NOT saved" in text
    assert "full" in text


def test_reminders_go_on_from_memory_is_said_only_where_something_was_read() -> None:
    fault = StorageError(StorageErrorKind.IO_ERROR)
    (never,) = say_health_issues(
        Health(frozenset({HealthIssue.NEVER_READ, HealthIssue.BUG}), fault)
    )
    assert "nothing rings" in never
    assert "memory" not in never
    assert "Check the disk" in never
    (once,) = say_health_issues(Health(frozenset({HealthIssue.NOT_READ}), fault))
    assert "from memory" in once


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (
            NotAllowedError(RejectionReason.DOSE_RECORDED, key="2027-06-13#1"),
            "is recorded, on the 13th.",
        ),
        (
            NotAllowedError(RejectionReason.NOT_NEWEST, date="2027-06-13"),
            "It holds from the 13th on.",
        ),
    ],
)
def test_what_keeps_a_change_from_being_taken_back_is_told_by_its_day(
    refused: NotAllowedError, says: str
) -> None:
    formats = replace(PLAIN, long_day=lambda day: f"the {day.day}th")
    assert says in complain(refused, formats)
    assert "2027-06-13" in say(refused)


def test_a_day_outside_the_plan_is_named_as_the_person_writes_dates() -> None:
    error = ValidationError(ValidationCode.DAY_OUTSIDE_PLAN, value="2027-06-13")
    formats = replace(PLAIN, long_day=lambda day: f"the {day.day}th")
    assert "no step on the 13th" in complain(error, formats)
    assert "2027-06-13" in say(error)


@pytest.mark.parametrize("symptom", UsualSymptom)
def test_each_usual_symptom_has_a_name_of_its_own(symptom: UsualSymptom) -> None:
    assert symptom_name(symptom.value) != symptom.value
