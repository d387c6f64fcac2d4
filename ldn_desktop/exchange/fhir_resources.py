"""The FHIR resources of the record: the patient, each revision, each dose, each check-in."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from ldn_desktop.domain.calendar import parse_date
from ldn_desktop.domain.checkins import Note, Score, SymptomChange
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.texts import folded
from ldn_desktop.exchange.decimal_json import Exact
from ldn_desktop.exchange.fhir_parts import (
    PAIN,
    SURVEY,
    Part,
    dosage,
    instant,
    medicine,
    moment_of,
    noted,
    notes_of,
    say_days,
    say_dosage,
    taken,
    texts,
    told,
)
from ldn_desktop.services.exporting import CurrentData
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.agreements import agreement_of, say_revision
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.demo import mark
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.states import say_state
from ldn_desktop.wording.symptoms import change_name

STATUSES = {
    DoseState.TAKEN: "completed",
    DoseState.SKIPPED: "not-done",
    DoseState.NOT_RECORDED: "unknown",
}


class Builder:
    """Builds the resources of the current data; each keeps its id from export to export.

    `made_at` is the instant of the export.
    """

    def __init__(self, data: CurrentData) -> None:
        self.data = data
        self._snapshot = data.snapshot
        revisions = self._snapshot.history.revisions
        self._begun = revisions[0].made_at.isoformat() if revisions else ""
        self._zone = self._snapshot.zone.zone
        self.made_at = instant(self._snapshot.now, self._zone)
        self._ids: dict[str, str] = {}

    def resources(self) -> Iterator[Part]:
        """Yield the patient, the revisions, the doses that are over, and the check-ins."""
        yield self.patient()
        for revision in self._snapshot.history.revisions:
            yield self._request(revision)
        for row in self.data.rows:
            if row.state in STATUSES and not row.is_before_plan:
                yield self._administration(row)
        for line in self.data.extras:
            yield self._extra(line)
        for score in self.data.scores:
            yield self._score(score)
        for change in self.data.changes:
            yield self._change(change)
        # A note without text is not valid FHIR; only old imports have one.
        for note in (note for note in self.data.notes if note.text.strip()):
            yield self._note(note)

    def id_of(self, name: str) -> str:
        """Return the id of what has this name; two people's records share no id."""
        if name not in self._ids:
            self._ids[name] = str(uuid5(NAMESPACE_URL, f"ldn-desktop:{self._begun}/{name}"))
        return self._ids[name]

    def reference(self, name: str) -> Part:
        """Return a reference to what has this name."""
        return {"reference": f"urn:uuid:{self.id_of(name)}"}

    def patient(self) -> Part:
        """Return the patient, with the name and the date of birth that were kept for the report."""
        settings = self._snapshot.settings
        name, born = settings.report_name.strip(), _full_date(settings.report_born)
        who = mark(name or _("The person who keeps this record"), settings)
        lines, is_named = [who], bool(name) or settings.is_demo
        content: dict[str, Exact] = {"name": [{"text": who}]} if is_named else {}
        if born is not None and born <= self._snapshot.today:
            content["birthDate"] = born.isoformat()
            lines.append(_("Born {day}").format(day=born.isoformat()))
        return told("Patient", self.id_of("patient"), lines, content)

    def _request(self, revision: Revision) -> Part:
        plan, history = revision.plan, self._snapshot.history
        before, rows = _revision_before(history, revision), _rows(history, revision)
        agreed_with, agreed_on = agreement_of(history, revision)
        written = instant(revision.made_at, self._zone)
        notes = list(_agreement(history, revision))
        steps: list[Exact] = [dosage(n, row, of) for n, (row, of) in enumerate(rows, start=1)]
        said = [f"{say_days(row.first, row.last)}: {say_dosage(row, of)}" for row, of in rows]
        return told(
            "MedicationRequest",
            self.id_of(f"revision/{revision.number}"),
            (plan.medicine, *notes, *said),
            {
                "status": _status(history, revision, self._snapshot.today),
                "intent": "plan",
                "reportedBoolean": True,
                "medicationCodeableConcept": medicine(plan.medicine),
                "subject": self.reference("patient"),
                "authoredOn": agreed_on.isoformat() if agreed_on else written,
                **texts("reasonCode", plan.condition),
                **({"requester": {"display": agreed_with}} if agreed_with else {}),
                **noted(notes),
                **({"priorPrescription": self.reference(before)} if before else {}),
                **({"dosageInstruction": steps} if steps else {}),
            },
        )

    def _administration(self, row: DoseRow) -> Part:
        """Return a dose that is over: taken, skipped, or not known to be taken."""
        answer, state = row.answer, row.state
        when = row.dose.due
        more: Mapping[str, Exact] = {}
        said = say_state(state)
        if answer is not None and state is DoseState.TAKEN:
            when, amount = answer.taken_at, answer.taken_mg or row.dose.dose_mg
            more = {**noted(notes_of(answer)), "dosage": taken(amount)}
            said = ", ".join((said, show_mg(amount), *notes_of(answer)))
        elif answer is not None and state is DoseState.SKIPPED:
            reason = answer.note or _("Skipped, no reason given")
            more = {"statusReason": [{"text": reason}]}
            said = f"{said}: {answer.note}" if answer.note else said
        return self._taking(
            f"dose/{row.key.plan_id}/{row.key}",
            STATUSES[state],
            moment_of(when, row.key.day, row.dose.zone),
            (row.dose.part.plan.medicine, said),
            {"request": self.reference(f"revision/{row.dose.part.source}"), **more},
        )

    def _extra(self, line: Record) -> Part:
        part, amount = self._snapshot.plan.part_on(line.day), line.taken_mg or Decimal(0)
        notes = notes_of(line, _("An extra dose that the plan did not ask for"))
        return self._taking(
            f"extra/{line.id}",
            "completed",
            moment_of(line.taken_at, line.day, self._zone),
            (
                part.plan.medicine if part else _("Naltrexone (low dose)"),
                ", ".join((say_state(DoseState.TAKEN), show_mg(amount), *notes)),
            ),
            {**noted(notes), "dosage": taken(amount)},
        )

    def _taking(
        self, name: str, status: str, when: str, said: tuple[str, str], more: Mapping[str, Exact]
    ) -> Part:
        """Return an administration; `said` are the medicine and what became of the dose."""
        said_when = when[: len("2027-01-04T21:00")].replace("T", " ")
        return told(
            "MedicationAdministration",
            self.id_of(name),
            (f"{said_when}: {said[0]}, {said[1]}",),
            {
                "status": status,
                "subject": self.reference("patient"),
                "performer": [{"actor": self.reference("patient")}],
                "medicationCodeableConcept": medicine(said[0]),
                "effectiveDateTime": when,
                **more,
            },
        )

    def _score(self, score: Score) -> Part:
        name = score.symptom.strip() or _("Symptom")
        coding = {"coding": [PAIN]} if is_pain(score.symptom) else {}
        said = _("{symptom}: {score} of 10").format(symptom=name, score=score.score)
        value: Part = {"valueInteger": score.score}
        return self._observation("score", score, {**coding, "text": name}, said, value)

    def _change(self, change: SymptomChange) -> Part:
        name = change.symptom.strip() or _("Symptom")
        value: Part = {"valueCodeableConcept": {"text": change.change.value}}
        said = f"{name}: {change_name(change.change)}"
        return self._observation("change", change, {"text": name}, said, value)

    def _note(self, note: Note) -> Part:
        value: Part = {"valueString": note.text}
        return self._observation("note", note, {"text": _("Note")}, note.text, value)

    def _observation(
        self, kind: str, line: Score | SymptomChange | Note, code: Part, said: str, value: Part
    ) -> Part:
        return told(
            "Observation",
            self.id_of(f"{kind}/{line.id}"),
            (f"{line.day.isoformat()}: {said}",),
            {
                "status": "final",
                "category": [{"coding": [SURVEY]}],
                "code": code,
                "subject": self.reference("patient"),
                "effectiveDateTime": line.day.isoformat(),
                "issued": instant(line.recorded_at, self._zone),
                "performer": [self.reference("patient")],
                **value,
            },
        )


def _full_date(text: str) -> date | None:
    """Return the date that a text is (YYYY-MM-DD), None for any other text."""
    with suppress(ValidationError):
        return parse_date(text.strip())
    return None


def is_pain(symptom: str) -> bool:
    """Return whether a symptom is called "pain" and no more, so that its score is its severity.

    "Joint pain" or "sensitivity to pain" is another thing than the code says.
    """
    return folded(symptom) == "pain"


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


def _rows(history: PlanHistory, revision: Revision) -> tuple[tuple[StepDays, Plan], ...]:
    """Return the steps of a revision with a dose: as in the effective plan, else as in its file."""
    parts = () if revision.withdrawn else _parts(history, revision)
    effective = [(row, part.plan) for part in parts for row in part.rows]
    own = [(row, revision.plan) for row in revision.plan.calendar]
    found = effective or own
    return tuple((row, plan) for row, plan in found if row.step.dose_mg is not None)


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
