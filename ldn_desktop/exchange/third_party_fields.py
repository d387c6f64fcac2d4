"""What files of other apps have in common: amounts in words, moments as numbers, names."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from ldn_desktop.domain.amounts import check_amount
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import EARLIEST, LATEST, MOST_TIMES
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services.third_party_import import LeftOut

_AMOUNT = re.compile(
    r"(?:([1-9][0-9]?)\s*[x×*]\s*)?([0-9]{1,4}(?:[.,][0-9]{1,3})?)\s*(\D*)", re.IGNORECASE
)
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_WORD = re.compile(r"[^\W\d_]+")
_MILLIGRAM = re.compile(r"mgs?|mill?igramm?e?s?|мг|毫克|밀리그램|ミリグラム")
_MICROGRAM = re.compile(r"mcgs?|[µμ]g|ug|mi[ck]rogramm?e?s?|мкг|微克|마이크로그램|マイクログラム")
_OTHER_MEASURE = re.compile(
    r"k?gr?|ng|gramm?e?s?|[mcd]?l|(cent[ií])?lit(er|re|ro)s?|cc|мл|л|г|毫升|밀리리터"
    r"|ie|iu|ui|mmol|mol|m|m[cg].*|[µμ].*|mil.*|mi[ck]ro.*"
)
"""What is no piece: other measures, and what may be a misspelt milligram."""
_PER = re.compile(
    r"[/⁄∕÷%‰]"
    r"|\b(pro|pr|je|per(?!\s+o(s|ral|rem)\b)|par(?!\s+voie\b)|por(?!\s+(la|v[ií]a)\b))\b"
    r"|\b(ml|cc|mill?[ií]lit(er|re|ro)s?|мл|毫升)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[0-9]\s*([^\W\d_]+|(?=[%‰]))")


def amount_in_mg(text: str, piece_mg: Decimal | None) -> Decimal | None:
    """Read "4.5 mg", "2 x 1,5mg" or, with what one piece is, "3 capsules"; None for all else.

    What can be read in two ways ("1,500 mg"), tells two numbers ("1 ½") or so much per something
    ("0.5 mg/mL") is not guessed at.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or _TWO_WAYS.fullmatch(found[2]) or _says_more(found[3]):
        return None
    each = _each_in_mg(found[3], piece_mg)
    amount = Decimal(found[2].replace(",", ".")) * int(found[1] or 1)
    return in_limits(amount * each) if each is not None else None


def why_no_amount(text: str) -> LeftOut:
    """Say why an amount can't be read as one in mg: "0.5 mg/mL" is no dose at all."""
    unit = _UNIT.search(text)
    if unit is not None and _PER.search(text, unit.end()):
        return LeftOut.CONCENTRATION
    is_other = unit is not None and _each_in_mg(unit[1], Decimal(1)) is None
    return LeftOut.OTHER_UNIT if is_other else LeftOut.NO_AMOUNT


def _says_more(rest: str) -> bool:
    """Say whether more than a unit and words stands behind a number: a sum, a share, a "per"."""
    if any(sign.isnumeric() or unicodedata.category(sign) == "Sm" for sign in rest):
        return True
    unit = _WORD.match(rest)
    return _PER.search(rest, unit.end() if unit else 0) is not None


def _each_in_mg(rest: str, piece_mg: Decimal | None) -> Decimal | None:
    word = _WORD.match(rest)
    unit = word[0].lower() if word else ""
    if _MILLIGRAM.fullmatch(unit):
        return Decimal(1)
    if _MICROGRAM.fullmatch(unit):
        return Decimal("0.001")
    return None if _OTHER_MEASURE.fullmatch(unit) else piece_mg


def in_limits(amount: Decimal) -> Decimal | None:
    """Return an amount that can be kept, None for one that can't."""
    try:
        return check_amount(amount)
    except ValidationError:
        return None


def entry(value: Json, where: str) -> Fields:
    """Return an object of another app's file, whatever else stands in it."""
    if not isinstance(value, dict):
        raise ValidationError(ValidationCode.NOT_AN_OBJECT, where=where)
    return Fields(value, where)


def name_in(fields: Fields, key: str) -> str | None:
    """Return a name, trimmed; None where there is none, or one that can't be kept."""
    try:
        return check_text(fields.text(key) or "", NAME_LENGTH, needed=True).strip()
    except ValidationError as error:
        if error.problem is ValidationCode.NOT_TEXT:
            raise
        return None


def note(fields: Fields, key: str) -> str | None:
    """Return a note, None where there is none or it holds what can't be kept."""
    text = (fields.text(key) or "").strip()
    try:
        return check_text(text, NOTE_LENGTH) or None
    except ValidationError:
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
