"""The reports that were made."""

from ldn_desktop.domain.reviews import ReportMade
from ldn_desktop.storage.repositories.logs import SqliteLog
from ldn_desktop.storage.values import Row, day, instant, whole
from ldn_desktop.typing_compat import override


class SqliteReports(SqliteLog[ReportMade]):
    """The log of reports."""

    table = "report_made"

    @override
    def read(self, row: Row) -> ReportMade:
        return ReportMade(
            first=day(row, "first"),
            last=day(row, "last"),
            made_at=instant(row, "made_at"),
            id=whole(row, "id"),
        )
