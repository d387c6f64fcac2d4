"""Planned doses come due once per local day and slot, in every zone.

The reference (`tests/support/local_days.py`) works from UTC to local time only. What is tested goes
the other way, so that both do not share a mistake.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import (
    DoseKey,
    parse_date,
    parse_time,
    planned_doses,
    today_of,
    zone_of,
)
from ldn_desktop.domain.conditions import ConditionsLog, date_exists, due_instant
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.supply import Capsules, Making, Piece
from tests.support.local_days import DAY, HOUR, Stretch, reference, reference_for, stretches
from tests.support.plan_parts import dose_at, history_of

MINUTE = timedelta(minutes=1)
START = date(2027, 1, 4)
MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)
ALWAYS_UTC = ConditionsLog.of(UTC)
ALL_ZONES = sorted(available_timezones())
YEARS_WITH_CHANGES = (2010, 2011, 2024, 2027)

zones = st.sampled_from(ALL_ZONES)
minutes_of_day = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@cache
def changes_of(name: str, year: int) -> tuple[tuple[Stretch, Stretch], ...]:
    since = datetime(year, 1, 1)  # noqa: DTZ001 - the reference counts in naive UTC
    found = stretches(ZoneInfo(name), since, since + 366 * DAY, 12 * HOUR)
    return tuple(pairwise(found))


def moments_around(before: Stretch, after: Stretch) -> Iterator[datetime]:
    """Give the wall-clock times at which a change of offset could go wrong, to the minute."""
    edges = sorted({before.until + before.offset, after.since + after.offset})
    middle = edges[0] + (edges[-1] - edges[0]) / 2
    for edge in (*edges, middle):
        for shift in (-DAY, -MINUTE, timedelta(0), MINUTE, DAY):
            yield edge + shift
        yield from (datetime.combine(edge.date(), at) for at in (time.min, time(23, 59), time(21)))


@pytest.mark.parametrize("year", YEARS_WITH_CHANGES)
def test_in_every_zone_doses_around_each_change_of_the_clock_come_due_once(year: int) -> None:
    for name in ALL_ZONES:
        zone = ZoneInfo(name)
        for before, after in changes_of(name, year):
            around = stretches(zone, before.until - 4 * DAY, before.until + 4 * DAY, HOUR)
            for wall in moments_around(before, after):
                day, at = wall.date(), wall.time()
                assert due_instant(day, at, zone) == reference(day, at, around), (name, wall)


def test_the_years_looked_at_hold_a_missing_date_and_gaps_over_midnight() -> None:
    assert reference_for(date(2011, 12, 30), time(21), ZoneInfo("Pacific/Apia")) is None
    (before, after), *_ = changes_of("America/Nuuk", 2027)
    assert (before.until + before.offset).time() == time(23)
    assert (after.since + after.offset).time() == time(0)


@settings(max_examples=300, deadline=None)
@given(zones, st.dates(date(1880, 1, 1), date(2110, 12, 31)), st.times())
@example("Pacific/Apia", date(2011, 12, 30), time(21))
@example("Pacific/Kwajalein", date(1993, 8, 21), time(0))
@example("Pacific/Kiritimati", date(1994, 12, 31), time(23, 59))
@example("Asia/Manila", date(1844, 12, 31), time(12))
@example("America/Juneau", date(1867, 10, 18), time(12))
@example("Africa/Monrovia", date(1972, 1, 7), time(0, 30))
@example("America/St_Johns", date(2006, 4, 2), time(0, 1))
@example("Antarctica/Troll", date(2027, 3, 28), time(2))
@example("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15))
def test_any_local_date_and_time_comes_due_when_the_reference_says(
    name: str, day: date, at: time
) -> None:
    assert due_instant(day, at, ZoneInfo(name)) == reference_for(day, at, ZoneInfo(name))


@settings(max_examples=150, deadline=None)
@given(
    zones,
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.sets(minutes_of_day, min_size=1, max_size=3),
)
@example("Pacific/Apia", date(2011, 12, 25), {time(0), time(21)})
@example("America/Nuuk", date(2027, 3, 25), {time(0, 30), time(23, 30)})
def test_every_local_day_has_one_dose_per_slot(name: str, first: date, times: set[time]) -> None:
    zone = ZoneInfo(name)
    book = book_of(Plan(first, tuple(times), (Step(Decimal(4), None),)))
    doses = list(planned_doses(book, first, first + 9 * DAY, ConditionsLog.of(zone)))
    assert [(dose.key.day, dose.key.slot) for dose in doses] == [
        (first + n * DAY, slot) for n in range(10) for slot in range(1, len(times) + 1)
    ]
    for dose in doses:
        assert dose.at == sorted(times)[dose.key.slot - 1]
        assert dose.due == reference_for(dose.key.day, dose.at, zone)
    for slot in range(1, len(times) + 1):
        dues = [dose.due for dose in doses if dose.key.slot == slot and dose.due]
        assert all(early < late for early, late in pairwise(dues))


@pytest.mark.parametrize(
    ("zone", "day", "at", "due"),
    [
        ("Europe/Berlin", "2027-01-04", "21:00", "2027-01-04T20:00"),
        ("Europe/Berlin", "2027-03-28", "01:59", "2027-03-28T00:59"),
        ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:30"),  # shows 03:30, after the gap
        ("Europe/Berlin", "2027-03-28", "03:00", "2027-03-28T01:00"),
        ("Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30"),  # the first pass
        ("Europe/Berlin", "2027-10-31", "03:00", "2027-10-31T02:00"),
        ("America/Nuuk", "2027-03-27", "23:30", "2027-03-28T01:30"),  # after midnight, once
        ("Pacific/Apia", "2011-12-29", "21:00", "2011-12-30T07:00"),
        ("Pacific/Apia", "2011-12-31", "21:00", "2011-12-31T07:00"),
    ],
)
def test_the_clocks_changes_in_examples(zone: str, day: str, at: str, due: str) -> None:
    found = due_instant(parse_date(day), parse_time(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_time_that_carries_a_second_pass_still_means_the_first() -> None:
    berlin, day = ZoneInfo("Europe/Berlin"), date(2027, 10, 31)
    assert due_instant(day, time(2, 30, fold=1), berlin) == due_instant(day, time(2, 30), berlin)


def test_a_date_that_did_not_exist_is_planned_and_never_due() -> None:
    apia = ZoneInfo("Pacific/Apia")
    book = book_of(Plan(date(2011, 12, 29), (time(21),), (Step(Decimal(4), 3),)))
    log = ConditionsLog.of(apia)
    doses = list(planned_doses(book, date(2011, 12, 29), date(2011, 12, 31), log))
    assert [dose.due is None for dose in doses] == [False, True, False]
    assert [date_exists(dose.key.day, apia) for dose in doses] == [True, False, True]


class JumpAtNoon(tzinfo):
    """A made-up zone whose clock goes a day forward at noon of 2027-01-04."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        assert moment is not None
        wall, noon = moment.replace(tzinfo=None, fold=0), datetime.combine(START, time(12))
        is_later = wall >= noon + DAY or (noon <= wall and moment.fold == 1)
        return DAY - MINUTE if is_later else timedelta(minutes=-1)

    def dst(self, _moment: datetime | None) -> None:
        return None

    def tzname(self, _moment: datetime | None) -> None:
        return None

    def fromutc(self, moment: datetime) -> datetime:
        is_later = moment.replace(tzinfo=None) >= datetime.combine(START, time(12, 1))
        return moment + (DAY - MINUTE if is_later else timedelta(minutes=-1))


