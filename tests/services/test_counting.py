"""Counting as it is lived: 63 days through the services, each figure worked out by hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

import pytest

from ldn_desktop.domain.adherence import Counts
from ldn_desktop.domain.records import current_extras
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services import planning, recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode, NotAllowedError, RejectionReason
from ldn_desktop.services.history import read_history
from ldn_desktop.services.planning import ChangeRequest
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.services.running_log import RunningLog
from tests.support.home import Home, MakeHome, change_to, plan

Act = Callable[[Context, date], object]
Acts = dict[str, Act]
"""What is done, by local time; "+" is the next day, "++" the day after that."""

ZONE = "Pacific/Apia"  # it went over the date line: there was no 30 December 2011
FIRST, NOW = date(2011, 11, 7), "2012-01-08 12:00"
PLAN = {
    "start_date": "2011-11-07",
    "supply": None,
    "agreed_on": None,
    "steps": [
        {"dose_mg": "4.5", "days": 24},
        {"dose_mg": "4", "days": 10, "every_days": 2},
        {"dose_mg": "3.5", "days": 30},
    ],
}


def take(mg: str = "", at: str = "") -> Act:
    """Record the day's dose as taken."""
    said = AnswerDetails(time.fromisoformat(at) if at else None, Decimal(mg) if mg else None)
    return lambda context, day: recording.take(context, DoseRef(day), said, GO_ON)


def skip(reason: str | None = None) -> Act:
    return lambda context, day: recording.skip(context, DoseRef(day), reason)


ABOVE_DAY = frozenset({ConfirmationCode.ABOVE_DAY})
GO_ON = frozenset({ConfirmationCode.GO_ON})


def extra(mg: str) -> Act:
    return lambda context, _day: recording.extra_dose(
        context, Decimal(mg), AnswerDetails(), ABOVE_DAY
    )


def no_extra(context: Context, day: date) -> None:
    """Take the day's extra dose back."""
    with context.store.work() as work:
        (line,) = current_extras(work.records.between(day, day))
    recording.take_back_extra(context, line)


def is_refused(act: Act, why: RejectionReason) -> Act:
    def refused(context: Context, day: date) -> None:
        with pytest.raises(NotAllowedError) as caught:
            act(context, day)
        assert caught.value.reason is why

    return refused


def hold(context: Context, _day: date) -> None:
    """Stay three days longer, from the 24th of November on."""
    held = ChangeRequest(Operation.HOLD, date(2011, 11, 24), 3)
    planning.change_plan(context, held, [*ConfirmationCode])


def pause(context: Context, _day: date) -> None:
    """Take nothing on the 16th to the 18th of December."""
    paused = ChangeRequest(Operation.PAUSE, date(2011, 12, 16), 3)
    planning.change_plan(context, paused, [*ConfirmationCode])


def change(context: Context, _day: date) -> None:
    """Take 3 mg at 08:00 from the 3rd of January on."""
    steps = [{"dose_mg": "3", "days": 30}]
    new = plan(**{**PLAN, "start_date": "2012-01-03", "times": ["08:00"], "steps": steps})
    planning.change_plan(context, change_to(new, date(2012, 1, 3)), [*ConfirmationCode])


def clear(context: Context, day: date) -> None:
    recording.clear(context, DoseRef(day))


def blank(context: Context, day: date) -> None:
    recording.leave_blank(context, DoseRef(day))


def undo(context: Context, _day: date) -> None:
    recording.undo(context)


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

