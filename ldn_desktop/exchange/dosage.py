"""Reads the data of Dosage (GNOME): its history and treatments as JSON.

`dosage-history.json` is `{"history": [{"name", "unit", "time": [h, m], "dose", "taken": [ms,
status]}]}`, `dosage-treatments.json` is `{"treatments": [...]}`; one file may hold both.
Versions 1.0 to 1.7 wrote `{"meds": [{"name", "unit", "date", "taken": "yes", "info": {"time",
"dose"}}]}`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.exchange.dosage_words import DosageAnswer
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
_WITH_ANSWER = frozenset({DosageAnswer.TAKEN, DosageAnswer.TAKEN_SOME_TIME, DosageAnswer.SKIPPED})
_WITHOUT_ANSWER: dict[int | None, LeftOut] = {
    DosageAnswer.AUTOMATIC: LeftOut.AUTOMATIC,
    DosageAnswer.MISSED: LeftOut.NOT_ANSWERED,
    DosageAnswer.NO_ANSWER: LeftOut.NOT_TAKEN,
}
_FIRST_ANSWERS = {"yes": DosageAnswer.TAKEN, "no": DosageAnswer.SKIPPED}


@dataclass(frozen=True)
class DosageEntry:
    """One line of the history: a dose planned at the local date `day` and time `at`.

    `number` is its place in the file, from 1. `said_at` is the instant of the answer, None if
    unknown. `status` is a `DosageAnswer` or a number of a later version, None for a word that is
    not known here.
    """

    number: int
    name: str
    amount: str
    status: int | None
    day: date
    at: time
    said_at: datetime | None


@dataclass(frozen=True)
class Dosage:
    """The content of a file: the lines of the history, the treatments by name, the odd lines."""

    history: tuple[DosageEntry, ...]
    treatments: Mapping[str, Fields]
    odd: tuple[OddEntry, ...] = ()
    source: Source = Source.DOSAGE

    @property
    def medicines(self) -> tuple[str, ...]:
        """The medicines' names, in order."""
        return tuple(sorted({*self.treatments, *(line.name for line in self.history)}))

    def of(self, medicine: str, zone: tzinfo, piece_mg: Decimal | None) -> ThirdPartyHistory:
        """Return the history of one medicine; local times are read in `zone`.

        `piece_mg` is the mg of one piece, for files that count pieces.
        """
        tally = Tally(medicine, self.odd)
        doses = []
        for line in self.history:
            found = LeftOut.OTHER_MEDICINES if line.name != medicine else _dose(line, piece_mg)
            if isinstance(found, LeftOut):
                tally.add(found, line.number)
            else:
                doses.append(found)
        treatment = self.treatments.get(medicine)
        asks = treatment is not None and treatment.values.get("frequency") != "when-needed"
        schedule = _schedule(treatment, zone, piece_mg) if treatment is not None and asks else None
        return ThirdPartyHistory(
            source=self.source,
            medicine=medicine,
            doses=tuple(doses),
            schedule=schedule,
            schedule_left_out=asks and schedule is None,
            left_out=tally.left_out,
            numbers=tally.numbers,
        )


def read_dosage(root: Fields, zone: tzinfo) -> Dosage | None:
    """Return the content of a JSON file, None if it is not Dosage's. What is odd is left out."""
    lines = _first_versions(root) if "meds" in root.values else _history(root)
    if lines is None:
        return None
    found = listed(root, "treatments")
    named = {name: item for item in found if (name := name_in(item, "name")) is not None}
    return dosage_of((_line(n, fields, zone) for n, fields in enumerate(lines, start=1)), named)


def dosage_of(
    lines: Iterable[DosageEntry | OddEntry],
    treatments: Mapping[str, Fields] | None = None,
    source: Source = Source.DOSAGE,
) -> Dosage:
    """Return the content of a file, its odd lines apart."""
    read = list(lines)
    return Dosage(
        tuple(line for line in read if isinstance(line, DosageEntry)),
        treatments or {},
        tuple(line for line in read if isinstance(line, OddEntry)),
        source,
    )


