"""Derives the plan behind another app's history, so that its doses answer planned doses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import ONE_DAY, Plan, Step
from ldn_desktop.services.third_party_import import ThirdPartyDose, ThirdPartySchedule

LONG_GAP = timedelta(days=8)
"""A gap without doses of at least this length is taken for a pause."""

MOST_CHANGES = 60
"""If the times change more often than this, no plan of ours fits the history."""


@dataclass(frozen=True)
class DerivedPlan:
    """A version of the plan from a local date on; `slots` gives a dose's slot by date and time.

    `is_to_come` means that it asks for doses from today on.
    """

    from_date: date
    plan: Plan
    slots: Mapping[tuple[date, time], int]
    is_to_come: bool = False


@dataclass
class _Era:
    """Consecutive days with the same times of day; the amount can change from day to day."""

    times: tuple[time, ...]
    days: dict[date, Decimal] = field(default_factory=dict)


def plans_of(
    doses: Sequence[ThirdPartyDose], schedule: ThirdPartySchedule | None, today: date
) -> tuple[DerivedPlan, ...]:
    """Return the versions of the plan that fit the doses, which are sorted by date and time.

    The last one is what the schedule asks for from today on. There is none for the doses if the
    amounts of a day differ or the times change too often: no plan of ours can express that.
    """
    planned = [dose for dose in doses if dose.is_planned]
    try:
        past = [_plan_of(era, last) for era, last in _with_ends(_eras(planned))]
    except ValidationError:
        past = []
    begins = max((today, *(dose.day + ONE_DAY for dose in planned)))
    coming = [] if schedule is None else _coming(schedule, max(begins, schedule.since or begins))
    return (*past, *coming)


def _eras(planned: Sequence[ThirdPartyDose]) -> list[_Era]:
    by_day: dict[date, list[ThirdPartyDose]] = {}
    for dose in planned:
        by_day.setdefault(dose.day, []).append(dose)
    eras: list[_Era] = []
    for day, doses in by_day.items():
        times = tuple(sorted({dose.at for dose in doses}))
        amounts = {dose.amount_mg for dose in doses}
        if len(amounts) > 1:
            return []
        if not eras or not set(times) <= set(eras[-1].times):
            eras.append(_Era(times))
        eras[-1].days[day] = amounts.pop()
    return eras if len(eras) <= MOST_CHANGES else []


def _with_ends(eras: Sequence[_Era]) -> Iterator[tuple[_Era, date]]:
    """Yield each era and its last date: the day before the next one, or its own after a gap."""
    for place, era in enumerate(eras):
        last = max(era.days)
        following = min(eras[place + 1].days) - ONE_DAY if place + 1 < len(eras) else last
        yield era, following if following - last < LONG_GAP else last


def _plan_of(era: _Era, last: date) -> DerivedPlan:
    first = min(era.days)
    plan = Plan(start_date=first, times=era.times, steps=tuple(_steps(era.days, last)))
    slots = {(day, at): slot for day in era.days for slot, at in enumerate(plan.times, start=1)}
    return DerivedPlan(first, plan, slots)


def _steps(days: Mapping[date, Decimal], last: date) -> Iterator[Step]:
    """Yield a step for each run of one amount, and a pause for each long gap without doses."""
    begun, before = min(days), min(days)
    for day, amount in days.items():
        if day - before > LONG_GAP:
            yield Step(days[before], (before - begun).days + 1)
            yield Step(None, (day - before).days - 1)
            begun = day
        elif amount != days[before]:
            yield Step(days[before], (day - begun).days)
            begun = day
        before = day
    yield Step(days[before], (last - begun).days + 1)


def _coming(schedule: ThirdPartySchedule, begins: date) -> list[DerivedPlan]:
    if schedule.until is not None and schedule.until < begins:
        return []
    days = None if schedule.until is None else (schedule.until - begins).days + 1
    try:
        step = Step(schedule.amount_mg, days, schedule.every_days)
        plan = Plan(start_date=begins, times=schedule.times, steps=(step,))
    except ValidationError:
        return []
    return [DerivedPlan(begins, plan, {}, is_to_come=True)]
