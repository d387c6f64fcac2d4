"""The app and the naive one in a real loop whose thread is held up across a due time."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from datetime import time as time_of_day
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.timer import MakeTimer
from ldn_desktop.services.context import Context
from ldn_desktop.services.planning import start_plan
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import composer
from tests.proof.baseline import stepped
from tests.proof.baseline.process import fast
from tests.proof.hearing import Screen
from tests.support.by_hand import WallClock
from tests.support.home import SettableZones
from tests.support.memory_store import MemoryStore

if TYPE_CHECKING:
    from apscheduler.schedulers.base import BaseScheduler
    from PySide6.QtCore import QCoreApplication

DUE = datetime(2027, 1, 4, 21, tzinfo=UTC)
HoldUp = Callable[[], None]
TURN = 0.02


DROPPED: list[object] = []
"""The scheduler's word that it dropped the job: there is nothing more to wait for."""


def app_in_the_plain_loop(lead: float, hold_up: HoldUp, patience: float) -> datetime | None:
    """Run the app's bell in the terminal's loop; return when it rang."""
    loop = PlainLoop()
    screen, reminder_service = _reminder_service(loop.timer)
    reminder_service.start()
    loop.timer(hold_up).start(lead)
    ends = time.monotonic() + patience
    while not screen.rings and time.monotonic() < ends:
        loop.turn(TURN)
    reminder_service.stop()
    loop.close()
    return screen.rings[0].at if screen.rings else None


def app_in_qts_loop(lead: float, hold_up: HoldUp, patience: float) -> datetime | None:
    """Run the app's bell in the window's loop; return when it rang."""
    from ldn_desktop.reminders.qt_timer import QtTimer

    _application()
    screen, reminder_service = _reminder_service(QtTimer)
    reminder_service.start()
    held = QtTimer(hold_up)
    held.start(lead)
    _turn_qts_loop(lambda: bool(screen.rings), patience)
    reminder_service.stop()
    return screen.rings[0].at if screen.rings else None


def naive_in_asyncios_loop(
    lead: float, hold_up: HoldUp, patience: float, file: Path
) -> datetime | None:
    """Run a cron job in asyncio's loop; return when it rang."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    async def wait() -> None:
        scheduler = _with_job(AsyncIOScheduler(timezone=UTC), file)
        asyncio.get_running_loop().call_later(lead, hold_up)
        ends = time.monotonic() + patience
        while not (stepped.RUNG or DROPPED) and time.monotonic() < ends:
            await asyncio.sleep(TURN)
        scheduler.shutdown()

    stepped.RUNG.clear()
    asyncio.run(wait())
    return stepped.RUNG[0][1] if stepped.RUNG else None


def naive_in_qts_loop(lead: float, hold_up: HoldUp, patience: float, file: Path) -> datetime | None:
    """Run a cron job in APScheduler's own scheduler for Qt; return when it rang."""
    from apscheduler.schedulers.qt import QtScheduler

    from ldn_desktop.reminders.qt_timer import QtTimer

    _application()
    stepped.RUNG.clear()
    scheduler = _with_job(QtScheduler(timezone=UTC), file)
    held = QtTimer(hold_up)
    held.start(lead)
    _turn_qts_loop(lambda: bool(stepped.RUNG or DROPPED), patience)
    scheduler.shutdown()
    return stepped.RUNG[0][1] if stepped.RUNG else None


@cache  # one a process, kept: no timer runs without it
def _application() -> "QCoreApplication":
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.instance() or QCoreApplication([])


def _turn_qts_loop(done: Callable[[], bool], patience: float) -> None:
    from PySide6.QtCore import QEventLoop

    application = _application()
    ends = time.monotonic() + patience
    while not done() and time.monotonic() < ends:
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, int(TURN * 1000))
        time.sleep(TURN / 10)


def _reminder_service(make_timer: MakeTimer) -> tuple[Screen, ReminderService]:
    clock = WallClock()
    context = Context(MemoryStore(), clock, SettableZones("UTC"))
    times = (time_of_day(DUE.hour, DUE.minute),)
    start_plan(context, Plan(DUE.date(), times, (Step(Decimal(4), None),)))
    screen = Screen(clock.now)
    words = composer(lambda: PLAIN)
    return screen, ReminderService(context, lambda _press: screen, make_timer, words)


def _with_job(scheduler: "BaseScheduler", file: Path) -> "BaseScheduler":
    from apscheduler.events import EVENT_JOB_MISSED
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from sqlalchemy import create_engine

    DROPPED.clear()
    scheduler.add_listener(DROPPED.append, EVENT_JOB_MISSED)
    engine = create_engine(f"sqlite:///{file}")
    fast(engine)
    scheduler.add_jobstore(SQLAlchemyJobStore(engine=engine))
    scheduler.start()
    hour, minute, zone = DUE.hour, DUE.minute, ZoneInfo("UTC")
    scheduler.add_job(stepped.ring, "cron", (1,), hour=hour, minute=minute, timezone=zone)
    return scheduler
