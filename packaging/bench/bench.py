"""Measure start-up, memory and idling of the app against a bare window, in one run.

All are started in turn, round by round, on a virtual screen with a session bus, a notification
server and a tray; the medians are compared. Nothing is due while it is measured.
"""

import argparse
import compileall
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from process import Idling, Measured

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.append(str(ROOT))

from ldn_desktop.app.bootstrap import open_app  # noqa: E402 - found once the path is set
from ldn_desktop.app.demo import fill  # noqa: E402 - as above
from ldn_desktop.desktop.folders import VARIABLE  # noqa: E402 - as above
from tests.support.notification_server import DesktopSession  # noqa: E402 - as above
from tests.support.years import Life, fill_years  # noqa: E402 - as above

TIME_BUDGET = 3.3
MEMORY_BUDGET = 2.0
WAKES_BUDGET = 2.0
FRAME_MS = 16.0
PAGE_MS = 100.0
YEARS_BUDGET = 1.2
REPORT_S = 1.0
TEN_YEARS = 3652
ROUNDS = 9
SETTLE_S = 2.0
IDLE_SETTLE_S = 15.0
BARE, LIBRARIES, WINDOW, TRAY = "bare window", "with the libraries", "window", "only the tray"
EMPTY, YEARS = "an empty folder", "ten years of records"
HOURS_UNTIL_DUE = timedelta(hours=5)


@dataclass(frozen=True)
class Sample:
    """One start: time until ready (ms), memory in full and shared out (MB)."""

    ready: float
    rss: float
    pss: float


@dataclass(frozen=True)
class Resting:
    """A process that nobody touches, some time after its start: memory (MB), and what it does."""

    rss: float
    idling: Idling


@dataclass(frozen=True)
class LaterClock:
    """The clock some hours on, so that the made-up plan's next dose is not due meanwhile."""

    def now(self) -> datetime:
        """Return an instant that has not come yet, in UTC."""
        return datetime.now(UTC) + HOURS_UNTIL_DUE


@dataclass(frozen=True)
class Verdict:
    """A measured value against its budget."""

    what: str
    value: float
    budget: float
    unit: str

    @property
    def kept(self) -> bool:
        """Whether the value lies within the budget."""
        return self.value <= self.budget


def main() -> int:
    """Measure, print, and return 1 where a budget is exceeded and `--check` was given."""
    options = read_options()
    # As it is installed: where Python may not keep its bytecode, each start would compile it anew.
    compileall.compile_dir(ROOT / "ldn_desktop", quiet=1)
    with desktop() as session, tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        demo, empty, years = (Path(folder) / name for name in ("demo", "empty", "years"))
        fill_data(demo)
        open_app(empty).context.store.close()
        fill_ten_years(years)
        session.environment[VARIABLE] = str(demo)
        commands = commands_for(empty, years)
        samples = measure(commands, session.environment, options.rounds)
        resting = {
            name: rest(commands[name], session.environment, options.idle_seconds)
            for name in (BARE, WINDOW, TRAY)
        }
        key_ms = plan_key_ms(session.environment)
        page_ms = ten_years_ms(session.environment)
        report = report_s(session.environment)
    medians = {name: middle(of_one) for name, of_one in samples.items()}
    print_medians(medians, resting)
    verdicts = judge(medians, resting, key_ms, page_ms, report)
    print_verdicts(verdicts)
    return 1 if options.check and not all(verdict.kept for verdict in verdicts) else 0


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail above a budget")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--idle-seconds", type=int, default=120)
    return parser.parse_args()


@contextmanager
def desktop() -> Iterator[DesktopSession]:
    """Yield a screen, a bus, a notification server and a tray, nobody else's."""
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        session = DesktopSession(Path(folder))
        session.environment |= {"QT_QPA_PLATFORM": "xcb", "TZ": "Europe/Berlin"}
        session.start_server()
        try:
            with Measured(
                [sys.executable, str(HERE / "tray_host.py")], session.environment
            ) as tray:
                tray.ready_ms()
                yield session
        finally:
            session.close()


def fill_data(folder: Path) -> None:
    """Write the demo's plan and weeks of records into the data folder."""
    house = open_app(folder)
    fill(replace(house.context, clock=LaterClock()))
    house.context.store.close()


def fill_ten_years(folder: Path) -> None:
    """Write ten years of four doses and six scores a day into a data folder."""
    house = open_app(folder)
    fill_years(house.context, folder, Life(datetime.now(UTC).date(), TEN_YEARS))
    house.context.store.close()


def commands_for(empty: Path, years: Path) -> dict[str, list[str]]:
    """Return what is compared, by name; the app is started as its icon starts it."""
    bare = [sys.executable, str(HERE / "bare_window.py")]
    app = [str(Path(sys.executable).with_name("ldn-desktop"))]
    return {
        BARE: bare,
        LIBRARIES: [*bare, "--with-libraries"],
        WINDOW: app,
        TRAY: [*app, "--background"],
        EMPTY: [*app, "--data-dir", str(empty)],
        YEARS: [*app, "--data-dir", str(years)],
    }


