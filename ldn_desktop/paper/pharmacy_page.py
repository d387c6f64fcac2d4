"""The page for the pharmacy: what is needed until the plan ends, and what is missing."""

from ldn_desktop.domain.outlook import ItemOutlook
from ldn_desktop.domain.stock import NOTHING
from ldn_desktop.paper.html import cell, document, line, table, title
from ldn_desktop.services.stock import Stock
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import item_name, say_sums, show_count


def pharmacy_html(medicine: str, stock: Stock, formats: Formats) -> str:
    """Return the page as HTML, made on the date of the stock."""
    found, today = stock.outlook, stock.today
    heads = (_("What"), _("At home"), _("Needed"), _("Missing"))
    needed = (row for row in found.items if row.needed)
    span = _("Needed from {first} to {last}").format(
        first=formats.long_day(today), last=formats.long_day(max(found.horizon.needed_until, today))
    )
    page = "".join(
        (
            title(medicine),
            line(_("For the pharmacy: what I need for my plan")),
            line(span),
            table(heads, ((*_cells(row, formats),) for row in needed), padding=5),
            *(line(text) for text in say_sums(found)),
            line(_say_no_longer(stock.no_longer, formats)),
            line(
                _("Counted at home, not by a pharmacy. {day}").format(day=formats.long_day(today)),
                "small",
            ),
        )
    )
    return document((page,))


def _say_no_longer(rows: tuple[ItemOutlook, ...], formats: Formats) -> str:
    """Return what to take back, "" if there is nothing."""
    if not rows:
        return ""
    names = (
        _("{what} ({count})").format(
            what=item_name(row.item, formats), count=_at_home(row, formats)
        )
        for row in rows
    )
    return _("No longer in my plan, to take back: {items}").format(items=", ".join(names))


def _at_home(row: ItemOutlook, formats: Formats) -> str:
    if row.level is None:
        return _("not counted")
    return show_count(row.item, max(row.level.left, NOTHING), formats)


def _cells(row: ItemOutlook, formats: Formats) -> tuple[str, ...]:
    item, missing = row.item, row.missing
    return (
        cell(item_name(item, formats)),
        cell(_at_home(row, formats)),
        cell(show_count(item, row.needed, formats)),
        cell("–" if missing is None else show_count(item, missing, formats), bold=True),
    )
