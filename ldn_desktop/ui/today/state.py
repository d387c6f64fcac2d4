"""The state that Today shows: plain strings, shapes and the initial values of its fields."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from ldn_desktop.domain.checkins import Note, SymptomTrend
from ldn_desktop.domain.supply import Making
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.ui.shapes import Mark, StepSegment


class CardKind(StrEnum):
    """The kind of a dose card; it decides which buttons the card offers."""

    DUE = "due"
    PUT_OFF = "put_off"
    UPCOMING = "upcoming"
    NOT_YET = "not_yet"
    TAKEN = "taken"
    SKIPPED = "skipped"


AWAITED = frozenset({CardKind.DUE, CardKind.PUT_OFF})
"""The kinds of a dose that waits for an answer now."""


@dataclass(frozen=True)
class DoseCardState:
    """One dose. `amount_name` spells the amount out; Change starts with `at` and `dose_mg`.

    `how` says in words how the dose is made, `making` lists its pieces (None: not known).
    `change` announces a dose that differs from the day before. `at` is the local time at which the
    dose was taken, None if it is unknown; `planned_at` is the plan's. `stands_out` is False for an
    upcoming dose while another waits for an answer. `question` asks whether to go on after a pause;
    until it is answered with yes, the dose can't be taken.
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
    planned_at: time
    stands_out: bool = True
    making: Making | None = None
    question: str = ""


@dataclass(frozen=True)
class ProgressHeadState:
    """The text over the step line, and the line; `here` is None before the plan, 1 after it."""

    line: str
    segments: tuple[StepSegment, ...]
    here: float | None


@dataclass(frozen=True)
class UnrecordedDose:
    """A dose that is not recorded, as a question; `at` is its planned local time."""

    ref: DoseRef
    question: str
    detail: str
    name: str
    at: time


@dataclass(frozen=True)
class UnrecordedDoses:
    """All doses that are not recorded, newest first; `summary` says how many there are."""

    rows: tuple[UnrecordedDose, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class ScoreState:
    """A symptom of the check-in: the day's score and change, each None if not recorded.

    `last_score` was recorded last before the day, None if nothing was; `last` says so in words, and
    `spell` from when to when the symptom was present.
    """

    symptom: str
    label: str
    score: int | None
    last: str = ""
    last_score: int | None = None
    spell: str = ""
    change: SymptomTrend | None = None


@dataclass(frozen=True)
class NoteState:
    """A note of the day, and its text as a labelled line."""

    note: Note
    line: str


@dataclass(frozen=True)
class CheckInState:
    """The check-in of `day`; `latest` is the last day that can be picked.

    `ended` says that the follow-up days are over; it is "" until then.
    """

    day: date
    latest: date
    title: str
    scores: tuple[ScoreState, ...]
    notes: tuple[NoteState, ...]
    ended: str = ""


@dataclass(frozen=True)
class TodayState:
    """The whole page: its date and head, and the dose cards.

    `notice` announces a change tomorrow, `done` says that all is answered, `opioids` is the fixed
    text for who takes no naltrexone now; each may be "".
    """

    date: str
    head: ProgressHeadState
    cards: tuple[DoseCardState, ...]
    notice: str
    done: str
    opioids: str = ""
