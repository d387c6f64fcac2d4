"""Run the proof that no reminder is lost and none doubled, part by part, and write its table.

Each part runs in a process of its own. A finished part is kept in build/proof and passed over the
next time; one that was interrupted, or ran out of time, goes on where it stopped. Exit status: 0
all parts that were asked for prove what they say, 1 one does not, 2 wrong usage.
"""

import argparse
import importlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.proof.keeping import Json, read_json, write_json  # noqa: E402 - found by the path above
from tests.proof.parts import PARTS, the_part  # noqa: E402 - as above
from tests.proof.proving import Budget, Result  # noqa: E402 - as above
from tests.proof.table import RESULTS, write_table  # noqa: E402 - as above

KEPT = ROOT / "build" / "proof"
UNDER_AN_HOUR = 55 * 60
TABLE = ("tests/proof/README.md", "tests/proof/results")


def main() -> int:
    """Run the parts that the command line names, all by default; return the exit status."""
    given = arguments()
    if given.list:
        for part in PARTS:
            print(f"{part.name:12} {standing(part.name)}")
        return 0
    if given.one:
        run_part(given.one, given.seconds)
        return 0
    names = given.parts or [part.name for part in PARTS]
    if given.again:
        forget(names)
    proved = [prove(name, given.seconds) for name in names]
    write_table()
    print(f"The table is in {(RESULTS.parent / 'README.md').relative_to(ROOT)}.")
    return 0 if all(proved) else 1


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Prove that no reminder is lost or doubled.")
    names = [part.name for part in PARTS]
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of: {', '.join(names)}")
    parser.add_argument("--again", action="store_true", help="forget what was kept of them")
    parser.add_argument("--list", action="store_true", help="list the parts and how they stand")
    parser.add_argument("--seconds", type=float, default=UNDER_AN_HOUR, help="for each part")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    unknown = [name for name in given.parts if name not in names]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; there are: {', '.join(names)}")
    return given


def prove(name: str, seconds: float) -> bool:
    """Run a part unless it is finished; say how it went, and whether it proves what it says."""
    kept = read_json(kept_result(name))
    if kept is None or not kept["complete"]:
        print(f"{name}: running", flush=True)
        # No part opens a window on the user's own screen.
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "LDN_DESKTOP_STANDBY": "off"}
        command = [sys.executable, __file__, "--one", name, "--seconds", str(seconds)]
        began = time.monotonic()
        ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if ended.returncode != 0:
            print(f"{name}: ended by itself with status {ended.returncode}")
            return False
        print(f"{name}: ran for {time.monotonic() - began:.0f} s")
        write_table()
    print(f"{name}: {standing(name)}", flush=True)
    return Result.of(read_json(kept_result(name))).proves


def run_part(name: str, seconds: float) -> None:
    """Run a part in this process and keep its result."""
    run = importlib.import_module(the_part(name).module).run
    budget = Budget(seconds, KEPT / name)
    result = run(budget)
    kept: Json = {
        "part": name,
        "commit": commit(),
        "finished": datetime.now(UTC).date().isoformat(),
        "complete": not budget.cut,
        **asdict(result),
    }
    write_json(kept_result(name), kept)
    write_json(RESULTS / f"{name}.json", kept)


def standing(name: str) -> str:
    """Say how a part stands, in a few words."""
    kept = read_json(kept_result(name))
    if kept is None:
        return "not yet run here"
    result = Result.of(kept)
    words = "proved" if result.proves else "NOT PROVED"
    lost = f"app lost {result.app.lost}, doubled {result.app.doubled}, wrong {result.app.wrong}"
    broken = "" if result.baseline is None else f"; the baseline broke {result.baseline.broken}"
    return f"{words}: {lost}{broken}" + ("" if kept["complete"] else "; stopped before its end")


def forget(names: list[str]) -> None:
    """Forget what was kept of these parts here; the table keeps its rows until they are run."""
    for name in names:
        kept_result(name).unlink(missing_ok=True)
        shutil.rmtree(KEPT / name, ignore_errors=True)


def kept_result(name: str) -> Path:
    """Return where a part's result is kept."""
    return KEPT / f"{name}.json"


def commit() -> str:
    """Return what was run: the commit, with a + where files differ from it, the table left out."""
    differs = git("status", "--porcelain", "--", ".", *(f":!{path}" for path in TABLE))
    return git("rev-parse", "--short", "HEAD") + ("+" if differs else "") or "unknown"


def git(*words: str) -> str:
    """Return what git says, nothing where it can't tell."""
    told = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
