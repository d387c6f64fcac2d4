"""Maps revisions to rows: the revision with its steps, times, strengths and kept doses."""

from datetime import date, time

from sqlalchemy import Connection, insert

from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.storage import tables
from ldn_desktop.storage.rows import Row, insert_numbered

NO_DOSE = 0
"""The slot that says that a withdrawal leaves the date without a dose."""


def insert_revision(connection: Connection, revision: Revision) -> tuple[int, int]:
    """Insert a revision; return its number and plan id. `plan_id` 0 makes a new plan."""
    made_at = {"made_at": revision.made_at}
    plan_id = revision.plan_id or insert_numbered(connection, tables.plan, made_at)
    row = {
        **_revision_row(revision),
        **_supply_row(revision.plan.supply),
        "plan_id": plan_id,
    }
    number = insert_numbered(connection, tables.revision, row)
    _insert_parts(connection, number, revision)
    return number, plan_id


def _revision_row(revision: Revision) -> Row:
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
        "time_rule": plan.time_rule.value,
        "home_zone": plan.home_zone,
        "follow_up_days": plan.follow_up_days,
        "agreed_with": plan.agreed_with,
        "agreed_on": plan.agreed_on,
        "missed_dose_advice": plan.missed_dose_advice,
    }


def _operation_row(revision: Revision) -> Row:
    return {
        "operation": revision.operation,
        "days": revision.days,
        "later": revision.later,
    }


def insert_withdrawal(connection: Connection, revision: Revision) -> None:
    """Insert the withdrawal of a revision, with the doses that it left or dropped."""
    row = {
        "revision": revision.number,
        "withdrawn_at": revision.withdrawn_at,
        "newest": revision.withdrawn_after,
    }
    connection.execute(insert(tables.revision_withdrawal), row)
    slots: dict[tuple[date, int], time | None] = dict.fromkeys(revision.left)
    slots |= {(place.day, place.slot): place.at for place in revision.restored}
    empty = revision.restored_days - {day for day, _slot in slots}
    slots |= {(day, NO_DOSE): None for day in empty}
    if slots:
        rows = [
            {"revision": revision.number, "day": day, "slot": slot, "at": at}
            for (day, slot), at in sorted(slots.items())
        ]
        connection.execute(insert(tables.withdrawal_slot), rows)


def _supply_row(supply: Supply | None) -> Row:
    if isinstance(supply, Capsules):
        return {"supply": "capsules", "max_pieces": supply.max_pieces}
    if isinstance(supply, Liquid):
        return {
            "supply": "liquid",
            "liquid_ug_per_ml": supply.mg_per_ml,
            "syringe_step_ul": supply.syringe_step_ml,
        }
    return {}


def _insert_parts(connection: Connection, number: int, revision: Revision) -> None:
    plan = revision.plan
    strengths = plan.supply.strengths_mg if isinstance(plan.supply, Capsules) else ()
    parts = (
        (
            tables.revision_step,
            [
                {"number": n, "dose_ug": s.dose_mg, "days": s.days, "every_days": s.every_days}
                for n, s in enumerate(plan.steps, start=1)
            ],
        ),
        (
            tables.revision_time,
            [{"slot": slot, "at": at} for slot, at in enumerate(plan.times, start=1)],
        ),
        (
            tables.revision_strength,
            [{"position": n, "strength_ug": mg} for n, mg in enumerate(strengths, start=1)],
        ),
        (
            tables.revision_kept_slot,
            [{"day": day, "slot": slot} for day, slot in sorted(revision.keeps)],
        ),
        (
            tables.revision_place,
            [{"day": place.day, "slot": place.slot, "at": place.at} for place in revision.places],
        ),
        (tables.revision_operation, [_operation_row(revision)] if revision.operation else []),
    )
    for table, rows in parts:
        if rows:
            connection.execute(insert(table), [{"revision": number, **row} for row in rows])
