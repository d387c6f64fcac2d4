"""The FHIR bundle: valid to its library, and right in what that library does not check."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.checkins import Note
from ldn_desktop.exchange.decimal_json import decimal_json
from ldn_desktop.exchange.fhir_resources import is_pain
from tests.support.fhir_samples import STEPS, export, live_in, of
from tests.support.home import Home, Made

# From the value sets of R4 that these elements are bound to as required.
BOUND = {
    ("MedicationRequest", "status"): {
        "active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft",
        "unknown",
    },
    ("MedicationRequest", "intent"): {
        "proposal", "plan", "order", "original-order", "reflex-order", "filler-order",
        "instance-order", "option",
    },
    ("MedicationAdministration", "status"): {
        "in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped",
        "unknown",
    },
    ("Observation", "status"): {
        "registered", "preliminary", "final", "amended", "corrected", "cancelled",
        "entered-in-error", "unknown",
    },
    ("Bundle", "type"): {
        "document", "message", "transaction", "transaction-response", "batch", "batch-response",
        "history", "searchset", "collection",
    },
}  # fmt: skip
PERIOD_UNITS = {"s", "min", "h", "d", "wk", "mo", "a"}


@pytest.fixture
def lived(home: Home) -> Home:
    live_in(home)
    return home


@pytest.fixture
def bundle(lived: Home) -> Made:
    return json.loads(export(lived), parse_float=Decimal)


def walk(value: Made) -> Iterator[tuple[str, Made]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key, item
            yield from walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item)


def test_the_library_reads_it_back_as_a_valid_bundle(lived: Home) -> None:
    read = Bundle.model_validate_json(export(lived))
    assert read.entry is not None
    assert len(read.entry) == len({entry.fullUrl for entry in read.entry})


def test_codes_are_of_the_value_sets_they_are_bound_to(bundle: Made) -> None:
    for resource in (bundle, *(entry["resource"] for entry in bundle["entry"])):
        for (kind, element), codes in BOUND.items():
            if resource["resourceType"] == kind:
                assert resource[element] in codes


def test_every_reference_resolves_to_the_right_kind(bundle: Made) -> None:
    kinds = {e["fullUrl"]: e["resource"]["resourceType"] for e in bundle["entry"]}
    wanted = {"subject": "Patient", "request": "MedicationRequest"}
    wanted["priorPrescription"] = "MedicationRequest"
    found = [(key, item["reference"]) for key, item in walk(bundle) if key in wanted]
    assert len(found) > 12
    for key, reference in found:
        assert kinds[reference] == wanted[key]
    for entry in bundle["entry"]:
        assert entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}"


def test_the_plan_is_a_reported_plan_of_naltrexone_with_its_agreement(bundle: Made) -> None:
    first, second, taken_back = of(bundle, "MedicationRequest")
    for request in (first, second, taken_back):
        assert (request["intent"], request["reportedBoolean"]) == ("plan", True)
        (coding,) = request["medicationCodeableConcept"]["coding"]
        assert (coding["system"], coding["code"]) == ("http://www.whocc.no/atc", "N07BB04")
    assert [r["status"] for r in (first, second, taken_back)] == ["active", "stopped", "cancelled"]
    assert "Agreed with Dr Example" in [note["text"] for note in second["note"]]
    assert "Ü 😀 <b>" in [note["text"] for note in first["note"]]
    assert second["priorPrescription"]["reference"].endswith(first["id"])


def test_timing_keeps_the_invariants_of_r4(bundle: Made) -> None:
    repeats = [item for key, item in walk(bundle) if key == "repeat"]
    assert repeats
    for repeat in repeats:
        bounds = repeat["boundsPeriod"]
        assert bounds["start"] <= bounds.get("end", "9999")
        assert ("period" in repeat) == ("periodUnit" in repeat)  # tim-2
        assert repeat.get("period", 1) >= 0  # tim-5
        assert not {"when", "offset", "duration", "periodMax", "countMax"} & {*repeat}
        if "period" in repeat:
            assert repeat["periodUnit"] in PERIOD_UNITS
            assert repeat["frequency"] > 0
            assert "timeOfDay" not in repeat  # it means every day, beside no period
    for request in of(bundle, "MedicationRequest"):
        sequences = [dosage["sequence"] for dosage in request["dosageInstruction"]]
        assert sequences == list(range(1, len(sequences) + 1))


@dataclass(frozen=True)
class Told:
    """A step as a request tells it, or as a plan file does with its place in the calendar."""

    sequence: int
    first: str
    last: str | None
    dose_mg: Decimal
    every_days: int
    times: tuple[str, ...]


def told_by(request: Made) -> list[Told]:
    """Read a plan's steps back out of a request, as another program would."""
    return [_told_by(dosage) for dosage in request["dosageInstruction"]]


