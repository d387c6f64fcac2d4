"""Opens the exported tables in LibreOffice and looks at each cell: nothing ran, nothing changed.

Then pandas reads them, and has to find the same numbers, instants and words. The naive side writes
the same rows as they are. LibreOffice (Debian's libreoffice-calc) is told UTF-8, which its dialog
chooses by itself where a file begins with the mark of it.
"""

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.exchange.csv_files import csv_files
from ldn_desktop.services.check_ins import check_in, note
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.exporting import current_data
from ldn_desktop.services.planning import start_plan
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.recording import AnswerDetails, correct, skip
from ldn_desktop.storage.store import SqliteStore
from tests.proof.csv import by_pandas
from tests.proof.proving import Budget, Result, Tally

BEGINNINGS: tuple[str, ...] = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("x")',
    "+1+2",
    "-2+3",
    "@SUM(1;2)",
    "\t=1+1",
)
BEGINNINGS += ("\r=1+1", "\n=1+1", " =1+1", "＝1+1", "'=1+1", '"=1+1"', "%0A=1+1", ";=1+1", ",=1+1")
PLAIN = (
    "Übelkeit, müde",
    "🤢 👩‍⚕️ 🇩🇪",
    "שלום",
    "<b>x</b> & y",
    "a\nb",
    "1.5",
    "2027-01-04",
    "007",
    "TRUE",
)
WORDS = (*BEGINNINGS, *PLAIN)
FIRST = date(2027, 1, 4)
TIMES = (time(8), time(21))
STEPS = (Step(Decimal("4.125"), 28), Step(None, 2), Step(Decimal(4), 4, every_days=2))
DOSES = 2 * (28 + 2)
LATER = datetime(2027, 3, 1, 12, tzinfo=UTC)
UTF_8 = "CSV:44,34,76,1"
_NAMES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
}
NUMBERS = frozenset({"planned_mg", "taken_mg", "score", "slot", "revision", "step", "reminded"})
WORDED = frozenset({"note", "reason", "symptom", "text", "medicine", "state", "timing", "kind"})


@dataclass(frozen=True)
class Cell:
    """A cell as LibreOffice has it."""

    kind: str | None
    value: str | None
    formula: str | None


class Still:
    """A clock and a zone that stand."""

    def now(self) -> datetime:
        return LATER

    def local(self) -> LocalZone:
        return LocalZone(ZoneInfo("Europe/Berlin"), "Europe/Berlin")


def run(budget: Budget) -> Result:
    """Open what the app exports, and the same rows written without a thought."""
    if budget.sample:
        return Result(measure("app"), measure("naive"))
    by_pandas.set_up()
    app = budget.each("app", measure_with_pandas, ["app"])
    return Result(app, budget.each("naive", measure, ["naive"]))


def measure_with_pandas(side: str) -> Tally:
    """Count as `measure` does, and what pandas reads as something else."""
    return measure(side, with_pandas=True)


def measure(side: str, *, with_pandas: bool = False) -> Tally:
    """Count the cells that LibreOffice ran, changed or took for something else."""
    if shutil.which("soffice") is None:
        return Tally(notes=("LibreOffice is not here: install libreoffice-calc",), wrong=1)
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="ldn-") as made:
        folder = Path(made)
        files = exported(folder)
        notes: list[str] = []
        cells = 0
        for name, data in files.items():
            wanted = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
            if side == "naive":
                wanted = [unguarded(row) for row in wanted]
            (folder / name).write_bytes(naively(wanted) if side == "naive" else data)
            opened = opened_by_libreoffice(folder / name)
            cells += sum(len(row) for row in opened)
            notes += differences(wanted, opened)
            if with_pandas:
                notes += by_pandas.differences(folder / name, wanted, NUMBERS)
    return Tally(
        counts={"cells": cells, "doses": DOSES},
        wrong=len(notes),
        seconds=monotonic() - began,
        notes=tuple(notes),
    )


