"""Revisions to rows and back: one revision row, with its steps, times, strengths, kept doses."""

from collections import defaultdict
from datetime import date, time
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, insert, select

from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.storage import tables
from ldn_desktop.storage.rows import Row, insert_numbered


def insert_revision(connection: Connection, revision: Revision) -> tuple[int, int]:
    """Write the revision's rows and return its number and its plan's id; 0 makes a new plan."""
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
    )
    for table, rows in parts:
        if rows:
            connection.execute(insert(table), [{"revision": number, **row} for row in rows])


def select_plan_book(connection: Connection) -> PlanBook:
    """Read all revisions of all plans, in the order they were made.

    Raises `ValueError` or `Invalid` for rows that no version of the app wrote.
    """
    steps = _steps(connection)
    times = _times(connection)
    strengths = _strengths(connection)
    keeps = _keeps(connection)
    withdrawal = tables.revision_withdrawal
    query = (
        select(tables.revision, withdrawal.c.withdrawn_at.is_not(None).label("withdrawn"))
        .outerjoin(withdrawal, withdrawal.c.revision == tables.revision.c.number)
        .order_by(tables.revision.c.number)
    )
    return PlanBook(
        tuple(
            Revision(
                number=row["number"],
                plan_id=row["plan_id"],
                from_date=row["from_date"],
                made_at=row["made_at"],
                plan=_plan(
                    row,
                    tuple(steps[row["number"]]),
                    tuple(times[row["number"]]),
                    tuple(strengths[row["number"]]),
                ),
                reason=row["revision_reason"],
                agreed_with=row["revision_agreed_with"],
                agreed_on=row["revision_agreed_on"],
                keeps=frozenset(keeps[row["number"]]),
                withdrawn=bool(row["withdrawn"]),
            )
            for row in connection.execute(query).mappings()
        )
    )


def _plan(
    row: RowMapping,
    steps: tuple[Step, ...],
    times: tuple[time, ...],
    strengths: tuple[Decimal, ...],
) -> Plan:
    return Plan(
        start_date=row["start_date"],
        times=times,
        steps=steps,
        medicine=row["medicine"],
        condition=row["condition"],
        reason=row["reason"],
        time_rule=TimeRule(row["time_rule"]),
        home_zone=row["home_zone"],
        supply=_supply(row, strengths),
        follow_up_days=row["follow_up_days"],
        agreed_with=row["agreed_with"],
        agreed_on=row["agreed_on"],
        missed_dose_advice=row["missed_dose_advice"],
    )


def _supply(row: RowMapping, strengths: tuple[Decimal, ...]) -> Supply | None:
    match row["supply"]:
        case "capsules":
            return Capsules(strengths, row["max_pieces"])
        case "liquid":
            return Liquid(row["liquid_ug_per_ml"], row["syringe_step_ul"])
    return None


def _steps(connection: Connection) -> defaultdict[int, list[Step]]:
    step = tables.revision_step.c
    found: defaultdict[int, list[Step]] = defaultdict(list)
    query = select(step.revision, step.dose_ug, step.days, step.every_days)
    for revision, dose_mg, days, every_days in connection.execute(query.order_by(step.number)):
        found[revision].append(Step(dose_mg, days, every_days))
    return found


def _times(connection: Connection) -> defaultdict[int, list[time]]:
    row = tables.revision_time.c
    found: defaultdict[int, list[time]] = defaultdict(list)
    for revision, at in connection.execute(select(row.revision, row.at).order_by(row.slot)):
        found[revision].append(at)
    return found


def _strengths(connection: Connection) -> defaultdict[int, list[Decimal]]:
    row = tables.revision_strength.c
    found: defaultdict[int, list[Decimal]] = defaultdict(list)
    query = select(row.revision, row.strength_ug).order_by(row.position)
    for revision, strength_mg in connection.execute(query):
        found[revision].append(strength_mg)
    return found


def _keeps(connection: Connection) -> defaultdict[int, list[tuple[date, int]]]:
    row = tables.revision_kept_slot.c
    found: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for revision, day, slot in connection.execute(select(row.revision, row.day, row.slot)):
        found[revision].append((day, slot))
    return found