# 21:00 until 2 January: on time until 23:00, and a window closes at 09:00.
DAYS: dict[str, tuple[Acts, Counts]] = {
    # 4.5 mg a day; the plan is entered on the 10th at 12:00, when three windows have closed
    "11-07": ({}, NOTHING),
    "11-08": ({"++++12:00": take()}, UNKNOWN),  # nobody asked; it was said all the same
    "11-09": ({}, NOTHING),
    "11-10": ({"21:00": take()}, ON_TIME),
    "11-11": ({"20:30": take()}, ON_TIME),  # early
    "11-12": ({"15:01": take()}, ON_TIME),  # nearly 6 h early: not asked about
    "11-13": ({"23:00": take()}, ON_TIME),  # 2 h after due, to the minute
    "11-14": ({"23:01": take()}, LATE),
    "11-15": ({"+00:30": take()}, LATE),  # past midnight: still the evening's
    "11-16": ({"+08:59": take()}, LATE),  # the window's last minute
    "11-17": ({"+09:00": take()}, UNKNOWN),  # it has closed
    "11-18": ({"21:00": take("4")}, OTHER),
    "11-19": ({"23:30": take("4")}, OTHER_LATE),
    "11-20": ({"12:00": hold, "21:00": take(), "21:09": take()}, ON_TIME),  # one tick
    "11-21": ({"21:00": take(), "21:08": take("4")}, OTHER),  # within 10 min a correction
    "11-22": (
        {"21:00": take(), "21:11": is_refused(take(), RejectionReason.ALREADY_TAKEN)},
        ON_TIME,
    ),
    "11-23": ({"21:00": take(), "22:00": extra("0.5")}, replace(ON_TIME, extra=1)),
    "11-24": ({"12:00": extra("1")}, replace(NO_ANSWER, extra=1)),  # no answer to the dose
    "11-25": ({"21:00": skip("nausea")}, NAUSEA),
    "11-26": ({"21:30": skip()}, SKIPPED),
    "11-27": ({}, NO_ANSWER),  # the app was up
    "11-28": ({}, OFF),  # it was up before and after, and not in the window
    "11-29": ({}, OFF),  # up until nine minutes before it, then asleep until after it
    "11-30": ({}, NO_ANSWER),  # up for the window's last minute: it could have asked
    # held: three days more on 4.5 mg
    "12-01": ({"+12:00": blank}, NO_ANSWER),  # left blank stays not recorded
    "12-02": ({"21:00": take()}, ON_TIME),
    "12-03": ({"+12:00": blank}, OFF),
    # 4 mg every other day
    "12-04": ({"21:00": take()}, ON_TIME),
    "12-05": ({}, NOTHING),
    "12-06": ({"21:00": take(), "21:20": clear}, NO_ANSWER),
    "12-07": ({"21:00": extra("4")}, Counts(extra=1)),  # a dose on a day without one
    "12-08": ({"21:00": take(), "21:20": undo}, NO_ANSWER),
    "12-09": ({"21:00": is_refused(take(), RejectionReason.NO_SUCH_DOSE)}, NOTHING),
    "12-10": ({"21:00": skip("nausea"), "21:20": clear, "22:00": take()}, ON_TIME),
    "12-11": ({}, NOTHING),
    "12-12": ({"+08:00": take(at="22:00")}, ON_TIME),  # said late, taken on time
    "12-13": ({}, NOTHING),
    # 3.5 mg a day
    "12-14": ({"+10:00": take(at="23:30")}, LATE),  # said after the window, with the time
    "12-15": ({"12:00": pause, "21:00": take()}, ON_TIME),
    # the pause
    "12-16": ({}, NOTHING),
    "12-17": ({}, NOTHING),
    "12-18": ({}, NOTHING),
    "12-19": ({"21:00": take()}, ON_TIME),
    "12-20": ({"21:00": skip("nausea")}, NAUSEA),
    "12-21": ({"21:00": skip("travel")}, TRAVEL),
    "12-22": ({"+00:10": take("3")}, OTHER_LATE),
    "12-23": ({"21:00": take(), "+12:00": clear, "+12:01": skip("travel")}, TRAVEL),
    "12-24": ({"20:00": extra("3.5"), "20:30": no_extra}, NO_ANSWER),
    "12-25": ({"21:00": take(), "21:05": take("3"), "21:06": undo}, ON_TIME),  # as before it
    "12-26": ({}, NO_ANSWER),
    "12-27": ({"+10:00": take()}, UNKNOWN),
    "12-28": ({"21:00": take()}, ON_TIME),
    "12-29": ({"++08:59": take()}, LATE),  # 12 h after 21:00 it is the 31st
    "12-30": ({"+12:00": is_refused(take(), RejectionReason.NO_SUCH_DATE)}, NOTHING),
    "12-31": ({"21:00": take()}, ON_TIME),
    "01-01": ({}, NO_ANSWER),
    # The window closes 4 h before the next dose, that of 08:00.
    "01-02": ({"12:00": change, "+04:00": take()}, UNKNOWN),
    # 3 mg at 08:00: on time until 10:00, and a window closes at 20:00
    "01-03": ({"10:00": take()}, ON_TIME),
    "01-04": ({"10:01": take()}, LATE),
    "01-05": ({"19:59": take()}, LATE),
    "01-06": ({"20:00": take()}, UNKNOWN),
    "01-07": ({}, NO_ANSWER),
    "01-08": ({}, NOTHING),  # due since 08:00, and its window is open
}

