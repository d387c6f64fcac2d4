"""The scores of symptoms."""

from ldn_desktop.domain.checkins import Score
from ldn_desktop.storage.repositories.logs import SqliteDatedWithdrawableLog
from ldn_desktop.storage.values import Row, day, instant, optional, whole, word
from ldn_desktop.typing_compat import override


class SqliteScores(SqliteDatedWithdrawableLog[Score]):
    """The log of scores."""

    table = "score"

    @override
    def read(self, row: Row) -> Score:
        return Score(
            day=day(row, "day"),
            symptom=word(row, "symptom"),
            score=whole(row, "score"),
            recorded_at=instant(row, "recorded_at"),
            id=whole(row, "id"),
            withdrawn_at=optional(row, "withdrawn_at", instant),
        )
