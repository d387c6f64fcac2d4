"""Decides which reminders to show now: a pure function of the doses, answers and reminders."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import gentle_reminder_of
from ldn_desktop.domain.reminder import CLOCK_SET_BACK, Reminder, RingRules
from ldn_desktop.domain.states import DoseState, DoseStatus
from ldn_desktop.domain.word_ahead import word_moment

LOOKBACK = timedelta(days=3)
"""The windows of doses before this are closed under any rules and zones."""


class RingKind(StrEnum):
    """Why a dose rings at a check; AHEAD is no ring: a word before it, without a row."""

    FIRST = "first"
    AGAIN = "again"
    SHOWN_AGAIN = "shown_again"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Ring:
    """A reminder to show now. `reminder` is the row to store before the notification is sent."""

    status: DoseStatus
    kind: RingKind
    reminder: Reminder


@dataclass(frozen=True)
class CheckResult:
    """The result of a check: what to ring, what to withdraw, and when to check next.

    `next_check` is a UTC instant, None if nothing is planned. `waiting` counts the open doses
    that stay silent until a newer one is answered. `rewound` are rows to store if the clock was
    set back to before a past ring: the dose will ring again at that time.
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
    """Return what to ring at the UTC instant `now`. `zone` is the zone of the quiet hours.

    `doses` are those around `now`, with their states at `now`, and must include every dose whose
    window is open. `shown` are the doses whose notification is known to be on the screen in this
    run. The function is idempotent: once its result is carried out, it asks for nothing more.

    - A dose that came due and never rang rings. If there are several, only the newest rings, and
      the others once that is answered.
    - A dose that rang rings again at its marks or at the time it was put off to; several overdue
      rings become one. Quiet hours suppress only this, and not the time the user asked for.
    - A dose that rang and is not on the screen (a restart, a lost server) is shown again.
    """
    current = tuple(_rewound(status, rules, now) for status in doses)
    rewound = [new for old, new in zip(doses, current, strict=True) if new is not old]
    due = [status for status in current if status.state is DoseState.DUE]
    newest = max((status for status in current if status.is_open), key=_due, default=None)
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
        withdraw=_to_withdraw(current, shown),
        next_check=_next_check(current, rules, now, zone),
        rewound=tuple(status.reminder for status in rewound if status.reminder),
        waiting=waiting,
    )


def delivered(reminder: Reminder) -> Reminder:
    """Return the row after its ring was delivered; a ring counts once, even if shown again."""
    if not reminder.undelivered:
        return reminder
    return replace(reminder, rings=reminder.rings + 1, undelivered=False)


def put_off_row(status: DoseStatus, until: datetime) -> Reminder:
    """Return the row of an open dose that the user put off until the UTC instant `until`.

    From now on the dose keeps its current due instant, as if it had rung.
    """
    due = _due(status)[0]
    row = status.reminder or Reminder(status.key, due, due)
    return replace(row, due=due, last_mark=row.last_mark or due, put_off_until=until)


def row_before(row: Reminder, before: Reminder | None) -> Reminder:
    """Return `row`, which was put off, as it goes on if it had not been; `before` as it was then.

    A dose that had not rung yet, without a row, rings now as if for the first time.
    """
    if before is None:
        return replace(row, put_off_until=None, undelivered=True)
    return replace(row, put_off_until=before.put_off_until)


def _due(status: DoseStatus) -> tuple[datetime, DoseKey]:
    """Return the sort key: instant, then date, as a gap over midnight can make instants equal."""
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
        # The user asked for it, so it rings even if the clock was since set back a little.
        mark = max(mark, put_off_until, rang or mark)
    elif rang is not None and (mark <= rang or rules.quiet_end(now, zone) is not None):
        return None
    # If the ring before was forgotten, the dose may have another due instant by now.
    row = replace(reminder, due=due, last_mark=mark, undelivered=True, put_off_until=None)
    return Ring(status, RingKind.AGAIN, row)


def _rewound(status: DoseStatus, rules: RingRules, now: datetime) -> DoseStatus:
    """Return the status without a ring that lies ahead of a clock set back for good.

    The time it was put off to goes, too. This applies to an answered dose as well: the user may
    take back its answer after the clock has come near the ring.
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
    """Return the shown doses that are answered, closed, put off, or no longer planned.

    A dose that is upcoming again after the clock was set back stays on the screen. Gentle
    reminders belong to no dose and are left alone.
    """
    stays = {s.key for s in doses if s.state in (DoseState.DUE, DoseState.UPCOMING)}
    return tuple(
        sorted(key for key in shown if key not in stays and gentle_reminder_of(key) is None)
    )


def _next_check(
    doses: Sequence[DoseStatus], rules: RingRules, now: datetime, zone: tzinfo
) -> datetime | None:
    moments: list[datetime] = []
    for status in doses:
        reminder, due = status.reminder, status.dose.due
        if due is None or status.closes is None or status.answer is not None:
            continue
        moments += [due, status.closes]
        word = word_moment(status, rules)
        if word is not None:
            moments.append(word)
        if status.is_open:
            moments.append(rules.next_mark(due, now))
        if status.is_open and reminder is not None and reminder.put_off_until is not None:
            moments.append(reminder.put_off_until)
    quiet_end = rules.quiet_end(now, zone)
    if quiet_end is not None:
        moments.append(quiet_end)
    return min((moment for moment in moments if moment > now), default=None)
