"""Reads files of MedTimer (Android): its events are the history, its reminders the schedule.

The backup (JSON) is `{"medicines": {"version", "list"}, "events": {"version", "list"}}`, or one of
the two alone without its name. Times are seconds since 1970, amounts are free text.

The table of events (CSV) has nine columns between semicolons, unquoted; the last two are the
instants of reminder and answer in ISO form. Only a dose that was taken has an answer there. Notes
may hold semicolons and line breaks.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from ldn_desktop.exchange.fields import Fields
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.exchange.third_party_fields import (
    amount_in_mg,
    entry,
    fits_a_plan,
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
_COLUMNS, _NOTES, _MOMENTS = 9, 6, 2
_MOMENT = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_ALL_DAYS_OF_MONTH = (-1, 0xFFFFFFFF)
_EPOCH = date(1970, 1, 1)
_TAKEN, _SKIPPED = "TAKEN", "SKIPPED"
_OF_STOCK = frozenset({"OUT_OF_STOCK", "EXPIRATION_DATE", "REFILL"})

_Reminders = Mapping[str, tuple[Fields, ...]]


@dataclass(frozen=True)
class MedTimer:
    """The content of a file: its events with their medicine's name, and reminders by medicine.

    `unnamed` has the numbers of the events without a medicine's name, which are left out.
    """

    events: tuple[tuple[str, Fields], ...]
    reminders: _Reminders
    unnamed: tuple[int, ...] = ()

    @property
    def medicines(self) -> tuple[str, ...]:
        """The medicines' names, in order."""
        return tuple(sorted({*self.reminders, *(self._bare(name) for name, _ in self.events)}))

    def of(self, medicine: str, zone: tzinfo, piece_mg: Decimal | None) -> ThirdPartyHistory:
        """Return the history of one medicine; its instants become local times of `zone`.

        `piece_mg` is the mg of one piece, for amounts in pieces.
        """
        left_out = Counter({LeftOut.NO_NAME: len(self.unnamed)} if self.unnamed else {})
        reminders = self.reminders.get(medicine, ())
        automatic = {r.whole("reminderId") for r in reminders if r.values.get("automaticallyTaken")}
        doses = []
        for name, event in self.events:
            if self._bare(name) != medicine:
                left_out[LeftOut.OTHER_MEDICINES] += 1
                continue
            found = _dose(event, zone, piece_mg, automatic)
            if isinstance(found, LeftOut):
                left_out[found] += 1
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
            left_out=tuple(left_out.items()),
            unnamed=self.unnamed,
        )

    def _bare(self, name: str) -> str:
        """Return the medicine's name without the day of a cycle that MedTimer appends."""
        bare = _CYCLE.sub("", name)
        return bare if name not in self.reminders and bare in self.reminders else name


def read_medtimer(root: Fields) -> MedTimer | None:
    """Return the backup, None if the file is none. Raises `ValidationError` for a broken one."""
    medicines = _list(root, "medicines")
    events = _list(root, "events")
    if medicines is None and events is None:
        alone = _list_in(root)
        if not alone:
            return None
        is_events = "remindedTimestamp" in alone[0].values
        medicines, events = ((), alone) if is_events else (alone, ())
    if any("medicine" not in item.values for item in medicines or ()):
        return None
    found = (_medicine(item) for item in medicines or ())
    named = {name: reminders for name, reminders in found if name is not None}
    return _named(enumerate(events or (), start=1), named)


def _named(events: Iterable[tuple[int, Fields]], reminders: _Reminders) -> MedTimer:
    """Return the events with their medicine's name; of those without one only the number."""
    named, unnamed = [], []
    for number, event in events:
        name = name_in(event, "medicineName")
        if name is None:
            unnamed.append(number)
        else:
            named.append((name, event))
    return MedTimer(tuple(named), reminders, tuple(unnamed))


