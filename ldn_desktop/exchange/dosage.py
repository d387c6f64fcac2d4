"""Reads files of Dosage (GNOME): its history and treatments as JSON, and its history as CSV.

`dosage-history.json` is `{"history": [{"name", "unit", "time": [h, m], "dose", "taken": [ms,
status]}]}`, `dosage-treatments.json` is `{"treatments": [...]}`; one file may hold both.
Versions 1.0 to 1.7 wrote `{"meds": [{"name", "unit", "date", "taken": "yes", "info": {"time",
"dose"}}]}`. The CSV table is the export in its menu, with ISO dates, in the user's language.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from io import StringIO

from ldn_desktop.domain.calendar import parse_date
from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import ONE_DAY, check_date
from ldn_desktop.exchange.dosage_words import DosageAnswer, answer_in, time_in
from ldn_desktop.exchange.fields import Fields, at
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.exchange.third_party_fields import (
    amount_in_mg,
    entry,
    fits_a_plan,
    local,
    moment,
    name_in,
    why_no_amount,
)
from ldn_desktop.services.third_party_import import (
    LeftOut,
    Source,
    ThirdPartyDose,
    ThirdPartyHistory,
    ThirdPartySchedule,
)

_EVERY_OTHER_DAY = [1, 1]
_HALF_A_DAY = timedelta(hours=12)
_COLUMNS = 6
_FIRST_ANSWERS = {"yes": DosageAnswer.TAKEN, "no": DosageAnswer.SKIPPED}


@dataclass(frozen=True)
class DosageEntry:
    """One line of the history: a dose planned at the local date `day` and time `at`.

    `said_at` is the instant of the answer, None if unknown. `status` is a `DosageAnswer` or a
    number of a later version, None for a word that is not known here.
    """

    name: str
    amount: str
    status: int | None
    day: date
    at: time
    said_at: datetime | None


@dataclass(frozen=True)
class Dosage:
    """The content of a file: the lines of the history, and the treatments by name.

    `out_of_range` counts the lines with an odd date by name. `unnamed` has the numbers of the
    lines without a medicine's name. Both are left out of `history`.
    """

    history: tuple[DosageEntry, ...]
    treatments: Mapping[str, Fields]
    out_of_range: Mapping[str, int]
    unnamed: tuple[int, ...] = ()

    @property
    def medicines(self) -> tuple[str, ...]:
        """The medicines' names, in order."""
        return tuple(sorted({*self.treatments, *(line.name for line in self.history)}))

    def of(self, medicine: str, zone: tzinfo, piece_mg: Decimal | None) -> ThirdPartyHistory:
        """Return the history of one medicine; local times are read in `zone`.

        `piece_mg` is the mg of one piece, for files that count pieces.
        """
        left_out: Counter[LeftOut] = Counter()
        left_out[LeftOut.OUT_OF_RANGE] = self.out_of_range.get(medicine, 0)
        left_out[LeftOut.NO_NAME] = len(self.unnamed)
        doses = []
        for line in self.history:
            found = LeftOut.OTHER_MEDICINES if line.name != medicine else _dose(line, piece_mg)
            if isinstance(found, LeftOut):
                left_out[found] += 1
            else:
                doses.append(found)
        treatment = self.treatments.get(medicine)
        asks = treatment is not None and treatment.text("frequency") != "when-needed"
        schedule = _schedule(treatment, zone, piece_mg) if treatment is not None and asks else None
        return ThirdPartyHistory(
            source=Source.DOSAGE,
            medicine=medicine,
            doses=tuple(doses),
            schedule=schedule,
            schedule_left_out=asks and schedule is None,
            left_out=tuple((why, count) for why, count in left_out.items() if count),
            unnamed=self.unnamed,
        )


