"""Computes when a dose's window closes, from what was known when the dose came due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

from ldn_desktop.domain.calendar import PlannedDose, zone_of
from ldn_desktop.domain.conditions import Conditions, ConditionsLog, due_instant
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory

LOOKAHEAD = timedelta(days=3)
"""No window is longer (24 h late at most), so doses after this cannot change it."""

Due = tuple[datetime, tuple[date, int]]
"""A UTC instant at which a dose is due, with its local date and slot."""


@dataclass(frozen=True)
class Windows:
    """Computes when the window of a dose closes.

    It uses the plans, hours and zone known at the instant at which the dose came due: at its time
    or, if the plan asked for it only later or the computer came to the zone only later, then. So a
    later change neither opens a closed window nor closes an open one.
    """

    history: PlanHistory
    log: ConditionsLog

    def closes(self, dose: PlannedDose) -> datetime | None:
        """Return the UTC instant at which the window closes, None if the date does not exist."""
        if dose.due is None:
            return None
        state, conditions = self._known(dose, dose.due)
        following = self._next_due(state, dose, dose.due, conditions.zone)
        return conditions.rules.closes(dose.due, following)

    def closes_as_of_now(self, dose: PlannedDose) -> datetime | None:
        """Return when (UTC) the window closes by the current plan and hours.

        The zone is that in which the dose came due: with the next dose by the time of another one,
        the window would end before a dose that is hours away.
        """
        if dose.due is None:
            return None
        _moment, reached = self._reached(dose, dose.due, self.log.before(dose.due))
        following = self._next_due(self.history.state, dose, dose.due, reached.zone)
        return self.log.now.rules.closes(dose.due, following)

    def _known(self, dose: PlannedDose, due: datetime) -> tuple[int, Conditions]:
        """Return the state of the history and the conditions in which the dose came due.

        Usually they are those at `due`. The plan may have asked for the dose only later, or `due`
        may be its time in a zone that the computer came to only later: then it came due there.
        """
        moment, conditions = self._reached(dose, due, self.log.before(due))
        first = self.history.state_before(moment)
        state = self._first_with(dose, first)
        made_at = self.history.began(state)
        if state == first or made_at is None:
            return state, conditions
        moment, conditions = self._reached(dose, made_at, self.log.at(made_at))
        return max(state, self.history.state_before(moment)), conditions

    def _reached(
        self, dose: PlannedDose, moment: datetime, held: Conditions
    ) -> tuple[datetime, Conditions]:
        """Return the first conditions from `moment` on in which the dose was due.

        With them comes the UTC instant from which on they applied. `held` applied at `moment`: the
        dose was due in them if its time in their zone had come, or if no zone gives its due
        instant.
        """

        def due_by(row: Conditions) -> datetime | None:
            return due_instant(dose.key.day, dose.at, zone_of(dose.part.plan, row.zone))

        came = due_by(held)
        if came is not None and came <= moment:
            return moment, held
        later = (found for found in self.log.since(moment) if due_by(found[1]) == dose.due)
        return next(later, (moment, held))

    def _first_with(self, dose: PlannedDose, first: int) -> int:
        """Return the first state from `first` on that has the dose, or else `first`."""
        identity = (dose.key.slot, dose.at, dose.part.plan.home_zone)
        states = self.history.states_from(first)
        return next((s for s in states if self.history.has(s, dose.key.day, identity)), first)

    def _next_due(
        self, state: int, dose: PlannedDose, due: datetime, zone: tzinfo
    ) -> datetime | None:
        """Return the first UTC instant after `due` at which `state` has another dose due."""
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