def test_a_date_of_which_a_part_was_left_out_existed() -> None:
    found = [date_exists(START + n * DAY, JumpAtNoon()) for n in (-1, 0, 1, 2)]
    assert found == [True, True, True, True]


def book_of(*plans: Plan) -> PlanHistory:
    return history_of(*plans, made_at=MADE_AT)


def test_a_plan_asks_for_its_doses_with_step_pieces_and_revision() -> None:
    supply = Capsules((Decimal("1.5"), Decimal("0.5")), 4)
    steps = (Step(Decimal(2), 1), Step(None, 1), Step(Decimal(1), 3, every_days=2))
    book = book_of(Plan(START, (time(21),), steps, supply=supply))
    doses = list(planned_doses(book, date(2026, 1, 1), date(2027, 12, 31), ALWAYS_UTC))
    assert [(d.key.day - START).days for d in doses] == [0, 2, 4]
    assert [d.step for d in doses] == [1, 3, 3]
    assert [d.dose_mg for d in doses] == [2, 1, 1]
    assert doses[0].making == Making((Piece(Decimal("1.5"), 1), Piece(Decimal("0.5"), 1)))
    assert {d.part for d in doses} == {book.effective.parts[0]}
    assert str(doses[0].key) == "2027-01-04#1"


def test_a_slot_that_the_plan_has_not_asks_for_nothing() -> None:
    book = book_of(Plan(START, (time(8), time(21)), (Step(Decimal(4), 3),)))
    found = [dose_at(book, START, slot, UTC) is not None for slot in (-1, 0, 1, 2, 3)]
    assert found == [False, False, True, True, False]
    assert dose_at(book, START - DAY, 1, UTC) is None


