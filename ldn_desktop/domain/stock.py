"""Computes the stock of each item: the last stock-take, plus additions, minus doses taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ldn_desktop.domain.amounts import check_amount, parse_typed_amount
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record, RecordKind, current_answers, current_extras
from ldn_desktop.domain.supply import Capsules, Making, Supply, make_dose
from ldn_desktop.domain.texts import parse_whole_number, plain_digits

MOST_PIECES_AT_HOME = 9999
NOTHING = Decimal(0)


class Form(StrEnum):
    """How an item is counted: capsules or tablets in pieces, or a liquid in mL."""

    PIECES = "pieces"
    LIQUID = "liquid"


@dataclass(frozen=True)
class Item:
    """One item of the stock: pieces of `strength` mg, or a liquid of `strength` mg/mL.

    Liquids of different concentrations are different items; their mL are never added up. Raises
    `ValidationError`.
    """

    form: Form
    strength: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, "strength", check_amount(self.strength))

    def check_count(self, amount: Decimal) -> Decimal:
        """Return `amount` if it is a valid stock (whole pieces or mL, 0 allowed).

        Raises `ValidationError` otherwise.
        """
        if self.form is Form.LIQUID:
            return NOTHING if amount == NOTHING else check_amount(amount)
        if not amount.is_finite() or amount % 1 != 0 or not 0 <= amount <= MOST_PIECES_AT_HOME:
            raise ValidationError(ValidationCode.COUNT_RANGE, most=str(MOST_PIECES_AT_HOME))
        return Decimal(int(amount))


def read_count(item: Item, typed: str, decimal_sign: str) -> Decimal:
    """Return a typed count in whole pieces or mL; 0 is allowed. Raises `ValidationError`."""
    text = plain_digits(typed.strip())
    if item.form is Form.PIECES:
        count = parse_whole_number(text)
        if count is None:
            raise ValidationError(ValidationCode.COUNT_RANGE, most=str(MOST_PIECES_AT_HOME))
        return item.check_count(Decimal(count))
    bare = text[:-2].rstrip() if text.lower().endswith("ml") else text
    if bare.lower().endswith("mg"):
        raise ValidationError(ValidationCode.AMOUNT_FORM, value=text[:40])
    return NOTHING if bare == "0" else parse_typed_amount(bare, decimal_sign)


class EntryKind(StrEnum):
    """What a line of the stock's log says about an item."""

    COUNTED = "counted"
    ADDED = "added"
    OPENED = "opened"


_OVERTAKES = {
    EntryKind.COUNTED: frozenset(EntryKind),
    EntryKind.ADDED: frozenset({EntryKind.COUNTED}),
    EntryKind.OPENED: frozenset({EntryKind.OPENED}),
}


@dataclass(frozen=True)
class StockEntry:
    """One line of the stock's log. A line is never changed; a correction is a new line.

    `at` and `withdrawn_at` (None while it stands) are UTC instants. `amount` (pieces or mL) is what
    was counted or added, None for a use-by date (OPENED). `use_by` is the local date by which the
    opened bottle, or the pieces at home, must be used; None takes the earlier date back.
    """

    id: int
    kind: EntryKind
    item: Item
    at: datetime
    amount: Decimal | None = None
    use_by: date | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class StockLevel:
    """How much of an item is left, in pieces or mL.

    `left` is below 0 if more was recorded than there was: the user should count again. `unknown` is
    the number of doses since the stock-take for which it is not known what they used; `left` does
    not include them. `use_by` is the local date by which it must be used, None if none was said.
    """

    item: Item
    left: Decimal
    unknown: int
    use_by: date | None


@dataclass(frozen=True)
class Use:
    """A dose taken at a UTC instant, and what it used of each item; `uses` is None if not known.

    `supply` is that of the dose's day, None if no plan names one.
    """

    at: datetime
    supply: Supply | None
    uses: Mapping[Item, Decimal] | None

    def concerns(self, item: Item) -> bool:
        """Return whether this dose may have used the item, if it is not known what it used."""
        return self.supply is None or item in items_of(self.supply)


