"""Sentences about a change of the computer's time zone."""

from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import TYPE_CHECKING

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.spans import say_span

if TYPE_CHECKING:  # it is needed after the first picture only
    from ldn_desktop.services.zone_change import NextRing, ZoneQuestion


@dataclass(frozen=True)
class AskedZone:
    """The question, and the labels of its two answers: the zone now, and the zone before."""

    text: str
    here: str
    before: str


def ask_zone(question: "ZoneQuestion", formats: Formats) -> AskedZone:
    """Return the question and its answers in words."""
    times, place = _times(question.times, formats), place_of(question.before)
    text = _(
        "Your computer is now on {here} time. Ring at {times} here, or at {times} {before} time? "
        "Until you answer, it rings at {times} here."
    )
    before = _("{times} {before} time ({times_here} here)")
    return AskedZone(
        text.format(here=place_of(question.now), times=times, before=place),
        _("{times} here").format(times=times),
        before.format(times=times, before=place, times_here=_times(question.times_here, formats)),
    )


def say_zone_change(question: "ZoneQuestion", formats: Formats) -> str:
    """Return the sentence for a terminal, which can ask nobody: what holds, and the way out."""
    return _(
        "Your computer is now on {here} time. Your plan rings at {times} here. To keep {before} "
        "time, change the plan file's time_rule to home: ldn-desktop plan change FILE"
    ).format(
        here=place_of(question.now),
        times=_times(question.times, formats),
        before=place_of(question.before),
    )


def say_next_ring(ring: "NextRing | None", now: datetime, here: tzinfo, formats: Formats) -> str:
    """Return when it rings next, by the clock in zone `here`, and how long after the last dose."""
    if ring is None:
        return ""
    at, today = ring.at.astimezone(here), now.astimezone(here).date()
    text = {today: _("today, {time}"), today + ONE_DAY: _("tomorrow, {time}")}.get(
        at.date(), _("{day}, {time}")
    )
    when = text.format(day=formats.day(at.date()), time=formats.time(at.time()))
    if ring.at <= now:
        when = _("now")
    if ring.since_last is None:
        return _("Rings next: {when}.").format(when=when)
    text = _("Rings next: {when}, {span} after your last recorded dose.")
    return text.format(when=when, span=say_span(ring.since_last))


def with_time_here(when: str, row: DoseRow, here: tzinfo, formats: Formats) -> str:
    """Return `when`, with the local time in zone `here` if the dose's zone has another offset."""
    due = row.dose.due
    if due is None or due.astimezone(here).utcoffset() == due.astimezone(row.dose.zone).utcoffset():
        return when
    time_here = formats.time(due.astimezone(here).time())
    return _("{when} ({time} here)").format(when=when, time=time_here)


def place_of(zone: str) -> str:
    """Return the place in a zone's name: "Buenos Aires" for America/Argentina/Buenos_Aires."""
    return zone.rpartition("/")[2].replace("_", " ")


def _times(times: tuple[time, ...], formats: Formats) -> str:
    return ", ".join(formats.time(at) for at in times)
