"""The commands `schedule`, `taken`, `skip`, `later`, `clear`, `undo` and `history`."""

from argparse import ArgumentParser, Namespace
from datetime import date, datetime, timedelta

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import (
    Command,
    CommandResult,
    accepted,
    add_yes,
    day_of,
    no_options,
    whole_number,
)
from ldn_desktop.domain.amounts import parse_amount
from ldn_desktop.domain.calendar import parse_time
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.records import Record
from ldn_desktop.exchange.rows import record_row, record_rows, schedule_row
from ldn_desktop.services import putting_off, recording
from ldn_desktop.services.dose_lookup import DoseRef, find_dose, parse_day, parse_ref
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.recording import AnswerDetails, LocalMoment
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.listing import say_record, say_row

DAYS_BACK = timedelta(days=7)
DAYS_AHEAD = timedelta(days=28)


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (
        Command("schedule", _("list planned doses"), _schedule_options, schedule),
        Command("taken", _("record a dose as taken"), _taken_options, taken),
        Command("skip", _("record a dose as skipped"), _skip_options, skip),
        Command("later", _("put a due reminder off"), _later_options, later),
        Command("clear", _("take this dose's record back"), _key_needed, clear),
        Command("undo", _("take the newest record back"), no_options, undo),
        Command("history", _("list records as they were made"), _history_options, history),
    )


def schedule(app: AppContext, options: Namespace) -> CommandResult:
    """List the planned doses of a range of local dates, both included, in the order due."""
    first, last = _days_around(app.context.read().today, *_range(options))
    rows = app.context.read(first, last).rows(first, last)
    lines = tuple(say_row(row) for row in rows) or (_("No doses are planned in these days."),)
    return CommandResult([schedule_row(row) for row in rows], lines)


def taken(app: AppContext, options: Namespace) -> CommandResult:
    """Record a planned dose as taken, or with `--extra` a dose that the plan did not ask for."""
    dose = None if options.dose is None else parse_amount(options.dose)
    said = AnswerDetails(_moment(options.at), dose, options.note)
    if not options.extra:
        row = recording.take(app.context, _ref(options.key), said, accepted(options))
        return _row_answer(row)
    if dose is None:
        raise ValidationError(ValidationCode.KEY_MISSING, key="--dose")
    if options.key is not None:
        raise NotAllowedError(RejectionReason.EXTRA_HAS_NO_KEY, key=options.key[:40])
    record = recording.extra_dose(app.context, dose, said, accepted(options))
    return _record_answer(app, record, counts=True)


def skip(app: AppContext, options: Namespace) -> CommandResult:
    """Record a dose as skipped."""
    ref = _ref(options.key)
    return _row_answer(recording.skip(app.context, ref, options.reason, accepted(options)))


def later(app: AppContext, options: Namespace) -> CommandResult:
    """Put a due reminder off by some minutes."""
    minutes = whole_number("--minutes", options.minutes)
    return _row_answer(putting_off.later(app.context, _ref(options.key), minutes).row)


def clear(app: AppContext, options: Namespace) -> CommandResult:
    """Take back the record of a dose."""
    return _row_answer(recording.clear(app.context, parse_ref(options.key)))


def undo(app: AppContext, _options: Namespace) -> CommandResult:
    """Take back the newest record."""
    undone = recording.undo(app.context)
    if undone.row is not None:
        return _row_answer(undone.row)
    return _record_answer(app, undone.record, counts=False)


def history(app: AppContext, options: Namespace) -> CommandResult:
    """List the records of a dose or a range in the order appended, corrected ones included."""
    ref = _ref(options.key)
    first, last = (ref.day, ref.day) if ref else _range(options)
    with app.context.store.work() as work:
        log = work.records.between(first, last)
        snapshot = app.context.snapshot(work, first, last)
    slot = _slot_of(snapshot, ref)
    log = tuple(line for line in log if slot is None or (line.key and line.key.slot == slot))
    rows = record_rows(log, snapshot.zone.zone)
    lines = tuple(say_record(line, snapshot.zone.zone) for line in log)
    return CommandResult(rows, lines or (_("Nothing is recorded in these days."),))


