"""The first dose after a pause asks "Go on?" before it can be taken."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import RecordKind
from ldn_desktop.services import going_on, recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode, ConfirmationRequired, NotAllowedError
from ldn_desktop.services.going_on import WentOn
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.services.reminder_dispatch import Answered, ReminderDispatcher
from ldn_desktop.services.settings import Reveal, change_settings
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.support.home import Home
from tests.support.paper_notifier import PaperNotifier

DUE = "2027-01-10 21:00"
DOSE = DoseKey(date(2027, 1, 10), 1, 1)
REF = DoseRef.of(DOSE)
ASKED = [Button.GO_ON, Button.LATER, Button.NOT_YET]
OFFERED = [Button.TAKEN, Button.LATER, Button.SKIP]


@dataclass
class Person:
    """Reminders on paper over a real store, and the person who presses them."""

    home: Home
    context: Context
    notifier: PaperNotifier = field(default_factory=PaperNotifier)
    questions: list[ConfirmationRequired] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.notifier.on_screen.clear()
        words = lambda told: compose(told, PLAIN)  # noqa: E731
        self.reminding = ReminderDispatcher(self.context, self.notifier, words)
        observer = self.reminding.observer
        observer.answered = self.answers.append
        observer.confirmation_needed = lambda _key, asked: self.questions.append(asked)

    def check(self, local: str) -> None:
        self.home.at(local)
        self.reminding.check()

    def press(self, button: Button, key: DoseKey = DOSE) -> None:
        """Press a button, which closes the notification; then the app checks."""
        self.notifier.on_screen.pop(key, None)
        self.reminding.press(key, button)
        self.reminding.check()

    @property
    def shown(self) -> list[Button]:
        """The buttons of the notification that came last, if it is still there."""
        last = self.notifier.messages[-1]
        return [button for button, _ in last.buttons if last.key in self.notifier.on_screen]

    @property
    def newest(self) -> Message:
        return self.notifier.messages[-1]

    def lines(self) -> list[RecordKind]:
        return [line.kind for line in self.context.read(date(2027, 1, 1)).log]


@pytest.fixture
def paused(house: Home) -> Home:
    """The design's plan with a pause from 7 to 9 January, its other doses before it recorded."""
    house.json("plan", "pause", "--from", "2027-01-07", "--days", "3")
    return house


@pytest.fixture
def person(paused: Home) -> Iterator[Person]:
    with closing(SqliteStore(paused.folder)) as store:
        yield Person(paused, Context(store, paused.clock, paused.zones))


def doses_of(home: Home) -> list[tuple[str, int]]:
    """Return dose and days of each step with a dose, pieces of one step as they are."""
    steps = home.json("plan", "show")["steps"]
    return [(step["dose_mg"], step["days"]) for step in steps if step["dose_mg"]]


def test_the_first_reminder_after_a_pause_asks_before_taken_is_offered(person: Person) -> None:
    person.check(DUE)
    assert (person.newest.title, person.shown) == ("Go on with your plan?", ASKED)
    assert person.newest.body.startswith("Time for your 21:00 dose. Your pause has ended.")
    assert "mg" not in person.newest.body


def test_the_question_names_the_amount_where_reminders_may_show_it(person: Person) -> None:
    change_settings(person.context, reveal=Reveal.AMOUNT)
    person.check(DUE)
    assert person.newest.title.replace("\u00a0", " ") == "Go on with 4.5 mg?"


def test_after_a_yes_the_same_dose_can_be_taken_and_no_later_one_asks(person: Person) -> None:
    person.check(DUE)
    person.press(Button.GO_ON)
    assert person.lines() == [RecordKind.GO_ON]
    assert (person.home.state(str(DOSE)), person.shown) == ("due", OFFERED)
    person.press(Button.TAKEN)
    assert person.lines() == [RecordKind.GO_ON, RecordKind.TAKEN]
    assert person.home.state(str(DOSE)) == "taken"
    person.check("2027-01-11 21:00")
    assert person.shown == OFFERED


def test_a_yes_and_a_second_one_record_one_line_that_undo_passes_over(person: Person) -> None:
    person.check(DUE)
    person.press(Button.GO_ON)
    person.press(Button.GO_ON)
    assert person.lines() == [RecordKind.GO_ON]
    assert isinstance(person.answers[0], WentOn)
    assert person.answers[1] is None
    with pytest.raises(NotAllowedError, match="nothing_to_undo"):
        recording.undo(person.context)


