"""A window on a real store, under a clock that stands still; reminders are written down."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale

from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.records import Record, current_answers
from ldn_desktop.domain.supply import Capsules
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import ConfirmationCode, StorageError, StorageErrorKind
from ldn_desktop.services.planning import start_plan
from ldn_desktop.services.ports import AutostartState, LocalZone
from ldn_desktop.services.reminder_dispatch import Health
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.wording.reminders import composer
from tests.support.by_hand import HandTimer
from tests.support.fake_store import FaultyStore
from tests.support.paper_notifier import PaperNotifier

ZONE = ZoneInfo("Europe/Berlin")
ENGLISH = QLocale("en_GB")
DOSES = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5")


@dataclass
class StillClock:
    """A clock that moves when told; `set` takes a local time of Berlin."""

    instant: datetime = datetime(2027, 1, 4, 19, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def set(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        local = datetime(year, month, day, hour, minute, tzinfo=ZONE)
        self.instant = local.astimezone(UTC)


class Berlin:
    """The zone of every test, until `set` takes the computer elsewhere."""

    def __init__(self) -> None:
        self.set("Europe/Berlin")

    def set(self, name: str) -> None:
        self._local = LocalZone(ZoneInfo(name), name)

    def local(self) -> LocalZone:
        return self._local


class FakeAutostart:
    """Starting with the computer, written down; `fault` makes it fail."""

    def __init__(self, now: AutostartState = AutostartState.OFF) -> None:
        self.now = now
        self.fault: StorageErrorKind | None = None

    def enable(self) -> None:
        if self.fault is not None:
            raise StorageError(self.fault, path="/autostart")
        self.now = AutostartState.ON

    def disable(self) -> None:
        self.now = AutostartState.OFF

    def state(self) -> AutostartState:
        return self.now


class StillReminderService(ReminderService):
    """Checks when told or after a change, as the real one does without its scheduler."""

    def __init__(self, context: Context, notifier: PaperNotifier) -> None:
        compose = composer(lambda: formats_of(ENGLISH))
        super().__init__(context, lambda _press: notifier, HandTimer, compose)

    @property
    @override
    def health(self) -> Health:
        return self.reminding.health

    @override
    def changed(self) -> None:
        self.reminding.check()
        self.snapshot = self.reminding.snapshot
        self.zone.check()
        self.observer.checked()


@dataclass
class Home:
    """Everything a test of the window holds in its hands."""

    store: FaultyStore
    clock: StillClock
    context: Context
    notifier: PaperNotifier
    reminder_service: StillReminderService
    controller: AppController
    zones: Berlin = field(default_factory=Berlin)

    def plan(self, **changes: object) -> None:
        """Start the plan of the issue: 4.5 mg down by 0.5 mg every 14 days, at 21:00."""
        values: dict[str, object] = {
            "start_date": date(2027, 1, 4),
            "times": (time(21),),
            "steps": tuple(Step(Decimal(dose), 14) for dose in DOSES),
            "supply": Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), max_pieces=4),
        }
        plan = Plan(**{**values, **changes})  # type: ignore[arg-type]
        start_plan(self.context, plan, tuple(ConfirmationCode))

    def check(self) -> None:
        """Let the attendant look, as it does each minute."""
        self.reminder_service.changed()

    def snapshot(self) -> ScheduleSnapshot:
        return self.context.read(self.clock.now().date() - timedelta(days=30))

    def log(self) -> tuple[Record, ...]:
        return self.snapshot().log

    def answer(self, day: date, slot: int = 1) -> Record | None:
        answers = current_answers(self.log())
        return next((r for k, r in answers.items() if (k.day, k.slot) == (day, slot)), None)
