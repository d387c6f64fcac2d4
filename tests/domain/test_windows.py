"""A dose's window: on time within 2 h, then late, closed well before the next dose."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.conditions import Conditions, ConditionsLog, WindowRules
from ldn_desktop.domain.plan import ONE_DAY, Plan, Step, TimeRule
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision
from ldn_desktop.domain.states import DoseState, statuses
from ldn_desktop.domain.windows import Windows
from tests.support.plan_parts import history_of, plan

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")
rule_sets = st.builds(WindowRules, st.integers(1, 12), st.integers(1, 24), st.integers(0, 12))


Found = list[tuple[PlannedDose, datetime | None]]


def windows_of(
    times: tuple[str, ...],
    first: date,
    days: int,
    log: ConditionsLog = ConditionsLog.of(BERLIN),  # noqa: B008 - it never changes
    every: int = 1,
) -> Found:
    """Return the doses of so many days from the first on, each with the end of its window."""
    some = Plan(first, tuple(map(time.fromisoformat, times)), (Step(Decimal(4), None, every),))
    history = history_of(some)
    windows = Windows(history, log)
    doses = planned_doses(history, first, first + (days - 1) * DAY, log)
    return [(dose, windows.closes(dose)) for dose in doses]


def shown(moment: datetime | None, zone: ZoneInfo = BERLIN) -> str | None:
    return moment.astimezone(zone).strftime("%d %H:%M") if moment else None


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
    found = windows_of(times, date.fromisoformat(day), 1)
    assert [f"{shown(dose.due)}-{shown(closes)}" for dose, closes in found] == windows


def test_the_autumn_window_spans_both_passes() -> None:
    (first, closes), (second, _closes) = windows_of(("02:30", "03:00"), date(2027, 10, 31), 1)
    assert closes == second.due
    assert first.due == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert second.due == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)


def test_a_date_that_did_not_exist_has_no_window_and_closes_none() -> None:
    apia = ZoneInfo("Pacific/Apia")
    found = windows_of(("21:00",), date(2011, 12, 29), 3, ConditionsLog.of(apia))
    assert [shown(closes, apia) for _dose, closes in found] == ["31 09:00", None, "01 09:00"]


def test_a_tick_half_past_midnight_belongs_to_the_dose_of_nine_in_the_evening() -> None:
    history, log = history_of(plan("4 x")), ConditionsLog.of(BERLIN)
    doses = planned_doses(history, date(2027, 1, 4), date(2027, 1, 6), log)
    half_past = datetime(2027, 1, 4, 23, 30, tzinfo=UTC)
    found = statuses(doses, {}, {}, Windows(history, log), half_past)
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
    st.just(WindowRules()) | rule_sets,
)
def test_windows_of_consecutive_doses_never_overlap(
    name: str, first: date, minutes: set[int], every: int, rules: WindowRules
) -> None:
    times = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in sorted(minutes))
    found = windows_of(times, first, 6, ConditionsLog.of(ZoneInfo(name), rules), every)
    windows = sorted({(dose.due, closes) for dose, closes in found if dose.due and closes})
    assert len({due for due, _ in windows}) == len(windows)
    for (due, closes), (next_due, _) in pairwise(windows):
        assert due < closes <= next_due


def moment(day: str, at: str = "12:00") -> datetime:
    """Return the instant of a day of January 2027 and a local time in Berlin."""
    return datetime.fromisoformat(f"2027-01-{day} {at}").replace(tzinfo=BERLIN).astimezone(UTC)


TWICE = plan("4 x 30", at=("08:00", "20:00"))
JAN_6 = date(2027, 1, 6)
ALWAYS = ConditionsLog.of(BERLIN)


def changed(at: datetime, operation: Operation, new: Plan = TWICE, **what: object) -> Revision:
    """Return what changes the second day's plan; what it keeps and places is said by the test."""
    return Revision(2, 1, JAN_6, at, new, operation=operation, **what)  # type: ignore[arg-type]


def closes_of(history: PlanHistory, log: ConditionsLog = ALWAYS) -> list[str | None]:
    """Return when the doses of 6 January close."""
    windows = Windows(history, log)
    return [shown(windows.closes(dose)) for dose in planned_doses(history, JAN_6, JAN_6, log)]


