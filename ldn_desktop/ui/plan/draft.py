"""A plan as typed in the fields, and the edits of it."""

from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from ldn_desktop.domain.amounts import typed_form
from ldn_desktop.domain.plan import (
    DEFAULT_FOLLOW_UP_DAYS,
    DEFAULT_MEDICINE,
    Plan,
    Step,
    TimeRule,
)
from ldn_desktop.domain.supply import Capsules, Liquid, Supply

USUAL_PIECES = "4"
ONE_CLICK_DAYS = (7, 14)
"""Numbers of days that a button beside a field enters."""


class Often(StrEnum):
    """How often a step asks for a dose."""

    EVERY_DAY = "every_day"
    EVERY_OTHER_DAY = "every_other_day"
    NO_DOSES = "no_doses"


class SupplyKind(StrEnum):
    """The kind of supply at home."""

    NONE = "none"
    CAPSULES = "capsules"
    LIQUID = "liquid"


@dataclass(frozen=True)
class StepDraft:
    """A step's fields as typed. Without days it goes on until changed."""

    dose: str = ""
    days: str = ""
    often: Often = Often.EVERY_DAY

    @property
    def is_empty(self) -> bool:
        """Whether the dose is missing; such rows at the end are not part of the plan."""
        return not self.dose.strip() and self.often is not Often.NO_DOSES


@dataclass(frozen=True)
class SupplyDraft:
    """The supply's fields as typed. `strengths` has all strengths, separated by blanks."""

    kind: SupplyKind = SupplyKind.NONE
    strengths: str = ""
    max_pieces: str = USUAL_PIECES
    mg_per_ml: str = ""
    syringe_step_ml: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """All fields of a plan as typed. An entry of `times` that can't be read is a string."""

    start_date: date
    times: tuple[time | str, ...] = ("",)
    steps: tuple[StepDraft, ...] = (StepDraft(),)
    supply: SupplyDraft = SupplyDraft()
    medicine: str = DEFAULT_MEDICINE
    condition: str = ""
    reason: str = ""
    missed_dose_advice: str = ""
    time_rule: TimeRule = TimeRule.LOCAL
    home_zone: str = ""
    follow_up_days: str = str(DEFAULT_FOLLOW_UP_DAYS)

    def with_step(self, place: int, step: StepDraft) -> "PlanDraft":
        """Return the draft with the step at `place` (from 0) replaced."""
        return replace(self, steps=(*self.steps[:place], step, *self.steps[place + 1 :]))

    def added(self, after: int) -> "PlanDraft":
        """Return the draft with a new step after `after`, with the days of the step before.

        Its dose is empty, because the app proposes no dose.
        """
        days = self.steps[after].days if 0 <= after < len(self.steps) else ""
        new = StepDraft(days=days)
        return replace(self, steps=(*self.steps[: after + 1], new, *self.steps[after + 1 :]))

    def without(self, place: int) -> "PlanDraft":
        """Return the draft without the step at `place`; the only step is emptied instead."""
        steps = (*self.steps[:place], *self.steps[place + 1 :])
        return replace(self, steps=steps or (StepDraft(),))

    def swapped(self, place: int, other: int) -> "PlanDraft":
        """Return the draft with two steps swapped."""
        steps = list(self.steps)
        steps[place], steps[other] = steps[other], steps[place]
        return replace(self, steps=tuple(steps))


def draft_of(plan: Plan, decimal_sign: str) -> PlanDraft:
    """Return the fields that show `plan`."""
    return PlanDraft(
        start_date=plan.start_date,
        times=plan.times,
        steps=tuple(step_draft(step, decimal_sign) for step in plan.steps),
        supply=_supply_draft(plan.supply, decimal_sign),
        medicine=plan.medicine,
        condition=plan.condition or "",
        reason=plan.reason or "",
        missed_dose_advice=plan.missed_dose_advice or "",
        time_rule=plan.time_rule,
        home_zone=plan.home_zone or "",
        follow_up_days=str(plan.follow_up_days),
    )


def draft_after(plan: Plan | None, today: date, decimal_sign: str) -> PlanDraft:
    """Return the fields of a new plan: those of `plan` without its steps, from `today` on."""
    if plan is None:
        return PlanDraft(start_date=today)
    return replace(draft_of(plan, decimal_sign), start_date=today, steps=(StepDraft(),))


def step_draft(step: Step, decimal_sign: str) -> StepDraft:
    """Return the fields that show `step`."""
    days = "" if step.days is None else str(step.days)
    if step.dose_mg is None:
        return StepDraft("", days, Often.NO_DOSES)
    often = Often.EVERY_DAY if step.every_days == 1 else Often.EVERY_OTHER_DAY
    return StepDraft(typed_form(step.dose_mg, decimal_sign), days, often)


def _supply_draft(supply: Supply | None, decimal_sign: str) -> SupplyDraft:
    if isinstance(supply, Capsules):
        amounts = [typed_form(amount, decimal_sign) for amount in supply.strengths_mg]
        between = ", " if decimal_sign == "." else "; "
        return SupplyDraft(SupplyKind.CAPSULES, between.join(amounts), str(supply.max_pieces))
    if isinstance(supply, Liquid):
        return SupplyDraft(
            SupplyKind.LIQUID,
            mg_per_ml=typed_form(supply.mg_per_ml, decimal_sign),
            syringe_step_ml=typed_form(supply.syringe_step_ml, decimal_sign),
        )
    return SupplyDraft()


@dataclass(frozen=True)
class DraftEntry:
    """The draft and the data of its revision, as entered.

    `from_date` None means the first date that can change; `agreed_on` counts only with
    `agreed_with`.
    """

    draft: PlanDraft
    from_date: date | None = None
    agreed_with: str = ""
    agreed_on: date | None = None
    reason: str = ""
