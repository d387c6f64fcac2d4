"""A made-up half year: a plan of 11 steps that is changed four times, and what was said each day.

The tests count from `TOLD`, a plain list of what happens, and from nothing of the application's.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services.check_ins import check_in, note, say_change
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import Agreement, ChangeRequest, change_plan
from ldn_desktop.services.questions import add_question, answer
from ldn_desktop.services.recording import AnswerDetails, extra_dose, skip, take
from ldn_desktop.services.reviews import set_review
from tests.support.home import Home

FIRST, DAYS = date(2027, 1, 4), 182
TODAY = FIRST + timedelta(days=DAYS)
STEP_DAYS = 12
STEPS = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1.25", "1", "0.75", "0.5")
SYMPTOMS = ("pain", "fatigue", "fog", "sleep disturbance", "vivid dreams", "mood")

HELD, PAUSED, BACK, SECOND_HELD = 30, 50, 80, 100
"""The days, from 0, on which the plan is changed."""


@dataclass(frozen=True)
class Told:
    """What happens on a day: the planned dose (None: none), what is said of it, and the scores."""

    day: date
    planned: Decimal | None
    said: str
    taken: Decimal | None
    extra: Decimal | None
    scores: dict[str, int]


def planned_after_each_change() -> list[list[Decimal | None]]:
    """Return the planned dose of each day of the plan: as it began, and after each change."""
    days: list[Decimal | None] = [Decimal(dose) for dose in STEPS for _day in range(STEP_DAYS)]
    stages = [[*days]]
    days[HELD:HELD] = [days[HELD]] * 7
    stages.append([*days])
    days[PAUSED:PAUSED] = [None] * 5
    stages.append([*days])
    place = next(n for n, dose in enumerate(days) if dose == days[BACK])
    days[BACK:] = [days[place - 1]] * STEP_DAYS + days[place:]
    stages.append([*days])
    days[SECOND_HELD:SECOND_HELD] = [days[SECOND_HELD]] * 7
    return [*stages, days]


def planned_days() -> list[Decimal | None]:
    """Return the planned dose of each of the days: steps of 12, held, paused and gone back."""
    return [*planned_after_each_change()[-1], *[None] * DAYS][:DAYS]


def _told(n: int, planned: Decimal | None) -> Told:
    said, taken = ("taken", planned) if planned else ("", None)
    if planned and n in (20, 21, 22, 140):
        taken = planned - Decimal("0.25")
    if planned and n in (40, 41, 61):
        said, taken = "skipped", None
    if planned and (n == 65 or 120 <= n <= 126):
        said, taken = "", None
    extra = Decimal("0.5") if n == 70 else None
    scores = {} if n % 9 == 4 else {name: _score(n, place) for place, name in enumerate(SYMPTOMS)}
    return Told(FIRST + timedelta(days=n), planned, said, taken, extra, scores)


def _score(n: int, place: int) -> int:
    flare = 3 if 78 <= n <= 95 and place < 3 else 0
    return min(10, (n * (place + 2) // 5) % 4 + place % 3 + flare)


TOLD = tuple(_told(n, dose) for n, dose in enumerate(planned_days()))


def live_half_a_year(home: Home) -> Home:
    """Live it day by day; it is the noon after."""
    home.at("2026-12-20 12:00")
    steps = [{"dose_mg": dose, "days": STEP_DAYS} for dose in STEPS]
    home.start(steps=steps, supply=None, start_date=str(FIRST))
    with home.context() as context:
        for n, told in enumerate(TOLD):
            home.at(f"{told.day} 09:00")
            _change(context, n)
            home.at(f"{told.day} 21:05")
            _say(context, n, told)
        home.at(f"{TODAY} 12:00")
        for symptom, new, gone in (("pain", 78, 95), ("vivid dreams", 24, 45), ("mood", 150, None)):
            say_change(context, symptom, SymptomTrend.NEW, FIRST + timedelta(days=new))
            if gone:
                say_change(context, symptom, SymptomTrend.WORSE, FIRST + timedelta(days=new + 4))
                say_change(context, symptom, SymptomTrend.GONE, FIRST + timedelta(days=gone))
        add_question(context, "Must I stop before the tooth operation, and when do I start again?")
        asked = add_question(context, "Is the pain of April the LDN or the operation?")
        answer(context, asked.number, "The operation, most likely.")
        add_question(context, "How long may the dreams go on?")
        set_review(context, TODAY + timedelta(days=10))
    return home


def _change(context: Context, n: int) -> None:
    day = FIRST + timedelta(days=n)
    clinic = Agreement("flare of pain", "Pain clinic", day - timedelta(days=1))
    team = Agreement("tooth operation, opioid", "Surgical team", day - timedelta(days=4))
    request = {
        HELD: ChangeRequest(Operation.HOLD, days=7, agreement=Agreement("vivid dreams")),
        PAUSED: ChangeRequest(Operation.PAUSE, days=5, agreement=team),
        BACK: ChangeRequest(Operation.BACK, days=STEP_DAYS, agreement=clinic),
        SECOND_HELD: ChangeRequest(Operation.HOLD, days=7, agreement=clinic),
    }.get(n)
    if request is not None:
        change_plan(context, request)


def _say(context: Context, n: int, told: Told) -> None:
    if told.said == "taken":
        other = told.taken if told.taken != told.planned else None
        going_on = [ConfirmationCode.GO_ON]
        take(context, details=AnswerDetails(dose_mg=other), accepted=going_on)
    elif told.said == "skipped":
        skip(context, reason="a cold" if n < 50 else "forgot the box")
    if told.extra is not None:
        yes = frozenset({ConfirmationCode.ABOVE_DAY})
        extra_dose(context, told.extra, AnswerDetails(), accepted=yes)
    if told.scores:
        check_in(context, told.scores)
    if n % 14 == 3:
        note(context, f"A walk by the water, day {n}", told.day)
