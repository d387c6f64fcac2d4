"""What is planned and what became of it: open, next, to be asked about."""

from ldn_desktop.services.agenda import Agenda
from tests.support.house import Home


def read(home: Home, local: str) -> Agenda:
    home.at(local)
    with home.context() as context:
        return context.read()


def asked_about(agenda: Agenda) -> list[str]:
    return [str(row.key) for row in agenda.unanswered(7)]


def test_the_next_dose_is_found_beyond_a_long_pause(home: Home) -> None:
    steps = [
        {"dose_mg": "1", "days": 1},
        {"dose_mg": None, "days": 300},
        {"dose_mg": "1", "days": 1},
    ]
    home.start(steps=steps)
    row = read(home, "2027-01-05 12:00").next_row()
    assert row is not None
    assert str(row.key) == "2027-11-01#1"


def test_after_the_last_dose_there_is_no_next(house: Home) -> None:
    assert read(house, "2027-01-31 21:00").next_row() is None


def test_a_dose_ticked_early_is_not_the_next(house: Home) -> None:
    house.at("2027-01-04 20:00")
    house.json("taken", "2027-01-04")
    row = read(house, "2027-01-04 20:01").next_row()
    assert row is not None
    assert str(row.key) == "2027-01-05#1"


def test_doses_not_recorded_are_asked_about_in_due_order(house: Home) -> None:
    house.at("2027-01-05 21:00")
    house.json("taken")
    assert asked_about(read(house, "2027-01-07 12:00")) == ["2027-01-04#1", "2027-01-06#1"]


def test_a_dose_that_is_open_is_not_asked_about(house: Home) -> None:
    assert asked_about(read(house, "2027-01-05 08:00")) == []


def test_what_closed_before_the_plan_was_saved_is_not_asked_about(home: Home) -> None:
    home.at("2027-01-06 12:00")
    home.start("--yes")
    assert asked_about(read(home, "2027-01-06 13:00")) == []
    assert asked_about(read(home, "2027-01-07 12:00")) == ["2027-01-06#1"]


def test_today_is_that_of_the_plan_s_own_zone(home: Home) -> None:
    home.start(time_rule="home", home_zone="Europe/Berlin")
    home.zones.set("America/Los_Angeles")
    agenda = read(home, "2027-01-04 16:00")
    assert str(agenda.today) == "2027-01-05"
