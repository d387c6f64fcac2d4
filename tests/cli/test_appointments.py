"""`review` and `question`: the date of the next appointment, and what to ask there."""

import pytest

from tests.support.home import Home


def test_a_review_is_set_moved_shown_and_removed(house: Home) -> None:
    assert house.json("review") == {"review": None}
    assert house.json("review", "2027-02-03") == {"review": "2027-02-03"}
    assert house.json("review", "2027-02-10") == {"review": "2027-02-10"}
    assert house.run("review").out == "Your next review is on Wednesday 2027-02-10.\n"
    assert house.json("review", "--clear") == {"review": None}
    assert house.json("review") == {"review": None}


@pytest.mark.parametrize("date", ["2027-01-02", "soon", "2200-01-01"])
def test_a_date_that_is_past_or_none_is_refused(house: Home, date: str) -> None:
    house.refused("review", date)


def test_a_question_is_added_answered_listed_and_removed(home: Home) -> None:
    first = home.json("question", "add", " Is <b>this</b> usual? ")
    assert first == {
        "number": 1,
        "text": "Is <b>this</b> usual?",
        "made_at": "2027-01-03T11:00:00+00:00",
        "answer": None,
        "ticked_at": None,
    }
    second = home.json("question", "add", "When?")
    answered = home.json("question", "answer", "1", "Yes.")
    assert answered == {**first, "answer": "Yes."}
    assert home.json("question", "list") == [answered, second]
    assert home.run("question", "list").out == (
        "1  Is <b>this</b> usual?\n   Answer: Yes.\n2  When?\n"
    )
    assert home.json("question", "answer", "1", "") == first
    assert home.json("question", "remove", "1") == first
    assert home.json("question", "list") == [second]


def test_without_a_question_the_list_says_so(home: Home) -> None:
    assert home.json("question", "list") == []
    assert home.run("question", "list").out == "None written down.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("add", " "),
        ("add", "x" * 100_000),
        ("answer", "1", "x" * 100_000),
        ("answer", "9", "Yes."),
        ("answer", "one", "Yes."),
        ("remove", "9"),
        ("remove", "-"),
    ],
    ids=lambda words: "-".join(words)[:12],
)
def test_what_is_no_question_or_no_answer_is_refused(home: Home, words: tuple[str, ...]) -> None:
    home.json("question", "add", "Why?")
    home.refused("question", *words)


def test_a_removed_question_is_not_there_to_be_answered(home: Home) -> None:
    home.json("question", "add", "Why?")
    home.json("question", "remove", "1")
    said = home.refused("question", "answer", "1", "So.")
    assert said.startswith("There is no question 1.")
