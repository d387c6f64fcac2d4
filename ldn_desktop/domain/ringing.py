"""What to ring now: one pure function over the doses, the answers and the reminders so far."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import gentle_reminder_of
from ldn_desktop.domain.reminder import CLOCK_SET_BACK, Reminder, RingRules
from ldn_desktop.domain.states import DoseState, DoseStatus

LOOKBACK = timedelta(days=3)
"""Doses further back than this have closed windows, whatever the rules and zones are."""


class RingKind(StrEnum):
    """Why a dose rings at a look."""

    FIRST = "first"
    AGAIN = "again"
    SHOWN_AGAIN = "shown_again"


@dataclass(frozen=True)
class Ring:
    """Ring `status` now. `reminder` is the row to store before the notification is sent."""

    status: DoseStatus
    kind: RingKind
    reminder: Reminder


@dataclass(frozen=True)
class CheckResult:
    """What one look found: what to ring, what to take off the screen, when to look next.

    `next_look` is a UTC instant, None where nothing is planned; `waiting` counts the open doses
    that stay silent until a newer one is answered. `rewound` are rows to store where the clock
    was set back behind a ring that happened: the dose rings at that moment again, in place.
    """

    rings: tuple[Ring, ...]
    withdraw: tuple[DoseKey, ...]
    next_check: datetime | None
    rewound: tuple[Reminder, ...] = ()
    waiting: int = 0


def check(
    doses: Sequence[DoseStatus],
    shown: Collection[DoseKey],
    rules: RingRules,
    now: datetime,
    zone: tzinfo,
) -> CheckResult:
    """Decide what to ring at the UTC instant `now`. `zone` is the zone of the quiet hours.

    `doses` are those around `now`, with their states at `now`, and must hold every dose whose
    window is open. `shown` are the doses whose notification is known to be on the screen in this
    run. Calling it again with what it asked for done asks for nothing.

    - A dose that came due and never rang rings; of several, the newest, and the others once that
      is answered.
    - A dose that rang rings again at its marks or where it was put off to; what was overdue
      collapses into one. Quiet hours mute this only, and not the moment the user asked for.
    - A dose that rang and is not on the screen (a restart, a lost server) is shown again.
    """
    now_standing = tuple(_rewound(status, rules, now) for status in doses)
    rewound = [new for old, new in zip(doses, now_standing, strict=True) if new is not old]
    due = [status for status in now_standing if status.state is DoseState.DUE]
    newest = max((status for status in now_standing if status.is_open), key=_due, default=None)
    rings = []
    for status in due:
        ring = _ring(status, rules, now, zone, is_newest=status is newest)
        if ring is None and status.reminder is not None and status.key not in shown:
            ring = Ring(status, RingKind.SHOWN_AGAIN, status.reminder)
        if ring is not None:
            rings.append(ring)
    waiting = sum(status.reminder is None and status is not newest for status in due)
    return CheckResult(
        rings=tuple(rings),
        withdraw=_to_withdraw(now_standing, shown),
        next_check=_next_look(now_standing, rules, now, zone),
        rewound=tuple(status.reminder for status in rewound if status.reminder),
        waiting=waiting,
    )


def delivered(reminder: Reminder) -> Reminder:
    """Return the row after its ring reached the user; a ring counts once, however often shown."""
    if not reminder.undelivered:
        return reminder
    return replace(reminder, rings=reminder.rings + 1, undelivered=False)


def put_off_row(status: DoseStatus, until: datetime) -> Reminder:
    """Return the row of an open dose that is to ring at the UTC instant `until`.

    From then on the dose keeps the instant it is due at now, as if it had rung.
    """
    due = _due(status)[0]
    row = status.reminder or Reminder(status.key, due, due)
    return replace(row, due=due, last_mark=row.last_mark or due, put_off_until=until)


def _due(status: DoseStatus) -> tuple[datetime, DoseKey]:
    """Order by instant; a gap over midnight brings two dates to one instant, so then by date."""
    assert status.dose.due is not None  # noqa: S101 - an open dose has an instant
    return status.dose.due, status.key


def _ring(
    status: DoseStatus, rules: RingRules, now: datetime, zone: tzinfo, *, is_newest: bool
) -> Ring | None:
    due, reminder = _due(status)[0], status.reminder
    mark = rules.last_mark(due, now)
    if reminder is None:
        row = Reminder(status.key, due=due, last_mark=mark, undelivered=True)
        return Ring(status, RingKind.FIRST, row) if is_newest else None
    rang, put_off_until = reminder.last_mark, reminder.put_off_until
    if put_off_until is not None and put_off_until <= now:
        # Asked for, so it rings even where a clock set back a little has this moment behind it.
        mark = max(mark, put_off_until, rang or mark)
    elif rang is not None and (mark <= rang or rules.quiet_end(now, zone) is not None):
        return None
    # Where the ring before was forgotten, the dose may have another time by now: it rings for that.
    row = replace(reminder, due=due, last_mark=mark, undelivered=True, put_off_until=None)
    return Ring(status, RingKind.AGAIN, row)


def _rewound(status: DoseStatus, rules: RingRules, now: datetime) -> DoseStatus:
    """Forget a ring that lies ahead of a clock set back for good, and what was put off by it.

    Of an answered dose, too: its answer may be taken back after the clock has come near the ring.
    """
    reminder = status.reminder
    if reminder is None or reminder.last_mark is None:
        return status
    if now >= reminder.last_mark - CLOCK_SET_BACK:
        return status
    mark = rules.last_mark(reminder.due, now) if reminder.rang_by(now) else None
    state = DoseState.DUE if status.is_open else status.state
    row = replace(reminder, last_mark=mark, put_off_until=None)
    return replace(status, reminder=row, state=state)


def _to_withdraw(doses: Sequence[DoseStatus], shown: Collection[DoseKey]) -> tuple[DoseKey, ...]:
    """Find what is on the screen and is over: answered, closed, put off, or planned no more.

    A dose that is upcoming again after the clock was set back stays: that withdraws nothing. A
    gentle reminder is no dose's, and none of this.
    """
    stays = {s.key for s in doses if s.state in (DoseState.DUE, DoseState.UPCOMING)}
    return tuple(
        sorted(key for key in shown if key not in stays and gentle_reminder_of(key) is None)
    )


def _next_look(
    doses: Sequence[DoseStatus], rules: RingRules, now: datetime, zone: tzinfo
) -> datetime | None:
    moments: list[datetime] = []
    for status in doses:
        reminder, due = status.reminder, status.dose.due
        if due is None or status.closes is None or status.answer is not None:
            continue
        moments += [due, status.closes]
        if status.is_open:
            moments.append(rules.next_mark(due, now))
        if status.is_open and reminder is not None and reminder.put_off_until is not None:
            moments.append(reminder.put_off_until)
    quiet_end = rules.quiet_end(now, zone)
    if quiet_end is not None:
        moments.append(quiet_end)
    return min((moment for moment in moments if moment > now), default=None)