def items_of(supply: Supply | None) -> tuple[Item, ...]:
    """Return the items of a supply, larger strengths first."""
    if supply is None:
        return ()
    if isinstance(supply, Capsules):
        return tuple(Item(Form.PIECES, mg) for mg in sorted(supply.strengths_mg, reverse=True))
    return (Item(Form.LIQUID, supply.mg_per_ml),)


def uses_of(making: Making, supply: Supply) -> dict[Item, Decimal]:
    """Return how much of each item (pieces or mL) one dose takes if it is made in this way."""
    if isinstance(supply, Capsules):
        pieces = making.pieces or ()
        return {Item(Form.PIECES, piece.strength_mg): Decimal(piece.count) for piece in pieces}
    return {Item(Form.LIQUID, supply.mg_per_ml): making.volume_ml or NOTHING}


def current_entries(entries: Iterable[StockEntry]) -> tuple[StockEntry, ...]:
    """Return the entries that were not withdrawn, in the given order."""
    return tuple(line for line in entries if line.withdrawn_at is None)


def is_overtaken(entry: StockEntry, current: Iterable[StockEntry]) -> bool:
    """Return whether a newer current entry of the item replaces this entry or builds on it.

    Then withdrawing it, or appending it anew, would change what the newer one said.
    """
    newer = (line.kind for line in current if line.item == entry.item and line.at > entry.at)
    return any(kind in _OVERTAKES[entry.kind] for kind in newer)


def levels(
    entries: Iterable[StockEntry], log: Iterable[Record], history: PlanHistory
) -> dict[Item, StockLevel]:
    """Return the level of each counted item, from the current entries and records in `log`."""
    lines = current_entries(entries)
    counts = {line.item: line for line in lines if line.kind is EntryKind.COUNTED}
    use_by = {line.item: line.use_by for line in lines if line.kind is EntryKind.OPENED}
    taken = tuple(uses(log, history)) if counts else ()
    return {
        item: StockLevel(
            item=item,
            left=_there(lines, count) - _used(taken, count),
            unknown=_unknown(taken, count),
            use_by=use_by.get(item),
        )
        for item, count in counts.items()
    }


def uses(log: Iterable[Record], history: PlanHistory) -> Iterator[Use]:
    """Yield the doses taken, extra ones included, from the current records in `log`.

    For another amount than planned, the pieces are those that make that amount from the supply of
    its day. A dose whose time is not known counts as taken when it was due.
    """
    lines = tuple(log)
    answers = current_answers(lines).values()
    taken = [line for line in answers if line.kind is RecordKind.TAKEN]
    made: dict[tuple[Decimal, Supply | None], Mapping[Item, Decimal] | None] = {}
    for line in (*taken, *current_extras(lines)):
        part, amount = _part_of(line, history), line.taken_mg or line.planned_mg
        supply = part.plan.supply if part else None
        known: Mapping[Item, Decimal] | None = None
        if part is not None and amount is not None:
            same = (amount, supply)
            if same not in made:
                made[same] = _made_of(amount, supply)
            known = made[same]
        yield Use(line.taken_at or line.due or line.recorded_at, supply, known)


def _made_of(amount: Decimal, supply: Supply | None) -> Mapping[Item, Decimal] | None:
    making = make_dose(amount, supply)
    return None if making is None or supply is None else uses_of(making, supply)


def _part_of(line: Record, history: PlanHistory) -> EffectivePart | None:
    if line.key is None:
        return history.effective.part_on(line.day)
    dose = history.dose_at(line.day, line.key.slot)
    return dose.part if dose else None


def _there(lines: Iterable[StockEntry], count: StockEntry) -> Decimal:
    """Return the amount counted plus the additions logged after that count."""
    added = (
        line.amount or NOTHING
        for line in lines
        if line.kind is EntryKind.ADDED and line.item == count.item and line.id > count.id
    )
    return sum(added, count.amount or NOTHING)


def _used(taken: Iterable[Use], count: StockEntry) -> Decimal:
    since = (use.uses for use in taken if use.at > count.at and use.uses is not None)
    return sum((known.get(count.item, NOTHING) for known in since), NOTHING)


def _unknown(taken: Iterable[Use], count: StockEntry) -> int:
    return sum(use.at > count.at and use.uses is None and use.concerns(count.item) for use in taken)
