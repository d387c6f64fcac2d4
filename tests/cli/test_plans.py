"""`plan new`, `show`, `history`, `change`, `undo`: plan files and revisions, to the letter."""

import copy

import pytest

from tests.support.home import FILE, Home

CHANGED = {
    **FILE,
    "steps": [
        {"dose_mg": "4.5", "days": 14, "every_days": 1},
        {"dose_mg": "3", "days": 14, "every_days": 1},
    ],
}


def test_plan_show_prints_the_plan_file_and_it_starts_the_same_plan_anew(
    house: Home, home: Home
) -> None:
    shown = house.json("plan", "show")
    assert shown == FILE
    assert list(shown) == list(FILE)
    house.at("2027-01-03 13:00")
    house.json("plan", "new", house.write(shown, "again.json"), "--yes")
    assert house.json("plan", "show") == FILE


def test_only_start_date_times_and_steps_are_required(home: Home) -> None:
    least = {"start_date": "2027-01-04", "times": ["21:00"]}
    steps = [{"dose_mg": "4.50", "days": 14}]
    home.json("plan", "new", home.write({**least, "steps": steps}))
    assert home.json("plan", "show") == {
        "medicine": "Naltrexone (low dose)",
        "condition": None,
        "reason": None,
        "start_date": "2027-01-04",
        "times": ["21:00"],
        "time_rule": "local",
        "home_zone": None,
        "supply": None,
        "steps": [{"dose_mg": "4.5", "days": 14, "every_days": 1}],
        "follow_up_days": 28,
        "agreed_with": None,
        "agreed_on": None,
        "missed_dose_advice": None,
    }


def test_a_preview_is_taken_as_it_is_and_worked_out_anew(home: Home) -> None:
    preview = {
        **FILE,
        "steps_detail": [{"first_day": "1999-01-01", "last_day": "banana", "pieces": None}],
        "ends_on": "1999-01-01",
        "needed": [{"strength_mg": "4.5", "count": 14}],
    }
    home.json("plan", "new", home.write(preview))
    assert home.json("plan", "show") == FILE
    assert home.json("status")["ends_on"] == "2027-01-31"


def test_what_a_plan_file_says_of_a_liquid_comes_back(home: Home) -> None:
    liquid = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}
    home.start(supply=liquid)
    assert home.json("plan", "show")["supply"] == liquid


def test_a_file_with_a_byte_order_mark_is_read(home: Home) -> None:
    path = home.write(FILE)
    content = (home.folder.parent / "plan.json").read_bytes()
    (home.folder.parent / "plan.json").write_bytes(b"\xef\xbb\xbf" + content)
    home.json("plan", "new", path)


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"start_date": "2027-01-02"}, "2027-01-02"),
        ({"steps": [{"dose_mg": "45", "days": 1}]}, "45"),
        ({"steps": [{"dose_mg": "4.6", "days": 1}], "supply": None}, "4.6"),
        ({"steps": [{"dose_mg": "0.7", "days": 1}]}, "0.7"),
    ],
    ids=["before today", "45 mg", "above 4.5 mg", "cannot be made"],
)
def test_what_the_window_would_ask_is_refused_and_done_with_yes(
    home: Home, changes: dict[str, object], question: str
) -> None:
    file = home.write({**FILE, **changes})
    sentence = home.refused("plan", "new", file)
    assert question in sentence
    assert "--yes" in sentence
    home.json("plan", "new", file, "--yes")


def test_4_5_mg_today_is_not_asked_about(home: Home) -> None:
    home.start(start_date="2027-01-03")


def test_a_second_plan_is_asked_about_and_ends_the_first_the_day_before(house: Home) -> None:
    second = house.write({**FILE, "start_date": "2027-01-10", "times": ["08:00"]}, "second.json")
    assert "--yes" in house.refused("plan", "new", second)
    house.json("plan", "new", second, "--yes")
    rows = house.json("schedule", "--from", "2027-01-09", "--to", "2027-01-10")
    assert [(row["key"], row["time"], row["step"]) for row in rows] == [
        ("2027-01-09#1", "21:00", 1),
        ("2027-01-10#1", "08:00", 1),
    ]
    # The last date that both together ask for.
    assert house.json("status")["ends_on"] == "2027-02-06"


def test_a_plan_entered_while_it_runs_neither_asks_nor_counts_what_closed_before(
    home: Home,
) -> None:
    home.at("2027-01-23 12:00")
    home.start("--yes")
    told = home.json("status")
    assert (told["step"], told["day"], told["days"]) == (2, 6, 14)
    assert told["open"] == []
    assert home.state("2027-01-22#1") == "not_recorded"


