"""What is planned and what became of it, read in one go: the ground of every page and command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from ldn_desktop.domain.calendar import (
    ONE_DAY,
    DoseKey,
    PlannedDose,
    due_instant,
    planned_doses,
    today_of,
)
from ldn_desktop.domain.records import Record, RecordKind, standing_answers, standing_extras
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.ringing import LOOK_BACK
from ldn_desktop.domain.running import UpTime, UpTimes
from ldn_desktop.domain.states import DoseState, DoseStatus, statuses
from ldn_desktop.domain.windows import LOOK_AHEAD
from ldn_desktop.services.ports import LocalZone, Reader
from ldn_desktop.services.settings import Settings, read_settings

EARLY = timedelta(hours=6)
"""A tick further before due than this is asked about once."""

NIGHT_ENDS = time(4)
"""Who is up later than midnight is still in the evening before, until this local time."""

FAR_AHEAD = timedelta(days=400)
"""How far the next dose is searched for: beyond any pause that fits between two steps."""


@dataclass(frozen=True)
class DoseRow:
    """A planned dose as the schedule shows it.

    `computer_off` is None unless the dose is not recorded. `asked` says whether the app may ask
    about it: not of doses that closed before the plan was first saved, nor of those left blank.
    """

    status: DoseStatus
    computer_off: bool | None
    asked: bool

    @property
    def key(self) -> DoseKey:
        """The dose's identity."""
        return self.status.key

    @property
    def dose(self) -> PlannedDose:
        """The planned dose."""
        return self.status.dose

    @property
    def state(self) -> DoseState:
        """The dose's state."""
        return self.status.state

    @property
    def answer(self) -> Record | None:
        """The standing answer."""
        return self.status.answer

    @property
    def is_before_plan(self) -> bool:
        """Whether it closed before its plan was first saved: never asked about, never counted."""
        is_unsaid = self.state is DoseState.NOT_RECORDED and self.answer is None
        return is_unsaid and not self.asked


