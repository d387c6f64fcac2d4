"""Says whether the newest calendar file and plan sheet still have the doses of the plan.

The settings `calendar_out` and `sheet_out` hold the plan of which each was made, and after it the
plan that the user last left so. Only doses from today on are compared, so a change of the plan that
alters none of them is not told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from ldn_desktop.domain.calendar import zone_of
from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import dates, known_zone
from ldn_desktop.domain.plan_history import PlacedDose
from ldn_desktop.domain.supply import make_dose
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import FAR_AHEAD, ScheduleSnapshot
from ldn_desktop.services.setting_types import PlanAsOf
from ldn_desktop.services.settings import SETTINGS


class Paper(StrEnum):
    """What is out of the app's hands; the value is the name of its setting."""

    CALENDAR = "calendar_out"
    SHEET = "sheet_out"


@dataclass(frozen=True)
class OutdatedPaper:
    """A paper with other doses than the plan; `has_doses` says whether a new one would have any."""

    paper: Paper
    has_doses: bool


def plan_as_of(snapshot: ScheduleSnapshot) -> PlanAsOf:
    """Return the plan of a snapshot as a setting keeps it."""
    return PlanAsOf(snapshot.history.state, snapshot.zone.name)


def keep_out(work: UnitOfWork, paper: Paper, plan: PlanAsOf) -> None:
    """Save that the newest paper was made of this plan; the caller commits."""
    work.settings.save(paper, SETTINGS[paper].type.encode((plan,)))


def left_so(out: tuple[PlanAsOf, ...], snapshot: ScheduleSnapshot) -> tuple[PlanAsOf, ...]:
    """Return the setting after the user left the paper as it is, until the next change."""
    return (*out[:1], plan_as_of(snapshot))


def outdated_papers(snapshot: ScheduleSnapshot) -> tuple[OutdatedPaper, ...]:
    """Return the papers that are out and older than the plan."""
    settings = snapshot.settings
    out = {Paper.CALENDAR: settings.calendar_out, Paper.SHEET: settings.sheet_out}
    days = tuple(dates(snapshot.today, snapshot.today + FAR_AHEAD)) if any(out.values()) else ()
    has_doses = any(snapshot.history.doses_on(day) for day in days)
    return tuple(
        OutdatedPaper(paper, has_doses)
        for paper, plans in out.items()
        if plans and all(_differs(snapshot, days, paper, plan) for plan in plans)
    )


def _differs(
    snapshot: ScheduleSnapshot, days: tuple[date, ...], paper: Paper, then: PlanAsOf
) -> bool:
    history, here = snapshot.history, snapshot.zone.zone
    if then.state > history.state:
        return True  # of data that was replaced since
    told = _in_calendar if paper is Paper.CALENDAR else _on_sheet
    there = _zone_then(snapshot, then) if paper is Paper.CALENDAR else here
    return any(
        _all(told, history.doses_in(then.state, day), day, there)
        != _all(told, history.doses_on(day), day, here)
        for day in days
    )


def _zone_then(snapshot: ScheduleSnapshot, then: PlanAsOf) -> tzinfo:
    """Return the zone that a calendar file was written in, as far as both can be known."""
    try:
        return known_zone(then.zone) if snapshot.zone.known else snapshot.zone.zone
    except ValidationError:
        return snapshot.zone.zone


Told = tuple[object, ...]


def _all(
    told: Callable[[PlacedDose, date, tzinfo], Told],
    doses: tuple[PlacedDose, ...],
    day: date,
    local: tzinfo,
) -> list[Told]:
    return [told(dose, day, local) for dose in doses]


def _in_calendar(dose: PlacedDose, day: date, local: tzinfo) -> Told:
    """Return what a calendar says of a dose: an instant, and its amount."""
    due = due_instant(day, dose.at, zone_of(dose.part.plan, local))
    return due, dose.row.step.dose_mg


def _on_sheet(dose: PlacedDose, day: date, local: tzinfo) -> Told:
    """Return what a sheet says of a dose: its time as read here, its amount, and of what."""
    dose_mg = dose.row.step.dose_mg
    made_of = None if dose_mg is None else make_dose(dose_mg, dose.part.plan.supply)
    return *_in_calendar(dose, day, local), made_of
