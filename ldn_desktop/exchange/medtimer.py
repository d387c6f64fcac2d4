"""Reads files of MedTimer (Android): its events are the history, its reminders the schedule.

The backup (JSON) is `{"medicines": {"version", "list"}, "events": {"version", "list"}}`, or one of
the two alone without its name. Times are seconds since 1970, amounts are free text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from decimal import Decimal

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.exchange.third_party_fields import (
    OddEntry,
    Tally,
    amount_in_mg,
    fits_a_plan,
    listed,
    local,
    moment,
    name_in,
    note,
    why_no_amount,
)
from ldn_desktop.services.third_party_import import (
    LeftOut,
    Source,
    ThirdPartyDose,
    ThirdPartyHistory,
    ThirdPartySchedule,
)

_CYCLE = re.compile(r" \([0-9]+/[0-9]+\)$")
_BY_HAND = -1
_ALL_DAYS_OF_MONTH = (-1, 0xFFFFFFFF)
_EPOCH = date(1970, 1, 1)
TAKEN, NOT_TAKEN, _SKIPPED = "TAKEN", "NOT TAKEN", "SKIPPED"
"""States of an event; `NOT_TAKEN` is that of a table, which has no other word."""
_WITHOUT_ANSWER = {
    "RAISED": LeftOut.NOT_ANSWERED,
    "DELETED": LeftOut.NOT_ANSWERED,
    "ACKNOWLEDGED": LeftOut.NOT_ANSWERED,
    NOT_TAKEN: LeftOut.NOT_TAKEN,
}
_OF_STOCK = frozenset({"OUT_OF_STOCK", "EXPIRATION_DATE", "REFILL"})

_Reminders = Mapping[str, tuple[Fields, ...]]


@dataclass(frozen=True)
class Event:
    """An event with its number in the file, from 1, and its medicine's name."""

    number: int
    name: str
    fields: Fields


@dataclass(frozen=True)
class MedTimer:
    """The content of a file: its events, the reminders by medicine, and the odd events."""

    events: tuple[Event, ...]
    reminders: _Reminders
    odd: tuple[OddEntry, ...] = ()

    @property
    def medicines(self) -> tuple[str, ...]:
        """The medicines' names, in order."""
        return tuple(sorted({*self.reminders, *(self._bare(event.name) for event in self.events)}))

    def of(self, medicine: str, zone: tzinfo, piece_mg: Decimal | None) -> ThirdPartyHistory:
        """Return the history of one medicine; its instants become local times of `zone`.

        `piece_mg` is the mg of one piece, for amounts in pieces.
        """
        tally = Tally(medicine, self.odd)
        reminders = self.reminders.get(medicine, ())
        automatic = [
            r.values.get("reminderId") for r in reminders if r.values.get("automaticallyTaken")
        ]
        doses = []
        for event in self.events:
            if self._bare(event.name) != medicine:
                tally.add(LeftOut.OTHER_MEDICINES, event.number)
                continue
            found = _read(event.fields, zone, piece_mg, automatic)
            if isinstance(found, LeftOut):
                tally.add(found, event.number)
            else:
                doses.append(found)
        active = [r for r in reminders if r.values.get("active", True) is True]
        schedule = _schedule(active, piece_mg)
        return ThirdPartyHistory(
            source=Source.MEDTIMER,
            medicine=medicine,
            doses=tuple(doses),
            schedule=schedule,
            schedule_left_out=bool(active) and schedule is None,
            left_out=tally.left_out,
            numbers=tally.numbers,
        )

    def _bare(self, name: str) -> str:
        """Return the medicine's name without the day of a cycle that MedTimer appends."""
        bare = _CYCLE.sub("", name)
        return bare if name not in self.reminders and bare in self.reminders else name


def read_medtimer(root: Fields) -> MedTimer | None:
    """Return the backup, None if the file is none. What is odd in it is left out."""
    medicines = _list(root, "medicines")
    events = _list(root, "events")
    if medicines is None and events is None:
        alone = _list_in(root)
        if not alone:
            return None
        is_events = any("remindedTimestamp" in item.values for item in alone)
        medicines, events = ((), alone) if is_events else (alone, ())
    if medicines and not any("medicine" in item.values for item in medicines):
        return None
    reminders = dict(filter(None, map(_medicine, medicines or ())))
    read = [_event(number, event) for number, event in enumerate(events or (), start=1)]
    return MedTimer(
        tuple(found for found in read if isinstance(found, Event)),
        reminders,
        tuple(found for found in read if isinstance(found, OddEntry)),
    )


