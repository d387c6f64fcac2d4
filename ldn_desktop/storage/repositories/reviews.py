"""The dates of reviews."""

from ldn_desktop.domain.reviews import ReviewKind, ReviewLine
from ldn_desktop.storage.repositories.logs import SqliteLog
from ldn_desktop.storage.values import Row, day, instant, whole, word
from ldn_desktop.typing_compat import override


class SqliteReviews(SqliteLog[ReviewLine]):
    """The log of review dates."""

    table = "review_line"

    @override
    def read(self, row: Row) -> ReviewLine:
        return ReviewLine(
            id=whole(row, "id"),
            kind=ReviewKind(word(row, "kind")),
            day=day(row, "day"),
            recorded_at=instant(row, "recorded_at"),
        )
