"""The command line: parses the arguments, runs one command, prints its result."""

import json
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ldn_desktop import __version__
from ldn_desktop.app.bootstrap import AppContext, open_app, tell_running_app
from ldn_desktop.commands import (
    appointments,
    doses,
    export,
    import_,
    maintenance,
    plans,
    report,
    stock,
    symptoms,
    taper,
)
from ldn_desktop.commands.command import Command, CommandResult
from ldn_desktop.commands.watched_store import WatchedStore
from ldn_desktop.desktop.folders import data_folder
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.errors import (
    ConfirmationRequired,
    NotAllowedError,
    RejectionReason,
    StorageError,
)
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import fix_by_command, say, say_bug
from ldn_desktop.wording.streams import encodable, write_line

DONE, REFUSED = 0, 1
_OPTIONS = {
    RejectionReason.SEVERAL_MEDICINES: "--medicine",
    RejectionReason.NO_AMOUNT_IN_MG: "--piece-mg",
}
"""The option that answers a refusal; the window has a field for it."""

if TYPE_CHECKING:  # subscriptable for the type checker only, until Python 3.12
    Subparsers = _SubParsersAction[ArgumentParser]


def all_commands() -> tuple[Command, ...]:
    """Return every command, in the order of the help."""
    return (
        *maintenance.commands(),
        *doses.commands(),
        *plans.commands(),
        *taper.commands(),
        *symptoms.commands(),
        *appointments.commands(),
        *stock.commands(),
        *report.commands(),
        *export.commands(),
        *import_.commands(),
    )


