"""The product behind the words of its command line, in this process: the only one to import it.

A command is read by the real parser and run on the real services over a real SQLite file. What a
program would get is kept: done, refused or asked, and the JSON.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.app.cli import build_parser
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import ConfirmationRequired, NotAllowedError
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.services.reminder_dispatch import ReminderDispatcher, RingContext
from ldn_desktop.services.settings import change_settings
from ldn_desktop.services.zone_change import ZoneMemory
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.sentences import say
from tests.support.home import FakeMachine, SettableClock, SettableZones
from tests.support.paper_notifier import PaperNotifier

Json = Any  # what a command prints

parser = cache(build_parser)


@dataclass(frozen=True)
class Did:
    """What became of a command: done, refused, asked or wrong usage; its JSON or its sentence."""

    how: str
    json: Json = None
    sentence: str = ""


class Product:
    """A data folder with the product on it, and a clock, a zone and a screen of its own."""

    def __init__(self, folder: Path, now: datetime, zone: str) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700)
        shutil.copyfile(empty(folder.parent) / FILE_NAME, folder / FILE_NAME)
        self.clock, self.zones = SettableClock(now), SettableZones(zone)
        self.store = SqliteStore(folder)
        self.context = Context(self.store, self.clock, self.zones)
        self.house = AppContext(folder, self.context, FakeMachine())
        self.screen = PaperNotifier()
        self.reminding = ReminderDispatcher(self.context, self.screen, _message)
        self.memory = ZoneMemory(self.context)

    def close(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def run(self, *words: str) -> Did:
        """Run a command."""
        try:
            options = parser().parse_args([*words, "--json"])
        except SystemExit:
            return Did("wrong usage", sentence=" ".join(words))
        try:
            answer = options.run.run(self.house, options)
        except ConfirmationRequired as question:
            return Did("asked", sentence=say(question))
        except (NotAllowedError, ValidationError) as error:
            return Did("refused", sentence=say(error))
        return Did("done", answer.json)

    def schedule(self, first: date, last: date) -> list[Json]:
        rows: list[Json] = self.run(
            "schedule", "--from", first.isoformat(), "--to", last.isoformat()
        ).json
        return rows

    def write(self, file: Json) -> str:
        path = self.folder / "plan.json"
        path.write_text(json.dumps(file), "utf-8")
        return str(path)

    def check(self) -> set[tuple[date, int]]:
        """Do what the running app does at each look; return the doses on the screen."""
        self.memory.check()
        self.reminding.check()
        return {(key.day, key.slot) for key in self.screen.on_screen}

    def travel(self, zone: str) -> None:
        self.zones.set(zone)

    def set_hours(self, on_time: int, late: int, before_next: int) -> None:
        change_settings(
            self.context, on_time_hours=on_time, late_hours=late, before_next_hours=before_next
        )


@cache
def empty(beside: Path) -> Path:
    """Make an empty database once; it is copied for each life."""
    folder = beside / "empty"
    folder.mkdir(mode=0o700, exist_ok=True)
    SqliteStore(folder).close()
    return folder


def _message(told: RingContext) -> Message:
    return Message(told.ring.status.key, "", "", ((Button.TAKEN, ""),))


def utc(text: str) -> datetime:
    """Read an instant of the JSON."""
    return datetime.fromisoformat(text).astimezone(UTC)
