"""Reading single fields of a plan: what was typed becomes a value, or raises `Invalid`."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from ldn_desktop.domain.amounts import parse_typed_amount
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import MOST_STEP_DAYS, Step
from ldn_desktop.domain.supply import MOST_PIECES, Capsules, Liquid, Supply
from ldn_desktop.domain.texts import plain_digits
from ldn_desktop.ui.plan.draft import Often, StepDraft, SupplyDraft, SupplyKind

T = TypeVar("T")
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_BETWEEN = re.compile(r"[;\s]+")


def read_dose(step: StepDraft, decimal_sign: str) -> Decimal | None:
    """Return the dose in mg, None for a step without doses."""
    if step.often is Often.NO_DOSES:
        return None
    return parse_typed_amount(step.dose, decimal_sign)


def read_days(typed: str, *, is_last: bool) -> int | None:
    """Return a step's days; None, for "until changed", is possible for the last step only."""
    if not typed.strip():
        if is_last:
            return None
        raise Invalid(Problem.STEP_DAYS_OPEN)
    return read_whole(typed, Problem.STEP_DAYS, 1, MOST_STEP_DAYS)


@lru_cache(maxsize=1024)
def read_step(step: StepDraft, decimal_sign: str, *, is_last: bool) -> Step:
    """Return the step; raises `Invalid` with `where` "dose_mg" or "days"."""
    dose = at("dose_mg", lambda: read_dose(step, decimal_sign))
    days = at("days", lambda: read_days(step.days, is_last=is_last))
    return Step(dose, days, 2 if step.often is Often.EVERY_OTHER_DAY else 1)


def read_whole(typed: str, problem: Problem, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`, else raise `problem`."""
    bare = plain_digits(typed.strip())
    if not _NUMBER.fullmatch(bare) or not least <= int(bare) <= most:
        raise Invalid(problem, most=str(most))
    return int(bare)


def read_supply(draft: SupplyDraft, decimal_sign: str) -> Supply | None:
    """Return the supply; raises `Invalid` with `where` naming the field."""
    if draft.kind is SupplyKind.CAPSULES:
        strengths = at("strengths", lambda: read_strengths(draft.strengths, decimal_sign))
        most = at(
            "max_pieces",
            lambda: read_whole(draft.max_pieces, Problem.MAX_PIECES, 1, MOST_PIECES),
        )
        return at("strengths", lambda: Capsules(strengths, most))
    if draft.kind is SupplyKind.LIQUID:
        return Liquid(
            at("mg_per_ml", lambda: parse_typed_amount(draft.mg_per_ml, decimal_sign)),
            at("syringe_step_ml", lambda: parse_typed_amount(draft.syringe_step_ml, decimal_sign)),
        )
    return None


def read_strengths(typed: str, decimal_sign: str) -> tuple[Decimal, ...]:
    """Read amounts in mg that stand side by side: "0.5, 1.5, 3 mg" or "0,5; 1,5".

    A comma parts two amounts only where a blank follows, so that "1,5" is never read as 1 and 5.
    """
    words = (word.rstrip(",") for word in _BETWEEN.split(typed.strip()))
    return tuple(parse_typed_amount(word, decimal_sign) for word in words if word not in ("", "mg"))


def at(where: str, read: Callable[[], T]) -> T:
    """Return what `read` returns; what it complains of is about the field `where`."""
    try:
        return read()
    except Invalid as error:
        raise error.at(where) from None
