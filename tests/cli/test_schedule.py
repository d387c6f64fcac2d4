"""`schedule`: which doses it lists, and each key of a row to the letter."""

import pytest

from tests.support.home import FILE, Home, MakeHome

ROW = {
    "key": "2027-01-04#1",
    "date": "2027-01-04",
    "slot": 1,
    "time": "21:00",
    "due": "2027-01-04T21:00:00+01:00",
    "step": 1,
    "dose_mg": "4.5",
    "pieces": [{"strength_mg": "4.5", "count": 1}],
    "volume_ml": None,
    "state": "upcoming",
    "taken_at": None,
    "taken_mg": None,
    "reminded": 0,
    "computer_off": None,
}


def days(house: Home, *words: str) -> list[str]:
    return [row["date"] for row in house.json("schedule", *words)]


def test_a_row_has_exactly_the_keys_and_values_of_the_contract(house: Home) -> None:
    rows = house.json("schedule", "--from", "2027-01-04", "--to", "2027-01-04")
    assert rows == [ROW]
    assert list(rows[0]) == list(ROW)


def test_both_ends_of_the_range_are_included(house: Home) -> None:
    found = days(house, "--from", "2027-01-05", "--to", "2027-01-07")
    assert found == ["2027-01-05", "2027-01-06", "2027-01-07"]


def test_without_a_range_it_goes_from_7_days_ago_to_28_ahead(house: Home) -> None:
    house.start("--yes", start_date="2026-12-01", steps=[{"dose_mg": "4", "days": 90}])
    found = days(house)
    assert (found[0], found[-1], len(found)) == ("2026-12-27", "2027-01-31", 36)


def test_from_alone_reaches_28_days_ahead_and_to_alone_starts_7_days_ago(house: Home) -> None:
    assert days(house, "--from", "2027-01-20")[-1] == "2027-01-31"
    house.at("2027-01-20 12:00")
    assert days(house, "--to", "2027-01-14") == ["2027-01-13", "2027-01-14"]


def test_an_end_of_long_ago_alone_takes_the_week_before_it_along(house: Home) -> None:
    house.at("2027-01-31 12:00")
    found = days(house, "--to", "2027-01-12")
    assert (found[0], found[-1], len(found)) == ("2027-01-05", "2027-01-12", 8)


@pytest.mark.parametrize("command", ["schedule", "history"])
def test_a_range_that_ends_before_it_starts_is_refused(house: Home, command: str) -> None:
    said = house.refused(command, "--from", "2027-01-09", "--to", "2027-01-08")
    assert said == "The last day lies before the first. Swap them."


def test_without_a_plan_the_list_is_empty(home: Home) -> None:
    assert home.json("schedule") == []


def test_the_list_is_in_due_order_and_slots_count_from_1(house: Home) -> None:
    house.start("--yes", start_date="2027-02-01", times=["21:00", "08:30"])
    rows = house.json("schedule", "--from", "2027-02-01", "--to", "2027-02-02")
    assert [(row["key"], row["time"]) for row in rows] == [
        ("2027-02-01#1", "08:30"),
        ("2027-02-01#2", "21:00"),
        ("2027-02-02#1", "08:30"),
        ("2027-02-02#2", "21:00"),
    ]
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)


def test_steps_are_numbered_from_1_and_follow_the_calendar(house: Home) -> None:
    rows = house.json("schedule", "--from", "2027-01-17", "--to", "2027-01-18")
    assert [(row["step"], row["dose_mg"]) for row in rows] == [(1, "4.5"), (2, "4")]


def test_the_pieces_are_the_fewest_with_larger_strengths_first(house: Home) -> None:
    (row,) = house.json("schedule", "--from", "2027-01-18", "--to", "2027-01-18")
    # 4 = 3 + 0.5 + 0.5, and 1.5 + 1.5 + 0.5 + 0.5 has more pieces
    assert row["pieces"] == [
        {"strength_mg": "3", "count": 1},
        {"strength_mg": "0.5", "count": 2},
    ]


def test_what_the_supply_cannot_make_has_no_pieces(home: Home) -> None:
    home.start("--yes", steps=[{"dose_mg": "4.2", "days": 3}])
    row = home.row("2027-01-04#1")
    assert (row["pieces"], row["volume_ml"]) == (None, None)


def test_a_liquid_has_a_volume_in_ml_and_no_pieces(home: Home) -> None:
    liquid = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}
    home.start(supply=liquid, steps=[{"dose_mg": "2.50", "days": 3}])
    row = home.row("2027-01-04#1")
    assert (row["dose_mg"], row["pieces"], row["volume_ml"]) == ("2.5", None, "2.5")


