"""The reminders of planned doses."""

from datetime import date

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.services.repositories import DatedRows
from ldn_desktop.storage.sql import Sql
from ldn_desktop.storage.values import Row, day, instant, optional, whole, write_day
from ldn_desktop.typing_compat import override


class SqliteReminders(DatedRows[DoseKey, Reminder]):
    """What has rung for a dose, one row per dose."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def between(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        counted = self._sql.counted("reminder")
        statement = f"SELECT * FROM reminder WHERE {counted} AND day BETWEEN :first AND :last"  # noqa: S608 - made of our own parts
        given = {"first": write_day(first), "last": write_day(last)}
        return {found.key: found for found in self._sql.rows(statement, _reminder, given)}

    @override
    def save(self, row: Reminder) -> None:
        self._sql.save(
            "reminder",
            {"day": row.key.day, "slot": row.key.slot, "plan_id": row.key.plan_id},
            {
                "due": row.due,
                "last_mark": row.last_mark,
                "rings": row.rings,
                "undelivered": row.undelivered,
                "put_off_until": row.put_off_until,
            },
        )


def _reminder(row: Row) -> Reminder:
    return Reminder(
        key=DoseKey(day(row, "day"), whole(row, "slot"), whole(row, "plan_id")),
        due=instant(row, "due"),
        last_mark=optional(row, "last_mark", instant),
        rings=whole(row, "rings"),
        undelivered=bool(whole(row, "undelivered")),
        put_off_until=optional(row, "put_off_until", instant),
    )
