"""The table a reader finds: what was run and what was lost, written from the kept results only."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.proof.keeping import Json, read_json
from tests.proof.parts import PARTS, Part
from tests.proof.proving import Result, Tally

HERE = Path(__file__).parent
RESULTS = HERE / "results"
TABLE = HERE / "README.md"

HEAD = """# Not one reminder lost, not one doubled

Written by `make proof` from what it measured; nothing here is written by hand. Each part runs on
the app and on a naive baseline: APScheduler with its defaults and its SQLAlchemy job store (WAL,
synchronous=NORMAL), one cron job a dose. A part that the baseline passes would prove nothing.

`make proof` runs what has no result in `build/proof` yet; `make proof ARGS="zones years"` names
parts, `ARGS="--again zones"` runs them anew, `ARGS=--list` lists them. A part that was interrupted
goes on where it stopped. How a part is built stands at the head of `proving.py`.

Lost: a dose that came due and neither rang nor was explained, or a saved tick that is gone.
Doubled: rung or recorded twice. Wrong: any other broken promise. Time is the time worked, over
both processes.
"""
COLUMNS = (
    "| part | on | what was run | lost | doubled | wrong | time |\n"
    "|---|---|---|---:|---:|---:|---:|\n"
)
NOT_RUN = "not yet run"


def write_table() -> None:
    """Write the table anew from the results that are kept with it."""
    TABLE.write_text(table({part.name: read_json(RESULTS / f"{part.name}.json") for part in PARTS}))


def table(kept: Mapping[str, Json]) -> str:
    """Return the table of the results by part; None for a part that was never run."""
    rows = [row for part in PARTS for row in _rows(part, kept.get(part.name))]
    parts = [_about(part, kept.get(part.name)) for part in PARTS]
    return "\n".join([HEAD, COLUMNS + "".join(rows), "## The parts", "", *parts])


def _rows(part: Part, kept: Json) -> list[str]:
    if kept is None:
        return [_row(part.name, "app", NOT_RUN), _row("", "baseline", NOT_RUN)]
    result = Result.of(kept)
    rows = [_row(part.name, "app", _ran(result.app, kept["complete"]), result.app)]
    if result.baseline is not None:
        ran = _ran(result.baseline, kept["complete"])
        rows.append(_row("", "baseline", ran, result.baseline))
    return rows


def _row(name: str, side: str, ran: str, tally: Tally | None = None) -> str:
    figures: Sequence[str] = ("", "", "", "")
    if tally is not None and tally.counts:
        figures = (*map(_number, (tally.lost, tally.doubled, tally.wrong)), _time(tally.seconds))
    return "| " + " | ".join((name, side, ran, *figures)) + " |\n"


def _ran(tally: Tally, complete: bool) -> str:
    if not tally.counts:
        return NOT_RUN
    counts = [f"{_number(number)} {word}" for word, number in tally.counts.items()]
    worst = [f"at most {measure:,.10g} {name}" for name, measure in tally.worst.items()]
    cut = [] if complete else ["**stopped before its end**"]
    return ", ".join([*counts, *worst, *cut])


def _about(part: Part, kept: Json) -> str:
    lines = [f"**{part.name}** - {part.tells}"]
    if kept is None:
        return f"{lines[0]} {NOT_RUN.capitalize()}.\n"
    result = Result.of(kept)
    lines[0] += f" Run on {kept['finished']}, commit {kept['commit']}."
    lines += [f"- app: {note}" for note in result.app.notes]
    if result.baseline is not None:
        lines += [f"- baseline: {note}" for note in result.baseline.notes]
    if result.breaks:
        lines += ["", "| put in on purpose | harness | goes red | seen |", "|---|---|---|---|"]
        answers = {True: "yes", False: "**no**", None: NOT_RUN}
        lines += [
            f"| {b.name} | {b.harness} | {answers[b.red]} | {b.seen} |" for b in result.breaks
        ]
    return "\n".join(lines) + "\n"


def _number(number: int) -> str:
    return f"{number:,}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"
