"""report."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ldn_desktop.bootstrap import House
from ldn_desktop.commands.answer import Answer, Command
from ldn_desktop.services import report as reports
from ldn_desktop.services.finding import parse_day
from ldn_desktop.services.report import Span
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (Command("report", _("the page for the clinician"), _options, report),)


def report(house: House, options: Namespace) -> Answer:
    """Write the report of a range, by default since the last one, as PDF or HTML."""
    from ldn_desktop.paper.headless import need_painter
    from ldn_desktop.paper.making import check_name, printed_of, save

    target = check_name(Path(options.output), where="--output")
    ranges = reports.read_ranges(house.context)
    first, last = ranges.of(Span.SINCE_LAST)
    if options.last is not None:
        last = parse_day(options.last)
        first = first if first <= last else ranges.first
    if options.first is not None:
        first = parse_day(options.first)
    found = reports.read_report(house.context, first, last)
    application = need_painter()  # kept to the end: without it Qt has no fonts
    saved = save(printed_of(found, PLAIN), target)
    reports.keep_report_made(house.context, found.history.first, found.history.last)
    del application
    first, last = found.history.first, found.history.last
    counts = found.counts
    words = _("Saved: {file}, {first} to {last}. Taken: {taken} of {planned}.").format(
        file=str(saved),
        first=first.isoformat(),
        last=last.isoformat(),
        taken=counts.taken,
        planned=counts.planned,
    )
    return Answer(
        {
            "file": str(saved),
            "from": first.isoformat(),
            "to": last.isoformat(),
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
        },
        (words,),
        changed=True,
    )


def _options(parser: ArgumentParser) -> None:
    name = _("the file to write, .pdf or .html")
    parser.add_argument("--output", metavar="FILE", required=True, help=name)
    first = _("first date, included; else since the last report")
    parser.add_argument("--from", dest="first", metavar="DATE", help=first)
    parser.add_argument("--to", dest="last", metavar="DATE", help=_("last date, included"))
