"""Reads and writes the plan file: a plan as JSON, for people and other programs."""

from datetime import date
from pathlib import Path

from ldn_desktop.domain.amounts import parse_amount, plain
from ldn_desktop.domain.calendar import parse_date, parse_time
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import (
    DEFAULT_FOLLOW_UP_DAYS,
    DEFAULT_MEDICINE,
    MOST_STEPS,
    Plan,
    Step,
    TimeRule,
)
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.exchange.fields import Fields, at
from ldn_desktop.exchange.strict_json import Json, read_json_file

MOST_BYTES = 1_000_000

_WORKED_OUT = frozenset({"steps_detail", "ends_on", "needed"})
"""The keys that a preview adds to a plan file: accepted and ignored, since they follow from it."""

_PLAN = _WORKED_OUT | {
    "medicine",
    "condition",
    "reason",
    "start_date",
    "times",
    "time_rule",
    "home_zone",
    "supply",
    "steps",
    "follow_up_days",
    "agreed_with",
    "agreed_on",
    "missed_dose_advice",
}
_STEP = frozenset({"dose_mg", "days", "every_days"})
_CAPSULES = frozenset({"capsules_mg", "max_pieces"})
_LIQUID = frozenset({"liquid_mg_per_ml", "syringe_step_ml"})


def read_plan_file(path: Path) -> Plan:
    """Return the plan of a file. Raises `ValidationError`, `StorageError` if it can't be read."""
    return plan_of(read_json_file(path, MOST_BYTES))


def plan_of(value: Json) -> Plan:
    """Return the plan of a parsed plan file. Raises `ValidationError` with the field's name."""
    fields = Fields.of(value, _PLAN)
    fields.needed("start_date", "times", "steps")
    follow_up = fields.whole("follow_up_days")
    return Plan(
        medicine=fields.text("medicine") or DEFAULT_MEDICINE,
        condition=fields.text("condition"),
        reason=fields.text("reason"),
        start_date=_start(fields),
        times=fields.parsed_items("times", parse_time),
        time_rule=fields.parsed("time_rule", _time_rule) or TimeRule.LOCAL,
        home_zone=fields.text("home_zone"),
        supply=_supply(fields),
        steps=_steps(fields),
        follow_up_days=DEFAULT_FOLLOW_UP_DAYS if follow_up is None else follow_up,
        agreed_with=fields.text("agreed_with"),
        agreed_on=fields.parsed("agreed_on", parse_date),
        missed_dose_advice=fields.text("missed_dose_advice"),
    )


def _start(fields: Fields) -> date:
    start = fields.parsed("start_date", parse_date)
    if start is None:
        raise ValidationError(ValidationCode.KEY_MISSING, key="start_date")
    return start


def _time_rule(text: str) -> TimeRule:
    if text not in tuple(TimeRule):
        raise ValidationError(ValidationCode.NOT_ONE_OF, choices=", ".join(TimeRule))
    return TimeRule(text)


def _steps(fields: Fields) -> tuple[Step, ...]:
    rows = list(fields.items("steps"))
    if len(rows) > MOST_STEPS:
        raise ValidationError(ValidationCode.STEPS_TOO_MANY, where="steps", most=str(MOST_STEPS))
    return tuple(_step(Fields.of(item, _STEP, where)) for where, item in rows)


def _step(fields: Fields) -> Step:
    fields.needed("dose_mg", "days")
    every = fields.whole("every_days")
    return at(
        fields.where,
        Step,
        fields.parsed("dose_mg", parse_amount),
        fields.whole("days"),
        1 if every is None else every,
    )


def _supply(fields: Fields) -> Supply | None:
    value = fields.values.get("supply")
    if value is None:
        return None
    if isinstance(value, dict) and "liquid_mg_per_ml" in value:
        return _liquid(Fields.of(value, _LIQUID, "supply"))
    return _capsules(Fields.of(value, _CAPSULES, "supply"))


def _capsules(fields: Fields) -> Capsules:
    fields.needed("capsules_mg", "max_pieces")
    strengths = fields.parsed_items("capsules_mg", parse_amount)
    return at("supply", Capsules, strengths, fields.whole("max_pieces") or 0)


def _liquid(fields: Fields) -> Liquid:
    fields.needed("liquid_mg_per_ml", "syringe_step_ml")
    strength = fields.parsed("liquid_mg_per_ml", parse_amount)
    syringe = fields.parsed("syringe_step_ml", parse_amount)
    if strength is None or syringe is None:
        raise ValidationError(ValidationCode.NOT_TEXT, where="supply")
    return at("supply", Liquid, strength, syringe)


def plan_to_json(plan: Plan) -> dict[str, Json]:
    """Return the plan as in a plan file: amounts as decimal text, dates in ISO form."""
    return {
        "medicine": plan.medicine,
        "condition": plan.condition,
        "reason": plan.reason,
        "start_date": plan.start_date.isoformat(),
        "times": [f"{at:%H:%M}" for at in plan.times],
        "time_rule": plan.time_rule.value,
        "home_zone": plan.home_zone,
        "supply": _supply_to_json(plan.supply),
        "steps": [_step_to_json(step) for step in plan.steps],
        "follow_up_days": plan.follow_up_days,
        "agreed_with": plan.agreed_with,
        "agreed_on": plan.agreed_on.isoformat() if plan.agreed_on else None,
        "missed_dose_advice": plan.missed_dose_advice,
    }


def _step_to_json(step: Step) -> dict[str, Json]:
    dose = None if step.dose_mg is None else plain(step.dose_mg)
    return {"dose_mg": dose, "days": step.days, "every_days": step.every_days}


def _supply_to_json(supply: Supply | None) -> dict[str, Json] | None:
    if supply is None:
        return None
    if isinstance(supply, Liquid):
        return {
            "liquid_mg_per_ml": plain(supply.mg_per_ml),
            "syringe_step_ml": plain(supply.syringe_step_ml),
        }
    strengths: list[Json] = [plain(strength) for strength in supply.strengths_mg]
    return {"capsules_mg": strengths, "max_pieces": supply.max_pieces}
