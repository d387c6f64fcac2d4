"""The revisions of all plans, with their steps, times, strengths, places and withdrawals."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.plan_history import PlanHistory, history_of
from ldn_desktop.domain.revisions import LaterChanges, Operation, PlacedTime, Revision
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.services.repositories import RevisionRepository
from ldn_desktop.storage.sql import Sql, Values
from ldn_desktop.storage.values import (
    Row,
    amount,
    day,
    instant,
    optional,
    text,
    time_of_day,
    whole,
    word,
)
from ldn_desktop.typing_compat import override

T = TypeVar("T")

NO_DOSE = 0
"""The slot that says that a withdrawal leaves the date without a dose."""


class SqliteRevisions(RevisionRepository):
    """The revisions in the order of their numbers."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def history(self) -> PlanHistory:
        steps = self._by_revision("revision_step ORDER BY number", _step)
        times = self._by_revision("revision_time ORDER BY slot", lambda row: time_of_day(row, "at"))
        strengths = self._by_revision(
            "revision_strength ORDER BY position", lambda row: amount(row, "strength_ug")
        )
        keeps = self._by_revision("revision_kept_slot", _kept)
        places = self._by_revision("revision_place ORDER BY day, slot", _place)
        operations = self._by_revision("revision_operation", _operation)
        withdrawn = self._by_revision("revision_withdrawal", _withdrawn)
        slots = self._by_revision("withdrawal_slot ORDER BY day, slot", _slot)

        def revision(row: Row) -> Revision:
            number = whole(row, "number")
            supply = _supply(row, tuple(strengths[number]))
            operation, days, later = (operations[number] or [(None, None, None)])[0]
            withdrawn_at, withdrawn_after = (withdrawn[number] or [(None, None)])[0]
            return Revision(
                number=number,
                plan_id=whole(row, "plan_id"),
                from_date=day(row, "from_date"),
                made_at=instant(row, "made_at"),
                plan=_plan(row, tuple(times[number]), tuple(steps[number]), supply),
                reason=text(row, "revision_reason"),
                agreed_with=text(row, "revision_agreed_with"),
                agreed_on=optional(row, "revision_agreed_on", day),
                keeps=frozenset(keeps[number]),
                operation=operation,
                days=days,
                later=later,
                places=tuple(places[number]),
                withdrawn_at=withdrawn_at,
                withdrawn_after=withdrawn_after,
                left=frozenset((on, slot) for on, slot, at in slots[number] if slot and not at),
                restored=tuple(PlacedTime(on, slot, at) for on, slot, at in slots[number] if at),
                restored_days=frozenset(on for on, _slot, _at in slots[number]),
            )

        with self._sql.reading_errors():
            counted = self._sql.counted("revision")
            statement = f"SELECT * FROM revision WHERE {counted} ORDER BY number"  # noqa: S608 - made of our own parts
            found = self._sql.rows(statement, revision)
            history = history_of(found)
            _ = history.effective  # raises if an operation is impossible: a damaged row
        return history

    @override
    def add(self, revision: Revision) -> Revision:
        made_at = {"made_at": revision.made_at}
        plan_id = revision.plan_id or self._sql.insert("plan", made_at)
        number = self._sql.insert("revision", {**_row(revision), "plan_id": plan_id})
        for table, rows in _parts(revision).items():
            self._sql.insert_all(table, [{"revision": number, **row} for row in rows])
        return replace(revision, number=number, plan_id=plan_id, withdrawn_at=None)

    @override
    def withdraw(self, revision: Revision) -> None:
        row = {
            "revision": revision.number,
            "withdrawn_at": revision.withdrawn_at,
            "newest": revision.withdrawn_after,
        }
        self._sql.insert("revision_withdrawal", row)
        slots: dict[tuple[date, int], time | None] = dict.fromkeys(revision.left)
        slots |= {(place.day, place.slot): place.at for place in revision.restored}
        empty = revision.restored_days - {on for on, _slot in slots}
        slots |= {(on, NO_DOSE): None for on in empty}
        rows = (
            {"revision": revision.number, "day": on, "slot": slot, "at": at}
            for (on, slot), at in sorted(slots.items())
        )
        self._sql.insert_all("withdrawal_slot", rows)

    def _by_revision(self, source: str, read: Callable[[Row], T]) -> defaultdict[int, list[T]]:
        found: defaultdict[int, list[T]] = defaultdict(list)
        statement = f"SELECT * FROM {source}"  # noqa: S608 - made of our own parts
        for number, part in self._sql.rows(
            statement, lambda row: (whole(row, "revision"), read(row))
        ):
            found[number].append(part)
        return found


