"""What Today shows, ready to render: plain strings, shapes and the values its fields start with."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.ui.shapes import Mark, StepSegment


class CardKind(StrEnum):
    """What a dose card offers."""

    DUE = "due"
    PUT_OFF = "put_off"
    UPCOMING = "upcoming"
    NOT_YET = "not_yet"
    TAKEN = "taken"
    SKIPPED = "skipped"


AWAITED = frozenset({CardKind.DUE, CardKind.PUT_OFF})
"""A dose of these kinds waits for an answer now."""


@dataclass(frozen=True)
class DoseCardState:
    """One dose. `amount_name` spells the amount out; Change starts with `at` and `dose_mg`.

    `change` announces another dose than the day before. `at` is None where the time is unknown.
    `stands_out` is False for a dose to come while another waits for an answer.
    """

    ref: DoseRef
    kind: CardKind
    mark: Mark
    when: str
    amount: str
    amount_name: str
    how: str
    change: str
    status: str
    at: time | None
    dose_mg: Decimal
    stands_out: bool = True


@dataclass(frozen=True)
class ProgressHeadState:
    """The line over the step line, and the step line; `here` None outside of the plan."""

    line: str
    segments: tuple[StepSegment, ...]
    here: float | None


@dataclass(frozen=True)
class UnrecordedDose:
    """A dose that is not recorded, as a question; `at` is the time it was planned for."""

    ref: DoseRef
    question: str
    detail: str
    name: str
    at: time


@dataclass(frozen=True)
class UnrecordedDoses:
    """All doses that are not recorded, the newest first, and how many there are in words."""

    rows: tuple[UnrecordedDose, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class StripDay:
    """A day of the strip; `marks` has one shape for each dose of the day."""

    label: str
    number: str
    marks: tuple[Mark, ...]
    name: str
    is_today: bool


@dataclass(frozen=True)
class ScoreState:
    """A symptom of the check-in: the score and the change of that day, None where none was said.

    `last` is in words what was said before, and from when to when the symptom was there.
    """

    symptom: str
    label: str
    score: int | None
    last: str
    change: SymptomTrend | None = None


@dataclass(frozen=True)
class NoteState:
    """A note of the day: its number, its own words, and the same as a line."""

    number: int
    text: str
    line: str


@dataclass(frozen=True)
class CheckInState:
    """The check-in of `day`; `latest` is the last day there is one for.

    `ended` says that the follow-up days are over, where they are.
    """

    day: date
    latest: date
    title: str
    scores: tuple[ScoreState, ...]
    notes: tuple[NoteState, ...]
    ended: str = ""


@dataclass(frozen=True)
class TodayState:
    """The whole page."""

    date: str
    head: ProgressHeadState
    cards: tuple[DoseCardState, ...]
    notice: str
    done: str
    strip: tuple[StripDay, ...]
