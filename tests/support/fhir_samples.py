"""A plan of every kind of step with every kind of answer, and its FHIR bundle."""

from pathlib import Path

from tests.support.home import Home, Made

STEPS = [
    {"dose_mg": "4.5", "days": 14},
    {"dose_mg": "0.125", "days": 7},
    {"dose_mg": None, "days": 3},
    {"dose_mg": "0.1", "days": 8, "every_days": 2},
    {"dose_mg": "1", "days": None},
]


def live_in(home: Home) -> None:
    """Start a plan of every kind of step, give every kind of answer, change it once and back."""
    home.start("--yes", steps=STEPS, times=["08:00", "21:00"], supply=None, reason="Ü 😀 <b>")
    home.at("2027-01-04 21:07")
    home.json("taken", "2027-01-04#2", "--note", "with water")
    home.json("skip", "2027-01-04#1", "--reason", "felt sick")
    home.at("2027-01-05 21:30")
    home.json("skip", "2027-01-05#2")
    home.at("2027-01-06 12:00")
    home.json("taken", "2027-01-05#1", "--dose", "0.1")
    home.json("taken", "--extra", "--dose", "0.5")
    home.json("check-in", "pain=4", "sensitivity to pain=2", "vivid dreams=10", "--new")
    home.json("changed", "vivid dreams", "worse")
    home.json("note", "a calm day")
    home.json("plan", "hold", "--days", "2", "--agreed-with", "Dr Example")
    home.json("plan", "hold", "--days", "2", "--from", "2027-02-01")
    home.json("plan", "undo")


def export(home: Home, name: str = "bundle.json", *words: str) -> str:
    """Return the text of the bundle that `export fhir` writes with these options."""
    path: Path = home.folder.parent / name
    home.json("export", "fhir", "--output", str(path), "--yes", *words)
    return path.read_text("utf-8")


def of(bundle: Made, kind: str) -> list[Made]:
    """Return the resources of this kind."""
    resources = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in resources if resource["resourceType"] == kind]
