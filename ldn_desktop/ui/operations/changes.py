"""Calls the services for the window; puts their errors and questions into words."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import (
    ConfirmationCode,
    ConfirmationRequired,
    NotAllowedError,
    StorageError,
)
from ldn_desktop.services.put_back import Check, allow, only
from ldn_desktop.services.repositories import Conflict
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.questions import ask_person, complain

T = TypeVar("T")
Act: TypeAlias = Callable[[], "Act"]
"""Changes something and returns the act that takes this back. Raises as the services do."""


class Changes:
    """Makes changes for the operations, each of which has a name and a type of its own.

    `saved` is called after each change with a sentence for the quiet line, "" for none; `acted`
    after one that undo can take back, with the act that does so and the sentence.
    """

    def __init__(
        self,
        context: Context,
        formats: Formats,
        saved: Callable[[str], None],
        acted: Callable[[Act, str], None],
    ) -> None:
        self.context = context
        self.formats = formats
        self._saved, self._acted = saved, acted

    def attempt(self, action: Callable[[], T]) -> Outcome[T]:
        """Call `action` and return its result or its error in words; retry once on `Conflict`."""
        try:
            return Outcome(value=_retry_once(action))
        except (ValidationError, NotAllowedError) as error:
            return Outcome(sentence=complain(error, self.formats))
        except ConfirmationRequired as error:
            return Outcome(questions=self.questions(error))
        except StorageError as error:
            sentence = _("This is NOT saved. {why}").format(why=complain(error, self.formats))
            return Outcome(sentence=sentence)
        except Conflict:
            return Outcome(sentence=_("Something else changed this just now. Look, and try again."))

    def make(self, action: Callable[[], T], said: str = "") -> Outcome[T]:
        """Make a change as `attempt` does; if it was saved, call `saved` with `said`."""
        outcome = self.attempt(action)
        if outcome.ok:
            self._saved(said)
        return outcome

    def make_reversible(self, action: Callable[[], tuple[T, Act]], said: str = "") -> Outcome[T]:
        """Make a change as `make` does; its second result takes it back."""
        outcome = self.make(action)
        if outcome.value is None:
            return Outcome(sentence=outcome.sentence, questions=outcome.questions)
        value, back = outcome.value
        self._acted(back, said)
        return Outcome(value=value)

    def put(self, put: Callable[[T, Check[T]], T], value: T, said: str = "") -> Outcome[None]:
        """Make `value` what `put` replaces; undo puts the value before back, if this still stands.

        `put` gets the value and a check of the value before, which it returns.
        """

        def act(value: T, check: Check[T]) -> Act:
            before = put(value, check)
            return lambda: act(before, only(value))

        return self.act(lambda: act(value, allow), said)

    def act(self, act: Act, said: str = "") -> Outcome[None]:
        """Make a change of which nothing but how to take it back is of use."""
        return self.make_reversible(lambda: (None, act()), said)

    def questions(self, error: ConfirmationRequired) -> tuple[tuple[ConfirmationCode, str], ...]:
        """Return the questions of an error in words."""
        return tuple((asked[0], ask_person(*asked, self.formats)) for asked in error.questions)


def taking_back(done: T, back: Callable[[T], T], again: Callable[[T], T]) -> Act:
    """Return the act that takes `done` back by `back`, and makes what that returns by `again`."""

    def act() -> Act:
        gone = back(done)
        return lambda: taking_back(again(gone), back, again)

    return act


def _retry_once(action: Callable[[], T]) -> T:
    try:
        return action()
    except Conflict:
        return action()
