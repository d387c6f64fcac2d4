"""The questions for the clinician."""

from ldn_desktop.domain.questions import QuestionKind, QuestionLine
from ldn_desktop.storage.repositories.logs import SqliteLog
from ldn_desktop.storage.values import Row, instant, optional, text, whole, word
from ldn_desktop.typing_compat import override


class SqliteQuestions(SqliteLog[QuestionLine]):
    """The log of questions."""

    table = "question_line"

    @override
    def read(self, row: Row) -> QuestionLine:
        return QuestionLine(
            id=whole(row, "id"),
            kind=QuestionKind(word(row, "kind")),
            recorded_at=instant(row, "recorded_at"),
            question=optional(row, "question", whole),
            text=text(row, "text"),
        )
