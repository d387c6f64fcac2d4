"""Reads the stock and how long it lasts; records stock-takes, additions and use-by dates.

Each function that saves is one unit of work and returns after the commit. It raises
`NotAllowedError`, `ValidationError` or `StorageError`, each with nothing changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ldn_desktop.domain.amounts import check_amount, plain
from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.outlook import (
    Horizon,
    ItemOutlook,
    Notice,
    Outlook,
    horizon,
    no_longer_used,
    notices,
    outlook,
)
from ldn_desktop.domain.plan import ONE_DAY, check_date
from ldn_desktop.domain.records import Record, current_answers
from ldn_desktop.domain.ringing import LOOKBACK
from ldn_desktop.domain.states import OPEN_STATES, DoseState
from ldn_desktop.domain.stock import (
    NOTHING,
    EntryKind,
    Item,
    StockEntry,
    StockLevel,
    current_entries,
    is_overtaken,
    levels,
)
from ldn_desktop.domain.windows import LOOKAHEAD
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

TO_COME = OPEN_STATES | {DoseState.UPCOMING}


@dataclass(frozen=True)
class Stock:
    """The stock and how long it lasts, as of the local date `today`.

    `notices` are those to show today, according to the user's setting. `no_longer` are the items
    of earlier steps that no dose to come needs, but those that are used up.
    """

    today: date
    outlook: Outlook
    notices: tuple[Notice, ...]
    no_longer: tuple[ItemOutlook, ...] = ()


def read_stock(context: Context, snapshot: ScheduleSnapshot) -> Stock | None:
    """Return the stock, None without a plan. `snapshot` may be of any range."""
    with context.store.work() as work:
        return stock_of(snapshot, work)


def read_notices(context: Context, snapshot: ScheduleSnapshot) -> tuple[Notice, ...]:
    """Return the notices to show today, as `read_stock`; quick if nothing was ever counted."""
    with context.store.work() as work:
        stock = stock_of(snapshot, work) if current_entries(work.stock.all()) else None
    return stock.notices if stock else ()


def read_no_longer(context: Context, snapshot: ScheduleSnapshot) -> tuple[Item, ...]:
    """Return the items of `Stock.no_longer` that the user was not yet told of for good."""
    told = snapshot.settings.strengths_told
    if all(_name(item) in told for item in no_longer_used(snapshot.plan, snapshot.today)):
        return ()
    stock = read_stock(context, snapshot)
    rows = stock.no_longer if stock else ()
    return tuple(row.item for row in rows if _name(row.item) not in told)


def told_of(told: Iterable[str], items: Iterable[Item]) -> tuple[str, ...]:
    """Return the setting `strengths_told` after the user was told of these items, too."""
    return (*told, *map(_name, items))


def _name(item: Item) -> str:
    return f"{item.form} {plain(item.strength)}"


def take_stock(context: Context, item: Item, amount: Decimal) -> StockEntry:
    """Record an amount counted now, in pieces or mL; it replaces all earlier entries."""
    return take_stocks(context, {item: amount})[0]


def take_stocks(
    context: Context, counts: Mapping[Item, Decimal], days: Mapping[Item, date | None] | None = None
) -> tuple[StockEntry, ...]:
    """Record several amounts counted now, and use-by dates (None: none), all or nothing.

    Raises `NotAllowedError` for a date of an item that was never counted.
    """
    now = context.clock.now()
    counted = (
        StockEntry(0, EntryKind.COUNTED, item, now, item.check_count(amount))
        for item, amount in counts.items()
    )
    dated = (
        StockEntry(0, EntryKind.OPENED, item, now, use_by=day and check_date(day))
        for item, day in (days or {}).items()
    )
    return _append(context, *counted, *dated)


def add_stock(context: Context, item: Item, amount: Decimal) -> StockEntry:
    """Record an addition in pieces or mL; `NotAllowedError` if the item was never counted."""
    amount = item.check_count(check_amount(amount))
    return _append(context, StockEntry(0, EntryKind.ADDED, item, context.clock.now(), amount))[0]


def keep_use_by(context: Context, item: Item, use_by: date | None) -> StockEntry:
    """Record by which local date the opened bottle, or the pieces, must be used; None means none.

    Raises `NotAllowedError` if the item was never counted.
    """
    return take_stocks(context, {}, {item: use_by})[0]


def withdraw(context: Context, entry: StockEntry) -> None:
    """Take an entry back: it counts for nothing from now on, and stays in the log.

    Raises `NotAllowedError` if it does not stand any more, or if a newer entry replaced it or
    builds on it.
    """
    with context.store.work(write=True) as work:
        current = current_entries(work.stock.all())
        if entry not in current or is_overtaken(entry, current):
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        work.stock.withdraw(entry.id, context.clock.now())
        work.commit()


def append_again(context: Context, entry: StockEntry) -> StockEntry:
    """Append a withdrawn entry anew, of the instant that it had.

    Raises `NotAllowedError` if what was appended since would have replaced it or built on it.
    """
    return _append(context, entry, is_anew=True)[0]


def _append(
    context: Context, *entries: StockEntry, is_anew: bool = False
) -> tuple[StockEntry, ...]:
    with context.store.work(write=True) as work:
        current = current_entries(work.stock.all())
        if is_anew and any(is_overtaken(entry, current) for entry in entries):
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        counted = {e.item for e in (*current, *entries) if e.kind is EntryKind.COUNTED}
        if any(e.kind is not EntryKind.COUNTED and e.item not in counted for e in entries):
            raise NotAllowedError(RejectionReason.NOT_COUNTED)
        added = tuple(work.stock.add(entry) for entry in entries)
        work.commit()
        return added


def stock_of(snapshot: ScheduleSnapshot, work: UnitOfWork) -> Stock | None:
    """Return the stock as `work` sees it, None without a plan."""
    reach = horizon(snapshot.plan, snapshot.today)
    if reach is None:
        return None
    snapshot = replace(snapshot, log=work.records.between(snapshot.today - LOOKBACK))
    entries = current_entries(work.stock.all())
    known = levels(entries, _records_since_count(work, entries), snapshot.history)
    found = outlook(_to_come(snapshot, reach), known, snapshot.plan, snapshot.today, reach)
    days = snapshot.settings.supply_days
    return Stock(
        snapshot.today,
        found,
        notices(found.items, snapshot.today, days),
        tuple(_no_longer(snapshot, found, known)),
    )


def _no_longer(
    snapshot: ScheduleSnapshot, found: Outlook, known: Mapping[Item, StockLevel]
) -> Iterator[ItemOutlook]:
    needed = {row.item for row in found.items if row.needed}  # by an open dose of yesterday, too
    for item in no_longer_used(snapshot.plan, snapshot.today):
        level = known.get(item)
        if item not in needed and (level is None or level.left > 0):
            yield ItemOutlook(item, level, NOTHING, None)


def _records_since_count(work: UnitOfWork, entries: Iterable[StockEntry]) -> tuple[Record, ...]:
    """Return the records made since the earliest current stock-take.

    They are selected by when they were made, not by their day: no dose is taken after its record,
    but the user may record it long after it was taken.
    """
    counted = {line.item: line.at for line in entries if line.kind is EntryKind.COUNTED}
    return work.records.since(min(counted.values())) if counted else ()


def _to_come(snapshot: ScheduleSnapshot, reach: Horizon) -> list[PlannedDose]:
    """Return the doses still to be taken, by date, including earlier ones with an open window.

    Doses that were recorded, or whose window closed, are left out.
    """
    near = snapshot.today + LOOKAHEAD
    rows = snapshot.rows(snapshot.today - LOOKBACK, near)
    found = [row.dose for row in rows if row.state in TO_COME]
    # No window of a later date can be open yet, so their states need not be computed.
    answers = current_answers(snapshot.log)
    later = planned_doses(
        snapshot.history, near + ONE_DAY, reach.checked_until, snapshot.conditions
    )
    found += (dose for dose in later if dose.due and dose.key not in answers)
    until = max(reach.checked_until, snapshot.today)
    return [dose for dose in found if dose.key.day <= until]
