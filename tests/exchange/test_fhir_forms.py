"""What is taken now, who it is, a text for people, a bundle for a server, and the summary."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.checkins import Note
from ldn_desktop.exchange.fhir_parts import narrative
from ldn_desktop.services.settings import change_settings
from tests.support.fhir_samples import STEPS, export, live_in, of
from tests.support.home import Home, Made

FORMS = [(), ("--transaction",), ("--ips",)]
XHTML = "{http://www.w3.org/1999/xhtml}"
UNKNOWN = [
    {
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "unknown",
    }
]


@pytest.fixture
def lived(home: Home) -> Home:
    live_in(home)
    return home


def read(home: Home, *words: str) -> Made:
    return json.loads(export(home, "read.json", *words), parse_float=Decimal)


def named(home: Home, name: str, born: str) -> None:
    """Keep a name and a date of birth, as the report's page does."""
    with home.context() as context:
        change_settings(context, report_name=name, report_born=born)


def statement(home: Home) -> Made:
    (found,) = of(read(home), "MedicationStatement")
    return found


@pytest.mark.parametrize("words", FORMS)
def test_each_form_is_valid_to_the_library_before_and_after_there_is_data(
    home: Home, words: tuple[str, ...]
) -> None:
    Bundle.model_validate_json(export(home, "empty.json", *words))
    live_in(home)
    named(home, "Ada <Example>", "1980-05-01")
    Bundle.model_validate_json(export(home, "full.json", *words))


def test_what_is_taken_now_is_the_step_of_today_by_the_patients_own_word(lived: Home) -> None:
    told = statement(lived)
    assert (told["status"], told["effectivePeriod"]) == ("active", {"start": "2027-01-04"})
    (dosage,) = told["dosage"]
    assert dosage["doseAndRate"][0]["doseQuantity"]["value"] == Decimal("4.5")
    bounds = {"start": "2027-01-04", "end": "2027-01-19"}
    assert dosage["timing"]["repeat"]["boundsPeriod"] == bounds
    assert dosage["timing"]["repeat"]["frequency"] == 2
    first = of(read(lived), "MedicationRequest")[0]
    assert told["basedOn"] == [{"reference": f"urn:uuid:{first['id']}"}]
    assert told["informationSource"] == told["subject"]
    assert told["dateAsserted"] == "2027-01-06T12:00:00+01:00"
    assert [note["text"].replace("\u00a0", " ") for note in told["note"]] == [
        "Last dose recorded as taken: 0.5 mg, 2027-01-06 12:00"
    ]


@pytest.mark.parametrize(
    ("today", "status", "period"),
    [
        ("2027-01-05", "active", {"start": "2027-01-04"}),
        ("2027-01-18", "active", {"start": "2027-01-18"}),
        ("2027-01-26", "on-hold", {"start": "2027-01-25"}),
        ("2027-01-29", "on-hold", {"start": "2027-01-25"}),  # nobody said to go on
        ("2027-02-05", "completed", {"end": "2027-02-03"}),
        ("2027-06-05", "completed", {"end": "2027-02-03"}),
    ],
)
def test_what_is_taken_follows_the_plan_through_pauses_to_its_end(
    home: Home, today: str, status: str, period: dict[str, str]
) -> None:
    home.start("--yes", steps=STEPS[:4], times=["21:00"], supply=None)
    home.at(f"{today} 12:00")
    told = statement(home)
    assert (told["status"], told["effectivePeriod"]) == (status, period)
    assert ("dosage" in told) == (status == "active")


def test_after_a_pause_nothing_is_taken_until_the_user_has_gone_on(house: Home) -> None:
    house.json("plan", "pause", "--from", "2027-01-07", "--days", "3")
    house.at("2027-01-10 21:00")
    assert statement(house)["status"] == "on-hold"
    lines = said(statement(house)["text"])
    assert "The agreed pause is over, and no dose was taken since" in lines
    house.json("taken", "--yes")
    assert (statement(house)["status"], statement(house)["effectivePeriod"]) == (
        "active",
        {"start": "2027-01-10"},
    )


def test_before_a_plan_begins_nothing_is_said_to_be_taken(home: Home) -> None:
    assert not of(read(home), "MedicationStatement")
    home.start(start_date="2027-03-01")
    assert not of(read(home), "MedicationStatement")


