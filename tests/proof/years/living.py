"""One person's years with the app: at home and away, ticking, skipping, putting off, silent."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import cast

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services import recording
from ldn_desktop.services.bulk_recording import BulkAnswer, answer_all
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode, ConfirmationRequired, NotAllowedError
from ldn_desktop.services.planning import start_plan
from ldn_desktop.services.ports import Button
from ldn_desktop.services.putting_off import LATER_MINUTES
from ldn_desktop.services.reminder_dispatch import Answered, ReminderDispatcher
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.proof.hearing import Ears, Screen
from tests.proof.years.plans import Decade
from tests.support.home import SettableClock, SettableZones
from tests.support.memory_store import MemoryStore

DAYS_AT_HOME = 30
MOST_DAYS_AWAY = 60
ASKED_ABOUT = 62


class Living:
    """Ten years, from one look or act to the next. `wrong` are broken promises, in words."""

    def __init__(self, decade: Decade, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - the same life on every run
        self.decade = decade
        begin = datetime.combine(decade.plan.start_date, time(12), tzinfo=decade.zone)
        self.clock = SettableClock((begin - timedelta(days=1)).astimezone(UTC))
        self.end = self.clock.moment + timedelta(days=sum(s.days or 0 for s in decade.plan.steps))
        self.store = MemoryStore()
        self.context = Context(self.store, self.clock, SettableZones(decade.zone.key))
        self.screen = Screen(self.clock.now)
        self.ears = Ears()
        self.homes: list[tuple[datetime, datetime]] = []
        self.wrong: list[str] = []
        self.answered: set[DoseKey] = set()
        self.before_ringing: set[DoseKey] = set()
        self.looks = 0
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._next: datetime | None = None

    @property
    def now(self) -> datetime:
        return self.clock.moment

    def live(self) -> None:
        """Live through all of it."""
        start_plan(self.context, self.decade.plan, list(ConfirmationCode))
        self._start()
        while self.now < self.end:
            self._be_at_home(self.now + timedelta(days=self._random.uniform(0.5, DAYS_AT_HOME)))
            self._be_away()
        self._be_at_home(self.end + timedelta(days=3))

    def _start(self) -> None:
        self.screen.close()
        self.reminding = ReminderDispatcher(
            self.context, self.screen, lambda told: compose(told, PLAIN)
        )

    def _be_at_home(self, until: datetime) -> None:
        """Look whenever a look asks for it, and do what was meant to be done in between."""
        with self.context.store.work(write=True) as work:
            span = work.up_times.start(self.now)
            work.commit()
        begin = self.now
        self._check()
        if self._random.random() < 0.5:
            self._answer_what_waits()
        while self.now < until:
            act = self._acts[0][0] if self._acts else until
            self.clock.moment = min(m for m in (self._next, act, until) if m is not None)
            if self._acts and self._acts[0][0] <= self.now:
                heappop(self._acts)[2]()
            elif self._random.random() < 0.03:
                self._tick_early()
            self._check()
        self.homes.append((begin, self.now))
        with self.context.store.work(write=True) as work:
            work.up_times.extend(span, self.now)
            work.commit()

    def _be_away(self) -> None:
        """Switch the computer off, or let it sleep, for no time or for up to 60 days."""
        longest = self._random.choice((0.01, 0.2, 1, 3, 14, MOST_DAYS_AWAY))
        self.clock.moment += timedelta(days=self._random.uniform(0, longest))
        self._acts.clear()
        if self._random.random() < 0.5:
            self._start()

    def _check(self) -> None:
        heard = len(self.screen.rings)
        self._next = self.reminding.check()
        self.looks += 1
        for ring in self.screen.rings[heard:]:
            if ring.key in self.answered:
                self.wrong.append(f"{ring.key} rang after its answer")
            row = self.context.read(ring.key.day, ring.key.day).row(ring.key.day, ring.key.slot)
            assert row is not None
            assert row.dose.due is not None
            problem = self.ears.hear(ring, row.dose.due)
            if problem is not None:
                self.wrong.append(f"{ring.key} {problem}")
            self._react(ring.key)

    def _react(self, key: DoseKey) -> None:
        """Decide what to do about a ring, some time later; often nothing."""
        after = timedelta(minutes=self._random.uniform(0, 40))
        button = self._random.choices((Button.TAKEN, Button.SKIP, Button.LATER, None), (6, 1, 1, 2))
        if button[0] is not None:
            self._plan_act(after, lambda: self._press(key, cast("Button", button[0])))

    def _press(self, key: DoseKey, button: Button) -> None:
        if key not in self.screen.on_screen:
            return
        if self.context.read(key.day, key.day).asks_to_go_on(key):
            self.reminding.press(key, Button.GO_ON)
        rows: list[Answered] = []
        self.reminding.observer.answered = rows.append
        self.reminding.press(key, button)
        if rows[0] is None:
            return  # refused: the window closes before then
        if button is Button.LATER:
            self.ears.put_off(key, self.now + timedelta(minutes=LATER_MINUTES))
        else:
            self.answered.add(key)

    def _tick_early(self) -> None:
        row = self.context.read().next_row()
        if row is not None:
            with suppress(ConfirmationRequired, NotAllowedError):
                recording.take(self.context, DoseRef.of(row.key))
                self._answer(row.key)

    def _answer_what_waits(self) -> None:
        rows = self.context.read(self.now.date() - timedelta(days=ASKED_ABOUT)).unanswered(
            ASKED_ABOUT
        )
        some = [row.key for row in rows if self._random.random() < 0.8]
        if some:
            kind = self._random.choice(list(BulkAnswer))
            for line in answer_all(self.context, [DoseRef.of(key) for key in some], kind):
                assert line.key is not None
                if kind is not BulkAnswer.LEFT_BLANK:
                    self._answer(line.key)

    def _answer(self, key: DoseKey) -> None:
        self.answered.add(key)
        if key not in self.ears.first:
            self.before_ringing.add(key)

    def _plan_act(self, after: timedelta, act: Callable[[], None]) -> None:
        heappush(self._acts, (self.now + after, len(self._acts) + self.looks * 1000, act))
