"""The demo holds something of all that the window shows, and its next dose is due in a moment."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ldn_desktop.app.demo import DAYS_SO_FAR, fill
from ldn_desktop.domain.symptoms import LEAST_CHECK_INS
from ldn_desktop.services.chart_data import read_chart_data
from ldn_desktop.services.context import Context
from ldn_desktop.services.history import DayFilter, DayKind
from ldn_desktop.services.questions import read_questions
from ldn_desktop.services.reviews import read_next_review
from tests.support.home import Home, empty_database, home, make_home

__all__ = ["empty_database", "home", "make_home"]


@pytest.fixture
def demo(home: Home) -> Iterator[Context]:
    """A folder filled as the demo fills it."""
    with home.context() as context:
        fill(context)
        yield context


def test_its_next_dose_is_due_within_a_minute(demo: Context) -> None:
    now = demo.clock.now()
    following = demo.read(now.date() - timedelta(days=2)).next_row()
    assert following is not None
    assert following.dose.due is not None
    assert timedelta(0) < following.dose.due - now <= timedelta(minutes=1)


@pytest.mark.parametrize("kind", sorted(set(DayKind) - {DayKind.EXTRA, DayKind.OTHER_AMOUNT}))
def test_its_history_has_a_day_of_each_kind(demo: Context, kind: DayKind) -> None:
    today = demo.clock.now().date()
    history = read_chart_data(demo, today - timedelta(days=DAYS_SO_FAR + 1), today).history
    assert [day for day in history.days if DayFilter(kind).fits(day, history.rules)]


def test_its_drawing_has_an_own_symptom_a_baseline_for_each_and_spells(demo: Context) -> None:
    today = demo.clock.now().date()
    drawn = read_chart_data(demo, today - timedelta(days=DAYS_SO_FAR + 1), today)
    assert len(drawn.symptoms) == 4
    assert all(base.check_ins >= LEAST_CHECK_INS for base in drawn.baselines)
    assert len(drawn.stretches) == 3
    assert [said for day in drawn.history.days for said in day.changes.values()] != []


def test_its_next_appointment_has_a_date_that_is_not_told_yet_and_questions(demo: Context) -> None:
    review = read_next_review(demo, demo.read().today)
    assert review is not None
    assert review > demo.clock.now().date() + timedelta(days=2)
    assert len(read_questions(demo)) == 2
    assert all("made up" in question.text for question in read_questions(demo))