def _told_by(dosage: Made) -> Told:
    repeat = dosage["timing"]["repeat"]
    bounds = repeat["boundsPeriod"]
    (quantity,) = [rate["doseQuantity"] for rate in dosage["doseAndRate"]]
    assert (quantity["unit"], quantity["code"]) == ("mg", "mg")
    assert repeat["periodUnit"] == "d"
    assert repeat["frequency"] == len(times_of(dosage))
    return Told(
        sequence=dosage["sequence"],
        first=bounds["start"],
        last=bounds.get("end"),
        dose_mg=Decimal(quantity["value"]),
        every_days=int(repeat["period"]),
        times=times_of(dosage),
    )


def times_of(dosage: Made) -> tuple[str, ...]:
    """Read the times of day in a step's text."""
    return tuple(re.findall(r"\b\d\d:\d\d\b", dosage["text"]))


def planned_by(plan: Made) -> list[Told]:
    """Lay the steps of a plan file out on the calendar; a pause is none."""
    steps: list[Told] = []
    first = date.fromisoformat(plan["start_date"])
    for step in plan["steps"]:
        days, dose = step["days"], step["dose_mg"]
        last = first + timedelta(days=days - 1) if days else None
        if dose:
            steps.append(
                Told(
                    sequence=len(steps) + 1,
                    first=first.isoformat(),
                    last=last.isoformat() if last else None,
                    dose_mg=Decimal(dose),
                    every_days=step["every_days"],
                    times=tuple(plan["times"]),
                )
            )
        first = last + timedelta(days=1) if last else first
    return steps


@pytest.fixture
def revised(home: Home) -> Home:
    """A plan of every kind of step, changed and taken back, agreed in every way there is."""
    supply = {"capsules_mg": ["0.1", "0.125", "0.5", "1", "1.5", "3", "4.5"], "max_pieces": 4}
    home.start("--yes", steps=STEPS, times=["08:00", "21:00"], supply=supply)
    home.at("2027-01-10 12:00")
    home.json("plan", "hold", "--days", "2", "--agreed-with", "Dr Later")
    home.json("plan", "pause", "--days", "3", "--from", "2027-01-25")
    home.json("plan", "back", "--from", "2027-02-04", "--agreed-on", "2027-01-09")
    times = home.write(
        {**home.json("plan", "show"), "times": ["07:30"], "start_date": "2027-01-05"}
    )
    words = ("--agreed-with", "Dr Other", "--agreed-on", "2027-01-08")
    home.json("plan", "change", times, "--from", "2027-02-05", *words)
    home.json("plan", "stop", "--from", "2027-03-01")
    home.json("plan", "undo")
    bare = {"start_date": "2027-04-01", "times": ["22:15"], "steps": [STEPS[0], STEPS[3]]}
    home.json("plan", "new", home.write({**bare, "supply": supply}), "--yes")
    return home


def standing(home: Home) -> list[Made]:
    """Return the requests of the revisions that `plan history` lists too: none was taken back."""
    requests = of(json.loads(export(home), parse_float=Decimal), "MedicationRequest")
    return [request for request in requests if request["status"] != "cancelled"]


def history(home: Home) -> list[Made]:
    return list(home.json("plan", "history"))


def test_a_round_trip_keeps_each_step_of_each_operation(revised: Home) -> None:
    requests = standing(revised)
    assert len(requests) == len(history(revised)) == 6
    for request, revision in list(zip(requests, history(revised), strict=True))[1:4]:
        assert told_by(request) == planned_by(revision["plan"])
    assert {dosage.times for request in requests for dosage in told_by(request)} == {
        ("08:00", "21:00"), ("07:30",), ("22:15",),
    }  # fmt: skip


