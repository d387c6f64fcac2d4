"""A change on the day itself: today's dose rings exactly once, whatever the clock says."""

import pytest

from tests.support.house import FILE, Home

TODAY, TOMORROW = "2027-01-04", "2027-01-05"


def change(house: Home, **changes: object) -> None:
    house.json("plan", "change", house.write({**FILE, **changes}), "--yes")


def planned(house: Home, day: str) -> list[tuple[str, str, str]]:
    rows = house.json("schedule", "--from", day, "--to", day)
    return [(row["time"], row["dose_mg"], row["state"]) for row in rows]


def test_a_dose_still_to_come_moves_to_a_later_time_today(house: Home) -> None:
    house.at(f"{TODAY} 10:00")
    change(house, times=["22:00"])
    assert planned(house, TODAY) == [("22:00", "4.5", "upcoming")]


def test_a_dose_already_due_stays_at_its_time(house: Home) -> None:
    house.at(f"{TODAY} 21:10")
    change(house, times=["22:00"], steps=[{"dose_mg": "4", "days": 28}])
    assert planned(house, TODAY) == [("21:00", "4.5", "due")]
    assert planned(house, TOMORROW) == [("22:00", "4", "upcoming")]


@pytest.mark.parametrize("now", ["10:00", "20:30", "20:59"])
def test_moving_to_a_time_that_has_passed_leaves_today_as_it_was(house: Home, now: str) -> None:
    house.at(f"{TODAY} {now}")
    change(house, times=["08:00"])
    assert planned(house, TODAY) == [("21:00", "4.5", "upcoming")]
    assert planned(house, TOMORROW) == [("08:00", "4.5", "upcoming")]


def test_a_second_time_of_day_does_not_double_the_dose_taken_today(house: Home) -> None:
    house.at(f"{TODAY} 21:05")
    house.json("taken")
    house.at(f"{TODAY} 22:00")
    change(house, times=["08:00", "21:00"])
    assert planned(house, TODAY) == [("21:00", "4.5", "taken")]
    assert [time for time, _dose, _state in planned(house, TOMORROW)] == ["08:00", "21:00"]


def test_a_second_time_of_day_does_not_double_the_dose_to_come_today(house: Home) -> None:
    house.at(f"{TODAY} 12:00")
    change(house, times=["08:00", "21:00"])
    assert planned(house, TODAY) == [("21:00", "4.5", "upcoming")]


def test_a_dose_taken_early_keeps_what_was_planned(house: Home) -> None:
    house.at(f"{TODAY} 18:00")
    house.json("taken", TODAY)
    change(house, steps=[{"dose_mg": "3", "days": 28}])
    assert planned(house, TODAY) == [("21:00", "4.5", "taken")]
    assert planned(house, TOMORROW) == [("21:00", "3", "upcoming")]


def test_a_dose_put_off_keeps_what_was_planned(house: Home) -> None:
    house.at(f"{TODAY} 21:05")
    house.json("later")
    change(house, steps=[{"dose_mg": "3", "days": 28}])
    assert planned(house, TODAY) == [("21:00", "4.5", "put_off")]


def test_a_pause_from_today_takes_away_a_dose_that_is_still_to_come(house: Home) -> None:
    house.at(f"{TODAY} 12:00")
    change(house, steps=[{"dose_mg": None, "days": 7}, {"dose_mg": "4.5", "days": 7}])
    assert planned(house, TODAY) == []


def test_a_plan_that_takes_over_from_today_leaves_the_dose_that_is_due(house: Home) -> None:
    house.at(f"{TODAY} 21:10")
    file = house.write({**FILE, "times": ["20:00"], "steps": [{"dose_mg": "1", "days": 7}]})
    house.json("plan", "new", file, "--yes")
    assert planned(house, TODAY) == [("21:00", "4.5", "due")]
    assert planned(house, TOMORROW) == [("20:00", "1", "upcoming")]
