"""Asks once, after the computer's zone changed, which zone the plan should follow.

It asks only if the answer makes a difference: the plan follows the local time, has future doses
(also if it begins later), and they would ring at other instants in the new zone. It does not ask
for a plan with a home zone: the user has already chosen.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.last_dose import last_taken
from ldn_desktop.domain.plan import TimeRule, dates, known_zone
from ldn_desktop.domain.plan_history import PlanHistory, history_of
from ldn_desktop.domain.revisions import Operation, Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason, StorageError
from ldn_desktop.services.planning import (
    ChangeRequest,
    append_change,
    change_in,
    withdraw_newest,
)
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import FAR_AHEAD, DoseRow, ScheduleSnapshot

MEMORY = "machine.zone"
"""The setting with the last zone; settings that begin with "machine." are in no export."""


@dataclass(frozen=True)
class ZoneQuestion:
    """The names of the zone before and now, and the plan's times.

    `times_here` are the plan's times in the zone before, converted to the zone now, on the date of
    the next dose.
    """

    before: str
    now: str
    times: tuple[time, ...]
    times_here: tuple[time, ...]


@dataclass(frozen=True)
class NextRing:
    """The UTC instant of the next ring, and how long after the last dose taken it is, if known."""

    at: datetime
    since_last: timedelta | None


@dataclass(frozen=True)
class ZoneAnswer:
    """An answer to a question, with the revision that it made of the plan, None if none."""

    question: ZoneQuestion
    revision: Revision | None = None


class ZoneMemory:
    """Remembers the zone; `question` is what to ask since it changed, None if nothing.

    Until the answer the plan follows its own rule. The question goes away if the computer comes
    back to the zone before.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._last: str | None = None
        self.question: ZoneQuestion | None = None

    def check(self) -> None:
        """Update `question` if the zone changed; called at each check.

        If the data cannot be read, the next check tries again.
        """
        zone = self._context.zones.local()
        if not zone.known or zone.name == self._last:
            self.question = None
            return
        with suppress(StorageError):
            self._check(zone)

    def follow_here(self) -> ZoneAnswer:
        """Answer that the plan follows the local time. Raises as `follow_before`."""
        return self._answer(follows_before=False)

    def follow_before(self) -> ZoneAnswer:
        """Answer that the plan follows the zone before; appends a revision from today on.

        Changes agreed for later stay agreed. Raises `StorageError`, and `NotAllowedError` if
        nothing is asked any more or there is no plan.
        """
        return self._answer(follows_before=True)

    def take_back(self, answer: ZoneAnswer) -> None:
        """Take an answer back: it is asked again.

        Raises `NotAllowedError` if the zone or the plan changed since, or as `planning.undo_plan`.
        """
        asked, revision = answer.question, answer.revision
        with self._context.store.work(write=True) as work:
            if work.settings.all().get(MEMORY) != asked.now:
                raise NotAllowedError(RejectionReason.CHANGED_SINCE)
            if revision is not None:
                newest = work.revisions.history().newest
                if newest is None or newest.number != revision.number:
                    raise NotAllowedError(RejectionReason.CHANGED_SINCE)
                withdraw_newest(self._context, work)
            work.settings.save(MEMORY, asked.before)
            work.commit()
        self._last = asked.before

    def answer_again(self, answer: ZoneAnswer) -> ZoneAnswer:
        """Give an answer again that was taken back.

        Raises `NotAllowedError` if something else is asked now, and as `follow_before`.
        """
        if self.question != answer.question:
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        return self._answer(follows_before=answer.revision is not None)

    def _answer(self, *, follows_before: bool) -> ZoneAnswer:
        asked, revision = self.question, None
        if asked is None:
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        with self._context.store.work(write=True) as work:
            if follows_before:
                revision = _follow(self._context, work, asked.before)
            work.settings.save(MEMORY, asked.now)
            work.commit()
        self._last, self.question = asked.now, None
        return ZoneAnswer(asked, revision)

    def _check(self, zone: LocalZone) -> None:
        if self._last is None:
            with self._context.store.work() as work:
                self._last = work.settings.all().get(MEMORY)
        if self._last is None:
            self._remember(zone.name)
        elif self._last != zone.name:
            self.question = question_of(self._context.read(), self._last)
            if self.question is None:
                self._remember(zone.name)

    def _remember(self, name: str) -> None:
        with self._context.store.work(write=True) as work:
            work.settings.save(MEMORY, name)
            work.commit()
        self._last, self.question = name, None