@pytest.mark.parametrize(
    ("born", "date"),
    [
        ("1980-05-01", "1980-05-01"),
        (" 1980-05-01 ", "1980-05-01"),
        ("1 May 1980", None),
        ("01/05/1980", None),
        ("1980", None),
        ("1980-05", None),
        ("1980-02-30", None),
        ("2090-01-01", None),
        ("", None),
    ],
)
def test_only_a_full_date_becomes_a_date_of_birth(home: Home, born: str, date: str | None) -> None:
    named(home, "Ada Example", born)
    (patient,) = of(read(home), "Patient")
    assert patient.get("birthDate") == date
    assert patient["name"] == [{"text": "Ada Example"}]


def test_a_name_that_was_not_entered_is_left_out(home: Home) -> None:
    (patient,) = of(read(home), "Patient")
    assert not {"name", "birthDate"} & {*patient}


@pytest.mark.parametrize("words", FORMS)
def test_each_resource_has_a_text_for_people_that_is_well_formed_and_says_something(
    lived: Home, words: tuple[str, ...]
) -> None:
    for entry in read(lived, *words)["entry"]:
        text = entry["resource"]["text"]
        assert text["status"] == "generated"
        assert said(text)


def said(text: Made) -> list[str]:
    """Read the paragraphs of a narrative, which has nothing else in it."""
    div = ElementTree.fromstring(text["div"])  # noqa: S314 - the app wrote it just now
    assert div.tag == f"{XHTML}div"
    assert {line.tag for line in div} <= {f"{XHTML}p"}
    return [(line.text or "").replace("\u00a0", " ") for line in div]