def _history(root: Fields) -> list[Fields] | None:
    if not {"history", "treatments"} & {*root.values}:
        return None
    value = root.values.get("history")
    if isinstance(value, dict):  # by date, as older versions wrote it
        days = Fields(value, "history")
        return [line for day in value for line in listed(days, day)]
    return list(listed(root, "history"))


def _first_versions(root: Fields) -> list[Fields] | None:
    """Return the history of versions 1.0 to 1.7 in the later form, None if it is not of these."""
    lines = [_without_bars(line) for line in listed(root, "meds")]
    if lines and not any("taken" in line.values for line in lines):
        return None
    return [_as_later(line) for line in lines]


def _without_bars(line: Fields) -> Fields:
    # The very first version wrote "_name" for "name".
    return Fields({key.removeprefix("_"): line.values[key] for key in line.values}, line.where)


def _as_later(line: Fields) -> Fields:
    info = line.values.get("info")
    answer = _FIRST_ANSWERS.get(str(line.values.get("taken")), DosageAnswer.MISSED)
    taken: list[Json] = [_milliseconds(str(line.values.get("date"))), int(answer)]
    kept = (
        {k: v for k, v in info.items() if k in ("time", "dose")} if isinstance(info, dict) else {}
    )
    return Fields({**line.values, **kept, "taken": taken}, line.where)


def _milliseconds(iso: str) -> int:
    """Return the milliseconds since 1970 of an ISO instant with an offset, 0 for other texts."""
    try:
        instant = datetime.fromisoformat(iso)
        return int(instant.timestamp() * 1000) if instant.tzinfo is not None else 0
    except (ValueError, OverflowError):
        return 0


def _line(number: int, fields: Fields, zone: tzinfo) -> DosageEntry | OddEntry:
    name = name_in(fields, "name")
    if name is None:
        return OddEntry(number, LeftOut.NO_NAME if fields.values else LeftOut.BROKEN)
    try:
        found = _entry(number, name, fields, zone)
    except ValidationError:
        return OddEntry(number, LeftOut.BROKEN, name)
    return found or OddEntry(number, LeftOut.OUT_OF_RANGE, name)


def _entry(number: int, name: str, fields: Fields, zone: tzinfo) -> DosageEntry | None:
    fields.needed("time", "dose", "taken")
    hour, minute = _numbers(fields, "time")
    milliseconds, status = _numbers(fields, "taken")
    said_at = moment(milliseconds // 1000)
    if said_at is None or not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    planned_at = time(hour, minute)
    amount = f"{_dose_text(fields.values['dose'])} {fields.text('unit') or ''}"
    was_missed = status == DosageAnswer.MISSED
    day = local(said_at, zone)[0] if was_missed else day_of(said_at, planned_at, zone)
    return DosageEntry(number, name, amount, status, day, planned_at, said_at)


def day_of(said_at: datetime, planned_at: time, zone: tzinfo) -> date:
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
    if line.status not in _WITH_ANSWER:
        return _WITHOUT_ANSWER.get(line.status, LeftOut.UNKNOWN_WORD)
    amount = amount_in_mg(line.amount, piece_mg)
    if amount is None:
        return why_no_amount(line.amount)
    taken_at = line.said_at if line.status == DosageAnswer.TAKEN else None
    return ThirdPartyDose(line.day, line.at, amount, line.status != DosageAnswer.SKIPPED, taken_at)


def _schedule(
    treatment: Fields, zone: tzinfo, piece_mg: Decimal | None
) -> ThirdPartySchedule | None:
    """Return the schedule of a treatment, None if it can't be read or no plan here can have it."""
    try:
        return _readable_schedule(treatment, zone, piece_mg)
    except ValidationError:
        return None


def _readable_schedule(
    treatment: Fields, zone: tzinfo, piece_mg: Decimal | None
) -> ThirdPartySchedule | None:
    cycle = treatment.values.get("cycle")
    every = {"daily": 1, "cycle": 2}.get(treatment.text("frequency") or "")
    if every is None or (
        every == 2 and (cycle if isinstance(cycle, list) else [])[:2] != _EVERY_OTHER_DAY
    ):
        return None
    unit = treatment.text("unit") or ""
    times, amounts = [], set()
    for dose in listed(treatment, "dosage"):
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
