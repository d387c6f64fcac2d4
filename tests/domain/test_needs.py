"""What is needed is what the planned doses need, one by one, and nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.needs import OPEN_DAYS, dose_days, needs
from ldn_desktop.domain.plan import Plan, Step, StepDays
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.supply import Capsules, Liquid, Piece, Supply

START = date(2027, 1, 4)
DAY = timedelta(days=1)
USUAL = Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), 3)
BOTTLE = Liquid(Decimal(2), Decimal("0.25"))
TIMES = (time(8), time(14), time(21))

steps = st.builds(
    Step,
    st.none() | st.integers(1, 30).map(lambda n: Decimal(n) / 4),  # quarters: some cannot be made
    st.integers(1, 20),
    st.sampled_from([1, 2]),
)
plans = st.builds(
    lambda closed, is_open, times, supply: Plan(
        START,
        TIMES[:times],
        (*closed[:-1], replace(closed[-1], days=None) if is_open else closed[-1]),
        supply=supply,
    ),
    st.lists(steps, min_size=1, max_size=8),
    st.booleans(),
    st.integers(1, 3),
    st.sampled_from([USUAL, BOTTLE, None]),
)


def counted(plan: Plan, first: date) -> tuple[Counter[Decimal], Decimal, int]:
    """Walk through the calendar and add up each planned dose."""
    row = plan.calendar[-1]
    last = row.last or max(row.first, first) + (OPEN_DAYS - 1) * DAY
    book = PlanHistory((Revision(1, 1, START, datetime(2027, 1, 1, tzinfo=UTC), plan),))
    pieces: Counter[Decimal] = Counter()
    volume, left_out = Decimal(0), 0
    for dose in planned_doses(book, first, last, ConditionsLog.of(UTC)):
        if dose.making is None:
            left_out += plan.supply is not None
            continue
        volume += dose.making.volume_ml or 0
        pieces.update({piece.strength_mg: piece.count for piece in dose.making.pieces or ()})
    return pieces, volume, left_out


@settings(max_examples=400)
@given(plans, st.integers(-5, 200))
def test_the_sums_are_those_of_the_calendar(plan: Plan, offset: int) -> None:
    first = START + offset * DAY
    found = needs(plan, first)
    pieces, volume, left_out = counted(plan, first)
    assert {piece.strength_mg: piece.count for piece in found.pieces} == pieces
    strengths = [piece.strength_mg for piece in found.pieces]
    assert strengths == sorted(strengths, reverse=True)
    assert found.volume_ml == volume
    assert found.left_out == left_out


@given(plans)
def test_without_a_day_the_whole_plan_counts(plan: Plan) -> None:
    assert needs(plan) == needs(plan, START) == needs(plan, START - 100 * DAY)


def plan(*steps: Step, supply: Supply | None = USUAL, times: int = 1) -> Plan:
    return Plan(START, TIMES[:times], steps, supply=supply)


def step(dose: str | None, days: int | None, every: int = 1) -> Step:
    return Step(None if dose is None else Decimal(dose), days, every)


@pytest.mark.parametrize(
    ("days", "every", "offset", "doses"),
    [
        (14, 1, 0, 14),
        (14, 1, 5, 9),
        (14, 1, 13, 1),
        (14, 1, 14, 0),
        (14, 1, 30, 0),
        (14, 1, -3, 14),
        (14, 2, 0, 7),  # days 0, 2, ... 12
        (14, 2, 1, 6),
        (14, 2, 2, 6),
        (14, 2, 13, 0),  # an off-day remains
        (15, 2, 13, 1),
        (15, 2, 14, 1),
        (None, 1, 0, 28),
        (None, 1, 100, 28),
        (None, 2, 0, 14),
        (None, 2, 1, 14),  # of 28 days from an off-day on: 14
    ],
)
def test_the_dose_days_of_a_step_from_a_day_on(
    days: int | None, every: int, offset: int, doses: int
) -> None:
    (row,) = plan(step("1", days, every)).calendar
    assert dose_days(row, START + offset * DAY) == doses


def test_a_pause_needs_nothing() -> None:
    row = StepDays(1, step(None, 7), START, START + 6 * DAY)
    assert dose_days(row, START) == 0
    assert needs(plan(step(None, 7))).pieces == ()


def test_from_the_middle_of_a_step_twice_a_day() -> None:
    # 4 mg: 3 + 0.5 + 0.5 on 4 days; 0.5 every other day of 5 days: 3 days; twice each
    found = needs(plan(step("4", 14), step("0.5", 5, 2), times=2), START + 10 * DAY)
    assert found.pieces == (Piece(Decimal(3), 8), Piece(Decimal("0.5"), 22))
    assert (found.volume_ml, found.left_out, found.is_open) == (Decimal(0), 0, False)


def test_doses_that_cannot_be_made_are_counted_apart() -> None:
    found = needs(plan(step("1.25", 4), step("1", 3), times=3))
    assert found.left_out == 12
    assert found.pieces == (Piece(Decimal("0.5"), 18),)


def test_a_liquid_is_added_up_in_ml() -> None:
    # 2 mg/mL in marks of 0.25 mL: 3 mg are 1.5 mL, 0.5 mg 0.25 mL; 0.75 mg cannot be drawn up
    found = needs(plan(step("3", 7), step("0.75", 2), step("0.5", 4, 2), supply=BOTTLE))
    assert (found.volume_ml, found.pieces, found.left_out) == (Decimal(11), (), 2)


def test_without_a_supply_nothing_is_counted() -> None:
    found = needs(plan(step("3", 7), supply=None))
    assert (found.pieces, found.volume_ml, found.left_out) == ((), Decimal(0), 0)


def test_only_a_dose_that_goes_on_is_open() -> None:
    assert needs(plan(step("3", 7), step("1.5", None))).is_open
    assert not needs(plan(step("3", 7), step(None, None))).is_open
    assert not needs(plan(step("3", 7))).is_open
