"""What a command gives back: JSON for programs, lines for people, and whether data changed."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services.dose_lookup import parse_day
from ldn_desktop.services.errors import ConfirmationCode, StorageError
from ldn_desktop.wording.i18n import _

YES = frozenset(ConfirmationCode)
"""What `--yes` answers."""


@dataclass(frozen=True)
class CommandResult:
    """A command's result.

    `changed` says that a running window is to be told, `wrote` that a file was written.
    """

    json: Json
    lines: tuple[str, ...] = ()
    changed: bool = False
    wrote: bool = False

    @property
    def saved(self) -> bool:
        """Say whether more was done than to tell."""
        return self.changed or self.wrote


@dataclass(frozen=True)
class Command:
    """One command: its name (two words for `plan new`), a line of help, its options, its work.

    `run_without_data` is what it does where the data folder can't be opened; None: it is refused.
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
    """Add `--yes`: commands never ask, they refuse with the question as their sentence."""
    parser.add_argument("--yes", action="store_true", help=_("answer the question with yes"))


def no_options(_parser: ArgumentParser) -> None:
    """Add nothing."""


def day_of(text: str | None) -> date | None:
    """Return the local date of an option, None where it was not given; raises `Invalid`."""
    return None if text is None else parse_day(text)


def whole_number(option: str, text: str) -> int:
    """Return the whole number of an option, or raise `Invalid`, naming it."""
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise ValidationError(ValidationCode.NOT_IN_DIGITS, where=option)
    return int(text)
