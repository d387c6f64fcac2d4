"""A session to be recorded: opens the real store, ticks doses, and says so once each is saved.

Run as `session.py FOLDER WHAT FIRST COUNT`; WHAT is `app`, `app-normal` (the app with its commits
not synced) or `naive`. After each commit has returned one line goes to the standard output.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

DAY_ONE = date(2020, 1, 1)
DOSES = 900


def acknowledge(number: int, kind: str) -> None:
    """Show the tick as saved: from here on it has to survive."""
    os.write(1, f"saved {number} {kind}\n".encode())


def without_sync(connect: Callable[..., str]) -> Callable[..., str]:
    """Return what chooses the journal, and then leaves the commits unsynced."""

    def choose(connection: sqlite3.Connection, *, network: bool) -> str:
        answer = connect(connection, network=network)
        connection.execute("PRAGMA synchronous=NORMAL")
        return answer

    return choose


def run_app(folder: Path, first: int, count: int) -> None:
    """Tick, skip and correct doses by the services that the window and the commands use."""
    from ldn_desktop.app.bootstrap import open_app
    from ldn_desktop.domain.plan import Plan, Step
    from ldn_desktop.services import recording
    from ldn_desktop.services.check_ins import note
    from ldn_desktop.services.dose_lookup import DoseRef
    from ldn_desktop.services.errors import ConfirmationCode
    from ldn_desktop.services.planning import start_plan

    house = open_app(folder)
    context = house.context
    if first == 0:
        step = Step(Decimal(4), DOSES)
        start_plan(context, Plan(DAY_ONE, (time(21),), (step,)), tuple(ConfirmationCode))
    for number in range(first, first + count):
        ref = DoseRef(DAY_ONE + timedelta(days=number), 1)
        if number % 7 == 3:
            recording.skip(context, ref, "a reason " * 50)
            acknowledge(number, "skipped")
        else:
            recording.take(context, ref, recording.AnswerDetails(note=f"tick {number}"))
            acknowledge(number, "taken")
        if number % 5 == 2:
            note(context, "something noticed " * 20)
    context.store.close()


def run_naive(folder: Path, first: int, count: int) -> None:
    """Tick doses as a first version would: a table, WAL, and the synchronous=NORMAL of advice."""
    from sqlalchemy import create_engine, event, text

    engine = create_engine(f"sqlite:///{folder / 'naive.sqlite3'}")

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    with engine.begin() as work:
        work.execute(text("CREATE TABLE IF NOT EXISTS answer (number INTEGER, kind TEXT)"))
    for number in range(first, first + count):
        with engine.begin() as work:
            row = {"number": number, "kind": "taken"}
            work.execute(text("INSERT INTO answer VALUES (:number, :kind)"), row)
        acknowledge(number, "taken")
    engine.dispose()


def main() -> None:
    folder, what, first, count = sys.argv[1:]
    if what == "app-normal":
        from ldn_desktop.storage import db_connection, engine

        vars(engine)["use_journal"] = without_sync(db_connection.use_journal)
    run = run_naive if what == "naive" else run_app
    run(Path(folder), int(first), int(count))


if __name__ == "__main__":
    main()
