"""What runs out at home is told once, quietly, some days before."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.domain.stock import Form, Item
from ldn_desktop.services.context import Context
from ldn_desktop.services.gentle_reminders import GentleReminders
from ldn_desktop.services.ports import Delivery
from ldn_desktop.services.settings import change_settings
from ldn_desktop.services.stock import add_stock, keep_use_by, take_stock, withdraw
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.gentle_reminders import compose_gentle_reminder
from tests.support.home import FILE, Home
from tests.support.paper_notifier import PaperNotifier

BIG = Item(Form.PIECES, Decimal("4.5"))
"""One a day to 17 January: with 10 of them on the 4th, the last is for the 13th."""

TOLD = ["Something you have at home runs out"]


class Shelf:
    """A house whose quiet reminders are written down."""

    def __init__(self, home: Home, context: Context) -> None:
        self.home, self.context, self.channel = home, context, PaperNotifier()
        self.nudging = GentleReminders(context, self.channel, compose_gentle_reminder)

    def check(self, at: str) -> list[str]:
        self.home.at(at)
        before = len(self.channel.messages)
        self.nudging.check(self.context.read())
        return [message.title for message in self.channel.messages[before:]]

    @property
    def is_shown(self) -> bool:
        return gentle_reminder_key(GentleReminderKind.SUPPLY) in self.channel.on_screen


@pytest.fixture
def shelf(house: Home) -> Iterator[Shelf]:
    store = SqliteStore(house.folder)
    house.at("2027-01-04 12:00")
    yield Shelf(house, Context(store, house.clock, house.zones))
    store.close()


@pytest.fixture
def counted(shelf: Shelf) -> Shelf:
    take_stock(shelf.context, BIG, Decimal(10))
    return shelf


def test_it_is_told_so_many_days_before_in_the_morning_and_once(counted: Shelf) -> None:
    # 7 days before the 13th is the 6th; the days without a record count as not taken, and each
    # moves the last one a day on.
    assert counted.check("2027-01-04 12:00") == []
    for day in (4, 5, 6, 7):
        counted.home.at(f"2027-01-0{day} 21:05")
        counted.home.json("taken")
    assert counted.check("2027-01-08 09:59") == []
    assert counted.check("2027-01-08 10:00") == TOLD
    assert counted.check("2027-01-08 10:01") == []
    assert counted.is_shown
    assert counted.check("2027-01-09 10:00") == []
    assert not counted.is_shown


def test_the_setting_says_how_many_days_before(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=9)
    assert counted.check("2027-01-04 12:30") == TOLD


def test_what_is_added_takes_the_word_off_the_screen(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=9)
    counted.check("2027-01-04 12:30")
    add_stock(counted.context, BIG, Decimal(20))
    assert counted.check("2027-01-04 12:31") == []
    assert not counted.is_shown


def test_after_a_restart_it_is_not_told_again(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=9)
    counted.check("2027-01-04 12:30")
    again = Shelf(counted.home, counted.context)
    assert again.check("2027-01-04 13:00") == []


def test_a_word_that_did_not_arrive_is_said_again(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=9)
    counted.channel.delivery = Delivery.FAILED
    assert counted.check("2027-01-04 12:30") == TOLD
    counted.channel.delivery = Delivery.DELIVERED
    assert counted.check("2027-01-04 12:31") == TOLD
    assert counted.check("2027-01-04 12:32") == []


def test_a_skipped_dose_that_moves_the_day_is_no_new_word(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=9)
    counted.check("2027-01-04 12:30")
    counted.home.at("2027-01-04 21:05")
    counted.home.json("skip")
    assert counted.check("2027-01-05 12:00") == []


def test_without_a_count_nothing_is_told(shelf: Shelf) -> None:
    assert shelf.check("2027-01-16 12:00") == []


def test_it_names_neither_medicine_nor_amount(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=9)
    counted.check("2027-01-04 12:30")
    (message,) = counted.channel.messages
    assert "4.5" not in f"{message.title} {message.body}"
    assert "altrexone" not in f"{message.title} {message.body}"
    assert message.gentle


def test_an_opened_bottle_is_told_before_it_is_to_be_used_up(shelf: Shelf) -> None:
    liquid = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}
    shelf.home.json("plan", "change", shelf.home.write({**FILE, "supply": liquid}))
    bottle = Item(Form.LIQUID, Decimal(1))
    take_stock(shelf.context, bottle, Decimal(500))
    keep_use_by(shelf.context, bottle, date(2027, 1, 20))
    assert shelf.check("2027-01-12 12:00") == []
    assert shelf.check("2027-01-13 12:00") == TOLD


def test_a_count_that_is_taken_back_is_not_told(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=1)
    assert counted.check("2027-01-04 12:30") == []
    wrong = take_stock(counted.context, BIG, Decimal(1))
    withdraw(counted.context, wrong)
    assert counted.check("2027-01-04 12:31") == []
    take_stock(counted.context, BIG, Decimal(1))
    assert counted.check("2027-01-04 12:32") == TOLD


def test_a_count_that_is_taken_back_takes_its_reminder_off_the_screen(counted: Shelf) -> None:
    change_settings(counted.context, supply_days=1)
    wrong = take_stock(counted.context, BIG, Decimal(1))
    assert counted.check("2027-01-04 12:30") == TOLD
    withdraw(counted.context, wrong)
    assert counted.check("2027-01-04 12:31") == []
    assert not counted.is_shown
