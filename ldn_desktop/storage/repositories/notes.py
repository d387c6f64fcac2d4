"""The notes."""

from ldn_desktop.domain.checkins import Note
from ldn_desktop.storage.repositories.logs import SqliteDatedWithdrawableLog
from ldn_desktop.storage.values import Row, day, instant, optional, whole, word
from ldn_desktop.typing_compat import override


class SqliteNotes(SqliteDatedWithdrawableLog[Note]):
    """The log of notes."""

    table = "note"

    @override
    def read(self, row: Row) -> Note:
        return Note(
            day=day(row, "day"),
            text=word(row, "text"),
            recorded_at=instant(row, "recorded_at"),
            id=whole(row, "id"),
            starred=bool(optional(row, "starred", whole)),
            withdrawn_at=optional(row, "withdrawn_at", instant),
        )
