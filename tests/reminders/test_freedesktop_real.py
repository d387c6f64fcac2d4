"""The desktop's notifications against a real server on a private session bus."""

import pytest

from ldn_desktop.services.ports import Button, Delivery, Sounds
from ldn_desktop.services.settings import LOUDEST
from tests.reminders.conftest import BUTTONS, a_key, a_message
from tests.support.notification_server import DesktopSession, wait_until
from tests.support.wired_controller import WiredDesk, crash

pytestmark = pytest.mark.desktop


@pytest.fixture
def controller(wired: WiredDesk) -> WiredDesk:
    return wired


def test_a_reminder_is_shown_with_its_words_and_as_critical(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    assert controller.notifier().show(a_message()) is Delivery.DELIVERED
    notification_server.wait_on_screen(1)
    wait_until(lambda: len(notification_server.seen()) == 1, "the server's note")
    seen = notification_server.seen()[0]
    assert (seen.app_name, seen.title, seen.body) == (
        "Reminder",
        "Time for your 21:00 dose",
        "1.5 mg",
    )
    assert seen.urgency == "CRITICAL"


@pytest.mark.parametrize("loudness", [0, 1, LOUDEST])
def test_a_server_that_plays_nothing_shows_it_all_the_same_and_is_known_for_it(
    controller: WiredDesk, notification_server: DesktopSession, loudness: int
) -> None:
    notifier = controller.notifier()
    assert notifier.show(a_message(sound=True, loudness=loudness)) is Delivery.DELIVERED
    notification_server.wait_on_screen(1)
    assert notifier.sounds() is Sounds.NONE


def test_ringing_again_replaces_in_place(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    notifier.show(a_message())
    notifier.show(a_message(body="again"))
    wait_until(lambda: len(notification_server.seen()) == 2, "both showings")
    assert len({seen.number for seen in notification_server.seen()}) == 1
    assert notification_server.on_screen() == 1


@pytest.mark.parametrize(("button", "label"), BUTTONS[1:])
def test_each_button_tells_its_dose(
    controller: WiredDesk, notification_server: DesktopSession, button: Button, label: str
) -> None:
    controller.notifier().show(a_message())
    notification_server.wait_on_screen(1)
    notification_server.press(label)
    controller.until(lambda: bool(controller.presses), "the press")
    assert controller.presses == [(a_key(), button)]
    notification_server.wait_on_screen(0)


def test_a_click_on_the_notification_opens(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    controller.notifier().show(a_message())
    notification_server.wait_on_screen(1)
    notification_server.click()
    controller.until(lambda: bool(controller.presses), "the click")
    assert controller.presses == [(a_key(), Button.OPEN)]


def test_a_pressed_button_takes_it_off_what_is_shown(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    notifier.show(a_message())
    notification_server.wait_on_screen(1)
    notification_server.press("Taken")
    controller.until(lambda: bool(controller.presses), "the press")
    assert notifier.shown() == frozenset()


def test_withdrawing_takes_only_that_dose_off_the_screen(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    notifier.show(a_message(a_key(1)))
    notifier.show(a_message(a_key(2), title="Time for your 22:00 dose"))
    notification_server.wait_on_screen(2)
    notifier.withdraw(a_key(1))
    notification_server.wait_on_screen(1)
    assert notifier.shown() == {a_key(2)}


def test_closing_withdraws_everything(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    notifier.show(a_message())
    notification_server.wait_on_screen(1)
    notifier.close()
    notification_server.wait_on_screen(0)
    assert not controller.left.exists()


def test_what_the_user_dismissed_counts_as_shown(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    notifier.show(a_message())
    notification_server.wait_on_screen(1)
    notification_server.dismiss_all()
    notification_server.wait_on_screen(0)
    controller.until(lambda: not notifier._numbers, "the closing")
    assert notifier.shown() == {a_key()}
    notifier.show(a_message())
    notification_server.wait_on_screen(1)


def test_a_server_that_dies_and_returns_is_used_again(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    notifier.show(a_message())
    generation = notifier.generation
    notification_server.stop_server()
    controller.until(lambda: not notifier.shown(), "the loss")
    assert notifier.show(a_message()) is Delivery.FAILED
    controller.changes.clear()
    notification_server.start_server()
    controller.until(lambda: bool(controller.changes), "the call to look again")
    assert notifier.generation > generation
    assert notifier.show(a_message()) is Delivery.DELIVERED
    notification_server.wait_on_screen(1)


def test_a_server_that_comes_late_is_noticed(
    controller: WiredDesk, desktop_session: DesktopSession
) -> None:
    notifier = controller.notifier()
    assert notifier.show(a_message()) is Delivery.FAILED
    desktop_session.start_server()
    controller.until(lambda: bool(controller.changes), "the call to look again")
    assert notifier.show(a_message()) is Delivery.DELIVERED


def test_a_bus_that_dies_and_returns_is_used_again(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    notifier.show(a_message())
    notification_server.stop_bus()
    controller.until(lambda: bool(controller.changes), "the loss")
    assert notifier.shown() == frozenset()
    assert notifier.show(a_message()) is Delivery.FAILED
    notification_server.start_bus()
    notification_server.start_server()
    assert notifier.show(a_message()) is Delivery.DELIVERED


def test_the_next_run_replaces_what_a_crash_left(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    first = controller.notifier()
    first.show(a_message())
    crash(first)
    second = controller.notifier()
    assert second.shown() == frozenset()
    assert second.show(a_message()) is Delivery.DELIVERED
    wait_until(lambda: len(notification_server.seen()) == 2, "both showings")
    assert notification_server.on_screen() == 1
    assert len({seen.number for seen in notification_server.seen()}) == 1


def test_what_a_crash_left_and_is_over_is_withdrawn_after_the_first_look(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    first = controller.notifier()
    first.show(a_message(a_key(1)))
    first.show(a_message(a_key(2), title="Time for your 22:00 dose"))
    crash(first)
    second = controller.notifier()
    second.show(a_message(a_key(2)))
    controller.until(lambda: notification_server.on_screen() == 1, "the withdrawal")
    assert second.shown() == {a_key(2)}


def test_numbers_of_another_server_are_not_taken_for_ours(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    first = controller.notifier()
    first.show(a_message())
    crash(first)
    notification_server.stop_server()
    notification_server.start_server()
    second = controller.notifier()
    second.shown()
    assert second._of_earlier_run == {}


def test_the_buttons_of_what_a_crash_left_work_once_it_is_shown_again(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    first = controller.notifier()
    first.show(a_message())
    crash(first)
    controller.notifier().show(a_message())
    notification_server.wait_on_screen(1)
    notification_server.press("Taken")
    controller.until(lambda: bool(controller.presses), "the press")
    assert controller.presses == [(a_key(), Button.TAKEN)]
    notification_server.wait_on_screen(0)


def test_what_the_user_typed_is_shown_as_plain_text(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    notifier = controller.notifier()
    typed = '<b>LDN</b> & <img src="file:///etc/passwd"> 😀 ש\x00\x07\ud800'
    assert notifier.show(a_message(title=typed, body=typed)) is Delivery.DELIVERED
    notification_server.wait_on_screen(1)
    notification_server.dismiss_all()
    wait_until(lambda: bool(notification_server.history()), "the history")
    message = str(notification_server.history()[0]["message"])
    escaped = '&lt;b&gt;LDN&lt;/b&gt; &amp; &lt;img src="file:///etc/passwd"&gt; 😀 ש'
    assert message.count("&lt;b&gt;LDN&lt;/b&gt; &amp; &lt;img") == 2, (message, escaped)


def test_ten_thousand_characters_are_shown(
    controller: WiredDesk, notification_server: DesktopSession
) -> None:
    assert controller.notifier().show(a_message(body="x" * 10_000)) is Delivery.DELIVERED
    notification_server.wait_on_screen(1)


def test_a_hanging_server_does_not_hold_the_window_up_and_shows_once(
    controller: WiredDesk, notification_server: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ldn_desktop.reminders.freedesktop.REPLY_TIMEOUT_S", 0.3)
    notifier = controller.notifier()
    notifier.describe()
    notification_server.pause_server()
    assert notifier.show(a_message()) is Delivery.UNCERTAIN
    assert notifier.show(a_message()) is Delivery.UNCERTAIN
    controller.changes.clear()
    notification_server.resume_server()
    controller.until(lambda: notifier.shown() == {a_key()}, "the late reply")
    controller.until(lambda: bool(controller.changes), "the call to look again")
    assert notifier.show(a_message(body="again")) is Delivery.DELIVERED
    wait_until(lambda: len(notification_server.seen()) == 2, "both showings")
    assert notification_server.on_screen() == 1


def test_a_dose_answered_while_the_server_hangs_is_withdrawn_when_it_wakes(
    controller: WiredDesk, notification_server: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ldn_desktop.reminders.freedesktop.REPLY_TIMEOUT_S", 0.3)
    notifier = controller.notifier()
    notifier.describe()
    notification_server.pause_server()
    notifier.show(a_message())
    notifier.withdraw(a_key())
    notification_server.resume_server()
    controller.until(lambda: not notifier._late_calls, "the late reply")
    notification_server.wait_on_screen(0)
    assert notifier.shown() == frozenset()


def test_the_doctor_learns_who_the_server_is(
    controller: WiredDesk, desktop_session: DesktopSession
) -> None:
    notifier = controller.notifier()
    assert not notifier.describe().found
    desktop_session.start_server()
    report = notifier.describe()
    assert (report.name, report.has_buttons) == ("dunst", True)