def test_plan_history_has_exactly_the_keys_of_the_contract(house: Home) -> None:
    house.json(
        *("plan", "change", house.write(CHANGED, "b.json"), "--from", "2027-01-18"),
        *("--reason", "slept badly", "--agreed-with", "Dr New", "--agreed-on", "2027-01-02"),
    )
    first, second = house.json("plan", "history")
    assert list(second) == [
        "revision",
        "from",
        "made_at",
        "reason",
        "agreed_with",
        "agreed_on",
        "plan",
    ]
    assert first == {
        "revision": 1,
        "from": "2027-01-04",
        "made_at": "2027-01-03T11:00:00+00:00",
        "reason": None,
        "agreed_with": "Dr Example",
        "agreed_on": "2026-12-20",
        "plan": FILE,
    }
    assert (second["revision"], second["from"], second["reason"]) == (
        2,
        "2027-01-18",
        "slept badly",
    )
    assert (second["agreed_with"], second["agreed_on"]) == ("Dr New", "2027-01-02")
    assert second["plan"] == CHANGED


def test_a_name_given_to_a_change_is_not_put_to_the_date_of_its_file(house: Home) -> None:
    file = house.write(CHANGED, "b.json")
    house.json("plan", "change", file, "--from", "2027-01-18", "--agreed-with", "Dr New")
    newest = house.json("plan", "history")[-1]
    assert (newest["agreed_with"], newest["agreed_on"]) == ("Dr New", None)


def test_plan_history_without_a_plan_is_empty_and_show_is_refused(home: Home) -> None:
    assert home.json("plan", "history") == []
    home.refused("plan", "show")


def test_a_change_takes_only_the_dates_from_its_first_on(house: Home) -> None:
    before = house.json("schedule", "--from", "2027-01-04", "--to", "2027-01-31")
    house.json("plan", "change", house.write(CHANGED), "--from", "2027-01-20")
    after = house.json("schedule", "--from", "2027-01-04", "--to", "2027-01-31")
    assert after[:16] == before[:16]
    assert {row["dose_mg"] for row in after[16:]} == {"3"}
    assert {row["step"] for row in after[16:]} == {2}


def test_the_file_s_own_start_may_lie_before_and_is_not_asked_about(house: Home) -> None:
    house.at("2027-01-20 12:00")
    house.json("plan", "change", house.write(CHANGED))
    assert house.json("plan", "history")[1]["from"] == "2027-01-20"


@pytest.mark.parametrize("answer", [(), ("taken",), ("skip",), ("later",)], ids=str)
def test_a_change_from_today_keeps_what_is_due_put_off_or_recorded(
    house: Home, answer: tuple[str, ...]
) -> None:
    house.at("2027-01-18 21:05")
    if answer:
        house.json(*answer)
    before = house.row("2027-01-18#1")
    house.json("plan", "change", house.write({**CHANGED, "times": ["22:00"]}))
    assert house.row("2027-01-18#1") == before
    assert house.row("2027-01-19#1")["time"] == "22:00"


def test_a_change_from_today_moves_a_dose_that_is_still_to_come(house: Home) -> None:
    house.at("2027-01-18 12:00")
    house.json("plan", "change", house.write({**CHANGED, "times": ["22:00"]}))
    row = house.row("2027-01-18#1")
    assert (row["time"], row["dose_mg"]) == ("22:00", "3")


def test_a_dose_taken_early_keeps_what_was_planned(house: Home) -> None:
    house.at("2027-01-18 20:00")
    house.json("taken", "2027-01-18")
    house.json("plan", "change", house.write({**CHANGED, "times": ["22:00"]}))
    row = house.row("2027-01-18#1")
    assert (row["time"], row["dose_mg"], row["state"]) == ("21:00", "4", "taken")


@pytest.mark.parametrize("date", ["2027-01-02", "2026-12-31", "2000-01-01", "9999-12-31", "soon"])
def test_a_change_cannot_start_before_today_or_at_no_date(house: Home, date: str) -> None:
    house.refused("plan", "change", house.write(CHANGED), "--from", date)


def test_a_change_needs_a_plan(home: Home) -> None:
    home.refused("plan", "change", home.write(FILE))
    home.refused("plan", "undo")


def test_a_plan_that_has_not_begun_can_be_changed(house: Home) -> None:
    house.json("plan", "change", house.write(CHANGED))
    assert house.row("2027-01-18#1")["dose_mg"] == "3"


def test_the_same_plan_is_no_change_but_a_new_agreement_is(house: Home) -> None:
    same = house.write(FILE)
    house.refused("plan", "change", same)
    assert house.json("plan", "change", same, "--dry-run")["changes"] == []
    house.json("plan", "change", same, "--reason", "agreed again")
    assert house.json("plan", "history")[1]["reason"] == "agreed again"


def test_the_first_plan_can_take_over_again_from_a_change_to_come(house: Home) -> None:
    house.json("plan", "change", house.write(CHANGED), "--from", "2027-01-25")
    again = ("plan", "change", house.write(FILE), "--from", "2027-01-10")
    assert "agreed for later, from 2027-01-25" in house.refused(*again)
    house.json(*again, "--yes")
    assert house.row("2027-01-26#1")["dose_mg"] == "4"