def test_a_yes_that_is_taken_back_lets_the_dose_ask_again(person: Person) -> None:
    person.check(DUE)
    done = going_on.go_on(person.context, REF)
    assert done is not None
    going_on.ask_again(person.context, done)
    person.reminding.check()
    assert person.shown == ASKED
    with pytest.raises(NotAllowedError, match="changed_since"):
        going_on.ask_again(person.context, done)
    recording.take(person.context, REF, accepted=[ConfirmationCode.GO_ON])
    with pytest.raises(NotAllowedError, match="changed_since"):
        going_on.ask_again(person.context, done)


def test_unanswered_it_rings_with_the_question_until_the_window_closes(person: Person) -> None:
    for local in (DUE, "2027-01-10 21:15", "2027-01-10 22:00", "2027-01-11 08:00"):
        before = len(person.notifier.messages)
        person.check(local)
        assert (len(person.notifier.messages), person.shown) == (before + 1, ASKED)
    person.check("2027-01-11 09:00")
    assert DOSE not in person.notifier.on_screen
    assert (person.home.state(str(DOSE)), person.lines()) == ("not_recorded", [])


def test_the_next_dose_asks_as_long_as_nobody_said_yes(person: Person) -> None:
    for local in ("2027-01-11 21:00", "2027-01-15 21:00", "2027-02-01 21:00"):
        person.check(local)
        assert person.shown == ASKED


def test_a_dose_recorded_afterwards_answers_the_question_too(person: Person) -> None:
    person.check(DUE)
    person.check("2027-01-11 12:00")
    recording.take(person.context, REF)
    person.check("2027-01-11 21:00")
    assert person.shown == OFFERED


def test_a_yes_of_long_ago_is_remembered_whatever_is_read(person: Person) -> None:
    person.check(DUE)
    person.press(Button.GO_ON)
    for local in ("2027-01-14 21:00", "2027-01-18 21:00", "2027-01-30 21:00"):
        person.check(local)
        assert person.shown == OFFERED


def test_a_yes_weeks_after_the_pause_is_remembered_too(person: Person) -> None:
    person.check("2027-01-20 21:00")
    person.press(Button.GO_ON, DoseKey(date(2027, 1, 20), 1, 1))
    assert person.shown == OFFERED
    person.check("2027-01-30 21:00")
    assert person.shown == OFFERED


def test_a_question_put_off_comes_again_as_a_question(person: Person) -> None:
    person.check(DUE)
    person.press(Button.LATER)
    assert person.home.state(str(DOSE)) == "put_off"
    person.check("2027-01-10 21:15")
    assert person.shown == ASKED


def test_after_a_restart_it_asks_again(person: Person) -> None:
    person.check(DUE)
    person.restart()
    person.reminding.check()
    assert person.shown == ASKED


def test_not_yet_makes_the_pause_open_ended_and_the_reminder_goes(person: Person) -> None:
    person.check(DUE)
    person.press(Button.NOT_YET)
    assert person.notifier.on_screen == {}
    assert person.lines() == [RecordKind.SKIPPED]
    assert person.context.read().plan.is_paused_openly
    rung = len(person.notifier.messages)
    for local in ("2027-01-10 22:00", "2027-01-11 21:00", "2027-02-11 21:00"):
        person.check(local)
    assert len(person.notifier.messages) == rung


def test_after_not_yet_the_end_of_the_pause_asks_again_and_no_day_of_the_step_is_lost(
    person: Person,
) -> None:
    before = doses_of(person.home)
    person.check(DUE)
    person.press(Button.NOT_YET)
    person.check("2027-01-20 12:00")
    person.home.json("plan", "resume")
    person.check("2027-01-20 21:00")
    assert person.shown == ASKED
    assert doses_of(person.home) == before
    assert person.home.json("status")["ends_on"] == "2027-02-13"


def test_not_yet_before_the_dose_is_due_leaves_no_dose_that_day(person: Person) -> None:
    person.check("2027-01-10 18:00")
    going_on.wait_longer(person.context, REF)
    assert person.lines() == []
    assert person.home.json("schedule", "--from", "2027-01-10", "--to", "2027-03-30") == []


def test_not_yet_past_midnight_lets_the_evening_go_and_pauses_from_today(person: Person) -> None:
    person.check(DUE)
    person.check("2027-01-11 00:30")
    person.press(Button.NOT_YET)
    assert person.home.state(str(DOSE)) == "skipped"
    assert person.home.json("schedule", "--from", "2027-01-11", "--to", "2027-03-30") == []


