"""Does, beside a running app, what commands do: enters the plan, records a dose, tells the app."""

import time
from contextlib import closing
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from ldn_desktop.desktop.control_socket import Reply, Request, ask
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.services import recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import start_plan
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.storage.store import SqliteStore
from tests.support.faked_clock import FakedClock

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
PATIENCE = 60.0
MAKING = Lock()
"""One database is made at a time: the library of the migrations keeps its state for all threads."""


class Keeper:
    """A second process at the data of an app, by the same clock."""

    def __init__(self, data: Path, clock: FakedClock) -> None:
        self.data = data
        self._clock = clock
        data.mkdir(mode=0o700, exist_ok=True)

    def enter_plan(self, times: tuple[str, ...], since: date) -> None:
        """Start a plan that asks for a dose at each of the times, HH:MM, each day for good."""
        slots = tuple(map(time_of_day.fromisoformat, times))
        plan = Plan(since, slots, (Step(Decimal(4), None),))
        with MAKING, closing(SqliteStore(self.data)) as store:
            start_plan(self._context(store), plan, frozenset(ConfirmationCode))

    def tell(self) -> None:
        """Have the app look at once, as a command does after a change; waits until it has."""
        self._ask(Request.CHANGED)

    def health(self) -> Reply:
        """Return what the app says of its reminders."""
        return self._ask(Request.HEALTH)

    def answer(self, day: date, slot: int) -> None:
        """Record the dose as taken, and tell the app."""
        with closing(SqliteStore(self.data)) as store:
            recording.take(self._context(store), DoseRef(day, slot))
        self.tell()

    def rows(self, first: date, last: date) -> tuple[DoseRow, ...]:
        """Return what stands for the doses of these dates."""
        with closing(SqliteStore(self.data)) as store:
            return self._context(store).read(first, last).rows(first, last)

    def now(self) -> datetime:
        """Return the time by the app's clock."""
        return datetime.fromtimestamp(self._clock.now(), UTC)

    def local(self) -> LocalZone:
        """Return the app's zone."""
        return LocalZone(BERLIN, ZONE)

    def _ask(self, request: Request) -> Reply:
        ends = time.monotonic() + PATIENCE
        while True:
            answer = ask(self.data, request, PATIENCE)
            if answer is not None:
                return answer
            if time.monotonic() > ends:
                raise TimeoutError("the app does not answer")
            time.sleep(0.05)

    def _context(self, store: SqliteStore) -> Context:
        return Context(store, self, self)
