"""Undo takes back whatever was saved last, one act at a time, and redo makes it again."""

import json
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.domain.stock import Form, Item, levels
from ldn_desktop.exchange.importers import open_file
from ldn_desktop.services import check_ins, putting_off, questions, stock
from ldn_desktop.services.check_ins import read_check_in
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode, StorageErrorKind
from ldn_desktop.services.planning import ChangeRequest, change_plan
from ldn_desktop.services.ports import Button
from ldn_desktop.services.questions import read_questions
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.services.reviews import read_next_review, set_review
from ldn_desktop.services.settings import Appearance
from ldn_desktop.services.zone_change import ZoneQuestion
from tests.support.foreign_samples import event, medicine, medtimer, reminder
from tests.support.window_home import Home

TODAY = date(2027, 1, 4)
ITEM = Item(Form.PIECES, Decimal(3))


@pytest.fixture
def due(home: Home) -> Home:
    """A plan whose first dose is due since five minutes."""
    home.plan()
    home.clock.set(2027, 1, 4, 21, 5)
    home.check()
    return home


def saved(home: Home) -> tuple[object, ...]:
    """Return all that the acts below change."""
    found = read_check_in(home.context, TODAY)
    answer, settings = home.answer(TODAY), home.controller.settings()
    with home.store.work() as work:
        entries = work.stock.all()
    asked = [q for q in read_questions(home.context) if not q.removed]
    return (
        answer and answer.kind,
        [reminder.put_off_until for reminder in home.snapshot().reminders.values()],
        {symptom: score.score for symptom, score in found.scores.items()},
        {symptom: change.change for symptom, change in found.changes.items()},
        [(note.text, note.starred) for note in found.notes],
        [(question.text, question.answer, question.ticked_at is None) for question in asked],
        read_next_review(home.context, TODAY),
        (settings.look, settings.supply_days, settings.quiet_start),
        levels(entries, (), PlanHistory()),
    )


def acts(home: Home) -> list[Callable[[], object]]:
    """Return one act of each kind; the questions' numbers follow from their order."""
    controller = home.controller
    scores, appointments = controller.check_ins, controller.appointments
    return [
        lambda: controller.doses.later(None, 15),
        lambda: controller.doses.later(None, 60),
        lambda: controller.doses.take(None),
        lambda: scores.score("pain", 3, TODAY),
        lambda: scores.score("pain", 5, TODAY),
        lambda: scores.score("pain", None, TODAY),
        lambda: scores.say_change("pain", SymptomTrend.NEW, TODAY),
        lambda: scores.note("calm", TODAY),
        lambda: scores.note("calmer", TODAY, read_check_in(home.context, TODAY).notes[0].id),
        lambda: scores.star(read_check_in(home.context, TODAY).notes[0]),
        lambda: appointments.add_question("Why?"),
        lambda: appointments.change_question(1, "Why so?"),
        lambda: appointments.answer(1, "Because."),
        lambda: appointments.tick(1),
        lambda: appointments.reopen(1),
        lambda: appointments.remove_question(1),
        lambda: appointments.set_date(date(2027, 2, 3)),
        lambda: appointments.set_date(None),
        lambda: controller.supply.count(ITEM, Decimal(20)),
        lambda: controller.supply.add(ITEM, Decimal(5)),
        lambda: controller.supply.keep_use_by(ITEM, date(2027, 1, 30)),
        lambda: controller.supply.count(ITEM, Decimal(7)),
        lambda: controller.change_settings(look=Appearance.DARK),
        lambda: controller.change_settings(quiet_start=time(22), quiet_end=time(7)),
    ]


def test_each_act_is_taken_back_and_made_again_the_last_one_first(due: Home) -> None:
    states = [saved(due)]
    for act in acts(due):
        act()
        states.append(saved(due))
        assert states[-1] != states[-2]
    for before in reversed(states[:-1]):
        assert due.controller.undo().ok
        assert saved(due) == before
    assert due.controller.undo().sentence == "There is nothing to undo."
    for after in states[1:]:
        assert due.controller.redo().ok
        assert saved(due) == after
    for before in reversed(states[:-1]):
        assert due.controller.undo().ok
        assert saved(due) == before


def test_undo_after_a_score_takes_the_score_and_leaves_the_dose_taken(due: Home) -> None:
    assert due.controller.doses.take(None).ok
    assert due.controller.check_ins.score("pain", 3, TODAY).ok
    assert due.controller.undo().ok
    assert due.answer(TODAY) is not None
    assert read_check_in(due.context, TODAY).scores == {}


