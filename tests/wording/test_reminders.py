"""What a reminder says, and what it keeps to itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.ringing import Ring, RingKind
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.services.reminder_dispatch import RingContext
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import Reveal
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.support.home import Home

SECRET = "<b>Naltrexone</b> & 🙂"


@pytest.fixture
def snapshot(home: Home) -> Iterator[ScheduleSnapshot]:
    """The first day of the second dose, its reminder due."""
    home.start(medicine=SECRET)
    home.at("2027-01-18 21:00")
    with home.context() as context:
        yield context.read()


def body_at(home: Home, local: str, reveal: Reveal) -> str:
    """Return what the reminder says that rings at this local time."""
    home.at(local)
    with home.context() as context:
        return said(context.read(), reveal).body.replace("\u00a0", " ")


def said(
    snapshot: ScheduleSnapshot, reveal: Reveal, *, waiting: int = 0, not_saved: bool = False
) -> Message:
    snapshot = replace(snapshot, settings=replace(snapshot.settings, reveal=reveal))
    (row,) = snapshot.open_rows()
    assert row.dose.due is not None
    reminder = Reminder(row.key, row.dose.due, row.dose.due)
    ring = Ring(row.status, RingKind.FIRST, reminder)
    return compose(RingContext(ring, snapshot, waiting, not_saved), PLAIN)


def test_by_default_it_reveals_neither_medicine_nor_amount(snapshot: ScheduleSnapshot) -> None:
    message = said(snapshot, snapshot.settings.reveal)
    assert message.title == "Time for your 21:00 dose"
    assert message.body == "Your plan changes today. Open to see."


@pytest.mark.parametrize(
    ("local", "words"),
    [
        ("2027-01-16 21:00", ""),
        ("2027-01-17 21:00", "Your plan changes tomorrow. Open to see."),
        ("2027-01-18 00:30", "Your plan changes today. Open to see."),
        ("2027-01-18 21:00", "Your plan changes today. Open to see."),
        ("2027-01-19 00:30", ""),
        ("2027-01-19 21:00", ""),
    ],
)
def test_a_change_is_announced_without_amounts_by_default(
    house: Home, local: str, words: str
) -> None:
    assert body_at(house, local, Reveal.NOTHING) == words


@pytest.mark.parametrize(
    ("local", "words"),
    [
        ("2027-01-16 21:00", "4.5 mg"),
        ("2027-01-17 21:00", "4.5 mg\nFrom tomorrow: 4 mg instead of 4.5 mg."),
        ("2027-01-18 00:30", "4.5 mg\nFrom today: 4 mg instead of 4.5 mg."),
        ("2027-01-18 21:00", "4 mg from today, 4.5 mg until yesterday"),
        ("2027-01-19 00:30", "4 mg, before 4.5 mg"),
        ("2027-01-19 21:00", "4 mg"),
        ("2027-01-31 21:00", "4 mg"),
    ],
)
def test_a_change_is_announced_the_day_before_and_on_the_day_old_and_new(
    house: Home, local: str, words: str
) -> None:
    assert body_at(house, local, Reveal.AMOUNT) == words


def test_with_a_day_off_between_the_last_reminder_before_the_change_names_its_day(
    home: Home,
) -> None:
    steps = [
        {"dose_mg": "1", "days": 4, "every_days": 2},
        {"dose_mg": "0.5", "days": 4, "every_days": 2},
    ]
    home.start(steps=steps)
    assert body_at(home, "2027-01-04 21:00", Reveal.AMOUNT) == "1 mg"
    told = body_at(home, "2027-01-06 21:00", Reveal.AMOUNT)
    assert told == "1 mg\nFrom 2027-01-08: 0.5 mg instead of 1 mg."
    neutral = body_at(home, "2027-01-06 21:00", Reveal.NOTHING)
    assert neutral == "Your plan changes on 2027-01-08. Open to see."
    told = body_at(home, "2027-01-08 21:00", Reveal.AMOUNT)
    assert told == "0.5 mg from today, 1 mg until yesterday"


def test_it_reveals_the_amount_and_on_the_first_day_the_old_one_too(
    snapshot: ScheduleSnapshot,
) -> None:
    body = said(snapshot, Reveal.AMOUNT).body.replace("\u00a0", " ")
    assert body == "4 mg from today, 4.5 mg until yesterday"


def test_it_reveals_the_medicine_as_plain_text_only_where_the_user_wants_it(
    snapshot: ScheduleSnapshot,
) -> None:
    assert said(snapshot, Reveal.MEDICINE).body.startswith(SECRET + ": ")


def test_the_buttons_are_taken_in_15_min_and_skip(snapshot: ScheduleSnapshot) -> None:
    assert said(snapshot, Reveal.AMOUNT).buttons == (
        (Button.TAKEN, "Taken"),
        (Button.LATER, "In 15 min"),
        (Button.SKIP, "Skip"),
    )


@pytest.mark.parametrize(("waiting", "words"), [(1, "1 earlier dose waits"), (2, "2 earlier")])
def test_it_counts_the_doses_that_wait(
    snapshot: ScheduleSnapshot, waiting: int, words: str
) -> None:
    assert said(snapshot, Reveal.NOTHING, waiting=waiting).body.splitlines()[-1].startswith(words)


def test_an_answer_that_was_not_saved_is_said_first(snapshot: ScheduleSnapshot) -> None:
    body = said(snapshot, Reveal.AMOUNT, waiting=1, not_saved=True).body
    assert body.splitlines()[0].startswith("Your answer was NOT saved.")


def test_it_never_says_that_the_app_decides_no_dose(snapshot: ScheduleSnapshot) -> None:
    assert "decide" not in said(snapshot, Reveal.MEDICINE).body


def test_it_makes_no_sound_by_default(snapshot: ScheduleSnapshot) -> None:
    assert said(snapshot, Reveal.NOTHING).sound is False


def test_a_hidden_new_amount_is_seen_in_the_window_before_it_can_be_ticked(
    snapshot: ScheduleSnapshot,
) -> None:
    hidden = [button for button, _label in said(snapshot, Reveal.NOTHING).buttons]
    assert hidden == [Button.SEE, Button.LATER, Button.SKIP]
    for reveal in (Reveal.AMOUNT, Reveal.MEDICINE):
        message = said(snapshot, reveal)
        assert message.buttons[0] == (Button.TAKEN, "Taken")
        assert "4 mg" in message.body.replace("\u00a0", " ")


@pytest.mark.parametrize("local", ["2027-01-04 21:00", "2027-01-17 21:00", "2027-01-19 21:00"])
def test_every_other_dose_can_be_ticked_in_its_reminder(home: Home, local: str) -> None:
    home.start()
    home.at(local)
    with home.context() as context:
        assert said(context.read(), Reveal.NOTHING).buttons[0] == (Button.TAKEN, "Taken")


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        ("2027-01-10T21:05", ""),
        ("2027-01-11T08:50", ""),
        ("2027-01-11T09:10", "Your last recorded dose was 12 hours ago."),
        ("2027-01-11T20:30", "Your last recorded dose was less than an hour ago."),
        ("2027-01-10T09:30", ""),
        ("2027-01-09T22:00", "Your last recorded dose was 47 hours ago."),
        ("2027-01-08T21:00", "Your last recorded dose was 3 days ago."),
    ],
)
def test_it_says_how_long_ago_the_last_dose_was_where_that_is_far_from_the_usual(
    house: Home, taken: str, words: str
) -> None:
    house.at("2027-01-11 20:50")
    house.run("taken", "--extra", "--yes", "--dose", "4.5", "--at", taken)
    assert body_at(house, "2027-01-11 21:00", Reveal.NOTHING) == words


def test_an_amount_stays_behind_a_medicine_in_letters_from_right_to_left(home: Home) -> None:
    name = "\u0646\u0627\u0644\u062a\u0631\u064a\u0643\u0633\u0648\u0646"
    home.start(medicine=name)
    assert body_at(home, "2027-01-04 21:00", Reveal.MEDICINE) == f"\u200e{name}\u200e: 4.5 mg"
