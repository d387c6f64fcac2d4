"""One chain at random: fifteen changes of a plan, and what is said and set between them.

After each, all that the product tells is compared with the model. `Differs` says where they part,
with all that was done up to there.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from tests.proof.changes.model import Hours, Key, Model, Row
from tests.proof.changes.product import Did, Json, Product, utc
from tests.proof.changes.sequence import DAY, File, RefusedError, Run, Sequence

CHANGES = 15
MOST_STEPS = 120
UNDONE_AT_ONCE = 0.15
"""Of so many changes one is taken back the same moment, and made again."""

ZONES = ("Europe/London", "Europe/Berlin", "Europe/Helsinki")
"""Neighbours are an hour apart, so that coming into one closes no dose by itself."""

STARTS = (date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 15), date(2028, 2, 29))
"""Changes of the clock, a leap day and a day like others, to begin some days before."""

DRY_RUNS = 0.3
"""Of so many changes the dry run is compared first."""

TICK = timedelta(microseconds=1)
"""The least time between two things that are done: instants are kept to the microsecond."""

DOSES = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5")
KINDS = ("change", "hold", "pause", "resume", "back", "stop", "undo", "plan")
WEIGHTS = (6, 5, 5, 4, 4, 1, 5, 1)


class Differs(AssertionError):  # noqa: N818 - reads as what it says
    """The product and the model part."""


@dataclass(frozen=True)
class Told:
    """What a chain did: how many changes, refusals and rows compared."""

    changes: int = 0
    refused: int = 0
    records: int = 0
    rows: int = 0


class Chain:
    """A person with a plan that changes; `seed` gives the same life each time."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = Random(seed)  # noqa: S311 - the same life on every run
        self.trace: list[str] = []
        self.done = self.refused = self.records = self.compared = 0
        zone = self.random.choice(ZONES)
        first = self.random.choice(STARTS) - self.random.randrange(0, 25) * DAY
        wall = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone))
        minutes = self.random.randrange(-24 * 60, 24 * 60)
        now = wall.astimezone(UTC) + timedelta(minutes=minutes)
        self.first = max(first, now.astimezone(ZoneInfo(zone)).date())
        self.model = Model(now, zone)
        self.product = Product(folder / f"life-{seed}", now, zone)

    def live(self) -> Told:
        """Live through it; raises `Differs`."""
        try:
            self._begin()
            for _ in range(MOST_STEPS):
                if self.done == CHANGES:
                    break
                self._between()
                self._a_change()
            self._compare_all()
        except Differs as parting:
            raise Differs("\n".join([*self.trace[-400:], str(parting)])) from None
        finally:
            self.product.close()
        return Told(self.done, self.refused, self.records, self.compared)

    # Plans

    def _begin(self) -> None:
        file = self._file(self.first)
        self._tell(f"plan new {file}")
        did = self.product.run("plan", "new", self.product.write(as_json(file)), "--yes")
        self._same("plan new", did.how, "done")
        self.model.begin(file)
        self._check()
        self._compare_all()

    def _file(self, first: date) -> File:
        """Return a plan file that holds on `first`, often begun before."""
        random = self.random
        count = random.choice((1, 1, 2, 2, 3, 4))
        hours = sorted(random.sample(range(0, 24, 3), count))
        times = tuple(f"{h:02}:{random.choice((0, 0, 30, random.randrange(60))):02}" for h in hours)
        doses = sorted(random.sample(range(len(DOSES)), random.randrange(1, 5)))
        if random.random() < 0.1:
            random.shuffle(doses)
        every = [random.choice((1, 1, 1, 2)) for _ in doses]
        days: list[int | None] = [random.randrange(1, 10) for _ in doses]
        if random.random() < 0.3:
            days[-1] = None
        runs = tuple(
            Run(DOSES[dose], n, step) for dose, n, step in zip(doses, days, every, strict=True)
        )
        zone = random.choice((None, None, None, *ZONES))
        return File(first, times, runs, zone)

    # Between two changes

    def _between(self) -> None:
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            self._go()
            self._tick()
            what = self.random.random()
            if what < 0.08:
                self._travel()
            elif what < 0.14:
                self._set_hours()
            elif what < 0.85:
                self._record()
            # Each look and each reading takes time: what a change did is always looked at.
            if what < 0.14 or self.random.random() < 0.6:
                self._check()
            if self.random.random() < 0.4:
                self._compare_near()
        if self.random.random() < 0.5:
            self._go()

    def _go(self) -> None:
        """Let time pass, now and then to the minute at which something happens."""
        model, random = self.model, self.random
        span = random.choice((0, 5, 60, 300, 900, 1800, 3600))
        moment = model.now + timedelta(minutes=random.randrange(span + 1))
        following = model.next_key()
        if random.random() < 0.25 and following is not None:
            due = model.due(model.dose(following)) + timedelta(minutes=random.randrange(-1, 3))
            if model.now < due < model.now + timedelta(days=4):
                moment = due
        closes = [f.closes for f in model.fixed.values() if f.closes and f.closes > model.now]
        if random.random() < 0.15 and closes:
            moment = min(closes) + timedelta(minutes=random.randrange(-1, 2))
        self._set_clock(max(moment, model.now))
        self._tell(f"-- {moment.astimezone(ZoneInfo(model.zone)):%Y-%m-%d %H:%M} {model.zone}")

    def _set_clock(self, moment: datetime) -> None:
        self.product.clock.moment = moment
        self.model.go(moment)

    def _tick(self) -> None:
        """Let the clock go on a little: no two things are done in the very same instant."""
        self._set_clock(self.model.now + TICK)

    def _travel(self) -> None:
        place = ZONES.index(self.model.zone) + self.random.choice((-1, 1))
        zone = ZONES[min(max(place, 0), len(ZONES) - 1)]
        self._tell(f"travel to {zone}")
        self.product.travel(zone)
        self.model.travel(zone)

    def _set_hours(self) -> None:
        random = self.random
        hours = Hours(random.randrange(1, 5), random.randrange(2, 25), random.randrange(7))
        self._tell(f"set {hours}")
        self.product.set_hours(hours.on_time, hours.late, hours.before_next)
        self.model.hours = hours

    def _record(self) -> None:
        """Say something of a dose, mostly of one that waits; or take the newest word back."""
        key, random = self._a_dose(), self.random
        what = random.choice(("taken", "taken", "taken", "skip", "later", "clear", "undo", "extra"))
        mg = random.choice((None, None, None, "0.5"))
        minutes = random.choice((15, 60, 240, 700))
        words: dict[str, tuple[str, ...]] = {
            "taken": ("--yes", *(("--dose", mg) if mg else ())),
            "skip": ("--yes",),
            "later": ("--minutes", str(minutes)),
            "extra": ("--yes",),
        }
        acts: dict[str, Callable[[], object]] = {
            "taken": lambda: self.model.take(key, mg) if key else None,
            "skip": lambda: self.model.skip(key) if key else None,
            "later": lambda: self.model.later(key, minutes) if key else None,
            "clear": lambda: self.model.clear(key) if key else None,
            "undo": self.model.undo,
            "extra": lambda: self.model.take_extra("0.5"),
        }
        if key is None and what not in ("undo", "extra"):
            return
        named = () if key is None or what in ("undo", "extra") else (f"{key[0]}#{key[1]}",)
        command = ("taken", "--extra", "--dose", "0.5") if what == "extra" else (what, *named)
        line = (*command, *words.get(what, ()))
        self._tell(" ".join(line))
        try:
            acts[what]()
            expected = "done"
        except RefusedError:
            expected = "refused"
        did = self.product.run(*line)
        self._same(f"{line} {did.sentence}", did.how, expected)
        self.records += expected == "done"

    def _a_dose(self) -> Key | None:
        model, random = self.model, self.random
        waiting, following = model.open_keys(), model.next_key()
        if waiting and random.random() < 0.6:
            return random.choice(waiting)
        if following is not None and random.random() < 0.4:
            return following
        near = [dose.key for day in model.near() for dose in model.table(day)]
        return random.choice(near) if near else None

    # Changes

    def _a_change(self) -> None:
        self._tick()
        kind = self.random.choices(KINDS, WEIGHTS)[0]
        if kind == "undo":
            self._undo()
            return
        first = self.model.today() + self.random.choice((0, 0, 0, 0, 1, 2, 3, 6, -1)) * DAY
        held = [day for day, entry in self.model.calendar.items() if entry.paused]
        if kind == "resume" and held and self.random.random() < 0.9:
            ahead = [day for day in held if day >= self.model.today()]
            first = self.random.choice(ahead[:6]) if ahead else first
        if kind == "plan":  # one that starts in the past is another matter than a change
            first = max(first, self.model.today())
        if kind == "resume" and not held and self.random.random() < 0.8:
            return
        entry = self.model.calendar.get(first)
        no_step = entry is None or (entry.run is None and not entry.paused)
        if kind not in ("change", "plan") and no_step:
            return  # nothing is planned: between two plans, before the first, after the last
        if first < self.first:
            return
        self._change(kind, first)

    def _change(self, kind: str, first: date) -> None:
        random = self.random
        days = random.choice((None, 1, 2, 3, 5))
        later = random.choice((None, None, None, "move", "keep"))
        asks = "never"
        words = ["plan", kind]
        if kind == "plan" and first < self.model.today():
            return  # entered while it runs already: another rule than that of a change
        if kind in ("change", "plan"):
            start = first if kind == "plan" else first - random.choice((0, 0, 0, 1, 3, 5)) * DAY
            file = self._file(start)
            if not file.from_day(first)[0]:
                return
            asks = self.model.must_ask(first, file, is_plan=kind == "plan")
            path = self.product.write(as_json(file))
            words = ["plan", "new", path] if kind == "plan" else [*words, path]
            self._tell(str(file))

            def change(sequence: Sequence) -> None:
                sequence.change(first, file, kind)
        elif kind == "stop":

            def change(sequence: Sequence) -> None:
                sequence.stop(first)
        elif kind == "resume":

            def change(sequence: Sequence) -> None:
                sequence.resume(first)
        else:
            if kind == "hold" and days is None:
                days = 4
            if kind == "pause" and days is None and later == "move":
                later = None
            if self._pauses_over_a_stop(kind, first, days):
                return
            words += [] if days is None else ["--days", str(days)]
            words += [] if later is None else ["--later", later]

            def change(sequence: Sequence) -> None:
                if kind == "hold":
                    sequence.hold(first, days or 4, later)
                elif kind == "pause":
                    sequence.pause(first, days, later)
                else:
                    sequence.back(first, days, later)

        if kind != "plan":
            words += ["--from", first.isoformat()]
        after = self._copy()
        try:
            after.change_sequence(first, change, kind)
        except RefusedError:
            self._refused(words)
            return
        if not differing(self.model, after, first):
            return  # nothing that could be seen: a plan may refuse it or keep it
        self._tell(" ".join(words))
        self._do(words, asks, after, first, dry=kind != "plan")

    def _pauses_over_a_stop(self, kind: str, first: date, days: int | None) -> bool:
        sequence = self.model.sequence
        is_pause = kind == "pause" or (kind == "hold" and self.model.calendar[first].paused)
        return is_pause and sequence is not None and sequence.pauses_over_a_stop(first, days)

    def _do(self, words: list[str], asks: str, after: Model, first: date, *, dry: bool) -> None:
        if dry and self.random.random() < DRY_RUNS:
            self._compare_dry_run(words, after, first)
        before = self._outputs() if self.random.random() < UNDONE_AT_ONCE else None
        did = self.product.run(*words)
        if asks != "may":
            self._same(f"{words} {did.sentence}", did.how, "asked" if asks == "must" else "done")
        if did.how == "asked":
            did = self.product.run(*words, "--yes")
        self._same(f"{words} {did.sentence}", did.how, "done")
        if before is not None:
            self._tell("and plan undo at once")
            self._tick()
            self._same("undo at once", self.product.run("plan", "undo").how, "done")
            for name, (was, now) in both(before, self._outputs()).items():
                self._same(f"{name} after an undo at once", now, was)
            self._tick()
            self._same("again", self.product.run(*words, "--yes").how, "done")
        self._now_by(after)

    def _undo(self) -> None:
        if len(self.model.befores) == 1:
            return
        first = self.model.befores[-1].first
        after = self._copy()
        words = ["plan", "undo"]
        try:
            after.undo_change()
        except RefusedError:
            self._refused(words)
            return
        self._tell("plan undo")
        if self.random.random() < DRY_RUNS:
            self._compare_dry_run(words, after, max(first, self.model.today()))
        did = self.product.run(*words)
        self._same(f"plan undo {did.sentence}", did.how, "done")
        self._now_by(after)

    def _now_by(self, after: Model) -> None:
        """Go on by the model after a change, and compare."""
        after.go(self.model.now)
        self.model = after
        self.done += 1
        self._check()
        self._compare_all()

    def _refused(self, words: list[str]) -> None:
        self._tell(" ".join([*words, "(refused)"]))
        self._same(f"{words}", self.product.run(*words, "--yes").how, "refused")
        self.refused += 1

    def _copy(self) -> Model:
        after = copy(self.model)
        for name in ("tables", "fixed", "until", "rung", "log", "befores", "zones"):
            setattr(after, name, copy(getattr(self.model, name)))
        return after

    # What is compared

    def _check(self) -> None:
        """Let both look: no closed dose rings, none that waits falls silent."""
        on_screen = self.product.check()
        rings = self.model.check()
        if rings is not None and rings not in on_screen:
            raise Differs(f"{rings} is due and silent")
        for key in on_screen:
            if self.model.state(key) != "due":
                raise Differs(f"{key} rings, and is {self.model.state(key)}")

    def _outputs(self) -> dict[str, Json]:
        words = (("status",), ("plan", "show"), ("history",))
        found = {" ".join(one): self.product.run(*one).json for one in words}
        return {**found, "schedule": self.product.schedule(self.first - 3 * DAY, self._last())}

    def _last(self) -> date:
        today = self.model.now.date()
        if self.model.goes_on():
            return today + 45 * DAY
        return max(self.model.ends_on() or today, today) + 6 * DAY

    def _compare_all(self) -> None:
        self._compare(self.first - 3 * DAY, self._last())
        if self.random.random() < 0.5:
            ends_on = self.model.ends_on()
            told = self.product.run("status").json["ends_on"]
            self._same("ends_on", told, ends_on.isoformat() if ends_on else None)

    def _compare_near(self) -> None:
        today = self.model.now.date()
        self._compare(today - 3 * DAY, today + 4 * DAY)

    def _compare(self, first: date, last: date) -> None:
        told = self.product.schedule(first, last)
        dues = [row["due"] for row in told]
        self._same("due order", dues, sorted(dues, key=utc))
        ours = sorted(self.model.rows(first, last), key=lambda row: (row.due, row.key))
        theirs = sorted((row_of(row) for row in told), key=lambda row: (row.due, row.key))
        self.compared += len(ours)
        steps = {row.key: row.step for row in ours}
        theirs = [unsaid(row) if steps.get(row.key, 0) is None else row for row in theirs]
        if ours != theirs:
            raise Differs(parting(ours, theirs))

    def _compare_dry_run(self, words: list[str], after: Model, first: date) -> None:
        """The dry run is what then happens."""
        did = self.product.run(*words, "--dry-run")
        self._same(f"dry run of {words} {did.sentence}", did.how, "done")
        for name, model in (("ends_on_before", self.model), ("ends_on_after", after)):
            ends_on = model.ends_on()
            self._same(f"{name} of {words}", did.json[name], ends_on and ends_on.isoformat())
        goes_on = self.model.goes_on() or after.goes_on()
        last = first + 27 * DAY if goes_on else date.max
        ours = differing(self.model, after, max(first, self.model.today()), last)
        theirs = {
            (change["date"], change["slot"]): (then(change["before"]), then(change["after"]))
            for change in did.json["changes"]
            if self.model.today().isoformat() <= change["date"] <= last.isoformat()
        }
        for key in sorted({*ours, *theirs}):
            if ours.get(key) != theirs.get(key):
                raise Differs(
                    f"dry run of {words}: {key}: {theirs.get(key)}, model {ours.get(key)}"
                )

    def _same(self, what: str, told: object, expected: object) -> None:
        if told != expected:
            raise Differs(f"{what}: {told}, and by the model {expected}")

    def _tell(self, line: str) -> None:
        self.trace.append(line)


