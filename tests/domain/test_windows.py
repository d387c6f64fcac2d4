"""A dose's window: on time within 2 h, then late, closed well before the next dose."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.states import DoseState, statuses
from ldn_desktop.domain.windows import LOOK_AHEAD, WindowRules, with_windows

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
DEFAULT = WindowRules()
BERLIN = ZoneInfo("Europe/Berlin")
rule_sets = st.builds(WindowRules, st.integers(1, 12), st.integers(1, 24), st.integers(0, 12))


def doses_of(
    times: tuple[str, ...], first: date, days: int, zone: ZoneInfo = BERLIN, every: int = 1
) -> list[PlannedDose]:
    plan = Plan(first, tuple(map(time.fromisoformat, times)), (Step(Decimal(4), None, every),))
    book = PlanBook((Revision(1, 1, first, datetime(2000, 1, 1, tzinfo=UTC), plan),))
    return list(planned_doses(book, first, first + (days - 1) * DAY, zone))


def shown(moment: datetime | None, zone: ZoneInfo = BERLIN) -> str | None:
    return moment and moment.astimezone(zone).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("day", "times", "windows"),
    [
        # late for 12 h, where the next dose is far
        ("2027-01-04", ("21:00",), ["04 21:00-05 09:00"]),
        # closed 4 h before the next
        ("2027-01-04", ("08:00", "21:00"), ["04 08:00-04 17:00", "04 21:00-05 04:00"]),
        # 4 h before the next would be earlier than the on-time window: that is kept
        ("2027-01-04", ("08:00", "13:00"), ["04 08:00-04 10:00", "04 13:00-05 01:00"]),
        # and never beyond the next
        ("2027-01-04", ("21:00", "22:00"), ["04 21:00-04 22:00", "04 22:00-05 10:00"]),
        # spring, 02:00 to 03:00: the night is an hour shorter, the window is not
        ("2027-03-27", ("21:00",), ["27 21:00-28 10:00"]),
        # both slots come due at the same instant and share a window
        ("2027-03-28", ("02:30", "03:30"), ["28 03:30-28 15:30", "28 03:30-28 15:30"]),
        # the slots change places in the gap
        ("2027-03-28", ("02:30", "03:00"), ["28 03:30-28 15:30", "28 03:00-28 03:30"]),
        # autumn, 03:00 to 02:00: due at the first pass, closed by the next dose after the second
        ("2027-10-31", ("02:30", "03:00"), ["31 02:30-31 03:00", "31 03:00-31 15:00"]),
        ("2027-10-30", ("21:00",), ["30 21:00-31 08:00"]),
    ],
)
def test_windows_in_examples(day: str, times: tuple[str, ...], windows: list[str]) -> None:
    doses = doses_of(times, date.fromisoformat(day), 4)
    found = with_windows(doses, DEFAULT)[: len(times)]
    assert [f"{shown(w.dose.due)}-{shown(w.closes)}" for w in found] == windows


def test_the_autumn_window_spans_both_passes() -> None:
    first, second, *_ = with_windows(doses_of(("02:30", "03:00"), date(2027, 10, 31), 3), DEFAULT)
    assert first.closes == second.dose.due
    assert first.dose.due == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert second.dose.due == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)


def test_a_date_that_did_not_exist_has_no_window_and_closes_none() -> None:
    apia = ZoneInfo("Pacific/Apia")
    found = with_windows(doses_of(("21:00",), date(2011, 12, 29), 3, apia), DEFAULT)
    assert [shown(w.closes, apia) for w in found] == ["31 09:00", None, "01 09:00"]


def test_a_tick_half_past_midnight_belongs_to_the_dose_of_nine_in_the_evening() -> None:
    doses = doses_of(("21:00",), date(2027, 1, 4), 3)
    half_past = datetime(2027, 1, 4, 23, 30, tzinfo=UTC)
    found = statuses(doses, {}, {}, DEFAULT, half_past)
    assert [str(s.key) for s in found if s.is_open] == ["2027-01-04#1"]
    assert found[1].state is DoseState.UPCOMING


@settings(deadline=None)
@given(
    st.sampled_from(
        [
            "Europe/Berlin",
            "America/Nuuk",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Casablanca",
        ]
    ),
    st.dates(date(2010, 1, 1), date(2030, 1, 1))
    | st.just(date(2011, 12, 28))
    | st.just(date(2027, 3, 26)),
    st.sets(st.integers(0, 1439), min_size=1, max_size=8),
    st.sampled_from([1, 2]),
    st.just(DEFAULT) | rule_sets,
)
def test_windows_of_consecutive_doses_never_overlap(
    name: str, first: date, minutes: set[int], every: int, rules: WindowRules
) -> None:
    times = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in sorted(minutes))
    found = with_windows(doses_of(times, first, 6, ZoneInfo(name), every), rules)
    windows = sorted({(w.dose.due, w.closes) for w in found if w.dose.due and w.closes})
    assert len({due for due, _ in windows}) == len(windows)
    for (due, closes), (next_due, _) in pairwise(windows):
        assert due < closes <= next_due


@given(rule_sets, st.integers(1, 100 * 60) | st.none())
def test_a_window_closes_by_the_formula(rules: WindowRules, gap: int | None) -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    next_due = None if gap is None else due + timedelta(minutes=gap)
    minutes = [rules.late_hours * 60, rules.on_time_hours * 60]
    if gap is not None:
        minutes = [min(minutes[0], gap - rules.before_next_hours * 60), min(minutes[1], gap)]
    assert rules.closes(due, next_due) == due + timedelta(minutes=max(minutes))


@given(rule_sets, st.integers(0, 5 * 24 * 60))
def test_a_dose_beyond_the_look_ahead_changes_no_window(rules: WindowRules, more: int) -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    beyond = due + LOOK_AHEAD + timedelta(minutes=more)
    assert rules.closes(due, beyond) == rules.closes(due, None)


def test_on_time_is_within_two_hours_of_due_and_early_is_on_time() -> None:
    due = datetime(2027, 1, 4, 20, tzinfo=UTC)
    assert DEFAULT.is_on_time(due, due + 2 * HOUR)
    assert DEFAULT.is_on_time(due, due - 5 * HOUR)
    assert not DEFAULT.is_on_time(due, due + 2 * HOUR + timedelta(seconds=1))


@pytest.mark.parametrize(
    "hours", [(0, 12, 4), (13, 12, 4), (2, 0, 4), (2, 25, 4), (2, 12, -1), (2, 12, 13)]
)
def test_hours_outside_their_range_are_refused(hours: tuple[int, int, int]) -> None:
    with pytest.raises(Invalid) as caught:
        WindowRules(*hours)
    assert caught.value.problem is Problem.HOURS_RANGE
