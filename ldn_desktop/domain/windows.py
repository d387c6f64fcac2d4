"""A dose's window: on time, late, closed. It is fixed by what was known when the dose came due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

from ldn_desktop.domain.calendar import PlannedDose, zone_of
from ldn_desktop.domain.conditions import Conditions, ConditionsLog, due_instant
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory

LOOKAHEAD = timedelta(days=3)
"""No window reaches further (24 h late at most), so later doses cannot change one."""

Due = tuple[datetime, tuple[date, int]]
"""A UTC instant at which a dose is due, with its local date and slot."""


@dataclass(frozen=True)
class Windows:
    """Tells when the window of a dose closes.

    The plans, the hours and the zone count as they were known at the instant at which the dose
    came due; for a dose that the plan came to ask for later, at that moment. What is changed
    afterwards opens no closed window and closes no open one.
    """

    history: PlanHistory
    log: ConditionsLog

    def closes(self, dose: PlannedDose) -> datetime | None:
        """Return the UTC instant at which the window closes, None where the date does not exist."""
        if dose.due is None:
            return None
        state, made_at = self._known(dose, dose.due)
        conditions = self._held(dose, dose.due) if made_at is None else self.log.at(made_at)
        following = self._next_due(state, dose, dose.due, conditions.zone)
        return conditions.rules.closes(dose.due, following)

    def closes_as_of_now(self, dose: PlannedDose) -> datetime | None:
        """Return when the window closes by the plan, the hours and the zone of now."""
        if dose.due is None:
            return None
        state, conditions = self.history.states_from(0)[-1], self.log.now
        following = self._next_due(state, dose, dose.due, conditions.zone)
        return conditions.rules.closes(dose.due, following)

    def _held(self, dose: PlannedDose, due: datetime) -> Conditions:
        """Return what held when the dose came due.

        Where that was by the clock of a zone that was come to later, it is what held from then on.
        """
        held, plan = self.log.before(due), dose.part.plan
        for row in (held, *self.log.since(due)):
            if due_instant(dose.key.day, dose.at, zone_of(plan, row.zone)) == due:
                return row
        return held

    def _known(self, dose: PlannedDose, due: datetime) -> tuple[int, datetime | None]:
        """Return the state in which the dose came due.

        Where the dose came to be asked for after `due`, it is the first state that has it, with
        the UTC instant at which that began; else None.
        """
        first = self.history.state_before(due)
        mark = (dose.key.slot, dose.at, dose.part.plan.home_zone)
        for state in self.history.states_from(first):
            if self.history.has(state, dose.key.day, mark):
                return state, None if state == first else self.history.began(state)
        return first, None

    def _next_due(
        self, state: int, dose: PlannedDose, due: datetime, zone: tzinfo
    ) -> datetime | None:
        """Return the first instant after `due` at which that state has another dose."""
        day, own = dose.key.day, (dose.key.day, dose.key.slot)
        days = (day + ahead * ONE_DAY for ahead in range(-1, LOOKAHEAD.days + 1))
        others = (other for near in days for other in self._dues(state, near, zone))
        later = (at for at, place in others if at > due and place != own)
        return min(later, default=None)

    def _dues(self, state: int, day: date, zone: tzinfo) -> tuple[Due, ...]:
        key = (state, day, id(zone))
        if key not in self._found:
            doses = self.history.doses_in(state, day)
            dues = (
                (due_instant(day, one.at, zone_of(one.part.plan, zone)), (day, one.slot))
                for one in doses
            )
            self._found[key] = tuple((due, place) for due, place in dues if due is not None)
        return self._found[key]

    @cached_property
    def _found(self) -> dict[tuple[int, date, int], tuple[Due, ...]]:
        return {}
