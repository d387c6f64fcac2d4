"""The state of a planned dose follows from its window, its answer, its reminder and the instant."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from ldn_desktop.domain.calendar import DoseKey, PlannedDose
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.states import DoseState, DoseStatus, statuses
from ldn_desktop.domain.windows import Windows
from tests.support.plan_parts import history_of, part_of

DUE = datetime(2027, 1, 4, 21, tzinfo=UTC)
KEY = DoseKey(date(2027, 1, 4), 1, 1)


PLAN = Plan(KEY.day, (time(21), time(22)), (Step(Decimal(4), 1),))
ONE = replace(PLAN, times=(time(21),))


def dose(due: datetime | None = DUE, slot: int = 1) -> PlannedDose:
    at = PLAN.times[slot - 1]
    return PlannedDose(replace(KEY, slot=slot), at, UTC, due, 1, Decimal(4), part_of(PLAN))


def windows_of(plan: Plan) -> Windows:
    return Windows(history_of(plan), ConditionsLog.of(UTC))


def minute(n: float) -> datetime:
    return DUE + timedelta(minutes=n)


def rang(mark: float | None = 0, put_off: float | None = None, due: datetime = DUE) -> Reminder:
    return Reminder(
        KEY,
        due,
        None if mark is None else minute(mark),
        put_off_until=None if put_off is None else minute(put_off),
    )


def said(kind: RecordKind, due: datetime | None = DUE) -> Record:
    return Record(1, kind, KEY.day, DUE, KEY, due=due)


def status(
    now: float,
    reminder: Reminder | None = None,
    answer: Record | None = None,
    planned: PlannedDose | None = None,
) -> DoseStatus:
    answers = {KEY: answer} if answer else {}
    reminders = {KEY: reminder} if reminder else {}
    (found,) = statuses([planned or dose()], answers, reminders, windows_of(ONE), minute(now))
    return found


@pytest.mark.parametrize(
    ("now", "reminder", "state"),
    [
        (-1, None, DoseState.UPCOMING),
        (0, None, DoseState.DUE),
        (0, rang(), DoseState.DUE),
        (719, rang(), DoseState.DUE),
        (720, rang(), DoseState.NOT_RECORDED),
        (720, None, DoseState.NOT_RECORDED),
        (5, rang(put_off=20), DoseState.PUT_OFF),
        (20, rang(put_off=20), DoseState.DUE),
        (720, rang(put_off=730), DoseState.NOT_RECORDED),
        # a clock set back a little leaves a dose that rang due; much, and it is upcoming again
        (-1, rang(), DoseState.DUE),
        (-60, rang(), DoseState.DUE),
        (-61, rang(), DoseState.UPCOMING),
        (-1, rang(put_off=14), DoseState.PUT_OFF),
        (-1, rang(None), DoseState.UPCOMING),
        (0, rang(None), DoseState.DUE),
    ],
)
def test_the_state_of_a_dose_without_an_answer(
    now: float, reminder: Reminder | None, state: DoseState
) -> None:
    found = status(now, reminder)
    assert found.state is state
    assert found.is_open == (state in (DoseState.DUE, DoseState.PUT_OFF))
    assert found.key == KEY


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (RecordKind.TAKEN, DoseState.TAKEN),
        (RecordKind.SKIPPED, DoseState.SKIPPED),
        (RecordKind.LEFT_BLANK, DoseState.NOT_RECORDED),
    ],
)
@pytest.mark.parametrize("now", [-300, 0, 5, 5000])
def test_an_answer_is_the_state_whatever_the_time(
    kind: RecordKind, state: DoseState, now: float
) -> None:
    found = status(now, rang(put_off=20), said(kind))
    assert found.state is state
    assert not found.is_open


def test_a_date_that_did_not_exist_is_no_such_date() -> None:
    found = status(0, planned=dose(None))
    assert (found.state, found.closes) == (DoseState.NO_SUCH_DATE, None)


def test_a_dose_that_rang_keeps_its_instant_whatever_the_zone_is_now() -> None:
    found = status(0, rang(), planned=dose(minute(540)))
    assert (found.dose.due, found.closes, found.state) == (DUE, minute(720), DoseState.DUE)


@pytest.mark.parametrize(("now", "reminder"), [(-61, rang()), (-61, rang(15)), (-10, rang(None))])
def test_a_ring_ahead_of_a_clock_that_was_set_back_holds_the_dose_to_no_instant(
    now: float, reminder: Reminder
) -> None:
    found = status(now, reminder, planned=dose(minute(150)))
    assert (found.dose.due, found.state) == (minute(150), DoseState.UPCOMING)


def test_a_dose_that_is_due_by_a_clock_set_back_keeps_the_instant_it_rang_for() -> None:
    found = status(70, rang(240), planned=dose(minute(150)))
    assert (found.dose.due, found.state) == (DUE, DoseState.DUE)


def test_a_dose_that_was_answered_keeps_its_instant_too() -> None:
    found = status(0, answer=said(RecordKind.TAKEN), planned=dose(minute(540)))
    assert found.dose.due == DUE
    unknown = status(0, answer=said(RecordKind.TAKEN, due=None), planned=dose(minute(540)))
    assert unknown.dose.due == minute(540)


def test_doses_keep_the_order_given_and_shape_each_others_windows() -> None:
    later = dose(minute(60), slot=2)
    found = statuses([later, dose()], {}, {}, windows_of(PLAN), minute(30))
    assert [s.key.slot for s in found] == [2, 1]
    assert found[1].closes == minute(60)
