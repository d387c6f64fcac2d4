"""What became of an action that the window or the tray asked for, in words."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from ldn_desktop.services.errors import ConfirmationCode

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Outcome(Generic[T_co]):
    """What became of an action.

    `value` where it was done. Else `sentence` says what is wrong, with the mend, and `questions`
    holds what to ask, in words: repeat the action with them `accepted`.
    """

    value: T_co | None = None
    sentence: str = ""
    questions: tuple[tuple[ConfirmationCode, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return not self.sentence and not self.questions

    @property
    def question(self) -> str:
        """All that is to be asked, as one text."""
        return " ".join(text for _question, text in self.questions)

    @property
    def accepted(self) -> frozenset[ConfirmationCode]:
        """The questions, to be handed back once the user has said yes."""
        return frozenset(question for question, _text in self.questions)
