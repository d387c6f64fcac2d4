"""How long ago the last dose was taken, told where it is far from what the plan has."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.calendar import DoseKey, PlannedDose
from ldn_desktop.domain.last_dose import last_taken, unusual_interval, usual_interval
from ldn_desktop.domain.records import Record, RecordKind
from tests.support.plan_parts import dose_at, history_of, plan

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2027, 1, 4)
DUE = datetime(2027, 1, 4, 20, tzinfo=UTC)
NOW = DUE + timedelta(hours=24)
K = RecordKind


def line(
    number: int, kind: K, at: datetime | None, slot: int = 1, undoes: int | None = None
) -> Record:
    """Return a record of a dose that was due at `DUE`; an extra one has no key."""
    is_extra = kind in (K.EXTRA, K.UNDONE)
    key = None if is_extra else DoseKey(DAY, slot, 1)
    due = None if is_extra else DUE
    return Record(number, kind, DAY, at or NOW, key, taken_at=at, due=due, undoes=undoes)


def planned(*at: str, steps: str = "4 x 28", day: date = DAY, slot: int = 1) -> PlannedDose:
    dose = dose_at(history_of(plan(steps, at=at)), day, slot, BERLIN)
    assert dose is not None
    return dose


def test_the_last_dose_is_the_latest_that_was_taken_extra_ones_included() -> None:
    hours = [DUE + timedelta(hours=n) for n in range(6)]
    assert last_taken((), NOW) is None
    assert last_taken((line(1, K.SKIPPED, None), line(2, K.LEFT_BLANK, None, 2)), NOW) is None
    taken = (line(1, K.TAKEN, hours[3]), line(2, K.TAKEN, hours[1], 2))
    assert last_taken(taken, NOW) == hours[3]
    extra = line(3, K.EXTRA, hours[5])
    assert last_taken((*taken, extra), NOW) == hours[5]
    assert last_taken((*taken, extra, line(4, K.UNDONE, None, undoes=3)), NOW) == hours[3]
    assert last_taken((*taken, line(3, K.CLEARED, None)), NOW) == hours[1]
    assert last_taken(taken, hours[2]) == hours[1]


def test_a_later_dose_of_an_unknown_time_leaves_it_unknown() -> None:
    before, after = DUE - timedelta(hours=1), DUE + timedelta(hours=1)
    untimed = line(2, K.TAKEN, None, 2)
    assert last_taken((line(1, K.TAKEN, before), untimed), NOW) is None
    assert last_taken((line(1, K.TAKEN, after), untimed), NOW) == after
    assert last_taken((untimed,), NOW) is None
    assert last_taken((line(1, K.TAKEN, after), line(3, K.EXTRA, None)), NOW) is None


@pytest.mark.parametrize(
    ("at", "slot", "steps", "hours"),
    [
        (("21:00",), 1, "4 x 28", 24),
        (("21:00",), 1, "4 x 28/2", 48),
        (("08:00", "21:30"), 1, "4 x 28", 10.5),
        (("08:00", "21:30"), 2, "4 x 28", 13.5),
        (("08:00", "12:00", "20:00"), 2, "4 x 28/2", 4),
        (("08:00", "12:00", "20:00"), 1, "4 x 28/2", 36),
    ],
)
def test_the_usual_interval_is_that_of_the_doses_own_plan(
    at: tuple[str, ...], slot: int, steps: str, hours: float
) -> None:
    assert usual_interval(planned(*at, steps=steps, slot=slot)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("hours", "is_told"),
    [(0, True), (9, True), (11.99, True), (12, False), (24, False), (36, False), (36.01, True)],
)
def test_an_interval_is_told_under_half_or_over_one_and_a_half_of_the_usual(
    hours: float, is_told: bool
) -> None:
    dose = planned("21:00", day=date(2027, 1, 6))
    since = timedelta(hours=hours)
    found = unusual_interval((line(1, K.TAKEN, NOW - since),), dose, NOW)
    assert found == (since if is_told else None)


def test_without_a_dose_taken_nothing_is_told() -> None:
    assert unusual_interval((), planned("21:00"), NOW) is None
