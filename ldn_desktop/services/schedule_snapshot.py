"""A snapshot of the schedule: the plan, records and reminders, read in one unit of work."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from ldn_desktop.domain.calendar import DoseKey, PlannedDose, planned_doses, today_of
from ldn_desktop.domain.conditions import ConditionsLog, due_instant
from ldn_desktop.domain.effective_plan import EffectivePart, EffectivePlan
from ldn_desktop.domain.going_on import has_gone_on, resumed_on
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import (
    Record,
    RecordKind,
    current_answers,
    current_extras,
    taken_back,
)
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.ringing import LOOKBACK
from ldn_desktop.domain.states import DoseState, DoseStatus, statuses
from ldn_desktop.domain.up_times import UpTime, UpTimes
from ldn_desktop.domain.windows import LOOKAHEAD, Windows
from ldn_desktop.services.conditions import conditions_log, is_changed
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.repositories import LoggedConditions, Reader
from ldn_desktop.services.settings import Settings, read_settings

EARLY = timedelta(hours=6)
"""A tick earlier before due than this needs a confirmation."""

NIGHT_ENDS = time(4)
"""After midnight the evening before goes on until this local time."""

FAR_AHEAD = timedelta(days=400)
"""How far ahead the next dose is searched for: longer than any pause between two steps."""


@dataclass(frozen=True)
class DoseRow:
    """A planned dose as the schedule shows it.

    `computer_off` is None unless the dose is not recorded. `asked` says whether the app may ask
    about it; it may not if its window closed before the plan was first saved, or if it was left
    blank. `asks_to_go_on` says that it waits or is to come, and asks "Go on?" first.
    """

    status: DoseStatus
    computer_off: bool | None
    asked: bool
    asks_to_go_on: bool = False

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
        """The current answer."""
        return self.status.answer

    @property
    def is_before_plan(self) -> bool:
        """Whether the window closed before the plan was first saved: not asked about or counted."""
        is_unsaid = self.state is DoseState.NOT_RECORDED and self.answer is None
        return is_unsaid and not self.asked


@dataclass(frozen=True)
class ScheduleSnapshot:
    """The content of the store at one instant, with the queries of pages and commands.

    `now` is a UTC instant. Only the records and reminders of the local dates `first`..`last` were
    read. `went_on` says that a dose was taken, or said yes to, between the last pause before
    `first` and that date.
    """

    history: PlanHistory
    log: tuple[Record, ...]
    reminders: Mapping[DoseKey, Reminder]
    up_times: tuple[UpTime, ...]
    settings: Settings
    now: datetime
    zone: LocalZone
    first: date
    last: date
    logged_conditions: tuple[LoggedConditions, ...] = ()
    went_on: bool = False

    @property
    def today(self) -> date:
        """The local date of `now`, in the zone that the plan follows."""
        return today_of(self.history, self.now, self.zone.zone)

    @property
    def plan(self) -> EffectivePlan:
        """The effective plan."""
        return self.history.effective

    @property
    def part(self) -> EffectivePart | None:
        """The part of the plan in force today, or else the next one; None without a plan."""
        return self.plan.part_on_or_next(self.today)

    @cached_property
    def conditions(self) -> ConditionsLog:
        """The log of the zone and the window's hours; the last are the current ones."""
        rules = self.settings.window_rules
        return conditions_log(self.logged_conditions, self.now, self.zone, rules)

    @property
    def is_in_new_conditions(self) -> bool:
        """Whether the zone or the window's hours have to be logged, see `services.conditions`."""
        rules = self.settings.window_rules
        return is_changed(self.logged_conditions, self.now, self.zone, rules)

    @cached_property
    def windows(self) -> Windows:
        """Computes when the window of a dose closes."""
        return Windows(self.history, self.conditions)

    def rows(self, first: date, last: date) -> tuple[DoseRow, ...]:
        """Return the planned doses of `first`..`last`, both included, in due order."""
        planned = planned_doses(self.history, first, last, self.conditions)
        pinned = (self._pinned(dose) for dose in planned)
        found = statuses(pinned, self._answers, self.reminders, self.windows, self.now)
        return tuple(sorted((self._row(status) for status in found), key=_in_due_order))

    def rows_by_day(self, first: date, last: date) -> defaultdict[date, list[DoseRow]]:
        """Return the planned doses of `first`..`last`, both included, by date and in due order."""
        found: defaultdict[date, list[DoseRow]] = defaultdict(list)
        for row in self.rows(first, last):
            found[row.key.day].append(row)
        return found

    def was_answered(self, key: DoseKey) -> Record | None:
        """Return the answer that a dose once had and has no more, else None.

        Also None if a change removed that dose since and `key` belongs to another dose now.
        """
        answer = self._taken_back.get(key)
        if answer is None:
            return None
        is_same = self.history.is_same_dose(key.day, key.slot, answer.recorded_at)
        return answer if is_same else None

    def asks_to_go_on(self, key: DoseKey) -> bool:
        """Return whether the dose `key`, if it can be taken, asks "Go on?" first.

        It does so after a pause until a dose was taken or said yes to. A pause that was over when
        the plan was entered is not asked about.
        """
        since = resumed_on(self.plan, key.day)
        if since is None or (since < self.first and self.went_on):
            return False
        made = self.history.plan_made_at(key.plan_id)
        if since < made.astimezone(self.zone.zone).date():
            return False
        return not has_gone_on(self.log, since, key.day)

    @cached_property
    def _answers(self) -> Mapping[DoseKey, Record]:
        return current_answers(self.log)

    @cached_property
    def _taken_back(self) -> Mapping[DoseKey, Record]:
        return taken_back(self.log)

    def _pinned(self, dose: PlannedDose) -> PlannedDose:
        """Return the dose with the due instant that it had when it was first answered."""
        answer = self.was_answered(dose.key) if self._taken_back else None
        return dose if answer is None or answer.due is None else dose.pinned(answer.due)

    def row(self, day: date, slot: int) -> DoseRow | None:
        """Return the dose planned for this date and slot, or None."""
        return next((row for row in self.rows(day, day) if row.key.slot == slot), None)

    def open_rows(self) -> tuple[DoseRow, ...]:
        """Return the doses that wait for an answer, in due order."""
        around = self.rows(self.today - LOOKBACK, self.today + LOOKBACK)
        return tuple(row for row in around if row.status.is_open)

    def is_of_last_evening(self, row: DoseRow) -> bool:
        """Return whether a dose of yesterday is answered and its evening still goes on.

        If it was answered after midnight, the evening goes on until the window closes; if before,
        until `NIGHT_ENDS`. So the date fits both a user who is up late and one who gets up early.
        """
        answer, closes = row.answer, row.status.closes
        if answer is None or closes is None or row.key.day != self.today - ONE_DAY:
            return False
        zone = row.dose.zone
        said_on, at = answer.recorded_at.astimezone(zone).date(), self.now.astimezone(zone).time()
        return self.now < closes and (said_on == self.today or at < NIGHT_ENDS)

    def next_row(self) -> DoseRow | None:
        """Return the next upcoming dose, None if none is planned within `FAR_AHEAD`."""
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
        """The next UTC instant at which time alone changes a dose or what can be done with it."""
        moments = [self.settings.quiet_until]
        following = self.next_row()
        if following is not None and following.dose.due is not None:
            moments += [following.dose.due - EARLY, following.dose.due]
        for row in self.rows(self.today - LOOKBACK, self.today + ONE_DAY):
            reminder = row.status.reminder
            moments += [row.dose.due, row.status.closes]
            moments.append(reminder.put_off_until if reminder else None)
            moments.append(due_instant(self.today, NIGHT_ENDS, row.dose.zone))
        return min((m for m in moments if m is not None and m > self.now), default=None)

    def unanswered(self, days: int) -> tuple[DoseRow, ...]:
        """Return the doses of the last `days` days to ask about, in due order."""
        rows = self.rows(self.today - timedelta(days=days), self.today)
        return tuple(row for row in rows if row.state is DoseState.NOT_RECORDED and row.asked)

    def extras(self) -> tuple[Record, ...]:
        """Return the current extra doses of the dates that were read."""
        return current_extras(self.log)

    @cached_property
    def _up(self) -> UpTimes:
        return UpTimes(self.up_times)

    def _row(self, status: DoseStatus) -> DoseRow:
        left_blank = status.answer is not None and status.answer.kind is RecordKind.LEFT_BLANK
        off: bool | None = None
        asked = False
        if status.state is DoseState.NOT_RECORDED and status.dose.due and status.closes:
            # Up-times are written only every few minutes: a ring also shows that the app was up.
            slept = self._up.was_off(status.dose.due, status.closes)
            off = slept and not _rang(status, self.now)
            saved = self.history.plan_made_at(status.key.plan_id)
            asked = status.closes > saved and not left_blank
        is_to_take = status.is_open or status.state is DoseState.UPCOMING
        return DoseRow(status, off, asked, is_to_take and self.asks_to_go_on(status.key))