def test_a_volume_between_two_marks_of_the_syringe_is_null(home: Home) -> None:
    liquid = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}
    home.start("--yes", supply=liquid, steps=[{"dose_mg": "2.55", "days": 3}])
    assert home.row("2027-01-04#1")["volume_ml"] is None


def test_without_a_supply_neither_is_known(home: Home) -> None:
    home.start(supply=None)
    row = home.row("2027-01-04#1")
    assert (row["pieces"], row["volume_ml"]) == (None, None)


def test_every_other_day_counts_from_the_first_day_of_the_step(home: Home) -> None:
    steps = [{"dose_mg": "1", "days": 3}, {"dose_mg": "0.5", "days": 5, "every_days": 2}]
    home.start(steps=steps)
    found = days(home, "--from", "2027-01-04", "--to", "2027-01-31")
    assert found[3:] == ["2027-01-07", "2027-01-09", "2027-01-11"]


def test_days_of_a_pause_have_no_rows(home: Home) -> None:
    home.start(
        steps=[
            {"dose_mg": "1", "days": 1},
            {"dose_mg": None, "days": 2},
            {"dose_mg": "1", "days": 1},
        ]
    )
    assert days(home) == ["2027-01-04", "2027-01-07"]


def test_a_last_step_without_days_goes_on(home: Home) -> None:
    home.start(steps=[{"dose_mg": "1.5", "days": None}])
    assert len(days(home, "--from", "2030-01-01", "--to", "2030-12-31")) == 365


@pytest.mark.parametrize(
    ("start", "at", "due"),
    [
        ("2027-03-28", "02:30", "2027-03-28T03:30:00+02:00"),
        ("2027-03-27", "02:30", "2027-03-27T02:30:00+01:00"),
        ("2027-03-28", "21:00", "2027-03-28T21:00:00+02:00"),
        ("2027-10-31", "02:30", "2027-10-31T02:30:00+02:00"),
        ("2027-10-31", "21:00", "2027-10-31T21:00:00+01:00"),
    ],
    ids=["gap", "eve of gap", "evening of gap", "first pass", "evening of repeat"],
)
def test_due_carries_the_offset_that_holds_then(home: Home, start: str, at: str, due: str) -> None:
    home.start(start_date=start, times=[at])
    row = home.row(f"{start}#1")
    assert (row["time"], row["due"]) == (at, due)


def test_a_home_rule_keeps_to_its_zone_wherever_the_computer_is(home: Home) -> None:
    home.start(time_rule="home", home_zone="Europe/Berlin")
    home.zones.set("America/New_York")
    assert home.row("2027-01-04#1")["due"] == "2027-01-04T21:00:00+01:00"


def test_a_local_rule_follows_the_computer(house: Home) -> None:
    house.zones.set("America/New_York")
    assert house.row("2027-01-04#1")["due"] == "2027-01-04T21:00:00-05:00"


def test_a_date_the_zone_never_had_has_no_due_and_cannot_be_answered(make_home: MakeHome) -> None:
    home = make_home("2011-12-28 12:00", "Pacific/Apia")
    home.start(start_date="2011-12-29", agreed_on=None)
    rows = home.json("schedule", "--from", "2011-12-29", "--to", "2011-12-31")
    assert [(row["key"], row["state"]) for row in rows] == [
        ("2011-12-29#1", "upcoming"),
        ("2011-12-30#1", "no_such_date"),
        ("2011-12-31#1", "upcoming"),
    ]
    assert rows[1]["due"] is None
    assert rows[1]["computer_off"] is None
    assert "2011-12-30" in home.refused("taken", "2011-12-30", "--yes")
    assert "2011-12-30" in home.refused("skip", "2011-12-30", "--yes")


@pytest.mark.parametrize("word", ["--from", "--to"])
@pytest.mark.parametrize(
    "date", ["yesterday", "2027-02-30", "20270104", "0001-01-01", "9999-12-31", "", "2027-1-4"]
)
def test_what_is_no_date_to_plan_for_is_refused(house: Home, word: str, date: str) -> None:
    house.refused("schedule", word, date)


def test_without_json_a_dose_is_one_line(house: Home) -> None:
    ran = house.run("schedule", "--from", "2027-01-18", "--to", "2027-01-18")
    line = "2027-01-18#1  21:00  4 mg  1 × 3 mg + 2 × 0.5 mg  to come\n"
    assert ran.out.replace("\u00a0", " ") == line


def test_the_design_s_plan_file_is_the_one_tested() -> None:
    assert FILE["steps"][0] == {"dose_mg": "4.5", "days": 14, "every_days": 1}
