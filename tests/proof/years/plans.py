"""Twenty made-up plans of ten years, and the doses they ask for, worked out without the app."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from ldn_desktop.domain.plan import Plan, Step
from tests.support.local_days import DAY, reference, stretches

PLACES = (
    ("Europe/Berlin", ("21:00",)),
    ("America/New_York", ("08:00", "21:00")),
    ("Asia/Kolkata", ("22:30",)),
    ("Australia/Lord_Howe", ("02:15", "21:00")),
    ("America/Sao_Paulo", ("00:00",)),
    ("Europe/Berlin", ("02:30",)),
    ("America/Nuuk", ("23:30",)),
    ("Africa/Casablanca", ("02:30", "22:00")),
    ("America/St_Johns", ("07:00", "14:00", "22:30")),
    ("UTC", ("23:59",)),
)
TEN_YEARS = timedelta(days=3652)
FIRST = date(2026, 12, 1)
DOSES = tuple(map(Decimal, ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5")))


@dataclass(frozen=True)
class Planned:
    """A dose as the reference plans it; `due` None where the date never was."""

    day: date
    slot: int
    due: datetime | None


@dataclass(frozen=True)
class Decade:
    """One person's ten years."""

    plan: Plan
    zone: ZoneInfo

    def planned(self) -> Iterator[Planned]:
        """Yield every dose, counted day by day from the steps."""
        begin = datetime.combine(self.plan.start_date, time())
        clock = stretches(self.zone, begin - 4 * DAY, begin + TEN_YEARS + 40 * DAY, DAY / 2)
        day = self.plan.start_date
        for step in self.plan.steps:
            assert step.days is not None
            for number in range(step.days):
                if step.dose_mg is not None and number % step.every_days == 0:
                    for slot, at in enumerate(self.plan.times, start=1):
                        yield Planned(day, slot, reference(day, at, clock))
                day += DAY


def decade(number: int, length: timedelta = TEN_YEARS) -> Decade:
    """Return the ten years of person `number`: steps of 5 to 60 days, pauses, every other day."""
    random = Random(number)  # noqa: S311 - the same plans on every run
    zone, times = PLACES[number % len(PLACES)]
    steps: list[Step] = []
    left = length.days
    while left > 0:
        days = min(random.randint(5, 60), left)
        dose = None if steps and random.random() < 0.1 else random.choice(DOSES)
        steps.append(Step(dose, days, random.choice((1, 1, 1, 2)) if dose else 1))
        left -= days
    first = FIRST + 17 * number * DAY
    plan = Plan(first, tuple(map(time.fromisoformat, times)), tuple(steps))
    return Decade(plan, ZoneInfo(zone))