def read_medtimer_table(text: str) -> MedTimer | None:
    """Return the events of a CSV table, None if it is not MedTimer's."""
    head, *lines = text.rstrip("\r\n").split("\n")
    if not lines or head.count(";") < _COLUMNS - 1:
        return None
    try:
        return _named([(number, _event(row, f"{number}")) for number, row in _rows(lines)], {})
    except (ValueError, OverflowError):  # no moment in ISO form, or a row that does not end
        return None


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the heading, each with the number of its first line.

    A row ends with the line that ends in two instants; a line break before that is part of its
    note. Raises `ValueError` if the lines do not form rows.
    """
    held: list[str] = []
    for number, line in enumerate(lines, start=2):
        held.append(line.removesuffix("\r"))
        if not _is_end(held[-1]):
            continue
        row = "\n".join(held).split(";")
        is_whole = len(row) >= _COLUMNS and not any("\n" in column for column in row[:_NOTES])
        if not is_whole or (len(held) > 1 and held[-1].count(";") >= _COLUMNS - 1):
            raise ValueError("a row that is cut, or ran into the next")
        yield number - len(held) + 1, row
        held.clear()
    if held:
        raise ValueError("a row without its moments")


def _is_end(line: str) -> bool:
    *_before, planned, taken = ("", "", *line.rsplit(";", _MOMENTS))[-_MOMENTS:]
    return bool(_MOMENT.match(planned) and (not taken.strip() or _MOMENT.match(taken)))


def _event(row: list[str], where: str) -> Fields:
    *_others, planned, taken = row
    values: dict[str, Json] = {
        "medicineName": row[1],
        "amount": row[2],
        "notes": ";".join(row[_NOTES:-_MOMENTS]),
        "status": _TAKEN if taken.strip() else None,
        "remindedTimestamp": _seconds(planned),
        "processedTimestamp": _seconds(taken) if taken.strip() else 0,
    }
    return Fields(values, where)


def _seconds(text: str) -> int:
    """Return the seconds since 1970 of an ISO instant; raises `ValueError` without an offset."""
    instant = datetime.fromisoformat(text.strip())
    if instant.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return int(instant.timestamp())


def _list(root: Fields, key: str) -> tuple[Fields, ...] | None:
    value = root.values.get(key)
    return _list_in(Fields(value, key)) if isinstance(value, dict) else None


def _list_in(fields: Fields) -> tuple[Fields, ...] | None:
    if not isinstance(fields.values.get("list"), list) or "version" not in fields.values:
        return None
    return tuple(entry(item, where) for where, item in fields.items("list"))


def _medicine(item: Fields) -> tuple[str | None, tuple[Fields, ...]]:
    medicine = entry(item.values.get("medicine"), item.place("medicine"))
    key = "name" if "name" in medicine.values else "medicineName"
    listed = item.items("reminders") if item.has("reminders") else iter(())
    return name_in(medicine, key), tuple(entry(value, where) for where, value in listed)


def _dose(
    event: Fields, zone: tzinfo, piece_mg: Decimal | None, automatic: set[int | None]
) -> ThirdPartyDose | LeftOut:
    status, reminder = event.text("status"), event.whole("reminderId")
    if status not in (_TAKEN, _SKIPPED) or event.text("reminderType") in _OF_STOCK:
        return LeftOut.NOT_ANSWERED
    # Nothing is recorded as taken unless the user said so: MedTimer can tick doses by itself.
    if status == _TAKEN and reminder in automatic:
        return LeftOut.AUTOMATIC
    planned = moment(event.whole("remindedTimestamp") or 0)
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
        taken=status == _TAKEN,
        taken_at=moment(event.whole("processedTimestamp") or 0),
        note=note(event, "notes"),
        is_planned=reminder != _BY_HAND,
    )


def _schedule(reminders: list[Fields], piece_mg: Decimal | None) -> ThirdPartySchedule | None:
    """Return the schedule of the reminders, None if no plan of ours can have it."""
    found = [_one(reminder, piece_mg) for reminder in reminders]
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
