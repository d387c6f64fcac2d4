"""The zone and the window's hours over time: what held at a moment stays what held."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.conditions import (
    Conditions,
    ConditionsLog,
    WindowRules,
    in_rising_order,
    last_local_time,
    next_local_time,
)
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.windows import LOOKAHEAD

HOUR = timedelta(hours=1)
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
DAY = date(2027, 1, 4)
BERLIN, TOKYO, NEW_YORK = map(ZoneInfo, ("Europe/Berlin", "Asia/Tokyo", "America/New_York"))
DEFAULT = WindowRules()
rule_sets = st.builds(WindowRules, st.integers(1, 12), st.integers(1, 24), st.integers(0, 12))


def log_of(*rows: tuple[float, ZoneInfo]) -> ConditionsLog:
    """Return a log of zones, each since so many hours after noon."""
    return ConditionsLog(
        tuple(Conditions(NOON + hours * HOUR, zone, DEFAULT) for hours, zone in rows)
    )


def test_what_holds_is_what_was_noted_last_before() -> None:
    log = log_of((0, BERLIN), (2, TOKYO))
    found = [log.at(NOON + hours * HOUR).zone for hours in (-9, 0, 1.9, 2, 9)]
    assert found == [BERLIN, BERLIN, BERLIN, TOKYO, TOKYO]
    assert log.now.zone == TOKYO


def test_what_changed_just_then_did_not_hold_before() -> None:
    log = log_of((0, BERLIN), (2, TOKYO))
    assert [log.before(NOON + hours * HOUR).zone for hours in (-9, 0, 2, 2.1)] == [
        *(BERLIN, BERLIN, BERLIN, TOKYO)
    ]


def test_of_two_that_were_found_at_one_instant_the_first_held_at_it() -> None:
    log = log_of((0, BERLIN), (2, TOKYO), (2, NEW_YORK))
    found = [log.at(NOON + hours * HOUR).zone for hours in (1, 2, 3)]
    assert found == [BERLIN, TOKYO, NEW_YORK]


def test_a_clock_set_back_makes_no_conditions_unmade() -> None:
    log = log_of((0, BERLIN), (5, TOKYO), (3, NEW_YORK))
    assert [log.at(NOON + hours * HOUR).zone for hours in (2.9, 3.1, 5)] == [
        *(BERLIN, NEW_YORK, NEW_YORK)
    ]


def test_instants_that_fall_are_lowered_to_the_earliest_after_them() -> None:
    instants = [NOON + hours * HOUR for hours in (0, 5, 3, 4)]
    assert in_rising_order(instants) == tuple(NOON + hours * HOUR for hours in (0, 3, 3, 4))
    assert in_rising_order([]) == ()


@pytest.mark.parametrize(
    ("hour", "following", "before"),
    [(12, -1, -1), (13, 0, 0), (14, 1, -23), (0, 11, -13)],
    ids=["an hour ago", "this instant", "in an hour", "midnight"],
)
def test_a_time_of_day_comes_next_or_came_last_around_an_instant(
    hour: int, following: int, before: int
) -> None:
    after = following if following >= 0 else following + 24
    assert next_local_time(time(hour), NOON, BERLIN) == NOON + after * HOUR
    assert last_local_time(time(hour), NOON, BERLIN) == NOON + before * HOUR


def test_a_time_of_day_is_searched_beyond_a_date_that_did_not_exist() -> None:
    apia = ZoneInfo("Pacific/Apia")  # had no 2011-12-30: it went from UTC-10 to UTC+14
    evening = datetime(2011, 12, 29, 22, tzinfo=apia).astimezone(UTC)
    morning = datetime(2011, 12, 31, 6, tzinfo=apia).astimezone(UTC)
    assert next_local_time(time(21), evening, apia) == evening + 23 * HOUR
    assert last_local_time(time(7), morning, apia) == morning - 23 * HOUR


def test_a_time_of_day_is_searched_from_the_local_date_on() -> None:
    honolulu, late = ZoneInfo("Pacific/Honolulu"), NOON + 15 * HOUR  # 17:00 there, 12:00 in Tokyo
    assert next_local_time(time(20), late, honolulu) == late + 3 * HOUR
    assert last_local_time(time(2), NOON + 6 * HOUR, TOKYO) == NOON + 5 * HOUR  # the next date


def test_a_time_that_comes_as_the_zone_changes_came_in_the_zone_before() -> None:
    log = log_of((-9, BERLIN), (0, TOKYO))  # 13:00 in Berlin
    assert log.due(DAY, time(13)) == (NOON, BERLIN)


def test_a_computer_that_never_changed_has_one_zone_for_ever() -> None:
    log = ConditionsLog.of(TOKYO)
    assert log.at(datetime(1970, 1, 1, tzinfo=UTC)) == log.now
    assert log.now.rules == DEFAULT
    assert ConditionsLog.of(TOKYO, WindowRules(3, 10, 2)).now.rules == WindowRules(3, 10, 2)


@pytest.mark.parametrize(
    ("log", "at", "due", "zone"),
    [
        (log_of((0, BERLIN)), "21:00", "2027-01-04T20:00", BERLIN),
        # it came due in Berlin at 20:00 UTC, before the computer came to Tokyo
        (log_of((0, BERLIN), (9, TOKYO)), "21:00", "2027-01-04T20:00", BERLIN),
        # the computer left Berlin before: 21:00 is that of New York
        (log_of((0, BERLIN), (6, NEW_YORK)), "21:00", "2027-01-05T02:00", NEW_YORK),
        # in Tokyo 21:00 had been at 12:00 UTC, before the computer came there at 18:00 UTC
        (log_of((0, BERLIN), (6, TOKYO)), "21:00", "2027-01-04T12:00", TOKYO),
    ],
)
def test_a_dose_is_due_in_the_zone_in_which_its_time_came_first(
    log: ConditionsLog, at: str, due: str, zone: ZoneInfo
) -> None:
    found = log.due(DAY, time.fromisoformat(at))
    assert found == (datetime.fromisoformat(due).replace(tzinfo=UTC), zone)


def test_a_date_that_does_not_exist_where_the_computer_is_has_no_instant() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert ConditionsLog.of(apia).due(date(2011, 12, 30), time(21)) == (None, apia)


@given(rule_sets, st.integers(1, 100 * 60) | st.none())
def test_a_window_closes_by_the_formula(rules: WindowRules, gap: int | None) -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    next_due = None if gap is None else due + timedelta(minutes=gap)
    minutes = [rules.late_hours * 60, rules.on_time_hours * 60]
    if gap is not None:
        minutes = [min(minutes[0], gap - rules.before_next_hours * 60), min(minutes[1], gap)]
    assert rules.closes(due, next_due) == due + timedelta(minutes=max(minutes))


@given(rule_sets, st.integers(0, 5 * 24 * 60))
def test_a_dose_beyond_the_look_ahead_changes_no_window(rules: WindowRules, more: int) -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    beyond = due + LOOKAHEAD + timedelta(minutes=more)
    assert rules.closes(due, beyond) == rules.closes(due, None)


def test_on_time_is_within_two_hours_of_due_and_early_is_on_time() -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    assert DEFAULT.is_on_time(due, due + 2 * HOUR)
    assert DEFAULT.is_on_time(due, due - 5 * HOUR)
    assert not DEFAULT.is_on_time(due, due + 2 * HOUR + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("hours", "least", "most"),
    [
        ((0, 12, 4), "1", "12"),
        ((13, 12, 4), "1", "12"),
        ((2, 0, 4), "1", "24"),
        ((2, 25, 4), "1", "24"),
        ((2, 12, -1), "0", "12"),
        ((2, 12, 13), "0", "12"),
    ],
)
def test_hours_outside_their_range_are_refused(
    hours: tuple[int, int, int], least: str, most: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        WindowRules(*hours)
    assert caught.value.code is ValidationCode.HOURS_RANGE
    assert caught.value.details == {"least": least, "most": most}
