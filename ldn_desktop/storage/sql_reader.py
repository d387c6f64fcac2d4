"""Reads what a start needs: plans, records, reminders, settings and the running log.

The statements are plain SQL with named parameters, so that they run on SQLAlchemy's connections
and, before SQLAlchemy is loaded, on the driver's own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.plan_history import PlanHistory, history_of
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import LaterChanges, Operation, PlacedTime, Revision
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.services.ports import LoggedConditions, Reader
from ldn_desktop.storage.values import (
    read_amount,
    read_day,
    read_instant,
    read_time,
    write_day,
    write_instant,
)
from ldn_desktop.typing_compat import override

T = TypeVar("T")
Row = Mapping[str, object]
Ask = Callable[[str, Mapping[str, str]], Iterable[Row]]
"""Runs a statement with its named values and returns its rows by column name."""


@dataclass(frozen=True)
class SqlReader(Reader):
    """The `Reader` port and some more reads, on any function that runs SQL.

    Raises `ValueError` or `ValidationError` for rows that no version of the app wrote.
    """

    ask: Ask

    @override
    def plan_history(self) -> PlanHistory:
        steps = self._by_revision("SELECT * FROM revision_step ORDER BY number", _step)
        times = self._by_revision("SELECT * FROM revision_time ORDER BY slot", _time)
        strengths = self._by_revision(_STRENGTHS, _strength)
        keeps = self._by_revision("SELECT * FROM revision_kept_slot", _kept)
        places = self._by_revision("SELECT * FROM revision_place ORDER BY day, slot", _place)
        operations = self._by_revision("SELECT * FROM revision_operation", _operation)
        withdrawn = self._by_revision("SELECT * FROM revision_withdrawal", _withdrawn)
        slots = self._by_revision("SELECT * FROM withdrawal_slot ORDER BY day, slot", _slot)
        revisions = []
        for row in self.ask("SELECT * FROM revision ORDER BY number", {}):
            number = _whole(row, "number")
            supply = _supply(row, tuple(strengths[number]))
            plan = _plan(row, tuple(times[number]), tuple(steps[number]), supply)
            operation, days, later = (operations[number] or [(None, None, None)])[0]
            withdrawn_at, withdrawn_after = (withdrawn[number] or [(None, None)])[0]
            revisions.append(
                Revision(
                    number=number,
                    plan_id=_whole(row, "plan_id"),
                    from_date=_day(row, "from_date"),
                    made_at=_instant(row, "made_at"),
                    plan=plan,
                    reason=_text(row, "revision_reason"),
                    agreed_with=_text(row, "revision_agreed_with"),
                    agreed_on=_maybe(row, "revision_agreed_on", _day),
                    keeps=frozenset(keeps[number]),
                    operation=operation,
                    days=days,
                    later=later,
                    places=tuple(places[number]),
                    withdrawn_at=withdrawn_at,
                    withdrawn_after=withdrawn_after,
                    left=frozenset(
                        (day, slot) for day, slot, at in slots[number] if slot and not at
                    ),
                    restored=tuple(PlacedTime(*one[:2], one[2]) for one in slots[number] if one[2]),
                    restored_days=frozenset(day for day, _slot, _at in slots[number]),
                )
            )
        history = history_of(tuple(revisions))
        _ = history.effective  # raises if an operation is impossible: a damaged row
        return history

    @override
    def conditions(self) -> tuple[LoggedConditions, ...]:
        return tuple(
            _conditions(row) for row in self.ask("SELECT * FROM conditions ORDER BY id", {})
        )

    @override
    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        bounds = {"first": first, "last": last}
        given = {name: write_day(day) for name, day in bounds.items() if day is not None}
        where = " AND ".join(_BOUNDS[name] for name in given)
        clause = f" WHERE {where}" if where else ""
        rows = self.ask(f"SELECT * FROM dose_record{clause} ORDER BY id", given)  # noqa: S608 - made of our own parts
        return tuple(_record(row) for row in rows)

    @override
    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        given = {"first": write_day(first), "last": write_day(last)}
        found = (_reminder(row) for row in self.ask(_REMINDERS, given))
        return {reminder.key: reminder for reminder in found}

    @override
    def settings(self) -> dict[str, str]:
        rows = self.ask("SELECT name, value FROM setting", {})
        return {str(row["name"]): str(row["value"]) for row in rows}

    def newest_records(self, count: int) -> tuple[Record, ...]:
        """Return the last `count` lines of the log of doses, in the order appended."""
        rows = self.ask(_NEWEST_RECORDS, {"count": str(count)})
        return tuple(_record(row) for row in reversed(list(rows)))

    def records_since(self, at: datetime) -> tuple[Record, ...]:
        """Return the lines recorded at the UTC instant `at` or later, in the order appended."""
        rows = self.ask(_RECORDS_SINCE, {"at": write_instant(at)})
        return tuple(_record(row) for row in rows)

    def first_day(self) -> date | None:
        """Return the earliest date of any record, score or note, None if there is none."""
        return next(_maybe(row, "day", _day) for row in self.ask(_FIRST_DAY, {}))

    @override
    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        given = {"since": write_instant(since)}
        if until is None:
            rows = self.ask(_UP_TIMES, given)
        else:
            rows = self.ask(_UP_TIMES_UNTIL, given | {"until": write_instant(until)})
        return tuple(UpTime(_instant(row, "since"), _instant(row, "until")) for row in rows)

    def _by_revision(self, statement: str, read: Callable[[Row], T]) -> defaultdict[int, list[T]]:
        found: defaultdict[int, list[T]] = defaultdict(list)
        for row in self.ask(statement, {}):
            found[_whole(row, "revision")].append(read(row))
        return found


_BOUNDS = {"first": "day >= :first", "last": "day <= :last"}
_STRENGTHS = "SELECT * FROM revision_strength ORDER BY position"
_REMINDERS = "SELECT * FROM reminder WHERE day BETWEEN :first AND :last"
_FIRST_DAY = (
    "SELECT min(day) AS day FROM (SELECT min(day) AS day FROM dose_record"
    " UNION ALL SELECT min(day) FROM score UNION ALL SELECT min(day) FROM note)"
)
_RECORDS_SINCE = "SELECT * FROM dose_record WHERE recorded_at >= :at ORDER BY id"
_NEWEST_RECORDS = "SELECT * FROM dose_record ORDER BY id DESC LIMIT CAST(:count AS INTEGER)"
_UP_TIMES = "SELECT since, until FROM running WHERE until > :since ORDER BY since"
_UP_TIMES_UNTIL = (
    "SELECT since, until FROM running WHERE until > :since AND since < :until ORDER BY since"
)


def _whole(row: Row, name: str) -> int:
    value = row[name]
    if not isinstance(value, int):
        raise ValueError(f"{name} is no whole number")
    return value


def _word(row: Row, name: str) -> str:
    value = row[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value


def _maybe(row: Row, name: str, read: Callable[[Row, str], T]) -> T | None:
    return None if row[name] is None else read(row, name)


def _text(row: Row, name: str) -> str | None:
    return _maybe(row, name, _word)


def _day(row: Row, name: str) -> date:
    return read_day(_word(row, name))


def _instant(row: Row, name: str) -> datetime:
    return read_instant(_word(row, name))


def _amount(row: Row, name: str) -> Decimal:
    return read_amount(_whole(row, name))


def _step(row: Row) -> Step:
    days = _maybe(row, "days", _whole)
    return Step(_maybe(row, "dose_ug", _amount), days, _whole(row, "every_days"))


def _time(row: Row) -> time:
    return read_time(_word(row, "at"))


def _strength(row: Row) -> Decimal:
    return _amount(row, "strength_ug")


def _kept(row: Row) -> tuple[date, int]:
    return _day(row, "day"), _whole(row, "slot")


def _place(row: Row) -> PlacedTime:
    return PlacedTime(*_kept(row), _time(row))


def _operation(row: Row) -> tuple[Operation | None, int | None, LaterChanges | None]:
    later = _text(row, "later")
    return (
        Operation(_word(row, "operation")),
        _maybe(row, "days", _whole),
        None if later is None else LaterChanges(later),
    )


def _withdrawn(row: Row) -> tuple[datetime | None, int | None]:
    return _instant(row, "withdrawn_at"), _maybe(row, "newest", _whole)


def _slot(row: Row) -> tuple[date, int, time | None]:
    at = _text(row, "at")
    return *_kept(row), None if at is None else read_time(at)


def _conditions(row: Row) -> LoggedConditions:
    hours = (_whole(row, f"{name}_hours") for name in ("on_time", "late", "before_next"))
    return LoggedConditions(_instant(row, "since"), _word(row, "zone"), WindowRules(*hours))


def _supply(row: Row, strengths: tuple[Decimal, ...]) -> Supply | None:
    match row["supply"]:
        case "capsules":
            return Capsules(strengths, _whole(row, "max_pieces"))
        case "liquid":
            return Liquid(_amount(row, "liquid_ug_per_ml"), _amount(row, "syringe_step_ul"))
    return None


def _plan(
    row: Row, times: tuple[time, ...], steps: tuple[Step, ...], supply: Supply | None
) -> Plan:
    return Plan(
        start_date=_day(row, "start_date"),
        times=times,
        steps=steps,
        medicine=_word(row, "medicine"),
        condition=_text(row, "condition"),
        reason=_text(row, "reason"),
        time_rule=TimeRule(_word(row, "time_rule")),
        home_zone=_text(row, "home_zone"),
        supply=supply,
        follow_up_days=_whole(row, "follow_up_days"),
        agreed_with=_text(row, "agreed_with"),
        agreed_on=_maybe(row, "agreed_on", _day),
        missed_dose_advice=_text(row, "missed_dose_advice"),
    )


def _record(row: Row) -> Record:
    day, slot = _day(row, "day"), _maybe(row, "slot", _whole)
    return Record(
        id=_whole(row, "id"),
        kind=RecordKind(_word(row, "kind")),
        day=day,
        recorded_at=_instant(row, "recorded_at"),
        key=None if slot is None else DoseKey(day, slot, _whole(row, "plan_id")),
        taken_at=_maybe(row, "taken_at", _instant),
        taken_mg=_maybe(row, "taken_ug", _amount),
        due=_maybe(row, "due", _instant),
        planned_mg=_maybe(row, "planned_ug", _amount),
        note=_text(row, "note"),
        undoes=_maybe(row, "undoes", _whole),
    )


def _reminder(row: Row) -> Reminder:
    return Reminder(
        key=DoseKey(_day(row, "day"), _whole(row, "slot"), _whole(row, "plan_id")),
        due=_instant(row, "due"),
        last_mark=_maybe(row, "last_mark", _instant),
        rings=_whole(row, "rings"),
        undelivered=bool(_whole(row, "undelivered")),
        put_off_until=_maybe(row, "put_off_until", _instant),
    )