def test_a_stop_opens_no_window_that_closed_before_it() -> None:
    kept = frozenset({(JAN_6, 1)})
    stop = changed(moment("06", "17:00"), Operation.STOP, keeps=kept)
    history = PlanHistory((*history_of(TWICE).revisions, stop))
    # 08:00 closed at 16:00, four hours before a dose that is planned no more.
    assert closes_of(history) == ["06 16:00"]
    assert closes_of(PlanHistory(history_of(TWICE).revisions)) == ["06 16:00", "07 04:00"]


def test_a_new_time_before_a_window_s_end_does_not_close_it() -> None:
    evening = history_of(plan("4 x 30", at=("21:00",)))
    sooner = plan("4 x 30", at=("08:00",))
    placed = (PlacedTime(date(2027, 1, 6), 1, time(8)),)
    change = changed(moment("06", "06:00"), Operation.CHANGE, sooner, places=placed)
    history = PlanHistory((*evening.revisions, change))
    windows = Windows(history, ALWAYS)
    day_before, today = planned_doses(history, date(2027, 1, 5), JAN_6, ALWAYS)
    assert shown(windows.closes(day_before)) == "06 09:00"
    assert shown(windows.closes(today)) == "06 20:00"


def test_what_is_made_at_the_very_instant_of_a_dose_does_not_change_its_window() -> None:
    stop = changed(moment("06", "08:00"), Operation.STOP, keeps=frozenset({(JAN_6, 1)}))
    assert closes_of(PlanHistory((*history_of(TWICE).revisions, stop))) == ["06 16:00"]


def test_other_hours_open_no_window_that_was_closed_and_close_none_that_is_open() -> None:
    for hours, late in ((1, 8), (24, 12)):
        old = WindowRules(late_hours=late, before_next_hours=0)
        new = WindowRules(on_time_hours=1, late_hours=hours, before_next_hours=0)
        at = moment("06", "17:00")
        rows = (Conditions(moment("01"), BERLIN, old), Conditions(at, BERLIN, new))
        first, _second = closes_of(history_of(TWICE), ConditionsLog(rows))
        assert first == ("06 16:00" if late == 8 else "06 20:00")


def test_a_dose_that_was_due_before_its_plan_was_made_closes_by_what_held_then() -> None:
    late = history_of(TWICE, made_at=moment("06", "12:00"))
    rows = tuple(
        Conditions(moment("06", at), BERLIN, WindowRules(late_hours=hours))
        for at, hours in (("06:00", 2), ("11:00", 4), ("13:00", 6))
    )
    assert closes_of(late, ConditionsLog(rows)) == ["06 12:00", "07 02:00"]


def test_a_dose_that_no_state_of_the_history_has_closes_by_what_was_known_when_it_was_due() -> None:
    history = history_of(TWICE)
    (dose, _evening) = planned_doses(history, JAN_6, JAN_6, ALWAYS)
    moved = replace(dose, at=time(9))
    assert shown(Windows(history, ALWAYS).closes(moved)) == "06 16:00"


def test_by_what_holds_now_a_window_closes_by_the_plan_and_the_hours_of_now() -> None:
    placed = (PlacedTime(JAN_6, 2, time(14)),)
    sooner = plan("4 x 30", at=("08:00", "14:00"))
    at, kept = moment("06", "09:00"), frozenset({(JAN_6, 1)})
    change = changed(at, Operation.CHANGE, sooner, places=placed, keeps=kept)
    history = PlanHistory((*history_of(TWICE).revisions, change))
    rows = tuple(
        Conditions(since, BERLIN, WindowRules(late_hours=hours, before_next_hours=0))
        for since, hours in ((moment("01"), 2), (at, 3))
    )
    windows = Windows(history, ConditionsLog(rows))
    morning, _afternoon = planned_doses(history, JAN_6, JAN_6, windows.log)
    assert shown(windows.closes(morning)) == "06 10:00"
    assert shown(windows.closes_as_of_now(morning)) == "06 11:00"
    assert windows.closes_as_of_now(replace(morning, due=None)) is None


