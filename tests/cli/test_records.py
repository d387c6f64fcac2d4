"""`taken`, `skip`, `later`, `clear`, `undo`, `history`: the rules of "Records", to the letter."""

import pytest

from tests.support.home import Home

MONDAY = "2027-01-04#1"
TUESDAY = "2027-01-05#1"


@pytest.fixture
def due(house: Home) -> Home:
    """Monday's dose of 21:00 has been due for five minutes."""
    house.at("2027-01-04 21:05")
    return house


@pytest.fixture
def two_slots(home: Home) -> Home:
    """Two doses of a spring night: the gap makes both due at half past three, half an hour ago."""
    home.start(start_date="2027-03-28", times=["02:30", "03:30"])
    home.at("2027-03-28 04:00")
    return home


def test_taken_without_key_means_the_dose_that_is_due_and_prints_its_row(due: Home) -> None:
    row = due.json("taken")
    assert row == due.row(MONDAY)
    assert (row["state"], row["taken_at"], row["taken_mg"]) == (
        "taken",
        "2027-01-04T21:05:00+01:00",
        "4.5",
    )


def test_taken_without_key_means_the_dose_that_is_put_off_too(due: Home) -> None:
    due.json("later")
    assert due.json("taken")["key"] == MONDAY


@pytest.mark.parametrize("key", ["2027-01-04", "2027-01-04#1"])
def test_a_key_is_a_date_or_a_date_and_slot(due: Home, key: str) -> None:
    assert due.json("taken", key)["key"] == MONDAY


@pytest.mark.parametrize(
    "key",
    [
        "",
        "#1",
        "2027-01-04#",
        "2027-01-04#0",
        "2027-01-04#01",
        "2027-01-04#-1",
        "2027-01-04#x",
        "2027-01-04#2",
        "2027-01-04#100",
        "2027-1-4",
        "today",
        "2027-01-03",
        "2027-02-29",
        "0001-01-01",
        "9999-12-31#1",
        "2027-01-04#1#1",
        " 2027-01-04",
        "2027-01-04#١",
    ],
)
@pytest.mark.parametrize("command", ["taken", "skip", "later", "clear"])
def test_a_key_that_is_none_or_names_no_dose_is_refused(due: Home, command: str, key: str) -> None:
    due.refused(command, key)


@pytest.mark.parametrize("command", ["taken", "skip", "later"])
def test_without_key_nothing_due_is_refused(house: Home, command: str) -> None:
    house.refused(command)


@pytest.mark.parametrize("command", ["taken", "skip", "later", "undo"])
def test_without_a_plan_there_is_nothing_to_answer(home: Home, command: str) -> None:
    home.refused(command)


@pytest.mark.parametrize("words", [("taken",), ("taken", "2027-03-28"), ("skip",), ("later",)])
def test_several_open_doses_are_refused_by_name(two_slots: Home, words: tuple[str, ...]) -> None:
    sentence = two_slots.refused(*words)
    assert "2027-03-28#1" in sentence
    assert "2027-03-28#2" in sentence


def test_of_a_date_with_one_open_dose_that_one_is_meant(two_slots: Home) -> None:
    assert two_slots.json("taken", "2027-03-28#2")["slot"] == 2
    assert two_slots.json("taken", "2027-03-28")["slot"] == 1


def test_clear_with_a_date_means_the_recorded_dose_of_it(two_slots: Home) -> None:
    two_slots.json("taken", "2027-03-28#2")
    assert two_slots.json("clear", "2027-03-28")["key"] == "2027-03-28#2"


@pytest.mark.parametrize(
    ("at", "means"),
    [
        ("15:00", "2027-01-04T15:00:00+01:00"),
        ("20:59", "2027-01-04T20:59:00+01:00"),
        ("21:05", "2027-01-04T21:05:00+01:00"),
        ("23:59", "2027-01-04T23:59:00+01:00"),
        ("00:00", "2027-01-05T00:00:00+01:00"),
        ("00:30", "2027-01-05T00:30:00+01:00"),
        ("2027-01-04T21:05", "2027-01-04T21:05:00+01:00"),
        ("2027-01-04 21:05", "2027-01-04T21:05:00+01:00"),
        ("2027-01-05T00:15", "2027-01-05T00:15:00+01:00"),
        ("2027-01-04T21:05:00", "2027-01-04T21:05:00+01:00"),
    ],
)
def test_at_is_the_first_such_time_from_6_hours_before_due_or_a_full_one(
    house: Home, at: str, means: str
) -> None:
    house.at("2027-01-05 00:40")
    assert house.json("taken", "2027-01-04", "--at", at)["taken_at"] == means


def test_the_first_such_time_from_6_hours_before_may_be_of_the_day_before(home: Home) -> None:
    home.start(times=["02:00"])
    home.at("2027-01-04 02:10")
    assert home.json("taken", "--at", "23:30")["taken_at"] == "2027-01-03T23:30:00+01:00"


