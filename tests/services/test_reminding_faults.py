"""What goes wrong with one dose, a channel, the database or the zone never silences the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import Button, Delivery, LocalZone, Message
from ldn_desktop.services.reminder_dispatch import HealthIssue, ReminderDispatcher, RingContext
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.support.fake_store import FlakyStore
from tests.support.home import Home
from tests.support.paper_notifier import PaperNotifier

FIRST, SECOND = (DoseKey(date(2027, 1, 4), slot, 1) for slot in (1, 2))


class Bug(Exception):  # noqa: N818 - stands for any bug of ours
    """Something nobody thought of."""


@dataclass
class Brittle:
    """Raises wherever `breaks` says; of one dose only what is done for the first."""

    breaks: str = ""
    asked: int = 0

    def come_to(self, place: str, key: DoseKey = FIRST) -> None:
        if place == self.breaks and key == FIRST:
            self.asked += 1
            raise Bug("4.5 mg")


class BrittleNotifier(PaperNotifier):
    """A channel that may raise, though a channel never should."""

    def __init__(self, brittle: Brittle) -> None:
        super().__init__()
        self.brittle = brittle

    def ready(self) -> Delivery:
        self.brittle.come_to("ready")
        return super().ready()

    def show(self, message: Message) -> Delivery:
        self.brittle.come_to("show", message.key)
        return super().show(message)

    def withdraw(self, key: DoseKey) -> None:
        self.brittle.come_to("withdraw", key)
        super().withdraw(key)

    def shown(self) -> frozenset[DoseKey]:
        self.brittle.come_to("shown")
        return super().shown()


class BrittleStore(FlakyStore):
    """A store that may raise what is no fault of the machine."""

    def __init__(self, store: SqliteStore, brittle: Brittle) -> None:
        super().__init__(store)
        self.brittle = brittle

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        self.brittle.come_to("write" if write else "read")
        with super().work(write=write) as work:
            yield work


@dataclass
class BrittleZones:
    """A zone that may raise."""

    home: Home
    brittle: Brittle

    def local(self) -> LocalZone:
        self.brittle.come_to("zone")
        return self.home.zones.local()


@dataclass
class App:
    """Reminding with brittle parts, on a plan of two doses a day."""

    home: Home
    store: SqliteStore
    brittle: Brittle = field(default_factory=Brittle)

    def __post_init__(self) -> None:
        self.notifier = BrittleNotifier(self.brittle)
        zones = BrittleZones(self.home, self.brittle)
        context = Context(BrittleStore(self.store, self.brittle), self.home.clock, zones)
        self.reminding = ReminderDispatcher(context, self.notifier, self.compose)
        self.reminding.observer.health_changed = lambda: self.brittle.come_to("health")

    def compose(self, occasion: RingContext) -> Message:
        self.brittle.come_to("compose", occasion.ring.status.key)
        return compose(occasion, PLAIN)

    def check(self, local: str) -> None:
        self.home.at(local)
        self.reminding.check()

    @property
    def rang(self) -> set[DoseKey]:
        return {message.key for message in self.notifier.messages}


@pytest.fixture
def app(home: Home) -> Iterator[App]:
    home.start(times=["09:00", "21:00"])
    store = SqliteStore(home.folder)
    yield App(home, store)
    store.close()


PLACES = ("ready", "show", "withdraw", "shown", "write", "read", "zone", "compose")


@pytest.mark.parametrize("place", PLACES)
def test_whatever_raises_the_next_dose_rings_and_the_bug_is_told(app: App, place: str) -> None:
    app.check("2027-01-04 08:00")
    app.brittle.breaks = place
    app.check("2027-01-04 09:00")
    app.check("2027-01-04 09:01")
    app.check("2027-01-04 21:00")
    assert app.brittle.asked
    assert SECOND in app.rang
    app.brittle.breaks = ""
    app.check("2027-01-04 21:01")
    assert app.reminding.health.issues <= {HealthIssue.BUG}
    app.check("2027-01-04 21:02")
    assert app.reminding.health.issues == frozenset()
    assert app.home.row(str(SECOND))["reminded"] == 1


@pytest.mark.parametrize("place", ["ready", "withdraw", "shown", "write", "read", "zone"])
def test_what_raises_elsewhere_keeps_the_dose_itself_from_nothing(app: App, place: str) -> None:
    app.check("2027-01-04 08:00")
    app.brittle.breaks = place
    app.check("2027-01-04 09:00")
    assert app.rang == {FIRST}
    app.check("2027-01-04 09:01")
    assert len(app.notifier.messages) == 1


def test_a_channel_that_fails_to_say_what_is_shown_counts_no_ring(app: App) -> None:
    app.notifier.delivery = Delivery.UNCERTAIN
    app.check("2027-01-04 09:00")
    app.brittle.breaks = "shown"
    app.check("2027-01-04 09:01")
    assert app.home.row(str(FIRST))["reminded"] == 0


@pytest.mark.parametrize("place", ["show", "compose"])
def test_a_ring_that_failed_comes_at_the_next_look_that_works(app: App, place: str) -> None:
    app.brittle.breaks = place
    app.check("2027-01-04 09:00")
    assert app.reminding.health.issues == {HealthIssue.BUG}
    app.brittle.breaks = ""
    app.check("2027-01-04 09:01")
    assert app.rang == {FIRST}
    assert app.home.row(str(FIRST))["reminded"] == 1


def test_a_press_that_failed_by_a_bug_is_asked_for_again(app: App) -> None:
    app.check("2027-01-04 09:00")
    app.brittle.breaks = "read"
    with pytest.raises(Bug):
        app.reminding.press(FIRST, Button.TAKEN)
    app.brittle.breaks = ""
    app.check("2027-01-04 09:01")
    assert len(app.notifier.messages) == 2
    assert app.home.state(str(FIRST)) == "due"


def test_a_window_that_fails_to_show_a_trouble_keeps_nothing_from_ringing(app: App) -> None:
    app.check("2027-01-04 08:00")
    app.brittle.breaks = "health"
    app.notifier.expects = Delivery.UNCERTAIN
    app.check("2027-01-04 09:00")
    assert app.brittle.asked
    assert app.rang == {FIRST}


def test_what_failed_is_logged_by_its_place_and_not_its_words(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    app.brittle.breaks = "show"
    app.check("2027-01-04 09:00")
    assert "Bug at" in caplog.text
    assert "4.5 mg" not in caplog.text