def read_dosage(root: Fields, zone: tzinfo) -> Dosage | None:
    """Return the content of a JSON file, None if it is not Dosage's. Raises `ValidationError`."""
    lines = _first_versions(root) if "meds" in root.values else _history(root)
    if lines is None:
        return None
    history, out_of_range, unnamed = [], Counter[str](), []
    for number, fields in enumerate(lines, start=1):
        name = name_in(fields, "name")
        line = _entry(fields, name or "", zone)
        if name is None:
            unnamed.append(number)
        elif line is None:
            out_of_range[name] += 1
        else:
            history.append(line)
    listed = root.items("treatments") if root.has("treatments") else iter(())
    found = [entry(item, where) for where, item in listed]
    named = {name: item for item in found if (name := name_in(item, "name")) is not None}
    return Dosage(tuple(history), named, out_of_range, tuple(unnamed))


def _history(root: Fields) -> list[Fields] | None:
    if not {"history", "treatments"} & {*root.values}:
        return None
    value = root.values.get("history")
    if isinstance(value, dict):  # by date, as older versions wrote it
        days = Fields(value, "history")
        return [entry(item, where) for day in value for where, item in days.items(day)]
    listed = root.items("history") if value is not None else iter(())
    return [entry(item, where) for where, item in listed]


def _first_versions(root: Fields) -> list[Fields] | None:
    """Return the history of versions 1.0 to 1.7 in the later form, None if it is not of these."""
    lines = [_without_bars(entry(item, where)) for where, item in root.items("meds")]
    if any("taken" not in line.values for line in lines):
        return None
    return [_as_later(line) for line in lines]


def _without_bars(line: Fields) -> Fields:
    # The very first version wrote "_name" for "name".
    return Fields({key.removeprefix("_"): line.values[key] for key in line.values}, line.where)


def _as_later(line: Fields) -> Fields:
    line.needed("info")
    info = entry(line.values["info"], line.place("info"))
    answer = _FIRST_ANSWERS.get(line.text("taken") or "", DosageAnswer.MISSED)
    taken: list[Json] = [_milliseconds(line.text("date") or ""), int(answer)]
    kept: dict[str, Json] = {
        key: info.values[key] for key in ("time", "dose") if key in info.values
    }
    return Fields({**line.values, **kept, "taken": taken}, line.where)


def _milliseconds(iso: str) -> int:
    """Return the milliseconds since 1970 of an ISO instant with an offset, 0 for other texts."""
    try:
        instant = datetime.fromisoformat(iso)
        return int(instant.timestamp() * 1000) if instant.tzinfo is not None else 0
    except (ValueError, OverflowError):
        return 0


