"""A word before a dose comes promptly, once, before it is due, and changes nothing."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import DoseKey, planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import CLOCK_SET_BACK, QuietHours, Reminder, RingRules
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.ringing import check
from ldn_desktop.domain.states import DoseStatus, statuses
from ldn_desktop.domain.windows import Windows
from ldn_desktop.domain.word_ahead import PROMPT, WordAhead, word_ahead

DAY = date(2027, 1, 4)
MINUTE = timedelta(minutes=1)
DUE = datetime(2027, 1, 4, 21, tzinfo=UTC)
QUARTER = RingRules(ahead_minutes=15)
NIGHT = QuietHours(time(20, 30), time(7))
KEY = DoseKey(DAY, 1, 1)


def doses(
    at: datetime,
    *,
    times: tuple[time, ...] = (time(21),),
    answers: dict[DoseKey, Record] | None = None,
    reminders: dict[DoseKey, Reminder] | None = None,
) -> tuple[DoseStatus, ...]:
    """Return the doses of three days, with their states at this instant."""
    plan = Plan(DAY, times, (Step(Decimal(1), None),))
    made_at = DUE - timedelta(days=9)
    history = PlanHistory((Revision(1, 1, DAY, made_at, plan),))
    log = ConditionsLog.of(UTC)
    planned = planned_doses(history, DAY, DAY + timedelta(days=2), log)
    return statuses(planned, answers or {}, reminders or {}, Windows(history, log), at)


def word(
    at: datetime, told_at: datetime | None = None, rules: RingRules = QUARTER
) -> WordAhead | None:
    return word_ahead(doses(at), rules, at, UTC, told_at)


def is_said(at: datetime, told_at: datetime | None = None, rules: RingRules = QUARTER) -> bool:
    found = word(at, told_at, rules)
    return found is not None and found.is_new


def test_it_is_said_at_its_moment_and_only_if_it_is_asked_for() -> None:
    moment = DUE - 15 * MINUTE
    assert not is_said(moment - timedelta(microseconds=1))
    assert is_said(moment)
    assert not is_said(moment, rules=RingRules())


def test_a_moment_that_was_slept_through_is_left_to_the_doses_own_reminder() -> None:
    moment = DUE - 15 * MINUTE
    assert is_said(moment + PROMPT - timedelta(microseconds=1))
    assert word(moment + PROMPT) is None
    assert word(DUE - MINUTE) is None


def test_a_word_that_was_said_stays_until_the_dose_is_due_and_no_longer() -> None:
    told_at = DUE - 15 * MINUTE
    for at in (told_at, DUE - timedelta(microseconds=1)):
        found = word(at, told_at)
        assert found is not None
        assert not found.is_new
    assert word(DUE, told_at) is None


def test_what_was_said_before_yesterdays_dose_says_nothing_of_todays() -> None:
    assert is_said(DUE - 15 * MINUTE, DUE - 15 * MINUTE - timedelta(days=1))


def test_a_word_of_a_time_that_the_clock_was_set_back_from_for_good_does_not_count() -> None:
    moment = DUE - 15 * MINUTE
    assert not is_said(moment, moment + CLOCK_SET_BACK)
    assert is_said(moment, moment + CLOCK_SET_BACK + MINUTE)


def test_none_is_said_in_quiet_hours_or_while_it_is_quiet_for_now() -> None:
    moment = DUE - 15 * MINUTE
    for rules in (
        RingRules(quiet_hours=NIGHT, ahead_minutes=15),
        RingRules(quiet_until=moment + MINUTE, ahead_minutes=15),
    ):
        assert word(moment, rules=rules) is None


def test_none_is_said_of_a_dose_that_is_answered_or_that_rang_or_was_put_off() -> None:
    moment = DUE - 15 * MINUTE
    record = Record(1, RecordKind.TAKEN, DAY, moment - MINUTE, KEY, taken_at=moment - MINUTE)
    answered = doses(moment, answers={KEY: record})
    assert word_ahead(answered, QUARTER, moment, UTC, None) is None
    for row in (Reminder(KEY, DUE, None), Reminder(KEY, DUE, None, put_off_until=DUE + MINUTE)):
        rang = doses(moment, reminders={KEY: row})
        assert word_ahead(rang, QUARTER, moment, UTC, None) is None


def test_of_two_doses_the_one_whose_moment_came_last_has_the_word() -> None:
    at = DUE - 14 * MINUTE
    near = doses(at, times=(time(21), time(21, 1)))
    for order in (near, tuple(reversed(near))):
        found = word_ahead(order, QUARTER, at, UTC, DUE - 15 * MINUTE)
        assert found is not None
        assert (found.is_new, found.status.dose.at) == (True, time(21, 1))


def test_a_date_without_its_time_has_no_word() -> None:
    (status, *_rest) = doses(DUE - 15 * MINUTE)
    gone = replace(status, dose=replace(status.dose, due=None))
    assert word_ahead((gone,), QUARTER, DUE - 15 * MINUTE, UTC, None) is None


def test_the_next_check_is_at_the_moment_of_the_word() -> None:
    at = DUE - timedelta(hours=1)
    assert check(doses(at), (), QUARTER, at, UTC).next_check == DUE - 15 * MINUTE
    assert check(doses(at), (), RingRules(), at, UTC).next_check == DUE
    later = DUE - 15 * MINUTE
    assert check(doses(later), (), QUARTER, later, UTC).next_check == DUE


@pytest.mark.parametrize("minutes", [4, 121, 0, -5])
def test_minutes_out_of_range_are_refused(minutes: int) -> None:
    with pytest.raises(ValidationError) as refused:
        RingRules(ahead_minutes=minutes)
    assert (refused.value.details["least"], refused.value.details["most"]) == ("5", "120")


@pytest.mark.parametrize("minutes", [5, 120])
def test_minutes_at_the_ends_of_the_range_are_taken(minutes: int) -> None:
    assert RingRules(ahead_minutes=minutes).ahead(DUE) == DUE - minutes * MINUTE


@given(
    st.lists(st.times(), min_size=1, max_size=3, unique=True),
    st.integers(5, 120),
    st.lists(st.one_of(st.integers(1, 90), st.integers(60, 5400)), min_size=1, max_size=150),
    st.sampled_from([None, NIGHT]),
)
def test_each_dose_has_at_most_one_word_never_after_due_and_the_doses_stay_what_they_are(
    times: list[time], minutes: int, steps: list[int], quiet: QuietHours | None
) -> None:
    slots = tuple(sorted(at.replace(second=0, microsecond=0, fold=0) for at in times))
    rules = RingRules(quiet_hours=quiet, ahead_minutes=minutes)
    silent = replace(rules, ahead_minutes=None)
    at, told_at = datetime(2027, 1, 4, tzinfo=UTC), None
    asked_for: datetime | None = None
    said: Counter[DoseKey] = Counter()
    for step in steps:
        # Checks come as asked for and each minute; a longer step that leaps over one is a sleep.
        at += timedelta(seconds=step)
        if asked_for is not None and step % 3:
            at = min(at, asked_for)
        there = doses(at, times=tuple(dict.fromkeys(slots)))
        found = word_ahead(there, rules, at, UTC, told_at)
        with_it, without = (check(there, (), each, at, UTC) for each in (rules, silent))
        asked_for = with_it.next_check
        assert (with_it.rings, with_it.withdraw) == (without.rings, without.withdraw)
        if found is None or not found.is_new:
            continue
        due = found.status.dose.due
        assert due is not None
        assert due - minutes * MINUTE <= at < due
        assert rules.quiet_end(at, UTC) is None
        said[found.status.key] += 1
        told_at = at
    assert set(said.values()) <= {1}
