"""The parts that the FHIR resources share: codes, amounts, instants, dosages, a text for people."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from xml.sax.saxutils import escape

from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.supply import make_dose
from ldn_desktop.exchange.decimal_json import Exact
from ldn_desktop.wording.amounts import show_how, show_mg
from ldn_desktop.wording.i18n import _

Part = dict[str, Exact]

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
NALTREXONE = {"system": "http://www.whocc.no/atc", "code": "N07BB04", "display": "naltrexone"}
PAIN = {
    "system": LOINC,
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
SURVEY = {
    "system": "http://terminology.hl7.org/CodeSystem/observation-category",
    "code": "survey",
    "display": "Survey",
}
BY_MOUTH = {"system": "http://snomed.info/sct", "code": "26643006", "display": "Oral route"}

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that may not stand in XML; an old import can hold some."""


def told(kind: str, id_: str, lines: Iterable[str], content: Mapping[str, Exact]) -> Part:
    """Return a resource of this kind with a text for people: a paragraph a line."""
    return {"resourceType": kind, "id": id_, "text": narrative(lines), **content}


def narrative(lines: Iterable[str]) -> Part:
    """Return a FHIR narrative with a paragraph for each line that is not blank."""
    legal = (_NO_XML.sub("", line) for line in lines)
    said = "".join(f"<p>{escape(line)}</p>" for line in legal if line.strip())
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{said}</div>'
    return {"status": "generated", "div": div}


def dosage(number: int, row: StepDays, plan: Plan) -> Part:
    """Return one step of a dose; the pieces and the times of day stand only in its text.

    R4 (Timing.repeat.timeOfDay): a time of day means every day, and stands beside no period.
    """
    bounds: Part = {"start": row.first.isoformat()}
    if row.last is not None:
        bounds["end"] = row.last.isoformat()
    repeat: Part = {
        "boundsPeriod": bounds,
        "frequency": len(plan.times),
        "period": Decimal(row.step.every_days),
        "periodUnit": "d",
    }
    return {
        "sequence": number,
        "text": say_dosage(row, plan),
        "timing": {"repeat": repeat},
        "route": {"coding": [BY_MOUTH]},
        "doseAndRate": [{"doseQuantity": _quantity(row.step.dose_mg or Decimal(0))}],
    }


def say_dosage(row: StepDays, plan: Plan) -> str:
    """Return "4 mg, every day, 21:00: 1 × 3 mg + 2 × 0.5 mg"."""
    dose_mg = row.step.dose_mg or Decimal(0)
    often = _("every other day") if row.step.every_days == 2 else _("every day")
    times = ", ".join(f"{at:%H:%M}" for at in plan.times)
    how = show_how(dose_mg, make_dose(dose_mg, plan.supply), plan.supply)
    parts = (f"{show_mg(dose_mg)}, {often}, {times}", how)
    return ": ".join(part for part in parts if part)


def say_days(first: date, last: date | None) -> str:
    """Return the days from one to another, `last` None for no end."""
    begin = first.isoformat()
    if last is None:
        return _("from {day} on").format(day=begin)
    return _("{first} to {last}").format(first=begin, last=last.isoformat())


def taken(amount: Decimal) -> Part:
    """Return the dosage of a dose that was taken."""
    return {"route": {"coding": [BY_MOUTH]}, "dose": _quantity(amount)}


def medicine(name: str) -> Part:
    """Return a medicine by its name and the code of naltrexone."""
    return {"coding": [NALTREXONE], "text": name}


def texts(key: str, text: str | None) -> Mapping[str, Exact]:
    """Return an element that is a list of one text, or nothing without a word."""
    return {key: [{"text": text}]} if text and text.strip() else {}


def notes_of(line: Record, *more: str) -> tuple[str, ...]:
    """Return `more` and what the user noted with a record."""
    return (*more, *([line.note] if line.note and line.note.strip() else []))


def noted(notes: Iterable[str]) -> Mapping[str, Exact]:
    """Return the element `note`, or nothing without notes."""
    found: list[Exact] = [{"text": text} for text in notes]
    return {"note": found} if found else {}


def instant(moment: datetime, zone: tzinfo) -> str:
    """Return an instant as local time with its offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def moment_of(moment: datetime | None, day: date, zone: tzinfo) -> str:
    """Return an instant as local time with its offset, or the bare date if no time is known."""
    return day.isoformat() if moment is None else instant(moment, zone)


def _quantity(amount: Decimal) -> Part:
    return {"value": amount, "unit": "mg", "system": UCUM, "code": "mg"}