def _event(number: int, event: Fields) -> Event | OddEntry:
    if not event.values:
        return OddEntry(number, LeftOut.BROKEN)
    name = name_in(event, "medicineName")
    return OddEntry(number, LeftOut.NO_NAME) if name is None else Event(number, name, event)


def _list(root: Fields, key: str) -> tuple[Fields, ...] | None:
    value = root.values.get(key)
    return _list_in(Fields(value, key)) if isinstance(value, dict) else None


def _list_in(fields: Fields) -> tuple[Fields, ...] | None:
    if not isinstance(fields.values.get("list"), list) or "version" not in fields.values:
        return None
    return listed(fields, "list")


def _medicine(item: Fields) -> tuple[str, tuple[Fields, ...]] | None:
    """Return the name of a medicine and its reminders, None if it has no name."""
    value = item.values.get("medicine")
    medicine = Fields(value) if isinstance(value, dict) else Fields({})
    key = "name" if "name" in medicine.values else "medicineName"
    name = name_in(medicine, key)
    return None if name is None else (name, listed(item, "reminders"))


def _read(
    event: Fields, zone: tzinfo, piece_mg: Decimal | None, automatic: list[Json]
) -> ThirdPartyDose | LeftOut:
    try:
        return _dose(event, zone, piece_mg, automatic)
    except ValidationError:
        return LeftOut.BROKEN


def _dose(
    event: Fields, zone: tzinfo, piece_mg: Decimal | None, automatic: list[Json]
) -> ThirdPartyDose | LeftOut:
    status, reminder = event.text("status") or "", event.whole("reminderId")
    planned = moment(event.whole("remindedTimestamp") or 0)
    if event.text("reminderType") in _OF_STOCK:
        return LeftOut.NO_DOSE
    if status not in (TAKEN, _SKIPPED):
        return _WITHOUT_ANSWER.get(status, LeftOut.UNKNOWN_WORD)
    # Nothing is recorded as taken unless the user said so: MedTimer can tick doses by itself.
    if status == TAKEN and reminder in automatic:
        return LeftOut.AUTOMATIC
    if planned is None:
        return LeftOut.OUT_OF_RANGE
    amount = amount_in_mg(event.text("amount") or "", piece_mg)
    if amount is None:
        return why_no_amount(event.text("amount") or "")
    day, at = local(planned, zone)
    return ThirdPartyDose(
        day=day,
        at=at,
        amount_mg=amount,
        taken=status == TAKEN,
        taken_at=moment(event.whole("processedTimestamp") or 0),
        note=note(event, "notes"),
        is_planned=reminder != _BY_HAND,
    )


def _schedule(reminders: list[Fields], piece_mg: Decimal | None) -> ThirdPartySchedule | None:
    """Return the schedule of the reminders, None if no plan of ours can have it."""
    try:
        found = [_one(reminder, piece_mg) for reminder in reminders]
    except ValidationError:
        return None
    if not found or None in found:
        return None
    every = [one for one in found if one is not None]
    times = tuple(sorted(at for one in every for at in one.times))
    alike = {(one.amount_mg, one.every_days, one.since, one.until) for one in every}
    if len(alike) > 1 or not fits_a_plan(times):
        return None
    first = every[0]
    return ThirdPartySchedule(times, first.amount_mg, first.every_days, first.since, first.until)


def _one(reminder: Fields, piece_mg: Decimal | None) -> ThirdPartySchedule | None:
    amount = amount_in_mg(reminder.text("amount") or "", piece_mg)
    minutes = reminder.whole("timeInMinutes")
    on, off = reminder.whole("consecutiveDays"), reminder.whole("pauseDays") or 0
    by_clock = not any(
        reminder.values.get(key)
        for key in ("linkedReminderId", "intervalStart", "windowedInterval", "variableAmount")
    )
    days: Json = reminder.values.get("days")
    every_weekday = not isinstance(days, list) or all(day is True for day in days)
    of_month = reminder.whole("activeDaysOfMonth")
    every_day = every_weekday and (of_month is None or of_month in _ALL_DAYS_OF_MONTH)
    if amount is None or minutes is None or not 0 <= minutes < 24 * 60:
        return None
    if not by_clock or not every_day or (on, off) not in ((None, 0), (1, 0), (1, 1)):
        return None
    at = time(minutes // 60, minutes % 60)
    first, last = (_day(reminder.whole(key) or 0) for key in ("periodStart", "periodEnd"))
    return ThirdPartySchedule((at,), amount, off + 1, first, last)


def _day(days: int) -> date | None:
    return _EPOCH + timedelta(days=days) if 0 < days < 50_000 else None
