"""A plan falls into stretches on one dose; its first reduction is the first day with less."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation, Revision
from ldn_desktop.domain.stretches import (
    DoselessDay,
    Regimen,
    Stretch,
    doseless_day,
    first_reduction,
    regimen_on,
    stretches,
)

NOW = datetime(2026, 12, 20, 9, tzinfo=UTC)
START = date(2027, 1, 4)
FULL, LESS = Decimal("4.5"), Decimal(4)


def day(number: int) -> date:
    """Return the day of the plan with this number, from 1."""
    return START + timedelta(days=number - 1)


def plan(*steps: Step, start: date = START, times: tuple[time, ...] = (time(21),)) -> Plan:
    return Plan(start, times, steps)


def revision(of: Plan, number: int = 1, plan_id: int = 1, since: date | None = None) -> Revision:
    return Revision(number, plan_id, since or of.start_date, NOW, of)


def book(of: Plan) -> PlanHistory:
    return PlanHistory((revision(of),))


TAPER = plan(Step(FULL, 14), Step(LESS, 7), Step(LESS, 4, every_days=2))


def test_a_plan_is_its_steps_and_the_days_after_them() -> None:
    assert stretches(book(TAPER), day(-5), day(30)) == (
        Stretch(day(1), day(14), Regimen(1, FULL, 1)),
        Stretch(day(15), day(21), Regimen(1, LESS, 1)),
        Stretch(day(22), day(25), Regimen(1, LESS, 1, 2)),
        Stretch(day(26), day(30), Regimen(1, None)),
    )


def test_a_pause_is_that_of_its_plan() -> None:
    paused = plan(Step(FULL, 3), Step(None, 2))
    assert regimen_on(book(paused), day(4)) == Regimen(1, None, is_pause=True)


def test_a_day_without_a_dose_is_a_pause_or_a_day_off() -> None:
    held = plan(Step(FULL, 2), Step(None, 2), Step(LESS, 4, every_days=2))
    told = [doseless_day(book(held), day(number)) for number in range(9)]
    pause, off = DoselessDay.PAUSE, DoselessDay.OFF_DAY
    assert told == [None, None, None, pause, pause, None, off, None, off]
    assert doseless_day(book(held), day(9)) is None  # after the last step


def test_a_day_whose_doses_a_change_dropped_is_no_day_off() -> None:
    held = plan(Step(FULL, 8, every_days=2))
    dropped = replace(revision(held, 2, since=day(3)), operation=Operation.CHANGE)
    changed = PlanHistory((revision(held), dropped))
    assert not changed.doses_on(day(3))
    assert [doseless_day(changed, day(n)) for n in (2, 3, 4)] == [
        DoselessDay.OFF_DAY,
        None,
        DoselessDay.OFF_DAY,
    ]


def test_stretches_are_cut_off_at_both_ends() -> None:
    assert stretches(book(TAPER), day(10), day(16)) == (
        Stretch(day(10), day(14), Regimen(1, FULL, 1)),
        Stretch(day(15), day(16), Regimen(1, LESS, 1)),
    )
    assert stretches(book(TAPER), day(3), day(3)) == (Stretch(day(3), day(3), Regimen(1, FULL, 1)),)
    assert stretches(book(TAPER), day(4), day(3)) == ()
    assert stretches(PlanHistory(), day(1), day(9)) == ()


def test_staying_longer_on_a_dose_is_one_stretch() -> None:
    longer = revision(plan(Step(FULL, 20), Step(LESS, 7)), 2, since=day(10))
    found = stretches(PlanHistory((revision(TAPER), longer)), day(1), day(27))
    assert [(s.first, s.last) for s in found] == [(day(1), day(20)), (day(21), day(27))]


def test_a_day_whose_dose_was_kept_still_holds_what_was_before() -> None:
    change = revision(plan(Step(LESS, 7), start=day(10)), 2, since=day(10))
    kept = replace(change, keeps=frozenset({(day(10), 1)}))
    changed = PlanHistory((revision(TAPER), kept))
    assert regimen_on(changed, day(10)) == Regimen(1, FULL, 1)
    twice = replace(kept, plan=replace(kept.plan, times=(time(8), time(20))))
    assert regimen_on(PlanHistory((revision(TAPER), twice)), day(10)) == Regimen(1, FULL, 1)
    assert first_reduction(changed, 1) == day(11)
    assert first_reduction(PlanHistory((revision(TAPER), change)), 1) == day(10)


TWICE = (time(9), time(21))
REDUCTIONS = {
    # 4.5 mg on days 1-14, 4 mg from day 15 on
    "a lower dose": (TAPER, 15),
    # 4 mg on days 1-6, then on every other day: 2 mg a day from day 7 on
    "every other day": (plan(Step(LESS, 6), Step(LESS, None, every_days=2)), 7),
    # nothing from day 11 on
    "stopping on a date": (plan(Step(FULL, 10)), 11),
    # days 4-6 without a dose are a pause; 4 mg from day 9 on
    "a pause, then less": (plan(Step(FULL, 3), Step(None, 3), Step(FULL, 2), Step(LESS, None)), 9),
    # 4 mg, 4.5 mg from day 4 on, 4 mg from day 8 on
    "more, then less": (plan(Step(LESS, 3), Step(FULL, 4), Step(LESS, None)), 8),
    "no change": (plan(Step(FULL, None)), None),
    # 4 mg every other day is 2 mg a day, 4.5 mg every day is more
    "more only": (plan(Step(LESS, 6, every_days=2), Step(FULL, None)), None),
}


@pytest.mark.parametrize(("of", "number"), REDUCTIONS.values(), ids=REDUCTIONS.keys())
def test_the_first_reduction_is_the_first_day_with_less(of: Plan, number: int | None) -> None:
    assert first_reduction(book(of), 1) == (day(number) if number else None)


def test_one_dose_a_day_in_place_of_two_is_a_reduction() -> None:
    before = plan(Step(LESS, None), times=TWICE)
    after = revision(plan(Step(LESS, None)), 2, since=day(5))
    assert regimen_on(book(before), day(1)) == Regimen(1, LESS, 2)
    assert first_reduction(PlanHistory((revision(before), after)), 1) == day(5)


def test_a_new_plan_that_begins_lower_begins_with_its_reduction() -> None:
    second = revision(plan(Step(LESS, 7), start=day(10)), 2, plan_id=2)
    both = PlanHistory((revision(plan(Step(FULL, None))), second))
    assert first_reduction(both, 2) == day(10)
    assert first_reduction(both, 1) is None


def test_without_a_plan_there_is_no_reduction() -> None:
    assert first_reduction(PlanHistory(), 1) is None
    assert regimen_on(PlanHistory(), day(1)) is None


def test_mg_a_day_is_exact() -> None:
    assert Regimen(1, Decimal("4.5"), 1, 2).mg_a_day == Fraction(9, 4)
    assert Regimen(1, None).mg_a_day == 0


doses = st.none() | st.sampled_from((Decimal(1), Decimal("1.5"), Decimal(3), FULL))
steps = st.builds(Step, doses, st.integers(1, 9), st.sampled_from((1, 2)))
plans = st.lists(steps, min_size=1, max_size=6).map(lambda found: plan(*found))


@given(plans, plans, st.integers(1, 20), st.booleans())
def test_stretches_say_of_each_day_what_is_held_on_it(
    first: Plan, second: Plan, changed_on: int, keeps: bool
) -> None:
    kept = frozenset({(day(changed_on), 1)}) if keeps else frozenset()
    change = replace(revision(second, 2, since=day(changed_on)), keeps=kept)
    changed = PlanHistory((revision(first), change))
    found = stretches(changed, day(-3), day(70))
    said = {
        stretch.first + timedelta(days=n): stretch.held
        for stretch in found
        for n in range((stretch.last - stretch.first).days + 1)
    }
    everyday = {day(n): regimen_on(changed, day(n)) for n in range(-3, 71)}
    assert said == {on: held for on, held in everyday.items() if held is not None}
    assert all(a.held != b.held for a, b in itertools.pairwise(found))


@given(plans)
def test_before_the_first_reduction_nothing_was_less_than_before(of: Plan) -> None:
    reduction = first_reduction(book(of), 1)
    held = [regimen_on(book(of), day(n)) for n in range(1, 70)]
    amounts = [h.mg_a_day for h in held if h is not None and not h.is_pause]
    falls = [n for n, (a, b) in enumerate(itertools.pairwise(amounts)) if b < a]
    assert (reduction is None) == (not falls)
    if reduction is not None:
        pauses = sum(h is not None and h.is_pause for h in held[: (reduction - START).days])
        assert (reduction - START).days - pauses == falls[0] + 1
