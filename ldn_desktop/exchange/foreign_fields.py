"""What files of other apps have in common: amounts in words, moments as numbers, names."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from ldn_desktop.domain.amounts import check_amount
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import EARLIEST, LATEST, MOST_TIMES
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.strict_json import Json

_AMOUNT = re.compile(
    r"(?:([1-9][0-9]?)\s*[x×*]\s*)?([0-9]{1,4}(?:[.,][0-9]{1,3})?)\s*(\D*)", re.IGNORECASE
)
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_IN_MG = {"mg": Decimal(1), "milligram": Decimal(1), "milligrams": Decimal(1)} | dict.fromkeys(
    ("mcg", "µg", "μg", "ug"), Decimal("0.001")
)
_UNITS = re.compile(r"[a-zµμ]+", re.IGNORECASE)


def amount_in_mg(text: str, piece_mg: Decimal | None) -> Decimal | None:
    """Read "4.5 mg", "2 x 1,5mg" or, with what one piece is, "3 capsules"; None for all else.

    What can be read in two ways ("1,500 mg") is not guessed at.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or _TWO_WAYS.fullmatch(found[2]):
        return None
    unit = _UNITS.match(found[3])
    each = _IN_MG.get(unit[0].lower()) if unit else None
    amount = Decimal(found[2].replace(",", ".")) * int(found[1] or 1)
    if each is None and piece_mg is None:
        return None
    return in_limits(amount * (each or piece_mg or 1))


def in_limits(amount: Decimal) -> Decimal | None:
    """Return an amount that can be kept, None for one that can't."""
    try:
        return check_amount(amount)
    except Invalid:
        return None


def entry(value: Json, where: str) -> Fields:
    """Return an object of another app's file, whatever else stands in it."""
    if not isinstance(value, dict):
        raise Invalid(Problem.NOT_AN_OBJECT, where=where)
    return Fields(value, where)


def needed_name(fields: Fields, key: str) -> str:
    """Return a name, trimmed; raises `Invalid` for one that can't be kept."""
    fields.needed(key)
    place = fields.place(key)
    return check_text(fields.text(key) or "", NAME_LENGTH, where=place, needed=True).strip()


def note(fields: Fields, key: str) -> str | None:
    """Return a note, None where there is none or it holds what can't be kept."""
    text = (fields.text(key) or "").strip()
    try:
        return check_text(text, NOTE_LENGTH) or None
    except Invalid:
        return None


def moment(seconds: int) -> datetime | None:
    """Return the UTC instant so many seconds after 1970, None outside of the years planned for."""
    first = datetime.combine(EARLIEST, time.min, UTC)
    last = datetime.combine(LATEST, time.max, UTC)
    if not first.timestamp() <= seconds <= last.timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def local(instant: datetime, zone: tzinfo) -> tuple[date, time]:
    """Return the local date and time of day, to the minute."""
    there = instant.astimezone(zone)
    return there.date(), there.time().replace(second=0, microsecond=0, fold=0)


def fits_a_plan(times: tuple[time, ...]) -> bool:
    """Say whether a plan can have these times of day."""
    return 1 <= len(times) <= MOST_TIMES and len(set(times)) == len(times)
