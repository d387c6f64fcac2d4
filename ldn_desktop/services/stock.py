"""What is at home: read with how long it lasts, counted, added to, a bottle opened.

Each function that saves is one unit of work and returns after the commit has. Raises `Refused`,
`Invalid` or `StorageError`, each with nothing changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ldn_desktop.domain.amounts import check_amount
from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.outlook import Horizon, Notice, Outlook, horizon, notices, outlook
from ldn_desktop.domain.plan import ONE_DAY, check_date
from ldn_desktop.domain.records import Record, current_answers
from ldn_desktop.domain.ringing import LOOKBACK
from ldn_desktop.domain.states import OPEN_STATES, DoseState
from ldn_desktop.domain.stock import EntryKind, Item, StockEntry, levels
from ldn_desktop.domain.windows import LOOKAHEAD
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.ports import UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

TO_COME = OPEN_STATES | {DoseState.UPCOMING}


@dataclass(frozen=True)
class Stock:
    """What is at home and how long it lasts, seen from the local date `today`.

    `notices` are what is to be told today, by the user's setting.
    """

    today: date
    outlook: Outlook
    notices: tuple[Notice, ...]


def read_stock(context: Context) -> Stock | None:
    """Return what is at home, None without a plan."""
    with context.store.work() as work:
        return stock_of(context.snapshot(work), work)


def read_notices(context: Context) -> tuple[Notice, ...]:
    """Return what is to be told today of the stock; quick where nothing was ever counted."""
    with context.store.work() as work:
        stock = stock_of(context.snapshot(work), work) if work.stock() else None
    return stock.notices if stock else ()


def take_stock(context: Context, item: Item, amount: Decimal) -> StockEntry:
    """Keep what was counted now, in pieces or mL; it stands in place of all that was before."""
    return _append(context, EntryKind.COUNTED, item, amount=item.check_count(amount))


def add_stock(context: Context, item: Item, amount: Decimal) -> StockEntry:
    """Keep that so many pieces or mL came in. Refused for what was never counted."""
    check_amount(amount)
    return _append(context, EntryKind.ADDED, item, amount=item.check_count(amount))


def open_bottle(context: Context, item: Item, use_by: date | None) -> StockEntry:
    """Keep by which local date the opened bottle is to be used up; None: none is open."""
    use_by = None if use_by is None else check_date(use_by)
    return _append(context, EntryKind.OPENED, item, use_by=use_by)


def _append(
    context: Context,
    kind: EntryKind,
    item: Item,
    *,
    amount: Decimal | None = None,
    use_by: date | None = None,
) -> StockEntry:
    entry = StockEntry(0, kind, item, context.clock.now(), amount, use_by)
    with context.store.work(write=True) as work:
        counted = (line for line in work.stock() if line.kind is EntryKind.COUNTED)
        if kind is not EntryKind.COUNTED and all(line.item != item for line in counted):
            raise NotAllowedError(RejectionReason.NOT_COUNTED)
        entry = work.append_stock(entry)
        work.commit()
        return entry


def stock_of(snapshot: ScheduleSnapshot, work: UnitOfWork) -> Stock | None:
    """Return what is at home as `work` sees it, None without a plan."""
    reach = horizon(snapshot.plan, snapshot.today)
    if reach is None:
        return None
    snapshot = replace(snapshot, log=work.records(snapshot.today - LOOKBACK))
    entries = work.stock()
    known = levels(entries, _said_since_counted(work, entries), snapshot.history)
    found = outlook(_to_come(snapshot, reach), known, snapshot.plan, snapshot.today, reach)
    days = snapshot.settings.supply_days
    return Stock(snapshot.today, found, notices(found.items, snapshot.today, days))


def _said_since_counted(work: UnitOfWork, entries: Iterable[StockEntry]) -> tuple[Record, ...]:
    """Read what was said since the stock-takes that count: nothing was taken after it was said.

    By when it was said, not by its day: a dose can be said to have been taken long after that.
    """
    counted = {line.item: line.at for line in entries if line.kind is EntryKind.COUNTED}
    return work.records_since(min(counted.values())) if counted else ()


def _to_come(snapshot: ScheduleSnapshot, reach: Horizon) -> list[PlannedDose]:
    """Return the doses that are still to be taken, by date; also one that waits since before.

    A dose that was recorded, or whose window closed, is not.
    """
    near = snapshot.today + LOOKAHEAD
    rows = snapshot.rows(snapshot.today - LOOKBACK, near)
    found = [row.dose for row in rows if row.state in TO_COME]
    # No window of a later date can be open yet: a year of states need not be worked out.
    answers = current_answers(snapshot.log)
    later = planned_doses(snapshot.history, near + ONE_DAY, reach.looked_until, snapshot.conditions)
    found += (dose for dose in later if dose.due and dose.key not in answers)
    until = max(reach.looked_until, snapshot.today)
    return [dose for dose in found if dose.key.day <= until]
