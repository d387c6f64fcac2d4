"""What is agreed for later stays agreed: nothing is pushed away, moved or named wrongly."""

import pytest

from ldn_desktop.domain.effective_plan import fold
from ldn_desktop.domain.revisions import LaterChanges, Operation
from ldn_desktop.domain.timeline import Move
from tests.domain.test_effective_plan import change, do, spans, started
from tests.support.plan_parts import day, doses_by_day, plan

MOVE, KEEP = LaterChanges.MOVE, LaterChanges.KEEP
OPEN = plan("1 x")


def test_an_open_pause_ends_where_a_stop_is_agreed() -> None:
    stopped = (started(), do(2, Operation.STOP, 20), change(3, 25, plan("2 x 3", start=day(25))))
    found = fold((*stopped, do(4, Operation.PAUSE, 16)))
    assert doses_by_day(found, 15, 28) == ["4", *[None] * 9, "2", "2", "2", None]
    assert found.last_dosing_day() == day(27)


def test_in_an_open_step_and_an_open_pause_all_that_was_agreed_for_later_can_move() -> None:
    second = started(plan("2 x 5", start=day(10)), 2, plan_id=2)
    held = fold((started(OPEN), second, do(3, Operation.HOLD, 4, 3, later=MOVE)))
    assert doses_by_day(held, 9, 14) == ["1"] * 4 + ["2"] * 2
    paused = (started(OPEN), second, do(3, Operation.PAUSE, 4))
    moved = fold((*paused, do(4, Operation.HOLD, 5, 3, later=MOVE)))
    assert doses_by_day(moved, 3, 14) == ["1", *[None] * 9, "2", "2"]


def test_what_is_pushed_behind_a_change_that_keeps_its_date_never_comes() -> None:
    agreed = (started(), change(2, 16, plan("2 x 9", start=day(16))))
    kept = change(3, 18, plan("3 x 9", start=day(18)))
    back = do(4, Operation.BACK, 17, 5, later=KEEP)
    pushed = fold((*agreed, kept, back))
    assert spans(pushed)[-2:] == [(1, 17, 17), (3, 18, None)]
    found = fold((*agreed, kept, back, do(5, Operation.HOLD, 18, 2)))
    assert doses_by_day(found, 16, 30) == ["2", "4", *["3"] * 11, None, None]


def test_a_pause_kept_from_moving_later_changes_moves_them_once_that_is_said() -> None:
    agreed = (started(), change(2, 20, plan("2 x 9", start=day(20))))
    paused = do(3, Operation.PAUSE, 16, 2, later=KEEP)
    longer = do(4, Operation.HOLD, 17, 2, later=MOVE)
    found = fold((*agreed, paused, longer, do(5, Operation.RESUME, 18)))
    assert doses_by_day(found, 15, 20) == ["4", None, None, "4", "4", "2"]


def test_a_step_of_which_no_day_came_is_not_the_step_before() -> None:
    never = change(2, 16, plan("1 x 8/2", start=day(15)))
    paused = do(3, Operation.PAUSE, 16, 4)
    third = started(plan("2 x 9", start=day(20)), 4, plan_id=2)
    found = fold((started(), never, paused, third, do(5, Operation.BACK, 22, 1, plan_id=2)))
    assert doses_by_day(found, 20, 24) == ["2", "2", "4", "2", "2"]


def test_what_a_stop_ended_is_not_the_step_before() -> None:
    stopped = (started(), change(2, 5, plan("2 x 7", start=day(5))), do(3, Operation.STOP, 7))
    second = started(plan("3 x 9", start=day(8)), 4, plan_id=2)
    paused = (do(5, Operation.BACK, 6, 2, later=KEEP), do(6, Operation.PAUSE, 6, 1))
    found = fold((*stopped, second, *paused, do(7, Operation.BACK, 9, 1, plan_id=2)))
    assert doses_by_day(found, 5, 10) == ["2", None, None, "3", "2", "3"]


def test_a_plan_whose_first_date_a_step_back_took_is_still_named() -> None:
    second = started(plan("2 x 9", start=day(20)), 2, plan_id=2)
    found = fold((started(), second, do(3, Operation.BACK, 20, 3, plan_id=2)))
    assert found.first_dates() == {1: day(0), 2: day(20)}


def test_where_pauses_overlap_the_one_that_ends_last_is_made_longer() -> None:
    paused = (started(), do(2, Operation.PAUSE, 20, 3), do(3, Operation.PAUSE, 16, 10))
    found = fold((*paused, do(4, Operation.HOLD, 21, 2)))
    assert doses_by_day(found, 15, 28) == ["4", *[None] * 12, "4"]
    assert found.first_dates() == {1: day(0), 2: day(20), 3: day(16)}


