"""The command `report`."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import date
from pathlib import Path

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, day_of
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services import report as reports
from ldn_desktop.services.report import Ranges, Report, ReportRange
from ldn_desktop.services.settings import Settings, SettingsChange
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (Command("report", _("the page for the clinician"), _options, report),)


def report(app: AppContext, options: Namespace) -> CommandResult:
    """Write the report of a range, by default since the last report, as PDF or HTML.

    What the options say of the person is printed, and kept for later reports only if asked for.
    """
    if options.card:
        return _card(app, options)
    from ldn_desktop.paper.headless import need_painter
    from ldn_desktop.paper.size import Paper
    from ldn_desktop.report.files import check_name, printed_of, save

    target = check_name(Path(options.output), where="--output")
    days = _days(reports.read_ranges(app.context), options)
    made = reports.read_report(app.context, *days)
    change = _person(options, made.snapshot.settings)
    application = need_painter()  # kept to the end: without it Qt has no fonts
    paper = Paper(options.paper) if options.paper else None
    saved = save(printed_of(made.with_settings(change.values), PLAIN), target, paper)
    if options.keep:
        change.store(app.context)
    reports.keep_report_made(app.context, made.history.first, made.history.last)
    del application
    return CommandResult(_json(saved, made), (_say(saved, made),), changed=True)


def _card(app: AppContext, options: Namespace) -> CommandResult:
    """Write the card for the wallet as PDF."""
    from ldn_desktop.paper.headless import need_painter
    from ldn_desktop.paper.pages import SUFFIX, save_pdf
    from ldn_desktop.paper.size import Paper
    from ldn_desktop.paper.wallet_card import card_html, draw_card
    from ldn_desktop.services.wallet import read_wallet

    target = Path(options.output)
    if target.suffix.lower() != SUFFIX:
        raise ValidationError(ValidationCode.NOT_ONE_OF, where="--output", choices=SUFFIX)
    facts = read_wallet(app.context)
    change = _person(options, facts.settings)
    facts = replace(facts, settings=change.values)
    application = need_painter()  # kept to the end: without it Qt has no fonts
    paper = Paper(options.paper) if options.paper else None
    html = card_html(facts, PLAIN)
    saved = save_pdf(html, _("Card for the wallet"), target, draw_card, paper)
    if options.keep:
        change.store(app.context)
    del application
    said = _("Saved: {file}").format(file=str(saved))
    return CommandResult({"file": str(saved)}, (said,), changed=options.keep, wrote=True)


def _days(ranges: Ranges, options: Namespace) -> tuple[date, date]:
    """Return the first and last date; one not given is that of the range since the last report."""
    since, today = ranges.of(ReportRange.SINCE_LAST)
    first, last = day_of(options.first), day_of(options.last) or today
    if first is None:
        first = since if since <= last else ranges.first
    return first, last


def _person(options: Namespace, settings: Settings) -> SettingsChange:
    """Return the settings with what the options say of the person. Raises `ValidationError`."""
    given = {
        "report_name": _line("--name", options.name, NAME_LENGTH),
        "report_born": _line("--born", options.born, NAME_LENGTH),
        "other_medicines": _line("--other-medicines", options.other_medicines, NOTE_LENGTH),
    }
    said = {name: text for name, text in given.items() if text is not None}
    values = replace(
        settings,
        report_name=said.get("report_name", settings.report_name),
        report_born=said.get("report_born", settings.report_born),
        other_medicines=said.get("other_medicines", settings.other_medicines),
    )
    return SettingsChange(values, tuple(said))


def _line(option: str, text: str | None, longest: int) -> str | None:
    return None if text is None else check_text(" ".join(text.split()), longest, where=option)


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
    paper_help = _("the paper; else that of your country, or as PAPERSIZE or LC_PAPER says")
    parser.add_argument("--paper", choices=("a4", "letter"), help=paper_help)
    parser.add_argument("--name", metavar="TEXT", help=_("your name, to be printed"))
    parser.add_argument("--born", metavar="TEXT", help=_("your birth date, to be printed"))
    others = _("your other medicines, to be printed")
    parser.add_argument("--other-medicines", metavar="TEXT", help=others)
    keep = _("keep these for the next reports; an empty one is removed")
    parser.add_argument("--keep", action="store_true", help=keep)
    card = _("a card for the wallet instead, .pdf: that you take naltrexone")
    parser.add_argument("--card", action="store_true", help=card)
