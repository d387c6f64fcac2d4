"""Plan files joined at a date: what lies before stays, and no day is lost or doubled."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.joining import (
    PlanPast,
    clipped,
    continued,
    joined,
    keep_past,
    past_of,
    until,
)
from ldn_desktop.domain.plan import Plan, Step
from tests.support.plan_parts import START, day, in_words, plan, step

DAY = timedelta(days=1)
TAPER = plan("4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2")
steps = st.builds(
    Step,
    st.none() | st.integers(1, 9).map(lambda n: Decimal(n) / 2),
    st.integers(1, 9),
    st.sampled_from([1, 2]),
)
several = st.lists(steps, min_size=1, max_size=5).map(tuple)
plans = st.builds(lambda late, made: Plan(day(late), (time(21),), made), st.integers(0, 6), several)


def by_day(some: Plan, first: int, last: int) -> list[Decimal | None]:
    """Return the dose of each day before `last`, by walking the steps."""
    found = []
    for on in (START + timedelta(n) for n in range(first, last)):
        row = some.step_on(on)
        dosed = row is not None and row.step.doses_on((on - row.first).days)
        found.append(row.step.dose_mg if row is not None and dosed else None)
    return found


@given(several, several, st.integers(0, 60))
def test_each_day_before_stays_and_the_new_steps_run_from_the_day(
    old: tuple[Step, ...], new: tuple[Step, ...], offset: int
) -> None:
    plan = Plan(START, (time(21),), old)
    after = continued(plan, START + timedelta(offset), new)
    alone = Plan(START, (time(21),), new)
    assert by_day(after, 0, offset) == by_day(plan, 0, offset)
    assert by_day(after, offset, offset + 60) == by_day(alone, 0, 60)


def test_the_same_dose_goes_on_as_the_same_step() -> None:
    plan = Plan(START, (time(21),), (Step(Decimal(4), 14), Step(Decimal(3), 14)))
    after = continued(plan, START + timedelta(3), (Step(Decimal(4), 7), Step(Decimal(2), None)))
    assert after.steps == (Step(Decimal(4), 10), Step(Decimal(2), None))


def test_a_day_before_the_plan_is_refused() -> None:
    plan = Plan(START, (time(21),), (Step(Decimal(4), 14),))
    with pytest.raises(ValidationError) as refused:
        continued(plan, START - timedelta(1), plan.steps)
    assert refused.value.code is ValidationCode.DAY_OUTSIDE_PLAN
    assert refused.value.details == {"value": "2027-01-03"}


def test_a_plan_that_is_changed_to_no_step_from_its_first_day_on_is_a_day_without_a_dose() -> None:
    assert in_words(continued(TAPER, START, ())) == ["- x 1"]


@pytest.mark.parametrize(
    ("offset", "following", "steps"),
    [
        (0, ["4 x 7", "3 x 7"], ["4 x 7", "3 x 7"]),
        (14, ["3 x 7"], ["4.5 x 14", "3 x 7"]),
        (20, ["3 x 7"], ["4.5 x 14", "4 x 6", "3 x 7"]),
        (20, ["4 x 7", "3 x 7"], ["4.5 x 14", "4 x 13", "3 x 7"]),  # the same step, longer
        (20, ["4 x"], ["4.5 x 14", "4 x"]),
        # the dose of the step before, from the first day of another one, begins anew
        (14, ["4.5 x 7"], ["4.5 x 14", "4.5 x 7"]),
        (20, ["4 x 7/2"], ["4.5 x 14", "4 x 6", "4 x 7/2"]),
        # Every other day begins anew: its days are not added to those before.
        (45, ["0.5 x 6/2"], ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 3/2", "0.5 x 6/2"]),
        # The plan's last day is the 55th: from the 56th on nothing lies between.
        (55, ["1 x 7"], ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2", "1 x 7"]),
        (60, ["0.5 x 7"], ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2", "- x 5", "0.5 x 7"]),
        (60, ["1 x 7"], ["4.5 x 14", "4 x 14", "0.5 x 14", "0.5 x 13/2", "- x 5", "1 x 7"]),
    ],
)
def test_other_steps_by_hand(offset: int, following: list[str], steps: list[str]) -> None:
    changed = continued(TAPER, START + offset * DAY, tuple(map(step, following)))
    assert in_words(changed) == steps


def test_other_steps_from_a_day_before_the_plan_are_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        continued(TAPER, START - DAY, (Step(Decimal(1), 7),))
    assert caught.value.code is ValidationCode.DAY_OUTSIDE_PLAN


@given(plans, plans, st.integers(0, 60))
def test_a_joined_plan_is_the_one_before_the_day_and_the_other_from_it_on(
    before: Plan, after: Plan, on: int
) -> None:
    both = joined(before, after, day(on))
    assert by_day(both, 0, on) == by_day(before, 0, on)
    assert by_day(both, on, 90) == by_day(after, on, 90)


def test_what_says_the_same_of_the_days_before_is_the_file_itself() -> None:
    assert joined(TAPER, plan("4.5 x 14", "3 x 7"), day(14)) == plan("4.5 x 14", "3 x 7")
    other = plan("4.5 x 10", "3 x 7")
    assert in_words(joined(TAPER, other, day(14))) == ["4.5 x 14", "3 x 3"]
    longer = plan("4.5 x 14", "4 x 20")
    assert joined(TAPER, longer, day(16)) == longer


def test_of_a_step_that_a_join_cuts_the_rest_follows_be_it_a_day_or_without_an_end() -> None:
    before = plan("3 x 9")
    assert in_words(joined(before, plan("4 x 5", "2 x"), day(4))) == ["3 x 4", "4 x 1", "2 x"]
    assert in_words(joined(before, plan("4 x"), day(4))) == ["3 x 4", "4 x"]


def test_days_that_neither_plans_are_days_without_doses() -> None:
    late = plan("2 x 5", start=day(20))
    assert in_words(joined(plan("4 x 7"), late, day(9))) == ["4 x 7", "- x 2", "- x 11", "2 x 5"]


def test_a_joined_plan_has_the_texts_and_the_times_of_what_follows() -> None:
    after = replace(plan("2 x 5", at=("08:00",)), condition="pain")
    both = joined(plan("4 x 7"), after, day(3))
    assert (both.times, both.condition) == (after.times, "pain")


@given(plans, st.integers(0, 60))
def test_a_plan_until_a_day_has_its_doses_and_none_after(some: Plan, last: int) -> None:
    if day(last) < some.start_date:
        return
    kept = until(some, day(last))
    assert by_day(kept, 0, 90) == [*by_day(some, 0, last + 1), *[None] * (89 - last)]


def test_nothing_left_of_a_plan_is_its_first_step() -> None:
    assert until(TAPER, day(-1)).steps == TAPER.steps[:1]


def test_rows_are_clipped_at_both_ends_and_keep_their_numbers() -> None:
    found = clipped(TAPER.calendar, day(20), day(30))
    assert [(row.number, row.first, row.last) for row in found] == [
        (2, day(20), day(27)),
        (3, day(28), day(30)),
    ]
    (row,) = clipped(plan("1 x").calendar, day(3), None)
    assert (row.first, row.last) == (day(3), None)
    assert clipped(TAPER.calendar, day(30), day(20)) == ()


# What of an edited plan lies before a date stays.


def edited(before: Plan, *steps: Step, at: int) -> tuple[Step, ...]:
    return keep_past(before, steps, day(at))


def test_more_days_for_the_running_step_keep_the_past_and_shift_the_rest() -> None:
    first, second, *rest = TAPER.steps
    steps = (first, replace(second, days=21), *rest)
    assert edited(TAPER, *steps, at=16) == steps


def test_another_dose_for_the_running_step_leaves_its_days_so_far_as_they_were() -> None:
    first, second, *rest = TAPER.steps
    after = edited(TAPER, first, Step(Decimal("3.8"), second.days), *rest, at=16)
    assert after[1:3] == (replace(second, days=2), Step(Decimal("3.8"), (second.days or 0) - 2))
    assert after[3:] == tuple(rest)


def test_an_open_step_gets_another_dose_and_stays_open() -> None:
    before = plan("4 x")
    assert edited(before, Step(Decimal(3), None), at=5) == (
        Step(Decimal(4), 5),
        Step(Decimal(3), None),
    )


def test_every_other_day_keeps_its_rhythm_through_a_change_of_dose() -> None:
    before = replace(plan("1 x 14"), steps=(Step(Decimal(1), 14, 2),))
    after = edited(before, Step(Decimal("0.5"), 14, 2), at=3)
    assert after == (Step(Decimal(1), 4, 2), Step(Decimal("0.5"), 10, 2))


def test_a_running_step_cannot_be_shorter_than_it_already_is() -> None:
    first, second, *rest = TAPER.steps
    with pytest.raises(ValidationError) as error:
        edited(TAPER, first, replace(second, days=1), *rest, at=16)
    assert (error.value.code, error.value.where) == (
        ValidationCode.STEP_TOO_SHORT,
        "steps[1].days",
    )
    assert error.value.details == {"run": "2", "least": "2"}


@pytest.mark.parametrize("steps", [(Step(Decimal(2), 14),), ()])
def test_steps_before_the_change_cannot_change_or_go(steps: tuple[Step, ...]) -> None:
    with pytest.raises(ValidationError) as error:
        edited(TAPER, *steps, *TAPER.steps[1:][: len(steps)], at=16)
    assert (error.value.code, error.value.where) == (
        ValidationCode.STEPS_BEFORE_DATE,
        "from_date",
    )


@pytest.mark.parametrize(
    ("dose", "days", "least", "after"),
    [
        ("4", 4, "5", []),
        ("4", 5, "", ["4 x 5"]),
        ("3", 5, "6", []),
        ("3", 6, "", ["4 x 5", "3 x 1"]),
    ],
)
def test_a_running_step_has_its_days_so_far_and_with_another_dose_one_more(
    dose: str, days: int, least: str, after: list[str]
) -> None:
    before = plan("4 x 10")
    if least:
        with pytest.raises(ValidationError) as error:
            edited(before, Step(Decimal(dose), days), at=5)
        assert error.value.details == {"run": "5", "least": least}
    else:
        found = edited(before, Step(Decimal(dose), days), at=5)
        assert in_words(replace(before, steps=found)) == after


def test_on_its_second_day_a_step_has_begun() -> None:
    found = edited(plan("4 x 10"), Step(Decimal(3), 10), at=1)
    assert found == (Step(Decimal(4), 1), Step(Decimal(3), 9))


def test_a_step_is_whole_after_its_last_day() -> None:
    first, second, *_rest = TAPER.calendar
    assert past_of(TAPER, day(13)) == PlanPast(0, first, 13)
    assert past_of(TAPER, day(14)) == PlanPast(1, second, 0)


def test_the_running_step_cannot_go() -> None:
    with pytest.raises(ValidationError) as error:
        edited(TAPER, TAPER.steps[0], at=16)
    assert error.value.code is ValidationCode.STEPS_BEFORE_DATE


def test_on_the_first_day_of_a_step_it_and_all_that_follow_can_be_others() -> None:
    steps = (TAPER.steps[0], Step(Decimal(1), 5))
    assert edited(TAPER, *steps, at=14) == steps
    assert past_of(TAPER, day(14)).days_run == 0


def test_a_plan_that_is_over_can_be_gone_on_with() -> None:
    before = plan("4 x 7")
    steps = (*before.steps, Step(Decimal(1), 5))
    assert edited(before, *steps, at=20) == steps
    assert past_of(before, day(20)) == PlanPast(1, None, 0)
