"""The commands `note`, `check-in` and `changed`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, day_of
from ldn_desktop.domain.checkins import SymptomTrend, check_score
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import parse_whole_number
from ldn_desktop.exchange.fields import at
from ldn_desktop.exchange.rows import changes_json, check_in_json, note_json
from ldn_desktop.services import check_ins
from ldn_desktop.wording.good_names import scale_hint_for
from ldn_desktop.wording.i18n import _


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (
        Command("note", _("write something down for a day"), _note_options, note),
        Command("check-in", _("score symptoms from 0 to 10"), _check_in_options, check_in),
        Command("changed", _("say how a symptom changed"), _changed_options, changed),
    )


def note(app: AppContext, options: Namespace) -> CommandResult:
    """Write a note for a day."""
    day = day_of(options.date)
    written = check_ins.note(app.context, options.text, day, starred=options.star)
    saved = _("Saved for {date}.").format(date=written.day.isoformat())
    return CommandResult(note_json(written), (saved,), changed=True)


def check_in(app: AppContext, options: Namespace) -> CommandResult:
    """Record scores for a day."""
    scores = dict(_score(text) for text in options.scores)
    day = day_of(options.date)
    found = check_ins.check_in(app.context, scores, day, may_add=options.new)
    lines = [_("Saved for {date}.").format(date=found.day.isoformat())]
    lines += [f"{symptom}: {score.score}" for symptom, score in found.scores.items()]
    lines += _scale_hints(scores) if options.new else []
    return CommandResult(check_in_json(found), tuple(lines), changed=True)


def changed(app: AppContext, options: Namespace) -> CommandResult:
    """Record how a symptom changed on a day."""
    trend, day = SymptomTrend(options.trend), day_of(options.date)
    found = check_ins.say_change(app.context, options.name, trend, day, may_add=options.new)
    lines = [_("Saved for {date}.").format(date=found.day.isoformat())]
    lines += [f"{symptom}: {said.change}" for symptom, said in found.changes.items()]
    lines += _scale_hints([options.name]) if options.new else []
    return CommandResult(changes_json(found), tuple(lines), changed=True)


def _scale_hints(names: Iterable[str]) -> list[str]:
    """Return what to score instead of names that say something good."""
    return [hint for hint in map(scale_hint_for, names) if hint]


def _score(text: str) -> tuple[str, int]:
    """Split NAME=SCORE at the last equals sign. Raises `ValidationError`."""
    name, equals, typed = text.rpartition("=")
    score = parse_whole_number(typed)
    if not equals or score is None:
        raise ValidationError(ValidationCode.SCORE_RANGE, where=text[:40])
    return name, at(text[:40], check_score, score)


def _date_option(parser: ArgumentParser) -> None:
    parser.add_argument("--date", metavar="DATE", help=_("the day it is about; else today"))


def _note_options(parser: ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help=_("what to write down"))
    _date_option(parser)
    parser.add_argument("--star", action="store_true", help=_("the report shows the note"))


def _check_in_options(parser: ArgumentParser) -> None:
    help_text = _("a symptom and its score, like sleep=3")
    parser.add_argument("scores", nargs="+", metavar="NAME=SCORE", help=help_text)
    _date_option(parser)
    _new_option(parser)


def _changed_options(parser: ArgumentParser) -> None:
    trends = [trend.value for trend in SymptomTrend]
    parser.add_argument("name", metavar="NAME", help=_("a symptom"))
    parser.add_argument("trend", choices=trends, help=_("how it is, compared with before"))
    _date_option(parser)
    _new_option(parser)


def _new_option(parser: ArgumentParser) -> None:
    parser.add_argument("--new", action="store_true", help=_("the name is that of a new symptom"))
