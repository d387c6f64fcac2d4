"""The plan, the doses and the check-ins as a FHIR R4 bundle, for a clinician's system.

fhir.resources validates every plan, and one resource of each other shape: validating all of ten
years takes a minute. `decimal_json` writes the bundle: the library would make floats of decimals.
"""

from collections.abc import Hashable, Iterable, Iterator
from enum import StrEnum

from ldn_desktop.exchange.decimal_json import Exact, decimal_json
from ldn_desktop.exchange.fhir_parts import Part
from ldn_desktop.exchange.fhir_resources import Builder
from ldn_desktop.exchange.fhir_statement import statement_of
from ldn_desktop.exchange.fhir_summary import summary_resources
from ldn_desktop.services.exporting import CurrentData

TEST_DATA: Part = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}
"""HL7's label of data that is not about a person."""


class BundleForm(StrEnum):
    """What a bundle is made for: to be kept, to be sent to a server, or to be read as a document.

    The values are the types of a bundle in FHIR. A document is an International Patient Summary.
    """

    COLLECTION = "collection"
    TRANSACTION = "transaction"
    DOCUMENT = "document"


def fhir_text(data: CurrentData, form: BundleForm = BundleForm.COLLECTION) -> str:
    """Return the bundle as JSON text.

    A bundle that is not valid FHIR is a bug of ours: pydantic's `ValidationError`, whose text
    quotes health data, so it must not be shown or logged.
    """
    from fhir.resources.R4B.bundle import Bundle

    builder = Builder(data)
    is_document = form is BundleForm.DOCUMENT
    resources = list(summary_resources(builder) if is_document else _everything(builder))
    head = _head(builder, data, form)
    samples = {_shape(resource): resource for resource in resources}
    Bundle.model_validate(_bundle(head, samples.values()))
    return decimal_json(_bundle(head, resources))


def _everything(builder: Builder) -> Iterator[Part]:
    yield from builder.resources()
    statement = statement_of(builder)
    if statement is not None:
        yield statement.resource(builder, with_plan=True)


def _head(builder: Builder, data: CurrentData, form: BundleForm) -> Part:
    made_at = data.snapshot.now.isoformat(timespec="seconds")
    head: Part = {"resourceType": "Bundle", "type": form.value, "timestamp": made_at}
    if data.snapshot.settings.is_demo:
        head["meta"] = {"security": [TEST_DATA]}
    if form is BundleForm.DOCUMENT:
        place = builder.id_of(f"document/{made_at}")
        head["identifier"] = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{place}"}
    return head


def _bundle(head: Part, resources: Iterable[Part]) -> Part:
    to_send = head["type"] == BundleForm.TRANSACTION
    return {**head, "entry": [_entry(resource, to_send=to_send) for resource in resources]}


def _entry(resource: Part, *, to_send: bool) -> Part:
    """Return an entry; `to_send` asks the server to store it under its own id, in place."""
    entry: Part = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
    if to_send:
        url = f"{resource['resourceType']}/{resource['id']}"
        entry["request"] = {"method": "PUT", "url": url}
    return entry


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