def test_the_requests_of_plan_files_ask_together_for_what_is_planned(revised: Home) -> None:
    requests = standing(revised)
    told = [step for n in (0, 4, 5) for step in told_by(requests[n])]
    last = date(2027, 6, 1)
    schedule = revised.json("schedule", "--from", "2027-01-01", "--to", last.isoformat())
    planned = [(row["date"], row["time"], Decimal(row["dose_mg"])) for row in schedule]
    assert sorted(dose for step in told for dose in doses_of(step, last)) == sorted(planned)


def doses_of(step: Told, last: date) -> Iterator[tuple[str, str, Decimal]]:
    """Yield what a step asks for until a date: day, time and mg."""
    day, every = date.fromisoformat(step.first), timedelta(days=step.every_days)
    while day <= min(last, date.fromisoformat(step.last or "9999-12-31")):
        yield from ((day.isoformat(), at, step.dose_mg) for at in step.times)
        day += every


def test_the_pieces_in_the_text_make_the_dose_from_what_there_is(revised: Home) -> None:
    requests = standing(revised)
    for request, revision in zip(requests, history(revised), strict=True):
        strengths = {Decimal(mg) for mg in revision["plan"]["supply"]["capsules_mg"]}
        for dosage, step in zip(request["dosageInstruction"], told_by(request), strict=True):
            text = dosage["text"].replace("\u00a0", " ")
            often = "every other day" if step.every_days == 2 else "every day"
            head, how = text.split(": ")
            assert head == f"{step.dose_mg} mg, {often}, {', '.join(step.times)}"
            pieces = re.findall(r"(\d+) × (\S+) mg", how)
            assert {Decimal(mg) for _count, mg in pieces} <= strengths
            assert sum(int(count) * Decimal(mg) for count, mg in pieces) == step.dose_mg


def test_each_revision_says_its_own_agreement_and_no_others(revised: Home) -> None:
    requests = standing(revised)
    said = [
        [note["text"] for note in request["note"] if "greed" in note["text"]]
        for request in requests
    ]
    assert said == [
        ["Agreed with Dr Example on Sunday 2026-12-20"],
        ["Agreed with Dr Later"],
        [],
        ["Agreed on Saturday 2027-01-09"],
        ["Agreed with Dr Other on Friday 2027-01-08"],
        [],
    ]


def test_decimals_are_written_exactly(lived: Home) -> None:
    text = export(lived)
    values = re.findall(r'"value": ([^,\n]+)', text)
    assert {"4.5", "0.125", "0.1", "1", "0.5"} <= {*values}
    assert all(re.fullmatch(r"\d+(\.\d*[1-9])?", value) for value in values)


def test_pieces_stand_in_the_text_of_the_step(house: Home) -> None:
    (request,) = of(json.loads(export(house)), "MedicationRequest")
    texts = [dosage["text"].replace("\u00a0", " ") for dosage in request["dosageInstruction"]]
    assert texts == [
        "4.5 mg, every day, 21:00: 1 × 4.5 mg",
        "4 mg, every day, 21:00: 1 × 3 mg + 2 × 0.5 mg",
    ]


def test_doses_that_are_over_are_administrations_by_the_patient(bundle: Made) -> None:
    given_doses = of(bundle, "MedicationAdministration")
    told = [
        (
            dose["status"],
            dose["effectiveDateTime"],
            dose.get("statusReason", [{}])[0].get("text"),
            str(dose["dosage"]["dose"]["value"]) if "dosage" in dose else None,
        )
        for dose in given_doses
    ]
    assert told == [
        ("not-done", "2027-01-04T08:00:00+01:00", "felt sick", None),
        ("completed", "2027-01-04T21:07:00+01:00", None, "4.5"),
        ("completed", "2027-01-05", None, "0.1"),  # told after its window: the time is unknown
        ("not-done", "2027-01-05T21:00:00+01:00", "Skipped, no reason given", None),
        ("completed", "2027-01-06T12:00:00+01:00", None, "0.5"),
    ]
    assert [note["text"] for note in given_doses[1]["note"]] == ["with water"]
    assert "request" not in given_doses[-1]
    (patient,) = of(bundle, "Patient")
    performers = {dose["performer"][0]["actor"]["reference"] for dose in given_doses}
    assert performers == {f"urn:uuid:{patient['id']}"}


