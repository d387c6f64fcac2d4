"""The plan behind another app's history: its times and amounts as they were, nothing added."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.plan_history import asked_on
from ldn_desktop.services.plan_from_history import DerivedPlan, plans_of
from ldn_desktop.services.third_party_import import ThirdPartyDose, ThirdPartySchedule
from tests.support.plan_parts import history_of

FIRST, TODAY = date(2027, 1, 4), date(2027, 6, 1)
EVENING, MORNING = time(21), time(8)


def dose(day: int, mg: str = "4.5", at: time = EVENING) -> ThirdPartyDose:
    return ThirdPartyDose(FIRST + timedelta(days=day), at, Decimal(mg), taken=True)


def steps(made: DerivedPlan) -> list[tuple[str | None, int | None]]:
    return [
        (None if step.dose_mg is None else str(step.dose_mg), step.days) for step in made.plan.steps
    ]


def made_of(
    doses: Sequence[ThirdPartyDose], schedule: ThirdPartySchedule | None = None
) -> tuple[DerivedPlan, ...]:
    return plans_of(sorted(doses, key=lambda d: (d.day, d.at)), schedule, TODAY)


def test_a_run_of_one_amount_is_a_step() -> None:
    (made,) = made_of([dose(0), dose(1), dose(2, "4"), dose(3, "4")])
    assert (made.from_date, steps(made)) == (FIRST, [("4.5", 2), ("4", 2)])


def test_a_day_without_an_entry_stays_in_its_step_and_long_gaps_are_pauses() -> None:
    (made,) = made_of([dose(0), dose(2), dose(20, "4")])
    assert steps(made) == [("4.5", 3), (None, 17), ("4", 1)]


def test_other_times_of_day_begin_another_version_of_the_plan() -> None:
    first, second = made_of([dose(0), dose(1), dose(2, at=MORNING), dose(3, at=MORNING)])
    assert (first.plan.times, second.plan.times) == ((EVENING,), (MORNING,))
    assert (second.from_date, steps(first)) == (FIRST + timedelta(days=2), [("4.5", 2)])


def test_a_day_with_fewer_doses_is_no_other_plan() -> None:
    (made,) = made_of([dose(0, at=MORNING), dose(0), dose(1), dose(2, at=MORNING), dose(2)])
    assert made.plan.times == (MORNING, EVENING)
    assert made.slots[(FIRST + timedelta(days=1), EVENING)] == 2


def test_amounts_that_differ_within_a_day_are_no_plan() -> None:
    assert made_of([dose(0, "1.5", MORNING), dose(0, "3")]) == ()


def test_what_the_schedule_asks_for_begins_after_the_history() -> None:
    schedule = ThirdPartySchedule((MORNING,), Decimal("1.5"), 2)
    past, coming = made_of([dose(0)], schedule)
    assert not past.is_to_come
    assert (coming.from_date, coming.is_to_come) == (TODAY, True)
    assert (coming.plan.steps[0].every_days, coming.plan.steps[0].days) == (2, None)
    today = ThirdPartyDose(TODAY, EVENING, Decimal("4.5"), taken=True)
    assert made_of([today], schedule)[-1].from_date == TODAY + timedelta(days=1)


def test_a_schedule_that_is_over_asks_for_nothing_and_one_to_come_begins_then() -> None:
    over = ThirdPartySchedule((MORNING,), Decimal("1.5"), until=date(2027, 5, 31))
    assert made_of([], over) == ()
    (ends_soon,) = made_of([], ThirdPartySchedule((MORNING,), Decimal("1.5"), until=TODAY))
    assert steps(ends_soon) == [("1.5", 1)]
    (later,) = made_of([], ThirdPartySchedule((MORNING,), Decimal("1.5"), since=date(2027, 7, 1)))
    assert later.from_date == date(2027, 7, 1)


days = st.lists(
    st.tuples(st.integers(0, 120), st.sampled_from(["1.5", "3"]), st.sampled_from([8, 21])),
    max_size=40,
    unique_by=lambda found: found[0],
)


@given(days)
def test_every_dose_of_a_history_is_one_that_its_plan_asked_for(
    found: list[tuple[int, str, int]],
) -> None:
    doses = [dose(day, mg, time(hour)) for day, mg, hour in found]
    made = made_of(doses)
    slots = {place: slot for one in made for place, slot in one.slots.items()}
    for one in doses if made else []:
        speaking = [plan for plan in made if plan.from_date <= one.day][-1].plan
        asked = asked_on(history_of(speaking).effective, one.day)
        assert {asks.row.step.dose_mg for asks in asked} == {one.amount_mg}
        assert speaking.times[slots[(one.day, one.at)] - 1] == one.at
