"""Makes the state of the first run: from its answers, a plan of one step."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum

from ldn_desktop.domain.plan import EARLIEST, Plan, Step
from ldn_desktop.domain.texts import parse_whole_number, plain_digits
from ldn_desktop.ui.plan.kinds import PlanKind
from ldn_desktop.wording.i18n import _

BEDTIME = time(21)
MORNING = time(8)


class Since(StrEnum):
    """How the user states the first day."""

    DATE = "date"
    DAY_NUMBER = "day_number"


@dataclass(frozen=True)
class Answers:
    """What was entered: mg, a local time, local dates; the problems are the fields' own texts.

    `none_from` is the first day without doses of who stops on a date, None before it is entered.
    """

    today: date
    dose_mg: Decimal | None = None
    at: time | None = None
    since: Since = Since.DATE
    first_day: date | None = None
    day_number: str = ""
    kind: PlanKind | None = None
    none_from: date | None = None
    dose_problem: str = ""
    time_problem: str = ""


@dataclass(frozen=True)
class FirstRunState:
    """The problem of each field, "" for none; `start` and `plan` are None while one is missing."""

    dose_problem: str
    time_problem: str
    day_problem: str
    stop_problem: str
    start: date | None
    plan: Plan | None


def present(answers: Answers, *, tried: bool) -> FirstRunState:
    """Return the state; a missing answer counts as a problem once the user has `tried` to start."""
    start, day_problem = _start(answers, tried=tried)
    dose_problem, time_problem = answers.dose_problem, answers.time_problem
    if tried and answers.dose_mg is None and not dose_problem:
        dose_problem = _("Enter how much you take, like 4 or 1.5 mg.")
    if tried and answers.at is None and not time_problem:
        time_problem = _("Enter when you take it, like 21:00.")
    days, stop_problem = _days(answers, start, tried=tried)
    plan: Plan | None = None
    is_whole = not stop_problem and (days is not None or answers.kind is not PlanKind.STOP)
    if answers.dose_mg is not None and answers.at is not None and start is not None and is_whole:
        plan = Plan(start_date=start, times=(answers.at,), steps=(Step(answers.dose_mg, days),))
    return FirstRunState(dose_problem, time_problem, day_problem, stop_problem, start, plan)


def _days(answers: Answers, start: date | None, *, tried: bool) -> tuple[int | None, str]:
    """Return for how many days the dose is taken, None without an end or while it is not known."""
    if answers.kind is not PlanKind.STOP or start is None:
        return None, ""
    if answers.none_from is None:
        return None, _("Choose the first day without a dose.") if tried else ""
    days = (answers.none_from - start).days
    if days < 1:
        return None, _("This comes after your first day. Choose a later one.")
    return days, ""


def _start(answers: Answers, *, tried: bool) -> tuple[date | None, str]:
    if answers.since is Since.DATE:
        return answers.first_day or answers.today, ""
    typed = plain_digits(answers.day_number.strip())
    if not typed:
        return None, _("Enter the number of the day, like 20.") if tried else ""
    most = (answers.today - EARLIEST).days + 1
    number = parse_whole_number(typed)
    if number is None or not 1 <= number <= most:
        return None, _("The day must be a whole number from 1 on, like 20.")
    return answers.today - timedelta(days=number - 1), ""
