"""What a reminder says, and what it keeps to itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.ringing import Ring, RingKind
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.services.reminding import Occasion
from ldn_desktop.services.settings import Reveal
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.support.house import Home

SECRET = "<b>Naltrexone</b> & 🙂"


@pytest.fixture
def agenda(home: Home) -> Iterator[Agenda]:
    """The first day of the second dose, its reminder due."""
    home.start(medicine=SECRET)
    home.at("2027-01-18 21:00")
    with home.context() as context:
        yield context.read()


def said(agenda: Agenda, reveal: Reveal, *, waiting: int = 0, not_saved: bool = False) -> Message:
    agenda = replace(agenda, settings=replace(agenda.settings, reveal=reveal))
    (row,) = agenda.open_rows()
    assert row.dose.due is not None
    reminder = Reminder(row.key, row.dose.due, row.dose.due)
    ring = Ring(row.status, RingKind.FIRST, reminder)
    return compose(Occasion(ring, agenda, waiting, not_saved), PLAIN)


def test_by_default_it_reveals_neither_medicine_nor_amount(agenda: Agenda) -> None:
    message = said(agenda, agenda.settings.reveal)
    assert (message.title, message.body) == ("Time for your 21:00 dose", "")


def test_it_reveals_the_amount_and_on_the_first_day_the_old_one_too(agenda: Agenda) -> None:
    body = said(agenda, Reveal.AMOUNT).body.replace("\u00a0", " ")
    assert body == "4 mg from today, 4.5 mg until yesterday"


def test_it_reveals_the_medicine_as_plain_text_only_where_the_user_wants_it(
    agenda: Agenda,
) -> None:
    assert said(agenda, Reveal.MEDICINE).body.startswith(SECRET + ": ")


def test_the_buttons_are_taken_in_15_min_and_skip(agenda: Agenda) -> None:
    assert said(agenda, Reveal.NOTHING).buttons == (
        (Button.TAKEN, "Taken"),
        (Button.LATER, "In 15 min"),
        (Button.SKIP, "Skip"),
    )


@pytest.mark.parametrize(("waiting", "words"), [(1, "1 earlier dose waits"), (2, "2 earlier")])
def test_it_counts_the_doses_that_wait(agenda: Agenda, waiting: int, words: str) -> None:
    assert said(agenda, Reveal.NOTHING, waiting=waiting).body.startswith(words)


def test_an_answer_that_was_not_saved_is_said_first(agenda: Agenda) -> None:
    body = said(agenda, Reveal.AMOUNT, waiting=1, not_saved=True).body
    assert body.splitlines()[0].startswith("Your answer was NOT saved.")


def test_it_never_says_that_the_app_decides_no_dose(agenda: Agenda) -> None:
    assert "decide" not in said(agenda, Reveal.MEDICINE).body


def test_it_makes_no_sound_by_default(agenda: Agenda) -> None:
    assert said(agenda, Reveal.NOTHING).sound is False
