"""A data folder of its own, under a clock and a zone that the test sets, with commands to run."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.app.cli import parse, run_command
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.exchange.plan_file import plan_of
from ldn_desktop.services.context import Context
from ldn_desktop.services.doctor import AppFacts, DoNotDisturb, ServerFacts, SessionConfig, Syncing
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.planning import Agreement, ChangeRequest
from ldn_desktop.services.ports import AutostartState, LocalZone
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore

Made = Any  # what a test reads out of JSON
BERLIN = "Europe/Berlin"
WELL_SYNCED = Syncing("wal", 2)
FILE: dict[str, Made] = {
    "medicine": "Naltrexone (low dose)",
    "condition": "fibromyalgia",
    "reason": "trying without",
    "start_date": "2027-01-04",
    "times": ["21:00"],
    "time_rule": "local",
    "home_zone": None,
    "supply": {"capsules_mg": ["0.5", "1.5", "3", "4.5"], "max_pieces": 4},
    "steps": [
        {"dose_mg": "4.5", "days": 14, "every_days": 1},
        {"dose_mg": "4", "days": 14, "every_days": 1},
    ],
    "follow_up_days": 28,
    "agreed_with": "Dr Example",
    "agreed_on": "2026-12-20",
    "missed_dose_advice": "Skip it and take the next one as usual",
}
"""The plan file of the design."""


def plan(**changes: Made) -> Plan:
    """Return the design's plan with some fields changed."""
    return plan_of({**FILE, **changes})


def change_to(
    new: Plan, first: date | None = None, agreement: Agreement | None = None
) -> ChangeRequest:
    """Return the request to change to this plan file from a date on, today by default."""
    return ChangeRequest(Operation.CHANGE, first, plan=new, agreement=agreement or Agreement())


class SettableClock:
    """A clock that stands until it is set."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def go(self, **span: float) -> None:
        """Let time pass: `go(minutes=15)`."""
        self.moment += timedelta(**span)


class SettableZones:
    """A zone that is what the test says."""

    def __init__(self, name: str) -> None:
        self.set(name)

    def set(self, name: str, *, known: bool = True) -> None:
        self._local = LocalZone(ZoneInfo(name), name, known)

    def local(self) -> LocalZone:
        return self._local


@dataclass
class FakeMachine:
    """Facts about a machine, as the test says them."""

    screen: bool = True
    server: ServerFacts | None = None
    quiet: DoNotDisturb | None = None
    starts_itself: AutostartState | None = AutostartState.OFF
    running: AppFacts | None = None
    synced: Syncing | None = WELL_SYNCED
    fault: StorageError | None = None
    free: int = 10**10
    backup: datetime | None = None
    hung: bool = False
    config: SessionConfig | None = None
    answered: tuple[datetime, ...] = ()
    up_until: datetime | None = None
    deaf: bool = False
    typed_by: str | None = None

    def has_screen(self) -> bool:
        return self.screen

    def notification_server(self) -> ServerFacts | None:
        return self.server

    def do_not_disturb(self) -> DoNotDisturb | None:
        return self.quiet

    def input_method(self) -> str | None:
        return self.typed_by

    def autostart(self) -> AutostartState | None:
        return self.starts_itself

    def session_config(self) -> SessionConfig | None:
        return self.config

    def app(self) -> AppFacts | None:
        return self.running

    def syncing(self) -> Syncing | None:
        return self.synced

    def database_health(self) -> StorageError | None:
        return self.fault

    def free_bytes(self) -> int:
        return self.free

    def last_backup(self) -> datetime | None:
        return self.backup

    def hangs(self) -> bool:
        return self.hung

    def last_answers(self) -> tuple[datetime, ...]:
        return self.answered

    def was_up_after(self, at: datetime) -> bool | None:
        return None if self.up_until is None else self.up_until > at

    def unreachable(self) -> bool:
        return self.deaf


@dataclass(frozen=True)
class Ran:
    """What a command gave: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