@pytest.mark.parametrize("at", ["21:06", "14:59", "00:30", "2027-01-04T21:06", "2028-01-01 10:00"])
def test_a_time_in_the_future_is_refused(due: Home, at: str) -> None:
    # 14:59 lies more than 6 h before due, so the first such time is tomorrow's.
    due.refused("taken", "--at", at, "--yes")


@pytest.mark.parametrize(
    "at",
    [
        "25:00",
        "24:00",
        "9:00",
        "2100",
        "21:00:30",
        "",
        "T",
        "noon",
        "21.00",
        "2027-01-04T",
        "2027-01-04",
        "2027-01-04T25:00",
        "2027-02-30 10:00",
        "0001-01-01 00:00",
        "9999-12-31T23:59",
        "2027-01-04T21:00+01:00",
        "2027-01-04T21:00Z",
        "٢١:٠٠",
    ],
)
def test_what_is_no_time_is_refused(due: Home, at: str) -> None:
    due.refused("taken", "--at", at)


@pytest.mark.parametrize("dose", ["0", "-1", "1,5", "4.55.", "four", "", "1e1", "0.0001", "+4"])
def test_what_is_no_amount_is_refused(due: Home, dose: str) -> None:
    due.refused("taken", f"--dose={dose}")
    due.refused("taken", "--extra", f"--dose={dose}")


def test_above_4_5_mg_is_asked_about_and_not_blocked(due: Home) -> None:
    assert "45" in due.refused("taken", "--dose", "45")
    assert due.json("taken", "--dose", "45", "--yes")["taken_mg"] == "45"


def test_a_planned_dose_above_4_5_mg_is_not_asked_about_at_each_tick(home: Home) -> None:
    home.start("--yes", steps=[{"dose_mg": "6", "days": 3}])
    home.at("2027-01-04 21:00")
    assert home.json("taken")["taken_mg"] == "6"


def test_dose_and_note_are_kept(due: Home) -> None:
    assert due.json("taken", "--dose", "4.50", "--note", "<b>late</b>")["taken_mg"] == "4.5"
    (line,) = due.json("history")
    assert (line["taken_mg"], line["planned_mg"], line["note"]) == ("4.5", "4.5", "<b>late</b>")


def test_a_note_of_10000_characters_is_refused(due: Home) -> None:
    due.refused("taken", "--note", "x" * 10_000)
    due.refused("skip", "--reason", "x" * 10_000)


def test_after_the_window_without_at_it_is_taken_at_a_time_unknown(house: Home) -> None:
    house.at("2027-01-06 12:00")
    row = house.json("taken", "2027-01-04")
    assert (row["state"], row["taken_at"], row["taken_mg"]) == ("taken", None, "4.5")


def test_after_the_window_with_at_the_time_is_kept(house: Home) -> None:
    house.at("2027-01-06 12:00")
    assert house.json("taken", "2027-01-04", "--at", "21:10")["taken_at"] == (
        "2027-01-04T21:10:00+01:00"
    )


def test_past_midnight_the_evening_s_dose_is_meant(house: Home) -> None:
    house.at("2027-01-05 00:30")
    row = house.json("taken")
    assert (row["key"], row["taken_at"]) == (MONDAY, "2027-01-05T00:30:00+01:00")


def test_a_second_tick_with_the_same_values_within_10_minutes_changes_nothing(due: Home) -> None:
    first = due.json("taken", "--dose", "4", "--note", "x")
    due.clock.go(minutes=10)
    for words in ((), (MONDAY,), ("--dose", "4"), ("--dose", "4.0", "--note", "x")):
        assert due.json("taken", *words) == first
    assert due.json("taken", "--at", "21:05") == first
    assert len(due.json("history")) == 1


def test_a_second_tick_with_other_values_within_10_minutes_is_a_correction(due: Home) -> None:
    due.json("taken")
    due.clock.go(minutes=9)
    row = due.json("taken", "--dose", "4")
    assert (row["taken_mg"], row["taken_at"]) == ("4", "2027-01-04T21:05:00+01:00")
    old, new = due.json("history")
    assert (old["taken_mg"], old["stands"]) == ("4.5", False)
    assert (new["taken_mg"], new["stands"]) == ("4", True)


def test_a_second_tick_after_10_minutes_is_refused(due: Home) -> None:
    due.json("taken")
    due.clock.go(minutes=10, seconds=1)
    due.refused("taken", MONDAY)
    due.refused("taken", MONDAY, "--dose", "4")
    due.refused("taken", "--yes")


def test_a_tick_is_not_the_next_dose_s_by_accident(due: Home) -> None:
    due.json("taken")
    due.clock.go(minutes=20)
    due.refused("taken")
    assert due.state(TUESDAY) == "upcoming"


def test_an_extra_dose_is_kept_as_extra_and_changes_no_planned_one(due: Home) -> None:
    line = due.json("taken", "--extra", "--dose", "1.5", "--note", "spilt one")
    assert (line["kind"], line["key"], line["taken_mg"], line["date"]) == (
        "extra",
        None,
        "1.5",
        "2027-01-04",
    )
    assert due.state(MONDAY) == "due"
    assert due.json("history", "2027-01-04") == [line]


