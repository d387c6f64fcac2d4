"""The commands `export csv`, `export json`, `export fhir` and `export ics`."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, add_yes
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.csv_names import DECIMALS, SEPARATORS, USUAL_SIGNS, TableSigns
from ldn_desktop.services.errors import ConfirmationCode, ConfirmationRequired
from ldn_desktop.services.settings import Reveal
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from ldn_desktop.exchange.exporters import ExportJob


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (
        Command("export csv", _("tables for a spreadsheet"), _tables, export),
        Command("export json", _("everything, to be imported again"), _file, export),
        Command("export fhir", _("a FHIR R4 bundle, for a clinic's system"), _fhir, export),
        Command("export ics", _("a calendar of the doses to come"), _calendar, export),
    )


def export(app: AppContext, options: Namespace) -> CommandResult:
    """Write the files of the format that the subcommand names."""
    from ldn_desktop.exchange.exporters import Format, export_files

    if not options.output or "\0" in options.output:
        raise ValidationError(ValidationCode.TEXT_EMPTY, where="--output")
    reveal = Reveal(getattr(options, "show", Reveal.NOTHING))
    target = Path(options.output).absolute()
    form = Format(getattr(options, "form", None) or options.subcommand)
    signs = TableSigns(options.separator, options.decimal) if form is Format.CSV else USUAL_SIGNS
    made = export_files(app.context, form, target, reveal, signs)
    return _written(app, made, options)


def _written(app: AppContext, made: "ExportJob", options: Namespace) -> CommandResult:
    """Write the files; replace existing ones only with `--yes`."""
    from ldn_desktop.storage.files import write_files

    there = [path for path in made.files if path.is_file()]
    if there and not options.yes:
        raise ConfirmationRequired([(ConfirmationCode.REPLACE_FILE, {"path": str(there[0])})])
    names = [str(path) for path in made.files]
    lines = tuple(_("Saved: {file}").format(file=name) for name in names)
    made.write(lambda files: write_files(files, app.folder, replace=options.yes))
    return CommandResult({"files": [*names]}, lines, changed=made.plan is not None, wrote=True)


def _tables(parser: ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FOLDER", required=True, help=_("where to"))
    words = _("what stands between columns")
    parser.add_argument(
        "--separator", choices=SEPARATORS, default=USUAL_SIGNS.separator, help=words
    )
    words = _("the decimal sign")
    parser.add_argument("--decimal", choices=DECIMALS, default=USUAL_SIGNS.decimal, help=words)
    add_yes(parser)


def _file(parser: ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", required=True, help=_("where to"))
    add_yes(parser)


def _fhir(parser: ArgumentParser) -> None:
    _file(parser)
    # The values of `Format`, whose module is loaded by an export only.
    forms = (
        ("--transaction", "fhir transaction", _("a bundle that a server stores")),
        ("--ips", "ips", _("an International Patient Summary")),
    )
    either = parser.add_mutually_exclusive_group()
    for option, form, words in forms:
        either.add_argument(option, dest="form", action="store_const", const=form, help=words)


def _calendar(parser: ArgumentParser) -> None:
    _file(parser)
    shows = [reveal.value for reveal in Reveal]
    parser.add_argument("--show", choices=shows, default=shows[0], help=_("what titles tell"))
