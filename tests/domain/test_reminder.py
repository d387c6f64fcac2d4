"""When a reminder rings again, and when quiet hours end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.reminder import (
    QuietHours,
    Reminder,
    RingRules,
    RowChange,
    check_later_minutes,
)

DUE = datetime(2027, 1, 4, 21, tzinfo=UTC)
KEY = DoseKey(date(2027, 1, 4), 1, 1)
DEFAULT = RingRules()
NIGHT = QuietHours(time(22), time(7))
NEW_YORK = ZoneInfo("America/New_York")
rule_sets = st.builds(
    RingRules, st.lists(st.integers(1, 200), max_size=4).map(tuple), st.integers(1, 120)
)


def minute(n: float) -> datetime:
    return DUE + timedelta(minutes=n)


def marks(rules: RingRules, until: int) -> list[int]:
    """Count the marks minute by minute: due, the list, then every so many after its last."""
    last = max((0, *rules.again_minutes))
    return [
        n
        for n in range(until + 1)
        if n in (0, *rules.again_minutes)
        or (n > last and (n - last) % rules.then_every_minutes == 0)
    ]


def test_it_rings_again_at_15_30_and_60_minutes_then_hourly() -> None:
    assert marks(DEFAULT, 240) == [0, 15, 30, 60, 120, 180, 240]
    found, moment = [], minute(-1)
    for _ in range(7):
        moment = DEFAULT.next_mark(DUE, moment)
        found.append((moment - DUE) / timedelta(minutes=1))
    assert found == [0, 15, 30, 60, 120, 180, 240]


@given(rule_sets, st.integers(-100, 900), st.integers(0, 59))
def test_the_last_and_the_next_mark_enclose_the_moment(
    rules: RingRules, at: int, second: int
) -> None:
    now = minute(at) + timedelta(seconds=second)
    known = [minute(n) for n in marks(rules, 1100)]
    assert rules.next_mark(DUE, now) == min(mark for mark in known if mark > now)
    assert rules.last_mark(DUE, now) == max((m for m in known if m <= now), default=DUE)


def test_a_dose_rang_by_the_instant_it_was_due_and_by_an_hour_before_its_last_mark() -> None:
    rang = Reminder(KEY, DUE, minute(120))
    assert [rang.rang_by(minute(n)) for n in (-0.1, 0)] == [False, True]
    early = Reminder(KEY, DUE, minute(30))
    assert [early.rang_by(minute(n)) for n in (-30.1, -30)] == [False, True]


def test_quiet_hours_are_those_of_the_zone() -> None:
    rules = RingRules(quiet_hours=NIGHT)
    # 21:00 in London is 16:00 in New York; 03:00 is 22:00
    assert rules.quiet_end(DUE, NEW_YORK) is None
    assert rules.quiet_end(minute(6 * 60), NEW_YORK) == minute(15 * 60)


def test_a_reminder_can_ring_again_after_as_long_as_a_day() -> None:
    assert RingRules((1440,), 1440).again_minutes == (1440,)


def test_marks_are_kept_in_order_and_once() -> None:
    assert RingRules((60, 15, 15)).again_minutes == (15, 60)


@pytest.mark.parametrize(
    "values", [((0,), 60), ((1441,), 60), ((15,), 0), ((15,), 1441), ((-5, 15), 60)]
)
def test_minutes_outside_their_range_are_refused(values: tuple[tuple[int, ...], int]) -> None:
    with pytest.raises(ValidationError) as caught:
        RingRules(*values)
    assert caught.value.code is ValidationCode.MINUTES_RANGE
    assert caught.value.details == {"most": "1440"}


@pytest.mark.parametrize(
    ("read", "stored", "kept"),
    [(None, None, None), (15, 15, None), (None, 40, 40), (15, 40, 40), (15, None, None)],
)
def test_what_rings_takes_back_only_the_putting_off_that_it_rings_for(
    read: int | None, stored: int | None, kept: int | None
) -> None:
    rang = RowChange(put_off(read), replace(put_off(None), rings=2))
    again = rang.onto(put_off(stored))
    assert again == RowChange(put_off(stored), replace(put_off(kept), rings=2))
    assert again.onto(put_off(stored)) == again


def test_a_first_ring_keeps_what_was_put_off_before_it_was_stored() -> None:
    rang = RowChange(None, put_off(None))
    assert rang.onto(None) == rang
    assert rang.onto(put_off(15)).after == put_off(15)


def put_off(minutes: int | None) -> Reminder:
    until = None if minutes is None else minute(minutes)
    return Reminder(KEY, DUE, DUE, put_off_until=until)


def test_a_dose_is_put_off_by_1_minute_to_24_hours() -> None:
    assert [check_later_minutes(n) for n in (1, 15, 1440)] == [1, 15, 1440]
    for minutes in (0, -15, 1441):
        with pytest.raises(ValidationError) as caught:
            check_later_minutes(minutes)
        assert caught.value.code is ValidationCode.MINUTES_RANGE
        assert caught.value.details == {"most": "1440"}


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (NIGHT, "04 21:59", None),
        (NIGHT, "04 22:00", "05 07:00"),
        (NIGHT, "04 23:59", "05 07:00"),
        (NIGHT, "05 00:00", "05 07:00"),
        (NIGHT, "05 06:59", "05 07:00"),
        (NIGHT, "05 07:00", None),
        (QuietHours(time(13), time(15)), "04 12:59", None),
        (QuietHours(time(13), time(15)), "04 13:00", "04 15:00"),
        (QuietHours(time(13), time(15)), "04 15:00", None),
        (QuietHours(time(13), time(13)), "04 13:00", None),
    ],
)
def test_quiet_hours_go_over_midnight_and_end_when_they_say(
    hours: QuietHours, now: str, until: str | None
) -> None:
    moment = datetime.strptime(f"2027-01-{now}", "%Y-%m-%d %H:%M").replace(tzinfo=NEW_YORK)
    found = hours.until(moment.astimezone(UTC), NEW_YORK)
    assert (found and found.astimezone(NEW_YORK).strftime("%d %H:%M")) == until


def test_quiet_hours_that_end_in_the_repeated_hour_end_in_its_second_pass() -> None:
    hours = QuietHours(time(22), time(1, 30))
    second_pass = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)  # 01:10 for the second time
    assert hours.until(second_pass, NEW_YORK) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@settings(deadline=None)
@given(
    st.times(),
    st.times(),
    st.sampled_from(
        ["America/New_York", "Australia/Lord_Howe", "America/Nuuk", "Pacific/Apia", "UTC"]
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    | st.integers(-300, 300).map(
        lambda n: datetime(2026, 11, 1, 6, tzinfo=UTC) + timedelta(minutes=n)
    )
    | st.integers(-300, 300).map(
        lambda n: datetime(2011, 12, 30, 10, tzinfo=UTC) + timedelta(minutes=n)
    ),
)
def test_quiet_ends_later_than_now_within_a_day_and_is_over_then(
    start: time, end: time, name: str, now: datetime
) -> None:
    zone, hours = ZoneInfo(name), QuietHours(start.replace(fold=0), end.replace(fold=0))
    ends = hours.until(now, zone)
    if ends is None:
        return
    assert now < ends <= now + timedelta(hours=25)
    assert hours.until(ends, zone) is None


def test_quiet_lasts_as_long_as_the_hours_or_the_user_say() -> None:
    now = datetime(2027, 1, 4, 23, tzinfo=UTC)
    later, sooner = datetime(2027, 1, 5, 8, tzinfo=UTC), datetime(2027, 1, 5, tzinfo=UTC)
    morning = datetime(2027, 1, 5, 7, tzinfo=UTC)
    assert DEFAULT.quiet_end(now, UTC) is None
    assert RingRules(quiet_hours=NIGHT).quiet_end(now, UTC) == morning
    assert RingRules(quiet_hours=NIGHT, quiet_until=sooner).quiet_end(now, UTC) == morning
    assert RingRules(quiet_hours=NIGHT, quiet_until=later).quiet_end(now, UTC) == later
    assert RingRules(quiet_until=sooner).quiet_end(now, UTC) == sooner
    assert RingRules(quiet_until=now).quiet_end(now, UTC) is None


def test_a_ring_ahead_of_the_clock_is_forgotten_and_was_heard_all_the_same() -> None:
    due = datetime(2027, 1, 4, 21, tzinfo=UTC)
    rang = Reminder(DoseKey(date(2027, 1, 4), 1, 1), due, due, rings=2, put_off_until=due)
    forgotten = rang.forgotten()
    assert (forgotten.last_mark, forgotten.put_off_until, forgotten.rings) == (None, None, 2)
    assert not forgotten.rang_by(due)


def test_quiet_hours_before_a_missing_date_end_on_the_next_date_that_is() -> None:
    apia = ZoneInfo("Pacific/Apia")
    now = datetime.combine(date(2011, 12, 29), time(23), tzinfo=apia).astimezone(UTC)
    ends = NIGHT.until(now, apia)
    assert ends is not None
    assert ends.astimezone(apia).strftime("%m-%d %H:%M") == "12-31 07:00"
