"""A computer that is in another zone now: which time the plan is to follow, asked once.

Asked is only where the answer makes a difference: a plan that follows the local time, with doses
to come, also one that begins later, and a zone in which they would ring at other moments. A plan
with a home zone is not asked about: its user has said already whose time it follows.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import ONE_DAY, TimeRule, known_zone
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason, StorageError
from ldn_desktop.services.planning import ChangeRequest, append_change
from ldn_desktop.services.ports import LocalZone, UnitOfWork
from ldn_desktop.services.schedule_snapshot import FAR_AHEAD, DoseRow, ScheduleSnapshot

MEMORY = "machine.zone"
"""The row that remembers the zone; what begins like this is this computer's, in no export."""


@dataclass(frozen=True)
class ZoneQuestion:
    """The zone's name before and now, and the plan's times.

    `times_here` is what a clock shows here when it is those times there, on the day of the next
    dose.
    """

    before: str
    now: str
    times: tuple[time, ...]
    times_here: tuple[time, ...]


class ZoneMemory:
    """Remembers the zone, and what is to be asked since it changed: `question`, None if nothing.

    Until it is answered the plan rings by its own rule. It is asked no more where the computer
    comes back to the zone it was in.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._last: str | None = None
        self.question: ZoneQuestion | None = None

    def check(self) -> None:
        """See whether the zone changed; called at each look. Where nothing can be read, later."""
        zone = self._context.zones.local()
        if not zone.known or zone.name == self._last:
            self.question = None
            return
        with suppress(StorageError):
            self._check(zone)

    def follow_here(self) -> None:
        """Let the plan go on by the local time. Raises `StorageError`."""
        self._remember(self._context.zones.local().name)

    def follow_before(self) -> None:
        """Let the plan follow the time of the zone before, by a revision from today on.

        What was to change later changes all the same. Raises `Refused` or `StorageError`.
        """
        if self.question is None:
            return
        before, now = self.question.before, self._context.zones.local().name
        with self._context.store.work(write=True) as work:
            _follow(self._context, work, before)
            work.put_setting(MEMORY, now)
            work.commit()
        self._last, self.question = now, None

    def _check(self, zone: LocalZone) -> None:
        if self._last is None:
            with self._context.store.work() as work:
                self._last = work.settings().get(MEMORY)
        if self._last is None:
            self._remember(zone.name)
        elif self._last != zone.name:
            self.question = question_of(self._context.read(), self._last)
            if self.question is None:
                self._remember(zone.name)

    def _remember(self, name: str) -> None:
        with self._context.store.work(write=True) as work:
            work.put_setting(MEMORY, name)
            work.commit()
        self._last, self.question = name, None


def question_of(snapshot: ScheduleSnapshot, before: str) -> ZoneQuestion | None:
    """Return what to ask of a computer that was in the zone `before`, or None."""
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


def _to_follow(snapshot: ScheduleSnapshot, following: DoseRow | None) -> EffectivePart | None:
    """Return the part that is asked about: it holds on the next dose's date."""
    return None if following is None else snapshot.plan.part_on(following.key.day)


def _zone_or_none(name: str) -> ZoneInfo | None:
    try:
        return known_zone(name)
    except ValidationError:
        return None


def _rings_alike(history: PlanHistory, there: tzinfo, here: tzinfo, first: date) -> bool:
    """Say whether no dose from `first` on would ring at another moment: two names of one clock."""
    last = min(history.last_dosing_day() or date.max, first + FAR_AHEAD)
    days = (first + timedelta(days=n) for n in range((last - first) // ONE_DAY + 1))
    return all(
        due_instant(day, dose.at, there) == due_instant(day, dose.at, here)
        for day in days
        for dose in history.doses_on(day)
        if dose.part.plan.time_rule is TimeRule.LOCAL
    )


def _follow(context: Context, work: UnitOfWork, zone: str) -> None:
    """Append a revision from today on, or from the first day of what is to begin later."""
    snapshot = context.snapshot(work)
    part = _to_follow(snapshot, snapshot.next_row())
    if part is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    plan = replace(part.plan, time_rule=TimeRule.HOME, home_zone=zone)
    first = max(snapshot.today, part.first)
    append_change(context, work, ChangeRequest(Operation.TIME_RULE, first, plan=plan))
