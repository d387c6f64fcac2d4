"""Working a plan out from a shape, saving nothing: the plan, and each step in detail."""

from dataclasses import dataclass
from datetime import date, time

from ldn_desktop.domain.needs import Needs, needs
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.shapes import Taper, work_out
from ldn_desktop.domain.supply import Making, Supply, make_dose


@dataclass(frozen=True)
class StepDetail:
    """A worked-out step with its days and how it is made; None where it can't be, exactly."""

    row: StepDays
    making: Making | None


@dataclass(frozen=True)
class TaperPreview:
    """A worked-out plan, not saved. `needs` add up all its doses; `ends_on` is a local date."""

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
    """Work out the plan of a shape from a local date on. Raises `Invalid`."""
    steps = work_out(taper, supply, rounded=rounded)
    return details_of(Plan(start_date=start, times=times, steps=steps, supply=supply))


def details_of(plan: Plan) -> TaperPreview:
    """Return a plan with everything that is worked out from it."""
    details = tuple(
        StepDetail(
            row, None if row.step.dose_mg is None else make_dose(row.step.dose_mg, plan.supply)
        )
        for row in plan.calendar
    )
    return TaperPreview(plan, details, plan.ends_on(), needs(plan))