def test_what_cant_be_saved_is_not_there_to_be_undone_and_waits_where_undo_fails(due: Home) -> None:
    due.store.fault = StorageErrorKind.DISK_FULL
    assert not due.controller.check_ins.score("pain", 3, TODAY).ok
    due.store.fault = None
    assert due.controller.undo().sentence == "There is nothing to undo."
    assert due.controller.check_ins.score("pain", 3, TODAY).ok
    due.store.fault = StorageErrorKind.DISK_FULL
    assert "NOT saved" in due.controller.undo().sentence
    due.store.fault = None
    assert due.controller.undo().ok
    assert read_check_in(due.context, TODAY).scores == {}


def test_what_the_app_remembers_by_the_way_is_passed_over_by_undo(due: Home) -> None:
    assert due.controller.check_ins.score("pain", 3, TODAY).ok
    assert due.controller.change_settings(closing_explained=True).ok
    assert due.controller.undo().ok
    assert due.controller.settings().closing_explained
    assert read_check_in(due.context, TODAY).scores == {}


def test_a_new_act_ends_what_could_be_made_again(due: Home) -> None:
    assert due.controller.check_ins.score("pain", 3, TODAY).ok
    assert due.controller.undo().ok
    assert due.controller.check_ins.score("sleep", 1, TODAY).ok
    assert due.controller.redo().sentence == "There is nothing to redo."


def bring_in(home: Home, file: Path, content: object) -> None:
    """Import a file of another app, as its card does."""
    file.write_text(json.dumps(content), "utf-8")
    outcome = home.controller.data.bring_in(open_file(home.context, file).offer())
    assert outcome.value is not None
    home.controller.data.brought_in(outcome.value)


def test_an_import_is_taken_back_whole_and_made_again_and_what_came_after_it_first(
    due: Home, tmp_path: Path
) -> None:
    said = list[str]()
    due.controller.recorded.connect(said.append)
    assert due.controller.check_ins.score("pain", 3, TODAY).ok
    bring_in(due, tmp_path / "app.json", medtimer([event("2026-12-28 21:00")]))
    assert said[-1] == "The file is brought in."
    assert due.controller.check_ins.score("pain", 5, TODAY).ok
    for _time in range(2):
        assert due.controller.undo().ok
        assert len(due.snapshot().extras()) == 1
        assert due.controller.undo().ok
        assert due.snapshot().extras() == ()
        assert read_check_in(due.context, TODAY).scores["pain"].score == 3
        assert due.controller.redo().ok
        assert len(due.snapshot().extras()) == 1
        assert due.controller.redo().ok
        assert read_check_in(due.context, TODAY).scores["pain"].score == 5


def test_an_import_that_brought_the_plan_is_taken_back_with_its_reminder(
    home: Home, tmp_path: Path
) -> None:
    home.clock.set(2027, 1, 4, 21, 5)
    content = medtimer([event("2027-01-03 21:00")], medicine("LDN", reminder()))
    bring_in(home, tmp_path / "app.json", content)
    shown = list(home.notifier.on_screen)
    assert [key.day for key in shown] == [TODAY]
    assert home.controller.undo().ok
    assert not home.notifier.on_screen
    assert home.snapshot().history.newest is None
    assert home.controller.redo().ok
    assert list(home.notifier.on_screen) == shown


def test_an_undo_at_the_dose_leaves_the_order_of_the_others(due: Home) -> None:
    assert due.controller.check_ins.score("pain", 3, TODAY).ok
    assert due.controller.doses.take(None).ok
    assert due.controller.check_ins.score("sleep", 1, TODAY).ok
    row = due.snapshot().row(TODAY, 1)
    assert row is not None
    assert due.controller.take_back(DoseRef.of(row.key)).ok
    assert due.answer(TODAY) is None
    for left in ({"pain": 3}, {}):
        assert due.controller.undo().ok
        found = read_check_in(due.context, TODAY).scores
        assert {symptom: score.score for symptom, score in found.items()} == left
    assert due.controller.undo().sentence == "There is nothing to undo."


