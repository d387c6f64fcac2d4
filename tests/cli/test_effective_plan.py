"""The plan that holds on each date when changes follow each other, in tables written by hand.

All in Berlin, plans from 4 January 2027; what is wrong is a dose lost, woken, doubled or forgotten.
"""

from datetime import date, timedelta

import pytest

from tests.support.home import FILE, Home, Made

STEPS = [{"dose_mg": dose, "days": 14, "every_days": 1} for dose in ("4.5", "4", "3.5")]
Stretch = tuple[str, str, str]


def stretches(home: Home, last: str = "2027-06-30") -> list[Stretch]:
    """Return the schedule as amounts with their first and last dates."""
    found: list[Stretch] = []
    for row in home.json("schedule", "--from", "2027-01-01", "--to", last):
        yesterday = (date.fromisoformat(row["date"]) - timedelta(days=1)).isoformat()
        if found and found[-1][0] == row["dose_mg"] and found[-1][2] in (yesterday, row["date"]):
            found[-1] = (found[-1][0], found[-1][1], row["date"])
        else:
            found.append((row["dose_mg"], row["date"], row["date"]))
    return found


def day(home: Home, text: str) -> list[tuple[str, str, str]]:
    """Return the doses of a date: key, time, state."""
    rows = home.json("schedule", "--from", text, "--to", text)
    return [(row["key"], row["time"], row["state"]) for row in rows]


def change(home: Home, *words: str, **fields: Made) -> Made:
    return home.json("plan", "change", home.write({**FILE, **fields}, "change.json"), *words)


@pytest.fixture
def for_february(home: Home) -> Home:
    """Three steps, and on 4 January 1 mg for 60 days agreed from 1 February on; 20 January."""
    home.start(steps=STEPS)
    home.at("2027-01-04 12:00")
    one_mg = [{"dose_mg": "1", "days": 60, "every_days": 1}]
    change(home, "--from", "2027-02-01", steps=one_mg, start_date="2027-02-01")
    home.at("2027-01-20 12:00")
    return home


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("hold", "--days", "3"),
            [("4", "2027-01-18", "2027-02-03"), ("1", "2027-02-04", "2027-04-04")],
        ),
        (
            ("pause", "--days", "3"),
            [
                ("4", "2027-01-18", "2027-01-19"),
                ("4", "2027-01-23", "2027-02-03"),
                ("1", "2027-02-04", "2027-04-04"),
            ],
        ),
        (
            ("back",),
            [
                ("4", "2027-01-18", "2027-01-19"),
                ("4.5", "2027-01-20", "2027-02-02"),
                ("4", "2027-02-03", "2027-02-16"),
                ("1", "2027-02-17", "2027-04-17"),
            ],
        ),
        (
            ("pause", "--days", "3", "--later", "keep"),
            [
                ("4", "2027-01-18", "2027-01-19"),
                ("4", "2027-01-23", "2027-01-31"),
                ("1", "2027-02-01", "2027-04-01"),
            ],
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value[0], str) else "",
)
def test_what_was_agreed_for_later_belongs_to_the_plan_that_is_changed(
    for_february: Home, words: tuple[str, ...], expected: list[Stretch]
) -> None:
    for_february.json("plan", *words)
    assert stretches(for_february) == [("4.5", "2027-01-04", "2027-01-17"), *expected]
    assert for_february.json("status")["ends_on"] == expected[-1][2]


def test_a_stop_wakes_no_dose_whose_window_has_closed(home: Home) -> None:
    home.start(times=["08:00", "20:00"])
    home.at("2027-01-06 17:00")
    assert home.state("2027-01-06#1") == "not_recorded"
    home.json("plan", "stop")
    assert day(home, "2027-01-06") == [("2027-01-06#1", "08:00", "not_recorded")]
    assert home.json("status")["open"] == []


@pytest.mark.parametrize("put_off", [True, False], ids=["put off", "due"])
def test_a_dose_that_waits_waits_until_its_old_end(home: Home, put_off: bool) -> None:
    home.start()
    home.at("2027-01-05 21:00")
    if put_off:
        home.json("later", "--minutes", str(11 * 60))
    home.at("2027-01-06 06:00")
    change(home, times=["08:00"])
    waiting = "put_off" if put_off else "due"
    assert day(home, "2027-01-05") == [("2027-01-05#1", "21:00", waiting)]
    assert day(home, "2027-01-06") == [("2027-01-06#1", "08:00", "upcoming")]
    home.at("2027-01-06 08:00")
    assert [row["key"] for row in home.json("status")["open"]] == ["2027-01-05#1", "2027-01-06#1"]
    home.at("2027-01-06 08:59")
    assert home.state("2027-01-05#1") == "due"
    home.at("2027-01-06 09:00")
    assert home.state("2027-01-05#1") == "not_recorded"


