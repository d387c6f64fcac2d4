"""The result of an action that the window or the tray asked for, in words."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from ldn_desktop.services.errors import ConfirmationCode

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Outcome(Generic[T_co]):
    """The result of an action.

    `value` is set if it was done. Otherwise `sentence` says what is wrong and what to do, or
    `questions` holds what to ask in words: repeat the action with them `accepted`.
    """

    value: T_co | None = None
    sentence: str = ""
    questions: tuple[tuple[ConfirmationCode, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the action was done."""
        return not self.sentence and not self.questions

    @property
    def question(self) -> str:
        """All questions as one text."""
        return " ".join(text for _question, text in self.questions)

    @property
    def accepted(self) -> frozenset[ConfirmationCode]:
        """The questions to pass on when the user has said yes."""
        return frozenset(question for question, _text in self.questions)
