"""The changes of symptoms."""

from ldn_desktop.domain.checkins import SymptomChange, SymptomTrend
from ldn_desktop.storage.repositories.logs import SqliteDatedWithdrawableLog
from ldn_desktop.storage.values import Row, day, instant, optional, whole, word
from ldn_desktop.typing_compat import override


class SqliteSymptomChanges(SqliteDatedWithdrawableLog[SymptomChange]):
    """The log of symptom changes."""

    table = "symptom_change"

    @override
    def read(self, row: Row) -> SymptomChange:
        return SymptomChange(
            day=day(row, "day"),
            symptom=word(row, "symptom"),
            change=SymptomTrend(word(row, "change")),
            recorded_at=instant(row, "recorded_at"),
            id=whole(row, "id"),
            withdrawn_at=optional(row, "withdrawn_at", instant),
        )
