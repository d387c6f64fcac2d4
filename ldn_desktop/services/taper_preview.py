"""Computes a plan from a taper shape, with the details of each step. Saves nothing."""

from dataclasses import dataclass
from datetime import date, time

from ldn_desktop.domain.needs import Needs, needs
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.shapes import Taper, work_out
from ldn_desktop.domain.supply import Making, Supply, make_dose


@dataclass(frozen=True)
class StepDetail:
    """A computed step with its dates and how to make its dose (None: not exactly possible)."""

    row: StepDays
    making: Making | None


@dataclass(frozen=True)
class TaperPreview:
    """A computed plan, not saved. `needs` covers all its doses; `ends_on` is a local date."""

    plan: Plan
    details: tuple[StepDetail, ...]
    ends_on: date | None
    needs: Needs


def preview_taper(
    taper: Taper,
    start: date,
    times: tuple[time, ...],
    supply: Supply | None,
    *,
    rounded: bool,
) -> TaperPreview:
    """Return the plan of a shape from a local date on. Raises `ValidationError`."""
    steps = work_out(taper, supply, rounded=rounded)
    return details_of(Plan(start_date=start, times=times, steps=steps, supply=supply))


def details_of(plan: Plan) -> TaperPreview:
    """Return a plan with everything that is computed from it."""
    details = tuple(
        StepDetail(
            row, None if row.step.dose_mg is None else make_dose(row.step.dose_mg, plan.supply)
        )
        for row in plan.calendar
    )
    return TaperPreview(plan, details, plan.ends_on(), needs(plan))
