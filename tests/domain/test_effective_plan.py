"""What all revisions together ask for: nothing that was agreed is dropped, and the past stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.effective_plan import EffectivePlan, fold
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.revisions import LaterChanges, Operation, Revision
from ldn_desktop.domain.timeline import Move
from tests.support.plan_parts import day, doses_by_day, in_words, plan

MADE = datetime(2027, 1, 1, tzinfo=UTC)
TAPER = plan("4.5 x 14", "4 x 14", "3.5 x 14")
ONE_MG = plan("1 x 60", start=day(28))
REACH = 150


def started(some: Plan = TAPER, number: int = 1, plan_id: int = 1) -> Revision:
    operation = Operation.NEW
    return Revision(number, plan_id, some.start_date, MADE, some, operation=operation)


def change(number: int, first: int, some: Plan, plan_id: int = 1) -> Revision:
    return Revision(number, plan_id, day(first), MADE, some, operation=Operation.CHANGE)


def do(
    number: int, operation: Operation, first: int, days: int | None = None, **what: Any
) -> Revision:
    """Return an operation from the `first`-th day on."""
    plan_id = what.pop("plan_id", 1)
    some = what.pop("plan", TAPER)
    return Revision(number, plan_id, day(first), MADE, some, operation=operation, days=days, **what)


def spans(effective: EffectivePlan) -> list[tuple[int, int, int | None]]:
    """Return of each part the revision that says its file, its first and its last day."""
    number: Callable[[date], int] = lambda on: (on - day(0)).days  # noqa: E731
    return [
        (part.source, number(part.first), None if part.last is None else number(part.last))
        for part in effective.parts
    ]


def test_the_example_of_a_hold_before_a_change_that_was_agreed_for_later() -> None:
    found = fold((started(), change(2, 28, ONE_MG), do(3, Operation.HOLD, 16, 3)))
    # 4.5 mg until 17 January, 4 mg until 3 February, 1 mg from 4 February to 4 April
    doses = doses_by_day(found, 0, 95)
    assert doses == ["4.5"] * 14 + ["4"] * 17 + ["1"] * 60 + [None] * 5
    assert found.last_dosing_day() == date(2027, 4, 4)
    assert found.parts[1].moves == (Move(3, 3),)
    assert found.parts[0].changed_by == (3,)


@pytest.mark.parametrize(
    ("operation", "days", "doses"),
    [
        (Operation.PAUSE, 5, ["4"] * 2 + [None] * 5 + ["4"] * 12 + ["1"] * 60),
        (Operation.PAUSE, None, ["4"] * 2 + [None] * 77),
        (Operation.BACK, 7, ["4"] * 2 + ["4.5"] * 7 + ["4"] * 14 + ["1"] * 60),
        (Operation.BACK, None, ["4"] * 2 + ["4.5"] * 14 + ["4"] * 14 + ["1"] * 60),
        (Operation.STOP, None, ["4"] * 2 + [None] * 72),
    ],
)
def test_what_was_agreed_for_later_flows_with_the_steps(
    operation: Operation, days: int | None, doses: list[str | None]
) -> None:
    found = fold((started(), change(2, 28, ONE_MG), do(3, operation, 16, days)))
    assert doses_by_day(found, 14, 13 + len(doses)) == doses
    assert doses_by_day(found, 0, 13) == ["4.5"] * 14


def test_it_keeps_its_date_where_that_was_agreed() -> None:
    keep = LaterChanges.KEEP
    held = fold((started(), change(2, 28, ONE_MG), do(3, Operation.HOLD, 16, 3, later=keep)))
    assert doses_by_day(held, 14, 30) == ["4"] * 14 + ["1"] * 3
    paused = fold((started(), change(2, 28, ONE_MG), do(3, Operation.PAUSE, 26, 5, later=keep)))
    assert doses_by_day(paused, 25, 30) == ["4", None, None, "1", "1", "1"]
    to_its_date = do(3, Operation.PAUSE, 26, 3, later=keep)
    assert doses_by_day(fold((started(), change(2, 28, ONE_MG), to_its_date)), 25, 28) == [
        *("4", None, None, "1")
    ]
    is_open = do(3, Operation.PAUSE, 26, later=keep)
    assert doses_by_day(fold((started(), change(2, 28, ONE_MG), is_open)), 25, 28) == [
        *("4", None, None, "1")
    ]


def test_an_open_pause_that_kept_later_dates_ends_without_moving_them() -> None:
    paused = do(3, Operation.PAUSE, 20, later=LaterChanges.KEEP)
    found = fold((started(), change(2, 28, ONE_MG), paused, do(4, Operation.RESUME, 24)))
    assert doses_by_day(found, 19, 28) == ["4", *[None] * 4, *["4"] * 4, "1"]


def test_without_later_changes_keeping_dates_is_as_moving() -> None:
    keep = do(2, Operation.HOLD, 16, 3, later=LaterChanges.KEEP)
    assert doses_by_day(fold((started(), keep)), 0, 60) == doses_by_day(
        fold((started(), replace(keep, later=None))), 0, 60
    )


def test_a_dated_pause_and_a_dated_stop_keep_their_dates_unless_all_is_moved() -> None:
    agreed = (started(), do(2, Operation.PAUSE, 20, 2), do(3, Operation.STOP, 30))
    held = do(4, Operation.HOLD, 2, 5)
    kept = fold((*agreed, held))
    assert doses_by_day(kept, 0, 31) == ["4.5"] * 19 + ["4"] + [None] * 2 + ["4"] * 8 + [None] * 2
    moved = fold((*agreed, replace(held, later=LaterChanges.MOVE)))
    assert doses_by_day(moved, 0, 36) == (
        ["4.5"] * 19 + ["4"] * 6 + [None] * 2 + ["4"] * 8 + [None] * 2
    )
    assert (kept.first_dates(), moved.first_dates()) == (
        {1: day(0), 2: day(20), 3: day(30)},
        {1: day(0), 2: day(25), 3: day(35)},
    )


def test_a_newer_plan_keeps_its_date_unless_all_is_moved() -> None:
    second = started(plan("2 x 20", start=day(28)), 2, plan_id=2)
    held = do(3, Operation.HOLD, 16, 3)
    assert spans(fold((started(), second, held))) == [(1, 0, 27), (2, 28, None)]
    moved = fold((started(), second, replace(held, later=LaterChanges.MOVE)))
    assert spans(moved) == [(1, 0, 30), (2, 31, None)]
    assert doses_by_day(moved, 30, 31) == ["4", "2"]
    assert moved.parts[1].moves == (Move(3, 3),)


def test_a_change_replaces_what_was_agreed_for_later() -> None:
    newer = started(plan("2 x 20", start=day(60)), 3, plan_id=2)
    new = change(4, 10, plan("3 x 7", start=day(10)))
    found = fold((started(), change(2, 28, ONE_MG), newer, new))
    assert spans(found) == [(1, 0, 9), (4, 10, None)]


def test_a_newer_plan_stands_beside_a_change_that_a_version_before_made() -> None:
    newer = started(plan("2 x 20", start=day(20)), 2, plan_id=2)
    old = replace(change(3, 10, plan("3 x 30", start=day(10))), operation=None)
    assert spans(fold((started(), newer, old))) == [(1, 0, 9), (3, 10, 19), (2, 20, None)]


@pytest.mark.parametrize("first", [18, 20, 30])
def test_a_change_ends_a_pause_and_replaces_one_agreed_for_later(first: int) -> None:
    paused = do(2, Operation.PAUSE, first, 5)
    found = fold((started(), paused, change(3, 20, plan("1 x 60", start=day(20)))))
    assert doses_by_day(found, 17, 40) == ["4", *[None if first == 18 else "4"] * 2, *["1"] * 21]
    assert (2 in found.first_dates()) == (first == 18)


def test_a_change_on_the_date_of_a_stop_replaces_the_stop() -> None:
    agreed = (started(), do(2, Operation.STOP, 20), change(3, 20, plan("2 x 9", start=day(20))))
    held = fold((*agreed, do(4, Operation.HOLD, 16, 3)))
    assert doses_by_day(held, 19, 24) == ["4"] * 4 + ["2"] * 2
    assert held.first_dates() == {1: day(0), 3: day(23)}


def test_a_change_on_the_first_day_of_another_replaces_it() -> None:
    found = fold((started(), change(2, 28, ONE_MG), change(3, 28, plan("2 x 9", start=day(28)))))
    assert spans(found) == [(1, 0, 27), (3, 28, None)]


def test_a_change_after_a_stop_lets_the_stop_stand_before_it() -> None:
    found = fold(
        (started(), do(2, Operation.STOP, 20), change(3, 40, plan("2 x 9", start=day(40))))
    )
    assert doses_by_day(found, 19, 41) == ["4", *[None] * 20, "2", "2"]
    held = fold((*_of(found), do(4, Operation.HOLD, 16, 5)))
    assert doses_by_day(held, 14, 41) == ["4"] * 6 + [None] * 20 + ["2", "2"]


def _of(found: EffectivePlan) -> tuple[Revision, ...]:
    del found
    return (started(), do(2, Operation.STOP, 20), change(3, 40, plan("2 x 9", start=day(40))))


def test_a_stop_ends_what_was_agreed_for_later_and_a_newer_plan() -> None:
    newer = started(plan("2 x 20", start=day(60)), 3, plan_id=2)
    found = fold((started(), change(2, 28, ONE_MG), newer, do(4, Operation.STOP, 16)))
    assert spans(found) == [(1, 0, None)]
    assert found.last_dosing_day() == day(15)
    assert found.first_dates() == {1: day(0), 4: day(16)}


def test_a_stop_in_a_pause_leaves_what_was_before() -> None:
    found = fold((started(), do(2, Operation.PAUSE, 5), do(3, Operation.STOP, 9)))
    assert doses_by_day(found, 4, 60) == ["4.5", *[None] * 56]
    assert not found.goes_on


def test_an_open_step_that_a_later_change_cuts_has_its_end_there() -> None:
    goes_on = plan("4.5 x 7", "4 x")
    found = fold((started(goes_on), change(2, 28, ONE_MG), do(3, Operation.HOLD, 16, 3)))
    assert doses_by_day(found, 26, 32) == ["4"] * 5 + ["1"] * 2
    with pytest.raises(ValidationError) as refused:
        fold((started(goes_on), do(2, Operation.HOLD, 16, 3)))
    assert refused.value.code is ValidationCode.STEP_HAS_NO_END
    with pytest.raises(ValidationError):
        fold((started(goes_on), do(2, Operation.STOP, 30), do(3, Operation.HOLD, 16, 3)))


@pytest.mark.parametrize(("resumed", "doses"), [(18, 2), (17, 1), (16, 0), (20, 4)])
def test_a_pause_that_is_resumed_ends_the_day_before(resumed: int, doses: int) -> None:
    for days in (None, 6):
        pause = do(2, Operation.PAUSE, 16, days)
        found = fold((started(), pause, do(3, Operation.RESUME, resumed)))
        expected = ["4"] * 2 + [None] * doses + ["4"] * 12
        assert doses_by_day(found, 14, 13 + len(expected)) == expected
        assert (2 in found.first_dates()) == (doses > 0)


def test_a_pause_that_is_resumed_leaves_a_later_pause_as_agreed() -> None:
    agreed = (started(), do(2, Operation.PAUSE, 16, 6), do(3, Operation.PAUSE, 24, 2))
    found = fold((*agreed, do(4, Operation.RESUME, 18)))
    assert doses_by_day(found, 15, 27) == ["4", *[None] * 2, *["4"] * 6, *[None] * 2, *["4"] * 2]


def test_what_follows_a_pause_of_a_plan_file_comes_sooner_when_it_is_cut_short() -> None:
    agreed = (
        started(plan("1 x 7", "- x 5", "0.5 x 7")),
        change(2, 19, plan("2 x 9", start=day(19))),
    )
    newer = started(plan("3 x 9", start=day(50)), 3, plan_id=2)
    found = fold((*agreed, newer, do(4, Operation.RESUME, 9, later=LaterChanges.MOVE)))
    assert doses_by_day(found, 6, 16) == ["1", *[None] * 2, *["0.5"] * 7, "2"]
    assert spans(found) == [(1, 0, 15), (2, 16, 46), (3, 47, None)]


def test_what_follows_a_dated_pause_comes_sooner_when_it_is_cut_short() -> None:
    agreed = (started(), change(2, 28, ONE_MG), do(3, Operation.PAUSE, 16, 6))
    found = fold((*agreed, do(4, Operation.RESUME, 18)))
    assert found.first_dates()[2] == day(30)
    assert found.parts[1].moves == (Move(3, 6), Move(4, -4))


@pytest.mark.parametrize("operation", [Operation.HOLD, Operation.PAUSE])
def test_in_a_pause_a_hold_and_a_pause_make_it_longer(operation: Operation) -> None:
    found = fold((started(), do(2, Operation.PAUSE, 16, 3), do(3, operation, 17, 2)))
    assert doses_by_day(found, 15, 22) == ["4", *[None] * 5, "4", "4"]
    for days in (2, None) if operation is Operation.PAUSE else (2,):
        with pytest.raises(ValidationError) as refused:
            fold((started(), do(2, Operation.PAUSE, 16), do(3, operation, 17, days)))
        assert refused.value.code is ValidationCode.STEP_HAS_NO_END


def test_a_dated_pause_can_become_open() -> None:
    found = fold((started(), do(2, Operation.PAUSE, 16, 3), do(3, Operation.PAUSE, 17)))
    assert doses_by_day(found, 15, 60) == ["4", *[None] * 45]
    assert found.goes_on
    assert found.last_dosing_day() is None


def test_going_back_after_an_agreed_pause_takes_the_piece_since_it_in_full() -> None:
    agreed = (started(), do(2, Operation.PAUSE, 16, 5))
    # 2 days of 4 mg, 5 without, 3 more days: then 7 of 4.5 mg, and the 12 since the pause
    found = fold((*agreed, do(3, Operation.BACK, 24, 7)))
    expected = ["4"] * 2 + [None] * 5 + ["4"] * 3 + ["4.5"] * 7 + ["4"] * 12 + ["3.5"] * 14
    assert doses_by_day(found, 14, 13 + len(expected)) == expected


def test_going_back_takes_the_piece_since_a_pause_on_the_first_date_of_a_change() -> None:
    # the file says 4 mg from the 14th day on; its first date, the 20th day, is paused
    agreed = (started(), change(2, 20, TAPER), do(3, Operation.PAUSE, 20, 1))
    found = fold((*agreed, do(4, Operation.BACK, 24, 2)))
    doses = [None, *["4"] * 3, *["4.5"] * 2, *["4"] * 8, "3.5"]
    assert doses_by_day(found, 20, 34) == doses


@pytest.mark.parametrize("first", [3, 17])
def test_going_back_on_the_first_step_or_in_a_pause_is_refused(first: int) -> None:
    with pytest.raises(ValidationError) as refused:
        fold((started(), do(2, Operation.PAUSE, 16, 5), do(3, Operation.BACK, first)))
    problem = ValidationCode.NO_STEP_BEFORE if first == 3 else ValidationCode.IN_A_PAUSE
    assert refused.value.code is problem


def test_going_back_across_a_change_takes_the_step_with_the_times_it_had() -> None:
    evening = plan("2 x 10", start=day(28), at=("08:00",))
    agreed = (started(), change(2, 28, evening))
    found = fold((*agreed, do(3, Operation.BACK, 30, 4)))
    assert doses_by_day(found, 27, 45) == ["4"] + ["2"] * 2 + ["4"] * 4 + ["2"] * 10 + [None] * 2
    times = [part.plan.times for part in found.parts]
    assert times == [TAPER.times, evening.times, TAPER.times, evening.times]
    assert found.parts[2].step_on(day(31)).number == 2  # type: ignore[union-attr]  # it has one
    assert in_words(found.parts[2].plan) == ["4.5 x 14", "4 x 4"]
    longer = fold((*agreed, do(3, Operation.BACK, 30, 20)))
    assert doses_by_day(longer, 29, 50) == ["2", *["4"] * 20, "2"]
    on_its_first_day = fold((*agreed, do(3, Operation.BACK, 28, 4)))
    assert doses_by_day(on_its_first_day, 27, 42) == ["4"] * 5 + ["2"] * 10 + [None]


def test_going_back_from_a_newer_plan_takes_the_step_that_was_held_before_it() -> None:
    newer = started(plan("2 x 10", start=day(28)), 3, plan_id=2)
    agreed = (started(), change(2, 60, plan("1 x 9", start=day(60))), newer)
    found = fold((*agreed, do(4, Operation.BACK, 30, 4, plan_id=2)))
    # 3.5 mg would have come on the 28th day, had the newer plan not begun on it
    assert doses_by_day(found, 27, 36) == ["4"] + ["2"] * 2 + ["4"] * 4 + ["2"] * 3


def test_a_time_rule_holds_from_its_day_on_also_for_what_was_agreed_for_later() -> None:
    home = replace(TAPER, time_rule=TimeRule.HOME, home_zone="Asia/Tokyo")
    paused = (do(3, Operation.PAUSE, 5, 2), do(4, Operation.PAUSE, 24, 2))
    newer = started(plan("2 x 20", start=day(60)), 5, plan_id=2)
    agreed = (started(), change(2, 28, ONE_MG), *paused, newer)
    for first in (36, 16, 0):
        moves = do(6, Operation.TIME_RULE, first, plan=home, later=LaterChanges.MOVE)
        found = fold((*agreed, moves))
        own = [part for part in found.parts if part.plan_id == 1]
        rules = {p.first: (p.plan.time_rule, p.plan.home_zone) for p in own}
        assert {rules[on] for on in rules if on >= day(first)} == {(TimeRule.HOME, "Asia/Tokyo")}
        assert {rules[on] for on in rules if on < day(first)} <= {(TimeRule.LOCAL, None)}
        assert doses_by_day(found, 0, REACH) == doses_by_day(fold(agreed), 0, REACH)


def test_a_hold_before_a_new_time_rule_moves_it_but_not_the_stop_after_it() -> None:
    home = replace(TAPER, time_rule=TimeRule.HOME, home_zone="Asia/Tokyo")
    agreed = (started(), do(2, Operation.STOP, 30), do(3, Operation.TIME_RULE, 16, plan=home))
    found = fold((*agreed, do(4, Operation.HOLD, 10, 3)))
    assert spans(found) == [(1, 0, 18), (1, 19, None)]
    assert doses_by_day(found, 0, 31) == ["4.5"] * 17 + ["4"] * 13 + [None] * 2


@pytest.mark.parametrize("operation", [Operation.HOLD, Operation.TIME_RULE])
def test_an_operation_on_a_day_without_a_plan_is_refused(operation: Operation) -> None:
    stop = do(2, Operation.STOP, 20)
    pushed = (change(2, 16, ONE_MG), do(3, Operation.STOP, 18), do(4, Operation.HOLD, 10, 5))
    begins_later = change(2, 20, plan("1 x 9", start=day(25)))
    for made, first in (
        *(((), -1), ((), 60), ((stop,), 20), ((stop,), 25)),
        # the hold moved the part to the 21st day, behind its stop
        *((pushed, 19), ((begins_later,), 22)),
    ):
        with pytest.raises(ValidationError) as refused:
            fold((started(), *made, do(9, operation, first, 3)))
        assert refused.value.code is ValidationCode.DAY_OUTSIDE_PLAN


def test_a_plan_to_come_that_begins_before_another_ends_it() -> None:
    second = started(plan("2 x 20", start=day(28)), 2, plan_id=2)
    third = started(plan("1 x 20", start=day(20)), 3, plan_id=3)
    assert spans(fold((started(), second, third))) == [(1, 0, 19), (3, 20, None)]


def test_a_plan_that_begins_on_the_date_of_a_change_leaves_no_day_to_the_change() -> None:
    second = started(plan("2 x 20", start=day(28)), 3, plan_id=2)
    found = fold((started(), change(2, 28, ONE_MG), second))
    assert spans(found) == [(1, 0, 27), (3, 28, None)]


def test_the_part_that_holds_on_a_day_or_comes_next() -> None:
    found = fold((started(), change(2, 28, ONE_MG)))
    first, second = found.parts
    assert [found.part_on(day(n)) for n in (-1, 0, 27, 28, 999)] == [
        *(None, first, first, second, second)
    ]
    assert found.part_on_or_next(day(-9)) == first
    assert found.parts_after(day(0)) == (second,)
    assert (found.parts_of(2), found.parts_of(9)) == ((second,), ())
    assert EffectivePlan().part_on_or_next(day(0)) is None
    assert EffectivePlan().first_date is None


def test_the_rows_of_a_part_lie_in_it_and_its_file_ends_with_it() -> None:
    found = fold((started(), change(2, 20, plan("4.5 x 14", "4 x 14", "1 x 9"))))
    first, second = found.parts
    assert [(row.number, row.first, row.last) for row in first.rows] == [
        (1, day(0), day(13)),
        (2, day(14), day(19)),
    ]
    assert in_words(first.file) == ["4.5 x 14", "4 x 6"]
    assert second.file == second.plan
    assert second.rows[0].first == day(20)
    assert first.step_on(day(20)) is None


@pytest.mark.parametrize(
    ("some", "last"),
    [
        (plan("1 x 10/2"), 8),
        (plan("1 x 10", "- x 5"), 9),
        (plan("- x 5"), None),
        (plan("1 x"), None),
        (plan("1 x 3", "- x"), 2),
    ],
)
def test_the_last_dosing_day_is_the_last_date_with_a_dose(some: Plan, last: int | None) -> None:
    found = fold((started(some),))
    assert found.last_dosing_day() == (None if last is None else day(last))
    assert found.goes_on == (in_words(some) == ["1 x"])


def test_a_part_that_goes_on_has_no_last_dosing_day() -> None:
    (part,) = fold((started(plan("1 x 5", "0.5 x")),)).parts
    assert part.goes_on
    assert part.last_dosing_day is None


def test_a_change_whose_own_days_are_over_ends_the_plan_on_the_day_before() -> None:
    found = fold((started(), change(2, 20, plan("1 x 9", start=day(0)))))
    assert found.parts[-1].rows == ()
    assert found.last_dosing_day() == day(19)


def test_a_part_that_is_cut_on_a_day_off_ends_with_its_last_dose() -> None:
    # every other day from the 5th: 5, 7, 9; the change begins on the 9th with a pause
    agreed = (started(plan("1 x 5", "0.5 x 20/2")), change(2, 9, plan("- x 9", start=day(9))))
    assert fold(agreed).last_dosing_day() == day(7)
    none_left = (started(plan("1 x 5")), change(2, 5, plan("- x 9", start=day(5))))
    assert fold(none_left).last_dosing_day() == day(4)
    begun = change(3, 6, plan("2 x 3/2", start=day(5)))
    only_off = (started(plan("1 x 5")), begun, change(4, 7, plan("- x 9", start=day(7))))
    assert fold(only_off).last_dosing_day() == day(4)


def test_what_is_joined_from_a_day_on_is_one_file_without_a_newer_plan() -> None:
    newer = started(plan("2 x 20", start=day(60)), 3, plan_id=2)
    found = fold((started(), change(2, 28, ONE_MG), newer))
    joined = found.joined(day(3))
    assert joined is not None
    assert in_words(joined) == ["4.5 x 14", "4 x 14", "1 x 32"]
    assert found.joined(day(60)) == newer.plan
    assert EffectivePlan().joined(day(0)) is None


# Chains of operations

STEPS = st.builds(
    Step,
    st.integers(1, 9).map(Decimal),
    st.integers(2, 9),
    st.sampled_from([1, 2]),
)
PLANS = st.lists(STEPS, min_size=1, max_size=4)
OPERATIONS = st.tuples(
    st.sampled_from([o for o in Operation if o is not Operation.NEW]),
    st.integers(0, 40),
    st.none() | st.integers(1, 9),
    st.none() | st.sampled_from(LaterChanges),
    PLANS,
)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Revision, ...]:
    """Return a plan and the changes of it that are possible, of those that were drawn."""
    made = [started(Plan(day(0), (time(21),), tuple(draw(PLANS))))]
    for operation, first, days, later, steps in draw(st.lists(OPERATIONS, max_size=6)):
        some = Plan(day(first), (time(21),), tuple(steps))
        one = do(len(made) + 1, operation, first, days, later=later, plan=some)
        try:
            fold((*made, one))
        except ValidationError:
            continue
        made.append(one)
    return tuple(made)


@settings(max_examples=300, deadline=None)
@given(chains())
def test_the_days_before_a_change_stay_as_they_were(made: tuple[Revision, ...]) -> None:
    assume(len(made) > 1)
    before, after = fold(made[:-1]), fold(made)
    last = (made[-1].from_date - day(0)).days - 1
    assert doses_by_day(after, 0, last) == doses_by_day(before, 0, last)


@settings(max_examples=300, deadline=None)
@given(chains(), st.integers(0, 40), st.integers(1, 9))
def test_what_follows_a_pause_moves_by_its_days(
    made: tuple[Revision, ...], first: int, days: int
) -> None:
    assume(not any(one.operation in (Operation.PAUSE, Operation.STOP) for one in made))
    try:
        after = fold((*made, do(99, Operation.PAUSE, first, days)))
    except ValidationError:
        assume(False)
    doses = doses_by_day(fold(made), 0, REACH)
    expected = doses[:first] + [None] * days + doses[first:]
    assert doses_by_day(after, 0, REACH) == expected[: REACH + 1]


@settings(max_examples=300, deadline=None)
@given(chains(), st.integers(0, 40), st.integers(1, 9))
def test_what_follows_a_held_step_moves_by_its_days(
    made: tuple[Revision, ...], first: int, days: int
) -> None:
    assume(not any(one.operation in (Operation.PAUSE, Operation.STOP) for one in made))
    try:
        after = fold((*made, do(99, Operation.HOLD, first, days)))
    except ValidationError:
        assume(False)
    before = fold(made)
    part = before.part_on(day(first))
    row = part.step_on(day(first)) if part else None
    assert part is not None
    assert row is not None
    ends = min(on for on in (row.last, part.last) if on is not None)
    end = (ends - day(0)).days + 1
    doses, held = doses_by_day(before, 0, REACH), doses_by_day(after, 0, REACH)
    assert held[:end] == doses[:end]
    assert held[end + days :] == doses[end : REACH + 1 - days]
    begins = (row.first - day(0)).days
    longer = [row.step.doses_on(number - begins) for number in range(end, end + days)]
    assert [dose is not None for dose in held[end : end + days]] == longer


@settings(max_examples=200, deadline=None)
@given(chains())
def test_the_joined_file_says_of_each_date_what_the_plan_does(made: tuple[Revision, ...]) -> None:
    found = fold(made)
    joined = found.joined(day(0))
    assert joined is not None
    alone = fold((started(joined),))
    assert doses_by_day(alone, 0, REACH) == doses_by_day(found, 0, REACH)


@settings(max_examples=200, deadline=None)
@given(chains())
def test_the_last_dosing_day_is_that_of_the_dates(made: tuple[Revision, ...]) -> None:
    found = fold(made)
    days = [n for n, dose in enumerate(doses_by_day(found, 0, 400)) if dose is not None]
    last = found.last_dosing_day()
    assert (last is None) == (found.goes_on or not days)
    if last is not None:
        assert last == day(0) + timedelta(days=days[-1])
