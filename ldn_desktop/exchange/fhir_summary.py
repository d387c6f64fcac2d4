"""The International Patient Summary: a FHIR document of the medicine that is taken now.

After the guide of HL7 (hl7.fhir.uv.ips 2.0): medicines, allergies and problems are sections that
have to be there. What this record does not hold is said so, by an empty reason.
"""

from collections.abc import Iterator, Mapping

from ldn_desktop import __version__
from ldn_desktop.exchange.decimal_json import Exact
from ldn_desktop.exchange.fhir_parts import LOINC, Part, narrative, told
from ldn_desktop.exchange.fhir_resources import Builder
from ldn_desktop.exchange.fhir_statement import Statement, statement_of
from ldn_desktop.wording.demo import mark
from ldn_desktop.wording.i18n import _

PROFILE = "http://hl7.org/fhir/uv/ips/StructureDefinition/{name}-uv-ips"
ABSENT = {
    "extension": [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "unknown",
        }
    ]
}
EMPTY = {
    "system": "http://terminology.hl7.org/CodeSystem/list-empty-reason",
    "code": "unavailable",
    "display": "Unavailable",
}
SUMMARY = {"system": LOINC, "code": "60591-5", "display": "Patient summary Document"}
MEDICINES = {"system": LOINC, "code": "10160-0", "display": "History of Medication use Narrative"}
ALLERGIES = {
    "system": LOINC,
    "code": "48765-2",
    "display": "Allergies and adverse reactions Document",
}
PROBLEMS = {"system": LOINC, "code": "11450-4", "display": "Problem list - Reported"}


def summary_resources(builder: Builder) -> Iterator[Part]:
    """Yield the resources of the document: its composition first, then what that refers to."""
    statement = statement_of(builder)
    yield _composition(builder, statement)
    yield _whole_patient(builder.patient())
    yield _author(builder)
    if statement is not None:
        yield _of_profile("MedicationStatement", statement.resource(builder, with_plan=False))


def _composition(builder: Builder, statement: Statement | None) -> Part:
    title = mark(_("International Patient Summary"), builder.data.snapshot.settings)
    content: dict[str, Exact] = {
        "status": "final",
        "type": {"coding": [SUMMARY]},
        "subject": builder.reference("patient"),
        "date": builder.made_at,
        "author": [builder.reference("author")],
        "title": title,
        "section": [
            _medicines(builder, statement),
            _empty(_("Allergies"), ALLERGIES, _("Allergies are not in this record.")),
            _empty(_("Problems"), PROBLEMS, _("Health problems are not in this record.")),
        ],
    }
    made = told("Composition", builder.id_of(f"composition/{builder.made_at}"), (title,), content)
    return _of_profile("Composition", made)


def _medicines(builder: Builder, statement: Statement | None) -> Part:
    title, other = _("Medicines"), builder.data.snapshot.settings.other_medicines.strip()
    other = other and _("Other medicines, as entered: {names}").format(names=other)
    other = other or _("Other medicines are not in this record.")
    if statement is None:
        return _empty(title, MEDICINES, other)
    lines = [*statement.lines, other]
    entry: list[Exact] = [builder.reference("statement")]
    return {**_section(title, MEDICINES, lines), "entry": entry}


def _empty(title: str, code: Mapping[str, str], line: str) -> Part:
    reason: Part = {"coding": [EMPTY], "text": _("No information")}
    return {**_section(title, code, [line]), "emptyReason": reason}


def _section(title: str, code: Mapping[str, str], lines: list[str]) -> Part:
    return {"title": title, "code": {"coding": [code]}, "text": narrative(lines)}


def _author(builder: Builder) -> Part:
    """Return the app as the author: it put the document together, and nobody looked over it."""
    name = "LDN Desktop"
    content: dict[str, Exact] = {
        "deviceName": [{"name": name, "type": "user-friendly-name"}],
        "version": [{"value": __version__}],
    }
    return told("Device", builder.id_of("author"), (f"{name} {__version__}",), content)


def _whole_patient(patient: Part) -> Part:
    """Return the patient with what the guide wants; it is unknown if it was not entered."""
    absent: dict[str, Exact] = {}
    if "name" not in patient:
        absent["name"] = [{"_text": ABSENT}]
    if "birthDate" not in patient:
        absent["_birthDate"] = ABSENT
    return _of_profile("Patient", {**patient, **absent})


def _of_profile(name: str, resource: Part) -> Part:
    meta: Part = {"profile": [PROFILE.format(name=name)]}
    return {"resourceType": resource["resourceType"], "id": resource["id"], "meta": meta} | resource
