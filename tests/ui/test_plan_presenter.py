"""The plan's fields, sums and words, worked out without a screen."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ldn_desktop.domain.changes import DoseChange, DoseThen
from ldn_desktop.domain.needs import needs
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.supply import Capsules, Liquid
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import PlanChange
from ldn_desktop.ui.plan.draft import (
    DraftEntry,
    Often,
    PlanDraft,
    StepDraft,
    SupplyDraft,
    SupplyKind,
    draft_after,
    draft_of,
)
from ldn_desktop.ui.plan.editing import removed
from ldn_desktop.ui.plan.presenter import EditBase, EditedPlan, Place, PlanState, present
from ldn_desktop.ui.plan.save_preview import propose, strip_of
from ldn_desktop.ui.plan.validation import read_draft, read_strengths
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.making import say_how, say_needs
from ldn_desktop.wording.plan_changes import describe, runs
from ldn_desktop.wording.questions import ask_person

START = date(2027, 1, 4)
DOSES = ("4.5", "4", "3.5", "3")
FORMATS = Formats(
    decimal_sign=".",
    time=lambda at: f"{at:%H:%M}",
    day=lambda day: f"{day.day} {day:%B}",
    long_day=lambda day: f"{day.day} {day:%B %Y}",
)
COMMA = replace(FORMATS, decimal_sign=",")


def taper(*doses: str, days: int = 14, **changes: Any) -> Plan:
    steps = tuple(Step(Decimal(dose), days) for dose in doses or DOSES)
    supply = Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), 4)
    plan = Plan(START, (time(21),), steps, supply=supply)
    return replace(plan, **changes)


def revision(plan: Plan, number: int = 1) -> Revision:
    return Revision(number, 1, plan.start_date, datetime(2027, 1, 4, tzinfo=UTC), plan)


def edited(plan: Plan) -> EditedPlan:
    return EditedPlan(1, 1, plan)


def filled(*rows: tuple[str, str], **changes: Any) -> PlanDraft:
    steps = tuple(StepDraft(dose, days) for dose, days in rows)
    draft = PlanDraft(START, ("21:00",), steps)
    return replace(draft, **changes)


def shown(draft: PlanDraft, today: date = START, before: Plan | None = None) -> PlanState:
    edit_base = EditBase(edited(before) if before else None, today)
    return present(draft, read_draft(draft, "."), edit_base, FORMATS, tried=False)


@pytest.mark.parametrize(
    "plan",
    [
        taper(),
        taper(supply=Liquid(Decimal(1), Decimal("0.1"))),
        taper(steps=(Step(Decimal("4.5"), 7), Step(None, 3), Step(Decimal(4), None, 2))),
        taper(time_rule=TimeRule.HOME, home_zone="Europe/Berlin", condition="<b>pain</b>"),
    ],
)
@pytest.mark.parametrize("sign", [".", ","])
def test_a_plan_survives_its_fields(plan: Plan, sign: str) -> None:
    assert read_draft(draft_of(plan, sign), sign).plan == plan


def test_a_new_plan_proposes_no_dose() -> None:
    assert [step.dose for step in draft_after(taper(), START, ".").steps] == [""]
    assert [step.dose for step in filled(("4.5", "14")).added(0).steps] == ["4.5", ""]


def test_a_plan_whose_steps_are_all_over_says_what_can_be_done() -> None:
    plan = taper("4.5", "4")
    draft = draft_of(plan, ".")
    hints = [shown(draft, START + timedelta(days=n), plan).hint for n in (0, 14, 28)]
    assert hints[:2] == ["", ""]
    assert hints[2].startswith("All steps are over and locked.")
    assert shown(draft.added(1), START + timedelta(days=28), plan).hint == ""


def test_how_often_is_said_only_where_it_is_not_every_day() -> None:
    steps = (Step(Decimal("4.5"), 7), Step(Decimal(4), 6, 2), Step(None, 3), Step(Decimal(3), None))
    plan = taper(steps=steps)
    rows = shown(draft_of(plan, "."), START + timedelta(days=14), plan).rows
    said = ["4.5\u00a0mg", "4\u00a0mg\nevery other day", "paused", "3\u00a0mg"]
    assert [row.said for row in rows] == said
    assert [row.days_said for row in rows] == ["7", "6", "3", "until changed"]
    coming = shown(draft_of(plan, "."), START, plan).rows
    assert coming[2].said == "no doses"


def test_the_times_of_day_are_said_with_their_clock() -> None:
    plan = taper(times=(time(8), time(21)))
    assert shown(draft_of(plan, "."), START, plan).times == "08:00, 21:00, local time"
    at_home = replace(plan, time_rule=TimeRule.HOME, home_zone="Europe/Berlin")
    assert shown(draft_of(at_home, "."), START, at_home).times == "08:00, 21:00, time at home"


def test_an_added_step_takes_the_days_of_the_one_before() -> None:
    assert filled(("4.5", "14")).added(0).steps[1].days == "14"


@pytest.mark.parametrize(
    ("dose", "says"),
    [
        ("0", "more than 0"),
        ("-1", "not an amount"),
        ("1,5", "not an amount"),
        ("4.55.", "not an amount"),
        ("much", "not an amount"),
        ("1e3", "not an amount"),
        ("4.5555", "3 decimals"),
        ("99999", "at most"),
    ],
)
def test_a_bad_dose_gets_one_sentence_at_its_step(dose: str, says: str) -> None:
    state = shown(filled((dose, "14"), ("1", "7")))
    assert says in state.rows[0].problem
    assert state.rows[0].is_dose_wrong
    assert not state.rows[1].problem
    assert state.rows[0].dose == dose


@pytest.mark.parametrize("days", ["0", "-3", "x", "1.5", "99999999999"])
def test_bad_days_get_one_sentence(days: str) -> None:
    row = shown(filled(("4.5", days), ("4", "7"))).rows[0]
    assert "1 to 3660 days" in row.problem
    assert not row.is_dose_wrong


def test_only_the_last_step_can_go_on() -> None:
    assert not shown(filled(("4.5", ""))).rows[0].problem
    assert "Only the last step" in shown(filled(("4.5", ""), ("4", "7"))).rows[0].problem


def test_what_is_missing_is_told_only_after_a_try() -> None:
    draft = PlanDraft(START)
    edit_base, reading = EditBase(None, START), read_draft(draft, ".")
    assert not present(draft, reading, edit_base, FORMATS, tried=False).problems
    tried = present(draft, reading, edit_base, FORMATS, tried=True).problems
    assert set(tried) == {"steps[0].dose_mg", "times[0]"}


def test_a_time_that_is_none_is_refused() -> None:
    assert "25:00" in shown(filled(("4.5", "14"), times=("25:00",))).problems["times[0]"]


def test_empty_rows_at_the_end_are_not_part_of_the_plan() -> None:
    plan = read_draft(filled(("4.5", "14"), ("", "14")), ".").plan
    assert plan is not None
    assert len(plan.steps) == 1


def test_an_amount_typed_with_a_comma_is_never_read_as_two_strengths() -> None:
    supply = SupplyDraft(SupplyKind.CAPSULES, "1,5")
    problems = shown(filled(("4.5", "14"), supply=supply)).problems
    assert "1,5" in problems["supply.strengths"]


@pytest.mark.parametrize(
    ("typed", "sign"),
    [("0.5, 1.5, 3", "."), ("0.5 1.5 3 mg", "."), ("0,5; 1,5; 3", ","), ("0,5, 1,5, 3", ",")],
)
def test_strengths_stand_side_by_side(typed: str, sign: str) -> None:
    assert read_strengths(typed, sign) == (Decimal("0.5"), Decimal("1.5"), Decimal(3))


def test_dates_follow_from_the_days_as_typed() -> None:
    rows = shown(filled(("4.5", "14"), ("4", "7"), ("3.5", ""))).rows
    assert [(row.first_day, row.last_day) for row in rows] == [
        ("4 January", "17 January"),
        ("18 January", "24 January"),
        ("25 January", "until changed"),
    ]


def test_a_dose_that_is_being_typed_moves_no_date() -> None:
    rows = shown(filled(("4.", "14"), ("", "7"), ("3", "7"))).rows
    assert [row.first_day for row in rows] == ["4 January", "18 January", "25 January"]


def test_a_start_near_the_end_of_time_is_refused_and_breaks_nothing() -> None:
    draft = filled(("4.5", "3660"), ("4", "3660"), start_date=date(2100, 12, 1))
    assert "between 2000 and 2100" in shown(draft).problems["steps"]


def test_dates_after_a_step_that_cannot_be_read_are_left_out() -> None:
    rows = shown(filled(("4.5", "x"), ("4", "7"))).rows
    assert (rows[1].first_day, rows[1].last_day) == ("–", "–")


def test_each_step_says_how_to_make_it_or_that_it_cannot_be_made() -> None:
    supply = SupplyDraft(SupplyKind.CAPSULES, "0.5, 1.5, 3, 4.5")
    rows = shown(filled(("3.5", "14"), ("0.3", "7"), supply=supply)).rows
    assert rows[0].how.replace("\u00a0", " ") == "1 × 3 mg + 1 × 0.5 mg"
    assert "Ask your pharmacist" in rows[1].how


def test_past_steps_are_locked_and_the_running_one_is_now() -> None:
    plan = taper()
    state = shown(draft_of(plan, "."), date(2027, 1, 20), plan)
    assert [row.place for row in state.rows] == [Place.PAST, Place.NOW, Place.LATER, Place.LATER]


def test_the_words_say_the_end_the_steps_left_and_what_is_needed() -> None:
    plan = taper("4.5", "4")
    words = shown(draft_of(plan, "."), date(2027, 1, 18), plan).words
    assert words[0] == "Last dose 31 January 2027."
    assert words[1] == "1 step left."
    assert words[2].replace("\u00a0", " ") == "Needed from today: 14 × 3 mg, 28 × 0.5 mg."


def test_a_plan_of_one_open_dose_is_offered_its_steps() -> None:
    plan = taper(steps=(Step(Decimal("4.5"), None),))
    assert shown(draft_of(plan, "."), START, plan).wants_steps
    assert not shown(draft_of(taper(), "."), START, taper()).wants_steps


def test_what_cannot_be_made_is_not_counted_and_said() -> None:
    said = say_needs(needs(taper("0.3", days=3)), "Needed", FORMATS)
    assert said == ("3 doses can't be made exactly with this and are not counted.",)


def test_a_liquid_is_summed_in_millilitres() -> None:
    plan = taper("4", days=5, supply=Liquid(Decimal(1), Decimal("0.1")))
    assert say_needs(needs(plan), "Needed", FORMATS) == ("Needed: 20\u00a0mL.",)


@pytest.mark.parametrize(
    ("dose", "says"),
    [
        ("4.5", "1 × 4.5 mg"),
        ("3.8", "Nearest: 3.5 mg (0.3 mg less) or 4 mg (0.2 mg more)"),
        ("0.2", "Nearest: 0.5 mg (0.3 mg more)."),
        ("19", "Nearest: 18 mg (1 mg less)."),
    ],
)
def test_what_cannot_be_made_names_the_nearest_below_and_above(dose: str, says: str) -> None:
    assert says in say_how(Decimal(dose), taper().supply, FORMATS).replace("\u00a0", " ")


# How an edit joins the past: the rule is the domain's.


def test_removing_the_running_step_keeps_its_days_so_far() -> None:
    plan = taper()
    draft = removed(draft_of(plan, "."), plan, 1, date(2027, 1, 20))
    assert [(step.dose, step.days) for step in draft.steps][1:3] == [("4", "2"), ("3.5", "14")]


# What a change says.


def change(
    *changes: DoseChange, before: date | None = None, after: date | None = None
) -> PlanChange:
    return PlanChange(revision(taper()), before, after, changes, ())


def dose(mg: str, at: time = time(21)) -> DoseThen:
    return DoseThen(at, Decimal(mg))


def test_a_change_is_told_from_when_to_when_in_plain_words() -> None:
    days = [date(2027, 6, 13) + timedelta(n) for n in range(53)]
    found = change(
        *(DoseChange(day, 1, dose("2"), dose("1.5")) for day in days),
        before=date(2027, 7, 21),
        after=date(2027, 8, 4),
    )
    said = [line.replace("\u00a0", " ") for line in describe(found, FORMATS)]
    assert said == [
        "From 13 June: 1.5 mg instead of 2 mg at 21:00.",
        "Last dose 4 August instead of 21 July.",
    ]


def test_a_change_of_time_is_one_stretch_over_all_doses() -> None:
    found = change(
        DoseChange(START, 1, dose("2"), dose("2", time(8))),
        DoseChange(START + timedelta(1), 1, dose("1"), dose("1", time(8))),
    )
    assert len(runs(found.changes)) == 1
    assert describe(found, FORMATS)[0] == "From 4 January: at 08:00 instead of 21:00."


def test_days_that_stay_the_same_part_two_stretches() -> None:
    far = START + timedelta(10)
    found = (DoseChange(START, 1, dose("2"), None), DoseChange(far, 1, dose("2"), None))
    assert len(runs(found)) == 2


def test_every_other_day_is_said_so() -> None:
    days = [START + timedelta(n) for n in (0, 2, 4)]
    found = change(*(DoseChange(day, 1, dose("2"), None) for day in days))
    said = describe(found, FORMATS)[0].replace("\u00a0", " ")
    assert said == "From 4 January, every other day: no dose instead of 2 mg at 21:00."


def test_a_change_without_doses_says_so() -> None:
    assert describe(change(), FORMATS) == ("The doses stay as they are. Other entries change.",)


def test_questions_are_asked_in_the_ways_of_the_locale() -> None:
    asked = (
        (ConfirmationCode.START_IN_PAST, {"date": "2027-01-04"}),
        (ConfirmationCode.CANNOT_BE_MADE, {"doses": "0.3, 1.2"}),
    )
    said = [ask_person(question, details, COMMA) for question, details in asked]
    assert "4 January 2027" in said[0]
    assert "0,3; 1,2 mg" in said[1]


def test_an_edit_of_today_s_dates_is_refused_before_today() -> None:
    plan = taper()
    entry = DraftEntry(draft_of(plan, ".").added(3), from_date=date(2027, 1, 10))
    proposal = propose(entry, EditBase(edited(plan), date(2027, 1, 20)), ".")
    assert proposal.plan is None
    assert "before today" in proposal.reading.complaints["from_date"].sentence


def test_agreed_on_counts_with_a_name_only() -> None:
    plan = taper()
    entry = DraftEntry(draft_of(plan, "."), agreed_on=START)
    assert propose(entry, EditBase(edited(plan), START), ".").agreement.agreed_on is None
    entry = replace(entry, agreed_with=" Dr Example ")
    agreement = propose(entry, EditBase(edited(plan), START), ".").agreement
    assert (agreement.agreed_with, agreement.agreed_on) == ("Dr Example", START)


def test_the_strip_is_not_there_while_nothing_was_edited() -> None:
    edit_base = EditBase(edited(taper()), START)
    proposal = propose(DraftEntry(draft_of(taper(), ".")), edit_base, ".")
    strip = strip_of(proposal, edit_base, None, "", FORMATS, is_dirty=False, tried=False)
    assert not strip.is_shown


def test_a_question_turns_save_into_save_all_the_same() -> None:
    edit_base = EditBase(edited(taper()), START)
    proposal = propose(DraftEntry(draft_of(taper(), ".")), edit_base, ".")
    asked = replace(change(), questions=((ConfirmationCode.ABOVE_USUAL, {"dose": "45"}),))
    strip = strip_of(proposal, edit_base, asked, "", FORMATS, is_dirty=True, tried=False)
    assert strip.save == "Save all the same"
    assert strip.accepted == {ConfirmationCode.ABOVE_USUAL}
    assert "50 mg" in strip.questions[0]


def test_days_without_doses_need_no_dose() -> None:
    draft = filled(("4.5", "7"))
    draft = replace(draft, steps=(*draft.steps, StepDraft("", "3", Often.NO_DOSES)))
    plan = read_draft(draft, ".").plan
    assert plan is not None
    assert plan.steps[1] == Step(None, 3)
