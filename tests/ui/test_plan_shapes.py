"""Steps worked out from a shape: what the fields come to, and what a change by hand does."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.shapes import work_out
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.ui.plan.draft import PlanDraft, StepDraft, draft_of
from ldn_desktop.ui.plan.taper_form import (
    AppliedTaper,
    ShapeDraft,
    TaperBase,
    TaperFormState,
    TaperMethod,
    followed,
    present_taper_form,
    read_taper,
    shape_steps,
)
from ldn_desktop.wording.formats import Formats

START = date(2027, 1, 4)
FORMATS = Formats(
    decimal_sign=".",
    time=lambda at: f"{at:%H:%M}",
    day=lambda day: f"{day.day} {day:%B}",
    long_day=lambda day: f"{day.day} {day:%B %Y}",
)
HALVES = Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), 4)
RUNNING = Plan(START, (time(21),), (Step(Decimal("4.5"), 14), Step(Decimal(4), 14)), supply=HALVES)


def linear(**changes: Any) -> ShapeDraft:
    draft = ShapeDraft(START, TaperMethod.LINEAR, start="4.5", by="0.5", every="14")
    return replace(draft, **changes)


def base(before: Plan | None = None, supply: Supply | None = HALVES, **changes: Any) -> TaperBase:
    return replace(TaperBase(before, supply, 1, START, START), **changes)


def shown(draft: ShapeDraft, on: TaperBase | None = None) -> TaperFormState:
    return present_taper_form(draft, on or base(), FORMATS)


def steps(state: TaperFormState) -> list[tuple[str, int | None, int]]:
    assert state.plan is not None, state.problem or state.missing
    return [(str(s.dose_mg), s.days, s.every_days) for s in state.plan.steps]


def test_equal_amounts_are_shown_with_end_and_pieces() -> None:
    state = shown(linear())
    assert [dose for dose, _days, _every in steps(state)][::4] == ["4.5", "2.5", "0.5"]
    assert [line.replace("\u00a0", " ") for line in state.words] == [
        "9 steps. Last dose 9 May 2027.",
        "Needed: 14 × 4.5 mg, 42 × 3 mg, 42 × 1.5 mg, 126 × 0.5 mg.",
    ]
    assert state.rows[1].replace("\u00a0", " ") == (
        "18 January – 31 January: 4 mg · 1 × 3 mg + 2 × 0.5 mg"
    )


def test_nothing_is_prefilled_and_what_is_missing_is_named() -> None:
    draft = ShapeDraft(START, TaperMethod.LINEAR)
    assert (draft.start, draft.by, draft.every, draft.lowest) == ("", "", "", "")
    missing = "Still to enter: the starting dose, by how much, every how many days."
    assert shown(draft).missing == missing
    assert not shown(draft).problem


@pytest.mark.parametrize(
    ("changes", "says", "wrong"),
    [
        ({"start": "0"}, "more than 0", "start"),
        ({"by": "x"}, "not an amount", "by"),
        ({"every": "0"}, "1 to 3660 days", "every"),
        ({"lowest": "5"}, "below the start", "to"),
        ({"way": TaperMethod.PERCENT_OF_START, "by": "150"}, "less than 100", "by"),
        ({"way": TaperMethod.PERCENT_OF_CURRENT, "by": "10"}, "never reaches 0", "to"),
        ({"by": "0.001"}, "400 steps at most", ""),
        ({"every": "3660"}, "between 2000 and 2100", "steps"),
    ],
)
def test_what_makes_no_taper_gets_one_sentence(
    changes: dict[str, object], says: str, wrong: str
) -> None:
    state = shown(linear(**changes))
    assert says in state.problem
    assert state.wrong == wrong
    assert state.plan is None


def test_a_finish_every_other_day_follows_the_lowest_dose() -> None:
    state = shown(linear(by="1", lowest="1.5", finish_days="10"))
    assert steps(state)[-2:] == [("1.5", 14, 1), ("1.5", 10, 2)]
    assert state.rows[-1].startswith("1 March – 10 March: 1.5\u00a0mg, every other day")


def test_rounding_shows_what_was_asked_and_the_difference() -> None:
    draft = linear(way=TaperMethod.PERCENT_OF_CURRENT, by="20%", lowest="0.5", rounded=True)
    rows = [row.replace("\u00a0", " ") for row in shown(draft).rows]
    assert rows[1].endswith("asked 3.6 mg: 0.1 mg less")
    assert rows[2].endswith("asked 2.88 mg: 0.12 mg more")
    assert sum(row.count("asked") for row in rows) == 9


def test_without_rounding_the_dose_stays_as_asked_with_the_nearest_named() -> None:
    draft = linear(way=TaperMethod.PERCENT_OF_CURRENT, by="20", lowest="0.5")
    rows = [row.replace("\u00a0", " ") for row in shown(draft).rows]
    assert rows[1].endswith("Nearest: 3.5 mg (0.1 mg less) or 4 mg (0.4 mg more).")
    assert "Ask your pharmacist." in shown(draft).words


def test_a_liquid_shows_millilitres_and_milligrams_together() -> None:
    liquid = Liquid(Decimal(1), Decimal("0.1"))
    rows = shown(linear(), base(supply=liquid)).rows
    assert rows[1].replace("\u00a0", " ").endswith("4 mg · 4 mL (4 mg)")


def test_steps_join_a_running_plan_on_a_day() -> None:
    draft = linear(first=date(2027, 1, 20), start="4", by="2", every="7")
    state = shown(draft, base(RUNNING))
    assert steps(state) == [("4.5", 14, 1), ("4", 2 + 7, 1), ("2", 7, 1)]
    assert state.used == AppliedTaper(state.used.taper, None, 1, 2, ()) if state.used else False


def test_stopping_on_a_date_is_a_way_like_the_others() -> None:
    draft = ShapeDraft(date(2027, 1, 20), TaperMethod.STOP)
    assert steps(shown(draft, base(RUNNING))) == [("4.5", 14, 1), ("4", 2, 1)]
    new = replace(draft, start="3")
    assert steps(shown(new)) == [("3", 16, 1)]
    assert shown(draft).missing == "Still to enter: the dose until then."


def by_hand(
    place: int, step: StepDraft, draft: ShapeDraft | None = None
) -> tuple[PlanDraft, AppliedTaper]:
    state = shown(draft or linear())
    assert state.plan is not None
    assert state.used is not None
    return followed(draft_of(state.plan, "."), place, step, state.used, ".")


def doses(draft: PlanDraft) -> list[str]:
    return [step.dose for step in draft.steps]


def test_a_step_changed_by_hand_takes_the_rest_along() -> None:
    draft, used = by_hand(2, StepDraft("3.25", "14"))
    assert doses(draft) == ["4.5", "4", "3.25", "2.75", "2.25", "1.75", "1.25", "0.75", "0.25"]
    assert used.count == 9


def test_other_days_are_the_days_of_the_rest_too() -> None:
    draft, _used = by_hand(2, StepDraft("3.5", "21"))
    assert [step.days for step in draft.steps] == ["14", "14", *["21"] * 7]


def test_a_percent_of_the_start_goes_on_as_the_same_amount() -> None:
    shape = linear(way=TaperMethod.PERCENT_OF_START, by="20", start="5")
    draft, _used = by_hand(1, StepDraft("3.5", "14"), shape)
    assert doses(draft) == ["5", "3.5", "2.5", "1.5", "0.5"]


def test_the_finish_stays_at_the_end_of_what_follows() -> None:
    shape = linear(by="1", lowest="1.5", finish_days="10")
    draft, _used = by_hand(0, StepDraft("1.5", "14"), shape)
    assert [(step.dose, step.often.value) for step in draft.steps] == [
        ("1.5", "every_day"),
        ("1.5", "every_other_day"),
    ]


def test_what_follows_a_dose_that_rounds_never_rises() -> None:
    shape = linear(by="0.7", rounded=True)
    draft, _used = by_hand(1, StepDraft("3.2", "14"), shape)
    typed = [Decimal(dose) for dose in doses(draft)]
    assert typed == sorted(typed, reverse=True)


@pytest.mark.parametrize("dose", ["", "x", "0"])
def test_what_cannot_be_read_changes_its_own_field_only(dose: str) -> None:
    draft, used = by_hand(2, StepDraft(dose, "14"))
    assert doses(draft)[2:4] == [dose, "3"]
    assert used.count == 9


@pytest.mark.parametrize("rounded", [False, True])
@pytest.mark.parametrize("finish_days", ["", "9"])
@pytest.mark.parametrize(
    "way", [TaperMethod.LINEAR, TaperMethod.PERCENT_OF_START, TaperMethod.PERCENT_OF_CURRENT]
)
def test_the_steps_are_those_of_the_domain(
    way: TaperMethod, finish_days: str, *, rounded: bool
) -> None:
    draft = linear(way=way, by="7", start="14", lowest="1", finish_days=finish_days)
    shaped = shape_steps(replace(draft, rounded=rounded), HALVES, ".")
    assert shaped.steps == work_out(
        read_taper(draft, "."), HALVES if rounded else None, rounded=rounded
    )


def test_what_follows_a_change_by_hand_keeps_what_was_asked_for() -> None:
    shape = linear(by="0.7", rounded=True)
    draft, used = by_hand(2, StepDraft("2.6", "14"), shape)
    assert doses(draft) == ["4.5", "4", "2.6", "2", "1", "0.5"]
    said = [(str(one.asked_mg), str(one.dose_mg)) for one in used.made]
    assert said == [("4.5", "4.5"), ("3.8", "4"), ("1.9", "2"), ("1.2", "1"), ("0.5", "0.5")]
