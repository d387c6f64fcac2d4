"""The gentle reminders."""

from datetime import date

from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.services.repositories import DatedRows
from ldn_desktop.storage.sql import Sql
from ldn_desktop.storage.values import Row, day, instant, optional, whole, word, write_day
from ldn_desktop.typing_compat import override


class SqliteGentleReminders(DatedRows[tuple[GentleReminderKind, date], GentleReminder]):
    """What was shown of a gentle reminder, one row per kind and day."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def between(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        statement = "SELECT * FROM nudge WHERE day BETWEEN :first AND :last"
        given = {"first": write_day(first), "last": write_day(last)}
        found = self._sql.rows(statement, _gentle_reminder, given)
        return {(reminder.kind, reminder.day): reminder for reminder in found}

    @override
    def save(self, row: GentleReminder) -> None:
        self._sql.save(
            "nudge",
            {"kind": row.kind, "day": row.day},
            {"shown_at": row.shown_at, "closed": row.closed},
        )


def _gentle_reminder(row: Row) -> GentleReminder:
    return GentleReminder(
        kind=GentleReminderKind(word(row, "kind")),
        day=day(row, "day"),
        shown_at=optional(row, "shown_at", instant),
        closed=bool(whole(row, "closed")),
    )
