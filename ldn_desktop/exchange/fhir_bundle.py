"""The plan, the doses and the check-ins as a FHIR R4 bundle, for a clinician's system.

fhir.resources validates every plan, and one resource of each other shape: validating all of ten
years takes a minute. `decimal_json` writes the bundle: the library would make floats of decimals.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from ldn_desktop.domain.checkins import Note, Score, SymptomChange
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.supply import make_dose
from ldn_desktop.exchange.decimal_json import Exact, decimal_json
from ldn_desktop.services.exporting import CurrentData
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.agreements import agreement_of, say_revision
from ldn_desktop.wording.amounts import show_how, show_mg
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _

UCUM = "http://unitsofmeasure.org"
NALTREXONE = {"system": "http://www.whocc.no/atc", "code": "N07BB04", "display": "naltrexone"}
PAIN = {
    "system": "http://loinc.org",
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
SURVEY = {
    "system": "http://terminology.hl7.org/CodeSystem/observation-category",
    "code": "survey",
    "display": "Survey",
}
BY_MOUTH = {"system": "http://snomed.info/sct", "code": "26643006", "display": "Oral route"}
STATUSES = {
    DoseState.TAKEN: "completed",
    DoseState.SKIPPED: "not-done",
    DoseState.NOT_RECORDED: "unknown",
}
Part = dict[str, Exact]


def fhir_text(data: CurrentData) -> str:
    """Return the bundle as JSON text.

    A bundle that is not valid FHIR is a bug of ours: pydantic's `ValidationError`, whose text
    quotes health data, so it must not be shown or logged.
    """
    from fhir.resources.R4B.bundle import Bundle

    resources = list(Builder(data).resources())
    samples = {_shape(resource): resource for resource in resources}
    Bundle.model_validate(_bundle(data, samples.values()))
    return decimal_json(_bundle(data, resources))


def _bundle(data: CurrentData, resources: Iterable[Part]) -> Part:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": data.snapshot.now.isoformat(timespec="seconds"),
        "entry": [
            {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
            for resource in resources
        ],
    }


def _shape(resource: Part) -> Hashable:
    """Return a value that is equal for resources of one shape: their keys and empty texts agree.

    Each plan is a shape of its own.
    """
    if resource["resourceType"] == "MedicationRequest":
        return str(resource["id"])
    return (str(resource["resourceType"]), _keys(resource))


def _keys(value: Exact) -> Hashable:
    if isinstance(value, dict):
        return tuple([(key, _keys(item)) for key, item in value.items()])
    if isinstance(value, list):
        return tuple([_keys(item) for item in value])
    return value if value == "" else type(value).__name__


class Builder:
    """Builds the resources of the current data; each keeps its id from export to export."""

    def __init__(self, data: CurrentData) -> None:
        self._data = data
        self._snapshot = data.snapshot
        revisions = self._snapshot.history.revisions
        self._begun = revisions[0].made_at.isoformat() if revisions else ""
        self._zone = self._snapshot.zone.zone
        self._ids: dict[str, str] = {}

    def resources(self) -> Iterator[Part]:
        """Yield the patient, the revisions, the doses that are over, and the check-ins."""
        yield {"resourceType": "Patient", "id": self._id("patient")}
        for revision in self._snapshot.history.revisions:
            yield self._request(revision)
        for row in self._data.rows:
            if row.state in STATUSES and not row.is_before_plan:
                yield self._administration(row)
        for line in self._data.extras:
            yield self._extra(line)
        for score in self._data.scores:
            yield self._score(score)
        for change in self._data.changes:
            yield self._change(change)
        # A note without text is not valid FHIR; only old imports have one.
        for note in (note for note in self._data.notes if note.text.strip()):
            yield self._note(note)

    def _id(self, name: str) -> str:
        if name not in self._ids:
            self._ids[name] = str(uuid5(NAMESPACE_URL, f"ldn-desktop:{self._begun}/{name}"))
        return self._ids[name]

    def _reference(self, name: str) -> Part:
        return {"reference": f"urn:uuid:{self._id(name)}"}

    def _request(self, revision: Revision) -> Part:
        plan, history = revision.plan, self._snapshot.history
        before = _revision_before(history, revision)
        dosages = list(_dosages(history, revision))
        agreed_with, agreed_on = agreement_of(history, revision)
        written = _instant(revision.made_at, self._zone)
        return {
            "resourceType": "MedicationRequest",
            "id": self._id(f"revision/{revision.number}"),
            "status": _status(history, revision, self._snapshot.today),
            "intent": "plan",
            "reportedBoolean": True,
            "medicationCodeableConcept": _medicine(plan.medicine),
            "subject": self._reference("patient"),
            "authoredOn": agreed_on.isoformat() if agreed_on else written,
            **_texts("reasonCode", plan.condition),
            **({"requester": {"display": agreed_with}} if agreed_with else {}),
            "note": [{"text": text} for text in _agreement(history, revision)],
            **({"priorPrescription": self._reference(before)} if before else {}),
            **({"dosageInstruction": dosages} if dosages else {}),
        }

    def _administration(self, row: DoseRow) -> Part:
        """Return a dose that is over: taken, skipped, or not known to be taken."""
        answer, taken = row.answer, row.state is DoseState.TAKEN
        moment = answer.taken_at if answer and taken else row.dose.due
        made: Part = {
            **self._taking(f"dose/{row.key.plan_id}/{row.key}", STATUSES[row.state]),
            "medicationCodeableConcept": _medicine(row.dose.part.plan.medicine),
            "effectiveDateTime": _moment(moment, row.key.day, row.dose.zone),
            "request": self._reference(f"revision/{row.dose.part.source}"),
        }
        if answer is None or row.state is DoseState.NOT_RECORDED:
            return made
        if not taken:
            reason = answer.note or _("Skipped, no reason given")
            return {**made, "statusReason": [{"text": reason}]}
        return {**made, **_notes(answer), "dosage": _taken(answer.taken_mg or row.dose.dose_mg)}

    def _extra(self, line: Record) -> Part:
        part = self._snapshot.plan.part_on(line.day)
        medicine = part.plan.medicine if part else _("Naltrexone (low dose)")
        return {
            **self._taking(f"extra/{line.id}", "completed"),
            "medicationCodeableConcept": _medicine(medicine),
            "effectiveDateTime": _moment(line.taken_at, line.day, self._zone),
            **_notes(line, _("An extra dose that the plan did not ask for")),
            "dosage": _taken(line.taken_mg or Decimal(0)),
        }

    def _taking(self, name: str, status: str) -> Part:
        return {
            "resourceType": "MedicationAdministration",
            "id": self._id(name),
            "status": status,
            "subject": self._reference("patient"),
            "performer": [{"actor": self._reference("patient")}],
        }

    def _score(self, score: Score) -> Part:
        coding = {"coding": [PAIN]} if is_pain(score.symptom) else {}
        code: Part = {**coding, "text": score.symptom.strip() or _("Symptom")}
        seen = self._observation("score", score.id, code, score.day, score.recorded_at)
        return {**seen, "valueInteger": score.score}

    def _change(self, change: SymptomChange) -> Part:
        code: Part = {"text": change.symptom.strip() or _("Symptom")}
        seen = self._observation("change", change.id, code, change.day, change.recorded_at)
        return {**seen, "valueCodeableConcept": {"text": change.change.value}}

    def _note(self, note: Note) -> Part:
        seen = self._observation("note", note.id, {"text": _("Note")}, note.day, note.recorded_at)
        return {**seen, "valueString": note.text}

    def _observation(
        self, kind: str, number: int, code: Part, day: date, recorded_at: datetime
    ) -> Part:
        return {
            "resourceType": "Observation",
            "id": self._id(f"{kind}/{number}"),
            "status": "final",
            "category": [{"coding": [SURVEY]}],
            "code": code,
            "subject": self._reference("patient"),
            "effectiveDateTime": day.isoformat(),
            "issued": _instant(recorded_at, self._zone),
            "performer": [self._reference("patient")],
        }


def is_pain(symptom: str) -> bool:
    """Return whether a symptom is called "pain" and no more, so that its score is its severity.

    "Joint pain" or "sensitivity to pain" is another thing than the code says.
    """
    return symptom.strip().casefold() == "pain"


def _status(history: PlanHistory, revision: Revision, today: date) -> str:
    """Return the FHIR status: a revision is in force while a part of the plan is from its file."""
    plan = history.effective
    if revision.withdrawn:
        return "cancelled"
    holding = {plan.part_on_or_next(today), *plan.parts_after(today)}
    parts = [part for part in _parts(history, revision) if part in holding]
    if not parts:
        return "stopped"
    ends = [part.rows[-1].last if part.rows else part.last for part in parts]
    return "active" if any(end is None or end >= today for end in ends) else "completed"


def _parts(history: PlanHistory, revision: Revision) -> tuple[EffectivePart, ...]:
    return history.effective.parts_of(revision.number) if revision.says_whole_plan else ()


def _dosages(history: PlanHistory, revision: Revision) -> Iterator[Part]:
    """Yield the steps of a revision: as in the effective plan, else as its plan file has them.

    A pause is no dosage: the steps before and after it leave its days out.
    """
    parts = () if revision.withdrawn else _parts(history, revision)
    effective = [(row, part.plan) for part in parts for row in part.rows]
    own = [(row, revision.plan) for row in revision.plan.calendar]
    dosed = ((row, plan) for row, plan in effective or own if row.step.dose_mg is not None)
    for number, (row, plan) in enumerate(dosed, start=1):
        yield _dosage(number, row, plan)


def _revision_before(history: PlanHistory, revision: Revision) -> str:
    earlier = [
        r.number
        for r in history.active_revisions
        if r.plan_id == revision.plan_id and r.number < revision.number
    ]
    return f"revision/{earlier[-1]}" if earlier else ""


def _agreement(history: PlanHistory, revision: Revision) -> Iterator[str]:
    yield _("Speaks for the days from {day} on").format(day=revision.from_date.isoformat())
    plan = revision.plan
    for text in (revision.reason, plan.reason):
        if text and text.strip():
            yield text
    agreed = say_revision(history, revision, PLAIN)
    if agreed:
        yield agreed


def _dosage(number: int, row: StepDays, plan: Plan) -> Part:
    """Return one step of a dose; the pieces and the times of day stand only in its text.

    R4 (Timing.repeat.timeOfDay): a time of day means every day, and stands beside no period.
    """
    dose_mg, every_days = row.step.dose_mg or Decimal(0), row.step.every_days
    bounds: Part = {"start": row.first.isoformat()}
    if row.last is not None:
        bounds["end"] = row.last.isoformat()
    often = _("every other day") if every_days == 2 else _("every day")
    times = ", ".join(f"{at:%H:%M}" for at in plan.times)
    how = show_how(dose_mg, make_dose(dose_mg, plan.supply), plan.supply)
    parts = (f"{show_mg(dose_mg)}, {often}, {times}", how)
    repeat: Part = {
        "boundsPeriod": bounds,
        "frequency": len(plan.times),
        "period": Decimal(every_days),
        "periodUnit": "d",
    }
    return {
        "sequence": number,
        "text": ": ".join(part for part in parts if part),
        "timing": {"repeat": repeat},
        "route": {"coding": [BY_MOUTH]},
        "doseAndRate": [{"doseQuantity": _quantity(dose_mg)}],
    }


def _quantity(amount: Decimal) -> Part:
    return {"value": amount, "unit": "mg", "system": UCUM, "code": "mg"}


def _taken(amount: Decimal) -> Part:
    return {"route": {"coding": [BY_MOUTH]}, "dose": _quantity(amount)}


def _medicine(name: str) -> Part:
    return {"coding": [NALTREXONE], "text": name}


def _texts(key: str, text: str | None) -> Mapping[str, Exact]:
    return {key: [{"text": text}]} if text and text.strip() else {}


def _notes(line: Record, *more: str) -> Mapping[str, Exact]:
    texts: Iterable[str] = (*more, *([line.note] if line.note and line.note.strip() else []))
    notes = [{"text": text} for text in texts]
    return {"note": notes} if notes else {}


def _instant(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


def _moment(moment: datetime | None, day: date, zone: tzinfo) -> str:
    """Return an instant as local time with its offset, or the bare date if no time is known."""
    return day.isoformat() if moment is None else _instant(moment, zone)
