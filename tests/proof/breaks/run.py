"""The app broken on purpose, one fault at a time: the harness that watches for it tells."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import pytest

from tests.proof.blocked import run as blocked
from tests.proof.breaks import changing, putting_in
from tests.proof.breaks.agreeing import say_who_agreed
from tests.proof.breaks.jumping import jump_past_doses
from tests.proof.chance import run as chance
from tests.proof.chance.counting import Chance
from tests.proof.changes import run as changes
from tests.proof.power.run import Session, cut_power
from tests.proof.proving import Broken, Budget, Result, Tally
from tests.proof.shown import run as shown
from tests.proof.zones import run as zones

LINE = 240
PutIn = Callable[[], AbstractContextManager[None]]
WINDOWS = Chance(2, 2, shrinks=False)
RULES, LIVES = Chance(1, 60, shrinks=False), Chance(1, 12, shrinks=False)


@dataclass(frozen=True)
class Fault:
    """A fault, the part that watches for it, and that part's work on the app, in small.

    `on_broken` is given where the fault is put into a process that `watch` starts: it is the work
    on the broken app, and `put_in` does nothing.
    """

    name: str
    part: str
    watch: Callable[[], Tally]
    put_in: PutIn = nullcontext
    on_broken: Callable[[], Tally] | None = None


def _session(what: str) -> Callable[[], Tally]:
    return lambda: cut_power(Session(what, 12, cuts=3, lives=1, making=False))


def _zones() -> Tally:
    item = zones.Item(("Europe/Berlin",), *zones.SAMPLE_YEARS)
    return zones.app(item)


def _chains(first: int) -> Callable[[], Tally]:
    """Return what lives a few chains of changes from a seed on, which meet with the fault soon."""
    return lambda: changes.chains(changes.Chains(first, 2))


OF_CHANGES = tuple(
    Fault(name, "changes", watch, put_in)
    for name, watch, put_in in (
        ("a change forgets later ones", _chains(11), changing.later_changes_dropped),
        ("a change opens a closed window", _chains(3), changing.closed_windows_open),
        ("a change closes an open window", _chains(20), changing.open_windows_close),
        ("a change moves a dose that is due", _chains(5), changing.open_doses_changed),
        ("a dose is known by its place", _chains(3), changing.known_by_position),
        ("the newest file ends the plan", _chains(7), changing.ends_with_the_file),
        ("the schedule is in order of keys", _chains(4), changing.in_order_of_keys),
        ("a change that began is final", _chains(9), changing.begun_is_final),
        ("the newest agreement is all's", say_who_agreed, changing.newest_agreed_all),
    )
)

FAULTS = (
    Fault("synchronous=NORMAL", "power", _session("app"), on_broken=_session("app-normal")),
    Fault("no unique key", "chance", lambda: chance.database(LIVES), putting_in.no_unique_keys),
    Fault("fold=1", "zones", _zones, putting_in.second_pass),
    Fault("no 60 s cap", "jumps", jump_past_doses, putting_in.no_cap),
    Fault(
        "grace 1 s",
        "blocked",
        lambda: blocked.app(blocked.HeldUp("plain", 1.5, 0.1)),
        putting_in.grace_of_a_second,
    ),
    Fault(
        "ring after the answer", "chance", lambda: chance.rules(RULES), putting_in.deaf_to_answers
    ),
    Fault("no next moment", "shown", lambda: shown.windows(WINDOWS), putting_in.no_next_moment),
    Fault("due an hour early", "chance", lambda: chance.rules(RULES), putting_in.an_hour_early),
    Fault(
        "due an hour early, with the database",
        "chance",
        lambda: chance.database(LIVES),
        putting_in.an_hour_early,
    ),
    Fault(
        "computer off is never told", "chance", lambda: chance.database(LIVES), putting_in.never_off
    ),
    *OF_CHANGES,
)


def run(budget: Budget) -> Result:
    """Put each fault in and see whether its harness tells; without it, it must not."""
    faults = FAULTS if not budget.sample else (FAULTS[3], *OF_CHANGES)
    found = {fault.name: budget.each(_slug(fault), put_in, [fault.name]) for fault in faults}
    seen = tuple(
        Broken(fault.name, fault.part, _red(found[fault.name]), "; ".join(found[fault.name].notes))
        for fault in faults
    )
    number = sum(one.counts.get("put in", 0) for one in found.values())
    seconds = sum(one.seconds for one in found.values())
    return Result(Tally({"faults put in": number}, seconds=seconds), None, seen)


def put_in(name: str) -> Tally:
    """Run the harness on the whole app, then on the broken one."""
    fault = {fault.name: fault for fault in FAULTS}[name]
    try:
        before = fault.watch()
    except pytest.skip.Exception as missing:
        return Tally(notes=(str(missing),))
    with fault.put_in():
        after = (fault.on_broken or fault.watch)()
    green, red = not before.broken, after.broken > 0
    notes = [
        f"{after.lost} lost, {after.doubled} doubled, {after.wrong} wrong",
        *(_in_short(note) for note in after.notes[:1]),
        *(() if green else ("it tells of the whole app, too",)),
    ]
    return Tally({"put in": 1, "told": int(green and red)}, notes=tuple(notes))


def _in_short(note: str) -> str:
    """Return a note as a line: of a chain its name and its parting, not what led there."""
    name, *_done = note.partition(":")
    *done, parting = note.splitlines()
    line = f"{name}: {parting.strip()}" if done else note
    return line if len(line) <= LINE else f"{line[:LINE]} …"


def _red(tally: Tally) -> bool | None:
    return bool(tally.counts["told"]) if tally.counts else None


def _slug(fault: Fault) -> str:
    return fault.name.replace(" ", "-").replace("=", "-")