def build_parser() -> ArgumentParser:
    """Return the parser of all commands and options of `ldn-desktop`."""
    parser = ArgumentParser(
        prog="ldn-desktop",
        description=_("Reminders and a record for an agreed taper of low-dose naltrexone."),
        epilog=_("Without a command it opens the window, or raises the one that is running."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"ldn-desktop {__version__}")
    parser.add_argument(
        "--background", action="store_true", help=_("reminders and tray, no window")
    )
    parser.add_argument("--demo", action="store_true", help=_("a made-up plan, thrown away after"))
    menu = parser.add_mutually_exclusive_group()
    into = _("add it to your menu of programs, with its icon")
    menu.add_argument("--install-desktop", action="store_true", help=into)
    out = _("take it out of that menu")
    menu.add_argument("--remove-desktop", action="store_true", help=out)
    _add_data_dir(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"))
    groups: dict[str, Subparsers] = {}
    for command in all_commands():
        _add_command(commands, groups, command)
    return parser


def _add_command(commands: "Subparsers", groups: "dict[str, Subparsers]", command: Command) -> None:
    """Add a command; `plan new` goes into the group `plan`, which is made at its first command."""
    group, space, name = command.name.partition(" ")
    if space and group not in groups:
        parser = commands.add_parser(group, help=_group_help()[group], allow_abbrev=False)
        _add_data_dir(parser, default=SUPPRESS)
        groups[group] = parser.add_subparsers(
            dest="subcommand", metavar=_("COMMAND"), required=True
        )
    parent = groups[group] if space else commands
    parser = parent.add_parser(
        name or group, help=command.summary, description=command.summary, allow_abbrev=False
    )
    _add_data_dir(parser, default=SUPPRESS)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    command.options(parser)
    parser.set_defaults(run=command)


def _group_help() -> dict[str, str]:
    return {
        "plan": _("the plan and its revisions"),
        "question": _("questions for your next appointment"),
        "export": _("take your data out"),
    }


def _add_data_dir(parser: ArgumentParser, *, default: str | None) -> None:
    parser.add_argument(
        "--data-dir", metavar="DIR", default=default, help=_("the folder of your data")
    )


def run_command(
    options: Namespace,
    *,
    open_at: Callable[[Path | None], AppContext] = open_app,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Run the command in `options` and return its exit status: 0 done, 1 not done.

    If it meets a bug of ours, `err` gets one sentence and the place of the bug. A traceback would
    show the text of the error, and that may quote what the user typed.
    """
    out, err = out or sys.stdout, err or sys.stderr
    stores: list[WatchedStore] = []
    try:
        return _run(options, _watching(open_at, stores), out, err)
    except BrokenPipeError:  # a reader that has gone is no bug of ours
        raise
    except Exception as error:  # noqa: BLE001 - see above: no traceback may reach the terminal
        # A command without an opened store can have restored one.
        saved = not stores or stores[-1].may_have_saved
        write_line(say_bug(may_have_saved=saved), err)
        write_line(_("Where it happened: {place}").format(place=redacted_traceback(error)), err)
        return REFUSED


def _watching(
    open_at: Callable[[Path | None], AppContext], stores: list[WatchedStore]
) -> Callable[[Path | None], AppContext]:
    """Return an `open_at` that adds the store it opens to `stores`, watched."""

    def opened(folder: Path | None) -> AppContext:
        app = open_at(folder)
        stores.append(WatchedStore(app.context.store))
        return replace(app, context=replace(app.context, store=stores[-1]))

    return opened


def _run(
    options: Namespace, open_at: Callable[[Path | None], AppContext], out: TextIO, err: TextIO
) -> int:
    command: Command = options.run
    folder = Path(options.data_dir) if options.data_dir is not None else None
    try:
        answer = _answer(command, options, open_at, folder)
    except (ValidationError, NotAllowedError, ConfirmationRequired, StorageError) as error:
        write_line(plain_line(_for_a_command(error)), err)
        return REFUSED
    if _print(answer, out, as_json=options.json):
        return DONE
    if not answer.saved:
        write_line(_("The answer could not be written."), err)
        return REFUSED
    write_line(_("It is saved. The answer could not be written."), err)
    return DONE


def _answer(
    command: Command,
    options: Namespace,
    open_at: Callable[[Path | None], AppContext],
    folder: Path | None,
) -> CommandResult:
    """Return the command's result; tell the running app if the command changed data."""
    try:
        app = open_at(folder)
    except StorageError as error:
        if command.run_without_data is None:
            raise
        place = data_folder(folder)
        answer = command.run_without_data(place, error, options)
    else:
        place = app.folder
        try:
            answer = command.run(app, options)
        finally:
            app.context.store.close()
    if answer.changed:
        tell_running_app(place)
    return answer


def _for_a_command(
    error: ValidationError | NotAllowedError | ConfirmationRequired | StorageError,
) -> str:
    sentence = say(error)
    if isinstance(error, ConfirmationRequired):
        return sentence + " " + _("Answer yes with --yes.")
    if isinstance(error, StorageError):
        return f"{sentence} {fix_by_command(error)}".rstrip()
    if isinstance(error, NotAllowedError) and error.reason in _OPTIONS:
        return sentence + " " + _("Use {option}.").format(option=_OPTIONS[error.reason])
    return sentence


def _print(answer: CommandResult, out: TextIO, *, as_json: bool) -> bool:
    """Print the answer; return False if it could not be written."""
    if not as_json:
        text = "\n".join(plain_line(line) for line in answer.lines)
        return not answer.lines or write_line(text, out)
    text = json.dumps(answer.json, ensure_ascii=False, indent=2)
    if encodable(text, out) != text:
        text = json.dumps(answer.json, ensure_ascii=True, indent=2)
    return write_line(text, out)


def plain_line(line: str) -> str:
    """Return the line with a space for each control character: none can steer the terminal."""
    return "".join(sign if sign.isprintable() or sign == "\u200d" else " " for sign in line)


def parse(words: Sequence[str]) -> Namespace:
    """Parse the arguments of the command line; wrong usage ends the process with status 2."""
    parser = build_parser()
    options = parser.parse_args(list(words))
    alone = ("--background", "--demo", "--install-desktop", "--remove-desktop")
    given = [option for option in alone if getattr(options, option[2:].replace("-", "_"))]
    if options.command is not None and given:
        parser.error(_("{option} goes without a command").format(option=given[0]))
    if options.data_dir == "":  # an unset variable of a script, not the current folder
        parser.error(_("--data-dir needs the name of a folder"))
    return options
