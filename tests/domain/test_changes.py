"""A change is told dose by dose: what the dates have before it, and what after."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from ldn_desktop.domain import plan_history
from ldn_desktop.domain.changes import DoseChange, DoseThen, changes_between
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision
from tests.support.plan_parts import day, history_of, plan

MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)


def changed(history: PlanHistory, first: int, *steps: str, at: str = "21:00") -> PlanHistory:
    some = plan(*steps, at=(at,))
    places = (PlacedTime(day(first), 1, time.fromisoformat(at)),)
    number, operation = history.next_number, Operation.CHANGE
    made = Revision(number, 1, day(first), MADE_AT, some, operation=operation, places=places)
    return PlanHistory((*history.revisions, made))


def test_a_change_is_told_dose_by_dose_from_its_date_on() -> None:
    before = history_of(plan("4.5 x 4"))
    after = changed(before, 2, "4 x 5", at="22:00")
    then, now = DoseThen(time(21), Decimal("4.5")), DoseThen(time(22), Decimal(4))
    assert changes_between(before, after, day(2)) == (
        DoseChange(day(2), 1, then, now),
        DoseChange(day(3), 1, then, now),
        DoseChange(day(4), 1, None, now),
    )
    assert changes_between(after, before, day(4)) == (DoseChange(day(4), 1, now, None),)
    assert changes_between(before, before, day(0)) == ()
    assert changes_between(PlanHistory(), PlanHistory(), day(0)) == ()


def test_of_a_plan_that_goes_on_some_weeks_stand_for_the_rest() -> None:
    changes = changes_between(PlanHistory(), history_of(plan("4.5 x")), day(0))
    assert [change.day for change in changes] == [day(n) for n in range(28)]


def test_a_plan_that_has_gone_on_for_long_changes_from_the_date_asked_about() -> None:
    goes_on = history_of(plan("4.5 x"))
    after = changed(goes_on, 60, "3 x")
    then, now = DoseThen(time(21), Decimal("4.5")), DoseThen(time(21), Decimal(3))
    assert changes_between(goes_on, after, day(60)) == tuple(
        DoseChange(day(n), 1, then, now) for n in range(60, 60 + 28)
    )


def test_a_plan_that_goes_on_is_compared_for_all_days_of_one_that_ends() -> None:
    goes_on, ends = history_of(plan("4.5 x")), history_of(plan("4 x 60"))
    changes = changes_between(goes_on, ends, day(0))
    assert {change.before for change in changes} == {DoseThen(time(21), Decimal("4.5"))}
    assert changes[-1].day == day(59)


def test_what_an_open_pause_takes_away_is_told_as_far_as_the_plan_reached() -> None:
    before = history_of(plan("4.5 x 4", "4 x 4"))
    pause = Revision(2, 1, day(2), MADE_AT, plan("4.5 x"), operation=Operation.PAUSE)
    after = PlanHistory((*before.revisions, pause))
    changes = changes_between(before, after, day(2))
    assert [change.day for change in changes] == [day(2) + timedelta(days=n) for n in range(6)]
    assert {change.after for change in changes} == {None}


def test_a_change_that_ends_the_plan_is_told_dose_by_dose_to_the_old_end() -> None:
    before = history_of(plan("4.5 x 4"))
    stop = Revision(before.next_number, 1, day(2), MADE_AT, before.revisions[0].plan)
    stopped = replace(stop, operation=Operation.STOP)
    after = PlanHistory((*before.revisions, stopped))
    then = DoseThen(time(21), Decimal("4.5"))
    assert changes_between(before, after, day(2)) == (
        DoseChange(day(2), 1, then, None),
        DoseChange(day(3), 1, then, None),
    )


def test_the_history_of_equal_revisions_is_worked_out_once() -> None:
    revisions = history_of(plan("4.5 x 4")).revisions
    assert plan_history.history_of(revisions) is plan_history.history_of((*revisions,))
