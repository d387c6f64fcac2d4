"""Counting, day by day: 47 made-up days of one plan, and each figure worked out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.adherence import (
    Counted,
    Counts,
    count,
    is_counted,
    is_other_amount,
    timing,
)
from ldn_desktop.domain.calendar import DoseKey, planned_doses
from ldn_desktop.domain.conditions import ConditionsLog, WindowRules
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record, RecordKind, current_answers, current_extras
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.states import statuses
from ldn_desktop.domain.up_times import UpTime, UpTimes
from ldn_desktop.domain.windows import Windows
from tests.support.plan_parts import dose_at

BERLIN = ZoneInfo("Europe/Berlin")
RULES = WindowRules()
LOG = ConditionsLog.of(BERLIN)
ONE_DAY = timedelta(days=1)


def local(day: str, at: str, zone: tzinfo = BERLIN) -> datetime:
    """Return the instant of a date of 2027 ("03-01") and a time in the zone."""
    return datetime.fromisoformat(f"2027-{day} {at}").replace(tzinfo=zone).astimezone(UTC)


NOW = local("04-12", "12:00")
SAVED = local("03-01", "12:00")

# Until 4 April: 4.5 mg daily (26 February to 14 March), 4 mg every other day (15 to 24 March), a
# pause (25 to 28 March), then 3.5 mg daily, all at 21:00. A window closes 12 h later, at 09:00.
FIRST_PLAN = Plan(
    start_date=date(2027, 2, 26),
    times=(time(21),),
    steps=(
        Step(Decimal("4.5"), 17),
        Step(Decimal(4), 10, every_days=2),
        Step(None, 4),
        Step(Decimal("3.5"), 21),
    ),
)
# From 5 April on: 3 mg at 08:00; windows close at 20:00. That of 4 April closes 4 h before 08:00.
SECOND_PLAN = replace(
    FIRST_PLAN, times=(time(8),), steps=(*FIRST_PLAN.steps[:-1], Step(Decimal(3), 21))
)
BOOK = PlanHistory(
    (
        Revision(1, 1, FIRST_PLAN.start_date, SAVED, FIRST_PLAN),
        Revision(2, 1, date(2027, 4, 5), local("04-04", "12:00"), SECOND_PLAN),
    )
)


@dataclass(frozen=True)
class Line:
    """What the user did: a kind, and for a dose taken when (HH:MM, "+" for the next day) and mg."""

    kind: RecordKind
    at: str = ""
    mg: str = ""
    note: str | None = None
    undoes: int | None = None


def took(at: str = "", mg: str = "") -> Line:
    return Line(RecordKind.TAKEN, at, mg)


def skipped(note: str | None = None) -> Line:
    return Line(RecordKind.SKIPPED, note=note)


def extra(at: str, mg: str) -> Line:
    return Line(RecordKind.EXTRA, at, mg)


def undone(place: int) -> Line:
    """Take back the line at `place` (from 0) of the same day."""
    return Line(RecordKind.UNDONE, undoes=place)


CLEARED, BLANK = Line(RecordKind.CLEARED), Line(RecordKind.LEFT_BLANK)

# What one day comes to.
NOTHING = Counts()
ON_TIME = Counts(planned=1, as_planned=1, on_time=1)
LATE = Counts(planned=1, as_planned=1, late=1)
UNKNOWN = Counts(planned=1, as_planned=1, time_unknown=1)
OTHER = Counts(planned=1, other_amount=1, on_time=1)
OTHER_LATE = Counts(planned=1, other_amount=1, late=1)
SKIPPED = Counts(planned=1, skipped=1)
NAUSEA = replace(SKIPPED, reasons=(("nausea", 1),))
TRAVEL = replace(SKIPPED, reasons=(("travel", 1),))
NO_ANSWER = Counts(planned=1, not_recorded=1)
OFF = Counts(planned=1, not_recorded=1, computer_off=1)
ONLY_EXTRA = Counts(extra=1)

DAYS: list[tuple[str, Sequence[Line], Counts]] = [
    # The plan was saved on 1 March at 12:00; these three windows had closed by then.
    ("02-26", [], NOTHING),  # nothing said: not counted
    ("02-27", [took()], UNKNOWN),  # said later, without a time: counted, since it was said
    ("02-28", [BLANK], NOTHING),  # left blank: still not counted
    # 4.5 mg at 21:00
    ("03-01", [took("21:00")], ON_TIME),
    ("03-02", [took("20:30")], ON_TIME),  # early
    ("03-03", [took("15:01")], ON_TIME),  # nearly 6 h early
    ("03-04", [took("23:00")], ON_TIME),  # 2 h after due, to the minute
    ("03-05", [took("23:01")], LATE),  # a minute more
    ("03-06", [took("+00:30")], LATE),  # past midnight: the evening before
    ("03-07", [took()], UNKNOWN),  # after the window: neither on time nor late
    ("03-08", [took("21:00", "4")], OTHER),
    ("03-09", [took("23:30", "4")], OTHER_LATE),
    ("03-10", [skipped()], SKIPPED),
    ("03-11", [skipped("nausea")], NAUSEA),
    ("03-12", [skipped("nausea")], NAUSEA),
    ("03-13", [], NO_ANSWER),  # the computer was up
    ("03-14", [], OFF),  # it was off that day, and on the 15th until 10:00, after the window
    # 4 mg every other day
    ("03-15", [took("21:00"), took("21:00")], ON_TIME),  # a double tick is one
    ("03-16", [], NOTHING),  # a day off
    ("03-17", [took("21:00"), CLEARED], NO_ANSWER),
    ("03-18", [extra("21:00", "4")], ONLY_EXTRA),  # a dose on a day off
    ("03-19", [took("21:00"), undone(0)], NO_ANSWER),
    ("03-20", [], NOTHING),
    ("03-21", [BLANK], NO_ANSWER),  # left blank stays not recorded
    ("03-22", [], NOTHING),
    ("03-23", [took("22:00"), took("22:00", "3.5")], OTHER),  # corrected: the last word counts
    ("03-24", [], NOTHING),
    # the pause; the clocks go forward on the 28th
    ("03-25", [], NOTHING),
    ("03-26", [], NOTHING),
    ("03-27", [], NOTHING),
    ("03-28", [extra("12:00", "1")], ONLY_EXTRA),
    # 3.5 mg at 21:00, now summer time
    ("03-29", [took("21:00")], ON_TIME),
    ("03-30", [skipped("nausea"), CLEARED, took()], UNKNOWN),  # its reason is gone with it
    ("03-31", [took("21:00"), CLEARED, skipped("travel")], TRAVEL),
    ("04-01", [took("21:00"), extra("23:50", "0.5")], replace(ON_TIME, extra=1)),
    ("04-02", [took("21:10"), took("21:10", "3"), undone(1)], ON_TIME),  # the correction is undone
    ("04-03", [took("+08:59")], LATE),  # the last minute of its window
    ("04-04", [], OFF),  # off until 05:00, but the window closed at 04:00: 4 h before 08:00
    # the change: 3 mg at 08:00
    ("04-05", [took("08:00")], ON_TIME),
    ("04-06", [took("10:01")], LATE),
    ("04-07", [took("08:00", "3.5")], OTHER),  # the dose of before
    ("04-08", [], NO_ANSWER),
    ("04-09", [skipped("travel")], TRAVEL),
    ("04-10", [took("08:00"), extra("08:20", "3")], replace(ON_TIME, extra=1)),
    ("04-11", [took("09:30")], ON_TIME),
    ("04-12", [], NOTHING),  # due since 08:00, its window is open at 12:00
    ("04-13", [], NOTHING),  # still to come
]
OFF_DAYS = {"03-14", "04-04"}


def up_times() -> list[UpTime]:
    """Return when the app was up: 10:00 to 22:00 each day, not at all on the days off."""
    spans = [
        UpTime(local(day, "05:00" if day == "04-05" else "10:00"), local(day, "22:00"))
        for day, _lines, _expected in DAYS
        if day not in OFF_DAYS
    ]
    return [span for span in spans if span.since <= NOW]


def log() -> list[Record]:
    """Return the log of all days, each line with its id."""
    records: list[Record] = []
    for day_text, lines, _expected in DAYS:
        day = date.fromisoformat(f"2027-{day_text}")
        ids = [len(records) + place for place in range(len(lines))]
        records += [_record(ids, place, day, line) for place, line in enumerate(lines)]
    return records


def _record(ids: list[int], place: int, day: date, line: Line) -> Record:
    planned = dose_at(BOOK, day, 1, BERLIN)
    is_extra = line.kind is RecordKind.EXTRA
    on = day + ONE_DAY if line.at.startswith("+") else day
    moment = local(f"{on:%m-%d}", line.at.lstrip("+")) if line.at else None
    mg = Decimal(line.mg) if line.mg else planned.dose_mg if planned else None
    is_taken = line.kind in (RecordKind.TAKEN, RecordKind.EXTRA)
    return Record(
        id=ids[place],
        kind=line.kind,
        day=day,
        recorded_at=NOW,
        key=None if is_extra or planned is None else planned.key,
        taken_at=moment,
        taken_mg=mg if is_taken else None,
        due=planned.due if planned else None,
        planned_mg=planned.dose_mg if planned else None,
        note=line.note,
        undoes=None if line.undoes is None else ids[line.undoes],
    )


def counts(first: date, last: date) -> Counts:
    """Count the days from `first` to `last` of the plan."""
    lines, spans = log(), up_times()
    doses = list(planned_doses(BOOK, first, last, LOG))
    found = statuses(doses, current_answers(lines), {}, Windows(BOOK, LOG), NOW)
    counted = [
        Counted(
            status,
            SAVED,
            status.dose.due is not None
            and status.closes is not None
            and UpTimes(spans).was_off(status.dose.due, status.closes),
        )
        for status in found
    ]
    extras = [line for line in current_extras(lines) if first <= line.day <= last]
    return count(counted, extras, RULES)


@pytest.mark.parametrize(
    ("day", "expected"), [(day, expected) for day, _l, expected in DAYS], ids=[d[0] for d in DAYS]
)
def test_a_day_counts_for_what_it_was(day: str, expected: Counts) -> None:
    on = date.fromisoformat(f"2027-{day}")
    found = counts(on, on)
    assert replace(found, first_taken=None, last_taken=None) == expected
    assert found.first_taken == found.last_taken == (on if found.taken else None)


def test_the_whole_period_comes_to_what_was_worked_out_by_hand() -> None:
    found = counts(date(2027, 2, 26), date(2027, 4, 13))
    # Planned: 1 of the three before it was saved (27 February), 14 (1 to 14 March), 5 of every
    # other day (15, 17, 19, 21, 23 March), none in the pause, 7 (29 March to 4 April), 7 (5 to
    # 11 April): 1 + 14 + 5 + 7 + 7 = 34. Not the open one of 12 April, nor that of the 13th.
    assert found.planned == 34
    # Taken: 27 Feb; 1 to 9 March (9); 15, 23; 29, 30; 1, 2, 3 April; 5, 6, 7, 10, 11:
    # 1 + 9 + 2 + 2 + 3 + 5 = 22
    assert found.taken == 22
    # Other amounts: 8, 9 and 23 March, 7 April = 4; as planned 22 - 4 = 18
    assert (found.other_amount, found.as_planned) == (4, 18)
    # Late: 5, 6, 9 March, 3, 6 April = 5. Unknown: 27 February, 7, 30 March = 3.
    # On time: 22 - 5 - 3 = 14
    assert (found.late, found.time_unknown, found.on_time) == (5, 3, 14)
    # Skipped: 10, 11, 12, 31 March, 9 April = 5; nausea on the 11th and 12th (that of the 30th
    # was cleared), travel on 31 March and 9 April. Equally frequent: in the order of the letters.
    assert found.skipped == 5
    assert found.reasons == (("nausea", 2), ("travel", 2))
    # Not recorded: 13, 14, 17, 19, 21 March, 4, 8 April = 7, the computer off on 2 of them.
    assert (found.not_recorded, found.computer_off) == (7, 2)
    # 22 taken and 5 skipped were recorded: 27; with the 7 not recorded that makes 34 again.
    assert found.recorded == 27
    assert found.recorded + found.not_recorded == found.planned
    # Extra: 18 and 28 March, 1 and 10 April = 4, outside of the 34.
    assert found.extra == 4
    assert (found.first_taken, found.last_taken) == (date(2027, 2, 27), date(2027, 4, 11))
    # 22 of 34 = 64.7 %
    assert found.percent(found.taken) == 65


def test_of_no_doses_there_is_no_percent() -> None:
    found = counts(date(2027, 3, 25), date(2027, 3, 28))
    assert found.planned == 0
    assert found.percent(0) is None


@pytest.mark.parametrize(("part", "percent"), [(0, 0), (1, 13), (3, 38), (4, 50), (8, 100)])
def test_a_half_of_a_percent_is_rounded_up(part: int, percent: int) -> None:
    # 1 of 8 is 12.5 %, 3 of 8 is 37.5 %.
    assert Counts(planned=8, as_planned=8).percent(part) == percent


def test_a_date_that_did_not_exist_is_not_counted() -> None:
    # Samoa went from 29 to 31 December 2011: of the 4 dates 3 existed, and nothing was said of
    # one of them.
    zone = ZoneInfo("Pacific/Apia")
    plan = Plan(date(2011, 12, 28), (time(21),), (Step(Decimal(4), 4),))
    saved = datetime(2011, 12, 20, tzinfo=UTC)
    book = PlanHistory((Revision(1, 1, plan.start_date, saved, plan),))
    log = ConditionsLog.of(zone)
    doses = list(planned_doses(book, date(2011, 12, 28), date(2011, 12, 31), log))
    answers = {
        key: Record(n, RecordKind.TAKEN, key.day, saved, key, dose.due, dose.dose_mg)
        for n, dose in enumerate(doses)
        for key in (dose.key,)
        if key.day in (date(2011, 12, 28), date(2011, 12, 29))
    }
    found = statuses(doses, answers, {}, Windows(book, log), datetime(2012, 2, 1, tzinfo=UTC))
    assert len(found) == 4
    total = count([Counted(status, saved) for status in found], (), RULES)
    assert (total.planned, total.taken, total.on_time, total.not_recorded) == (3, 2, 2, 1)


def test_only_a_dose_that_was_taken_has_a_time_and_an_amount() -> None:
    day = date(2027, 3, 10)
    key = DoseKey(day, 1, 1)
    dose = dose_at(BOOK, day, 1, BERLIN)
    assert dose is not None
    answers = {key: Record(1, RecordKind.SKIPPED, day, NOW, key)}
    (status,) = statuses([dose], answers, {}, Windows(BOOK, LOG), NOW)
    assert timing(status, RULES) is None
    assert not is_other_amount(status)


def test_a_dose_whose_window_closed_as_its_plan_was_saved_is_not_counted() -> None:
    dose = dose_at(BOOK, date(2027, 3, 13), 1, BERLIN)
    assert dose is not None
    (status,) = statuses([dose], {}, {}, Windows(BOOK, LOG), NOW)
    closes = local("03-14", "09:00")
    assert not is_counted(Counted(status, closes))
    assert is_counted(Counted(status, closes - timedelta(seconds=1)))


def test_a_dose_that_was_taken_without_an_amount_is_none_of_another_amount() -> None:
    dose = dose_at(BOOK, date(2027, 3, 10), 1, BERLIN)
    assert dose is not None
    answers = {dose.key: Record(1, RecordKind.TAKEN, dose.key.day, NOW, dose.key)}
    (status,) = statuses([dose], answers, {}, Windows(BOOK, LOG), NOW)
    assert not is_other_amount(status)


def test_the_reason_given_most_often_comes_first_equal_ones_by_their_letters() -> None:
    doses = list(planned_doses(BOOK, date(2027, 3, 10), date(2027, 3, 13), LOG))
    given = ("travel", "nausea", "travel", "headache")
    answers = {
        dose.key: Record(n, RecordKind.SKIPPED, dose.key.day, NOW, dose.key, note=reason)
        for n, (dose, reason) in enumerate(zip(doses, given, strict=True))
    }
    found = statuses(doses, answers, {}, Windows(BOOK, LOG), NOW)
    total = count([Counted(status, SAVED) for status in found], (), RULES)
    assert total.reasons == (("travel", 2), ("headache", 1), ("nausea", 1))
