"""The time zone and the window's hours, as they were."""

from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.services.repositories import Log, LoggedConditions
from ldn_desktop.storage.sql import Sql, Values
from ldn_desktop.storage.values import Row, instant, whole, word
from ldn_desktop.typing_compat import override


class SqliteConditions(Log[LoggedConditions]):
    """The log of conditions."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def all(self) -> tuple[LoggedConditions, ...]:
        counted = self._sql.counted("conditions")
        statement = f"SELECT * FROM conditions WHERE {counted} ORDER BY id"  # noqa: S608 - made of our own parts
        return self._sql.rows(statement, _conditions)

    @override
    def add(self, entry: LoggedConditions) -> LoggedConditions:
        row: Values = {
            "since": entry.since,
            "zone": entry.zone,
            "on_time_hours": entry.rules.on_time_hours,
            "late_hours": entry.rules.late_hours,
            "before_next_hours": entry.rules.before_next_hours,
        }
        self._sql.insert("conditions", row)
        return entry


def _conditions(row: Row) -> LoggedConditions:
    hours = (whole(row, f"{name}_hours") for name in ("on_time", "late", "before_next"))
    return LoggedConditions(instant(row, "since"), word(row, "zone"), WindowRules(*hours))