Then = tuple[str, str] | None


def differing(
    before: Model, after: Model, first: date, last: date = date.max
) -> dict[tuple[str, int], tuple[Then, Then]]:
    """Return what differs between two models, as a dry run tells it: time and amount."""
    days = [day for day in {*before.days(), *after.days()} if first <= day <= last]
    found = {}
    for day in days:
        was, now = (
            {dose.slot: (dose.at, dose.mg) for dose in model.table(day)}
            for model in (before, after)
        )
        for slot in {*was, *now}:
            if was.get(slot) != now.get(slot):
                found[day.isoformat(), slot] = was.get(slot), now.get(slot)
    return found


def then(told: Json) -> Then:
    return None if told is None else (told["time"], told["dose_mg"])


def both(one: dict[str, Json], other: dict[str, Json]) -> dict[str, tuple[Json, Json]]:
    return {name: (one[name], other[name]) for name in one}


def row_of(told: Json) -> Row:
    return Row(
        told["key"],
        told["date"],
        told["slot"],
        told["time"],
        utc(told["due"]),
        told["step"],
        told["dose_mg"],
        told["state"],
        told["taken_mg"],
    )


def unsaid(row: Row) -> Row:
    """Leave the step's number out, of which the model says nothing."""
    return Row(row.key, row.day, row.slot, row.at, row.due, None, row.mg, row.state, row.taken_mg)


def parting(ours: list[Row], theirs: list[Row]) -> str:
    """Say where two schedules part."""
    lines = [f"  model only: {row}" for row in ours if row not in theirs]
    lines += [f"product only: {row}" for row in theirs if row not in ours]
    return "\n".join(sorted(lines, key=lambda line: line.partition("key=")[2])[:12])


def as_json(file: File) -> Json:
    return {
        "start_date": file.start.isoformat(),
        "times": list(file.times),
        "time_rule": "home" if file.zone else "local",
        "home_zone": file.zone,
        "steps": [
            {"dose_mg": run.dose, "days": run.days, "every_days": run.every} for run in file.runs
        ],
    }


def live(seed: int, folder: Path) -> Told:
    """Live one chain in a folder of its own."""
    return Chain(seed, folder).live()


__all__ = ["Chain", "Did", "Differs", "Told", "live"]