def _slot_of(snapshot: ScheduleSnapshot, ref: DoseRef | None) -> int | None:
    if ref is None or ref.slot is None:
        return None
    find_dose(snapshot, ref)
    return ref.slot


def _row_answer(row: DoseRow) -> CommandResult:
    return CommandResult(schedule_row(row), (say_row(row),), changed=True)


def _record_answer(app: AppContext, record: Record, *, counts: bool) -> CommandResult:
    zone = app.context.zones.local().zone
    return CommandResult(
        record_row(record, zone, stands=counts),
        (say_record(record, zone),),
        changed=True,
    )


def _ref(text: str | None) -> DoseRef | None:
    return None if text is None else parse_ref(text)


def _range(options: Namespace) -> tuple[date | None, date | None]:
    first, last = day_of(options.first), day_of(options.last)
    if first is not None and last is not None and last < first:
        raise NotAllowedError(RejectionReason.ENDS_BEFORE_START)
    return first, last


def _days_around(today: date, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the first and last date to list; one not given lies near today, or near the other."""
    if first is None:
        first = today - DAYS_BACK
        if last is not None and last < first:
            first = last - DAYS_BACK
    return first, last or max(first, today + DAYS_AHEAD)


def _moment(text: str | None) -> LocalMoment | None:
    """Return a typed HH:MM, or local date and time with a space or a T between them, parsed."""
    if text is None:
        return None
    day, sep, at = text.partition("T") if "T" in text else text.partition(" ")
    if not sep:
        return parse_time(text)
    return datetime.combine(parse_day(day), parse_time(at[:5] if at[5:] == ":00" else at))


def _add_range(parser: ArgumentParser, first: str, last: str) -> None:
    parser.add_argument("--from", dest="first", metavar="DATE", help=first)
    parser.add_argument("--to", dest="last", metavar="DATE", help=last)


def _schedule_options(parser: ArgumentParser) -> None:
    first = _("first date, included; else {days} days ago").format(days=DAYS_BACK.days)
    last = _("last date, included; else {days} days ahead").format(days=DAYS_AHEAD.days)
    _add_range(parser, first, last)


def _key(parser: ArgumentParser) -> None:
    key = _("DATE or DATE#SLOT; else the dose that is due or put off")
    parser.add_argument("key", nargs="?", metavar="KEY", help=key)


def _key_needed(parser: ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", help=_("DATE or DATE#SLOT"))


def _taken_options(parser: ArgumentParser) -> None:
    _key(parser)
    parser.add_argument("--at", metavar="LOCAL", help=_("when: HH:MM, or a local date and time"))
    parser.add_argument("--dose", metavar="MG", help=_("how much, where not as planned"))
    parser.add_argument("--note", metavar="TEXT", help=_("a note to keep with it"))
    parser.add_argument("--extra", action="store_true", help=_("the plan did not ask for it"))
    add_yes(parser)


def _skip_options(parser: ArgumentParser) -> None:
    _key(parser)
    parser.add_argument("--reason", metavar="TEXT", help=_("why"))
    add_yes(parser)


def _later_options(parser: ArgumentParser) -> None:
    _key(parser)
    minutes = str(putting_off.LATER_MINUTES)
    words = _("by how many minutes; else {minutes}").format(minutes=minutes)
    parser.add_argument("--minutes", metavar="N", default=minutes, help=words)


def _history_options(parser: ArgumentParser) -> None:
    key = _("DATE or DATE#SLOT; else all of them")
    parser.add_argument("key", nargs="?", metavar="KEY", help=key)
    _add_range(parser, _("first date, included"), _("last date, included"))
