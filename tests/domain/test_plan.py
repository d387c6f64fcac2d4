"""A plan's steps follow each other without gap or overlap; what cannot be a plan is refused."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import (
    LATEST,
    NAMED_ZONES,
    Plan,
    Step,
    TimeRule,
    check_date,
    known_zone,
)

START = date(2027, 1, 4)
DAY = timedelta(days=1)

steps = st.builds(
    Step,
    dose_mg=st.none() | st.integers(1, 90).map(lambda n: Decimal(n) / 20),
    days=st.integers(1, 40),
    every_days=st.sampled_from([1, 2]),
)
plans = st.builds(
    lambda closed, open_end, start: Plan(
        start,
        (time(21),),
        (*closed[:-1], replace(closed[-1], days=None) if open_end else closed[-1]),
    ),
    st.lists(steps, min_size=1, max_size=12),
    st.booleans(),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)


def plan(*steps: Step, **values: Any) -> Plan:
    return replace(Plan(START, (time(21),), steps), **values)


def step(dose: str | None = "4.5", days: int | None = 14, every: int = 1) -> Step:
    return Step(None if dose is None else Decimal(dose), days, every)


def asked_days(some: Plan, until: date) -> list[date]:
    """Walk the plan day by day with a counter only: the days on which it asks for a dose."""
    found, day = [], some.start_date
    for one in some.steps:
        for count in range(one.days if one.days is not None else (until - day).days + 1):
            if one.dose_mg is not None and count % one.every_days == 0:
                found.append(day)
            day += DAY
    return [day for day in found if day <= until]


@given(plans)
def test_steps_follow_each_other_without_gap_or_overlap(some: Plan) -> None:
    rows = some.calendar
    assert rows[0].first == some.start_date
    assert [row.number for row in rows] == list(range(1, len(some.steps) + 1))
    for row, after in pairwise(rows):
        assert row.last is not None
        assert after.first == row.last + DAY
        assert (row.last - row.first).days + 1 == row.step.days
    assert (rows[-1].last is None) == (some.steps[-1].days is None)


@given(plans, st.integers(-3, 500))
def test_each_day_lies_in_one_step_at_most(some: Plan, offset: int) -> None:
    day = some.start_date + offset * DAY
    holding = [
        row for row in some.calendar if row.first <= day and (row.last is None or day <= row.last)
    ]
    row = some.step_on(day)
    assert holding == ([] if row is None else [row])


@given(plans)
def test_a_plan_ends_on_its_last_dosing_day(some: Plan) -> None:
    if some.steps[-1].days is None and some.steps[-1].dose_mg is not None:
        assert some.ends_on() is None
    else:
        days = (
            asked_days(some, LATEST)
            if some.steps[-1].days
            else asked_days(some, some.calendar[-1].first)
        )
        assert some.ends_on() == max(days, default=None)


def test_every_other_day_counts_from_the_first_day_of_the_step() -> None:
    some = plan(step("1", 3), step("0.5", 4, every=2))
    assert asked_days(some, LATEST) == [START + n * DAY for n in (0, 1, 2, 3, 5)]
    row = some.step_on(START + 5 * DAY)
    assert row is not None
    assert [row.step.doses_on(n) for n in range(4)] == [True, False, True, False]
    assert row.last_dose_day == START + 5 * DAY
    assert some.ends_on() == START + 5 * DAY


def test_a_plan_that_ends_with_an_open_pause_ends_before_the_pause() -> None:
    assert plan(step("1", 3), step(None, None)).ends_on() == START + 2 * DAY
    assert plan(step("1", 3), step("0.5", None)).ends_on() is None


def test_a_plan_outside_its_days_has_no_step() -> None:
    some = plan(step(days=2))
    assert some.step_on(START - DAY) is None
    assert some.step_on(START + 2 * DAY) is None
    assert plan(step(days=None)).step_on(date(2099, 12, 31)) is not None


def test_slots_are_numbered_in_the_order_of_the_day() -> None:
    assert plan(step(), times=(time(21), time(8), time(13, 30))).times == (
        time(8),
        time(13, 30),
        time(21),
    )


def test_an_amount_is_kept_in_one_writing() -> None:
    assert step("4.50") == step("4.5")
    assert str(step("4.50").dose_mg) == "4.5"


def test_a_home_zone_is_kept_by_the_home_rule_only() -> None:
    assert plan(step(), time_rule=TimeRule.HOME, home_zone="Europe/Berlin").home_zone
    for values, problem in (
        ({"time_rule": TimeRule.HOME}, ValidationCode.ZONE_MISSING),
        ({"home_zone": "Europe/Berlin"}, ValidationCode.ZONE_NOT_WANTED),
        ({"time_rule": TimeRule.HOME, "home_zone": "Mars/Base"}, ValidationCode.ZONE_UNKNOWN),
    ):
        with pytest.raises(ValidationError) as caught:
            plan(step(), **values)
        assert (caught.value.code, caught.value.where) == (problem, "home_zone")


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/etc/passwd", "Europe", "a\x00b", "\ud800", "x" * 300, "zone.tab", "é"]
)
def test_what_is_no_zone_is_refused_whatever_the_reason(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        known_zone(name)
    assert caught.value.code is ValidationCode.ZONE_UNKNOWN
    assert (caught.value.where, caught.value.details) == ("", {"value": name[:40]})


@pytest.mark.parametrize(
    ("values", "problem", "where"),
    [
        ({"times": ()}, ValidationCode.TIMES_NONE, "times"),
        ({"times": tuple(time(h) for h in range(9))}, ValidationCode.TIMES_TOO_MANY, "times"),
        ({"times": (time(8), time(8))}, ValidationCode.TIMES_EQUAL, "times"),
        ({"steps": ()}, ValidationCode.STEPS_NONE, "steps"),
        ({"steps": (step(),) * 401}, ValidationCode.STEPS_TOO_MANY, "steps"),
        ({"steps": (step(days=None), step())}, ValidationCode.STEP_DAYS_OPEN, "steps[0].days"),
        ({"steps": (step(days=3660),) * 20}, ValidationCode.DATE_RANGE, "steps"),
        ({"start_date": date(1999, 12, 31)}, ValidationCode.DATE_RANGE, "start_date"),
        ({"start_date": date(2101, 1, 1)}, ValidationCode.DATE_RANGE, "start_date"),
        ({"agreed_on": date(1999, 12, 31)}, ValidationCode.DATE_RANGE, "agreed_on"),
        ({"follow_up_days": -1}, ValidationCode.FOLLOW_UP_DAYS, "follow_up_days"),
        ({"follow_up_days": 367}, ValidationCode.FOLLOW_UP_DAYS, "follow_up_days"),
        ({"medicine": " "}, ValidationCode.TEXT_EMPTY, "medicine"),
        ({"medicine": "x" * 10_000}, ValidationCode.TEXT_TOO_LONG, "medicine"),
        ({"condition": "\x00"}, ValidationCode.TEXT_CONTROL, "condition"),
        ({"reason": "x" * 5001}, ValidationCode.TEXT_TOO_LONG, "reason"),
        ({"agreed_with": "x" * 201}, ValidationCode.TEXT_TOO_LONG, "agreed_with"),
        ({"missed_dose_advice": "x" * 5001}, ValidationCode.TEXT_TOO_LONG, "missed_dose_advice"),
    ],
)
def test_what_cannot_be_a_plan_is_refused_by_field(
    values: dict[str, object], problem: ValidationCode, where: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        plan(step(), **values)
    assert (caught.value.code, caught.value.where) == (problem, where)


@pytest.mark.parametrize(
    ("values", "limit"),
    [
        ({"times": tuple(time(h) for h in range(9))}, {"most": "8"}),
        ({"steps": (step(),) * 401}, {"most": "400"}),
        ({"steps": (step(days=3660),) * 20}, {"value": "2100-12-31"}),
    ],
)
def test_a_refusal_of_a_plan_names_the_limit(
    values: dict[str, object], limit: dict[str, str]
) -> None:
    with pytest.raises(ValidationError) as caught:
        plan(step(), **values)
    assert caught.value.details == limit


def test_a_plan_may_last_until_the_day_before_the_latest_or_go_on_from_the_latest() -> None:
    assert plan(step(days=14), start_date=LATEST - 14 * DAY).ends_on() == LATEST - DAY
    assert plan(step(days=None), start_date=LATEST).ends_on() is None


def test_the_home_zones_of_plans_are_known() -> None:
    NAMED_ZONES.discard("Pacific/Marquesas")
    plan(step(), time_rule=TimeRule.HOME, home_zone="Pacific/Marquesas")
    assert "Pacific/Marquesas" in NAMED_ZONES


def test_a_review_can_follow_on_the_last_day_and_up_to_a_leap_year_later() -> None:
    assert [plan(step(), follow_up_days=days).follow_up_days for days in (0, 1, 366)] == [0, 1, 366]
    with pytest.raises(ValidationError) as caught:
        plan(step(), follow_up_days=367)
    assert caught.value.details == {"most": "366"}


@pytest.mark.parametrize(
    ("dose", "days", "every", "problem"),
    [
        ("0", 14, 1, ValidationCode.AMOUNT_NOT_POSITIVE),
        ("4.5", 0, 1, ValidationCode.STEP_DAYS),
        ("4.5", -1, 1, ValidationCode.STEP_DAYS),
        ("4.5", 3661, 1, ValidationCode.STEP_DAYS),
        ("4.5", 14, 0, ValidationCode.STEP_EVERY),
        ("4.5", 14, 3, ValidationCode.STEP_EVERY),
    ],
)
def test_what_cannot_be_a_step_is_refused(
    dose: str, days: int, every: int, problem: ValidationCode
) -> None:
    with pytest.raises(ValidationError) as caught:
        step(dose, days, every)
    assert caught.value.code is problem
    limit = {"most": "3660"} if problem is ValidationCode.STEP_DAYS else {}
    assert caught.value.details == limit


def test_a_step_lasts_ten_years_at_most() -> None:
    assert step(days=3660).days == 3660


def test_the_app_plans_from_2000_to_2100() -> None:
    assert check_date(date(2000, 1, 1)) == date(2000, 1, 1)
    assert check_date(LATEST) == LATEST
    for day in (date(1999, 12, 31), date(2101, 1, 1)):
        with pytest.raises(ValidationError) as caught:
            check_date(day)
        assert (caught.value.where, caught.value.details) == ("", {"value": day.isoformat()})
