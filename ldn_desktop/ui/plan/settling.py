"""How an edited plan joins what was planned before: nothing before its first date changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ldn_desktop.domain.plan import Plan, Step, StepDays
from ldn_desktop.ui.plan.draft import PlanDraft
from ldn_desktop.ui.plan.reading import Complaint
from ldn_desktop.wording.i18n import _, plural


@dataclass(frozen=True)
class Past:
    """What of a plan lies before a date: whole steps, and the days of the step then running."""

    whole_steps: int
    running: StepDays | None
    days_run: int


@dataclass(frozen=True)
class Settled:
    """The steps of the new revision, or the complaint (with its field) that stands in the way."""

    steps: tuple[Step, ...]
    field: str = ""
    complaint: Complaint | None = None


def past_of(plan: Plan, day: date) -> Past:
    """Return what of `plan` lies before `day`."""
    whole = sum(1 for row in plan.calendar if row.last is not None and row.last < day)
    running = plan.step_on(day)
    return Past(whole, running, (day - running.first).days if running else 0)


def settle(before: Plan, steps: Sequence[Step], from_date: date) -> Settled:
    """Return `steps` so that each date before `from_date` keeps the dose that `before` gave it.

    A step that is running on `from_date` and gets another dose is parted in two, so that its days
    so far stay what they were and its last day stays where it is.
    """
    steps = tuple(steps)
    past = past_of(before, from_date)
    if steps[: past.whole_steps] != before.steps[: past.whole_steps]:
        return Settled(steps, "from_date", Complaint(_steps_before()))
    if past.running is None or past.days_run == 0:
        return Settled(steps)
    if len(steps) <= past.whole_steps:
        return Settled(steps, "from_date", Complaint(_steps_before()))
    return _part(steps, past.whole_steps, past.running.step, past.days_run)


def _part(steps: tuple[Step, ...], place: int, old: Step, days_run: int) -> Settled:
    new = steps[place]
    is_same = (new.dose_mg, new.every_days) == (old.dose_mg, old.every_days)
    # Every other day stays every other day: the first part ends before a day with a dose.
    keeps_rhythm = new.every_days == old.every_days == 2 and not is_same
    first_days = days_run + (days_run % 2 if keeps_rhythm else 0)
    least = days_run if is_same else first_days + 1
    if new.days is not None and new.days < least:
        return Settled(steps, f"steps[{place}].days", Complaint(_too_short(days_run, least)))
    if is_same:
        return Settled(steps)
    rest = replace(new, days=None if new.days is None else new.days - first_days)
    parts = (replace(old, days=first_days), rest)
    return Settled((*steps[:place], *parts, *steps[place + 1 :]))


def removed(draft: PlanDraft, before: Plan | None, place: int, day: date) -> PlanDraft:
    """Return the draft without a step; of one that is running, the days so far stay."""
    running, days_run = _running(before, day) if before else (-1, 0)
    if place == running and days_run:
        return draft.with_step(place, replace(draft.steps[place], days=str(days_run)))
    return draft.without(place)


def _running(before: Plan, day: date) -> tuple[int, int]:
    past = past_of(before, day)
    return past.whole_steps, past.days_run


def _steps_before() -> str:
    return _("Steps before this date can't change. Pick an earlier date, or put them back.")


def _too_short(days_run: int, least: int) -> str:
    run = plural(
        "This step has already lasted {count} day.",
        "This step has already lasted {count} days.",
        days_run,
    ).format(count=days_run)
    more = plural("Enter {count} day or more.", "Enter {count} days or more.", least)
    return f"{run} {more.format(count=least)}"