def test_a_time_that_both_plans_have_stays_that_dose_today(home: Home) -> None:
    home.start(times=["08:00", "20:00"])
    home.at("2027-01-06 08:00")
    home.json("taken")
    home.at("2027-01-06 12:00")
    change(home, times=["20:00"])
    assert day(home, "2027-01-06") == [
        ("2027-01-06#1", "08:00", "taken"),
        ("2027-01-06#2", "20:00", "upcoming"),
    ]
    assert day(home, "2027-01-07") == [("2027-01-07#1", "20:00", "upcoming")]


def test_the_last_dosing_day_is_that_of_a_dose_kept_on_the_day_of_a_stop(home: Home) -> None:
    home.start()
    home.at("2027-01-06 21:10")
    assert home.json("plan", "stop", "--dry-run")["ends_on_after"] == "2027-01-06"
    home.json("plan", "stop")
    assert stretches(home)[-1][2] == "2027-01-06"
    assert home.json("status")["ends_on"] == "2027-01-06"


def test_the_last_dosing_day_of_a_change_whose_own_days_are_over_lies_before_it(
    home: Home,
) -> None:
    home.start()
    home.at("2027-01-06 12:00")
    over = {"start_date": "2026-12-01", "steps": STEPS[:1]}
    words = ("plan", "change", home.write({**FILE, **over}, "over.json"), "--from", "2027-01-10")
    assert home.json(*words, "--dry-run")["ends_on_after"] == "2027-01-09"
    home.json(*words)
    assert stretches(home) == [("4.5", "2027-01-04", "2027-01-09")]
    assert home.json("status")["ends_on"] == "2027-01-09"


def test_the_last_dosing_day_where_a_newer_plan_takes_over_during_a_pause(home: Home) -> None:
    home.start(steps=STEPS)
    home.at("2027-01-20 12:00")
    newer = {**FILE, "start_date": "2027-02-01", "steps": [{**STEPS[2], "days": 10}]}
    home.json("plan", "new", home.write(newer, "newer.json"), "--yes")
    home.json("plan", "pause", "--days", "10", "--from", "2027-01-28")
    assert stretches(home)[1:] == [
        ("4", "2027-01-18", "2027-01-27"),
        ("3.5", "2027-02-01", "2027-02-10"),
    ]
    assert home.json("status")["ends_on"] == "2027-02-10"


def test_the_schedule_of_two_home_zones_is_in_due_order(home: Home) -> None:
    home.start(time_rule="home", home_zone="Europe/Berlin")
    home.at("2027-01-04 12:00")
    tokyo = {"time_rule": "home", "home_zone": "Asia/Tokyo", "times": ["00:30"]}
    change(home, "--from", "2027-01-06", **tokyo)
    rows = home.json("schedule", "--from", "2027-01-04", "--to", "2027-01-07")
    assert [(row["key"], row["due"]) for row in rows] == [
        ("2027-01-04#1", "2027-01-04T21:00:00+01:00"),
        ("2027-01-06#1", "2027-01-06T00:30:00+09:00"),
        ("2027-01-05#1", "2027-01-05T21:00:00+01:00"),
        ("2027-01-07#1", "2027-01-07T00:30:00+09:00"),
    ]


@pytest.mark.parametrize(
    "words", [("hold", "--days", "3"), ("pause", "--days", "3"), ("stop",)], ids=" ".join
)
def test_a_change_that_began_today_is_taken_back_whole(home: Home, words: tuple[str, ...]) -> None:
    home.start(steps=STEPS)
    home.at("2027-01-20 12:00")
    before = (stretches(home), home.json("status"), home.json("plan", "show"))
    home.json("plan", *words)
    assert stretches(home) != before[0]
    home.json("plan", "undo")
    assert (stretches(home), home.json("status"), home.json("plan", "show")) == before
    assert len(home.json("plan", "history")) == 1


def test_a_change_is_kept_once_a_dose_that_only_it_asked_for_is_answered(home: Home) -> None:
    home.start()
    home.at("2027-01-06 12:00")
    change(home, times=["13:00", "21:00"])
    home.at("2027-01-06 13:05")
    home.json("taken")
    assert "2027-01-06#2" in home.refused("plan", "undo")


def test_who_agreed_a_pause_did_not_agree_the_plan(home: Home) -> None:
    home.start(agreed_with="Dr Example", agreed_on="2026-12-20")
    home.at("2027-01-06 12:00")
    surgeon = ("--agreed-with", "Dr Surgeon", "--agreed-on", "2027-01-05")
    home.json("plan", "pause", "--days", "5", "--from", "2027-01-10", *surgeon)
    home.at("2027-01-20 12:00")
    page = home.folder.parent / "page.html"
    assert home.run("report", "--output", str(page)).status == 0
    told = page.read_text("utf-8")
    assert "Dr Example" in told
    assert "Dr Surgeon" in told


