"""Today in words: what the state says in each situation of a plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from ldn_desktop.domain.plan import Step, TimeRule
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services import putting_off, recording
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import ChangeRequest, change_plan
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.ui.controller import READS_BACK
from ldn_desktop.ui.shapes import Mark, StepSegment
from ldn_desktop.ui.today.days import unrecorded_of
from ldn_desktop.ui.today.presenter import present
from ldn_desktop.ui.today.state import CardKind, TodayState
from ldn_desktop.wording.fixed_texts import opioid_lines
from ldn_desktop.wording.formats import Formats
from tests.support.window_home import Home

FORMATS = Formats(
    decimal_sign=".",
    time=lambda at: f"{at:%H:%M}",
    day=lambda day: f"{day.day} {day:%B}",
    long_day=lambda day: f"{day.day} {day:%B %Y}",
)
STEPS = (Step(Decimal("4.5"), 14), Step(Decimal(4), 14))


def state(home: Home) -> TodayState:
    return present(home.snapshot(), FORMATS)


def text(value: str) -> str:
    return value.replace("\u00a0", " ")


def test_the_line_says_step_dose_day_and_what_comes_next(home: Home) -> None:
    home.plan()
    home.clock.set(2027, 1, 21, 20)
    head = state(home).head
    assert text(head.line) == "Step 2 of 9 · 4 mg · day 4 of 14 · next: 3.5 mg on 1 February"
    assert head.here == pytest.approx(17.5 / 126)
    assert [segment.days for segment in head.segments] == [14] * 9


def test_a_change_agreed_for_later_is_what_comes_next(home: Home) -> None:
    home.plan(steps=STEPS)
    home.clock.set(2027, 1, 7, 9)
    newest = home.snapshot().history.newest
    assert newest is not None
    sooner = replace(newest.plan, steps=(Step(Decimal("4.5"), 7), Step(Decimal("3.5"), 14)))
    request = ChangeRequest(Operation.CHANGE, date(2027, 1, 11), plan=sooner)
    change_plan(home.context, request, tuple(ConfirmationCode))
    head = state(home).head
    assert text(head.line) == "Step 1 of 2 · 4.5 mg · day 4 of 7 · next: 3.5 mg on 11 January"
    assert [segment.days for segment in head.segments] == [7, 14]


def test_before_its_time_the_next_dose_can_be_ticked_and_says_how_to_make_it(home: Home) -> None:
    home.plan()
    (card,) = state(home).cards
    assert (card.kind, card.mark) == (CardKind.UPCOMING, Mark.UPCOMING)
    assert (card.when, text(card.amount)) == ("Today, 21:00", "4.5 mg")
    assert card.amount_name == "4.5 milligrams"
    assert text(card.how) == "1 × 4.5 mg"


def test_several_open_doses_stand_as_a_stack_the_newest_first(home: Home) -> None:
    home.plan(times=(time(16), time(19), time(21)))
    home.clock.set(2027, 1, 4, 20, 30)
    kinds = [(card.when, card.kind) for card in state(home).cards]
    assert kinds == [("Today, 19:00", CardKind.DUE), ("Today, 21:00", CardKind.UPCOMING)]
    home.clock.set(2027, 1, 4, 20, 0)
    home.plan(times=(time(13), time(19)), start_date=date(2027, 1, 5))
    home.clock.set(2027, 1, 5, 12, 59)
    assert [card.kind for card in state(home).cards] == [CardKind.UPCOMING, CardKind.NOT_YET]


def test_a_dose_says_whether_it_is_due_and_one_to_come_stands_back_while_another_is_due(
    home: Home,
) -> None:
    home.plan()
    (card,) = state(home).cards
    assert (card.status, card.stands_out) == ("Not due yet", True)
    home.clock.set(2027, 1, 5, 0, 30)
    told = [(card.status, card.stands_out) for card in state(home).cards]
    assert told == [("Due now", True), ("Not due yet", False)]
    putting_off.later(home.context, None, 15)
    assert [card.stands_out for card in state(home).cards] == [True, False]


def test_a_dose_that_is_taken_says_when_and_another_amount_stands_beside_the_planned(
    home: Home,
) -> None:
    home.plan()
    home.clock.set(2027, 1, 4, 21, 7)
    ref = DoseRef(date(2027, 1, 4), 1)
    recording.take(home.context, ref)
    (card,) = state(home).cards
    assert (card.kind, card.status, card.at) == (CardKind.TAKEN, "Taken at 21:07", time(21, 7))
    recording.correct(home.context, ref, AnswerDetails(dose_mg=Decimal(3)))
    (card,) = state(home).cards
    assert text(card.status) == "Taken at 21:07: 3 mg, planned 4.5 mg"
    assert text(state(home).done) == "All done for today. Next: 4.5 mg, tomorrow 21:00."


def test_past_midnight_the_evenings_dose_stays_until_its_window_closes(home: Home) -> None:
    home.plan()
    home.clock.set(2027, 1, 5, 0, 30)
    assert [c.when for c in state(home).cards] == ["Yesterday, 21:00", "Today, 21:00"]
    recording.take(home.context)
    answered = state(home).cards[-1]
    assert (answered.status, answered.kind) == ("Taken at 00:30 on 5 January", CardKind.TAKEN)
    home.clock.set(2027, 1, 5, 9, 1)
    assert [c.when for c in state(home).cards] == ["Today, 21:00"]


def test_an_answer_before_midnight_stays_for_the_night_and_a_day_without_a_dose_is_not_called_done(
    home: Home,
) -> None:
    home.plan(steps=(Step(Decimal(1), 4, 2),))
    home.clock.set(2027, 1, 4, 23, 50)
    recording.take(home.context)
    home.clock.set(2027, 1, 5, 3, 59)
    assert [c.when for c in state(home).cards] == ["Yesterday, 21:00"]
    assert state(home).done.startswith("No dose today.")
    assert home.snapshot().next_moment == datetime(2027, 1, 5, 3, tzinfo=UTC)
    home.clock.set(2027, 1, 5, 4)
    assert state(home).cards == ()


def test_a_dose_put_off_says_when_it_comes_back(home: Home) -> None:
    home.plan()
    home.clock.set(2027, 1, 4, 21, 5)
    putting_off.later(home.context, None, 15)
    (card,) = state(home).cards
    assert (card.kind, card.status) == (CardKind.PUT_OFF, "Reminds you again at 21:20")


def test_a_skipped_dose_says_its_reason(home: Home) -> None:
    home.plan()
    home.clock.set(2027, 1, 4, 21, 5)
    recording.skip(home.context, None, "<b>felt unwell</b>")
    (card,) = state(home).cards
    assert card.status == "Skipped: <b>felt unwell</b>"


def test_a_change_of_dose_is_announced_the_day_before_and_on_the_day(home: Home) -> None:
    home.plan()
    home.clock.set(2027, 1, 17, 20)
    assert text(state(home).notice) == "From tomorrow: 4 mg instead of 4.5 mg."
    home.clock.set(2027, 1, 18, 20)
    assert text(state(home).cards[0].change) == "New dose: 4 mg. Before, it was 4.5 mg."
    assert state(home).notice == ""
    home.clock.set(2027, 1, 19, 20)
    assert state(home).cards[0].change == ""


def test_a_change_is_announced_across_the_off_day_of_a_step(home: Home) -> None:
    home.plan(steps=(Step(Decimal(1), 4, 2), Step(Decimal("0.5"), 4, 2)))
    home.clock.set(2027, 1, 7, 20)
    assert text(state(home).notice) == "From tomorrow: 0.5 mg instead of 1 mg."
    assert text(state(home).head.line).startswith("Step 1 of 2 · 1 mg every other day · day 4 of 4")


def test_an_off_day_says_so_and_what_comes_next(home: Home) -> None:
    home.plan(steps=(Step(Decimal(1), 14, 2),))
    home.clock.set(2027, 1, 5, 12)
    assert text(state(home).done) == "No dose today. Next: 1 mg, tomorrow 21:00."


def test_a_pause_says_no_doses_and_when_they_go_on(home: Home) -> None:
    home.plan(steps=(Step(Decimal(2), 7), Step(None, 7), Step(Decimal(1), 7)))
    home.clock.set(2027, 1, 12, 12)
    assert text(state(home).head.line) == ("Paused · day 2 of 7 · next: 1 mg on 18 January")
    assert text(state(home).done) == "No dose today. Next: 1 mg, 18 January, 21:00."


def test_before_the_plan_starts_it_says_when(home: Home) -> None:
    home.plan(start_date=date(2027, 1, 20))
    assert text(state(home).head.line) == "Your plan starts on 20 January with 4.5 mg"
    assert state(home).cards == ()


def test_after_the_plan_its_follow_up_is_counted_and_then_over(home: Home) -> None:
    home.plan(steps=STEPS)
    home.clock.set(2027, 1, 31, 12)
    assert state(home).notice == "Today's dose is the last one of your plan."
    home.clock.set(2027, 2, 3, 12)
    assert state(home).head.line == (
        "The last dose of your plan was planned for 31 January · follow-up day 3 of 28"
    )
    assert state(home).done == "No dose today. No further dose is planned."
    home.clock.set(2027, 3, 1, 12)
    assert state(home).head.line.endswith("follow-up is over")


def test_a_pause_that_no_dose_follows_is_follow_up(home: Home) -> None:
    home.plan(steps=(Step(Decimal("4.5"), 5), Step(None, 40)))
    home.clock.set(2027, 1, 14, 12)
    assert state(home).head.line == (
        "The last dose of your plan was planned for 8 January · follow-up day 6 of 28"
    )
    assert state(home).head.here == 1.0


def test_a_step_without_an_end_counts_its_days_only(home: Home) -> None:
    home.plan(steps=(Step(Decimal(1), None),))
    home.clock.set(2027, 2, 4, 12)
    head = state(home).head
    assert text(head.line) == "Step 1 of 1 · 1 mg · day 32"
    assert head.segments == (StepSegment(32 + 14, 1.0, goes_on=True),)
    assert head.here == pytest.approx(31.5 / 46)


def test_yesterdays_dose_is_asked_about_and_whether_the_computer_was_off_is_told(
    home: Home,
) -> None:
    home.plan()
    home.clock.set(2027, 1, 6, 12)
    asked = unrecorded_of(home.snapshot(), FORMATS)
    assert [text(a.question) for a in asked.rows] == [
        "Yesterday's dose, 4.5 mg: not recorded",
        "The dose of 4 January, 4.5 mg: not recorded",
    ]
    assert "The computer was off or asleep." in asked.rows[0].detail
    assert asked.summary == (
        "2 doses since 4 January aren't recorded. The computer was off or asleep."
    )
    with home.store.work(write=True) as work:
        work.up_times.extend(work.up_times.start(home.clock.now().replace(day=5)), home.clock.now())
        work.commit()
    asked = unrecorded_of(home.snapshot(), FORMATS)
    assert ["No answer came." in row.detail for row in asked.rows] == [True, False]
    assert asked.summary == (
        "2 doses since 4 January aren't recorded. "
        "For 1 of them the computer was off or asleep. For 1 no answer came."
    )


def test_doses_of_the_last_60_days_are_asked_about(home: Home) -> None:
    home.plan(times=(time(9), time(21)), steps=(Step(Decimal(1), None),))
    home.clock.set(2027, 3, 15, 8)
    snapshot = home.context.read(home.clock.now().date() - READS_BACK)
    asked = unrecorded_of(snapshot, FORMATS)
    assert len(asked.rows) == 120
    assert asked.rows[-1].ref == DoseRef(date(2027, 1, 14), 1)


def test_a_plan_that_follows_another_zone_shows_the_time_here_too(home: Home) -> None:
    home.plan(time_rule=TimeRule.HOME, home_zone="Europe/Lisbon")
    (card,) = state(home).cards
    assert card.when == "Today, 21:00 (22:00 here)"
    home.zones.set("Europe/London")  # the same time as Lisbon's
    (card,) = state(home).cards
    assert card.when == "Today, 21:00"


def test_the_follow_up_tells_of_opioids_and_a_step_does_not(home: Home) -> None:
    home.plan(steps=STEPS)
    assert state(home).opioids == ""
    home.clock.set(2027, 2, 3, 9)
    assert state(home).opioids == "\n".join(opioid_lines())
    home.clock.set(2027, 3, 10, 9)
    assert state(home).opioids == ""


def test_a_pause_tells_of_opioids_all_the_time(home: Home) -> None:
    home.plan(steps=STEPS)
    change_plan(home.context, ChangeRequest(Operation.PAUSE, date(2027, 1, 6)))
    home.clock.set(2027, 1, 20, 9)
    assert state(home).opioids == "\n".join(opioid_lines())
