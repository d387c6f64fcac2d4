"""`later`, ticks before due, windows: the seven states of a dose."""

import pytest

from tests.support.home import Home, MakeHome

MONDAY = "2027-01-04#1"
TUESDAY = "2027-01-05#1"


@pytest.fixture
def due(house: Home) -> Home:
    """Monday's dose of 21:00 has been due for five minutes."""
    house.at("2027-01-04 21:05")
    return house


def test_later_puts_a_due_dose_off_by_15_minutes_or_as_said(due: Home) -> None:
    assert due.json("later")["state"] == "put_off"
    due.clock.go(minutes=14)
    assert due.state(MONDAY) == "put_off"
    due.clock.go(minutes=1)
    assert due.state(MONDAY) == "due"
    due.json("later", MONDAY, "--minutes", "60")
    due.clock.go(minutes=59)
    assert due.state(MONDAY) == "put_off"


@pytest.mark.parametrize("minutes", ["0", "-5", "1.5", "soon", "", "1441", "99999999999", "١٥"])
def test_minutes_that_are_none_are_refused(due: Home, minutes: str) -> None:
    due.refused("later", f"--minutes={minutes}")


def test_later_is_refused_beyond_the_window_and_for_a_dose_that_is_not_due(due: Home) -> None:
    due.refused("later", "--minutes", "720")
    assert "not waiting for an answer" in due.refused("later", TUESDAY)
    due.json("taken")
    due.refused("later", MONDAY)


def test_the_next_dose_can_be_ticked_early_without_a_question(house: Home) -> None:
    house.at("2027-01-04 15:00")
    row = house.json("taken", MONDAY)
    assert (row["state"], row["taken_at"]) == ("taken", "2027-01-04T15:00:00+01:00")


def test_more_than_6_hours_early_is_asked_about_once(house: Home) -> None:
    house.at("2027-01-04 14:59")
    sentence = house.refused("taken", MONDAY)
    assert "?" in sentence
    assert "--yes" in sentence
    assert house.json("taken", MONDAY, "--yes")["state"] == "taken"


def test_only_the_next_planned_dose_can_be_early(house: Home) -> None:
    house.at("2027-01-04 20:00")
    house.refused("taken", TUESDAY, "--yes")
    house.refused("skip", TUESDAY, "--yes")


def test_all_seven_states_are_shown(make_home: MakeHome) -> None:
    home = make_home("2011-12-24 12:00", "Pacific/Apia")
    home.start(start_date="2011-12-25", agreed_on=None, times=["21:00"])
    home.at("2011-12-25 21:00")
    home.json("taken")
    home.at("2011-12-26 21:00")
    home.json("skip")
    home.at("2011-12-28 21:00")
    home.json("later")
    found = {
        row["date"]: row["state"]
        for row in home.json("schedule", "--from", "2011-12-25", "--to", "2011-12-31")
    }
    assert found == {
        "2011-12-25": "taken",
        "2011-12-26": "skipped",
        "2011-12-27": "not_recorded",
        "2011-12-28": "put_off",
        "2011-12-29": "upcoming",
        "2011-12-30": "no_such_date",
        "2011-12-31": "upcoming",
    }
    home.clock.go(minutes=15)
    assert home.state("2011-12-28#1") == "due"


def test_the_window_closes_12_hours_after_due(house: Home) -> None:
    house.at("2027-01-05 08:59")
    assert house.state(MONDAY) == "due"
    house.at("2027-01-05 09:00")
    assert house.state(MONDAY) == "not_recorded"
