"""What is at home, as a person keeps it: counted, added to, used, told before it ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.outlook import ItemOutlook, Notice
from ldn_desktop.domain.stock import Form, Item, StockEntry, current_entries
from ldn_desktop.services import recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import (
    ConfirmationCode,
    NotAllowedError,
    RejectionReason,
    StorageError,
    StorageErrorKind,
)
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.services.settings import change_settings
from ldn_desktop.services.stock import (
    add_stock,
    append_again,
    keep_use_by,
    read_no_longer,
    read_notices,
    read_stock,
    take_stock,
    take_stocks,
    told_of,
    withdraw,
)
from tests.support.fake_store import FlakyStore
from tests.support.home import FILE, Home

BIG, HALF = Item(Form.PIECES, Decimal("4.5")), Item(Form.PIECES, Decimal("0.5"))
BOTTLE = Item(Form.LIQUID, Decimal(1))
LIQUID = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}


@contextmanager
def at(home: Home, local: str) -> Iterator[Context]:
    home.at(local)
    with home.context() as context:
        yield context


def row(context: Context, item: Item) -> ItemOutlook:
    stock = read_stock(context, context.read())
    assert stock is not None
    return next(one for one in stock.outlook.items if one.item == item)


def left(context: Context, item: Item) -> Decimal:
    level = row(context, item).level
    assert level is not None
    return level.left


def test_without_a_plan_there_is_nothing_to_tell(home: Home) -> None:
    with at(home, "2027-01-03 12:00") as context:
        assert read_stock(context, context.read()) is None
        take_stock(context, BIG, Decimal(3))
        assert read_notices(context, context.read()) == ()


def test_each_strength_of_the_plan_is_told_before_anything_was_counted(house: Home) -> None:
    with at(house, "2027-01-03 12:00") as context:
        stock = read_stock(context, context.read())
        assert stock is not None
        assert [one.item.strength for one in stock.outlook.items] == list(
            map(Decimal, ("4.5", "3", "1.5", "0.5"))
        )
        assert {one.level for one in stock.outlook.items} == {None}
        assert stock.notices == read_notices(context, context.read()) == ()


def test_records_count_it_down_and_an_undo_counts_it_back(house: Home) -> None:
    with at(house, "2027-01-04 20:00") as context:
        take_stock(context, BIG, Decimal(10))
        add_stock(context, BIG, Decimal(2))
        assert left(context, BIG) == 12
    with at(house, "2027-01-04 21:00") as context:
        recording.take(context)
        assert (left(context, BIG), row(context, BIG).needed) == (Decimal(11), Decimal(13))
        recording.undo(context)
        assert (left(context, BIG), row(context, BIG).needed) == (Decimal(12), Decimal(14))


def test_another_amount_and_an_extra_dose_use_what_makes_them(house: Home) -> None:
    with at(house, "2027-01-04 20:00") as context:
        for item in (BIG, HALF):
            take_stock(context, item, Decimal(30))
    with at(house, "2027-01-04 21:05") as context:
        recording.take(context, details=AnswerDetails(dose_mg=Decimal(1)))
        recording.extra_dose(context, Decimal("0.5"), AnswerDetails())
        assert (left(context, BIG), left(context, HALF)) == (Decimal(30), Decimal(27))


def test_a_dose_that_is_said_long_after_its_day_counts(house: Home) -> None:
    with at(house, "2027-01-20 12:00") as context:
        take_stock(context, BIG, Decimal(10))
    with at(house, "2027-01-25 12:00") as context:
        said = AnswerDetails(at=house.clock.moment.replace(tzinfo=None), dose_mg=Decimal("4.5"))
        recording.correct(context, DoseRef(date(2027, 1, 4)), said, tuple(ConfirmationCode))
        assert left(context, BIG) == 9


def test_the_dose_that_waits_past_midnight_is_still_needed(house: Home) -> None:
    with at(house, "2027-01-05 00:30") as context:
        assert row(context, BIG).needed == 14
    with at(house, "2027-01-05 12:00") as context:
        assert row(context, BIG).needed == 13


def test_a_dose_ticked_early_is_not_needed_any_more(house: Home) -> None:
    with at(house, "2027-01-04 19:00") as context:
        recording.take(context, DoseRef(date(2027, 1, 4)))
        assert row(context, BIG).needed == 13


def test_doses_recorded_before_the_clock_was_set_back_are_not_needed_any_more(house: Home) -> None:
    with at(house, "2027-01-14 22:00") as context:
        recording.take(context)
    with at(house, "2027-01-15 22:00") as context:
        recording.skip(context)
    with at(house, "2027-01-04 12:00") as context:
        assert row(context, BIG).needed == 12


def test_it_is_told_so_many_days_before_it_runs_out(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        take_stock(context, BIG, Decimal(8))
        told = (Notice(BIG, lasts_until=date(2027, 1, 11)),)
        assert read_notices(context, context.read()) == told
        change_settings(context, supply_days=6)
        assert read_notices(context, context.read()) == ()
        take_stock(context, BIG, Decimal(14))
        change_settings(context, supply_days=60)
        assert read_notices(context, context.read()) == ()


@pytest.mark.parametrize("days", [-1, 61])
def test_the_days_of_the_setting_are_bounded(home: Home, days: int) -> None:
    with at(home, "2027-01-04 12:00") as context, pytest.raises(ValidationError) as caught:
        change_settings(context, supply_days=days)
    assert caught.value.code is ValidationCode.DAYS_RANGE


def test_an_opened_bottle_is_told_before_its_day(home: Home) -> None:
    home.start(supply=LIQUID)
    with at(home, "2027-01-04 12:00") as context:
        take_stock(context, BOTTLE, Decimal(200))
        keep_use_by(context, BOTTLE, date(2027, 1, 10))
        assert read_notices(context, context.read()) == (Notice(BOTTLE, use_by=date(2027, 1, 10)),)
        keep_use_by(context, BOTTLE, None)
        assert read_notices(context, context.read()) == ()


def test_pieces_are_told_before_their_day_and_not_once_they_are_used_up(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        take_stocks(context, {BIG: Decimal(30)}, {BIG: date(2027, 1, 10)})
        told = Notice(BIG, use_by=date(2027, 1, 10))
        assert told in read_notices(context, context.read())
        take_stock(context, BIG, Decimal(0))
        assert told not in read_notices(context, context.read())


def test_what_was_never_counted_cannot_be_added_to(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        actions: tuple[Callable[[], object], ...] = (
            lambda: add_stock(context, BIG, Decimal(3)),
            lambda: keep_use_by(context, BIG, date(2027, 1, 10)),
        )
        for action in actions:
            with pytest.raises(NotAllowedError) as caught:
                action()
            assert caught.value.reason is RejectionReason.NOT_COUNTED
        take_stock(context, HALF, Decimal(0))
        with pytest.raises(NotAllowedError):
            add_stock(context, BIG, Decimal(3))
        add_stock(context, HALF, Decimal(3))
        assert left(context, HALF) == 3


def test_what_cannot_be_is_refused_and_nothing_is_kept(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        take_stock(context, BIG, Decimal(5))
        actions: tuple[Callable[[], object], ...] = (
            lambda: take_stock(context, BIG, Decimal("0.5")),
            lambda: add_stock(context, BIG, Decimal(0)),
            lambda: add_stock(context, BIG, Decimal("1.5")),
            lambda: keep_use_by(context, BIG, date(2200, 1, 1)),
        )
        for action in actions:
            with pytest.raises(ValidationError):
                action()
        with context.store.work() as work:
            assert len(work.stock.all()) == 1


def test_what_could_not_be_saved_is_not_said_to_be(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        store = FlakyStore(context.store)
        store.writing = StorageError(StorageErrorKind.DISK_FULL)
        broken = Context(store, context.clock, context.zones)
        with pytest.raises(StorageError):
            take_stock(broken, BIG, Decimal(5))
        assert row(context, BIG).level is None


def kept(context: Context) -> tuple[StockEntry, ...]:
    with context.store.work() as work:
        return work.stock.all()


def test_a_withdrawn_count_leaves_the_one_before_and_stays_readable(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        take_stock(context, BIG, Decimal(8))
    with at(house, "2027-01-04 13:00") as context:
        wrong = take_stock(context, BIG, Decimal(80))
        withdraw(context, wrong)
        assert left(context, BIG) == 8
        assert read_notices(context, context.read()) == (
            Notice(BIG, lasts_until=date(2027, 1, 11)),
        )
        first, second = kept(context)
        assert (first.withdrawn_at, second.withdrawn_at) == (None, house.clock.moment)
        assert second.amount == 80


def test_a_withdrawn_first_count_leaves_the_item_as_never_counted(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        withdraw(context, take_stock(context, BIG, Decimal(8)))
        assert row(context, BIG).level is None
        assert read_notices(context, context.read()) == ()
        with pytest.raises(NotAllowedError) as caught:
            add_stock(context, BIG, Decimal(3))
        assert caught.value.reason is RejectionReason.NOT_COUNTED


def test_an_entry_that_comes_again_has_the_instant_that_it_had(house: Home) -> None:
    with at(house, "2027-01-04 20:00") as context:
        entry = take_stock(context, BIG, Decimal(10))
    with at(house, "2027-01-04 21:05") as context:
        recording.take(context)
        withdraw(context, entry)
        again = append_again(context, entry)
        assert (again.at, again.id, left(context, BIG)) == (entry.at, 2, Decimal(9))
        assert current_entries(kept(context)) == (again,)


def test_what_was_said_since_is_not_hidden_by_a_withdrawal_or_by_its_end(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        count, other = (take_stock(context, BIG, Decimal(number)) for number in (10, 11))
        withdraw(context, other)
    with at(house, "2027-01-04 13:00") as context:
        more = add_stock(context, BIG, Decimal(5))
        before = kept(context)
        actions: tuple[Callable[[], object], ...] = (
            lambda: withdraw(context, count),
            lambda: append_again(context, other),
            lambda: withdraw(context, other),
            lambda: withdraw(context, StockEntry(0, more.kind, BIG, more.at, more.amount)),
        )
        for action in actions:
            with pytest.raises(NotAllowedError) as caught:
                action()
            assert caught.value.reason is RejectionReason.CHANGED_SINCE
        assert kept(context) == before
    with at(house, "2027-01-04 14:00") as context:
        add_stock(context, BIG, Decimal(2))
        withdraw(context, more)
        assert left(context, BIG) == 12


def test_a_withdrawal_that_could_not_be_saved_changes_nothing(house: Home) -> None:
    with at(house, "2027-01-04 12:00") as context:
        entry = take_stock(context, BIG, Decimal(5))
        store = FlakyStore(context.store)
        store.writing = StorageError(StorageErrorKind.DISK_FULL)
        with pytest.raises(StorageError):
            withdraw(Context(store, context.clock, context.zones), entry)
        assert left(context, BIG) == 5


def no_longer(home: Home) -> list[str]:
    with home.context() as context:
        return [str(item.strength) for item in read_no_longer(context, context.read())]


def test_a_strength_that_no_step_to_come_uses_is_told_until_the_user_has_heard(house: Home) -> None:
    house.at("2027-01-17 20:00")
    assert no_longer(house) == []
    house.at("2027-01-18 08:00")  # yesterday's dose of 4.5 mg still waits
    assert no_longer(house) == []
    house.json("taken", "2027-01-17")
    assert no_longer(house) == ["4.5"]
    house.json("plan", "back")
    assert no_longer(house) == []
    house.json("plan", "undo")
    with house.context() as context:
        change_settings(context, strengths_told=told_of((), (BIG,)))
    assert no_longer(house) == []
    house.at("2027-02-02 12:00")  # after the last dose: 4 mg were 3 mg and two of 0.5 mg
    assert no_longer(house) == ["3", "0.5"]


def test_a_strength_that_is_used_up_is_not_told(house: Home) -> None:
    with at(house, "2027-01-17 20:00") as context:
        take_stock(context, BIG, Decimal(1))
    house.at("2027-01-17 21:05")
    house.json("taken", "2027-01-17")
    house.at("2027-01-18 12:00")
    assert no_longer(house) == []
    with house.context() as context:
        take_stock(context, BIG, Decimal(1))
    assert no_longer(house) == ["4.5"]


def test_in_a_pause_without_end_what_comes_after_it_is_still_needed(house: Home) -> None:
    house.at("2027-01-12 12:00")
    house.json("plan", "pause")
    house.at("2027-01-14 12:00")
    assert no_longer(house) == []


def test_a_dose_to_come_that_can_not_be_made_may_need_each_strength(house: Home) -> None:
    house.at("2027-01-12 12:00")
    steps = [{"dose_mg": "4.5", "days": 8}, {"dose_mg": "0.7", "days": 8}]
    house.json("plan", "change", house.write({**FILE, "steps": steps}), "--yes")
    house.at("2027-01-13 20:00")
    assert no_longer(house) == []


def test_another_concentration_is_told(home: Home) -> None:
    home.start(supply=LIQUID)
    home.at("2027-01-12 12:00")
    other = {**FILE, "supply": {**LIQUID, "liquid_mg_per_ml": "5"}}
    home.json("plan", "change", home.write(other), "--from", "2027-01-13", "--yes")
    home.at("2027-01-13 20:00")
    with home.context() as context:
        assert read_no_longer(context, context.read()) == (BOTTLE,)
