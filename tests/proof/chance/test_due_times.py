"""When doses are due, as told beside the app: by the plan, the zone, and what rang before."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Operation, Revision
from tests.proof.chance.due_times import DueTimes, Told

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
DAY = date(2027, 1, 4)
KEY = DoseKey(DAY, 1, 1)
STEPS = (Step(Decimal(4), 1), Step(None, 2), Step(Decimal(3), None, 2))


def at(hour: int, minute: int = 0) -> datetime:
    """Return an instant of that day by Berlin's clock."""
    return datetime(2027, 1, 4, hour - 1, minute, tzinfo=UTC)


class Evening:
    """A day of one dose, at 21:00 in Berlin."""

    def __init__(self) -> None:
        self.reminders: dict[DoseKey, Reminder] = {}
        self.revisions: list[Revision] = []
        self.due_times = DueTimes(BERLIN, at(12))
        self.agree("21:00")

    def agree(self, when: str, home: str | None = None) -> None:
        self.due_times.noticed()
        rule = TimeRule.HOME if home else TimeRule.LOCAL
        plan = Plan(DAY, (time.fromisoformat(when),), STEPS, time_rule=rule, home_zone=home)
        number = len(self.revisions) + 1
        operation = Operation.NEW if number == 1 else Operation.CHANGE
        self.revisions.append(Revision(number, 1, DAY, at(1), plan, operation=operation))
        self.due_times.saved(self.revisions)

    def go(self, now: datetime, zone: ZoneInfo = BERLIN) -> None:
        self.due_times.goes_on(now, zone, self.reminders)
        self.due_times.noticed()

    def ring(self, now: datetime) -> None:
        self.reminders[KEY] = Reminder(KEY, now, now)
        self.go(now)

    def due(self) -> datetime | None:
        return self.due_times.due(KEY)


def test_days_are_counted_step_by_step() -> None:
    told = Evening().due_times.told(DAY - timedelta(days=3), DAY + timedelta(days=7))
    assert [(key.day - DAY).days for key in told] == [0, 3, 5, 7]
    assert told[KEY] == Told(at(21), at(21) + timedelta(hours=12))


def test_a_dose_to_come_follows_the_plan_and_the_zone() -> None:
    evening = Evening()
    evening.agree("23:00")
    assert evening.due() == at(23)
    evening.go(at(13), NEW_YORK)
    assert evening.due() == at(23) + timedelta(hours=6)
    evening.agree("22:00", home="Europe/Berlin")
    assert evening.due() == at(22)


def test_a_dose_that_rang_keeps_its_instant_unless_the_clock_was_ahead() -> None:
    evening = Evening()
    evening.go(at(21))
    evening.ring(at(21))
    evening.go(at(21, 30), NEW_YORK)
    assert evening.due() == at(21)
    evening.go(at(20), NEW_YORK)
    assert evening.due() == at(21)
    evening.go(at(19, 59), NEW_YORK)
    assert evening.due() == at(21) + timedelta(hours=6)


def test_a_dose_that_has_begun_or_would_be_late_stays_as_it_was_planned() -> None:
    evening = Evening()
    evening.agree("08:00")
    assert evening.due() == at(21)
    evening.due_times.answered(KEY)
    evening.agree("23:00")
    assert evening.due() == at(21)
    evening.due_times.taken_back(KEY)
    assert evening.due() == at(21)
