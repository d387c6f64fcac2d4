"""One evening after the other through a change of the clock: what the app rings, look by look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ldn_desktop.domain import calendar, ringing
from ldn_desktop.domain.calendar import DoseKey, PlannedDose
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder, RingRules
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.ringing import RingKind
from ldn_desktop.domain.states import statuses
from ldn_desktop.domain.windows import LOOKAHEAD, Windows

MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
NEAR = timedelta(hours=17)
"""No window is open longer than 12 h, and none ends earlier for a dose further off than 16 h."""


@dataclass(frozen=True)
class Rang:
    """A dose that rang at a UTC instant."""

    key: DoseKey
    kind: RingKind
    at: datetime


def history_of(first: date, times: Sequence[time]) -> PlanHistory:
    """Return the history of a plan with a dose at each of these times, from `first` on."""
    plan = Plan(first, tuple(times), (Step(Decimal(4), None),))
    return PlanHistory((Revision(1, 1, first, MADE_AT, plan),))


def walk(
    first: date, last: date, times: Sequence[time], zone: ZoneInfo, *, answers: bool
) -> Iterator[Rang]:
    """Yield each ring of the doses from `first` to `last`, looking when a look asks for it.

    With `answers` each dose is ticked as it rings; else it is left to ring until its window closes,
    but for one that another waits for.
    """
    history, log = history_of(first, times), ConditionsLog.of(zone)
    doses = list(calendar.planned_doses(history, first, last + LOOKAHEAD, log))
    walker = _Walker(doses, Windows(history, log), answers=answers)
    end = max(dose.due for dose in doses if dose.due and dose.key.day <= last)
    now: datetime | None = datetime.combine(first - timedelta(days=2), time(), tzinfo=UTC)
    while now is not None and now <= end:
        wanted, rang = walker.check(now)
        yield from (ring for ring in rang if ring.key.day <= last)
        now = wanted


class _Walker:
    """Looks as services do: the rows stored, what rings shown, what is over let go of."""

    def __init__(self, doses: Sequence[PlannedDose], windows: Windows, *, answers: bool) -> None:
        self._doses = doses
        self._windows = windows
        self._zone = windows.log.now.zone
        self._answers_all = answers
        self._answers: dict[DoseKey, Record] = {}
        self._reminders: dict[DoseKey, Reminder] = {}
        self._shown: set[DoseKey] = set()

    def check(self, now: datetime) -> tuple[datetime | None, list[Rang]]:
        rang = []
        found = self._found(now)
        # In a wide gap two slots come due at one instant: one rings once the other is answered.
        answers = self._answers_all or found.waiting > 0
        for ring in found.rings:
            key = ring.status.key
            rang.append(Rang(key, ring.kind, now))
            self._reminders[key] = ringing.delivered(ring.reminder)
            self._shown.add(key)
            if answers:
                self._tick(ring.status.dose, now)
        if rang and answers:
            # Looked again after each change: an older dose may have waited for this answer.
            wanted, more = self.check(now)
            return wanted, rang + more
        return found.next_check, rang

    def _found(self, now: datetime) -> ringing.CheckResult:
        near = [d for d in self._doses if d.due is None or abs(d.due - now) < NEAR]
        doses = statuses(near, self._answers, self._reminders, self._windows, now)
        found = ringing.check(doses, self._shown, RingRules(), now, self._zone)
        self._shown -= set(found.withdraw)
        later = [d.due for d in self._doses if d.due and d.due - now >= NEAR]
        soonest = min((m for m in (found.next_check, *later[:1]) if m), default=None)
        return replace(found, next_check=soonest)

    def _tick(self, dose: PlannedDose, now: datetime) -> None:
        number = len(self._answers) + 1
        line = Record(number, RecordKind.TAKEN, dose.key.day, now, dose.key, now, due=dose.due)
        self._answers[dose.key] = line
