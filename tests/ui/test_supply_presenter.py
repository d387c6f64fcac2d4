"""The supply page in words, and a count as it is typed."""

from datetime import date
from decimal import Decimal

import pytest

from ldn_desktop.domain.outlook import Horizon, ItemOutlook, Outlook
from ldn_desktop.domain.stock import Form, Item, StockLevel
from ldn_desktop.services.stock import Stock
from ldn_desktop.ui.supply.presenter import SupplyState, present
from ldn_desktop.wording.formats import PLAIN

TODAY = date(2027, 1, 4)
HALF, BOTTLE = Item(Form.PIECES, Decimal("0.5")), Item(Form.LIQUID, Decimal(1))


def level(left: str, unknown: int = 0, item: Item = HALF, use_by: date | None = None) -> StockLevel:
    return StockLevel(item, Decimal(left), unknown, use_by)


def shown(*rows: ItemOutlook, left_out: int = 0, is_open: bool = False) -> SupplyState:
    last = date(2027, 3, 1)
    found = Outlook(rows, left_out, Horizon(last, last, is_open))
    return present(Stock(TODAY, found, ()), PLAIN)


def cells(
    known: StockLevel | None, needed: str, runs_out: date | None, *, is_open: bool = False
) -> tuple[str, ...]:
    (row,) = shown(ItemOutlook(HALF, known, Decimal(needed), runs_out), is_open=is_open).rows
    return row.cells


def test_a_row_tells_at_home_until_when_needed_and_missing() -> None:
    assert cells(level("12"), "42", date(2027, 1, 11)) == ("12", "2027-01-10", "42", "30")
    assert cells(level("42"), "42", None) == ("42", "the end", "42", "0")


def test_what_was_never_counted_is_told_so() -> None:
    assert cells(None, "42", None) == ("not counted", "–", "42", "–")


@pytest.mark.parametrize(
    ("runs_out", "words"),
    [(date(2027, 1, 5), "today"), (TODAY, "not enough now"), (date(2027, 1, 3), "not enough now")],
)
def test_near_the_end_it_says_so(runs_out: date, words: str) -> None:
    assert cells(level("1"), "42", runs_out)[1] == words


def test_what_lasts_is_told_by_the_plan_s_kind_of_end() -> None:
    assert cells(level("900"), "28", None, is_open=True)[1] == "over a year"
    assert cells(level("9"), "0", None)[1] == "not needed"


def test_below_none_is_shown_as_none_with_the_mend() -> None:
    (row,) = shown(ItemOutlook(HALF, level("-2"), Decimal(42), TODAY)).rows
    assert row.cells[0] == "0"
    assert row.warnings == ("You recorded more than there was. Count again.",)


def test_doses_of_unknown_pieces_are_told() -> None:
    (row,) = shown(ItemOutlook(HALF, level("9", unknown=2), Decimal(4), None)).rows
    assert row.warnings == (
        "2 doses since you counted can't be made with this. Count again to be sure.",
    )


def test_each_counted_item_has_its_day_the_needed_one_first_and_beside_its_count() -> None:
    old = Item(Form.LIQUID, Decimal(5))
    state = shown(
        ItemOutlook(old, level("3", item=old), Decimal(0), None),
        ItemOutlook(BOTTLE, level("30", item=BOTTLE, use_by=TODAY), Decimal(9), None),
        ItemOutlook(HALF, level("3"), Decimal(0), None),
    )
    assert [(one.item, one.use_by) for one in state.counted] == [
        (BOTTLE, TODAY),
        (old, None),
        (HALF, None),
    ]
    assert [row.cells[0].replace("\u00a0", " ") for row in state.rows] == [
        "3 mL",
        "30 mL, use by 2027-01-04",
        "3",
    ]


def test_what_is_not_in_the_sums_is_said() -> None:
    row = ItemOutlook(HALF, level("3"), Decimal(4), None)
    assert shown(row).notes == ()
    notes = shown(row, left_out=1, is_open=True).notes
    assert [note.split()[0] for note in notes] == ["Your", "1"]


def test_an_empty_page_says_the_next_thing_to_do() -> None:
    assert "no plan" in present(None, PLAIN).empty
    assert "Plan page" in shown().empty