def test_an_extra_dose_needs_its_amount_and_takes_no_key(due: Home) -> None:
    assert "--dose" in due.refused("taken", "--extra")
    said = due.refused("taken", MONDAY, "--extra", "--dose", "1")
    assert said == f"An extra dose belongs to no planned one. Leave {MONDAY} out."


def test_an_extra_dose_at_a_time_is_the_last_such_time(due: Home) -> None:
    line = due.json("taken", "--extra", "--dose", "1", "--at", "21:30")
    assert line["taken_at"] == "2027-01-03T21:30:00+01:00"
    due.refused("taken", "--extra", "--dose", "1", "--at", "2027-01-04T21:30")


def test_an_extra_dose_needs_no_plan(home: Home) -> None:
    assert home.json("taken", "--extra", "--dose", "1")["kind"] == "extra"


def test_skip_after_taken_is_refused_until_cleared_and_the_other_way_round(due: Home) -> None:
    due.json("taken")
    due.refused("skip", MONDAY)
    assert due.json("clear", MONDAY)["state"] == "due"
    row = due.json("skip", "--reason", "felt unwell")
    assert (row["state"], row["taken_at"], row["taken_mg"]) == ("skipped", None, None)
    due.refused("taken", MONDAY)
    due.json("clear", MONDAY)
    assert due.json("taken")["state"] == "taken"
    kinds = [line["kind"] for line in due.json("history")]
    assert kinds == ["taken", "cleared", "skipped", "cleared", "taken"]


def test_skipping_twice_changes_nothing_and_another_reason_corrects(due: Home) -> None:
    due.json("skip")
    due.json("skip", MONDAY)
    assert len(due.json("history")) == 1
    due.json("skip", MONDAY, "--reason", "asleep")
    assert [line["note"] for line in due.json("history")] == [None, "asleep"]


def test_clear_needs_a_record_to_take_back(due: Home) -> None:
    assert MONDAY in due.refused("clear", MONDAY)


def test_undo_takes_back_the_newest_and_can_be_repeated(due: Home) -> None:
    due.json("taken")
    due.json("taken", "--dose", "4")
    due.json("taken", "--extra", "--dose", "0.5")
    assert due.json("undo")["kind"] == "extra"
    assert due.json("undo")["taken_mg"] == "4.5"
    assert due.json("undo")["state"] == "due"
    due.refused("undo")
    kinds = [(line["kind"], line["stands"]) for line in due.json("history")]
    assert kinds == [
        ("taken", False),
        ("taken", False),
        ("extra", False),
        ("undone", False),
        ("undone", False),
        ("undone", False),
    ]


def test_undo_of_a_skip_restores_what_stood_before(house: Home) -> None:
    house.at("2027-01-04 21:05")
    house.json("taken")
    house.at("2027-01-05 21:05")
    house.json("skip")
    row = house.json("undo")
    assert (row["key"], row["state"]) == (TUESDAY, "due")
    row = house.json("undo")
    assert (row["key"], row["state"]) == (MONDAY, "not_recorded")


def test_after_undo_the_dose_can_be_recorded_again(due: Home) -> None:
    due.json("taken")
    due.json("undo")
    assert due.json("skip")["state"] == "skipped"


def test_history_of_a_dose_is_its_own_only(two_slots: Home) -> None:
    two_slots.json("taken", "2027-03-28#1")
    two_slots.json("skip", "2027-03-28#2")
    (line,) = two_slots.json("history", "2027-03-28#2")
    assert (line["kind"], line["slot"]) == ("skipped", 2)
    assert len(two_slots.json("history", "2027-03-28")) == 2
    assert two_slots.json("history", "--from", "2027-03-29") == []
    assert len(two_slots.json("history", "--to", "2027-03-28")) == 2


def test_history_without_records_is_an_empty_list(home: Home) -> None:
    assert home.json("history") == []


def test_a_record_keeps_the_offset_that_held_when_the_clocks_changed(home: Home) -> None:
    home.start(start_date="2027-10-30", times=["02:30"])
    # 01:15 UTC is 02:15 in the second pass, 45 minutes after the due time of the first.
    home.at("2027-10-31 12:00")
    home.clock.moment = home.clock.moment.replace(hour=1, minute=15)
    row = home.json("taken", "2027-10-31")
    assert (row["due"], row["taken_at"]) == (
        "2027-10-31T02:30:00+02:00",
        "2027-10-31T02:15:00+01:00",
    )


@pytest.mark.parametrize(
    ("typed", "fix"),
    [("4,5", "Use a point: 4.5."), (".5", "Write it with a zero: 0.5.")],
)
def test_an_amount_in_another_form_is_answered_with_its_own_number(
    house: Home, typed: str, fix: str
) -> None:
    house.at("2027-01-04 21:05")
    assert house.refused("taken", "--dose", typed).endswith(fix)
