"""The command `review`: the date of the next appointment."""

from argparse import ArgumentParser, Namespace

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, day_of
from ldn_desktop.services.reviews import read_next_review, set_review
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.reviews import say_review


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (Command("review", _("the date of your next review"), _review_options, review),)


def review(app: AppContext, options: Namespace) -> CommandResult:
    """Set or remove the date of the next review, if asked to; return it."""
    is_change = options.clear or options.day is not None
    if is_change:
        set_review(app.context, day_of(options.day))
    today = app.context.read().today
    day = read_next_review(app.context, today)
    shown = {"review": day.isoformat() if day else None}
    return CommandResult({**shown}, (say_review(day, today, PLAIN),), changed=is_change)


def _review_options(parser: ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("day", nargs="?", metavar="DATE", help=_("set it for this day"))
    either.add_argument("--clear", action="store_true", help=_("remove it"))
