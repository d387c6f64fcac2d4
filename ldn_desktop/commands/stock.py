"""The command `stock`: what is at home, and counting it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult
from ldn_desktop.domain.amounts import parse_amount, plain
from ldn_desktop.domain.calendar import parse_date
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.outlook import ItemOutlook
from ldn_desktop.domain.stock import Form, Item, read_count
from ldn_desktop.exchange.fields import at
from ldn_desktop.exchange.rows import stock_json
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.stock import Stock, read_stock, take_stocks
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import item_name, say_sums, show_count

NO_DAY = "none"


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (Command("stock", _("what is at home; count it"), _options, stock),)


def stock(app: AppContext, options: Namespace) -> CommandResult:
    """Record what was counted, if anything; return what is at home and how long it lasts."""
    found = _read(app)
    items = [row.item for row in found.outlook.items]
    counts = dict(_count(text, items) for text in options.counts)
    days = dict(_use_by(text, items) for text in options.use_by or ())
    if counts or days:
        take_stocks(app.context, counts, days)
        found = _read(app)
    lines = (*(_line(row) for row in found.outlook.items), *say_sums(found.outlook))
    return CommandResult(stock_json(found), lines, changed=bool(counts or days))


def _read(app: AppContext) -> Stock:
    found = read_stock(app.context, app.context.read())
    if found is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    if not found.outlook.items:
        raise NotAllowedError(RejectionReason.NO_SUPPLY)
    return found


def _count(text: str, items: Sequence[Item]) -> tuple[Item, Decimal]:
    """Split STRENGTH=COUNT. Raises `ValidationError`, or `NotAllowedError` for another strength."""
    where = text[:40]
    item, count = _item_and_value(text, items)
    if item.form is Form.LIQUID and count != "0":
        return item, at(where, parse_amount, count)
    return item, at(where, read_count, item, count, ".")


def _use_by(text: str, items: Sequence[Item]) -> tuple[Item, date | None]:
    """Split STRENGTH=DATE; "none" for the date means that there is none. Raises like `_count`."""
    item, day = _item_and_value(text, items)
    return item, None if day == NO_DAY else at(text[:40], parse_date, day)


def _item_and_value(text: str, items: Sequence[Item]) -> tuple[Item, str]:
    where = text[:40]
    typed, equals, value = text.partition("=")
    if not equals:
        raise ValidationError(ValidationCode.COUNT_FORM, where=where)
    strength = at(where, parse_amount, typed)
    item = next((item for item in items if item.strength == strength), None)
    if item is None:
        names = ", ".join(plain(item.strength) for item in items)
        raise NotAllowedError(RejectionReason.NOT_AT_HOME, name=typed, names=names)
    return item, value


def _line(row: ItemOutlook) -> str:
    name = item_name(row.item)
    if row.level is None:
        return _("{name}: not counted").format(name=name)
    left = show_count(row.item, row.level.left)
    if row.level.use_by is not None:
        left = _("{count}, use by {day}").format(count=left, day=row.level.use_by.isoformat())
    needed = show_count(row.item, row.needed)
    if row.lasts_until is None:
        return _("{name}: {left}; the plan needs {needed}").format(
            name=name, left=left, needed=needed
        )
    until = row.lasts_until.isoformat()
    return _("{name}: {left}, lasts until {date}; the plan needs {needed}").format(
        name=name, left=left, date=until, needed=needed
    )


def _options(parser: ArgumentParser) -> None:
    help_text = _("a strength in mg (mg per mL) and how many pieces (mL) there are, like 0.5=28")
    use_by = _("by when it must be used: a strength and a date, or none; can be repeated")
    form = "STRENGTH=DATE"
    parser.add_argument("--use-by", action="append", metavar=form, help=use_by)
    parser.add_argument("counts", nargs="*", metavar="STRENGTH=COUNT", help=help_text)
