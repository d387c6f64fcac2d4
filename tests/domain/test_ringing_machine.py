"""A reminder's whole life, at random: time, clocks, restarts, servers, answers and undo.

Whatever happens, no dose is lost and none rings twice.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ldn_desktop.domain.calendar import DoseKey, planned_dose, planned_doses, today_of
from ldn_desktop.domain.conditions import Conditions, ConditionsLog, WindowRules
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import ANSWERS, Record, RecordKind, current_answers, newest_to_undo
from ldn_desktop.domain.reminder import CLOCK_SET_BACK, QuietHours, Reminder, RingRules
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.ringing import (
    LOOKBACK,
    CheckResult,
    Ring,
    RingKind,
    check,
    delivered,
    put_off_row,
)
from ldn_desktop.domain.states import DoseState, DoseStatus, statuses
from ldn_desktop.domain.windows import Windows

START = date(2027, 3, 26)  # Berlin's clock goes forward on the 28th
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]
TIMES = [
    ("21:00",),
    ("08:00", "21:00"),
    ("21:00", "22:00"),
    ("02:30", "03:00", "03:30"),
    ("00:30", "23:30"),
]
NIGHTS = [None, QuietHours(time(22), time(7)), QuietHours(time(20, 30), time(21, 45))]

steps = st.one_of(
    st.integers(1, 90).map(lambda n: timedelta(minutes=n)),
    st.integers(1, 36).map(lambda n: timedelta(minutes=n * 30)),
    st.integers(1, 3600).map(lambda n: timedelta(seconds=n)),
)


class Ringing(RuleBasedStateMachine):
    """The app as services run it: look, store what was rewound, then store and show each ring."""

    @initialize(times=st.sampled_from(TIMES), zone=st.sampled_from(ZONES), hour=st.integers(0, 72))
    def start(self, times: tuple[str, ...], zone: str, hour: int) -> None:
        self.begin(START, times, zone, hour)

    def begin(self, first: date, times: tuple[str, ...], zone: str, hour: int) -> None:
        """Begin with a plan from `first` on, so many hours after that date began in UTC."""
        plan = Plan(first, tuple(map(time.fromisoformat, times)), (Step(Decimal(4), None),))
        midnight = datetime.combine(first, time(), tzinfo=UTC)
        self.book = PlanHistory((Revision(1, 1, first, midnight - timedelta(days=25), plan),))
        self.zone = ZoneInfo(zone)
        self.noted = ConditionsLog.of(self.zone)
        self.now = midnight + timedelta(hours=hour)
        self.quiet: QuietHours | None = None
        self.log: list[Record] = []
        self.reminders: dict[DoseKey, Reminder] = {}
        self.shown: set[DoseKey] = set()
        self.running = self.server = True
        self.rung: Counter[tuple[DoseKey, datetime]] = Counter()
        self.check()

    # What stands, and what the app does with it

    @property
    def ring_rules(self) -> RingRules:
        return RingRules(quiet_hours=self.quiet)

    def statuses(self, at: datetime) -> tuple[DoseStatus, ...]:
        today = today_of(self.book, at, self.zone)
        log = self.conditions(at)
        planned = list(planned_doses(self.book, today - LOOKBACK, today + LOOKBACK, log))
        answers = current_answers(self.log)
        return statuses(planned, answers, self.reminders, Windows(self.book, log), at)

    def conditions(self, at: datetime) -> ConditionsLog:
        """Return the zones that looks found, and that of now from this instant on."""
        if self.noted.now.zone == self.zone:
            return self.noted
        return ConditionsLog((*self.noted.rows, Conditions(at, self.zone, WindowRules())))

    def ask(self, at: datetime) -> CheckResult:
        return check(self.statuses(at), frozenset(self.shown), self.ring_rules, at, self.zone)

    def check(self) -> None:
        if not self.running:
            return
        self.noted = self.conditions(self.now)
        found = self.ask(self.now)
        self.check_all(found)
        for reminder in found.rewound:
            self.reminders[reminder.key] = reminder
            if reminder.last_mark is None or reminder.last_mark <= self.now:
                self.forget(reminder)
        self.shown -= set(found.withdraw)
        for ring in found.rings:
            key = ring.status.key
            self.reminders[key] = ring.reminder
            if self.server:
                self.reminders[key] = delivered(ring.reminder)
                self.shown.add(key)
        self.check_again()

    def forget(self, reminder: Reminder) -> None:
        """After the clock was set back for good, the marks that come again may ring again."""
        for key, mark in [*self.rung]:
            if key == reminder.key and (reminder.last_mark is None or mark > reminder.last_mark):
                del self.rung[key, mark]

    def check_all(self, found: CheckResult) -> None:
        names = [ring.status.key for ring in found.rings]
        assert len(set(names)) == len(names)
        assert sum(ring.kind is RingKind.FIRST for ring in found.rings) <= 1
        rewound = {reminder.key: reminder for reminder in found.rewound}
        for ring in found.rings:
            before = rewound.get(ring.status.key, self.reminders.get(ring.status.key))
            self.check_ring(ring, before)
            assert ring.reminder.rings == (before.rings if before else 0)
            assert (ring.kind is RingKind.FIRST) == (before is None)
            if ring.kind is RingKind.SHOWN_AGAIN:
                assert ring.reminder == before

    def check_ring(self, ring: Ring, row: Reminder | None) -> None:
        key, due, closes = ring.status.key, ring.status.dose.due, ring.status.closes
        assert due is not None
        assert closes is not None
        assert ring.reminder.due == due, "keeps another instant than it rings for"
        assert key not in current_answers(self.log), "rings after the answer"
        assert self.now < closes, "rings after the window"
        if ring.kind is RingKind.SHOWN_AGAIN:
            # It rang at its time before, and the clock has stepped back no more than a little.
            assert self.now >= due or self.now >= due - CLOCK_SET_BACK
            assert key not in self.shown
            return
        was_asked_for = row is not None and row.put_off_until is not None
        # What rang, and was put off after the clock stepped back a little, rings when asked to.
        earliest = due - CLOCK_SET_BACK if was_asked_for else due
        assert self.now >= earliest, "rings before it is due"
        mark = ring.reminder.last_mark
        assert mark is not None
        self.rung[key, mark] += 1
        assert self.rung[key, mark] == 1 or was_asked_for, "rings twice at one mark"
        if ring.kind is RingKind.AGAIN and not was_asked_for and row and row.last_mark:
            assert self.ring_rules.quiet_end(self.now, self.zone) is None, (
                "rings again in quiet hours"
            )

    def check_again(self) -> None:
        again = self.ask(self.now)
        assert again.rewound == ()
        assert again.withdraw == ()
        if self.server:
            assert again.rings == (), "a second look finds something to do"
        else:
            assert all(ring.kind is RingKind.SHOWN_AGAIN for ring in again.rings)

    # What may happen

    @rule(by=steps)
    def time_passes(self, by: timedelta) -> None:
        self.now += by
        self.check()

    @precondition(lambda self: self.running)
    @rule(part=st.floats(0, 1, exclude_max=True))
    def time_passes_until_the_next_look(self, part: float) -> None:
        """Nothing is due between a look and the next one it asks for, and then something may be."""
        upcoming = self.ask(self.now).next_check
        if upcoming is None:
            assert all(s.answer or not s.dose.due for s in self.statuses(self.now) if s.is_open)
            return
        assert upcoming > self.now
        between = self.now + (upcoming - self.now) * part
        if self.server and self.now < between < upcoming:
            found = self.ask(between)
            assert (found.rings, found.withdraw) == ((), ())
            # After a clock set back by days, a dose that rang comes into view again on the way.
            in_view = {status.key for status in self.statuses(self.now)}
            assert in_view.isdisjoint(reminder.key for reminder in found.rewound)
        self.now = upcoming
        self.check()

    @rule(by=st.integers(1, 59))
    def the_clock_steps_back_a_little(self, by: int) -> None:
        self.now -= timedelta(minutes=by)
        self.check()

    @rule(by=st.integers(61, 60 * 36))
    def the_clock_is_set_back_for_good(self, by: int) -> None:
        self.set_back(by)

    def set_back(self, by: int) -> None:
        on_screen = set(self.shown)
        before = {status.key for status in self.statuses(self.now) if status.is_open}
        self.now -= timedelta(minutes=by)
        self.check()
        # Where the ring is forgotten, the zone of now may have brought the end of the window, too.
        still = {s.key for s in self.statuses(self.now) if s.closes and self.now < s.closes}
        assert on_screen & before & still <= self.shown, "a clock set back withdraws nothing"

    @rule()
    def the_app_ends(self) -> None:
        self.running = False
        self.shown.clear()

    @rule()
    def the_app_starts(self) -> None:
        self.running = True
        self.shown.clear()
        self.check()

    @rule()
    def the_server_is_lost(self) -> None:
        self.server = False
        self.shown.clear()
        self.check()

    @rule()
    def the_server_appears(self) -> None:
        self.server = True
        self.check()

    @rule(name=st.sampled_from(ZONES))
    def the_zone_changes(self, name: str) -> None:
        self.zone = ZoneInfo(name)
        self.check()

    @rule(hours=st.sampled_from(NIGHTS))
    def quiet_hours_are_set(self, hours: QuietHours | None) -> None:
        self.quiet = hours
        self.check()

    @rule(minutes=st.integers(1, 300))
    def later(self, minutes: int) -> None:
        for status in self.statuses(self.now):
            until = self.now + timedelta(minutes=minutes)
            due, closes = status.dose.due, status.closes
            if status.is_open and due and closes and until < closes:
                self.reminders[status.key] = put_off_row(status, until)
                break
        self.check()

    @rule(place=st.integers(0, 3), kind=st.sampled_from(sorted(ANSWERS)))
    def a_dose_is_answered(self, place: int, kind: RecordKind) -> None:
        """One that is open, the next one, or one of yesterday's."""
        tomorrow = self.now + timedelta(days=1)
        free = [
            s
            for s in self.statuses(self.now)
            if not s.answer and s.dose.due and s.dose.due < tomorrow
        ]
        for status in free[-1 - place :][:1]:
            self.append(kind, status.key, status.dose.due)

    @rule()
    def undo(self) -> None:
        newest = newest_to_undo(self.log)
        if newest is not None and newest.key is not None:
            self.append(RecordKind.UNDONE, newest.key, None, undoes=newest.id)

    @rule()
    def clear(self) -> None:
        for key in sorted(current_answers(self.log))[-1:]:
            self.append(RecordKind.CLEARED, key, None)

    def append(
        self, kind: RecordKind, key: DoseKey, due: datetime | None, undoes: int | None = None
    ) -> None:
        number = len(self.log) + 1
        self.log.append(Record(number, kind, key.day, self.now, key, due=due, undoes=undoes))
        self.check()

    # What always holds

    @invariant()
    def every_due_dose_rang_or_waits_for_a_newer_one(self) -> None:
        if not self.running:
            return
        found = self.statuses(self.now)
        open_doses = [status for status in found if status.is_open]
        newest = max(open_doses, key=lambda s: (s.dose.due, s.key), default=None)
        for status in open_doses:
            assert status.reminder is not None or status is not newest
            if status.reminder is None or status.state is DoseState.PUT_OFF:
                continue
            if self.server:
                assert status.key in self.shown, "due, rang, and not on the screen"
                assert status.reminder.rings >= 1 or not status.reminder.undelivered
        assert self.ask(self.now).waiting == sum(
            s.reminder is None for s in open_doses if s is not newest
        )

    @invariant()
    def what_has_not_rung_by_this_clock_is_due_when_the_plan_and_the_zone_say(self) -> None:
        # What was answered once keeps its instant, too: the machine of the proof looks at that.
        answered = {line.key for line in self.log}
        for status in self.statuses(self.now):
            key = status.key
            if status.state is DoseState.UPCOMING and key not in answered:
                dose = self.book.dose_at(key.day, key.slot)
                assert dose is not None
                assert status.dose == planned_dose(dose, key.day, self.conditions(self.now))

    @invariant()
    def nothing_that_is_over_stays_on_the_screen(self) -> None:
        if self.running:
            live = {
                s.key
                for s in self.statuses(self.now)
                if s.state in (DoseState.DUE, DoseState.UPCOMING)
            }
            assert self.shown <= live

    @invariant()
    def no_dose_counts_more_rings_than_happened(self) -> None:
        for row in self.reminders.values():
            assert row.rings >= 0
            assert not (row.undelivered and row.key in self.shown and self.server)


TestRinging = Ringing.TestCase
TestRinging.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