def changes_elsewhere(home: Home) -> list[tuple[Callable[[], object], Callable[[], object]]]:
    """Return acts of the window, each with what a command makes of the same thing afterwards."""
    context, controller = home.context, home.controller
    appointments, check_ins_here = controller.appointments, controller.check_ins
    return [
        (
            lambda: check_ins_here.score("pain", 3, TODAY),
            lambda: check_ins.check_in(context, {"pain": 7}, TODAY),
        ),
        (
            lambda: check_ins_here.say_change("pain", SymptomTrend.NEW, TODAY),
            lambda: check_ins.say_change(context, "pain", SymptomTrend.GONE, TODAY),
        ),
        (
            lambda: appointments.set_date(date(2027, 2, 3)),
            lambda: set_review(context, date(2027, 2, 10)),
        ),
        (
            lambda: appointments.change_question(1, "Why so?"),
            lambda: questions.change(context, 1, "Since when?"),
        ),
        (
            lambda: appointments.answer(1, "Because."),
            lambda: questions.answer(context, 1, "Who knows."),
        ),
        (
            lambda: controller.supply.count(ITEM, Decimal(20)),
            lambda: stock.take_stock(context, ITEM, Decimal(12)),
        ),
        (
            lambda: controller.doses.later(None, 15),
            lambda: putting_off.later(context, None, 30),
        ),
    ]


@pytest.mark.parametrize("number", range(7))
def test_what_a_command_changed_since_is_not_taken_back(due: Home, number: int) -> None:
    questions.add_question(due.context, "Why?")
    act, elsewhere = changes_elsewhere(due)[number]
    act()
    due.clock.set(2027, 1, 4, 21, 6)
    elsewhere()
    before = saved(due)
    assert "changed since" in due.controller.undo().sentence
    assert saved(due) == before
    assert due.controller.undo().sentence == "There is nothing to undo."


def test_a_press_of_later_on_a_reminder_is_taken_back_and_no_record_before_it(due: Home) -> None:
    assert due.controller.doses.add_extra(Decimal(1), AnswerDetails(), frozenset()).ok
    (key,) = due.notifier.on_screen
    due.reminder_service.reminding.press(key, Button.LATER)
    due.check()
    assert not due.notifier.on_screen
    assert due.controller.undo().ok
    assert list(due.notifier.on_screen) == [key]
    assert len(due.snapshot().extras()) == 1
    assert due.controller.redo().ok
    assert not due.notifier.on_screen


def test_a_press_that_records_nothing_leaves_what_undo_takes_back(due: Home) -> None:
    assert due.controller.doses.add_extra(Decimal(1), AnswerDetails(), frozenset()).ok
    assert due.controller.check_ins.score("pain", 3, TODAY).ok
    (key,) = due.notifier.on_screen
    due.reminder_service.reminding.press(key, Button.SEE)
    assert due.controller.undo().ok
    assert read_check_in(due.context, TODAY).scores == {}
    assert len(due.snapshot().extras()) == 1


@pytest.mark.parametrize("here", [True, False])
def test_an_answer_about_the_zone_that_is_taken_back_is_asked_again(due: Home, here: bool) -> None:
    controller, answers = due.controller, list[str]()

    def is_asked(question: ZoneQuestion | None) -> bool:
        return controller.zone_question == question

    controller.recorded.connect(answers.append)
    assert controller.check_ins.score("pain", 3, TODAY).ok
    due.zones.set("Europe/Lisbon")
    due.check()
    asked, revisions = controller.zone_question, len(due.snapshot().history.active_revisions)
    assert asked is not None
    answer = controller.follow_zone_here() if here else controller.follow_zone_before("Berlin")
    assert answer.ok
    assert answers[-1].startswith("Your plan follows")
    for _time in range(2):
        assert is_asked(None)
        assert len(due.snapshot().history.active_revisions) == revisions + (not here)
        assert controller.undo().ok
        assert is_asked(asked)
        assert len(due.snapshot().history.active_revisions) == revisions
        assert controller.redo().ok
    assert controller.undo().ok
    assert controller.undo().ok
    assert read_check_in(due.context, TODAY).scores == {}


def test_an_answer_about_the_zone_stays_once_the_plan_was_changed_by_a_command(due: Home) -> None:
    due.zones.set("Europe/Lisbon")
    due.check()
    assert due.controller.follow_zone_before("Berlin").ok
    pause = ChangeRequest(Operation.PAUSE, date(2027, 1, 8), days=3)
    change_plan(due.context, pause, tuple(ConfirmationCode))
    assert "changed since" in due.controller.undo().sentence
    assert due.controller.zone_question is None
