"""Plans and histories in a few words, and what they ask for."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.calendar import PlannedDose, planned_dose
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.effective_plan import EffectivePart, EffectivePlan
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory, asked_on
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision

START = date(2027, 1, 4)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def history_of(*plans: Plan, made_at: datetime = LONG_AGO) -> PlanHistory:
    """Return the history of plans that were started one after the other."""
    started = (started_by(plan, n, made_at=made_at) for n, plan in enumerate(plans, start=1))
    return PlanHistory(tuple(started))


def started_by(plan: Plan, number: int = 1, *, made_at: datetime = LONG_AGO) -> Revision:
    """Return the revision that starts a plan on a date on which nothing else is under way."""
    first = plan.start_date
    places = tuple(PlacedTime(first, slot, at) for slot, at in enumerate(plan.times, start=1))
    new = Operation.NEW
    return Revision(number, number, first, made_at, plan, operation=new, places=places)


def part_of(plan: Plan) -> EffectivePart:
    """Return the one part of a plan that stands alone."""
    return history_of(plan).effective.parts[0]


def dose_at(history: PlanHistory, day: date, slot: int, zone: tzinfo) -> PlannedDose | None:
    """Return the dose planned for a date and slot in a zone that never changed, or None."""
    dose = history.dose_at(day, slot)
    return None if dose is None else planned_dose(dose, day, ConditionsLog.of(zone))


def step(words: str) -> Step:
    """Read "4.5 x 14" for 14 days, "4.5 x 14/2" every other day, "- x 7" a pause, "1 x" open."""
    dose, days = words.split(" x")
    length, _, every = days.strip().partition("/")
    return Step(
        None if dose == "-" else Decimal(dose), int(length) if length else None, int(every or 1)
    )


def plan(*steps: str, start: date = START, at: tuple[str, ...] = ("21:00",)) -> Plan:
    """Return a plan of the steps in words, at these times."""
    return Plan(start, tuple(map(time.fromisoformat, at)), tuple(map(step, steps)))


def in_words(some: Plan) -> list[str]:
    """Return the steps of a plan as `step` reads them."""
    return [
        f"{'-' if one.dose_mg is None else plain(one.dose_mg)} x {one.days or ''}".rstrip()
        + ("/2" if one.every_days == 2 else "")
        for one in some.steps
    ]


def day(number: int) -> date:
    """Return the date so many days after the first, which is day 0."""
    return START + timedelta(days=number)


def doses_by_day(effective: EffectivePlan, first: int, last: int) -> list[str | None]:
    """Return the dose in mg of each day from `first` to `last`, both included; None for none."""
    found: list[str | None] = []
    for number in range(first, last + 1):
        asked = asked_on(effective, day(number))
        doses = {dose.row.step.dose_mg for dose in asked}
        found.append(plain(doses.pop()) if doses else None)  # type: ignore[arg-type]  # a dose
    return found
