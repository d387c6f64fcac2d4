"""The Plan page used while a step runs: today's dose rings exactly once, the past stays."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.page import PlanPage
from tests.support.window_home import Home

FIRST_DAY, MIDDLE, LAST_DAY = date(2027, 1, 18), date(2027, 1, 24), date(2027, 1, 31)
"""Of the second step: 4 mg for 14 days at 21:00."""

TIMES = ("10:00", "21:05", "23:59")


@pytest.fixture(params=(FIRST_DAY, MIDDLE, LAST_DAY), ids=("first day", "middle", "last day"))
def day(request: pytest.FixtureRequest) -> date:
    """A day of the running step."""
    found: date = request.param
    return found


@pytest.fixture
def plan_page(home: Home, open_window: Callable[[], MainWindow]) -> Callable[[date, str], PlanPage]:
    """Return what opens the page at a time of a day; the doses before are taken but one."""

    def opened(day: date, at: str) -> PlanPage:
        home.plan()
        for ago in range(3, 1, -1):
            answered = day - timedelta(days=ago)
            pass_to(home, answered, "21:00")
            home.controller.doses.take(DoseRef(answered))
        pass_to(home, day - timedelta(days=1), "21:00")
        pass_to(home, day, at)
        window = open_window()
        window.go("plan")
        page = window.findChild(PlanPage)
        assert page is not None
        return page

    return opened


def pass_to(home: Home, day: date, at: str) -> None:
    """Let time pass to a local time, with looks on the way as the bell makes them."""
    hour, minute = map(int, at.split(":"))
    home.clock.set(day.year, day.month, day.day, hour, minute)
    home.check()


def pass_until(home: Home, end: datetime) -> None:
    while home.clock.now() < end:
        home.clock.instant += timedelta(minutes=5)
        home.check()


def rings(home: Home, day: date) -> list[DoseKey]:
    """Return the doses of this date that rang, once for each time they were shown."""
    return [message.key for message in home.notifier.messages if message.key.day == day]


def edit(page: PlanPage, qtbot: QtBot, dose: str) -> None:
    """Type another dose into the running step and one more week, and save."""
    page.steps.table.lines[1].more.click()
    cells = page.steps.table.editor
    for field, text in ((cells.dose, dose), (cells.days, "21")):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
    page.save()
    # A dose that the supply can't make is asked about once; this one is makeable.
    assert page.editing is not None
    assert not page.editing.is_dirty


def before(home: Home, day: date) -> list[tuple[DoseKey, Decimal, datetime | None, str]]:
    rows = home.snapshot().rows(day - timedelta(days=14), day - timedelta(days=1))
    return [told(row) for row in rows]


def told(row: DoseRow) -> tuple[DoseKey, Decimal, datetime | None, str]:
    return row.key, row.dose.dose_mg, row.dose.due, row.state.value


@pytest.mark.parametrize("at", TIMES)
def test_a_dose_without_an_answer_rings_once_and_the_past_stays(
    home: Home, plan_page: Callable[[date, str], PlanPage], qtbot: QtBot, day: date, at: str
) -> None:
    page = plan_page(day, at)
    past, log = before(home, day), home.log()
    edit(page, qtbot, "3.5")
    home.check()
    assert before(home, day) == past
    assert home.log() == log
    if at == "10:00":
        assert rings(home, day) == []
        pass_to(home, day, "21:00")
    assert len(rings(home, day)) == 1
    dose = home.snapshot().row(day, 1)
    assert dose is not None
    # What has rung keeps what was planned; what is still to come follows the change.
    assert dose.dose.dose_mg == Decimal("3.5" if at == "10:00" else "4")
    home.controller.doses.take(DoseRef(day))
    pass_until(home, home.clock.now() + timedelta(hours=20))
    assert len(rings(home, day)) == 1


def test_after_a_change_in_its_midst_the_past_is_locked_and_typing_goes_on(
    plan_page: Callable[[date, str], PlanPage], qtbot: QtBot
) -> None:
    page = plan_page(MIDDLE, "10:00")
    edit(page, qtbot, "3.5")
    table = page.steps.table
    locked = [line.is_locked for line in table.lines]
    assert locked == [True, True, *[False] * (len(locked) - 2)]
    assert page.window().focusWidget() is table.lines[2].more
    table.lines[3].more.click()
    table.editor.days.setFocus()
    table.editor.days.selectAll()
    for key in "28":
        qtbot.keyClicks(page.window().focusWidget(), key)
    assert table.place == 3
    assert table.editor.days.text() == "28"
    assert page.window().focusWidget() is table.editor.days


def test_where_a_step_becomes_past_under_the_cursor_no_key_goes_elsewhere(
    home: Home, plan_page: Callable[[date, str], PlanPage], qtbot: QtBot
) -> None:
    page = plan_page(LAST_DAY, "23:59")
    home.controller.doses.take(DoseRef(LAST_DAY))
    page.steps.table.focus_on(1)
    assert page.steps.table.editor.dose.hasFocus()
    pass_to(home, LAST_DAY + timedelta(days=1), "00:01")
    assert page.steps.table.lines[1].is_locked
    assert page.steps.table.editor.dose.isHidden()
    state = page.editing
    qtbot.keyClick(page.window().focusWidget() or page.window(), Qt.Key.Key_Space)
    assert page.editing == state


@pytest.mark.parametrize("at", TIMES)
def test_a_dose_that_is_taken_rings_no_more(
    home: Home, plan_page: Callable[[date, str], PlanPage], qtbot: QtBot, day: date, at: str
) -> None:
    page = plan_page(day, at)
    home.controller.doses.take(
        DoseRef(day), accepted=home.controller.doses.take(DoseRef(day)).accepted
    )
    answer, rung, log = home.answer(day), len(rings(home, day)), home.log()
    assert answer is not None
    edit(page, qtbot, "3.5")
    assert home.answer(day) == answer
    pass_until(home, home.clock.now() + timedelta(hours=20))
    assert len(rings(home, day)) == rung
    assert home.log() == log


@pytest.mark.parametrize("at", TIMES[1:])
def test_a_dose_that_is_put_off_rings_once_at_its_new_time(
    home: Home, plan_page: Callable[[date, str], PlanPage], qtbot: QtBot, day: date, at: str
) -> None:
    page = plan_page(day, at)
    home.controller.doses.later(DoseRef(day), 60)
    assert len(rings(home, day)) == 1
    edit(page, qtbot, "3.5")
    pass_until(home, home.clock.now() + timedelta(minutes=50))
    assert len(rings(home, day)) == 1
    pass_until(home, home.clock.now() + timedelta(minutes=10))
    assert len(rings(home, day)) == 2
    dose = home.snapshot().row(day, 1)
    assert dose is not None
    assert dose.dose.dose_mg == Decimal(4)


def test_the_dose_not_recorded_yesterday_stays_what_it_was(
    home: Home, plan_page: Callable[[date, str], PlanPage], qtbot: QtBot, day: date
) -> None:
    page = plan_page(day, "23:59")
    yesterday = home.snapshot().row(day - timedelta(days=1), 1)
    assert yesterday is not None
    assert yesterday.state.value == "not_recorded"
    rung = len(rings(home, day - timedelta(days=1)))
    edit(page, qtbot, "3.5")
    pass_until(home, home.clock.now() + timedelta(hours=20))
    after = home.snapshot().row(day - timedelta(days=1), 1)
    assert after is not None
    assert told(after) == told(yesterday)
    assert len(rings(home, day - timedelta(days=1))) == rung