def test_a_pause_that_is_made_longer_still_keeps_later_changes_when_it_ends() -> None:
    agreed = (started(), change(2, 20, plan("2 x 9", start=day(20))))
    paused = (*agreed, do(3, Operation.PAUSE, 16, 2, later=KEEP))
    found = fold((*paused, do(4, Operation.HOLD, 17, 1), do(5, Operation.RESUME, 18)))
    # the longer pause moved the change from the 20th day to the 21st
    assert doses_by_day(found, 15, 21) == ["4", None, None, *["4"] * 3, "2"]


def test_a_pause_that_is_made_longer_can_keep_later_changes_from_then_on() -> None:
    agreed = (started(), change(2, 20, plan("2 x 9", start=day(20))))
    longer = (do(3, Operation.PAUSE, 16, 2), do(4, Operation.HOLD, 17, 1, later=KEEP))
    found = fold((*agreed, *longer, do(5, Operation.RESUME, 18)))
    assert doses_by_day(found, 15, 22) == ["4", None, None, *["4"] * 4, "2"]


def test_a_pause_cut_short_can_move_a_later_stop_and_a_later_plan_by_the_days_it_lost() -> None:
    paused = (started(), do(2, Operation.PAUSE, 16, 6), do(3, Operation.STOP, 40))
    sooner = fold((*paused, do(4, Operation.RESUME, 18, later=MOVE)))
    assert sooner.first_dates()[3] == day(36)
    second = started(plan("2 x 5", start=day(50)), 2, plan_id=2)
    is_open = (started(), second, do(3, Operation.PAUSE, 16))
    later = fold((*is_open, do(4, Operation.RESUME, 20, later=MOVE)))
    assert spans(later) == [(1, 0, 53), (2, 54, None)]


@pytest.mark.parametrize("resumed", [20, 25])
def test_a_change_that_an_open_pause_held_up_has_no_date_to_keep(resumed: int) -> None:
    agreed = (started(), change(2, 20, plan("2 x 9", start=day(20))), do(3, Operation.PAUSE, 16))
    found = fold((*agreed, do(4, Operation.RESUME, resumed, later=KEEP)))
    assert doses_by_day(found, resumed - 1, resumed + 4) == [None, *["4"] * 4, "2"]
    assert found.parts[1].moves == (Move(4, resumed - 16),)


def test_a_change_that_was_pushed_behind_a_stop_does_not_end_a_pause_after_it() -> None:
    stopped = (started(), change(2, 16, plan("2 x 9", start=day(16))), do(3, Operation.STOP, 18))
    after = change(4, 20, plan("1 x 30", start=day(20)))
    pushed = (*stopped, after, do(5, Operation.HOLD, 10, 15))  # from the 16th day to the 31st
    found = fold((*pushed, do(6, Operation.PAUSE, 22, 15, later=KEEP)))
    assert doses_by_day(found, 20, 38) == ["1", "1", *[None] * 15, "1", "1"]


def test_the_pieces_of_a_step_back_move_with_a_hold_that_keeps_later_dates() -> None:
    agreed = (started(), change(2, 16, plan("2 x 9", start=day(16))))
    kept = change(3, 30, plan("1 x 9", start=day(30)))
    back = (*agreed, kept, do(4, Operation.BACK, 17, 3))
    found = fold((*back, do(5, Operation.HOLD, 16, 2, later=KEEP)))
    assert spans(found) == [(1, 0, 15), (2, 16, 18), (1, 19, 21), (2, 22, 33), (3, 34, None)]
    assert [part.changed_by for part in found.parts] == [(), (4, 5), (4,), (4,), ()]
    moves = [part.moves for part in found.parts]
    assert moves == [(), (), (Move(5, 2),), (Move(4, 3), Move(5, 2)), (Move(4, 4),)]


def test_a_pause_and_a_stop_that_no_longer_come_have_no_first_date() -> None:
    newer = started(plan("2 x 20", start=day(28)), 3, plan_id=2)
    for first in (28, 30):
        found = fold((started(), do(2, Operation.PAUSE, first, 2), newer))
        assert found.first_dates() == {1: day(0), 3: day(28)}
    sooner = change(3, 10, plan("1 x 9", start=day(10)))
    cancelled = fold((started(), do(2, Operation.STOP, 20), sooner))
    assert cancelled.first_dates() == {1: day(0), 3: day(10)}


