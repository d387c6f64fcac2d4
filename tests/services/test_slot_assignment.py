"""A change on the day itself: no dose is lost or doubled, whatever the clock says."""

import pytest

from tests.support.home import FILE, Home

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


def keyed(house: Home, day: str) -> list[tuple[str, str, str]]:
    rows = house.json("schedule", "--from", day, "--to", day)
    return [(row["key"].partition("#")[2], row["time"], row["state"]) for row in rows]


TWICE = ["08:00", "20:00"]


def test_the_evening_dose_stays_when_the_morning_one_goes_after_it_was_taken(home: Home) -> None:
    home.start(times=TWICE)
    home.at(f"{TODAY} 08:05")
    home.json("taken")
    home.at(f"{TODAY} 12:00")
    change(home, times=["20:00"])
    assert keyed(home, TODAY) == [("1", "08:00", "taken"), ("2", "20:00", "upcoming")]
    assert keyed(home, TOMORROW) == [("1", "20:00", "upcoming")]


def test_a_stop_leaves_what_closed_before_it_as_it_was(home: Home) -> None:
    home.start(times=TWICE)
    home.at(f"{TODAY} 17:00")
    home.json("plan", "stop")
    assert keyed(home, TODAY) == [("1", "08:00", "not_recorded")]


def test_a_dose_put_off_waits_beside_the_newer_one_of_the_next_day(house: Home) -> None:
    house.at(f"{TODAY} 21:00")
    house.json("later", "--minutes", "660")
    house.at(f"{TOMORROW} 06:00")
    change(house, times=["08:00"])
    assert keyed(house, TODAY) == [("1", "21:00", "put_off")]
    assert keyed(house, TOMORROW) == [("1", "08:00", "upcoming")]
    house.at(f"{TOMORROW} 08:30")
    assert keyed(house, TODAY) == [("1", "21:00", "due")]
    assert keyed(house, TOMORROW) == [("1", "08:00", "due")]


def test_a_second_dose_of_the_day_takes_a_number_that_has_no_record(home: Home) -> None:
    home.start(times=TWICE)
    home.at(f"{TODAY} 08:05")
    home.json("taken")
    home.json("clear", f"{TODAY}#1")
    home.json("plan", "stop")
    home.json("plan", "undo")
    change(home, times=["08:00", "14:00", "22:00"])
    # The cleared one came due and was answered: it keeps its number; 22:00 was 20:00.
    assert keyed(home, TODAY) == [
        ("1", "08:00", "due"),
        ("3", "14:00", "upcoming"),
        ("2", "22:00", "upcoming"),
    ]


def test_a_stop_that_is_taken_back_brings_the_evening_dose_back(home: Home) -> None:
    home.start(times=TWICE)
    home.at(f"{TODAY} 17:00")
    before = keyed(home, TODAY), keyed(home, TOMORROW)
    home.json("plan", "stop")
    home.json("plan", "undo")
    assert (keyed(home, TODAY), keyed(home, TOMORROW)) == before


def test_what_closed_while_the_change_stood_does_not_come_back_with_its_undo(home: Home) -> None:
    home.start(times=TWICE)
    home.at(f"{TODAY} 07:00")
    home.json("plan", "pause", "--days", "3")
    home.at(f"{TODAY} 18:00")
    home.json("plan", "undo")
    assert [row[1:] for row in keyed(home, TODAY)] == [("20:00", "upcoming")]
    assert len(keyed(home, TOMORROW)) == 2


def test_a_dose_that_only_the_change_asked_for_goes_with_it_unless_it_was_answered(
    house: Home,
) -> None:
    house.at(f"{TODAY} 07:00")
    change(house, times=["08:00", "21:00"])
    house.at(f"{TODAY} 08:30")
    assert len(keyed(house, TODAY)) == 2
    house.json("plan", "undo")
    assert [row[1:] for row in keyed(house, TODAY)] == [("21:00", "upcoming")]
    change(house, times=["09:00", "21:00"])
    house.at(f"{TODAY} 09:30")
    house.json("taken", f"{TODAY}#2")
    assert "2" in house.refused("plan", "undo")


def test_rows_of_another_day_keep_their_numbers_when_a_dose_of_it_is_fixed(house: Home) -> None:
    house.at(f"{TODAY} 22:00")
    house.json("taken")
    house.at(f"{TOMORROW} 18:00")
    house.json("taken", TOMORROW)
    change(house, times=["08:00", "20:00"])
    assert keyed(house, TOMORROW) == [("1", "21:00", "taken")]