def test_a_dose_that_comes_back_has_rung_for_nothing(home: Home) -> None:
    home.start(times=["09:30", "21:30"])
    home.at("2027-01-04 03:00")
    home.json("plan", "stop")
    home.at("2027-01-04 04:00")
    change(home, times=["10:00"])
    home.at("2027-01-04 10:05")
    home.json("later", "2027-01-04#1", "--minutes", "60")
    home.json("plan", "undo")
    home.json("plan", "undo")
    (first, _second) = home.json("schedule", "--from", "2027-01-04", "--to", "2027-01-04")
    assert (first["due"], first["state"]) == ("2027-01-04T09:30:00+01:00", "due")


def test_the_same_time_by_another_clock_is_another_dose(home: Home) -> None:
    home.start(times=["00:00", "15:00"], time_rule="home", home_zone="Europe/London")
    home.at("2027-01-06 00:30")
    change(home, "--from", "2027-01-05", times=["00:00", "06:00"])
    home.at("2027-01-06 05:59")
    assert day(home, "2027-01-06") == [
        ("2027-01-06#1", "00:00", "not_recorded"),
        ("2027-01-06#2", "06:00", "upcoming"),
    ]


def test_a_change_from_a_date_after_a_stop_wakes_no_dose_before_it(home: Home) -> None:
    home.start(steps=STEPS)
    home.at("2027-01-10 12:00")
    for first, dose in (("2027-01-20", "2"), ("2027-01-24", "1")):
        steps = [{"dose_mg": dose, "days": 9, "every_days": 1}]
        change(home, "--from", first, "--yes", steps=steps, start_date=first)
        if dose == "2":
            home.json("plan", "stop", "--from", "2027-01-22")
            home.json("plan", "hold", "--days", "4", "--from", "2027-01-18")
    assert stretches(home) == [
        ("4.5", "2027-01-04", "2027-01-17"),
        ("4", "2027-01-18", "2027-01-21"),
        ("1", "2027-01-24", "2027-02-01"),
    ]


@pytest.mark.parametrize("words", [("stop",), ("pause", "--days", "2"), ("hold", "--days", "2")])
def test_nothing_is_done_to_a_date_that_lies_behind_a_stop(
    home: Home, words: tuple[str, ...]
) -> None:
    home.start(steps=STEPS)
    home.at("2027-01-10 12:00")
    steps = [{"dose_mg": "2", "days": 9, "every_days": 1}]
    change(home, "--from", "2027-01-20", steps=steps, start_date="2027-01-20")
    home.json("plan", "stop", "--from", "2027-01-22")
    home.json("plan", "hold", "--days", "4", "--from", "2027-01-18")
    before = stretches(home)
    assert home.run("plan", *words, "--from", "2027-01-23").status == 1
    assert stretches(home) == before
    assert before[-1] == ("4", "2027-01-18", "2027-01-21")


def test_a_step_that_goes_on_again_after_a_step_back_keeps_its_number(home: Home) -> None:
    home.start(steps=[{"dose_mg": "4", "days": 60, "every_days": 1}])
    home.at("2027-01-04 12:00")
    goes_on = [{"dose_mg": "3", "days": None, "every_days": 1}]
    change(home, "--from", "2027-01-06", steps=goes_on, start_date="2027-01-06")
    home.json("plan", "back", "--days", "5", "--from", "2027-01-12")
    home.json("plan", "pause", "--days", "3", "--from", "2027-01-07")
    one_mg = [{"dose_mg": "1", "days": 9, "every_days": 1}]
    change(home, "--from", "2027-01-15", "--yes", steps=one_mg, start_date="2027-01-15")
    home.json("plan", "pause", "--days", "1", "--later", "keep", "--from", "2027-01-07")
    home.json("plan", "resume", "--from", "2027-01-08")
    rows = home.json("schedule", "--from", "2027-01-06", "--to", "2027-01-16")
    assert [(row["dose_mg"], row["step"]) for row in rows] == [
        ("3", 1),
        *[("3", 3)] * 7,
        *[("1", 1)] * 2,
    ]


def test_what_lies_behind_an_open_pause_has_no_date_to_keep(for_february: Home) -> None:
    for_february.json("plan", "pause", "--from", "2027-01-25")
    for_february.json("plan", "back", "--days", "3", "--later", "keep")
    for_february.json("plan", "resume", "--from", "2027-01-28")
    assert stretches(for_february)[1:] == [
        ("4", "2027-01-18", "2027-01-19"),
        ("4.5", "2027-01-20", "2027-01-22"),
        ("4", "2027-01-23", "2027-01-24"),
        ("4", "2027-01-28", "2027-02-08"),
        ("1", "2027-02-09", "2027-04-09"),
    ]
