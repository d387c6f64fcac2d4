"""What was agreed for later is in the plan that is shown: every date says what the book says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import planned_doses
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.services.agreed import agreed_plan, ends_on
from tests.support.house import Home

START, MADE, ZONE = date(2027, 1, 4), datetime(2027, 1, 1, tzinfo=UTC), ZoneInfo("UTC")
REACH = 120

STEPS = st.builds(
    Step,
    st.sampled_from([None, Decimal(4), Decimal(3), Decimal("1.5")]),
    st.integers(1, 9),
    st.sampled_from([1, 2]),
)
PLANS = st.builds(
    lambda late, steps: Plan(START + timedelta(days=late), (time(21),), tuple(steps)),
    st.integers(0, 6),
    st.lists(STEPS, min_size=1, max_size=5),
)
LATER = st.lists(st.tuples(st.integers(0, 40), PLANS), max_size=4)


def book_of(first: Plan, later: Sequence[tuple[int, Plan]]) -> PlanBook:
    made = [Revision(1, 1, first.start_date, MADE, first)]
    for number, (days, plan) in enumerate(later, start=2):
        made.append(Revision(number, 1, START + timedelta(days=days), MADE, plan))
    return PlanBook(tuple(made))


def doses_of(plan: Plan, day: date) -> Decimal | None:
    row = plan.step_on(day)
    if row is None or not row.step.doses_on((day - row.first).days):
        return None
    return row.step.dose_mg


@settings(max_examples=200)
@given(first=PLANS, later=LATER, today=st.integers(0, 30))
def test_from_today_on_each_date_has_the_dose_that_is_planned(
    first: Plan, later: list[tuple[int, Plan]], today: int
) -> None:
    book, day = book_of(first, later), START + timedelta(days=today)
    plan = agreed_plan(book, day)
    assert plan is not None
    begin = max(day, first.start_date)
    dates = [begin + timedelta(days=n) for n in range(REACH)]
    planned = {
        dose.key.day: dose.dose_mg for dose in planned_doses(book, dates[0], dates[-1], ZONE)
    }
    assert {d: mg for d in dates if (mg := doses_of(plan, d)) is not None} == planned
    last = max(planned, default=None)
    if last is not None:
        assert ends_on(book, day) == last


def test_without_a_plan_nothing_is_agreed() -> None:
    assert agreed_plan(PlanBook(), START) is None
    assert ends_on(PlanBook(), START) is None


def test_status_says_the_end_and_the_steps_that_were_agreed_for_later(house: Home) -> None:
    house.at("2027-01-06 12:00")
    house.json("plan", "stop", "--from", "2027-01-12")
    found = house.json("status")
    assert (found["step"], found["steps"], found["day"], found["days"]) == (1, 1, 3, 8)
    assert found["ends_on"] == "2027-01-11"
