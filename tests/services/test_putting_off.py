"""A reminder that was put off by mistake is taken back, unless something else happened since."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services import recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.planning import undo_plan
from ldn_desktop.services.putting_off import PutOff, later, put_off, take_back
from ldn_desktop.services.reminder_dispatch import ReminderDispatcher
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.support.home import Home
from tests.support.paper_notifier import PaperNotifier

MONDAY = DoseKey(date(2027, 1, 4), 1, 1)


class Evening:
    """The first dose of the design's plan, and what rings for it."""

    def __init__(self, home: Home, context: Context) -> None:
        self.home, self.context, self.notifier = home, context, PaperNotifier()
        compose_plain = lambda told: compose(told, PLAIN)  # noqa: E731 - of one line
        self.reminding = ReminderDispatcher(context, self.notifier, compose_plain)

    def check(self, local: str) -> tuple[str, int]:
        """Check at a local time of Monday; return the dose's state and how often it rang."""
        self.home.at(f"2027-01-04 {local}")
        self.reminding.check()
        row = self.home.row(str(MONDAY))
        return row["state"], row["reminded"]

    def state(self) -> str:
        return str(self.home.row(str(MONDAY))["state"])

    @property
    def is_shown(self) -> bool:
        return MONDAY in self.notifier.on_screen


@pytest.fixture
def evening(house: Home) -> Iterator[Evening]:
    store = SqliteStore(house.folder)
    yield Evening(house, Context(store, house.clock, house.zones))
    store.close()


def test_a_dose_whose_put_off_is_taken_back_is_due_and_shown_at_once(evening: Evening) -> None:
    evening.check("21:00")
    done = later(evening.context, None, 15)
    assert (evening.check("21:01"), evening.is_shown) == (("put_off", 1), False)
    take_back(evening.context, done)
    assert (evening.check("21:02"), evening.is_shown) == (("due", 1), True)
    assert evening.check("21:15") == ("due", 2)


def test_a_dose_that_was_put_off_before_it_ever_rang_rings_at_once(evening: Evening) -> None:
    evening.home.at("2027-01-04 21:03")
    take_back(evening.context, later(evening.context, None, 15))
    assert (evening.check("21:04"), evening.is_shown) == (("due", 1), True)


def test_one_of_two_put_offs_that_is_taken_back_leaves_the_time_of_the_first(
    evening: Evening,
) -> None:
    evening.check("21:00")
    first = later(evening.context, None, 15)
    take_back(evening.context, later(evening.context, None, 60))
    assert evening.check("21:14") == ("put_off", 1)
    assert evening.check("21:15") == ("due", 2)
    with pytest.raises(NotAllowedError):
        take_back(evening.context, first)


SINCE: dict[str, Callable[[Evening], object]] = {
    "answered": lambda evening: recording.take(evening.context),
    "put off anew": lambda evening: later(evening.context, None, 40),
    "rang": lambda evening: evening.check("21:20"),
    "closed": lambda evening: evening.home.at("2027-01-05 12:00"),
    "no dose any more": lambda evening: undo_plan(evening.context),
}


@pytest.mark.parametrize("what", SINCE)
def test_what_happened_since_a_put_off_stays(evening: Evening, what: str) -> None:
    evening.check("21:00")
    done = later(evening.context, None, 15)
    SINCE[what](evening)
    before = evening.home.json("schedule")
    with pytest.raises(NotAllowedError) as caught:
        take_back(evening.context, done)
    assert caught.value.reason is RejectionReason.CHANGED_SINCE
    assert evening.home.json("schedule") == before


def test_a_put_off_knows_until_when_and_the_reminder_before(evening: Evening) -> None:
    evening.check("21:00")
    before = evening.context.read().reminders[MONDAY]
    until = datetime(2027, 1, 4, 20, 30, tzinfo=UTC)
    done = put_off(evening.context, DoseRef.of(MONDAY), until)
    assert (done.row.key, done.until, done.before) == (MONDAY, until, before)
    assert isinstance(done, PutOff)
    assert evening.state() == "put_off"
