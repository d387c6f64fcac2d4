"""Made `life.sql` and `told.json`: a life written by the version before one effective plan.

    python -m tests.storage.earlier_life.make

It was run once, at commit ac551e3. A later version would write other rows: what it says of the
rows that are kept here is what the test asks. The life leaves out what that version did wrong.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ldn_desktop.services.reminder_dispatch import ReminderDispatcher
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.storage.db_connection import FILE_NAME, connect
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.storage.earlier_life.telling import INSTANTS, ROWS, TOLD, ask
from tests.support.home import FILE, Home, Made, SettableClock, SettableZones
from tests.support.paper_notifier import PaperNotifier

STEPS = [{"dose_mg": dose, "days": 14, "every_days": 1} for dose in ("4.5", "4", "3.5", "3")]
EVERY_OTHER_DAY = [
    {"dose_mg": "3.5", "days": 9, "every_days": 1},
    {"dose_mg": "3", "days": 14, "every_days": 2},
    {"dose_mg": "1.5", "days": 20, "every_days": 2},
]
AT_HOME = [
    {"dose_mg": "1.5", "days": 10, "every_days": 1},
    {"dose_mg": "1", "days": 14, "every_days": 1},
    {"dose_mg": "0.5", "days": None, "every_days": 1},
]


def main() -> None:
    """Live the life in a folder of its own; keep its rows and what is told of them."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_RUNTIME_DIR"] = name  # where a command looks for a running app
        folder = Path(name) / "data"
        folder.mkdir(mode=0o700)
        SqliteStore(folder).close()
        zones = SettableZones("Europe/Berlin")
        home = Home(folder, SettableClock(datetime(2027, 1, 1, tzinfo=UTC)), zones)
        live(home)
        ROWS.write_text(dump(folder), "utf-8")
        told = {instant: ask(home, instant) for instant in INSTANTS}
    TOLD.write_text(one_a_line(told) + "\n", "utf-8")


