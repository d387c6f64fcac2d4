"""The page for the pharmacy: what is needed until the plan ends, and what is missing."""

from datetime import date

from ldn_desktop.domain.outlook import ItemOutlook, Outlook
from ldn_desktop.domain.stock import NOTHING
from ldn_desktop.paper.html import cell, document, line, table, title
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import item_name, say_sums, show_count


def pharmacy_html(medicine: str, found: Outlook, today: date, formats: Formats) -> str:
    """Return the page as HTML; `today` is the local date on which it is made."""
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
            line(
                _("Counted at home, not by a pharmacy. {day}").format(day=formats.long_day(today)),
                "small",
            ),
        )
    )
    return document((page,))


def _cells(row: ItemOutlook, formats: Formats) -> tuple[str, ...]:
    item, level, missing = row.item, row.level, row.missing
    return (
        cell(item_name(item, formats)),
        cell(
            _("not counted")
            if level is None
            else show_count(item, max(level.left, NOTHING), formats)
        ),
        cell(show_count(item, row.needed, formats)),
        cell("–" if missing is None else show_count(item, missing, formats), bold=True),
    )
