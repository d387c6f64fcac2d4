"""Reads a plan from the fields of a draft, with a sentence for each field that is wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from ldn_desktop.domain.amounts import parse_typed_amount
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import MOST_FOLLOW_UP_DAYS, MOST_STEP_DAYS, Plan, Step, TimeRule
from ldn_desktop.domain.supply import MOST_PIECES, Capsules, Liquid, Supply
from ldn_desktop.domain.texts import parse_whole_number, plain_digits
from ldn_desktop.domain.typed_time import ClockFormat, parse_typed_time
from ldn_desktop.ui.plan.draft import Often, PlanDraft, StepDraft, SupplyDraft, SupplyKind
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say_to_person

T = TypeVar("T")
_BETWEEN = re.compile(r"[;\s]+")


def read_dose(step: StepDraft, decimal_sign: str) -> Decimal | None:
    """Return the dose in mg, None for a step without doses. Raises `ValidationError`."""
    if step.often is Often.NO_DOSES:
        return None
    return parse_typed_amount(step.dose, decimal_sign)


def read_days(typed: str, *, is_last: bool) -> int | None:
    """Return a step's days, None for "until changed", which only the last step can have."""
    if not typed.strip():
        if is_last:
            return None
        raise ValidationError(ValidationCode.STEP_DAYS_OPEN)
    return read_whole(typed, ValidationCode.STEP_DAYS, 1, MOST_STEP_DAYS)


@lru_cache(maxsize=1024)
def read_step(step: StepDraft, decimal_sign: str, *, is_last: bool) -> Step:
    """Return the step. Raises `ValidationError` with `where` "dose_mg" or "days"."""
    dose = at("dose_mg", lambda: read_dose(step, decimal_sign))
    days = at("days", lambda: read_days(step.days, is_last=is_last))
    return Step(dose, days, 2 if step.often is Often.EVERY_OTHER_DAY else 1)


