"""How long what is at home lasts, and what is needed to the end, against counting by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.needs import needs
from ldn_desktop.domain.outlook import (
    Horizon,
    ItemOutlook,
    Notice,
    Outlook,
    horizon,
    no_longer_used,
    notices,
    outlook,
)
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stock import Form, Item, StockLevel, uses_of
from ldn_desktop.domain.supply import Capsules, Liquid, Supply

DAY = date(2027, 1, 4)
MADE = datetime(2026, 12, 20, tzinfo=UTC)
CAPSULES = Capsules((Decimal("0.5"), Decimal(3)), 4)
LIQUID = Liquid(Decimal(1), Decimal("0.1"))
HALF, THREE = Item(Form.PIECES, Decimal("0.5")), Item(Form.PIECES, Decimal(3))
BOTTLE = Item(Form.LIQUID, Decimal(1))


def plan(*steps: Step, supply: Supply | None = CAPSULES, start: date = DAY) -> Plan:
    return Plan(start, (time(21),), steps, supply=supply)


def book(*plans: Plan) -> PlanHistory:
    return PlanHistory(
        tuple(Revision(n, n, made.start_date, MADE, made) for n, made in enumerate(plans, start=1))
    )


def doses(of: PlanHistory, first: date, reach: Horizon) -> list[PlannedDose]:
    return list(planned_doses(of, first, reach.checked_until, ConditionsLog.of(UTC)))


def level(item: Item, left: int | str, use_by: date | None = None) -> StockLevel:
    return StockLevel(item, Decimal(left), 0, use_by)


def look(of: PlanHistory, today: date, *known: StockLevel) -> Outlook:
    reach = horizon(of.effective, today)
    assert reach is not None
    at_home = {one.item: one for one in known}
    return outlook(doses(of, today, reach), at_home, of.effective, today, reach)


def row(found: Outlook, item: Item) -> ItemOutlook:
    return next(one for one in found.items if one.item == item)


TAPER = plan(Step(Decimal(4), 14), Step(Decimal("3.5"), 14), Step(Decimal(3), 14))


def test_it_runs_out_on_the_day_of_the_first_dose_it_is_not_enough_for() -> None:
    found = row(look(book(TAPER), DAY, level(HALF, 5)), HALF)
    assert (found.runs_out, found.lasts_until) == (date(2027, 1, 6), date(2027, 1, 5))


def test_a_strength_that_is_not_needed_for_a_while_lasts_until_it_is() -> None:
    found = row(look(book(TAPER), DAY, level(HALF, 28)), HALF)
    assert found.lasts_until == date(2027, 1, 17)


def test_what_is_enough_to_the_end_does_not_run_out() -> None:
    found = look(book(TAPER), DAY, level(HALF, 42), level(THREE, 41))
    assert (row(found, HALF).runs_out, row(found, HALF).missing) == (None, Decimal(0))
    assert row(found, THREE).runs_out == date(2027, 2, 14)
    assert row(found, THREE).missing == 1


def test_what_was_never_counted_is_needed_all_the_same() -> None:
    found = row(look(book(TAPER), DAY), HALF)
    assert (found.level, found.needed) == (None, Decimal(42))
    assert (found.missing, found.runs_out) == (None, None)


def test_below_none_is_none_for_what_is_missing() -> None:
    found = row(look(book(TAPER), DAY, level(HALF, -3)), HALF)
    assert (found.missing, found.runs_out) == (Decimal(42), DAY)


def test_a_liquid_is_needed_in_ml() -> None:
    of = book(plan(Step(Decimal("2.5"), 4), supply=LIQUID))
    found = row(look(of, DAY, level(BOTTLE, "5.1")), BOTTLE)
    assert (found.needed, found.missing, found.lasts_until) == (
        Decimal(10),
        Decimal("4.9"),
        date(2027, 1, 5),
    )


def test_doses_that_cannot_be_made_are_counted_apart() -> None:
    found = look(book(plan(Step(Decimal("0.7"), 3), Step(Decimal(3), 2))), DAY)
    assert (found.left_out, row(found, THREE).needed) == (3, Decimal(2))


def test_a_plan_without_a_supply_tells_of_nothing() -> None:
    of = book(plan(Step(Decimal(3), 3), supply=None))
    assert look(of, DAY).items == ()
    assert look(of, DAY).left_out == 0


def test_what_is_at_home_and_not_in_the_plan_is_told_too_unless_it_is_used_up() -> None:
    found = look(book(TAPER), DAY, level(BOTTLE, 3), level(Item(Form.PIECES, Decimal(9)), 0))
    assert [one.item for one in found.items] == [THREE, HALF, BOTTLE]
    assert row(found, BOTTLE).needed == 0


def test_before_the_plan_starts_its_items_are_told() -> None:
    found = look(book(TAPER), DAY - timedelta(days=30))
    assert [(one.item, one.needed) for one in found.items] == [
        (THREE, Decimal(42)),
        (HALF, Decimal(42)),
    ]


def test_a_change_of_supply_to_come_is_walked_into() -> None:
    first = plan(Step(Decimal(3), 10))
    then = plan(Step(Decimal(3), 4), supply=LIQUID, start=DAY + timedelta(days=2))
    found = look(book(first, then), DAY, level(THREE, 2))
    assert (row(found, THREE).needed, row(found, THREE).runs_out) == (Decimal(2), None)
    assert row(found, BOTTLE).needed == 12


def test_a_plan_that_goes_on_counts_28_days_and_is_looked_at_for_a_year() -> None:
    of = book(plan(Step(Decimal(3), 7), Step(Decimal("0.5"), None)))
    found = look(of, DAY, level(HALF, 100))
    assert found.horizon == Horizon(date(2027, 2, 7), date(2028, 1, 12), is_open=True)
    assert row(found, HALF).needed == 28
    assert row(found, HALF).runs_out == DAY + timedelta(days=7 + 100)
    assert row(look(of, DAY, level(HALF, 400)), HALF).runs_out is None


def test_a_pause_without_end_needs_nothing() -> None:
    of = book(plan(Step(Decimal(3), 7), Step(None, None)))
    assert row(look(of, DAY), THREE).needed == 7
    assert not look(of, DAY).horizon.is_open


def test_a_change_whose_own_days_are_over_needs_nothing_from_then_on() -> None:
    same = Revision(2, 1, DAY + timedelta(days=10), MADE, TAPER)
    over = Revision(3, 1, DAY + timedelta(days=20), MADE, plan(Step(Decimal(3), 9)))
    of = PlanHistory((*book(TAPER).revisions, same, over))
    assert horizon(of.effective, DAY) == Horizon(over.from_date, over.from_date, is_open=False)
    # 14 days of 4 mg with two halves each, 6 of 3.5 mg with one
    assert row(look(of, DAY), HALF).needed == 34


def test_without_a_plan_there_is_nothing_to_look_at() -> None:
    none = PlanHistory().effective
    assert horizon(none, DAY) is None
    assert outlook((), {}, none, DAY, Horizon(DAY, DAY, is_open=False)).items == ()


def test_it_is_told_some_days_before_and_as_long_as_it_holds() -> None:
    items = look(book(TAPER), DAY, level(HALF, 10)).items  # lasts until 8 January
    told = (Notice(HALF, lasts_until=date(2027, 1, 8)),)
    assert notices(items, date(2027, 1, 1), 7) == told
    assert notices(items, date(2026, 12, 31), 7) == ()
    assert notices(items, date(2027, 1, 20), 7) == told
    assert notices(items, date(2027, 1, 8), 0) == told


def test_an_opened_bottle_is_told_of_while_it_is_needed() -> None:
    of = book(plan(Step(Decimal(1), 40), supply=LIQUID))
    items = look(of, DAY, level(BOTTLE, 60, use_by=date(2027, 1, 20))).items
    told = (Notice(BOTTLE, use_by=date(2027, 1, 20)),)
    assert notices(items, date(2027, 1, 13), 7) == told
    assert notices(items, date(2027, 1, 12), 7) == ()
    assert notices([replace(one, needed=Decimal(0)) for one in items], date(2027, 1, 13), 7) == ()
    none_open = look(of, DAY, level(BOTTLE, 60)).items
    assert notices(none_open, date(2027, 1, 13), 7) == ()


halves = st.integers(1, 9).map(lambda n: Decimal(n) / 2)
steps = st.builds(Step, st.none() | halves, st.integers(1, 20), st.sampled_from((1, 2)))
last_steps = st.builds(Step, st.none() | halves, st.none() | st.integers(1, 9), st.just(1))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    made = (*draw(st.lists(steps, max_size=4)), draw(last_steps))
    supplies: tuple[Supply, ...] = (CAPSULES, LIQUID, Capsules((Decimal("1.5"),), 3))
    supply = draw(st.sampled_from(supplies))
    times = draw(st.sampled_from(((time(21),), (time(8), time(21)))))
    return Plan(DAY, times, made, supply=supply)


@given(plans(), st.integers(-5, 60))
def test_what_is_needed_is_what_the_planner_says(made: Plan, later: int) -> None:
    today = DAY + timedelta(days=later)
    of, sums = book(made), needs(made, today)
    found = look(of, today)
    pieces = {piece.strength_mg: piece.count for piece in sums.pieces}
    for one in found.items:
        expected = (
            sums.volume_ml if one.item.form is Form.LIQUID else pieces.pop(one.item.strength, 0)
        )
        assert one.needed == expected
    assert pieces == {}
    assert found.left_out == sums.left_out
    assert found.horizon.is_open == sums.is_open


@given(plans(), st.integers(0, 40), st.integers(-3, 60))
def test_it_runs_out_where_taking_piece_by_piece_does(made: Plan, later: int, there: int) -> None:
    today = DAY + timedelta(days=later)
    of = book(made)
    found = look(of, today, *(level(item, there) for item in (HALF, THREE, BOTTLE)))
    reach = found.horizon
    for item in (HALF, THREE, BOTTLE):
        expected = by_hand(doses(of, today, reach), item, there)
        told = [one.runs_out for one in found.items if one.item == item]
        assert told in ([expected], [] if expected is None and there <= 0 else [expected])


def by_hand(to_come: list[PlannedDose], item: Item, there: int) -> date | None:
    """Take each dose out of the box and stop at the first one it does not hold."""
    box = Decimal(there)
    for dose in to_come:
        if dose.making is None:
            continue
        wanted = dose.making.volume_ml if item.form is Form.LIQUID else None
        for piece in dose.making.pieces or ():
            if item.form is Form.PIECES and piece.strength_mg == item.strength:
                wanted = Decimal(piece.count)
        if wanted is None:
            continue
        if wanted > box:
            return dose.key.day
        box -= wanted
    return None


def test_an_item_row_knows_when_it_does_not_run_out() -> None:
    assert ItemOutlook(HALF, None, Decimal(1), None).lasts_until is None


@pytest.mark.parametrize("today", [DAY, DAY + timedelta(days=100)])
def test_a_plan_that_is_over_needs_nothing(today: date) -> None:
    needed = row(look(book(TAPER), today), HALF).needed
    assert needed == (42 if today == DAY else 0)


WITH_BREAKS = st.lists(
    st.builds(
        Step,
        st.sampled_from([None, *map(Decimal, ("0.5", "3", "3.5", "6.2"))]),
        st.integers(1, 5),
        st.sampled_from([1, 2]),
    ),
    min_size=1,
    max_size=5,
)


@given(first=WITH_BREAKS, then=WITH_BREAKS, supply=st.sampled_from([LIQUID, None]))
def test_no_longer_used_is_what_past_doses_used_and_no_dose_to_come_does(
    first: list[Step], then: list[Step], supply: Supply | None
) -> None:
    changed = DAY + timedelta(days=6)
    of = book(plan(*first), plan(*then, supply=supply, start=changed))
    today = changed + timedelta(days=2)
    reach = Horizon(today, today + timedelta(days=40), is_open=False)
    planned = doses(of, DAY, reach)
    used, to_come = (
        {
            item
            for dose in planned
            if (dose.key.day < today) is is_past and dose.making and dose.part.plan.supply
            for item in uses_of(dose.making, dose.part.plan.supply)
        }
        for is_past in (True, False)
    )
    found = no_longer_used(of.effective, today)
    assert set(found) <= used - to_come
    if all(dose.making for dose in planned if dose.part.plan.supply):
        # A step of every other day may have no dose left on its last day.
        late = {step.every_days for step in (*first, *then)} == {1}
        assert not late or set(found) == used - to_come
