"""The rest of the plan as an iCalendar file: one event with a recurrence rule per step and slot.

A dose on the first day of another amount is an event of its own, whose title names the change.
An event keeps its UID from export to export, and its SEQUENCE rises with each revision, so a
calendar that imported an older file replaces its events and removes the cancelled ones.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.plan import LATEST, ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory, asked_on
from ldn_desktop.domain.records import current_answers
from ldn_desktop.exchange.dst_gaps import dst_gaps
from ldn_desktop.services.dose_change_notice import dose_change
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.exported_events import ExportedEvent
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import Reveal
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.demo import mark
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event, TimezoneDaylight, TimezoneStandard

    ZonePart = TimezoneDaylight | TimezoneStandard

PRODUCT = "-//LDN Desktop//EN"
LENGTH = timedelta(minutes=15)
FORM = 1
"""Rises when the same plan is laid out in other events, so that they replace the older ones."""

LOOKED_AHEAD = timedelta(days=3660)
"""How far ahead the gaps of a plan without end are worked out."""


def calendar_of(
    snapshot: ScheduleSnapshot, held: Sequence[ExportedEvent], reveal: Reveal
) -> tuple[bytes, tuple[ExportedEvent, ...]]:
    """Return the calendar file of the doses to come, and the events in it.

    An event that older calendars `held` and this one does not is cancelled in it. A title shows
    no more than `reveal` allows. `snapshot` must hold all records and revisions: a dose with an
    answer is left out. Raises `NotAllowedError` if there is nothing to write: RFC 5545 allows no
    empty calendar.
    """
    from icalendar import Calendar

    remaining = Remaining(snapshot, held)
    if not remaining.series and not remaining.cancelled:
        has_plan = remaining.history.newest is not None
        raise NotAllowedError(RejectionReason.PLAN_IS_OVER if has_plan else RejectionReason.NO_PLAN)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):  # RFC 7986, and what readers took before it
        calendar.add(name, _name(remaining, reveal))
    for zone, first, last in remaining.zones:
        _add_zone(calendar, zone, first, last)
    for series in remaining.series:
        calendar.add_component(_event(series, remaining, reveal))
    for event in remaining.cancelled:
        calendar.add_component(_cancelled(event, remaining))
    return bytes(calendar.to_ical()), tuple(series.held for series in remaining.series)


@dataclass(frozen=True)
class Series:
    """The doses to come of one step at one slot, in order, `every` days apart.

    Their local time exists on each of their dates, or there is one dose only. `goes_on` is true
    if the step has no end. `uid` identifies the event in all exports. `dose_before` are the mg of
    the dose before, None if the dose does not change that day.
    """

    uid: str
    doses: tuple[PlannedDose, ...]
    every: int
    goes_on: bool
    medicine: str
    dose_before: Decimal | None = None

    @property
    def zone(self) -> tzinfo:
        """The zone whose clock the doses follow."""
        return self.doses[0].zone

    @property
    def held(self) -> ExportedEvent:
        """The exported event of these doses, with its first and last instant in UTC."""
        first, last = _local(self.doses[0]), _local(self.doses[-1])
        return ExportedEvent(
            self.uid, first.astimezone(UTC), None if self.goes_on else last.astimezone(UTC)
        )

    @cached_property
    def left_out(self) -> tuple[date, ...]:
        """The dates that the rule generates and that have no dose."""
        with_dose = {dose.key.day for dose in self.doses}
        first, last = min(with_dose), max(with_dose)
        count = (last - first).days // self.every + 1
        days = (first + n * self.every * ONE_DAY for n in range(count))
        return tuple(day for day in days if day not in with_dose)


@dataclass(frozen=True)
class Remaining:
    """The doses to come of all plans, as series, and the events that older calendars hold."""

    snapshot: ScheduleSnapshot
    held: Sequence[ExportedEvent]

    @property
    def history(self) -> PlanHistory:
        """All revisions."""
        return self.snapshot.history

    @cached_property
    def sequence(self) -> int:
        """A number that rises with each revision and with each undo."""
        revisions = self.history.revisions
        return FORM + len(revisions) + sum(revision.withdrawn for revision in revisions)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The doses to come by step and slot; one kept from before a change is its own series."""
        groups: defaultdict[str, list[PlannedDose]] = defaultdict(list)
        first: dict[str, EffectivePart] = {}
        for dose in self._doses():
            uid = self._uid_of(dose)
            # A part that takes over later has steps of the same numbers, but they are other steps.
            if first.setdefault(uid, dose.part) != dose.part:
                uid = self._later_uid(dose)
            if first.setdefault(uid, dose.part) != dose.part:
                uid = self._kept_uid(dose)
            if self._dose_before(dose) is None:
                uid = _part(uid, self._moved_of(dose), dose.key.day)
            else:
                uid = self._kept_uid(dose) if f"first-{uid}" in groups else f"first-{uid}"
            groups[uid].append(dose)
        return tuple(self._series(uid, tuple(doses)) for uid, doses in groups.items())

    @cached_property
    def zones(self) -> tuple[tuple[tzinfo, date, date], ...]:
        """The zones of the series except UTC, each with the first and last date that needs it."""
        spans: dict[tzinfo, tuple[date, date]] = {}
        for series in self.series:
            first, last = series.doses[0].key.day, series.doses[-1].key.day
            last = LATEST if series.goes_on else last
            known = spans.get(series.zone, (first, last))
            spans[series.zone] = min(first, known[0]), max(last, known[1])
        return tuple((zone, *span) for zone, span in spans.items() if not _is_utc(zone))

    @cached_property
    def cancelled(self) -> tuple[ExportedEvent, ...]:
        """The events that older calendars hold for the future and that this one does not have."""
        used, now = {series.uid for series in self.series}, self.snapshot.now
        still = (event for event in self.held if event.last is None or event.last > now)
        return tuple(event for event in still if event.uid not in used)

    @cached_property
    def _looked_until(self) -> date:
        today = self.snapshot.today
        rows = (row for part in self.snapshot.plan.parts for row in part.rows[-1:])
        ends = (row.last or max(today, row.first) + LOOKED_AHEAD for row in rows)
        return max([today, *ends, *self.history.arranged_days])

    def _doses(self) -> Iterator[PlannedDose]:
        answered = current_answers(self.snapshot.log)
        first, log = self.snapshot.today - ONE_DAY, self.snapshot.conditions
        for dose in planned_doses(self.history, first, self._looked_until, log):
            if dose.due and dose.due > self.snapshot.now and dose.key not in answered:
                yield dose

    def _dose_before(self, dose: PlannedDose) -> Decimal | None:
        change = dose_change(self.history, dose.key.day)
        return None if change is None else change[0]

    def _uid_of(self, dose: PlannedDose) -> str:
        if self._is_kept(dose):
            return self._kept_uid(dose)
        return self._uid(f"{dose.key.plan_id}/{dose.step}/{dose.key.slot}")

    def _moved_of(self, dose: PlannedDose) -> tuple[date, ...]:
        """Return the dates of a dose's step on which its local time falls into a DST gap.

        Some calendars drop what a rule generates there and others move it, so no rule covers them.
        """
        row = dose.part.plan.calendar[dose.step - 1]
        return dst_gaps(row, dose.at, dose.zone, row.last or self._looked_until)

    def _is_kept(self, dose: PlannedDose) -> bool:
        """Return whether a dose differs in time or slot from what its step asks for."""
        asked = asked_on(self.snapshot.plan, dose.key.day)
        return all(
            (one.slot, one.at, one.part) != (dose.key.slot, dose.at, dose.part) for one in asked
        )

    def _series(self, uid: str, doses: tuple[PlannedDose, ...]) -> Series:
        part = doses[0].part
        step = part.plan.calendar[doses[0].step - 1].step
        is_end = doses[-1].key.day + step.every_days * ONE_DAY > self._looked_until
        is_last = part == self.snapshot.plan.parts[-1]
        goes_on = step.days is None and is_last and is_end
        before = self._dose_before(doses[0])
        return Series(uid, doses, step.every_days, goes_on, part.plan.medicine, before)

    def _later_uid(self, dose: PlannedDose) -> str:
        return self._uid(f"revision {dose.part.source}/{dose.step}/{dose.key.slot}")

    def _kept_uid(self, dose: PlannedDose) -> str:
        return self._uid(f"{dose.key.day.isoformat()}/{dose.key.slot}")

    def _uid(self, place: str) -> str:
        # From the instant of the first plan, so that the calendars of two people share no UID.
        begun = self.history.revisions[0].made_at.isoformat()
        return f"{uuid5(NAMESPACE_URL, f'ldn-desktop:{begun}/{place}')}@ldn-desktop"