# When the app was up for a moment: at 21:30, or at 08:30 once that is after the dose.
NOT_AT_ITS_TIME = {"11-28", "11-29", "11-30", "12-03", "12-30"}


def day_of(text: str) -> date:
    """Return a date of the winter from its month and day."""
    return date.fromisoformat(f"{2012 if text < '06' else 2011}-{text}")


def moment(day: date, at: str) -> datetime:
    """Return the local date and time of "HH:MM", "+HH:MM" and so on."""
    clock = at.lstrip("+")
    later = timedelta(days=len(at) - len(clock))
    return datetime.combine(day + later, time.fromisoformat(clock))


def ups(log: RunningLog) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield when the app was up, fell asleep, or woke."""
    for text in DAYS:
        day = day_of(text)
        if text not in NOT_AT_ITS_TIME:
            at = "08:30" if day >= date(2012, 1, 3) else "21:30"
            yield moment(day, at), log.note_running
    asleep = date(2011, 11, 29)
    yield moment(asleep, "20:50"), log.note_running
    yield moment(asleep, "20:51"), log.suspended
    yield moment(asleep, "+09:30"), log.resumed
    yield moment(asleep, "+09:30"), log.note_running
    yield moment(asleep, "++08:59"), log.note_running


def live(home: Home, context: Context) -> None:
    """Do all that was done, in order, each at its time."""
    happenings: list[tuple[datetime, Callable[[], object]]] = list(ups(RunningLog(context)))
    for text, (acts, _expected) in DAYS.items():
        day = day_of(text)
        for at, act in acts.items():
            happenings.append((moment(day, at), partial(act, context, day)))
    for when, happens in sorted(happenings, key=lambda found: found[0]):
        home.at(str(when))
        happens()


@pytest.fixture
def context(make_home: MakeHome) -> Iterator[Context]:
    """All of it lived, on the 8th of January at noon."""
    home = make_home("2011-11-10 12:00", ZONE)
    with home.context() as opened:
        planning.start_plan(opened, plan(**PLAN), accepted=[*ConfirmationCode])
        live(home, opened)
        home.at(NOW)
        yield opened


def test_each_day_that_was_lived_counts_for_what_it_was(context: Context) -> None:
    found = {text: read_history(context, day_of(text), day_of(text)).counts() for text in DAYS}
    without_days = {
        text: replace(counts, first_taken=None, last_taken=None) for text, counts in found.items()
    }
    assert without_days == {text: expected for text, (_acts, expected) in DAYS.items()}


def test_the_whole_life_comes_to_what_was_worked_out_by_hand(context: Context) -> None:
    found = read_history(context, FIRST, date(2012, 1, 8)).counts()
    assert found == Counts(
        # On time as planned: 10 to 13, 20, 22, 23 November (7); 2, 4, 10, 12, 15, 19, 25, 28, 31
        # December (9); 3 January (1): 17. Late as planned: 14, 15, 16 November, 14, 29 December,
        # 4, 5 January: 7. Unknown: 8, 17 November, 27 December, 2, 6 January: 5. 17 + 7 + 5 = 29
        as_planned=29,
        # 18, 21 November on time, 19 November and 22 December late
        other_amount=4,
        on_time=19,  # 17 + 2
        late=9,  # 7 + 2
        time_unknown=5,
        # 25, 26 November, 20, 21, 23 December; of them the 26th without a reason
        skipped=5,
        reasons=(("nausea", 2), ("travel", 2)),
        # 24, 27, 28, 29, 30 November (5); 1, 3, 6, 8, 24, 26 December (6); 1, 7 January (2): 13,
        # the computer off on 28, 29 November and 3 December
        not_recorded=13,
        computer_off=3,
        # Taken 29 + 4 = 33, skipped 5, not recorded 13
        planned=51,
        # 23, 24 November, 7 December; that of the 24th of December was taken back
        extra=3,
        first_taken=date(2011, 11, 8),
        last_taken=date(2012, 1, 6),
    )