def test_a_change_leaves_a_stop_before_it_that_another_change_follows() -> None:
    first = (started(plan("4 x 90")), change(2, 30, plan("3 x 90", start=day(30))))
    stopped = (do(3, Operation.STOP, 35), change(4, 40, plan("2 x 90", start=day(40))))
    made = (*first, *stopped, do(5, Operation.HOLD, 10, 20))  # moves the 3 mg behind their stop
    found = fold((*made, change(6, 47, plan("1 x 9", start=day(47)))))
    assert doses_by_day(found, 0, 46) == doses_by_day(fold(made), 0, 46)
    assert doses_by_day(found, 34, 47) == ["4", *[None] * 5, *["2"] * 7, "1"]
    assert found.first_dates()[3] == day(35)


def test_what_comes_after_a_stop_moves_with_it_if_all_is_moved() -> None:
    after = change(3, 40, plan("1 x 9", start=day(40)))
    agreed = (started(), do(2, Operation.STOP, 20), after)
    found = fold((*agreed, do(4, Operation.HOLD, 10, 5, later=MOVE)))
    assert spans(found) == [(1, 0, 44), (3, 45, None)]
    assert found.first_dates() == {1: day(0), 2: day(25), 3: day(45)}
    assert found.parts[1].moves == (Move(4, 5),)
    on_its_first_day = fold((*agreed, do(4, Operation.HOLD, 40, 5, later=MOVE)))
    assert spans(on_its_first_day) == [(1, 0, 39), (3, 40, None)]


def test_a_pause_moves_a_later_plan_by_the_days_that_are_known() -> None:
    agreed = (started(), started(plan("2 x 9", start=day(50)), 2, plan_id=2))
    is_open = fold((*agreed, do(3, Operation.PAUSE, 16, later=MOVE)))
    paused = (*agreed, do(3, Operation.PAUSE, 16, 3))
    longer = fold((*paused, do(4, Operation.PAUSE, 17, 2, later=MOVE)))
    becomes_open = fold((*paused, do(4, Operation.PAUSE, 17, later=MOVE)))
    dates = [found.first_dates()[2] for found in (is_open, longer, becomes_open)]
    assert dates == [day(50), day(52), day(50)]


def test_the_end_of_a_pause_that_kept_later_dates_moves_no_later_plan() -> None:
    agreed = (started(), started(plan("2 x 9", start=day(50)), 2, plan_id=2))
    paused = (*agreed, do(3, Operation.PAUSE, 16, 5, later=KEEP))
    found = fold((*paused, do(4, Operation.RESUME, 18, later=MOVE)))
    assert spans(found) == [(1, 0, 49), (2, 50, None)]


def test_a_step_back_that_keeps_later_dates_keeps_a_stop_before_them() -> None:
    agreed = (started(plan("4 x 9", "2 x 9")), change(2, 14, plan("3 x 9", start=day(14))))
    stopped = (*agreed, do(3, Operation.STOP, 17), change(4, 19, plan("1 x 3", start=day(19))))
    found = fold((*stopped, do(5, Operation.BACK, 16, 5, later=KEEP)))
    assert doses_by_day(found, 14, 22) == ["3", "3", "2", None, None, "1", "1", "1", None]
    assert found.first_dates()[3] == day(17)
    moved = fold((*stopped, do(5, Operation.BACK, 16, 2)))
    assert doses_by_day(moved, 14, 22) == doses_by_day(found, 14, 22)


@pytest.mark.parametrize("later", [KEEP, None])
def test_a_change_that_a_pause_covered_has_its_days_when_the_pause_ends(
    later: LaterChanges | None,
) -> None:
    agreed = (started(), change(2, 20, plan("2 x 9", start=day(20))))
    paused = (*agreed, do(3, Operation.PAUSE, 18, 2, later=KEEP))
    covered = (*paused, do(4, Operation.HOLD, 19, 3, later=MOVE))
    third = change(5, 21, plan("1 x 6", start=day(21)))
    kept = (*covered, third, do(6, Operation.HOLD, 18, 3, later=KEEP))
    resumed = (*kept, do(7, Operation.RESUME, 18, later=later))
    assert doses_by_day(fold(resumed), 17, 27) == [*["4"] * 3, "2", *["1"] * 6, None]
    again = fold((*resumed, do(8, Operation.PAUSE, 22, 1)))
    assert doses_by_day(again, 17, 28) == [*["4"] * 3, "2", "1", None, *["1"] * 5, None]