def _part(uid: str, moved: Sequence[date], day: date) -> str:
    """Return the UID of the part of a step that contains a day: each moved dose splits the step.

    The parts are numbered and not dated, since their dates differ from zone to zone: so a
    calendar replaces the old part with the new one after a change of zone, too.
    """
    number = sum(gap <= day for gap in moved)
    if not number:
        return uid
    place = "at" if day in moved else "after"
    return f"{place}-{number}-{uid}"


def _local(dose: PlannedDose) -> datetime:
    assert dose.due is not None  # noqa: S101 - `_doses` yields only doses with an instant
    return dose.due.astimezone(dose.zone)


def _is_utc(zone: tzinfo) -> bool:
    return isinstance(zone, timezone) or str(zone) in ("UTC", "Etc/UTC")


def _in_file(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo is None or _is_utc(moment.tzinfo) else moment


def _add_zone(calendar: "Calendar", zone: tzinfo, first: date, last: date) -> None:
    from icalendar import Timezone

    span = {"first_date": first - timedelta(days=366), "last_date": last + timedelta(days=366)}
    made = Timezone.from_tzinfo(zone, str(zone), **span)
    parts: list[ZonePart] = [*made.standard, *made.daylight]
    made.subcomponents = [onset for part in parts for onset in _onsets(part)]
    calendar.add_component(made)


def _onsets(part: "ZonePart") -> Iterator["ZonePart"]:
    """Yield a copy of a zone part for each of its onsets, in local time before the change.

    icalendar 7.3 lists all onsets in one part, of which vobject reads only two, and writes those
    of a spring gap in local time after the change; RFC 5545 wants the time before it.
    """
    from icalendar import vDDDLists

    gap = max(part.TZOFFSETTO - part.TZOFFSETFROM, timedelta(0))
    listed = part.get("rdate")
    later = [onset.dt for onset in listed.dts] if isinstance(listed, vDDDLists) else []
    for onset in (part.DTSTART, *later):
        single = type(part)()
        single.add("dtstart", onset - gap)
        for name in ("tzname", "tzoffsetfrom", "tzoffsetto"):
            single[name] = part[name]
        yield single


def _name(remaining: Remaining, reveal: Reveal) -> str:
    """Return the calendar's name, which shows no more than `reveal` allows."""
    newest = remaining.history.newest
    name = newest.plan.medicine if newest and reveal is Reveal.MEDICINE else _("Reminders")
    return mark(name, remaining.snapshot.settings)


def _event(series: Series, remaining: Remaining, reveal: Reveal) -> "Event":
    first, last = series.doses[0], series.doses[-1]
    title = mark(_title(series, reveal), remaining.snapshot.settings)
    event = _bare_event(series.uid, remaining, title)
    event.add("dtstart", _in_file(_local(first)))
    event.add("duration", LENGTH)
    rule: dict[str, object] = {"freq": "daily", "interval": series.every}
    if not series.goes_on:
        rule["until"] = last.due
    event.add("rrule", rule)
    if series.left_out:
        moments = (datetime.combine(day, first.at, series.zone) for day in series.left_out)
        event.add("exdate", [_in_file(moment) for moment in moments])
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(title))
    return event


def _cancelled(held: ExportedEvent, remaining: Remaining) -> "Event":
    title = mark(_("No longer planned"), remaining.snapshot.settings)
    event = _bare_event(held.uid, remaining, title)
    event.add("dtstart", held.first.astimezone(UTC))
    event.add("status", "CANCELLED")
    return event


def _bare_event(uid: str, remaining: Remaining, title: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", remaining.snapshot.now)
    event.add("sequence", remaining.sequence)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    return event


def _alarm(title: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(0))
    return alarm


def _title(series: Series, reveal: Reveal) -> str:
    if reveal is Reveal.NOTHING:
        return _("Reminder")
    new, joint = show_mg(series.doses[0].dose_mg), ", "
    if series.dose_before is not None:
        text, joint = _("From today: {new} instead of {old}."), ". "
        new = text.format(new=new, old=show_mg(series.dose_before))
    return f"{series.medicine}{joint}{new}" if reveal is Reveal.MEDICINE else new
