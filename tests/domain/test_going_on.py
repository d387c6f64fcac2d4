"""Going on with other steps from a day: what lies before stays, and no day is lost."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.edits import go_on_with
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.shapes import Shape, Taper, asked_and_made, asked_doses, work_out
from ldn_desktop.domain.supply import Capsules

START = date(2027, 1, 4)
steps = st.builds(
    Step,
    st.none() | st.integers(1, 9).map(lambda n: Decimal(n) / 2),
    st.integers(1, 9),
    st.sampled_from([1, 2]),
)
several = st.lists(steps, min_size=1, max_size=5).map(tuple)


def by_day(plan: Plan, first: int, last: int) -> list[Decimal | None]:
    found = []
    for day in (START + timedelta(n) for n in range(first, last)):
        row = plan.step_on(day)
        dosed = row is not None and row.step.doses_on((day - row.first).days)
        found.append(row.step.dose_mg if row is not None and dosed else None)
    return found


@given(several, several, st.integers(0, 60))
def test_each_day_before_stays_and_the_new_steps_run_from_the_day(
    old: tuple[Step, ...], new: tuple[Step, ...], offset: int
) -> None:
    plan = Plan(START, (time(21),), old)
    after = go_on_with(plan, START + timedelta(offset), new)
    alone = Plan(START, (time(21),), new)
    assert by_day(after, 0, offset) == by_day(plan, 0, offset)
    assert by_day(after, offset, offset + 60) == by_day(alone, 0, 60)


def test_the_same_dose_goes_on_as_the_same_step() -> None:
    plan = Plan(START, (time(21),), (Step(Decimal(4), 14), Step(Decimal(3), 14)))
    after = go_on_with(plan, START + timedelta(3), (Step(Decimal(4), 7), Step(Decimal(2), None)))
    assert after.steps == (Step(Decimal(4), 10), Step(Decimal(2), None))


def test_a_day_before_the_plan_is_refused() -> None:
    plan = Plan(START, (time(21),), (Step(Decimal(4), 14),))
    with pytest.raises(Invalid) as refused:
        go_on_with(plan, START - timedelta(1), plan.steps)
    assert refused.value.problem is Problem.DAY_OUTSIDE_PLAN


def test_each_asked_dose_stands_beside_the_one_that_is_made() -> None:
    taper = Taper(Shape.PERCENT_OF_CURRENT, Decimal("4.5"), Decimal(20), 14, Decimal("0.5"))
    supply = Capsules((Decimal("0.5"), Decimal(3)), 4)
    made = asked_and_made(taper, supply)
    assert tuple(one.asked_mg for one in made) == asked_doses(taper)
    steps = work_out(taper, supply, rounded=True)
    assert sum(step.days or 0 for step in steps) == 14 * len(made)
    assert {one.dose_mg for one in made} == {step.dose_mg for step in steps}
