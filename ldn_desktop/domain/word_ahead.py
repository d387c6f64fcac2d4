"""Decides which dose has a word said before it: a pure function of the doses and the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from ldn_desktop.domain.reminder import CLOCK_SET_BACK, RingRules
from ldn_desktop.domain.states import DoseState, DoseStatus

PROMPT = timedelta(minutes=2)
"""A word is said within this of its moment; after a sleep the dose's own reminder speaks."""


@dataclass(frozen=True)
class WordAhead:
    """The dose whose word may be on the screen now; `is_new` if it is to be said now."""

    status: DoseStatus
    is_new: bool


def word_moment(status: DoseStatus, rules: RingRules) -> datetime | None:
    """Return when (UTC) to say a word before an upcoming dose; None for none, or if it has rung."""
    if status.state is not DoseState.UPCOMING or status.reminder is not None:
        return None
    return rules.ahead(status.dose.due)


def word_ahead(
    doses: Iterable[DoseStatus],
    rules: RingRules,
    now: datetime,
    zone: tzinfo,
    told_at: datetime | None,
) -> WordAhead | None:
    """Return the word of the UTC instant `now`, None if there is none. `zone` is of quiet hours.

    `told_at` is the UTC instant of the newest word that was said, of whichever dose. A word is said
    before a dose that nothing was done about, once: promptly at its moment, before the dose is due,
    and in no quiet time. It stays until the dose is due or answered.
    """
    newest: tuple[datetime, DoseStatus] | None = None
    for status in doses:
        moment = word_moment(status, rules)
        if moment is None or moment > now:
            continue
        if newest is None or moment > newest[0]:
            newest = moment, status
    if newest is None:
        return None
    moment, status = newest
    if told_at is not None and moment <= told_at <= now + CLOCK_SET_BACK:
        return WordAhead(status, is_new=False)
    if now - moment >= PROMPT or rules.quiet_end(now, zone) is not None:
        return None
    return WordAhead(status, is_new=True)
