"""Makes the state of the supply page, a row in words for each strength, without widgets."""

from dataclasses import dataclass
from datetime import date

from ldn_desktop.domain.outlook import ItemOutlook
from ldn_desktop.domain.stock import NOTHING, Item
from ldn_desktop.services.stock import Stock
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.supply import item_name, say_sums, short_name, show_count

NO_VALUE = "–"


@dataclass(frozen=True)
class RowState:
    """One strength. `cells` match `headings()`; `warnings` are sentences below the row."""

    item: Item
    name: str
    full_name: str
    cells: tuple[str, ...]
    warnings: tuple[str, ...]
    is_counted: bool


@dataclass(frozen=True)
class UseByState:
    """A counted item; `use_by` is the date by which it, or its opened bottle, must be used."""

    item: Item
    full_name: str
    use_by: date | None


@dataclass(frozen=True)
class SupplyState:
    """The whole page. `empty` says what is missing if there is nothing to count.

    `counted` are the counted items, those that the plan needs first.
    """

    rows: tuple[RowState, ...]
    counted: tuple[UseByState, ...]
    notes: tuple[str, ...]
    empty: str


def headings() -> tuple[str, ...]:
    """Return the headings of a row's cells."""
    return (_("At home"), _("Lasts until"), _("Needed to the end"), _("Missing"))


def present(stock: Stock | None, formats: Formats) -> SupplyState:
    """Return what the page shows of the stock; None means that there is no plan."""
    if stock is None:
        return SupplyState((), (), (), _("There is no plan yet. Enter one first."))
    rows = stock.outlook.items
    if not rows:
        empty = _("Your plan does not say what you have. Add it on the Plan page.")
        return SupplyState((), (), (), empty)
    return SupplyState(
        rows=tuple(_row(row, stock, formats) for row in rows),
        counted=tuple(
            UseByState(row.item, item_name(row.item, formats), row.level.use_by)
            for row in sorted(rows, key=lambda row: not row.needed)
            if row.level is not None
        ),
        notes=say_sums(stock.outlook),
        empty="",
    )


def _row(row: ItemOutlook, stock: Stock, formats: Formats) -> RowState:
    missing = row.missing
    return RowState(
        item=row.item,
        name=short_name(row.item, formats),
        full_name=item_name(row.item, formats),
        cells=(
            _at_home(row, formats),
            _lasts(row, stock, formats),
            show_count(row.item, row.needed, formats),
            NO_VALUE if missing is None else show_count(row.item, missing, formats),
        ),
        warnings=tuple(_warnings(row)),
        is_counted=row.level is not None,
    )


def _at_home(row: ItemOutlook, formats: Formats) -> str:
    if row.level is None:
        return _("not counted")
    left = show_count(row.item, max(row.level.left, NOTHING), formats)
    if row.level.use_by is None:
        return left
    return _("{count}, use by {day}").format(count=left, day=formats.day(row.level.use_by))


def _lasts(row: ItemOutlook, stock: Stock, formats: Formats) -> str:
    if row.level is None:
        return NO_VALUE
    until = row.lasts_until
    if until is not None:
        if until < stock.today:
            return _("not enough now")
        return _("today") if until == stock.today else formats.day(until)
    if not row.needed:
        return _("not needed")
    return _("over a year") if stock.outlook.horizon.is_open else _("the end")


def _warnings(row: ItemOutlook) -> list[str]:
    if row.level is None:
        return []
    found = []
    if row.level.left < 0:
        found.append(_("You recorded more than there was. Count again."))
    if row.level.unknown:
        unknown = plural(
            "{count} dose since you counted can't be made with this. Count again to be sure.",
            "{count} doses since you counted can't be made with this. Count again to be sure.",
            row.level.unknown,
        )
        found.append(unknown.format(count=row.level.unknown))
    return found
