"""The page for the pharmacy: what is needed and what is missing, as plain words."""

from datetime import date
from decimal import Decimal

from ldn_desktop.domain.outlook import Horizon, ItemOutlook, Outlook
from ldn_desktop.domain.stock import Form, Item, StockLevel
from ldn_desktop.paper.pharmacy_page import pharmacy_html
from ldn_desktop.services.stock import Stock
from ldn_desktop.wording.formats import PLAIN

TODAY = date(2027, 1, 4)
HALF, THREE = Item(Form.PIECES, Decimal("0.5")), Item(Form.PIECES, Decimal(3))
BOTTLE = Item(Form.LIQUID, Decimal(1))


def page(
    *rows: ItemOutlook,
    left_out: int = 0,
    is_open: bool = False,
    no_longer: tuple[ItemOutlook, ...] = (),
) -> str:
    last = date(2027, 3, 1)
    found = Outlook(rows, left_out, Horizon(last, last, is_open))
    html = pharmacy_html("<i>Naltrexone</i>", Stock(TODAY, found, (), no_longer), PLAIN)
    return html.replace("\u00a0", " ")


def row(item: Item, needed: str, left: str | None) -> ItemOutlook:
    level = None if left is None else StockLevel(item, Decimal(left), 0, None)
    return ItemOutlook(item, level, Decimal(needed), None)


def test_it_tells_what_is_needed_at_home_and_missing() -> None:
    html = page(row(HALF, "42", "12"), row(BOTTLE, "60", "12.5"))
    assert "<td>0.5 mg capsules or tablets</td><td>12</td><td>42</td><td><b>30</b></td>" in html
    assert (
        "<td>liquid with 1 mg in 1 mL</td><td>12.5 mL</td><td>60 mL</td><td><b>47.5 mL</b></td>"
    ) in html
    assert "Needed from Monday 2027-01-04 to Monday 2027-03-01" in html


def test_what_was_not_counted_is_told_so_and_what_is_not_needed_is_left_out() -> None:
    html = page(row(HALF, "42", None), row(THREE, "0", "5"))
    assert "<td>not counted</td><td>42</td><td><b>–</b></td>" in html
    assert "3 mg capsules" not in html


def test_below_none_is_none() -> None:
    assert "<td>0</td><td>42</td><td><b>42</b></td>" in page(row(HALF, "42", "-2"))


def test_what_is_not_in_the_sums_is_said() -> None:
    html = page(row(HALF, "42", "1"), left_out=2, is_open=True)
    assert "2 doses can&#x27;t be made exactly" in html
    assert "28 days of its last step" in html


def test_the_medicine_is_plain_words() -> None:
    assert "&lt;i&gt;Naltrexone&lt;/i&gt;" in page(row(HALF, "1", "1"))


def test_old_strengths_are_named_to_be_taken_back_with_how_many_there_are() -> None:
    html = page(row(HALF, "1", "1"), no_longer=(row(THREE, "0", "5"), row(BOTTLE, "0", None)))
    assert (
        "No longer in my plan, to take back: 3 mg capsules or tablets (5), "
        "liquid with 1 mg in 1 mL (not counted)"
    ) in html
    assert "take back" not in page(row(HALF, "1", "1"))