def read_whole(typed: str, problem: ValidationCode, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`; raise `ValidationError(problem)` otherwise."""
    number = parse_whole_number(plain_digits(typed.strip()))
    if number is None or not least <= number <= most:
        raise ValidationError(problem, most=str(most))
    return number


def read_supply(draft: SupplyDraft, decimal_sign: str) -> Supply | None:
    """Return the supply. Raises `ValidationError` with `where` naming the field."""
    if draft.kind is SupplyKind.CAPSULES:
        strengths = at("strengths", lambda: read_strengths(draft.strengths, decimal_sign))
        most = at(
            "max_pieces",
            lambda: read_whole(draft.max_pieces, ValidationCode.MAX_PIECES, 1, MOST_PIECES),
        )
        return at("strengths", lambda: Capsules(strengths, most))
    if draft.kind is SupplyKind.LIQUID:
        return Liquid(
            at("mg_per_ml", lambda: parse_typed_amount(draft.mg_per_ml, decimal_sign)),
            at("syringe_step_ml", lambda: parse_typed_amount(draft.syringe_step_ml, decimal_sign)),
        )
    return None


def read_strengths(typed: str, decimal_sign: str) -> tuple[Decimal, ...]:
    """Read several amounts in mg: "0.5, 1.5, 3 mg" or "0,5; 1,5".

    A comma separates amounts only if a blank follows, so that "1,5" is never read as 1 and 5.
    """
    words = (word.rstrip(",") for word in _BETWEEN.split(typed.strip()))
    return tuple(parse_typed_amount(word, decimal_sign) for word in words if word not in ("", "mg"))


def at(where: str, read: Callable[[], T]) -> T:
    """Return `read()`; a `ValidationError` gets `where` as its field."""
    try:
        return read()
    except ValidationError as error:
        raise error.at(where) from None


_Parts = tuple[tuple[time, ...], tuple[Step | None, ...], Supply | None, int]
_HALVED = ClockFormat(is_halved=True)
"""For times that the field could not read: no am or pm is assumed."""
_MISSING = frozenset(
    {ValidationCode.STRENGTHS_NONE, ValidationCode.ZONE_MISSING, ValidationCode.TEXT_EMPTY}
)


@dataclass(frozen=True)
class FieldError:
    """Why a field can't be used. An error that `is_missing` is shown only after a try to save."""

    sentence: str
    is_missing: bool = False


@dataclass(frozen=True)
class DraftValidation:
    """What could be read from a draft.

    `steps` has one entry per row of the draft, None if the row cannot be read; empty rows at the
    end are left out. `plan` is None if there are `complaints`; their keys are field names of the
    plan file ("steps[2].days").
    """

    plan: Plan | None
    steps: tuple[Step | None, ...]
    supply: Supply | None
    complaints: Mapping[str, FieldError]


def read_draft(
    draft: PlanDraft,
    decimal_sign: str,
    *,
    agreed_with: str = "",
    agreed_on: date | None = None,
) -> DraftValidation:
    """Read all fields; never raises."""
    reader = _Reader(draft, decimal_sign)
    steps = reader.steps()
    supply = reader.part("supply", lambda: read_supply(draft.supply, decimal_sign))
    times = reader.times()
    follow_up = reader.part(
        "follow_up_days",
        lambda: read_whole(
            draft.follow_up_days, ValidationCode.FOLLOW_UP_DAYS, 0, MOST_FOLLOW_UP_DAYS
        ),
    )
    plan: Plan | None = None
    if not reader.complaints and follow_up is not None:
        plan = reader.part(
            "",
            lambda: _plan(draft, (times, steps, supply, follow_up), agreed_with, agreed_on),
        )
    return DraftValidation(plan, steps, supply, dict(reader.complaints))


def _plan(draft: PlanDraft, parts: _Parts, agreed_with: str, agreed_on: date | None) -> Plan:
    times, steps, supply, follow_up_days = parts
    at_home = draft.time_rule is TimeRule.HOME
    return Plan(
        start_date=draft.start_date,
        times=times,
        steps=tuple(step for step in steps if step is not None),
        medicine=draft.medicine.strip(),
        condition=_or_none(draft.condition),
        reason=_or_none(draft.reason),
        time_rule=draft.time_rule,
        home_zone=_or_none(draft.home_zone) if at_home else None,
        supply=supply,
        follow_up_days=follow_up_days,
        agreed_with=_or_none(agreed_with),
        agreed_on=agreed_on,
        missed_dose_advice=_or_none(draft.missed_dose_advice),
    )


def _or_none(typed: str) -> str | None:
    return typed.strip() or None


def rows_in_plan(draft: PlanDraft) -> int:
    """Return how many rows of the draft belong to the plan: all but empty rows at the end."""
    filled = [place for place, step in enumerate(draft.steps, start=1) if not step.is_empty]
    return max(filled, default=1)


class _Reader:
    """Reads the parts of a draft and collects the first error of each field."""

    def __init__(self, draft: PlanDraft, decimal_sign: str) -> None:
        self._draft = draft
        self._sign = decimal_sign
        self.complaints: dict[str, FieldError] = {}

    def part(self, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except ValidationError as error:
            where = ".".join(part for part in (name, error.where) if part)
            self.complaints.setdefault(where, self._complaint(error))
            return None

    def _complaint(self, error: ValidationError) -> FieldError:
        if error.code is ValidationCode.AMOUNT_FORM and not error.details.get("value"):
            example = f"0{self._sign}5"
            return FieldError(_("Enter an amount, like {example}.").format(example=example), True)
        sentence = say_to_person(error, decimal_sign=self._sign)
        return FieldError(sentence, is_missing=error.code in _MISSING)

    def steps(self) -> tuple[Step | None, ...]:
        count = rows_in_plan(self._draft)
        return tuple(self._step(place, is_last=place == count - 1) for place in range(count))

    def _step(self, place: int, *, is_last: bool) -> Step | None:
        row = self._draft.steps[place]
        name = f"steps[{place}]"
        if row.is_empty:
            sentence = _("Enter the dose of this step.")
            self.complaints[f"{name}.dose_mg"] = FieldError(sentence, is_missing=True)
            return None
        return self.part(name, lambda: read_step(row, self._sign, is_last=is_last))

    def times(self) -> tuple[time, ...]:
        read = (self._time(place, typed) for place, typed in enumerate(self._draft.times))
        return tuple(at for at in read if at is not None)

    def _time(self, place: int, typed: time | str) -> time | None:
        if isinstance(typed, time):
            return typed
        if not typed.strip():
            complaint = FieldError(_("Enter a time of day."), is_missing=True)
            self.complaints[f"times[{place}]"] = complaint
            return None
        return self.part(f"times[{place}]", lambda: parse_typed_time(typed, _HALVED))
