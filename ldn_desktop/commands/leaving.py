"""export csv, json, fhir, ics."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from ldn_desktop.bootstrap import House
from ldn_desktop.commands.answer import Answer, Command, add_yes
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.services.errors import NeedsAnswer, Question
from ldn_desktop.services.exporting import all_that_stands, everything
from ldn_desktop.services.settings import Reveal
from ldn_desktop.wording.i18n import _

Made = Mapping[Path, bytes]


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (
        Command("export csv", _("tables for a spreadsheet"), _folder, export_csv),
        Command("export json", _("everything, to be imported again"), _file, export_json),
        Command("export fhir", _("a FHIR R4 bundle, for a clinic's system"), _file, export_fhir),
        Command("export ics", _("a calendar of the doses to come"), _calendar, export_ics),
    )


def export_csv(house: House, options: Namespace) -> Answer:
    """Write the planned doses and the check-ins as two tables into a folder."""
    from ldn_desktop.exchange.csv_files import csv_files

    folder = _path(options)
    files = csv_files(all_that_stands(house.context))
    return _written(house, options, {folder / name: data for name, data in files.items()})


def export_json(house: House, options: Namespace) -> Answer:
    """Write everything into one file that `import` takes."""
    from ldn_desktop.exchange.whole import whole_text

    text = whole_text(everything(house.context), house.context.clock.now())
    return _written(house, options, {_path(options): text.encode("utf-8")})


def export_fhir(house: House, options: Namespace) -> Answer:
    """Write the plan, the answered doses and the check-ins as a FHIR R4 bundle."""
    from ldn_desktop.exchange.fhir_bundle import fhir_text

    text = fhir_text(all_that_stands(house.context))
    return _written(house, options, {_path(options): text.encode("utf-8")})


def export_ics(house: House, options: Namespace) -> Answer:
    """Write the doses to come as a calendar; titles tell nothing unless asked to."""
    from ldn_desktop.exchange.calendar_file import calendar_bytes

    made = calendar_bytes(all_that_stands(house.context).agenda, Reveal(options.show))
    return _written(house, options, {_path(options): made})


def _path(options: Namespace) -> Path:
    if not options.output or "\0" in options.output:
        raise Invalid(Problem.TEXT_EMPTY, where="--output")
    return Path(options.output).absolute()


def _written(house: House, options: Namespace, files: Made) -> Answer:
    """Write the files, over those that are there only with --yes, and never over our own data."""
    from ldn_desktop.storage.files import write_files

    there = [path for path in files if path.is_file()]
    if there and not options.yes:
        raise NeedsAnswer([(Question.REPLACE_FILE, {"path": str(there[0])})])
    write_files(files, house.folder, replace=options.yes)
    names = [str(path) for path in files]
    lines = tuple(_("Saved: {file}").format(file=name) for name in names)
    return Answer({"files": [*names]}, lines)


def _folder(parser: ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FOLDER", required=True, help=_("where to"))
    add_yes(parser)


def _file(parser: ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", required=True, help=_("where to"))
    add_yes(parser)


def _calendar(parser: ArgumentParser) -> None:
    _file(parser)
    shows = [reveal.value for reveal in Reveal]
    parser.add_argument("--show", choices=shows, default=shows[0], help=_("what titles tell"))
