"""What is taken now and what was taken last, in a line each, for papers."""

from ldn_desktop.services.closing import LastTaken
from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


def say_last_taken(taken: LastTaken | None, formats: Formats) -> str:
    """Return amount, date and time of the last dose that was taken."""
    if taken is None:
        return _("none recorded")
    text = f"{show_mg(taken.dose_mg, formats)}, {formats.day(taken.day)}"
    at = formats.time(taken.at) if taken.at is not None else _("time unknown")
    return f"{text}, {at}"


def say_dose_now(progress: PlanProgress, formats: Formats) -> str:
    """Return what is taken now, how often and when, or that it is nothing."""
    if progress.phase is not PlanPhase.IN_STEP or progress.part is None or not progress.dose_mg:
        return _("none (pause)") if progress.phase is PlanPhase.PAUSE else _("none")
    times = progress.part.plan.times
    dose = show_mg(progress.dose_mg, formats)
    if len(times) > 1:
        dose = f"{len(times)}\u00a0×\u00a0{dose}"
    often = _("every other day") if progress.every_days > 1 else _("every day")
    at = ", ".join(formats.time(one) for one in times)
    return _("{dose} {often} at {times}").format(dose=dose, often=often, times=at)
