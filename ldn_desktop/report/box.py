"""The box at the top of the report: the facts that a reader with three minutes needs first."""

from collections.abc import Iterator

from ldn_desktop.domain.plan import StepDays
from ldn_desktop.report.plan_section import say_dose, with_states
from ldn_desktop.services.plan_progress import PlanPhase
from ldn_desktop.services.report import Report
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.person import Person
from ldn_desktop.wording.taking import say_dose_now, say_last_taken

ENDED = frozenset({PlanPhase.FOLLOW_UP, PlanPhase.OVER})


def box_of(report: Report, formats: Formats) -> tuple[tuple[str, str], ...]:
    """Return the facts, each with its name; who it is about is put before them by `naming`."""
    progress = report.plan_progress
    review, until = report.review, progress.follow_up_until
    return (
        (_("Dose now"), say_dose_now(progress, formats)),
        (_("Last dose taken"), say_last_taken(report.last_taken, formats)),
        (_("Where in the plan"), _where(report, formats)),
        (_("Next change"), _next_change(report, formats)),
        (_("Last planned dose"), _last_planned(report, formats)),
        (_("Follow-up until"), formats.day(until) if until else _("not known yet")),
        (_("Next review"), formats.day(review) if review else _("none entered")),
    )


def who(person: Person) -> Iterator[tuple[str, str]]:
    """Yield the fact whom the report is about, if it was entered."""
    if person.words:
        yield _("Who"), person.words


def _where(report: Report, formats: Formats) -> str:
    progress, today = report.plan_progress, report.snapshot.today
    if progress.step is not None:
        step = _("step {step} of {steps}").format(step=progress.step, steps=progress.steps)
        if progress.days is None:
            return _("{step}, day {day}").format(step=step, day=progress.day)
        return _("{step}, day {day} of {days}").format(
            step=step, day=progress.day, days=progress.days
        )
    ends, until = progress.ends_on, progress.follow_up_until
    if progress.phase is PlanPhase.FOLLOW_UP and ends and until:
        return _("ended, follow-up day {day} of {days}").format(
            day=(today - ends).days, days=(until - ends).days
        )
    if progress.phase is PlanPhase.OVER:
        return _("ended, follow-up over")
    if progress.following is not None:
        return _("starts on {day}").format(day=formats.day(progress.following.first))
    return _("no plan in force")


def _next_change(report: Report, formats: Formats) -> str:
    progress = report.plan_progress
    following: StepDays | None = progress.following
    if following is not None:
        dose = say_dose(following.step.dose_mg, formats)
        if following.step.every_days > 1:
            dose = _("{dose} every other day").format(dose=dose)
        return _("{dose} from {day}").format(dose=dose, day=formats.day(following.first))
    if progress.phase not in ENDED and progress.ends_on is not None:
        day = formats.day(progress.ends_on)
        return _("no doses after {day}").format(day=day)
    return _("none")


def _last_planned(report: Report, formats: Formats) -> str:
    ends_on = report.plan_progress.ends_on
    if ends_on is None:
        return _("not known yet: it goes on until it is changed")
    return with_states(report.history.day(ends_on), formats)