@dataclass(frozen=True)
class Agenda:
    """Everything that stood in the store at one instant, with the questions pages ask of it.

    `now` is a UTC instant. Only the records and reminders of `first`..`last` were read.
    """

    book: PlanBook
    log: tuple[Record, ...]
    reminders: Mapping[DoseKey, Reminder]
    up_times: tuple[UpTime, ...]
    settings: Settings
    now: datetime
    zone: LocalZone
    first: date
    last: date

    @property
    def today(self) -> date:
        """The local date, in the zone the plan follows."""
        return today_of(self.book, self.now, self.zone.zone)

    @property
    def revision(self) -> Revision | None:
        """The revision in force today, or else the one that comes next."""
        return in_force_or_next(self.book, self.today)

    def rows(self, first: date, last: date) -> tuple[DoseRow, ...]:
        """Return the planned doses of these dates, both included, in due order."""
        answers = standing_answers(self.log)
        # Doses around the range are worked out too: a window depends on the next dose's instant.
        planned = list(planned_doses(self.book, first, last + LOOK_AHEAD, self.zone.zone))
        found = statuses(planned, answers, self.reminders, self.settings.window_rules, self.now)
        rows = [self._row(status) for status in found if status.key.day <= last]
        return tuple(sorted(rows, key=_in_due_order))

    def row(self, day: date, slot: int) -> DoseRow | None:
        """Return the dose planned for this date and slot, or None."""
        return next((row for row in self.rows(day, day) if row.key.slot == slot), None)

    def open_rows(self) -> tuple[DoseRow, ...]:
        """Return the doses that wait for an answer now, in due order."""
        around = self.rows(self.today - LOOK_BACK, self.today + LOOK_BACK)
        return tuple(row for row in around if row.status.is_open)

    def is_of_last_evening(self, row: DoseRow) -> bool:
        """Say whether a dose of yesterday is answered, and its evening goes on.

        Answered past midnight, it does until the window closes; answered before, until the night
        ends, so that whoever is up late and whoever gets up early each find the day they mean.
        """
        answer, closes = row.answer, row.status.closes
        if answer is None or closes is None or row.key.day != self.today - ONE_DAY:
            return False
        zone = row.dose.zone
        said_on, at = answer.recorded_at.astimezone(zone).date(), self.now.astimezone(zone).time()
        return self.now < closes and (said_on == self.today or at < NIGHT_ENDS)

    def next_row(self) -> DoseRow | None:
        """Return the first upcoming dose after now, or None where none is planned."""
        day = self.today - ONE_DAY
        end = self.today + FAR_AHEAD
        while day <= end:
            reach = day + timedelta(days=7)
            for row in self.rows(day, reach):
                if row.state is DoseState.UPCOMING:
                    return row
            day = reach + ONE_DAY
        return None

    @cached_property
    def next_moment(self) -> datetime | None:
        """The UTC instant at which a dose, or what may be done with it, next changes by itself."""
        moments = [self.settings.quiet_until]
        following = self.next_row()
        if following is not None and following.dose.due is not None:
            moments += [following.dose.due - EARLY, following.dose.due]
        for row in self.rows(self.today - LOOK_BACK, self.today + ONE_DAY):
            reminder = row.status.reminder
            moments += [row.dose.due, row.status.closes]
            moments.append(reminder.put_off_until if reminder else None)
            moments.append(due_instant(self.today, NIGHT_ENDS, row.dose.zone))
        return min((m for m in moments if m is not None and m > self.now), default=None)

    def unanswered(self, days: int) -> tuple[DoseRow, ...]:
        """Return the doses of the last `days` days that are to be asked about, in due order."""
        rows = self.rows(self.today - timedelta(days=days), self.today)
        return tuple(row for row in rows if row.state is DoseState.NOT_RECORDED and row.asked)

    def extras(self) -> tuple[Record, ...]:
        """Return the extra doses that stand, of the dates that were read."""
        return standing_extras(self.log)

    @cached_property
    def _up(self) -> UpTimes:
        return UpTimes(self.up_times)

    def _row(self, status: DoseStatus) -> DoseRow:
        left_blank = status.answer is not None and status.answer.kind is RecordKind.LEFT_BLANK
        off: bool | None = None
        asked = False
        if status.state is DoseState.NOT_RECORDED and status.dose.due and status.closes:
            # Up-times are written now and then: a ring tells that the app was up, too.
            slept = self._up.was_off(status.dose.due, status.closes)
            off = slept and not _rang(status, self.now)
            saved = self.book.plan_made_at(status.key.plan_id)
            asked = status.closes > saved and not left_blank
        return DoseRow(status, off, asked)


def _rang(status: DoseStatus, now: datetime) -> bool:
    reminder = status.reminder
    if reminder is None or not reminder.rang_by(now):
        return False
    return reminder.rings > 0 or reminder.undelivered


def in_force_or_next(book: PlanBook, day: date) -> Revision | None:
    """Return the revision that speaks for `day`, or else for the first date of all to come."""
    first = book.first_date()
    return None if first is None else book.in_force(max(day, first))


def read_agenda(
    reader: Reader,
    now: datetime,
    zone: LocalZone,
    first: date | None = None,
    last: date | None = None,
) -> Agenda:
    """Read what stands at the UTC instant `now`. By default the records around today are read.

    Records of `first`..`last` are read, widened so that open windows are always inside.
    """
    book = reader.plan_book()
    today = today_of(book, now, zone.zone)
    first = min(first or today, today) - LOOK_BACK
    last = max(last or today, today) + LOOK_AHEAD
    since = now - (now.date() - first + LOOK_BACK)
    return Agenda(
        book=book,
        log=reader.records(first, last),
        reminders=reader.reminders(first, last),
        up_times=reader.up_times(since),
        settings=read_settings(reader),
        now=now,
        zone=zone,
        first=first,
        last=last,
    )


def _in_due_order(row: DoseRow) -> tuple[date, str, int]:
    due = row.dose.due
    # A date that did not exist has no instant: it stands where its day and time would be.
    return (row.key.day, due.isoformat() if due else f"{row.dose.at:%H:%M}", row.key.slot)
