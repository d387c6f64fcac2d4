"""Sentences about the supply at home: names of items, counts, and notices before one runs out."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from ldn_desktop.domain.needs import OPEN_DAYS
from ldn_desktop.domain.outlook import Notice, Outlook
from ldn_desktop.domain.stock import Form, Item
from ldn_desktop.wording.amounts import number, show_mg, show_ml
from ldn_desktop.wording.formats import PLAIN, Formats
from ldn_desktop.wording.i18n import _, plural


def item_name(item: Item, formats: Formats = PLAIN) -> str:
    """Return "0.5 mg capsules or tablets", or "liquid with 1 mg in 1 mL"."""
    if item.form is Form.LIQUID:
        return _("liquid with {strength} in {ml}").format(
            strength=show_mg(item.strength, formats), ml=show_ml(Decimal(1), formats)
        )
    return pieces_name((item,), formats)


def short_name(item: Item, formats: Formats = PLAIN) -> str:
    """Return "0.5 mg", or "1 mg in 1 mL"."""
    strength = show_mg(item.strength, formats)
    if item.form is Form.PIECES:
        return strength
    return _("{strength} in {ml}").format(strength=strength, ml=show_ml(Decimal(1), formats))


def show_count(item: Item, amount: Decimal, formats: Formats = PLAIN) -> str:
    """Return "42" for pieces, or "12.5 mL" for a liquid."""
    if item.form is Form.LIQUID:
        return show_ml(amount, formats)
    return number(amount, formats)


def say_notice(notice: Notice, today: date, formats: Formats) -> str:
    """Return the notice for an item that runs out or reaches its date; `today` is a local date."""
    if notice.use_by is not None:
        return _say_use_by(notice.item, notice.use_by, today, formats)
    name, is_liquid = item_name(notice.item, formats), notice.item.form is Form.LIQUID
    if notice.lasts_until is None or notice.lasts_until < today:
        lacks = (
            _("Your {what} is not enough for the next dose.")
            if is_liquid
            else _("Your {what} are not enough for the next dose.")
        )
        return lacks.format(what=name)
    lasts = _("Your {what} lasts until {day}.") if is_liquid else _("Your {what} last until {day}.")
    return lasts.format(what=name, day=_day(notice.lasts_until, today, formats))


def _say_use_by(item: Item, use_by: date, today: date, formats: Formats) -> str:
    if item.form is Form.LIQUID:
        words = (
            _("Your opened bottle was to be used by {day}. Ask your pharmacist.")
            if use_by < today
            else _("Use your opened bottle by {day}.")
        )
    else:
        words = (
            _("Your {what} were to be used by {day}. Ask your pharmacist.")
            if use_by < today
            else _("Use your {what} by {day}.")
        )
    return words.format(what=item_name(item, formats), day=_day(use_by, today, formats))


def say_no_longer(items: Iterable[Item], formats: Formats) -> Iterator[tuple[list[Item], str]]:
    """Yield the items of each form, and the sentence that the plan has no use for them now."""
    found = list(items)
    pieces = [item for item in found if item.form is Form.PIECES]
    if pieces:
        yield (
            pieces,
            _("{what} are no longer in your plan. Your pharmacist takes them back.").format(
                what=pieces_name(pieces, formats)
            ),
        )
    for item in found:
        if item.form is Form.LIQUID:
            gone = _("Your {what} is no longer in your plan. Your pharmacist takes it back.")
            yield [item], gone.format(what=item_name(item, formats))


def pieces_name(items: Iterable[Item], formats: Formats) -> str:
    """Return "4.5 mg, 3 mg capsules or tablets"."""
    strengths = ", ".join(show_mg(item.strength, formats) for item in items)
    return _("{strength} capsules or tablets").format(strength=strengths)


def say_sums(found: Outlook) -> tuple[str, ...]:
    """Return the notes on the sums: where they end, and which doses are not in them."""
    lines = []
    if found.horizon.is_open:
        goes_on = _(
            "Your plan goes on until you change it: {days} days of its last step are counted."
        )
        lines.append(goes_on.format(days=OPEN_DAYS))
    return (*lines, *say_left_out(found.left_out))


def say_left_out(count: int) -> tuple[str, ...]:
    """Return the sentence that `count` doses are not in the sums; empty if all are."""
    if not count:
        return ()
    left_out = plural(
        "{count} dose can't be made exactly with this and is not counted.",
        "{count} doses can't be made exactly with this and are not counted.",
        count,
    )
    return (left_out.format(count=count),)


def _day(day: date, today: date, formats: Formats) -> str:
    return _("today") if day == today else formats.day(day)
