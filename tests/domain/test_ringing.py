"""How a reminder rings, rule by rule."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.calendar import DoseKey, PlannedDose
from ldn_desktop.domain.conditions import ConditionsLog, WindowRules
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import QuietHours, Reminder, RingRules
from ldn_desktop.domain.ringing import (
    CheckResult,
    Ring,
    RingKind,
    check,
    delivered,
    put_off_row,
    row_before,
)
from ldn_desktop.domain.states import DoseState, DoseStatus, statuses
from ldn_desktop.domain.windows import Windows
from tests.support.plan_parts import part_of

DAY = date(2027, 1, 4)
DUE = datetime(2027, 1, 4, 21, tzinfo=UTC)
PART = part_of(Plan(DAY, (time(21),), (Step(Decimal(4), 1),)))
A, B = DoseKey(DAY, 1, 1), DoseKey(DAY, 2, 1)
QUIET = RingRules(quiet_hours=QuietHours(time(20), time(7)))


def minute(n: float) -> datetime:
    return DUE + timedelta(minutes=n)


class Neighbours(Windows):
    """The windows of these doses, whichever plans they come from."""

    dues: list[datetime]

    def __init__(self, doses: Collection[PlannedDose]) -> None:
        super().__init__(PlanHistory(), ConditionsLog.of(UTC))
        object.__setattr__(self, "dues", [dose.due for dose in doses if dose.due])

    def closes(self, dose: PlannedDose) -> datetime | None:
        if dose.due is None:
            return None
        return WindowRules().closes(
            dose.due, min((due for due in self.dues if due > dose.due), default=None)
        )


class Evening:
    """One dose at 21:00 UTC, or more, with what rang and was said; `look` asks for that minute."""

    def __init__(self, **dues: float) -> None:
        slots = {"a": A, "b": B}
        self.doses = [
            PlannedDose(slots[name], time(21), UTC, minute(due), 1, Decimal(4), PART)
            for name, due in (dues or {"a": 0}).items()
        ]
        self.reminders: dict[DoseKey, Reminder] = {}
        self.answers: dict[DoseKey, Record] = {}
        self.shown: set[DoseKey] = set()
        self.rules = RingRules()
        self.stays_open = False

    def statuses(self, now: float) -> tuple[DoseStatus, ...]:
        # Windows given by other settings, so that an older dose is still open beside a newer one.
        windows = Neighbours(() if self.stays_open else self.doses)
        return statuses(self.doses, self.answers, self.reminders, windows, minute(now))

    def ask(self, now: float) -> CheckResult:
        return check(self.statuses(now), self.shown, self.rules, minute(now), UTC)

    def check(self, now: float, *, server: bool = True) -> list[tuple[str, str]]:
        found = self.ask(now)
        for reminder in found.rewound:
            self.reminders[reminder.key] = reminder
        self.shown -= set(found.withdraw)
        for ring in found.rings:
            self.reminders[ring.status.key] = ring.reminder
            if server:
                self.reminders[ring.status.key] = delivered(ring.reminder)
                self.shown.add(ring.status.key)
        return [("ab"[ring.status.key.slot - 1], ring.kind.value) for ring in found.rings]

    def later(self, now: float, minutes: float, key: DoseKey = A) -> None:
        self.reminders[key] = replace(self.reminders[key], put_off_until=minute(now + minutes))

    def say(self, kind: RecordKind, key: DoseKey = A) -> None:
        self.answers[key] = Record(1, kind, DAY, DUE, key)

    def rings(self, key: DoseKey = A) -> int:
        return self.reminders[key].rings


FIRST, AGAIN, SHOWN_AGAIN = [("a", "first")], [("a", "again")], [("a", "shown_again")]


def test_a_dose_rings_when_it_comes_due_and_not_before() -> None:
    evening = Evening()
    assert evening.check(-1) == []
    assert evening.check(0) == FIRST
    assert evening.check(0) == []


def test_the_row_to_store_first_says_when_it_rang_and_that_no_one_was_reached_yet() -> None:
    (ring,) = Evening().ask(3).rings
    assert ring == Ring(ring.status, RingKind.FIRST, Reminder(A, DUE, DUE, undelivered=True))


def test_it_rings_again_at_15_30_and_60_minutes_then_hourly_until_the_window_closes() -> None:
    evening = Evening()
    rang = [now for now in range(-5, 800) if evening.check(now)]
    assert rang == [0, 15, 30, 60, *range(120, 720, 60)]
    assert evening.rings() == len(rang)
    assert evening.shown == set()


def test_what_is_overdue_at_a_look_collapses_into_one_ring() -> None:
    evening = Evening()
    evening.check(0)
    assert evening.check(200) == AGAIN
    assert evening.check(239) == []
    assert evening.check(240) == AGAIN
    assert evening.rings() == 3


def test_a_first_ring_that_comes_late_rings_once() -> None:
    evening = Evening()
    assert evening.check(100) == FIRST
    assert evening.check(119) == []
    assert evening.check(120) == AGAIN


def test_a_dose_whose_window_closed_while_the_app_was_off_does_not_ring() -> None:
    assert Evening().check(720) == []
    assert Evening().ask(720).next_check is None


@pytest.mark.parametrize("kind", [RecordKind.TAKEN, RecordKind.SKIPPED, RecordKind.LEFT_BLANK])
def test_it_never_rings_after_the_answer_and_is_withdrawn(kind: RecordKind) -> None:
    evening = Evening()
    evening.check(0)
    evening.say(kind)
    assert evening.ask(1).withdraw == (A,)
    assert [now for now in range(1, 800) if evening.check(now)] == []
    assert evening.shown == set()
    assert evening.ask(2).next_check is None


def test_a_dose_taken_before_it_is_due_does_not_ring() -> None:
    evening = Evening()
    evening.say(RecordKind.TAKEN)
    assert [now for now in range(-60, 800) if evening.check(now)] == []


def test_after_an_undo_the_reminder_goes_on_from_there() -> None:
    evening = Evening()
    evening.check(0)
    evening.say(RecordKind.TAKEN)
    evening.check(5)
    evening.answers.clear()
    assert evening.check(7) == SHOWN_AGAIN
    assert evening.check(14) == []
    assert evening.check(15) == AGAIN
    assert evening.rings() == 2


def test_a_dose_answered_before_due_and_undone_after_rings_for_the_first_time() -> None:
    evening = Evening()
    evening.say(RecordKind.TAKEN)
    evening.check(0)
    evening.answers.clear()
    assert evening.check(40) == FIRST


def test_put_off_it_leaves_the_screen_and_rings_at_the_moment_asked_for() -> None:
    evening = Evening()
    evening.check(0)
    evening.later(2, 50)
    assert evening.ask(2).withdraw == (A,)
    assert evening.ask(2).next_check == minute(15)  # a look that finds nothing does no harm
    assert [now for now in range(2, 62) if evening.check(now)] == [52, 60]


def test_a_put_off_that_ended_while_the_app_was_off_collapses_with_the_marks() -> None:
    evening = Evening()
    evening.check(0)
    evening.later(2, 15)
    assert evening.check(200) == AGAIN
    assert evening.reminders[A].put_off_until is None
    assert evening.check(201) == []


def test_a_dose_put_off_beyond_its_window_closes_in_silence() -> None:
    evening = Evening()
    evening.check(0)
    evening.later(2, 1000)
    assert [now for now in range(2, 1200) if evening.check(now)] == []


def test_a_moment_asked_for_is_kept_after_a_small_step_back_of_the_clock() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(60)
    evening.later(30, 15)  # the clock went half an hour back, and then the user said later
    assert evening.check(44) == []
    assert evening.check(45) == AGAIN
    assert [now for now in range(46, 121) if evening.check(now)] == [
        120
    ]  # the mark at 60 rang before


def test_a_moment_asked_for_just_before_due_rings_once_then_not_again_at_due() -> None:
    evening = Evening()
    evening.check(0)
    evening.later(-2, 1)  # the clock went two minutes back, and then the user said later
    assert [now for now in range(-2, 16) if evening.check(now)] == [-1, 15]


def test_quiet_hours_mute_the_ringing_again_only() -> None:
    evening = Evening()
    evening.rules = QUIET
    assert evening.check(0) == FIRST
    assert [now for now in range(1, 600) if evening.check(now)] == []
    assert evening.ask(1).next_check == minute(15)
    assert evening.check(600) == AGAIN  # 07:00: what was muted collapses into one
    assert evening.rings() == 2


def test_quiet_hours_do_not_mute_the_moment_the_user_asked_for() -> None:
    evening = Evening()
    evening.rules = QUIET
    evening.check(0)
    evening.later(5, 15)
    assert [now for now in range(5, 200) if evening.check(now)] == [20]


def test_quiet_until_an_instant_mutes_too_and_its_end_is_looked_at() -> None:
    evening = Evening()
    evening.check(0)
    evening.rules = RingRules(quiet_until=minute(40))
    assert evening.check(16) == []
    assert evening.ask(31).next_check == minute(40)
    assert evening.check(40) == AGAIN


def test_after_a_restart_an_open_dose_is_shown_again_at_once_even_in_quiet_hours() -> None:
    evening = Evening()
    evening.rules = QUIET
    evening.check(0)
    evening.shown.clear()
    assert evening.check(16) == SHOWN_AGAIN
    assert evening.check(16) == []
    assert evening.rings() == 1


def test_after_a_restart_the_marks_that_passed_collapse_with_showing_it_again() -> None:
    evening = Evening()
    evening.check(0)
    evening.shown.clear()
    assert evening.check(100) == AGAIN


def test_a_ring_that_reached_no_one_is_shown_when_a_server_appears_and_counts_once() -> None:
    evening = Evening()
    assert evening.check(0, server=False) == FIRST
    assert evening.check(1, server=False) == SHOWN_AGAIN
    assert evening.rings() == 0
    assert evening.check(2) == SHOWN_AGAIN
    assert evening.rings() == 1
    assert evening.check(3) == []


def test_a_notification_lost_with_its_server_is_shown_again_and_not_counted_twice() -> None:
    evening = Evening()
    evening.check(0)
    evening.shown.clear()
    assert evening.check(1) == SHOWN_AGAIN
    assert evening.rings() == 1
    assert delivered(evening.reminders[A]) is evening.reminders[A]


def test_of_several_that_never_rang_the_newest_rings_and_the_older_after_its_answer() -> None:
    evening = Evening(a=0, b=60)
    evening.stays_open = True
    assert evening.ask(70).waiting == 1
    assert evening.check(70) == [("b", "first")]
    assert evening.check(71) == []
    evening.say(RecordKind.TAKEN, B)
    assert evening.check(72) == FIRST
    assert evening.ask(72).waiting == 0


def test_putting_the_newest_off_is_no_answer_and_the_older_waits_on() -> None:
    evening = Evening(a=0, b=60)
    evening.stays_open = True
    evening.check(70)
    evening.later(71, 15, B)
    assert evening.check(72) == []
    assert evening.ask(72).waiting == 1
    assert evening.check(86) == [("b", "again")]


def test_an_older_one_that_rang_goes_on_ringing_beside_the_newest() -> None:
    evening = Evening(a=0, b=60)
    evening.stays_open = True
    evening.check(0)
    assert sorted(evening.check(60)) == [("a", "again"), ("b", "first")]
    assert evening.ask(61).waiting == 0


def test_two_slots_due_at_one_instant_ring_one_after_the_other() -> None:
    evening = Evening(a=0, b=0)
    assert evening.check(0) == [("b", "first")]
    evening.say(RecordKind.TAKEN, B)
    assert evening.check(1) == FIRST


def test_of_two_dates_that_a_gap_brings_to_one_instant_the_newer_rings_first() -> None:
    """America/Nuuk, 2027-03-27 23:30 and 2027-03-28 00:30."""
    older, newer = DoseKey(DAY, 2, 1), DoseKey(DAY + timedelta(days=1), 1, 1)
    evening = Evening()
    evening.doses = [replace(evening.doses[0], key=key) for key in (older, newer)]
    assert [ring.status.key for ring in evening.ask(0).rings] == [newer]


def test_a_small_step_back_of_the_clock_withdraws_nothing_and_rings_nothing_twice() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(15)
    assert [now for now in range(-40, 30) if evening.check(now)] == []
    assert evening.shown == {A}
    assert evening.check(30) == AGAIN


def test_a_clock_set_back_for_good_withdraws_nothing_and_it_rings_at_its_time_in_place() -> None:
    evening = Evening()
    evening.check(0)
    found = evening.ask(-600)
    assert (found.withdraw, found.rings, found.next_check) == ((), (), DUE)
    assert found.rewound == (replace(evening.reminders[A], last_mark=None),)
    assert [now for now in range(-600, 30) if evening.check(now)] == [0, 15]
    assert evening.shown == {A}


def test_a_clock_set_back_within_the_window_rings_at_the_marks_that_come_again() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(240)
    assert evening.check(70) == []
    assert evening.reminders[A].last_mark == minute(60)
    assert [now for now in range(70, 200) if evening.check(now)] == [120, 180]


def test_a_restart_with_the_clock_set_back_stores_one_row_for_the_dose() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(240)
    evening.shown.clear()
    found = evening.ask(70)
    assert [ring.reminder for ring in found.rings] == list(found.rewound)
    assert evening.check(70) == SHOWN_AGAIN
    assert evening.ask(70) == replace(found, rings=(), rewound=())


def test_a_restart_with_the_clock_set_back_before_due_shows_nothing_until_due() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(15)
    evening.shown.clear()
    assert evening.check(-50) == []
    assert evening.check(0) == AGAIN


def test_a_dose_moved_after_the_clock_was_set_back_rings_at_its_new_time_only() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(-115)
    evening.doses = [replace(evening.doses[0], due=minute(150))]
    assert [now for now in range(-115, 170) if evening.check(now)] == [150, 165]
    assert evening.reminders[A].due == minute(150)


def test_what_is_put_off_before_it_rings_at_its_new_time_keeps_that() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(-115)
    evening.doses = [replace(evening.doses[0], due=minute(150))]
    (status,) = evening.statuses(151)
    row = put_off_row(status, minute(160))
    assert (row.due, row.last_mark, row.put_off_until) == (minute(150), minute(150), minute(160))


def test_a_ring_at_its_time_after_the_clock_was_set_back_is_not_muted() -> None:
    evening = Evening()
    evening.rules = QUIET
    evening.check(0)
    evening.check(-600)
    assert [now for now in range(-600, 100) if evening.check(now)] == [0]


@pytest.mark.parametrize(("at", "rings"), [(-600, [0]), (20, [20, 30])])
def test_what_was_put_off_by_a_clock_set_back_since_is_not_kept_waiting_for_it(
    at: int, rings: list[int]
) -> None:
    evening = Evening()
    evening.check(0)
    evening.check(240)
    evening.later(250, 15)
    evening.check(251)
    assert [now for now in range(at, at + 601) if evening.check(now)][: len(rings)] == rings


def test_a_closed_dose_that_rang_stays_closed_after_the_clock_was_set_back() -> None:
    evening = Evening()
    evening.check(0)
    evening.check(240)
    evening.doses.append(replace(evening.doses[0], key=B, due=minute(100)))  # closes A at 100
    evening.say(RecordKind.TAKEN, B)
    assert evening.statuses(110)[0].state is DoseState.NOT_RECORDED
    assert evening.check(110) == []
    assert evening.ask(110).rings == ()
    assert evening.shown == set()


def test_a_clock_set_back_for_good_while_the_dose_was_answered_lets_it_ring_at_its_time() -> None:
    evening = Evening()
    evening.check(0)
    evening.say(RecordKind.TAKEN)
    assert evening.check(-61) == []
    assert evening.check(-60) == []
    del evening.answers[A]
    assert [now for now in range(-59, 15) if evening.check(now)] == [0]


def test_what_the_plan_holds_no_more_is_withdrawn() -> None:
    evening = Evening()
    evening.check(0)
    gone = DoseKey(DAY, 7, 1)
    evening.shown.add(gone)
    assert evening.ask(1).withdraw == (gone,)


def test_a_date_that_did_not_exist_does_not_ring_and_is_not_waited_for() -> None:
    evening = Evening()
    evening.doses = [replace(evening.doses[0], due=None)]
    found = evening.ask(0)
    assert found == CheckResult(rings=(), withdraw=(), next_check=None)


@pytest.mark.parametrize(
    ("now", "shown", "next_check"),
    [(-500, (), 0), (0, (A,), 15), (15, (A,), 30), (61, (A,), 120), (700, (A,), 720)],
)
def test_the_next_look_is_at_the_next_thing_to_do(
    now: float, shown: Collection[DoseKey], next_check: float
) -> None:
    evening = Evening()
    evening.check(now)
    evening.shown = set(shown)
    assert evening.ask(now).next_check == minute(next_check)


def test_the_close_of_a_window_is_looked_at() -> None:
    evening = Evening()
    evening.rules = RingRules((15,), 500)
    evening.check(600)
    assert evening.ask(600).next_check == minute(720)
    assert evening.ask(720).withdraw == (A,)


def test_the_next_look_is_where_a_dose_was_put_off_to() -> None:
    evening = Evening()
    evening.check(0)
    evening.later(2, 5)
    assert evening.ask(2).next_check == minute(7)


def test_quiet_hours_are_those_of_the_zone_that_was_asked_for() -> None:
    new_york = ZoneInfo("America/New_York")  # 16:00 there when the dose is due
    rules = RingRules(quiet_hours=QuietHours(time(16), time(17, 50)))
    evening = Evening()
    evening.check(0)
    quiet = check(evening.statuses(100), {A}, rules, minute(100), new_york)
    assert (quiet.rings, quiet.next_check) == ((), minute(110))
    (ring,) = check(evening.statuses(110), {A}, rules, minute(110), new_york).rings
    assert ring.kind is RingKind.AGAIN


def test_a_delivered_ring_counts_once() -> None:
    rang = Reminder(A, DUE, DUE, undelivered=True)
    assert delivered(rang) == Reminder(A, DUE, DUE, rings=1)
    assert delivered(delivered(rang)) == delivered(rang)


def test_a_dose_that_is_put_off_keeps_its_instant_and_the_rings_it_had() -> None:
    evening = Evening()
    (before,) = evening.statuses(0)
    assert put_off_row(before, minute(15)) == Reminder(A, DUE, DUE, put_off_until=minute(15))
    evening.check(0)
    (rang,) = evening.statuses(5)
    assert put_off_row(rang, minute(20)) == Reminder(A, DUE, DUE, 1, put_off_until=minute(20))


def test_a_put_off_that_is_taken_back_goes_back_to_the_time_before_it_or_rings_now() -> None:
    evening = Evening()
    (silent,) = evening.statuses(0)
    first = put_off_row(silent, minute(15))
    assert row_before(first, None) == Reminder(A, DUE, DUE, undelivered=True)
    second = replace(first, put_off_until=minute(30))
    assert row_before(second, first) == first
    evening.check(0)
    (rang,) = evening.statuses(5)
    assert row_before(put_off_row(rang, minute(20)), rang.reminder) == rang.reminder


def test_the_last_mark_of_a_dose_that_was_put_off_is_the_time_it_was_put_off_to() -> None:
    evening = Evening()
    evening.check(0)
    evening.later(0, 20)
    (ring,) = evening.ask(20).rings
    assert (ring.kind, ring.reminder.last_mark) == (RingKind.AGAIN, minute(20))


def test_a_clock_set_back_by_an_hour_behind_a_ring_takes_no_ring_back() -> None:
    evening = Evening()
    evening.check(120)
    assert evening.ask(60).rewound == ()
    assert evening.ask(59.9).rewound == (replace(evening.reminders[A], last_mark=minute(30)),)