def _rang(status: DoseStatus, now: datetime) -> bool:
    reminder = status.reminder
    if reminder is None or not reminder.rang_by(now):
        return False
    return reminder.rings > 0 or reminder.undelivered


def read_schedule_snapshot(
    reader: Reader,
    now: datetime,
    zone: LocalZone,
    first: date | None = None,
    last: date | None = None,
) -> ScheduleSnapshot:
    """Return the snapshot at the UTC instant `now`.

    The records read are those from `first` (default: today) to `last` (default: today). The range
    is extended to include today and all windows that can be open. Raises `StorageError`.
    """
    history = reader.revisions.history()
    today = today_of(history, now, zone.zone)
    first = min(first or today, today) - LOOKBACK
    last = max(last or today, today) + LOOKAHEAD
    since = now - (now.date() - first + LOOKBACK)
    return ScheduleSnapshot(
        history=history,
        log=reader.records.between(first, last),
        reminders=reader.reminders.between(first, last),
        up_times=reader.up_times.between(since),
        settings=read_settings(reader),
        now=now,
        zone=zone,
        first=first,
        last=last,
        logged_conditions=reader.conditions.all(),
        went_on=_went_on(reader, history.effective, first),
    )


def _went_on(reader: Reader, plan: EffectivePlan, first: date) -> bool:
    """Return what `ScheduleSnapshot.went_on` says; mostly the days after the pause have it."""
    since = resumed_on(plan, first)
    if since is None or since >= first:
        return False
    last = min(since + timedelta(days=7), first) - ONE_DAY
    soon = has_gone_on(reader.records.between(since, last), since, last)
    return soon or has_gone_on(reader.records.between(last, first - ONE_DAY), last, first)


def _in_due_order(row: DoseRow) -> tuple[datetime, DoseKey]:
    dose = row.dose
    # A date that did not exist has no instant: it is sorted by where its time would be.
    missing = datetime.combine(dose.key.day, dose.at, tzinfo=dose.zone).astimezone(UTC)
    return dose.due or missing, dose.key