def test_the_texts_tell_what_the_data_tell(lived: Home) -> None:
    bundle = read(lived)
    medicine = "Naltrexone (low dose)"
    assert [said(dose["text"]) for dose in of(bundle, "MedicationAdministration")] == [
        [f"2027-01-04 08:00: {medicine}, skipped: felt sick"],
        [f"2027-01-04 21:07: {medicine}, taken, 4.5 mg, with water"],
        [f"2027-01-05: {medicine}, taken, 0.1 mg"],
        [f"2027-01-05 21:00: {medicine}, skipped"],
        [
            f"2027-01-06 12:00: {medicine}, taken, 0.5 mg,"
            " An extra dose that the plan did not ask for"
        ],
    ]
    assert [said(seen["text"]) for seen in of(bundle, "Observation")] == [
        ["2027-01-06: pain: 4 of 10"],
        ["2027-01-06: sensitivity to pain: 2 of 10"],
        ["2027-01-06: vivid dreams: 10 of 10"],
        ["2027-01-06: vivid dreams: Worse"],
        ["2027-01-06: a calm day"],
    ]
    lines = said(of(bundle, "MedicationRequest")[0]["text"])
    assert lines[:3] == [medicine, "Speaks for the days from 2027-01-04 on", "Ü 😀 <b>"]
    assert "2027-01-20 to 2027-01-26: 0.125 mg, every day, 08:00, 21:00" in lines
    assert lines[-1].startswith("from 2027-02-07 on: 1 mg")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_a_text_for_people_is_well_formed_whatever_was_typed(lines: list[str]) -> None:
    may_stand = [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", line) for line in lines]
    # XML reads the end of a line in one way only.
    ends = [re.sub("\r\n?", "\n", line) for line in may_stand if line.strip()]
    assert said(narrative(lines)) == [line.replace("\u00a0", " ") for line in ends]


def test_for_a_server_each_resource_is_put_under_its_own_id(lived: Home) -> None:
    plain, sent = read(lived), read(lived, "--transaction")
    assert (plain["type"], sent["type"]) == ("collection", "transaction")
    assert [entry["resource"] for entry in sent["entry"]] == [
        entry["resource"] for entry in plain["entry"]
    ]
    for entry in sent["entry"]:
        resource = entry["resource"]
        url = f"{resource['resourceType']}/{resource['id']}"
        assert entry["request"] == {"method": "PUT", "url": url}
        assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
    assert all("request" not in entry for entry in plain["entry"])


def test_a_second_export_replaces_the_resources_of_the_first(lived: Home) -> None:
    first = {entry["request"]["url"] for entry in read(lived, "--transaction")["entry"]}
    lived.at("2027-01-06 22:00")
    lived.json("taken", "2027-01-06#2")
    second = {entry["request"]["url"] for entry in read(lived, "--transaction")["entry"]}
    assert first < second


def test_only_one_form_is_asked_for(home: Home) -> None:
    with pytest.raises(SystemExit) as ended:
        home.run("export", "fhir", "--output", "x.json", "--ips", "--transaction")
    assert ended.value.code == 2


def references(value: Made) -> Iterator[str]:
    if isinstance(value, dict):
        if "reference" in value:
            yield value["reference"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


@pytest.mark.parametrize("words", FORMS)
def test_each_reference_is_to_something_in_the_same_bundle(
    lived: Home, words: tuple[str, ...]
) -> None:
    bundle = read(lived, *words)
    there = {entry["fullUrl"] for entry in bundle["entry"]}
    assert {*references(bundle)} <= there


# The rules of hl7.fhir.uv.ips 2.0, read in the guide: Bundle-uv-ips, Composition-uv-ips,
# Patient-uv-ips, MedicationStatement-uv-ips, and its page on empty sections.
SECTIONS = {"10160-0": "Medicines", "48765-2": "Allergies", "11450-4": "Problems"}


def test_the_summary_is_a_document_with_the_sections_that_the_guide_wants(lived: Home) -> None:
    bundle = read(lived, "--ips")
    assert (bundle["type"], bundle["timestamp"]) == ("document", "2027-01-06T11:00:00+00:00")
    assert bundle["identifier"]["system"] == "urn:ietf:rfc:3986"
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bundle["identifier"]["value"])
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert kinds == ["Composition", "Patient", "Device", "MedicationStatement"]
    assert all({*entry} == {"fullUrl", "resource"} for entry in bundle["entry"])
    (composition,) = of(bundle, "Composition")
    assert composition["type"]["coding"][0]["code"] == "60591-5"
    assert composition["status"] == "final"
    told = {one["code"]["coding"][0]["code"]: one for one in composition["section"]}
    assert {code: section["title"] for code, section in told.items()} == SECTIONS
    for section in told.values():
        assert said(section["text"])
        assert ("entry" in section) != ("emptyReason" in section)
    (entry,) = told["10160-0"]["entry"]
    (taken,) = of(bundle, "MedicationStatement")
    assert entry["reference"] == f"urn:uuid:{taken['id']}"
    assert (taken["status"], taken["effectivePeriod"]) == ("active", {"start": "2027-01-04"})


def test_what_the_record_does_not_hold_is_said_to_be_no_information(lived: Home) -> None:
    (composition,) = of(read(lived, "--ips"), "Composition")
    empty = [one for one in composition["section"] if "emptyReason" in one]
    assert [one["title"] for one in empty] == ["Allergies", "Problems"]
    for section in empty:
        reason = section["emptyReason"]
        assert reason["text"] == "No information"
        assert reason["coding"][0]["code"] == "unavailable"
    lines = said(composition["section"][0]["text"])
    assert "Other medicines are not in this record." in lines
    assert "Taken for: fibromyalgia" in lines


def test_other_medicines_stand_in_the_summary_as_they_were_entered(lived: Home) -> None:
    with lived.context() as context:
        change_settings(context, other_medicines="aspirin <100>")
    (composition,) = of(read(lived, "--ips"), "Composition")
    lines = said(composition["section"][0]["text"])
    assert lines[-1] == "Other medicines, as entered: aspirin <100>"


def test_without_a_plan_the_summary_says_of_each_section_that_there_is_no_information(
    home: Home,
) -> None:
    (composition,) = of(read(home, "--ips"), "Composition")
    assert all("emptyReason" in section for section in composition["section"])


def test_the_summary_says_that_a_name_and_a_birth_date_are_unknown(home: Home) -> None:
    (patient,) = of(read(home, "--ips"), "Patient")
    assert patient["name"] == [{"_text": {"extension": UNKNOWN}}]
    assert patient["_birthDate"] == {"extension": UNKNOWN}
    named(home, "Ada Example", "1980-05-01")
    (patient,) = of(read(home, "--ips"), "Patient")
    assert (patient["name"], patient["birthDate"]) == ([{"text": "Ada Example"}], "1980-05-01")
    assert "_birthDate" not in patient


def test_two_summaries_are_two_documents_of_one_person(lived: Home) -> None:
    first = read(lived, "--ips")
    lived.clock.go(minutes=5)
    second = read(lived, "--ips")
    assert first["identifier"] != second["identifier"]
    assert of(first, "Composition")[0]["id"] != of(second, "Composition")[0]["id"]
    assert of(first, "Patient") == of(second, "Patient")


def test_a_control_character_of_an_old_import_leaves_the_text_well_formed(lived: Home) -> None:
    with lived.context() as context, context.store.work(write=True) as work:
        work.notes.add(Note(context.clock.now().date(), "a\x0bb", context.clock.now()))
        work.commit()
    lines = [line for seen in of(read(lived), "Observation") for line in said(seen["text"])]
    assert "2027-01-06: ab" in lines
