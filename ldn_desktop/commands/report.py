"""The command `report`."""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, day_of
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services import report as reports
from ldn_desktop.services.report import Ranges, Report, ReportRange
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (Command("report", _("the page for the clinician"), _options, report),)


def report(app: AppContext, options: Namespace) -> CommandResult:
    """Write the report of a range, by default since the last report, as PDF or HTML."""
    from ldn_desktop.paper.headless import need_painter
    from ldn_desktop.report.files import check_name, printed_of, save

    target = check_name(Path(options.output), where="--output")
    days = _days(reports.read_ranges(app.context), options)
    made = reports.read_report(app.context, *days)
    application = need_painter()  # kept to the end: without it Qt has no fonts
    saved = save(printed_of(made, PLAIN), target)
    reports.keep_report_made(app.context, made.history.first, made.history.last)
    del application
    return CommandResult(_json(saved, made), (_say(saved, made),), changed=True)


def _days(ranges: Ranges, options: Namespace) -> tuple[date, date]:
    """Return the first and last date; one not given is that of the range since the last report."""
    since, today = ranges.of(ReportRange.SINCE_LAST)
    first, last = day_of(options.first), day_of(options.last) or today
    if first is None:
        first = since if since <= last else ranges.first
    return first, last


def _json(saved: Path, made: Report) -> dict[str, Json]:
    counts = made.counts
    return {
        "file": str(saved),
        "from": made.history.first.isoformat(),
        "to": made.history.last.isoformat(),
        "planned": counts.planned,
        "recorded": counts.recorded,
        "taken": counts.taken,
        "as_planned": counts.as_planned,
        "other_amount": counts.other_amount,
        "on_time": counts.on_time,
        "late": counts.late,
        "time_unknown": counts.time_unknown,
        "skipped": counts.skipped,
        "not_recorded": counts.not_recorded,
        "computer_off": counts.computer_off,
        "extra": counts.extra,
    }


def _say(saved: Path, made: Report) -> str:
    return _("Saved: {file}, {first} to {last}. Taken: {taken} of {planned}.").format(
        file=str(saved),
        first=made.history.first.isoformat(),
        last=made.history.last.isoformat(),
        taken=made.counts.taken,
        planned=made.counts.planned,
    )


def _options(parser: ArgumentParser) -> None:
    name = _("the file to write, .pdf or .html")
    parser.add_argument("--output", metavar="FILE", required=True, help=name)
    first = _("first date, included; else since the last report")
    parser.add_argument("--from", dest="first", metavar="DATE", help=first)
    parser.add_argument(
        "--to", dest="last", metavar="DATE", help=_("last date, included; else today")
    )