@dataclass
class Home:
    """A data folder, the clock and zone it lives by, and its commands run in this process."""

    folder: Path
    clock: SettableClock
    zones: SettableZones
    machine: FakeMachine = field(default_factory=FakeMachine)
    asked_for: list[Path | None] = field(default_factory=list)

    @contextmanager
    def context(self) -> Iterator[Context]:
        """Open the store for the services, as the window does."""
        with closing(SqliteStore(self.folder)) as store:
            yield Context(store, self.clock, self.zones)

    def at(self, local: str) -> None:
        """Set the clock to this local date and time."""
        naive = datetime.fromisoformat(local)
        self.clock.moment = naive.replace(tzinfo=self.zones.local().zone).astimezone(UTC)

    def run(self, *words: str) -> Ran:
        """Run a command; wrong usage raises `SystemExit`."""
        out, err = StringIO(), StringIO()
        status = run_command(parse(words), open_at=self.open_at, out=out, err=err)
        return Ran(status, out.getvalue(), err.getvalue())

    def json(self, *words: str) -> Made:
        """Run a command that has to work, and return the JSON it prints."""
        ran = self.run(*words, "--json")
        assert (ran.status, ran.err) == (0, "")
        return json.loads(ran.out)

    def refused(self, *words: str) -> str:
        """Run a command that has to be refused in one line, with nothing changed; return it."""
        before = self.rows()
        ran = self.run(*words)
        assert (ran.status, ran.out) == (1, "")
        sentence, end, rest = ran.err.partition("\n")
        assert sentence
        assert (end, rest) == ("\n", "")
        assert self.rows() == before
        return sentence

    def write(self, content: Made, name: str = "plan.json") -> str:
        """Write a file beside the data folder and return its name."""
        path = self.folder.parent / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    def start(self, *words: str, **changes: Made) -> Made:
        """Start the design's plan, with some fields changed."""
        return self.json("plan", "new", self.write({**FILE, **changes}), *words)

    def row(self, key: str) -> Made:
        """Return a dose's schedule row."""
        day = key.partition("#")[0]
        rows = self.json("schedule", "--from", day, "--to", day)
        return next(row for row in rows if row["key"] == key)

    def state(self, key: str) -> str:
        return str(self.row(key)["state"])

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Return every row of every table, to see that nothing changed."""
        if not (self.folder / FILE_NAME).exists():
            return {}
        with closing(sqlite3.connect(self.folder / FILE_NAME)) as file:
            names = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            read = 'SELECT * FROM "{}"'
            return {name: file.execute(read.format(name)).fetchall() for (name,) in names}

    def open_at(self, asked_for: Path | None) -> AppContext:
        """Open this folder, whichever was asked for, and keep what was asked for."""
        self.asked_for.append(asked_for)
        store = SqliteStore(self.folder)
        return AppContext(self.folder, Context(store, self.clock, self.zones), self.machine)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database as the migrations make it, to be copied: making one takes a while."""
    folder = tmp_path_factory.mktemp("empty")
    SqliteStore(folder).close()
    return folder / FILE_NAME


class MakeHome(Protocol):
    """Makes a home at a local time in a zone."""

    def __call__(self, local: str, zone: str = BERLIN) -> Home: ...


@pytest.fixture
def make_home(tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> MakeHome:
    """Return what makes a home at a local time in a zone."""
    # Where a command looks for a running app: nowhere but in this test's own folder.
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))

    def make(local: str, zone: str = BERLIN) -> Home:
        folder = tmp_path / f"data-{len(list(tmp_path.iterdir()))}"
        folder.mkdir(mode=0o700)
        shutil.copyfile(empty_database, folder / FILE_NAME)
        made = Home(folder, SettableClock(datetime(2027, 1, 1, tzinfo=UTC)), SettableZones(zone))
        made.at(local)
        return made

    return make


@pytest.fixture
def home(make_home: Callable[[str], Home]) -> Home:
    """An empty data folder in Berlin, on the Sunday before the design's plan starts, at noon."""
    return make_home("2027-01-03 12:00")


@pytest.fixture
def house(home: Home) -> Home:
    """The design's plan, entered on the Sunday before it starts; it is that Sunday, noon."""
    home.start()
    return home