def _row(revision: Revision) -> Values:
    plan = revision.plan
    return {
        "from_date": revision.from_date,
        "made_at": revision.made_at,
        "revision_reason": revision.reason,
        "revision_agreed_with": revision.agreed_with,
        "revision_agreed_on": revision.agreed_on,
        "start_date": plan.start_date,
        "medicine": plan.medicine,
        "condition": plan.condition,
        "reason": plan.reason,
        "time_rule": plan.time_rule,
        "home_zone": plan.home_zone,
        "follow_up_days": plan.follow_up_days,
        "agreed_with": plan.agreed_with,
        "agreed_on": plan.agreed_on,
        "missed_dose_advice": plan.missed_dose_advice,
        **_supply_row(plan.supply),
    }


def _supply_row(supply: Supply | None) -> Values:
    if isinstance(supply, Capsules):
        return {"supply": "capsules", "max_pieces": supply.max_pieces}
    if isinstance(supply, Liquid):
        return {
            "supply": "liquid",
            "liquid_ug_per_ml": supply.mg_per_ml,
            "syringe_step_ul": supply.syringe_step_ml,
        }
    return {}


def _parts(revision: Revision) -> dict[str, list[Values]]:
    plan = revision.plan
    strengths = plan.supply.strengths_mg if isinstance(plan.supply, Capsules) else ()
    operation = {
        "operation": revision.operation,
        "days": revision.days,
        "later": revision.later,
    }
    return {
        "revision_step": [
            {"number": n, "dose_ug": s.dose_mg, "days": s.days, "every_days": s.every_days}
            for n, s in enumerate(plan.steps, start=1)
        ],
        "revision_time": [{"slot": n, "at": at} for n, at in enumerate(plan.times, start=1)],
        "revision_strength": [
            {"position": n, "strength_ug": mg} for n, mg in enumerate(strengths, start=1)
        ],
        "revision_kept_slot": [{"day": on, "slot": slot} for on, slot in sorted(revision.keeps)],
        "revision_place": [
            {"day": place.day, "slot": place.slot, "at": place.at} for place in revision.places
        ],
        "revision_operation": [operation] if revision.operation else [],
    }


def _step(row: Row) -> Step:
    days = optional(row, "days", whole)
    return Step(optional(row, "dose_ug", amount), days, whole(row, "every_days"))


def _kept(row: Row) -> tuple[date, int]:
    return day(row, "day"), whole(row, "slot")


def _place(row: Row) -> PlacedTime:
    return PlacedTime(*_kept(row), time_of_day(row, "at"))


def _operation(row: Row) -> tuple[Operation | None, int | None, LaterChanges | None]:
    later = text(row, "later")
    return (
        Operation(word(row, "operation")),
        optional(row, "days", whole),
        None if later is None else LaterChanges(later),
    )


def _withdrawn(row: Row) -> tuple[datetime | None, int | None]:
    return instant(row, "withdrawn_at"), optional(row, "newest", whole)


def _slot(row: Row) -> tuple[date, int, time | None]:
    return *_kept(row), optional(row, "at", time_of_day)


def _supply(row: Row, strengths: tuple[Decimal, ...]) -> Supply | None:
    match row["supply"]:
        case "capsules":
            return Capsules(strengths, whole(row, "max_pieces"))
        case "liquid":
            return Liquid(amount(row, "liquid_ug_per_ml"), amount(row, "syringe_step_ul"))
    return None


def _plan(
    row: Row, times: tuple[time, ...], steps: tuple[Step, ...], supply: Supply | None
) -> Plan:
    return Plan(
        start_date=day(row, "start_date"),
        times=times,
        steps=steps,
        medicine=word(row, "medicine"),
        condition=text(row, "condition"),
        reason=text(row, "reason"),
        time_rule=TimeRule(word(row, "time_rule")),
        home_zone=text(row, "home_zone"),
        supply=supply,
        follow_up_days=whole(row, "follow_up_days"),
        agreed_with=text(row, "agreed_with"),
        agreed_on=optional(row, "agreed_on", day),
        missed_dose_advice=text(row, "missed_dose_advice"),
    )