def test_by_what_holds_now_a_window_closes_before_the_next_dose_of_the_newest_revision() -> None:
    revisions = history_of(TWICE).revisions
    for number, (hour, made) in enumerate(((16, "09:00"), (15, "09:30")), start=2):
        placed = (PlacedTime(JAN_6, 2, time(hour)),)
        new = plan("4 x 30", at=("08:00", f"{hour}:00"))
        change = changed(
            moment("06", made),
            Operation.CHANGE,
            new,
            places=placed,
            keeps=frozenset({(JAN_6, 1)}),
        )
        revisions = (*revisions, replace(change, number=number))
    windows = Windows(PlanHistory(revisions), ALWAYS)
    morning, _afternoon = planned_doses(windows.history, JAN_6, JAN_6, ALWAYS)
    assert shown(windows.closes_as_of_now(morning)) == "06 11:00"
    assert shown(windows.closes(morning)) == "06 16:00"


def test_a_dose_that_was_due_before_its_zone_was_reached_closes_by_the_hours_from_then_on() -> None:
    # 21:00 in Tokyo is 13:00 in Berlin, an hour before the computer comes to Tokyo.
    rows = tuple(
        Conditions(since, zone, WindowRules(late_hours=hours))
        for since, zone, hours in ((moment("01"), BERLIN, 2), (moment("06", "14:00"), TOKYO, 6))
    )
    history, log = history_of(plan("4 x 30")), ConditionsLog(rows)
    (dose,) = planned_doses(history, JAN_6, JAN_6, log)
    assert shown(dose.due, TOKYO) == "06 21:00"
    assert shown(Windows(history, log).closes(dose), TOKYO) == "07 03:00"


def test_a_dose_that_came_due_on_arriving_in_a_zone_closes_by_the_plan_of_then() -> None:
    # 21:00 in Tokyo is 13:00 in Berlin, an hour before the change and two before the computer
    # comes to Tokyo. Until the change the next dose was 08:00, and the window closed at 04:00.
    at, again = ("08:00", "21:00"), ("21:00",)
    kept = {"keeps": frozenset({(JAN_6, 1), (JAN_6, 2)})}
    made = changed(moment("06", "14:00"), Operation.CHANGE, plan("4 x 30", at=again), **kept)
    history = PlanHistory((*history_of(plan("4 x 30", at=at)).revisions, made))
    rows = tuple(
        Conditions(since, zone, WindowRules())
        for since, zone in ((moment("01"), BERLIN), (moment("06", "15:00"), TOKYO))
    )
    log = ConditionsLog(rows)
    _morning, evening = planned_doses(history, JAN_6, JAN_6, log)
    assert shown(evening.due, TOKYO) == "06 21:00"
    assert shown(Windows(history, log).closes(evening), TOKYO) == "07 09:00"


def test_a_dose_made_after_its_time_in_a_zone_to_come_closes_by_the_zone_and_plan_of_then() -> None:
    # 21:00 in Tokyo is 13:00 in Berlin. It was made at 14:00, when 21:00 was still to come; at
    # 14:30 the dose after it became 23:30; at 15:00 the computer came to Tokyo.
    first = replace(history_of(plan("4 x 30", at=("21:00", "23:00"))).revisions[0])
    first = replace(first, made_at=moment("06", "14:00"))
    placed = (PlacedTime(JAN_6, 1, time(21)), PlacedTime(JAN_6, 2, time(23, 30)))
    later = plan("4 x 30", at=("21:00", "23:30"))
    made = changed(moment("06", "14:30"), Operation.CHANGE, later, places=placed)
    rows = tuple(
        Conditions(since, zone, WindowRules(on_time_hours=hours))
        for since, zone, hours in (
            (moment("01"), BERLIN, 1),
            (moment("06", "15:00"), TOKYO, 4),
            (moment("06", "15:20"), TOKYO, 1),
        )
    )
    history, log = PlanHistory((first, made)), ConditionsLog(rows)
    evening, _night = planned_doses(history, JAN_6, JAN_6, log)
    assert shown(evening.due, TOKYO) == "06 21:00"
    assert shown(Windows(history, log).closes(evening), TOKYO) == "06 23:30"


