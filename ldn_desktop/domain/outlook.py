"""How long the stock lasts under the plan, and how much the plan still needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.calendar import PlannedDose
from ldn_desktop.domain.effective_plan import EffectivePlan
from ldn_desktop.domain.needs import open_end
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.stock import NOTHING, Form, Item, StockLevel, items_of, uses_of
from ldn_desktop.domain.supply import make_dose

OPEN_REACH = timedelta(days=366)
"""How far ahead the stock is checked if the plan goes on until changed."""


@dataclass(frozen=True)
class Horizon:
    """How far the plan reaches, as local dates. `is_open`: it goes on until changed.

    Doses up to `needed_until` count as needed (as in `needs`). Whether the stock is enough is
    checked up to `looked_until`.
    """

    needed_until: date
    checked_until: date
    is_open: bool


@dataclass(frozen=True)
class ItemOutlook:
    """One item: its level (None: never counted), and how much of it the plan still needs.

    `runs_out` is the local date of the first dose for which there is not enough, None if it lasts
    until `Horizon.looked_until`.
    """

    item: Item
    level: StockLevel | None
    needed: Decimal
    runs_out: date | None

    @property
    def lasts_until(self) -> date | None:
        """The last local date up to which there is enough for every dose, None if no end found."""
        return None if self.runs_out is None else self.runs_out - ONE_DAY

    @property
    def missing(self) -> Decimal | None:
        """The amount to obtain so that it lasts to the end, None if it was never counted."""
        if self.level is None:
            return None
        return max(self.needed - max(self.level.left, NOTHING), NOTHING)


@dataclass(frozen=True)
class Outlook:
    """The outlook of all items. `left_out` counts future doses that cannot be made exactly.

    The sums do not include those doses.
    """

    items: tuple[ItemOutlook, ...]
    left_out: int
    horizon: Horizon


def horizon(plan: EffectivePlan, today: date) -> Horizon | None:
    """Return how far the plans reach from the local date `today`, None without a plan."""
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
    """Return how long the stock lasts for the doses `to_come`, which are in due order.

    `today` is a local date. The result has the items of the plan in force (or of the next one),
    those that the doses use, and those with stock left.
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
        ItemOutlook(item, levels.get(item), needed[item], runs_out.get(item))
        for item in sorted(needed, key=_in_order)
    )
    return Outlook(tuple(rows), left_out, reach)


def no_longer_used(plan: EffectivePlan, today: date) -> tuple[Item, ...]:
    """Return the items that steps before the local date `today` used and no step from it on uses.

    A dose to come that cannot be made exactly may use each item of its supply. In a pause without
    end there are none: what comes after it is not known.
    """
    if plan.is_paused_openly:
        return ()
    used: set[Item] = set()
    still: set[Item] = set()
    for part in plan.parts:
        supply = part.plan.supply
        for row in part.rows:
            dose_mg = row.step.dose_mg
            if dose_mg is None or supply is None:
                continue
            making = make_dose(dose_mg, supply)
            items = () if making is None else tuple(uses_of(making, supply))
            if row.last is None or row.last >= today:
                still.update(items or items_of(supply))
            else:
                used.update(items)
    return tuple(sorted(used - still, key=_in_order))


@dataclass(frozen=True)
class Notice:
    """A notice given some days ahead: an item runs out, or reaches its use-by date."""

    item: Item
    lasts_until: date | None = None
    use_by: date | None = None


def notices(items: Iterable[ItemOutlook], today: date, days: int) -> tuple[Notice, ...]:
    """Return the notices of `today`: each is given from `days` days before and while it applies."""
    near = today + timedelta(days=days)
    found = []
    for row in items:
        if row.lasts_until is not None and row.lasts_until <= near:
            found.append(Notice(row.item, lasts_until=row.lasts_until))
        use_by = row.level.use_by if row.level and row.needed and row.level.left > 0 else None
        if use_by is not None and use_by <= near:
            found.append(Notice(row.item, use_by=use_by))
    return tuple(found)


def _in_order(item: Item) -> tuple[bool, Decimal]:
    return item.form is Form.LIQUID, -item.strength
