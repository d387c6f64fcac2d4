"""Doses that a change of the time of day brings too close together, by instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision
from ldn_desktop.domain.spacing import CLOSE, close_doses
from tests.support.plan_parts import history_of, plan, started_by

BERLIN = ZoneInfo("Europe/Berlin")
MADE = datetime(2027, 1, 1, tzinfo=UTC)
START, CHANGED = date(2027, 1, 4), date(2027, 1, 20)


def changed(
    before: tuple[str, ...], after: tuple[str, ...], day: date = CHANGED, start: date = START
) -> tuple[PlanHistory, PlanHistory]:
    """Return a history with the times `before`, and it with the times `after` from `day` on."""
    old = started_by(plan("3 x 400", start=start, at=before))
    places = tuple(PlacedTime(day, n, time.fromisoformat(at)) for n, at in enumerate(after, 1))
    new = Revision(
        number=2,
        plan_id=1,
        from_date=day,
        made_at=MADE,
        plan=plan("3 x 400", start=start, at=after),
        operation=Operation.CHANGE,
        places=places,
    )
    return PlanHistory((old,)), PlanHistory((old, new))


def apart(
    before: tuple[str, ...], after: tuple[str, ...], day: date = CHANGED
) -> list[tuple[str, str, timedelta]]:
    histories = changed(before, after, day)
    found = close_doses(*histories, day, ConditionsLog.of(BERLIN))
    return [(str(one.first.key), str(one.second.key), one.apart) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [
        ("21:00", "11:00", 14),
        ("21:00", "08:00", 11),
        ("21:00", "12:59", 15 + 59 / 60),
        ("21:00", "13:00", None),
        ("21:00", "20:00", None),
        ("21:00", "21:00", None),
        ("08:00", "21:00", None),
        ("23:59", "00:00", 1 / 60),
    ],
)
def test_doses_under_16_hours_apart_are_found_where_the_time_moves(
    before: str, after: str, hours: float | None
) -> None:
    found = apart((before,), (after,))
    wanted = [("2027-01-19#1", "2027-01-20#1", timedelta(hours=hours))] if hours else []
    assert [(one, other, round(gap / timedelta(minutes=1))) for one, other, gap in found] == [
        (one, other, round(gap / timedelta(minutes=1))) for one, other, gap in wanted
    ]


def test_times_of_one_plan_are_as_near_as_it_has_them() -> None:
    assert apart(("21:00",), ("09:00", "21:00")) == []
    assert apart(("08:00", "20:00"), ("09:00", "21:00")) == []
    assert apart(("08:00", "20:00"), ("06:00", "18:00")) == [
        ("2027-01-19#2", "2027-01-20#1", timedelta(hours=10))
    ]


def test_doses_that_are_as_close_without_the_change_are_not_told_again() -> None:
    _, both = changed(("21:00",), ("08:00",))
    assert close_doses(both, both, CHANGED, ConditionsLog.of(BERLIN)) == ()


def test_what_was_agreed_for_later_is_looked_at_too() -> None:
    before, both = changed(("21:00",), ("08:00",))
    (found,) = close_doses(before, both, START, ConditionsLog.of(BERLIN))
    assert (found.first.key.day, found.second.key.day) == (date(2027, 1, 19), CHANGED)


def test_a_date_that_does_not_exist_has_no_dose_to_be_near() -> None:
    samoa = ConditionsLog.of(ZoneInfo("Pacific/Apia"))
    start, gone = date(2011, 12, 1), date(2011, 12, 30)
    histories = changed(("21:00",), ("08:00",), gone, start)
    (found,) = close_doses(*histories, gone, samoa)
    days = found.first.key.day, found.second.key.day
    assert days == (date(2011, 12, 29), date(2011, 12, 31))
    assert found.apart == timedelta(hours=11)


def test_without_a_plan_before_there_is_nothing_to_be_near() -> None:
    first = history_of(plan("3 x 14", at=("08:00",)))
    assert close_doses(PlanHistory(), first, START, ConditionsLog.of(BERLIN)) == ()


MINUTES = st.integers(0, 24 * 60 - 1)
DAYS = st.sampled_from([CHANGED, date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 31)])


@settings(max_examples=300, deadline=None)
@given(MINUTES, MINUTES, DAYS)
@example(21 * 60, 12 * 60 + 30, date(2027, 10, 31))
@example(21 * 60, 13 * 60 + 30, date(2027, 3, 28))
def test_hours_are_those_that_pass_also_where_the_clocks_change(
    old: int, new: int, day: date
) -> None:
    """Compared with the length of the day in UTC, worked out apart."""

    def instant(on: date, minutes: int) -> datetime:
        at = time(minutes // 60, minutes % 60)
        return datetime.combine(on, at, tzinfo=BERLIN).astimezone(UTC)

    gap = instant(day, new) - instant(day - timedelta(days=1), old)
    times = [f"{at // 60:02}:{at % 60:02}" for at in (old, new)]
    found = [hours for _one, _other, hours in apart((times[0],), (times[1],), day)]
    assert found == ([gap] if gap < CLOSE and old != new else [])