def test_a_dose_brought_back_in_another_zone_closes_as_there_after_the_journey_home_too() -> None:
    # 13:00 came in Berlin. The plan asked for the dose at 15:00 only, when the computer was in
    # Tokyo, where 13:00 had long passed: so it was due there at once, with the hours of then.
    first = replace(history_of(plan("4 x 30", at=("13:00",))).revisions[0])
    first = replace(first, made_at=moment("06", "15:00"))
    rows = tuple(
        Conditions(since, zone, WindowRules(late_hours=hours))
        for since, zone, hours in (
            (moment("01"), BERLIN, 12),
            (moment("06", "14:00"), TOKYO, 8),
            (moment("06", "22:00"), BERLIN, 12),
        )
    )
    history = PlanHistory((first,))
    for known in (rows[:2], rows):
        log = ConditionsLog(known)
        (dose,) = planned_doses(history, JAN_6, JAN_6, log)
        assert shown(dose.due) == "06 13:00"
        assert shown(Windows(history, log).closes(dose)) == "06 21:00"


def test_a_zone_logged_by_a_clock_that_was_a_day_ahead_counts_from_when_it_was_set_right() -> None:
    at, again = ("08:00", "21:00"), ("21:00",)
    kept = {"keeps": frozenset({(JAN_6, 1), (JAN_6, 2)})}
    made = changed(moment("06", "16:00"), Operation.CHANGE, plan("4 x 30", at=again), **kept)
    history = PlanHistory((*history_of(plan("4 x 30", at=at)).revisions, made))
    rows = tuple(
        Conditions(since, zone, WindowRules())
        for since, zone in (
            (moment("01"), BERLIN),
            (moment("07", "15:00"), TOKYO),
            (moment("06", "15:00"), TOKYO),
        )
    )
    log = ConditionsLog(rows)
    _morning, evening = planned_doses(history, JAN_6, JAN_6, log)
    assert shown(Windows(history, log).closes(evening), TOKYO) == "07 04:00"


def test_the_next_dose_is_that_of_the_zone_in_which_a_dose_came_due_by_what_holds_now_too() -> None:
    rows = tuple(
        Conditions(since, zone, WindowRules())
        for since, zone in ((moment("01"), BERLIN), (moment("06", "09:00"), TOKYO))
    )
    windows = Windows(history_of(TWICE), ConditionsLog(rows))
    doses = planned_doses(windows.history, JAN_6, JAN_6 + ONE_DAY, windows.log)
    morning, _evening, there, _later = doses
    for closes in (windows.closes, windows.closes_as_of_now):
        assert shown(closes(morning)) == "06 16:00"
        # The evening's dose in Tokyo is due at 12:00 in Berlin.
        assert shown(closes(there)) == "07 08:00"


def test_the_next_dose_can_be_due_two_dates_later() -> None:
    rules = WindowRules(late_hours=24, before_next_hours=12)
    times, log = ("00:30", "23:00"), ConditionsLog.of(BERLIN, rules)
    _early, (_dose, closes) = windows_of(times, JAN_6, 1, log, every=2)
    assert shown(closes) == "07 12:30"


def test_the_next_dose_can_be_that_of_the_date_before_in_another_zone() -> None:
    hawaii, japan = (
        replace(plan("4 x 30", at=(at,)), time_rule=TimeRule.HOME, home_zone=zone)
        for at, zone in (("21:00", "Pacific/Honolulu"), ("08:00", "Asia/Tokyo"))
    )
    placed = (PlacedTime(JAN_6, 1, time(8)),)
    change = changed(moment("04"), Operation.CHANGE, japan, places=placed)
    history = PlanHistory((*history_of(hawaii).revisions, change))
    before, today = planned_doses(history, date(2027, 1, 5), JAN_6, ALWAYS)
    assert (shown(before.due, TOKYO), shown(today.due, TOKYO)) == ("06 16:00", "06 08:00")
    assert shown(Windows(history, ALWAYS).closes(today), TOKYO) == "06 12:00"


def test_what_was_taken_back_after_a_dose_was_due_does_not_change_its_window() -> None:
    placed = tuple(PlacedTime(JAN_6, slot, at) for slot, at in enumerate((time(8), time(14)), 1))
    sooner = plan("4 x 30", at=("08:00", "14:00"))
    change = changed(moment("05"), Operation.CHANGE, sooner, places=placed)
    back = replace(change, withdrawn_at=moment("06", "09:00"))
    history = PlanHistory((*history_of(TWICE).revisions, back))
    # 08:00 closes 4 h before 14:00, as was known at 08:00; 20:00 is as if nothing had been changed.
    assert closes_of(history) == ["06 10:00", "07 04:00"]
