"""A clock that jumps past a dose while the loop waits: the same as `jumps`, in this process."""

import tempfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.services.planning import start_plan
from tests.proof.empty import copy_empty
from tests.proof.proving import Tally
from tests.support.home import Home, SettableClock, SettableZones
from tests.support.reminded import attended

FIRST = date(2027, 1, 4)
NOON = "2027-01-04 12:00"
JUMPS = (9.01, 9.5, 24 * 365 + 9.5, 24 * 3650 + 9.5)
"""Hours, each to just after a dose of 21:00."""
A_MINUTE = 60.0


def jump_past_doses() -> Tally:
    """Jump past a dose and count those that rang within a minute."""
    return sum((_jumped(hours) for hours in JUMPS), Tally())


def _jumped(hours: float) -> Tally:
    with tempfile.TemporaryDirectory() as place:
        folder = copy_empty(Path(place) / "data")
        clock = SettableClock(datetime.combine(FIRST, time(9), tzinfo=UTC))
        home = Home(folder, clock, SettableZones("UTC"))
        with home.context() as context:
            start_plan(context, Plan(FIRST, (time(21),), (Step(Decimal(4), None),)))
        with attended(home, NOON) as world:
            world.reminder_service.start()
            world.pass_time(30)
            world.suspend(timedelta(hours=hours).total_seconds())
            world.pass_time(A_MINUTE)
            rang = len(world.rang)
    silent = f"in this process: the clock jumped by {hours:,} h past a dose, and it did not ring"
    notes = () if rang else (silent,)
    return Tally({"jumps": 1}, lost=int(rang == 0), doubled=max(rang - 1, 0), notes=notes)
