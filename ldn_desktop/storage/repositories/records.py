"""The dose records."""

from dataclasses import replace
from datetime import date, datetime

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.services.repositories import RecordRepository
from ldn_desktop.storage.sql import Sql, Values, within
from ldn_desktop.storage.values import (
    Row,
    amount,
    day,
    instant,
    optional,
    text,
    whole,
    word,
    write_day,
    write_instant,
)
from ldn_desktop.typing_compat import override


class SqliteRecords(RecordRepository):
    """The log of doses. `version` counts the lines of a dose."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def all(self) -> tuple[Record, ...]:
        return self.between()

    @override
    def between(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        where, given = within(first, last, self._sql.counted("dose_record"))
        return self._sql.rows(f"SELECT * FROM dose_record {where} ORDER BY id", _record, given)  # noqa: S608 - made of our own parts

    @override
    def newest(self, count: int) -> tuple[Record, ...]:
        counted = self._sql.counted("dose_record")
        statement = f"SELECT * FROM dose_record WHERE {counted} ORDER BY id DESC LIMIT :count"  # noqa: S608 - made of our own parts
        return self._sql.rows(statement, _record, {"count": count})[::-1]

    @override
    def since(self, at: datetime) -> tuple[Record, ...]:
        counted = self._sql.counted("dose_record")
        statement = f"SELECT * FROM dose_record WHERE {counted} AND recorded_at >= :at ORDER BY id"  # noqa: S608 - made of our own parts
        return self._sql.rows(statement, _record, {"at": write_instant(at)})

    @override
    def add(self, entry: Record) -> Record:
        key = entry.key
        if key is not None and key.day != entry.day:
            raise ValueError("a record's day is its dose's day")
        row: Values = {
            "kind": entry.kind,
            "day": entry.day,
            "slot": key.slot if key else None,
            "plan_id": key.plan_id if key else None,
            "version": self._next_version(key) if key else None,
            "recorded_at": entry.recorded_at,
            "taken_at": entry.taken_at,
            "taken_ug": entry.taken_mg,
            "due": entry.due,
            "planned_ug": entry.planned_mg,
            "note": entry.note,
            "undoes": entry.undoes,
        }
        return replace(entry, id=self._sql.insert("dose_record", row))

    def _next_version(self, key: DoseKey) -> int:
        statement = (
            "SELECT coalesce(max(version), 0) + 1 AS next FROM dose_record"
            " WHERE day = :day AND slot = :slot AND plan_id = :plan_id"
        )
        given: dict[str, str | int] = {"day": write_day(key.day)}
        given |= {"slot": key.slot, "plan_id": key.plan_id}
        (number,) = self._sql.rows(statement, lambda row: whole(row, "next"), given)
        return number


def _record(row: Row) -> Record:
    local_day, slot = day(row, "day"), optional(row, "slot", whole)
    return Record(
        id=whole(row, "id"),
        kind=RecordKind(word(row, "kind")),
        day=local_day,
        recorded_at=instant(row, "recorded_at"),
        key=None if slot is None else DoseKey(local_day, slot, whole(row, "plan_id")),
        taken_at=optional(row, "taken_at", instant),
        taken_mg=optional(row, "taken_ug", amount),
        due=optional(row, "due", instant),
        planned_mg=optional(row, "planned_ug", amount),
        note=text(row, "note"),
        undoes=optional(row, "undoes", whole),
    )
