"""What all commands share: their description, their result, and readers of common options."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import parse_whole_number
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services.dose_lookup import parse_day
from ldn_desktop.services.errors import ConfirmationCode, StorageError
from ldn_desktop.wording.i18n import _

YES = frozenset(ConfirmationCode)
"""The questions that `--yes` answers: all of them."""


@dataclass(frozen=True)
class CommandResult:
    """A command's result: `json` for programs, `lines` for people.

    `changed` says that the command changed data, so that the running app must be told; `wrote`
    that it wrote a file.
    """

    json: Json
    lines: tuple[str, ...] = ()
    changed: bool = False
    wrote: bool = False

    @property
    def saved(self) -> bool:
        """True if the command changed data or wrote a file."""
        return self.changed or self.wrote


@dataclass(frozen=True)
class Command:
    """One command: its name (two words for `plan new`), a line of help, its options, its function.

    `run_without_data` runs instead of `run` if the data folder can't be opened; if it is None,
    the command is refused with the `StorageError`.
    """

    name: str
    summary: str
    options: Callable[[ArgumentParser], None]
    run: Callable[[AppContext, Namespace], CommandResult]
    run_without_data: Callable[[Path, StorageError, Namespace], CommandResult] | None = None


def accepted(options: Namespace) -> frozenset[ConfirmationCode]:
    """Return the questions that the user answered with `--yes`."""
    return YES if options.yes else frozenset()


def add_yes(parser: ArgumentParser) -> None:
    """Add `--yes`. A command never asks: without `--yes` it is refused with the question."""
    parser.add_argument("--yes", action="store_true", help=_("answer the question with yes"))


def no_options(_parser: ArgumentParser) -> None:
    """Add nothing."""


def day_of(text: str | None) -> date | None:
    """Return the local date of an option, None if it was not given. Raises `ValidationError`."""
    return None if text is None else parse_day(text)


def whole_number(option: str, text: str) -> int:
    """Return the whole number of an option; raises `ValidationError` with the option's name."""
    number = parse_whole_number(text)
    if number is None:
        raise ValidationError(ValidationCode.NOT_IN_DIGITS, where=option)
    return number
