"""Reads what files of other apps have in common: amounts as text, instants as numbers, names."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from ldn_desktop.domain.amounts import check_amount
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import EARLIEST, LATEST, MOST_TIMES
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.services.third_party_import import ODD_ENTRIES, LeftOut, Numbers

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
"""Units that are no pieces: other measures, and possible misspellings of milligram."""
_PER = re.compile(
    r"[/⁄∕÷%‰]"
    r"|\b(pro|pr|je|per(?!\s+o(s|ral|rem)\b)|par(?!\s+voie\b)|por(?!\s+(la|v[ií]a)\b))\b"
    r"|\b(ml|cc|mill?[ií]lit(er|re|ro)s?|мл|毫升)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[0-9]\s*([^\W\d_]+|(?=[%‰]))")


@dataclass(frozen=True)
class OddEntry:
    """An entry that can't be read: its number, from 1, and why; `name` is None if it has none."""

    number: int
    why: LeftOut
    name: str | None = None


class Tally:
    """Counts the entries that are left out, and keeps the numbers of the odd ones."""

    def __init__(self, medicine: str, odd: Iterable[OddEntry]) -> None:
        self._numbers: dict[LeftOut, list[int]] = {}
        for entry in odd:
            is_other = entry.name not in (None, medicine)
            self.add(LeftOut.OTHER_MEDICINES if is_other else entry.why, entry.number)

    def add(self, why: LeftOut, number: int) -> None:
        """Count one more entry."""
        self._numbers.setdefault(why, []).append(number)

    @property
    def left_out(self) -> tuple[tuple[LeftOut, int], ...]:
        """The counts by reason."""
        return tuple((why, len(numbers)) for why, numbers in self._numbers.items())

    @property
    def numbers(self) -> Numbers:
        """The numbers of the odd entries by reason, in order."""
        odd = ((why, found) for why, found in self._numbers.items() if why in ODD_ENTRIES)
        return tuple((why, tuple(sorted(found))) for why, found in odd)


def amount_in_mg(text: str, piece_mg: Decimal | None) -> Decimal | None:
    """Return "4.5 mg", "2 x 1,5mg" or, if `piece_mg` is given, "3 capsules" in mg; else None.

    There is no guess for a text that is ambiguous ("1,500 mg"), has two numbers ("1 ½") or is a
    concentration ("0.5 mg/mL").
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or _TWO_WAYS.fullmatch(found[2]) or _says_more(found[3]):
        return None
    each = _each_in_mg(found[3], piece_mg)
    amount = Decimal(found[2].replace(",", ".")) * int(found[1] or 1)
    return in_limits(amount * each) if each is not None else None


def why_no_amount(text: str) -> LeftOut:
    """Return why `amount_in_mg` gave None: "0.5 mg/mL", for one, is a concentration, no dose."""
    unit = _UNIT.search(text)
    if unit is not None and _PER.search(text, unit.end()):
        return LeftOut.CONCENTRATION
    is_other = unit is not None and _each_in_mg(unit[1], Decimal(1)) is None
    return LeftOut.OTHER_UNIT if is_other else LeftOut.NO_AMOUNT


def _says_more(rest: str) -> bool:
    """Return whether the text after a number is more than unit and words: a sum, share or "per"."""
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
    """Return the amount, None if it is outside the limits for amounts."""
    try:
        return check_amount(amount)
    except ValidationError:
        return None


def name_in(fields: Fields, key: str) -> str | None:
    """Return a name, trimmed; None if it is missing, no text, or can't be stored."""
    try:
        return check_text(fields.text(key) or "", NAME_LENGTH, needed=True).strip()
    except ValidationError:
        return None


def listed(fields: Fields, key: str) -> tuple[Fields, ...]:
    """Return the objects of a list, of what is none an empty one; empty if there is no list."""
    items = fields.items(key) if isinstance(fields.values.get(key), list) else iter(())
    return tuple(Fields(item if isinstance(item, dict) else {}, where) for where, item in items)


def note(fields: Fields, key: str) -> str | None:
    """Return a note, trimmed; None if it is missing, empty or can't be stored."""
    text = (fields.text(key) or "").strip()
    try:
        return check_text(text, NOTE_LENGTH) or None
    except ValidationError:
        return None


def moment(seconds: int) -> datetime | None:
    """Return the UTC instant `seconds` after 1970, None outside the years that plans can have."""
    first = datetime.combine(EARLIEST, time.min, UTC)
    last = datetime.combine(LATEST, time.max, UTC)
    if not first.timestamp() <= seconds <= last.timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def local(instant: datetime, zone: tzinfo) -> tuple[date, time]:
    """Return the date and time of day of an instant in `zone`, to the minute."""
    there = instant.astimezone(zone)
    return there.date(), there.time().replace(second=0, microsecond=0, fold=0)


def fits_a_plan(times: tuple[time, ...]) -> bool:
    """Return whether a plan can have these times of day: not too many, none twice."""
    return 1 <= len(times) <= MOST_TIMES and len(set(times)) == len(times)