def test_not_yet_twice_changes_nothing_more(person: Person) -> None:
    person.check(DUE)
    person.press(Button.NOT_YET)
    rows = person.home.rows()
    person.press(Button.NOT_YET)
    assert {**person.home.rows(), "reminder": rows["reminder"]} == rows


def test_not_yet_in_a_pause_that_was_agreed_meanwhile_makes_that_one_longer(
    person: Person,
) -> None:
    person.check(DUE)
    person.home.json("plan", "pause", "--days", "2")
    person.reminding.check()
    assert person.shown == ASKED
    person.press(Button.NOT_YET)
    assert person.context.read().plan.is_paused_openly
    assert person.lines() == [RecordKind.SKIPPED]


def test_not_yet_with_a_stop_agreed_for_later_pauses_until_the_stop(person: Person) -> None:
    person.home.json("plan", "stop", "--from", "2027-01-20")
    person.check(DUE)
    person.press(Button.NOT_YET)
    recording.clear(person.context, REF)
    person.reminding.check()
    assert person.shown == ASKED
    person.press(Button.NOT_YET)
    assert person.home.state(str(DOSE)) == "skipped"
    assert person.home.json("schedule", "--from", "2027-01-11", "--to", "2027-03-30") == []


def test_not_yet_after_the_last_day_of_the_plan_lets_the_dose_go(person: Person) -> None:
    person.home.json("plan", "stop", "--from", "2027-01-11")
    person.check(DUE)
    person.check("2027-01-11 00:30")
    person.press(Button.NOT_YET)
    assert person.home.state(str(DOSE)) == "skipped"


def test_of_two_doses_that_ask_not_yet_answers_both(home: Home) -> None:
    home.start(start_date="2027-03-20", times=["02:30", "03:30"])
    home.json("plan", "pause", "--from", "2027-03-25", "--days", "3")
    with closing(SqliteStore(home.folder)) as store:
        person = Person(home, Context(store, home.clock, home.zones))
        person.check("2027-03-28 03:30")
        person.press(Button.NOT_YET, DoseKey(date(2027, 3, 28), 2, 1))
        assert person.lines() == [RecordKind.SKIPPED] * 2
        assert person.notifier.on_screen == {}


def test_a_button_taken_from_before_the_pause_is_asked_about_and_records_nothing(
    person: Person,
) -> None:
    person.check(DUE)
    person.press(Button.TAKEN)
    ((question, details),) = person.questions[0].questions
    assert (question, details) == (ConfirmationCode.GO_ON, {"dose": "4.5"})
    assert (person.lines(), person.shown) == ([], ASKED)


def test_a_yes_said_elsewhere_gives_the_notification_its_new_buttons(person: Person) -> None:
    person.check(DUE)
    going_on.go_on(person.context, REF)
    person.reminding.check()
    assert person.shown == OFFERED
    assert not person.newest.shown_again
    shown = len(person.notifier.messages)
    person.reminding.check()
    assert len(person.notifier.messages) == shown


def test_the_end_of_an_open_pause_asks_too(house: Home) -> None:
    house.json("plan", "pause", "--from", "2027-01-07")
    house.at("2027-01-10 12:00")
    house.json("plan", "resume")
    with house.context() as context:
        (row,) = context.read().rows(date(2027, 1, 10), date(2027, 1, 10))
        assert row.asks_to_go_on


def test_a_yes_can_be_said_on_the_day_not_in_the_pause(person: Person) -> None:
    person.home.at("2027-01-08 12:00")
    going_on.go_on(person.context, REF)
    assert going_on.wait_longer(person.context, REF).revision is None
    assert person.lines() == []
    person.home.at("2027-01-10 08:00")
    going_on.go_on(person.context, REF)
    assert person.lines() == [RecordKind.GO_ON]


def test_a_pause_that_was_over_when_the_plan_was_entered_is_not_asked_about(home: Home) -> None:
    steps = [
        {"dose_mg": "4.5", "days": 5},
        {"dose_mg": None, "days": 3},
        {"dose_mg": "4", "days": 20},
    ]
    home.at("2027-01-20 12:00")
    home.start("--yes", steps=steps)
    home.at("2027-01-20 21:00")
    assert home.json("taken")["state"] == "taken"


def test_an_extra_dose_and_an_answer_of_before_the_pause_are_no_yes(person: Person) -> None:
    person.check("2027-01-06 21:00")
    person.press(Button.TAKEN, DoseKey(date(2027, 1, 6), 1, 1))
    person.check(DUE)
    assert person.shown == ASKED
