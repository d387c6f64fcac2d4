"""The command `plan preview`: works a plan out from a shape and saves nothing."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, whole_number
from ldn_desktop.domain.amounts import parse_amount
from ldn_desktop.domain.calendar import parse_time
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.shapes import NONE, Finish, Shape, Taper
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.exchange.fields import at
from ldn_desktop.exchange.previews import preview_json
from ldn_desktop.services.dose_lookup import parse_day
from ldn_desktop.services.taper_preview import TaperPreview, preview_taper
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.listing import say_plan

MOST_PIECES = "4"
SYRINGE_STEP = "0.1"
DEFAULT_TIME = "21:00"
_NONE_AT_ALL = re.compile(r"0+(\.0+)?", re.ASCII)


def commands() -> tuple[Command, ...]:
    """Return the command of this module."""
    return (Command("plan preview", _("work a plan out, save nothing"), _options, preview),)


def preview(app: AppContext, options: Namespace) -> CommandResult:
    """Work a plan out from a shape; the JSON is a plan file with details of its steps."""
    try:
        found = _worked_out(app, options)
    except ValidationError as error:
        raise error.at(_OF_A_SHAPE.get(error.where, error.where)) from None
    return CommandResult(preview_json(found), tuple(say_plan(found.plan)))


_OF_A_SHAPE = {"by": "--by", "to": "--to"}
"""The option of each field that an error of the shape names."""


def _worked_out(app: AppContext, options: Namespace) -> TaperPreview:
    taper = Taper(
        shape=Shape(options.shape),
        start_mg=at("--start", parse_amount, options.start),
        by=at("--by", parse_amount, options.by),
        every_days=whole_number("--every", options.every),
        to_mg=_target(options.to),
        finish=Finish(options.finish),
        finish_days=_finish_days(options),
    )
    return preview_taper(
        taper,
        _start(app, options.first),
        tuple(at("--time", parse_time, text) for text in options.time or (DEFAULT_TIME,)),
        _supply(options),
        rounded=options.round,
    )


def _start(app: AppContext, text: str | None) -> date:
    return app.context.read().today if text is None else at("--from", parse_day, text)


def _target(text: str) -> Decimal:
    """Read the lowest dose in mg; "0" (or "0.0") means none at all. Raises `ValidationError`."""
    return NONE if _NONE_AT_ALL.fullmatch(text) else at("--to", parse_amount, text)


def _finish_days(options: Namespace) -> int | None:
    if options.finish_days is not None:
        return whole_number("--finish-days", options.finish_days)
    if options.finish == Finish.ALTERNATE.value:
        raise ValidationError(ValidationCode.KEY_MISSING, key="--finish-days")
    return None


def _supply(options: Namespace) -> Supply | None:
    if options.capsules is not None and options.liquid is not None:
        raise ValidationError(ValidationCode.TWO_SUPPLIES)
    if options.capsules is not None:
        strengths = tuple(
            at("--capsules", parse_amount, text.strip()) for text in options.capsules.split(",")
        )
        most = whole_number("--max-pieces", options.max_pieces)
        return at("--capsules", Capsules, strengths, most)
    if options.liquid is not None:
        strength = at("--liquid", parse_amount, options.liquid)
        return Liquid(strength, at("--syringe-step", parse_amount, options.syringe_step))
    return None


def _options(parser: ArgumentParser) -> None:
    add: Callable[..., object] = parser.add_argument
    shapes = [shape.value for shape in Shape]
    shape = _("how the dose goes down; else {shape}").format(shape=Shape.LINEAR.value)
    add("--shape", choices=shapes, default=Shape.LINEAR.value, help=shape)
    add("--start", metavar="MG", required=True, help=_("the dose of the first step"))
    add("--by", metavar="MG|PCT", required=True, help=_("by how much, in mg or percent"))
    add("--every", metavar="DAYS", required=True, help=_("how many days a step lasts"))
    add("--to", metavar="MG", default="0", help=_("the lowest dose; 0, as without it, is none"))
    add("--from", dest="first", metavar="DATE", help=_("the first day; else today"))
    time = _("a time of day, can be repeated; else {time}").format(time=DEFAULT_TIME)
    add("--time", metavar="HH:MM", action="append", help=time)
    add("--capsules", metavar="A,B,C", help=_("strengths you have, in mg"))
    most = _("the most pieces at once; else {count}").format(count=MOST_PIECES)
    add("--max-pieces", metavar="N", default=MOST_PIECES, help=most)
    add("--liquid", metavar="MG_PER_ML", help=_("the strength of a liquid, in mg per mL"))
    step = _("the syringe's smallest step; else {volume} mL").format(volume=SYRINGE_STEP)
    add("--syringe-step", metavar="ML", default=SYRINGE_STEP, help=step)
    finishes = [finish.value for finish in Finish]
    finish = _("how it ends; else {finish}").format(finish=Finish.STOP.value)
    add("--finish", choices=finishes, default=Finish.STOP.value, help=finish)
    add("--finish-days", metavar="N", help=_("how long every other day goes on"))
    add("--round", action="store_true", help=_("make each step the nearest makeable dose"))