def _entry(fields: Fields, name: str, zone: tzinfo) -> DosageEntry | None:
    fields.needed("time", "dose", "taken")
    hour, minute = _numbers(fields, "time")
    milliseconds, status = _numbers(fields, "taken")
    said_at = moment(milliseconds // 1000)
    if said_at is None or not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    planned_at = time(hour, minute)
    amount = f"{_dose_text(fields.values['dose'])} {fields.text('unit') or ''}"
    was_missed = status == DosageAnswer.MISSED
    day = local(said_at, zone)[0] if was_missed else _day_of(said_at, planned_at, zone)
    return DosageEntry(name, amount, status, day, planned_at, said_at)


def _day_of(said_at: datetime, planned_at: time, zone: tzinfo) -> date:
    """Return the local date of a dose: an answer after midnight may be to the evening's dose."""
    day, said = local(said_at, zone)
    ahead = datetime.combine(day, planned_at) - datetime.combine(day, said)
    return day - ONE_DAY if ahead > _HALF_A_DAY else day


def _numbers(fields: Fields, key: str) -> tuple[int, int]:
    value = fields.values.get(key)
    if not isinstance(value, list) or len(value) != 2:
        raise ValidationError(ValidationCode.NOT_A_LIST, where=fields.place(key))
    first, second = value
    for number in (first, second):
        if isinstance(number, bool) or not isinstance(number, int):
            raise ValidationError(ValidationCode.NOT_A_WHOLE_NUMBER, where=fields.place(key))
    return int(str(first)), int(str(second))


def _dose_text(value: Json) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    amount = Decimal(value)
    return format(amount, "f") if abs(amount) < 10_000 and amount == round(amount, 3) else ""


def _dose(line: DosageEntry, piece_mg: Decimal | None) -> ThirdPartyDose | LeftOut:
    if line.status is None:
        return LeftOut.UNKNOWN_WORD
    if line.status == DosageAnswer.AUTOMATIC:
        return LeftOut.AUTOMATIC
    if line.status not in (DosageAnswer.TAKEN, DosageAnswer.TAKEN_SOME_TIME, DosageAnswer.SKIPPED):
        return LeftOut.NOT_ANSWERED
    amount = amount_in_mg(line.amount, piece_mg)
    if amount is None:
        return why_no_amount(line.amount)
    taken_at = line.said_at if line.status == DosageAnswer.TAKEN else None
    return ThirdPartyDose(line.day, line.at, amount, line.status != DosageAnswer.SKIPPED, taken_at)


def _schedule(
    treatment: Fields, zone: tzinfo, piece_mg: Decimal | None
) -> ThirdPartySchedule | None:
    """Return the schedule of a treatment, None if no plan of ours can have it."""
    cycle = treatment.values.get("cycle")
    every = {"daily": 1, "cycle": 2}.get(treatment.text("frequency") or "")
    if every is None or (
        every == 2 and (cycle if isinstance(cycle, list) else [])[:2] != _EVERY_OTHER_DAY
    ):
        return None
    unit = treatment.text("unit") or ""
    times, amounts = [], set()
    for where, item in treatment.items("dosage"):
        dose = entry(item, where)
        hour, minute = _numbers(dose, "time")
        if not (0 <= hour < 24 and 0 <= minute < 60):
            return None
        times.append(time(hour, minute))
        amounts.add(amount_in_mg(f"{_dose_text(dose.values.get('dose'))} {unit}", piece_mg))
    amount = amounts.pop() if len(amounts) == 1 else None
    if amount is None or not fits_a_plan(tuple(times)):
        return None
    since, until = _duration(treatment, zone)
    return ThirdPartySchedule(tuple(sorted(times)), amount, every, since, until)


def _duration(treatment: Fields, zone: tzinfo) -> tuple[date | None, date | None]:
    value = treatment.values.get("duration")
    fields = Fields(value, treatment.place("duration")) if isinstance(value, dict) else None
    if fields is None or fields.values.get("enabled") is not True:
        return None, None
    first, last = (moment((fields.whole(key) or 0) // 1000) for key in ("start", "end"))
    return (local(first, zone)[0] if first else None), (local(last, zone)[0] if last else None)


def read_dosage_table(text: str, zone: tzinfo) -> Dosage | None:
    """Return the content of a CSV table, None if it is not Dosage's. Raises `ValidationError`."""
    try:
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    if not rows or any(len(row) != _COLUMNS for row in rows):
        return None
    numbered = [
        (number, _line(row, zone, f"{number}")) for number, row in enumerate(rows[1:], start=2)
    ]
    lines = tuple(line for _, line in numbered if line.name)
    return Dosage(lines, {}, {}, tuple(number for number, line in numbered if not line.name))


def _line(row: list[str], zone: tzinfo, where: str) -> DosageEntry:
    day = check_date(at(where, parse_date, row[0]), where=where)
    planned_at, confirmed = _time(row[1], where), row[5].strip()
    name = name_in(Fields({"name": row[2]}, where), "name") or ""
    status = answer_in(row[4], has_time=bool(confirmed))
    said_at = _said_at(day, _time(confirmed, where), zone) if confirmed else None
    if said_at is not None:
        day = _day_of(said_at, planned_at, zone)
    return DosageEntry(name, row[3], status, day, planned_at, said_at)


def _said_at(utc_day: date, local_at: time, zone: tzinfo) -> datetime | None:
    """Return the instant of a local time of day, given the UTC date that Dosage writes beside it.

    None if no instant has both.
    """
    for ahead in (0, -1, 1):
        instant = due_instant(utc_day + ahead * ONE_DAY, local_at, zone)
        if instant is not None and instant.astimezone(UTC).date() == utc_day:
            return instant
    return None


def _time(text: str, where: str) -> time:
    found = time_in(text)
    if found is None:
        raise ValidationError(ValidationCode.TIME_FORM, where=where, value=text[:40])
    return found
