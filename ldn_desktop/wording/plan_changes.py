"""Sentences about a change of the plan: what changes, from when to when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.changes import DoseChange, DoseThen
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.domain.spacing import CloseDoses
from ldn_desktop.domain.supply import Supply, make_dose
from ldn_desktop.services.planning import LaterChange, PlanChange
from ldn_desktop.wording.amounts import show_making, show_mg
from ldn_desktop.wording.counts import count_days
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

ONE_MINUTE = timedelta(minutes=1)
EVERY_OTHER_DAY = 2
MOST_RUNS = 3
"""Most sentences that are shown at first; the others are shown on request."""


@dataclass(frozen=True)
class Run:
    """Consecutive doses of one slot that change in the same way; `every_days` 0: a single dose."""

    first: date
    last: date
    before: DoseThen | None
    after: DoseThen | None
    is_time_only: bool
    every_days: int = 0


def say_change(change: PlanChange, formats: Formats, *, with_move: bool = True) -> str:
    """Return a change as one sentence: what it does, what moves, and when the last dose is."""
    moves = _say_move(change) if with_move else ()
    parts = (*_say_operation(change, formats), *moves, _say_last(change, formats))
    sentence = "; ".join(part for part in parts if part)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def say_later(change: PlanChange, formats: Formats) -> tuple[str, ...]:
    """Return a sentence for each change that was agreed for later: kept, moved or ended."""
    return tuple(_say_later(one, formats) for one in change.later)


def say_close(change: PlanChange, formats: Formats) -> tuple[str, ...]:
    """Return a sentence for each two doses that a change brings too close together."""
    return tuple(_say_close(one, formats) for one in change.close)


def _say_close(one: CloseDoses, formats: Formats) -> str:
    hours, minutes = divmod(one.apart // ONE_MINUTE, 60)
    apart = plural("{count} hour", "{count} hours", hours).format(count=hours)
    if minutes:
        apart = _("{hours} {minutes} min").format(hours=apart, minutes=minutes)
    first, second = (
        _("{day}, {time}").format(day=formats.day(dose.key.day), time=formats.time(dose.at))
        for dose in (one.first, one.second)
    )
    text = _("Two doses only {apart} apart: {first}, and {second}.")
    return text.format(apart=apart, first=first, second=second)


def _say_operation(change: PlanChange, formats: Formats) -> Iterator[str]:
    revision = change.revision
    days, begins = revision.days, formats.day(revision.from_date)
    row = revision.plan.step_on(revision.from_date)
    dose = _("no doses") if row is None else _dose(row.step.dose_mg, formats)
    more = plural("{count} more day", "{count} more days", days or 0).format(count=days)
    if revision.operation is Operation.HOLD:
        yield _("{dose} for {days}").format(dose=dose, days=more)
    elif revision.operation is Operation.PAUSE and days is None:
        yield _("no doses from {day} until you go on").format(day=begins)
    elif revision.operation is Operation.PAUSE:
        yield _("no doses for {days} from {day}").format(days=count_days(days or 0), day=begins)
    elif revision.operation is Operation.RESUME:
        yield _("{dose} again from {day}").format(dose=dose, day=begins)
    elif revision.operation is Operation.BACK and row is not None:
        again = count_days(row.step.days or 0)
        yield _("{dose} again for {days}").format(dose=dose, days=again)
    elif revision.operation is Operation.STOP:
        yield _("no doses from {day}").format(day=begins)


def _say_move(change: PlanChange) -> Iterator[str]:
    before, after = change.ends_on_before, change.ends_on_after
    moves = {Operation.HOLD, Operation.PAUSE, Operation.BACK, Operation.RESUME}
    if before is None or after is None or change.revision.operation not in moves:
        return
    days = (after - before).days
    if days > 0:
        yield plural(
            "what follows moves by {count} day", "what follows moves by {count} days", days
        ).format(count=days)
    elif days < 0:
        yield plural(
            "what follows comes {count} day earlier",
            "what follows comes {count} days earlier",
            -days,
        ).format(count=-days)


def _say_last(change: PlanChange, formats: Formats) -> str:
    before, after = change.ends_on_before, change.ends_on_after
    if after is None:
        return _("it goes on until you change it")
    if before is None or before == after:
        return _("last dose {day}").format(day=formats.day(after))
    return _("last dose {day}, not {before}").format(
        day=formats.day(after), before=formats.day(before)
    )


def _say_later(one: LaterChange, formats: Formats) -> str:
    before = formats.day(one.before)
    who = one.revision.agreed_with
    what = _("What was agreed with {who} from {day}") if who else _("What was agreed from {day}")
    what = what.format(who=who, day=before)
    if one.after is None:
        return _("{what} ends with this change.").format(what=what)
    if one.after == one.before:
        return _("{what} keeps its date.").format(what=what)
    return _("{what} comes on {day}.").format(what=what, day=formats.day(one.after))


def _dose(dose_mg: Decimal | None, formats: Formats) -> str:
    return _("no doses") if dose_mg is None else show_mg(dose_mg, formats)


def describe(change: PlanChange, formats: Formats) -> tuple[str, ...]:
    """Return the sentences for a changed plan, at most `MOST_RUNS` of them and the end."""
    return shorten(describe_each(change, formats), change, formats)


def shorten(found: tuple[str, ...], change: PlanChange, formats: Formats) -> tuple[str, ...]:
    """Return the first sentences of `describe_each`, the number of the others, and the end."""
    if not found:
        return (_("The doses stay as they are. Other entries change."),)
    sentences = found[:MOST_RUNS]
    rest = len(found) - MOST_RUNS
    if rest > 0:
        more = plural("{count} more change follows.", "{count} more changes follow.", rest)
        sentences = (*sentences, more.format(count=rest))
    return (*sentences, say_end(change.ends_on_before, change.ends_on_after, formats))


def describe_each(change: PlanChange, formats: Formats) -> tuple[str, ...]:
    """Return a sentence for each run of doses that a change of plan changes in the same way."""
    found = runs(change.changes)
    last_day = _end(change, found) if found else date.max
    return tuple(_say(run, last_day, formats) for run in found)


def describe_runs(changes: Sequence[DoseChange], formats: Formats) -> tuple[str, ...]:
    """Return a sentence for each run of doses that change in the same way."""
    return tuple(_say(run, date.max, formats) for run in runs(changes))


def describe_new(change: PlanChange, today: date, formats: Formats) -> tuple[str, ...]:
    """Return the sentences for a new plan: start, number of steps, end. `today` is a local date."""
    plan = change.revision.plan
    step = plan.steps[0]
    starts = _("Starts {date}").format(date=_the_day(plan.start_date, today, formats))
    if step.dose_mg is not None:
        times = ", ".join(formats.time(at) for at in plan.times)
        starts = _("{starts} with {dose} at {times}").format(
            starts=starts, dose=show_mg(step.dose_mg, formats), times=times
        )
    steps = plural("{count} step.", "{count} steps.", len(plan.steps))
    ends = plan.ends_on()
    end = (
        _("It goes on until you change it.")
        if ends is None
        else _("Last dose {date}.").format(date=formats.long_day(ends))
    )
    return (f"{starts}.", f"{steps.format(count=len(plan.steps))} {end}")


def describe_supply(before: Plan, after: Plan, today: date, formats: Formats) -> tuple[str, ...]:
    """Return, for each dose from `today` (local date) on, how both plans' supplies make it.

    Empty if the supply is the same or the old plan has none.
    """
    if before.supply == after.supply or before.supply is None:
        return ()
    doses = dict.fromkeys(
        row.step.dose_mg
        for row in after.calendar
        if row.step.dose_mg is not None and (row.last is None or row.last >= today)
    )
    return tuple(
        _("{dose}: {new} instead of {old}.").format(
            dose=show_mg(dose, formats),
            new=_made(dose, after.supply, formats),
            old=_made(dose, before.supply, formats),
        )
        for dose in doses
    )


def _made(dose: Decimal, supply: Supply | None, formats: Formats) -> str:
    making = make_dose(dose, supply)
    return show_making(dose, making, formats) if making else _("not made exactly")


def runs(changes: Sequence[DoseChange]) -> tuple[Run, ...]:
    """Return the changes joined into runs, in the order of first date and slot."""
    found: dict[int, list[Run]] = {}
    for change in changes:
        of_slot = found.setdefault(change.slot, [])
        run = _run_of(change)
        joined = _joined(of_slot[-1], run) if of_slot else None
        if joined is None:
            of_slot.append(run)
        else:
            of_slot[-1] = joined
    return tuple(sorted((run for of_slot in found.values() for run in of_slot), key=_first))


def _joined(run: Run, other: Run) -> Run | None:
    """Return both runs as one, None if the other differs or does not follow directly."""
    gap = (other.first - run.last).days
    if not _is_alike(run, other) or gap > EVERY_OTHER_DAY or run.every_days not in (0, gap):
        return None
    return Run(run.first, other.last, run.before, run.after, run.is_time_only, gap)


def _end(change: PlanChange, found: Sequence[Run]) -> date:
    """Return the last date of the comparison: a run that reaches it is told without an end."""
    ends = (change.ends_on_before, change.ends_on_after)
    last = max(run.last for run in found)
    # A plan without end is compared for some days only, so a run that reaches the last goes on.
    return last if None in ends else max(day for day in ends if day)


def _first(run: Run) -> date:
    return run.first


def _run_of(change: DoseChange) -> Run:
    before, after = change.before, change.after
    is_time_only = before is not None and after is not None and before.dose_mg == after.dose_mg
    return Run(change.day, change.day, before, after, is_time_only)


def _is_alike(run: Run, other: Run) -> bool:
    if run.is_time_only and other.is_time_only:
        return _times(run) == _times(other)
    return (run.before, run.after) == (other.before, other.after)


def _times(run: Run) -> tuple[object, object]:
    return (run.before and run.before.at, run.after and run.after.at)


def _say(run: Run, last_day: date, formats: Formats) -> str:
    when = _when(run, last_day, formats)
    if run.every_days == EVERY_OTHER_DAY:
        when = _("{when}, every other day").format(when=when)
    return _("{when}: {what}.").format(when=when, what=_what(run, formats))


def _when(run: Run, last_day: date, formats: Formats) -> str:
    first = formats.day(run.first)
    if run.first == run.last and run.last != last_day:
        return _("On {day}").format(day=first)
    if run.last == last_day:
        return _("From {day}").format(day=first)
    return _("From {first} to {last}").format(first=first, last=formats.day(run.last))


def _what(run: Run, formats: Formats) -> str:
    before, after = run.before, run.after
    if before is None and after is not None:
        return _("{dose} at {time}, where there was no dose").format(**_gaps(after, formats))
    if after is None and before is not None:
        return _("no dose instead of {dose} at {time}").format(**_gaps(before, formats))
    if before is None or after is None:
        return ""
    if run.is_time_only:
        return _("at {new} instead of {old}").format(
            new=formats.time(after.at), old=formats.time(before.at)
        )
    if before.at == after.at:
        return _("{new} instead of {old} at {time}").format(
            new=show_mg(after.dose_mg, formats),
            old=show_mg(before.dose_mg, formats),
            time=formats.time(after.at),
        )
    return _("{dose} at {time} instead of {old_dose} at {old_time}").format(
        **_gaps(after, formats),
        old_dose=show_mg(before.dose_mg, formats),
        old_time=formats.time(before.at),
    )


def _gaps(dose: DoseThen, formats: Formats) -> dict[str, str]:
    return {"dose": show_mg(dose.dose_mg, formats), "time": formats.time(dose.at)}


def say_end(before: date | None, after: date | None, formats: Formats) -> str:
    """Return how the local date of the last dose moves; None means that the plan has no end."""
    if before == after:
        if after is None:
            return _("It still goes on until you change it.")
        return _("The last dose stays on {date}.").format(date=formats.day(after))
    if after is None:
        return _("It goes on until you change it.")
    if before is None:
        return _("Last dose {date}.").format(date=formats.day(after))
    return _("Last dose {new} instead of {old}.").format(
        new=formats.day(after), old=formats.day(before)
    )


def _the_day(day: date, today: date, formats: Formats) -> str:
    return _("today") if day == today else formats.long_day(day)