def question_of(snapshot: ScheduleSnapshot, before: str) -> ZoneQuestion | None:
    """Return the question for a computer that was in the zone `before`, or None."""
    following, zone = snapshot.next_row(), _zone_or_none(before)
    part = _to_follow(snapshot, following)
    if part is None or following is None or zone is None:
        return None
    plan, here = part.plan, snapshot.zone.zone
    if plan.time_rule is TimeRule.HOME:
        return None
    first = following.key.day
    if _rings_alike(snapshot.history, zone, here, first):
        return None
    there = [due_instant(first, at, zone) for at in plan.times]
    shown = (instant.astimezone(here).time() for instant in there if instant is not None)
    return ZoneQuestion(before, snapshot.zone.name, plan.times, tuple(shown))


def next_rings(
    snapshot: ScheduleSnapshot, question: ZoneQuestion
) -> tuple[NextRing | None, NextRing | None]:
    """Return the next ring if the plan follows the time here, and if it follows the zone before."""
    before: NextRing | None = None
    request = _following(snapshot, question.before)
    with suppress(NotAllowedError, ValidationError):
        if request is not None:
            history = (*snapshot.history.revisions, change_in(snapshot, request).revision)
            before = _next_ring(replace(snapshot, history=history_of(history)))
    return _next_ring(snapshot), before


def _next_ring(snapshot: ScheduleSnapshot) -> NextRing | None:
    following, last = snapshot.next_row(), last_taken(snapshot.log, snapshot.now)
    moments = [following.dose.due] if following else []
    for row in snapshot.open_rows():
        reminder = row.status.reminder
        is_put_off = row.state is DoseState.PUT_OFF and reminder is not None
        moments.append(reminder.put_off_until if is_put_off and reminder else snapshot.now)
    at = min((moment for moment in moments if moment is not None), default=None)
    return None if at is None else NextRing(at, None if last is None else at - last)


def _to_follow(snapshot: ScheduleSnapshot, following: DoseRow | None) -> EffectivePart | None:
    """Return the part of the plan that the question is about: that of the next dose's date."""
    return None if following is None else snapshot.plan.part_on(following.key.day)


def _zone_or_none(name: str) -> ZoneInfo | None:
    try:
        return known_zone(name)
    except ValidationError:
        return None


def _rings_alike(history: PlanHistory, there: tzinfo, here: tzinfo, first: date) -> bool:
    """Return whether each dose from `first` on has the same instant in both zones.

    Two zones can be names of the same clock.
    """
    last = min(history.last_dosing_day() or date.max, first + FAR_AHEAD)
    return all(
        due_instant(day, dose.at, there) == due_instant(day, dose.at, here)
        for day in dates(first, last)
        for dose in history.doses_on(day)
        if dose.part.plan.time_rule is TimeRule.LOCAL
    )


def _follow(context: Context, work: UnitOfWork, zone: str) -> Revision:
    """Append a revision from today on, or from the first date of a plan that begins later."""
    request = _following(context.snapshot(work), zone)
    if request is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    return append_change(context, work, request)


def _following(snapshot: ScheduleSnapshot, zone: str) -> ChangeRequest | None:
    """Return the request for a plan that follows `zone`, None without a plan to follow it."""
    part = _to_follow(snapshot, snapshot.next_row())
    if part is None:
        return None
    plan = replace(part.plan, time_rule=TimeRule.HOME, home_zone=zone)
    first = max(snapshot.today, part.first)
    return ChangeRequest(Operation.TIME_RULE, first, plan=plan)