def test_without_a_plan_nothing_is_planned() -> None:
    assert list(planned_doses(PlanHistory(), START, START + 9 * DAY, ALWAYS_UTC)) == []
    book = book_of(Plan(START, (time(8),), (Step(Decimal(4), 3),)))
    assert list(planned_doses(book, START + DAY, START, ALWAYS_UTC)) == []


def test_keys_sort_by_date_then_slot_then_plan() -> None:
    keys = [DoseKey(START, 1, 2), DoseKey(START, 1, 1), DoseKey(START - DAY, 2, 9)]
    assert sorted(keys) == [keys[2], keys[1], keys[0]]


def test_a_dose_that_rang_keeps_its_instant() -> None:
    book = book_of(Plan(START, (time(8),), (Step(Decimal(4), 3),)))
    dose = dose_at(book, START, 1, UTC)
    assert dose is not None
    pinned = dose.pinned(MADE_AT)
    assert (pinned.due, pinned.key, pinned.at) == (MADE_AT, dose.key, dose.at)


HOME = Plan(
    START, (time(21),), (Step(Decimal(4), 9),), time_rule=TimeRule.HOME, home_zone="Asia/Tokyo"
)
LOCAL = Plan(START, (time(21),), (Step(Decimal(4), 9),))


def test_a_plan_follows_the_clock_that_its_rule_names() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert zone_of(HOME, paris) == ZoneInfo("Asia/Tokyo")
    assert zone_of(LOCAL, paris) is paris
    (home,) = planned_doses(book_of(HOME), START, START, ConditionsLog.of(paris))
    (local,) = planned_doses(book_of(LOCAL), START, START, ConditionsLog.of(paris))
    assert home.due == datetime(2027, 1, 4, 12, tzinfo=UTC)
    assert local.due == datetime(2027, 1, 4, 20, tzinfo=UTC)
    assert (home.zone, local.zone) == (ZoneInfo("Asia/Tokyo"), paris)


@settings(deadline=None)
@given(zones, zones, st.dates(START - 9 * DAY, START + 30 * DAY))
def test_a_home_plan_rings_at_the_same_instants_wherever_its_user_is(
    here: str, there: str, day: date
) -> None:
    logs = [ConditionsLog.of(ZoneInfo(name)) for name in (here, there)]
    found = [[d.due for d in planned_doses(book_of(HOME), day, day + 3 * DAY, log)] for log in logs]
    assert found[0] == found[1]


def test_today_is_the_date_on_the_clock_that_the_plan_follows() -> None:
    evening = datetime(2027, 1, 6, 23, 30, tzinfo=UTC)
    paris = ZoneInfo("Europe/Paris")
    assert today_of(PlanHistory(), evening, paris) == date(2027, 1, 7)
    assert today_of(book_of(LOCAL), evening, paris) == date(2027, 1, 7)
    assert today_of(book_of(HOME), evening, ZoneInfo("America/New_York")) == date(2027, 1, 7)
    assert today_of(book_of(HOME), evening - 9 * HOUR, paris) == date(2027, 1, 6)


@given(st.dates())
def test_a_date_is_read_as_it_was_written(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@given(minutes_of_day)
def test_a_time_is_read_as_it_was_written(at: time) -> None:
    assert parse_time(at.strftime("%H:%M")) == at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027-1-4",
        "20270104",
        "2027-W01-1",
        "2027-02-29",
        "04.01.2027",
        "2027-01-04 ",
        "x" * 99,
        "\u0662\u0660\u0662\u0667-01-04",
        "2027-01-04T00:00",
        "0000-01-01",
    ],
)
def test_another_form_of_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_date(text)
    assert (caught.value.code, caught.value.details) == (
        ValidationCode.DATE_FORM,
        {"value": text[:40]},
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25:00",
        "24:00",
        "9:00",
        "21",
        "2100",
        "21:00:00",
        "T21:00",
        "21:60",
        "21:00Z",
        "9 pm",
        "x" * 99,
        "\u0662\u0661:00",
    ],
)
def test_another_form_of_a_time_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_time(text)
    assert (caught.value.code, caught.value.details) == (
        ValidationCode.TIME_FORM,
        {"value": text[:40]},
    )


@given(st.text(alphabet="0123456789:-TWZ+. \u0663", max_size=12))
def test_any_text_is_a_date_or_time_or_refused(text: str) -> None:
    for read in (parse_date, parse_time):
        try:
            value = read(text)
        except ValidationError:
            continue
        assert value.isoformat()[: len(text)] == text
