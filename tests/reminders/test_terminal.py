"""Reminders as lines."""

import io
from dataclasses import replace

from ldn_desktop.reminders.terminal import TerminalNotifier
from ldn_desktop.services.ports import Delivery
from tests.reminders.conftest import a_key, a_message


def test_it_writes_title_body_and_hint() -> None:
    stream = io.StringIO()
    notifier = TerminalNotifier(stream, "Answer with: ldn-desktop taken")
    assert notifier.show(a_message()) is Delivery.DELIVERED
    assert stream.getvalue() == (
        "Time for your 21:00 dose\n1.5 mg\nAnswer with: ldn-desktop taken\n"
    )
    assert notifier.shown() == {a_key()}
    notifier.withdraw(a_key())
    assert notifier.shown() == frozenset()


def test_a_gentle_reminder_has_no_hint_on_how_to_answer_a_dose() -> None:
    stream = io.StringIO()
    notifier = TerminalNotifier(stream, "Answer with: ldn-desktop taken")
    notifier.show(replace(a_message(), gentle=True))
    assert stream.getvalue() == "Time for your 21:00 dose\n1.5 mg\n"


def test_what_the_user_typed_does_not_steer_the_terminal() -> None:
    stream = io.StringIO()
    TerminalNotifier(stream).show(a_message(title="\x1b]0;x\x07\x1b[2J", body="a\rb\n\x9bc"))
    assert stream.getvalue() == "]0;x[2J\nab c\n"


def test_a_terminal_that_lacks_a_letter_shows_the_rest() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    assert TerminalNotifier(stream).show(a_message(body="1½ mg")) is Delivery.DELIVERED
    assert raw.getvalue().endswith(b"1? mg\n")


def test_a_closed_stream_is_a_failure() -> None:
    stream = io.StringIO()
    stream.close()
    notifier = TerminalNotifier(stream)
    assert notifier.show(a_message()) is Delivery.FAILED
    assert notifier.shown() == frozenset()
