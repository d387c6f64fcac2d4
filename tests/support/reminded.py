"""An attendant under a clock, a steady clock and timers that a test moves; what rang is kept."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import time_machine

from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.reminders.event_source import SystemEvents
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import Delivery, Message
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import composer
from tests.support.by_hand import HandTimer, WallClock
from tests.support.fake_store import FlakyStore
from tests.support.home import Home
from tests.support.paper_notifier import PaperNotifier


class Silent:
    """What the system tells, by the test's word: `news` holds the attendant's ears."""

    def __init__(self) -> None:
        self.events: SystemEvents | None = None
        self.listened = 0

    def __call__(self, events: SystemEvents) -> "Silent":
        self.events = events
        return self

    def listen(self) -> None:
        self.listened += 1

    def close(self) -> None:
        self.events = None


class Ringing(PaperNotifier):
    """Keeps when each message was shown, by the steady clock."""

    def __init__(self, world: "Attended") -> None:
        super().__init__()
        self._world = world

    def show(self, message: Message) -> Delivery:
        self._world.shown_at.append(self._world.steady)
        return super().show(message)


@dataclass
class Attended:
    """Time by hand, and an attendant in it. Seconds everywhere."""

    home: Home
    store: FlakyStore
    travel: time_machine.Traveller
    steady: float = 0.0
    wakes: int = 0
    timers: list[HandTimer] = field(default_factory=list)
    shown_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.system = Silent()
        self.notifier = Ringing(self)
        self.clock = WallClock()
        context = Context(self.store, self.clock, self.home.zones)
        self.reminder_service = ReminderService(
            context,
            lambda _press: self.notifier,
            self._make_timer,
            composer(lambda: PLAIN),
            watch=self.system,
            monotonic=lambda: self.steady,
        )

    def pass_time(self, seconds: float) -> None:
        """Let time pass, firing each timer when it is due, the oldest first of several."""
        end = self.steady + seconds
        for _ in itertools.count():
            due = [timer for timer in self.timers if timer.waits is not None]
            soonest = min(due, key=lambda timer: timer.waits or 0.0, default=None)
            if soonest is None or self.steady + (soonest.waits or 0.0) > end:
                break
            self._move(soonest.waits or 0.0)
            soonest.waits = None
            self.wakes += 1
            soonest.ring()
        self._move(end - self.steady)

    def hold_up(self, seconds: float) -> None:
        """Let the loop hang so long; then every timer that is due fires, the oldest first."""
        self._move(seconds)
        for timer in tuple(self.timers):
            if timer.waits is not None and timer.waits <= 0:
                timer.waits = None
                timer.ring()

    def stand_still(self, seconds: float) -> None:
        """Let so much time pass without a timer, as in a sleep that the steady clock counts."""
        self._move(seconds)

    def suspend(self, seconds: float) -> None:
        """Sleep: the wall clock goes on, the steady one and the timers stand still."""
        self.travel.shift(seconds)

    def set_clock(self, local: str) -> None:
        """Set the wall clock to a local date and time of the home's zone."""
        self.travel.move_to(self.instant(local))

    def instant(self, local: str) -> datetime:
        naive = datetime.fromisoformat(local)
        return naive.replace(tzinfo=self.home.zones.local().zone).astimezone(UTC)

    @property
    def rang(self) -> list[str]:
        return [message.title for message in self.notifier.messages]

    def spans(self) -> list[tuple[datetime, datetime]]:
        with self.store.work() as work:
            found = work.up_times.between(self.clock.now() - timedelta(days=30))
            return [(span.since, span.until) for span in found]

    def _make_timer(self, ring: Callable[[], None]) -> HandTimer:
        self.timers.append(HandTimer(ring))
        return self.timers[-1]

    def _move(self, seconds: float) -> None:
        self.travel.shift(seconds)
        self.steady += seconds
        for timer in self.timers:
            if timer.waits is not None:
                timer.waits -= seconds


@contextmanager
def attended(home: Home, local: str) -> Iterator[Attended]:
    """Yield an attendant that is not started yet, at a local date and time."""
    naive = datetime.fromisoformat(local)
    start = naive.replace(tzinfo=home.zones.local().zone).astimezone(UTC)
    with time_machine.travel(start, tick=False) as travel, closing(SqliteStore(home.folder)) as db:
        made = Attended(home, FlakyStore(db), travel)
        yield made
        made.reminder_service.stop()