def dump(folder: Path) -> str:
    """Return the database as statements, with the numbers that say whose it is."""
    with closing(connect(folder / FILE_NAME)) as file:
        identity = [
            f"PRAGMA {name} = {file.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        ]
        return "\n".join([*identity, *file.iterdump(), ""])


def one_a_line(told: Made) -> str:
    """Return JSON with a line for each row of a list."""
    return json.dumps(told, ensure_ascii=False).replace("}, {", "},\n{").replace("], ", "],\n")


def live(home: Home) -> None:
    """Live from January to April 2027."""
    before_the_plan(home)
    first_weeks(home)
    twice_a_day(home)
    paused_and_back(home)
    every_other_day(home)
    second_plan(home)


def before_the_plan(home: Home) -> None:
    for day in ("2026-12-29", "2026-12-31", "2027-01-02"):
        home.at(f"{day} 19:00")
        home.json("check-in", "pain=5", "sleep disturbance=3")
    home.at("2027-01-03 12:00")
    home.json("plan", "new", home.write({**FILE, "steps": STEPS}))


def first_weeks(home: Home) -> None:
    """Once a day at 21:00: each kind of record, then three days longer from today on."""
    with up(home, "2027-01-04 20:58", "2027-01-04 21:20"):
        home.json("taken")
    home.at("2027-01-05 21:30")
    home.json("skip", "--reason", "felt unwell")
    home.at("2027-01-06 18:00")
    home.json("taken", "2027-01-06", "--note", "early, a long drive")
    with up(home, "2027-01-07 20:58", "2027-01-08 09:30"):
        pass  # up, and no answer
    with up(home, "2027-01-08 20:58", "2027-01-08 21:40"):
        home.json("later", "--minutes", "45")
    home.at("2027-01-08 21:50")
    home.json("taken", "--dose", "4")
    home.at("2027-01-09 21:05")
    home.json("taken")
    home.at("2027-01-09 21:08")
    home.json("undo")
    home.at("2027-01-10 21:05")
    home.json("taken", "--at", "20:50")
    home.json("taken", "--extra", "--dose", "0.5", "--at", "13:00", "--note", "for the walk")
    home.at("2027-01-11 21:05")
    home.json("taken")
    home.at("2027-01-11 21:30")
    home.json("clear", "2027-01-11")
    home.json("check-in", "pain=6", "--date", "2027-01-11")
    home.json("note", "slept badly")
    home.at("2027-01-12 12:00")
    home.json("plan", "hold", "--days", "3", "--reason", "sleep")


def twice_a_day(home: Home) -> None:
    """08:00 and 21:00, agreed on 22 January for 25 January on; that morning is taken."""
    twice = {**FILE, "steps": STEPS, "start_date": "2027-01-25", "times": ["08:00", "21:00"]}
    changed = {**twice, "steps": EVERY_OTHER_DAY[:1] + STEPS[3:]}
    home.at("2027-01-22 10:00")
    agreed = ("--agreed-with", "Dr Other", "--agreed-on", "2027-01-21")
    home.json("plan", "change", home.write(changed), "--from", "2027-01-25", *agreed)
    home.at("2027-01-25 08:20")
    home.json("taken", "2027-01-25#1")
    home.at("2027-01-25 21:10")
    home.json("taken", "--dose", "3")
    home.at("2027-01-26 17:00")
    home.json("skip", "2027-01-26#1", "--reason", "forgot to take it along")
    home.at("2027-01-27 08:02")
    home.json("later", "2027-01-27", "--minutes", "90")


def paused_and_back(home: Home) -> None:
    """A pause taken back before it came, one that came, and the step before again."""
    home.at("2027-01-30 09:00")
    home.json("plan", "pause", "--days", "4", "--from", "2027-02-02")
    home.at("2027-01-31 09:00")
    home.json("plan", "undo")
    home.at("2027-02-01 07:00")
    surgeon = ("--agreed-with", "Dr Surgeon", "--agreed-on", "2027-01-31", "--reason", "surgery")
    home.json("plan", "pause", "--days", "5", "--from", "2027-02-06", *surgeon)
    home.at("2027-02-12 22:00")
    home.json("taken")
    home.at("2027-02-14 12:00")
    home.json("plan", "back", "--days", "5", "--from", "2027-02-15")


def every_other_day(home: Home) -> None:
    """Once every other day from 22 February on, changed that day before its time came."""
    home.at("2027-02-22 12:00")
    file = {**FILE, "steps": EVERY_OTHER_DAY[1:], "start_date": "2027-02-23"}
    home.json("plan", "change", home.write(file), "--from", "2027-02-23")
    with up(home, "2027-02-23 20:58", "2027-02-23 21:20"):
        home.json("taken")
    home.json("plan", "hold", "--days", "4")
    home.at("2027-03-12 12:00")
    home.json("plan", "stop", "--from", "2027-03-20", "--reason", "as agreed")
    home.json("taken", "--extra", "--dose", "1.5")


def second_plan(home: Home) -> None:
    """A plan by the time of Athens, over the change of the clock, that goes on until changed."""
    home.at("2027-03-22 12:00")
    away = {"time_rule": "home", "home_zone": "Europe/Athens", "times": ["07:30", "22:30"]}
    file = {**FILE, **away, "steps": AT_HOME, "start_date": "2027-03-24", "supply": None}
    home.json("plan", "new", home.write(file))
    home.at("2027-03-24 21:31")
    home.json("taken")
    home.at("2027-03-28 21:40")
    home.json("skip")
    home.at("2027-03-30 03:00")
    home.json("plan", "pause", "--days", "3")
    home.at("2027-04-06 12:00")
    home.json("plan", "back", "--days", "6", "--from", "2027-04-08")
    home.json("plan", "stop", "--from", "2027-05-02")


@contextmanager
def up(home: Home, since: str, until: str) -> Iterator[None]:
    """Have the app up, looking every two minutes, and at `until` do what is inside."""
    home.at(until)
    end = home.clock.moment
    home.at(since)
    with home.context() as context:
        running = RunningLog(context)
        reminding = ReminderDispatcher(context, PaperNotifier(), lambda told: compose(told, PLAIN))
        while home.clock.moment < end:
            running.note_running()
            reminding.check()
            home.clock.moment += timedelta(minutes=2)
        running.stop()
    yield


if __name__ == "__main__":
    main()