def measure(
    commands: dict[str, list[str]], environment: dict[str, str], rounds: int
) -> dict[str, list[Sample]]:
    """Start each in turn, round by round; the first round warms the caches and is dropped."""
    samples: dict[str, list[Sample]] = defaultdict(list)
    for number in range(rounds + 1):
        print(f"\rround {number} of {rounds} ", end="", file=sys.stderr, flush=True)
        for name, command in commands.items():
            with Measured(command, environment) as process:
                ready = process.ready_ms()
                time.sleep(SETTLE_S)
                sample = Sample(ready, *process.memory_mb())
            if number:
                samples[name].append(sample)
    print(file=sys.stderr)
    return samples


def rest(command: list[str], environment: dict[str, str], seconds: int) -> Resting:
    """Return its memory once all was loaded that it loads by itself, and what it does then."""
    with Measured(command, environment) as process:
        process.ready_ms()
        time.sleep(IDLE_SETTLE_S)
        rss, _pss = process.memory_mb()
        return Resting(rss, process.idling(seconds))


def middle(samples: list[Sample]) -> Sample:
    """Return the median of each value."""
    return Sample(
        median(sample.ready for sample in samples),
        median(sample.rss for sample in samples),
        median(sample.pss for sample in samples),
    )


def plan_key_ms(environment: dict[str, str]) -> float:
    """Return how long a key in a long plan takes until the page is painted, in ms."""
    command = [sys.executable, str(HERE / "plan_page.py")]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(run.stdout)


def ten_years_ms(environment: dict[str, str]) -> dict[str, list[float]]:
    """Return by page how long a click takes until it is painted, on ten years: first, then later.

    In ms; the first click also loads the page's code.
    """
    command = [sys.executable, str(HERE / "ten_years.py")]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, list[float]] = json.loads(run.stdout)
    return found


def report_s(environment: dict[str, str]) -> float:
    """Return the seconds of work for the report of 180 days, two doses and six scores a day."""
    command = [sys.executable, str(HERE / "report_180.py")]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(run.stdout)


def judge(
    medians: dict[str, Sample],
    resting: dict[str, Resting],
    key_ms: float,
    page_ms: dict[str, list[float]],
    report: float,
) -> list[Verdict]:
    """Set what was measured against the budgets."""
    bare, window, tray = (resting[name] for name in (BARE, WINDOW, TRAY))
    ready = medians[WINDOW].ready / medians[BARE].ready
    return [
        Verdict("today's dose readable", ready, TIME_BUDGET, "x"),
        Verdict("memory, window open", window.rss / bare.rss, MEMORY_BUDGET, "x"),
        Verdict("memory, only the tray", tray.rss / bare.rss, MEMORY_BUDGET, "x"),
        Verdict("wake-ups, window open", window.idling.wakes, WAKES_BUDGET, "/min"),
        Verdict("wake-ups, only the tray", tray.idling.wakes, WAKES_BUDGET, "/min"),
        Verdict("a key in a plan of 60 steps", key_ms, FRAME_MS, "ms"),
        Verdict(
            "start on ten years", medians[YEARS].ready / medians[EMPTY].ready, YEARS_BUDGET, "x"
        ),
        Verdict("report of 180 days", report, REPORT_S, "s"),
        *(
            Verdict(f"ten years: {page}", max(times), PAGE_MS, "ms")
            for page, times in page_ms.items()
        ),
    ]


def print_medians(medians: dict[str, Sample], resting: dict[str, Resting]) -> None:
    """Print the measured values, and each as a multiple of the bare window's."""
    bare = medians[BARE]
    titles = f"{'later RSS':>16}{'wakes/min':>12}{'CPU ticks':>11}"
    print(f"{'':20}{'ready':>16}{'RSS':>16}{'PSS':>16}{titles}")
    for name, of_one in medians.items():
        pairs = zip(
            (of_one.ready, of_one.rss, of_one.pss), (bare.ready, bare.rss, bare.pss), strict=True
        )
        units = ("ms", "MB", "MB")
        values = "".join(
            f"{value:6.0f} {unit} {value / yardstick:4.2f} x"
            for (value, yardstick), unit in zip(pairs, units, strict=True)
        )
        print(
            f"{name:20}{values}{said_of(resting[name], resting[BARE]) if name in resting else ''}"
        )
    print("wakes: moments at which it ran, in brackets its threads' pauses; a CPU tick is 10 ms\n")


def said_of(one: Resting, bare: Resting) -> str:
    """Return the end of a row: what it is and does when nobody touches it."""
    did = one.idling
    memory = f"{one.rss:6.0f} MB {one.rss / bare.rss:4.2f} x"
    return f"{memory}{did.wakes:7.1f} ({did.switches:3.0f}){did.ticks:11.0f}"


def print_verdicts(verdicts: list[Verdict]) -> None:
    """Print what was reached against what is asked for."""
    for verdict in verdicts:
        word = "kept" if verdict.kept else "EXCEEDED"
        budget = f"{verdict.budget:.1f} {verdict.unit}"
        print(f"{verdict.what:26}{verdict.value:6.2f} {verdict.unit:5} budget {budget:10} {word}")


if __name__ == "__main__":
    sys.exit(main())