def test_a_dose_that_was_not_recorded_is_there_as_unknown(home: Home) -> None:
    home.start("--yes", steps=STEPS, times=["21:00"], supply=None)
    home.at("2027-01-06 12:00")
    told = of(json.loads(export(home)), "MedicationAdministration")
    assert [(dose["status"], dose["effectiveDateTime"]) for dose in told] == [
        ("unknown", "2027-01-04T21:00:00+01:00"),
        ("unknown", "2027-01-05T21:00:00+01:00"),
    ]
    assert all("dosage" not in dose for dose in told)


def test_a_dose_from_before_the_plan_was_entered_is_not_said(home: Home) -> None:
    home.start("--yes", steps=STEPS, times=["21:00"], supply=None, start_date="2026-12-28")
    assert of(json.loads(export(home)), "MedicationRequest")
    assert not of(json.loads(export(home)), "MedicationAdministration")


def test_who_agreed_and_when_is_data_too(revised: Home) -> None:
    told = [
        (request.get("requester", {}).get("display"), request["authoredOn"][:10])
        for request in standing(revised)
    ]
    assert told == [
        ("Dr Example", "2026-12-20"),
        ("Dr Later", "2027-01-10"),
        (None, "2027-01-10"),
        (None, "2027-01-09"),
        ("Dr Other", "2027-01-08"),
        (None, "2027-01-10"),
    ]


def test_a_pause_is_no_dosage(home: Home) -> None:
    steps = [{"dose_mg": None, "days": 3}]
    home.start("--yes", steps=[*steps, STEPS[0]], times=["21:00"], supply=None)
    (request,) = of(json.loads(export(home)), "MedicationRequest")
    (dosage,) = request["dosageInstruction"]
    assert dosage["timing"]["repeat"]["boundsPeriod"]["start"] == "2027-01-07"
    assert dosage["route"]["coding"][0]["code"] == "26643006"


def test_scores_are_survey_observations_and_pain_has_its_code(bundle: Made) -> None:
    seen = of(bundle, "Observation")
    for observation in seen:
        (category,) = observation["category"]
        assert category["coding"][0]["code"] == "survey"
        assert observation["effectiveDateTime"] == "2027-01-06"
    scores = {o["code"]["text"]: o["valueInteger"] for o in seen if "valueInteger" in o}
    assert scores == {"pain": 4, "sensitivity to pain": 2, "vivid dreams": 10}
    coded = {
        o["code"]["text"]: o["code"]["coding"][0]["code"] for o in seen if "coding" in o["code"]
    }
    assert coded == {"pain": "72514-3"}
    assert [o["valueString"] for o in seen if "valueString" in o] == ["a calm day"]


@pytest.mark.parametrize(
    ("symptom", "pain"),
    [("pain", True), ("Pain ", True), ("Joint Pain", False), ("sensitivity to pain", False)],
)
def test_only_the_symptom_called_pain_has_the_code_of_its_severity(
    symptom: str, pain: bool
) -> None:
    assert is_pain(symptom) is pain


def test_ids_stay_from_export_to_export(lived: Home) -> None:
    first, second = (
        [entry["fullUrl"] for entry in json.loads(export(lived, name))["entry"]]
        for name in ("first.json", "second.json")
    )
    assert first == second


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_note_without_a_word_is_none_and_what_is_written_is_valid(lived: Home, text: str) -> None:
    with lived.context() as context, context.store.work(write=True) as work:
        for words in (text, "and a better night"):
            work.notes.add(Note(date(2027, 1, 6), words, context.clock.now()))
        work.commit()
    written = export(lived)
    Bundle.model_validate_json(written)
    notes = [o["valueString"] for o in of(json.loads(written), "Observation") if "valueString" in o]
    assert notes == ["a calm day", "and a better night"]


def test_without_data_the_bundle_is_valid_too(home: Home) -> None:
    Bundle.model_validate_json(export(home))


amounts = st.integers(1, 10**6).map(lambda micro: Decimal(micro) / 1000)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | amounts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
)


@given(values)
def test_what_is_written_exactly_is_read_back_as_it_was(value: Made) -> None:
    assert json.loads(decimal_json(value), parse_float=Decimal) == value
