"""How long what is at home lasts under the plan, and what is needed to its end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.calendar import PlannedDose
from ldn_desktop.domain.effective_plan import EffectivePlan
from ldn_desktop.domain.needs import open_end
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.stock import NOTHING, Form, Item, StockLevel, items_of, uses_of

OPEN_REACH = timedelta(days=366)
"""Where a plan goes on until changed, so far ahead it is looked whether the stock lasts."""


@dataclass(frozen=True)
class Horizon:
    """How far the plan reaches: dates, both local. `is_open`: it goes on until changed.

    Doses up to `needed_until` count as needed (as in `needs`); up to `looked_until` it is looked
    whether there is enough of them.
    """

    needed_until: date
    looked_until: date
    is_open: bool


@dataclass(frozen=True)
class ItemOutlook:
    """One item: its level (None: never counted), and what the plan still needs of it.

    `runs_out` is the local date of the first dose for which there is not enough; None where it
    lasts as far as was looked.
    """

    item: Item
    level: StockLevel | None
    needed: Decimal
    runs_out: date | None

    @property
    def lasts_until(self) -> date | None:
        """The last local date for all of whose doses there is enough."""
        return None if self.runs_out is None else self.runs_out - ONE_DAY

    @property
    def missing(self) -> Decimal | None:
        """What is to be got so that it lasts to the end; None where it was never counted."""
        if self.level is None:
            return None
        return max(self.needed - max(self.level.left, NOTHING), NOTHING)


@dataclass(frozen=True)
class Outlook:
    """All items; `left_out` doses to come cannot be made exactly and are in no sum."""

    items: tuple[ItemOutlook, ...]
    left_out: int
    horizon: Horizon


def horizon(plan: EffectivePlan, today: date) -> Horizon | None:
    """Return how far the plans reach, seen from the local date `today`; None without a plan."""
    if not plan.parts:
        return None
    rows = plan.parts[-1].rows
    if not rows:
        last = plan.parts[-1].first
        return Horizon(last, last, is_open=False)
    row = rows[-1]
    if row.last is not None:
        return Horizon(row.last, row.last, is_open=False)
    if row.step.dose_mg is None:
        return Horizon(row.first, row.first, is_open=False)
    return Horizon(open_end(row, today), max(today, row.first) + OPEN_REACH, is_open=True)


def outlook(
    to_come: Iterable[PlannedDose],
    levels: Mapping[Item, StockLevel],
    plan: EffectivePlan,
    today: date,
    reach: Horizon,
) -> Outlook:
    """Walk the doses to come, in due order, until nothing is left. `today` is a local date.

    Told are the items of the plan in force (else of the next one), those that doses to come use,
    and those at home.
    """
    present = plan.part_on_or_next(today)
    needed = dict.fromkeys(items_of(present.plan.supply if present else None), NOTHING)
    needed |= {item: NOTHING for item, level in levels.items() if level.left > 0}
    walked: dict[Item, Decimal] = {}
    runs_out: dict[Item, date] = {}
    left_out = 0
    for dose in to_come:
        supply = dose.part.plan.supply
        is_needed = dose.key.day <= reach.needed_until
        if dose.making is None or supply is None:
            left_out += is_needed and supply is not None
            continue
        for item, amount in uses_of(dose.making, supply).items():
            walked[item] = walked.get(item, NOTHING) + amount
            needed[item] = needed.get(item, NOTHING) + (amount if is_needed else NOTHING)
            if item in levels and walked[item] > levels[item].left:
                runs_out.setdefault(item, dose.key.day)
    rows = (
        ItemOutlook(item, levels.get(item), amount, runs_out.get(item))
        for item, amount in needed.items()
    )
    return Outlook(tuple(sorted(rows, key=_in_order)), left_out, reach)


@dataclass(frozen=True)
class Notice:
    """What is to be told some days before: an item runs out, or its opened bottle is to be used."""

    item: Item
    lasts_until: date | None = None
    use_by: date | None = None


def notices(items: Iterable[ItemOutlook], today: date, days: int) -> tuple[Notice, ...]:
    """Return what is to be told on `today`: from `days` days before on, and as long as it holds."""
    near = today + timedelta(days=days)
    found = []
    for row in items:
        if row.lasts_until is not None and row.lasts_until <= near:
            found.append(Notice(row.item, lasts_until=row.lasts_until))
        use_by = row.level.use_by if row.level and row.needed else None
        if use_by is not None and use_by <= near:
            found.append(Notice(row.item, use_by=use_by))
    return tuple(found)


def _in_order(row: ItemOutlook) -> tuple[bool, Decimal]:
    return row.item.form is Form.LIQUID, -row.item.strength
