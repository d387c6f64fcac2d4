"""Commands at the end of a pause: they ask as the window does, and take a yes by `--yes`."""

import pytest

from tests.support.home import Home

KEY = "2027-01-10#1"


@pytest.fixture
def due(house: Home) -> Home:
    """The first dose after a pause of three days, due."""
    house.json("plan", "pause", "--from", "2027-01-07", "--days", "3")
    house.at("2027-01-10 21:00")
    return house


@pytest.mark.parametrize("words", [("taken",), ("taken", KEY), ("taken", "--dose", "4")])
def test_taken_is_refused_with_the_question_and_does_it_with_yes(
    due: Home, words: tuple[str, ...]
) -> None:
    asked = due.refused(*words)
    assert "Your pause has ended. Go on with 4.5 mg, and record it as taken?" in asked
    assert due.json(*words, "--yes")["state"] == "taken"
    assert [line["kind"] for line in due.json("history", KEY)] == ["go_on", "taken"]
    due.at("2027-01-11 21:00")
    assert due.json("taken")["state"] == "taken"


def test_undo_takes_back_the_dose_and_the_yes_stays(due: Home) -> None:
    due.json("taken", "--yes")
    assert due.json("undo")["state"] == "due"
    assert due.json("taken")["state"] == "taken"


def test_status_and_schedule_say_the_question(due: Home) -> None:
    for command in ("status", "schedule"):
        said = due.run(command).out.replace("\u00a0", " ")
        assert f"{KEY}  21:00  4.5 mg  1 × 4.5 mg  due now: go on with 4.5 mg?" in said
    assert due.json("status")["open"][0]["state"] == "due"


def test_a_skip_needs_no_yes_and_leaves_the_question_to_the_next_dose(due: Home) -> None:
    assert due.json("skip")["state"] == "skipped"
    due.at("2027-01-11 21:00")
    assert "Go on with 4.5 mg" in due.refused("taken")


def test_the_yes_is_listed_where_records_are(due: Home) -> None:
    due.json("taken", "--yes")
    assert "yes to going on after the pause" in due.run("history").out