def test_a_change_asks_about_new_unusual_doses_only(home: Home) -> None:
    home.start("--yes", steps=[{"dose_mg": "6", "days": 30}])
    steps = [{"dose_mg": "6", "days": 10}, {"dose_mg": "4.5", "days": 10}]
    home.json("plan", "change", home.write({**FILE, "steps": steps}))
    steps = [{"dose_mg": "6", "days": 10}, {"dose_mg": "7.5", "days": 10}]
    assert "7.5" in home.refused("plan", "change", home.write({**FILE, "steps": steps}))


def test_a_dry_run_saves_nothing_and_prints_exactly_what_changes(house: Home) -> None:
    before = house.rows()
    steps = [*FILE["steps"][:1], {"dose_mg": "4", "days": 2}]
    file = house.write({**FILE, "steps": steps, "times": ["22:00"]})
    words = ("plan", "change", file, "--from", "2027-01-17", "--dry-run")
    told = house.json(*words)
    assert house.rows() == before
    assert list(told) == ["from", "ends_on_before", "ends_on_after", "changes"]
    assert (told["from"], told["ends_on_before"], told["ends_on_after"]) == (
        "2027-01-17",
        "2027-01-31",
        "2027-01-19",
    )
    assert told["changes"][0] == {
        "date": "2027-01-17",
        "slot": 1,
        "before": {"time": "21:00", "dose_mg": "4.5"},
        "after": {"time": "22:00", "dose_mg": "4.5"},
    }
    assert told["changes"][3] == {
        "date": "2027-01-20",
        "slot": 1,
        "before": {"time": "21:00", "dose_mg": "4"},
        "after": None,
    }
    assert len(told["changes"]) == 15


def test_a_new_slot_has_nothing_before(house: Home) -> None:
    file = house.write({**FILE, "times": ["08:00", "21:00"]})
    told = house.json("plan", "change", file, "--from", "2027-01-31", "--dry-run")
    assert told["changes"] == [
        {
            "date": "2027-01-31",
            "slot": 2,
            "before": None,
            "after": {"time": "08:00", "dose_mg": "4"},
        },
    ]


def test_what_a_dry_run_says_is_what_the_change_does(house: Home) -> None:
    words = ("plan", "change", house.write(CHANGED), "--from", "2027-01-20")
    told = house.json(*words, "--dry-run")
    house.json(*words)
    for change in told["changes"]:
        row = house.row(f"{change['date']}#{change['slot']}")
        assert change["after"] == {"time": row["time"], "dose_mg": row["dose_mg"]}


def test_plan_undo_takes_the_newest_back(house: Home) -> None:
    house.json("plan", "change", house.write(CHANGED), "--from", "2027-01-20")
    house.at("2027-01-19 23:59")
    told = house.json("plan", "undo", "--dry-run")
    assert told["changes"][0]["after"] == {"time": "21:00", "dose_mg": "4"}
    assert house.row("2027-01-20#1")["dose_mg"] == "3"
    said = house.run("plan", "undo").out
    assert said.splitlines()[0] == "Taken back. What holds now:"
    assert said.splitlines()[1:] == house.run("plan", "show").out.splitlines()
    assert house.row("2027-01-20#1")["dose_mg"] == "4"
    assert len(house.json("plan", "history")) == 1


@pytest.mark.parametrize("now", ["2027-01-20 00:00", "2027-01-20 23:00", "2027-01-22 12:00"])
def test_plan_undo_takes_a_change_under_way_back_from_now_on(house: Home, now: str) -> None:
    house.json("plan", "change", house.write(CHANGED), "--from", "2027-01-20")
    house.at(now)
    house.json("plan", "undo")
    assert house.row("2027-01-23#1")["dose_mg"] == "4"
    assert house.row("2027-01-20#1")["dose_mg"] == ("4" if now.endswith("00:00") else "3")
    assert house.json("plan", "show") == FILE


def test_plan_undo_can_take_back_a_plan_that_has_not_begun(house: Home) -> None:
    assert "no plan now" in house.run("plan", "undo").out
    assert house.json("schedule") == []
    assert house.json("status")["steps"] is None


def test_the_revision_s_reason_is_not_the_plan_s(house: Home) -> None:
    house.json("plan", "change", house.write(CHANGED), "--reason", "worse sleep")
    newest = house.json("plan", "history")[-1]
    assert (newest["reason"], newest["plan"]["reason"]) == ("worse sleep", "trying without")


@pytest.mark.parametrize(
    "words",
    [
        ("--reason", "x" * 10000),
        ("--agreed-with", "x" * 10000),
        ("--agreed-on", "yesterday"),
        ("--agreed-on", "9999-12-31"),
        ("--reason", "\x00"),
    ],
    ids=["reason", "name", "no date", "far date", "control sign"],
)
def test_an_agreement_that_cannot_be_kept_is_refused(house: Home, words: tuple[str, ...]) -> None:
    house.refused("plan", "change", house.write(CHANGED), *words)


def test_steps_are_plain_values_that_no_test_changes() -> None:
    assert copy.deepcopy(FILE) == FILE
