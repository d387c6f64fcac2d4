"""The running log: the spans in which the app was up."""

from datetime import UTC, datetime, timedelta

from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.services.repositories import UpTimeRepository
from ldn_desktop.storage.sql import Sql
from ldn_desktop.storage.values import Row, instant, write_instant
from ldn_desktop.typing_compat import override

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SqliteUpTimes(UpTimeRepository):
    """The spans by number."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    @override
    def between(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        given = {"since": write_instant(since)}
        begun = ""
        if until is not None:
            given["until"] = write_instant(until)
            begun = "AND since < :until "
        statement = f"SELECT * FROM running WHERE until > :since {begun}ORDER BY since"  # noqa: S608 - made of our own parts
        return self._sql.rows(statement, _span, given)

    @override
    def start(self, at: datetime) -> int:
        # The number is computed from the instant, so that it is never used again, not even after a
        # restore replaced the spans while the app ran.
        number = (at - _EPOCH) // _MICROSECOND
        while self._numbered(number):
            number += 1
        return self._insert(number, UpTime(at, at))

    @override
    def extend(self, number: int, until: datetime) -> None:
        found = self._numbered(number)
        if not found:
            self._insert(number, UpTime(_EPOCH + number * _MICROSECOND, until))
        elif found[0].until < until:  # a span never shrinks
            self._sql.save("running", {"number": number}, {"until": until})

    def _numbered(self, number: int) -> tuple[UpTime, ...]:
        statement = "SELECT * FROM running WHERE number = :number"
        return self._sql.rows(statement, _span, {"number": number})

    def _insert(self, number: int, span: UpTime) -> int:
        return self._sql.insert(
            "running", {"number": number, "since": span.since, "until": span.until}
        )


def _span(row: Row) -> UpTime:
    return UpTime(instant(row, "since"), instant(row, "until"))