def exported(folder: Path) -> dict[str, bytes]:
    """Return the tables of made-up days whose words are of every kind."""
    still = Still()
    store = SqliteStore(folder / "data")
    context = Context(store, still, still)
    start_plan(context, Plan(FIRST, TIMES, STEPS), frozenset(ConfirmationCode))
    for place, words in enumerate(WORDS):
        day = FIRST + timedelta(days=place)
        correct(context, DoseRef(day, 1), AnswerDetails(dose_mg=Decimal("0.5"), note=words))
        skip(context, DoseRef(day, 2), words)
        note(context, words, day)
        check_in(context, {words.strip() or "x": place % 11}, day)
    files = csv_files(current_data(context))
    store.close()
    return files


def unguarded(row: dict[str, str]) -> dict[str, str]:
    """Return a row without the apostrophes that keep words from running."""
    return {key: value.removeprefix("'") for key, value in row.items()}


def naively(rows: Sequence[dict[str, str]]) -> bytes:
    """Write the rows as they are."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, rows[0], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def opened_by_libreoffice(path: Path) -> list[list[Cell]]:
    """Return the cells of a table as LibreOffice reads it, each row without its empty end."""
    home = path.parent / "home"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={home.as_uri()}",
            "--headless",
            f"--infilter={UTF_8}",
            "--convert-to",
            "fods",
            "--outdir",
            str(path.parent),
            str(path),
        ],
        capture_output=True,
        timeout=300,
        check=True,
    )
    tree = ElementTree.parse(path.with_suffix(".fods"))  # noqa: S314 - LibreOffice wrote it just now
    rows = tree.getroot().iter(_name("table", "table-row"))
    return [list(_cells(row)) for row in rows]


def _name(space: str, name: str) -> str:
    return f"{{{_NAMES[space]}}}{name}"


def _cells(row: ElementTree.Element) -> Iterator[Cell]:
    for cell in row:
        repeated = int(cell.get(_name("table", "number-columns-repeated"), "1"))
        kind = cell.get(_name("office", "value-type"))
        value = cell.get(_name("office", "value")) if kind == "float" else _words(cell)
        formula = cell.get(_name("table", "formula"))
        yield from [Cell(kind, value, formula)] * min(repeated, 20)


def _words(cell: ElementTree.Element) -> str:
    return "\n".join("".join(_text(line)) for line in cell if line.tag.endswith("}p"))


def _text(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        tag = part.tag.rpartition("}")[2]
        if tag == "s":
            yield " " * int(part.get(part.tag.replace("}s", "}c"), "1"))
        elif tag == "tab":
            yield "\t"
        else:
            yield from _text(part)
        yield part.tail or ""


def differences(wanted: Sequence[dict[str, str]], opened: Sequence[Sequence[Cell]]) -> list[str]:
    """Return a line for each cell that is not what was exported."""
    heads = [cell.value for cell in opened[0]]
    found = []
    for number, row in enumerate(wanted, start=1):
        for column, (name, text) in enumerate(row.items()):
            cell = opened[number][column] if column < len(opened[number]) else Cell(None, "", None)
            if heads[column] != name:
                found.append(f"the heading {name} is {heads[column]!r}")
            elif cell.formula is not None:
                found.append(f"{text!r} ran as {cell.formula}")
            elif not _is_same(name, text, cell):
                found.append(f"{name} {text!r} became {cell.kind} {cell.value!r}")
    return found


def _is_same(name: str, text: str, cell: Cell) -> bool:
    if not text:
        return cell.kind is None
    if name in NUMBERS:
        return cell.kind == "float" and Decimal(cell.value or "nan") == Decimal(text)
    if name in WORDED and cell.kind == "string":
        return (cell.value or "").splitlines() == text.splitlines()
    # Dates, instants and words like 1.5 or TRUE may be typed by the spreadsheet: none of it runs.
    return True
