"""What is asked of a notification server, and what is believed of what it says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.reminders import freedesktop
from ldn_desktop.reminders.bus import BusMessage, Call
from ldn_desktop.reminders.buttons import button_name, read_button
from ldn_desktop.reminders.notification import ICON
from ldn_desktop.services.ports import Button, Delivery, Sounds
from ldn_desktop.services.settings import LOUDEST
from tests.reminders.conftest import a_key, a_message
from tests.support.fake_bus import BUS, CAPABILITIES, Desk


def hints_of(call: Call) -> dict[str, object]:
    hints = call.body[6]
    assert isinstance(hints, dict)
    return hints


def test_the_call_has_the_specifications_form(controller: Desk) -> None:
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED
    (call,) = controller.bus.sent()
    assert call.signature == "susssasa{sv}i"
    app, replaces, icon, title, body, actions, _hints, expires = call.body
    assert (app, replaces, icon, title, body) == (
        "Reminder",
        0,
        ICON.as_uri(),
        "Time for your 21:00 dose",
        "1.5 mg",
    )
    assert actions == [
        "default",
        "Open",
        "taken:3:2027-01-04#1@ab12",
        "Taken",
        "later:3:2027-01-04#1@ab12",
        "In 15 min",
        "skip:3:2027-01-04#1@ab12",
        "Skip",
    ]
    assert hints_of(call)["urgency"] == ("y", 2)
    assert expires == 0


def test_the_desktop_entry_is_named_only_where_the_sender_need_not_be_neutral(
    new_desk: Callable[..., Desk],
) -> None:
    for entry, hint in (("", None), ("ldn-desktop", ("s", "ldn-desktop"))):
        controller = new_desk(entry)
        controller.notifier.show(a_message())
        assert hints_of(controller.bus.sent()[0]).get("desktop-entry") == hint


def test_a_gentle_reminder_is_not_urgent_and_has_no_button_that_answers(controller: Desk) -> None:
    key = gentle_reminder_key(GentleReminderKind.CHECK_IN)
    controller.notifier.show(
        replace(a_message(), key=key, buttons=((Button.OPEN, "Open"),), gentle=True)
    )
    (call,) = controller.bus.sent()
    actions, hints = call.body[5], hints_of(call)
    assert actions == ["default", "Open"]
    assert hints["urgency"] == ("y", 1)
    assert hints["suppress-sound"] == ("b", True)


def test_there_is_sound_only_if_the_message_asks_for_it(controller: Desk) -> None:
    controller.notifier.show(a_message(sound=True))
    controller.notifier.show(a_message())
    loud, quiet = (hints_of(call) for call in controller.bus.sent())
    assert "sound-name" in loud
    assert "suppress-sound" not in loud
    assert quiet["suppress-sound"] == ("b", True)
    assert "sound-name" not in quiet


def test_our_own_sound_is_a_file_that_is_there_for_each_loudness(controller: Desk) -> None:
    for loudness in range(1, LOUDEST + 1):
        controller.notifier.show(a_message(sound=True, loudness=loudness))
        hints = hints_of(controller.bus.sent()[-1])
        hint = hints["sound-file"]
        assert isinstance(hint, tuple)
        kind, file = hint
        assert kind == "s"
        assert Path(str(file)).name == f"gentle-{loudness}.wav"
        assert Path(str(file)).is_file()
        assert not hints.keys() & {"sound-name", "suppress-sound"}
    controller.notifier.show(a_message(loudness=1))
    assert "sound-file" not in hints_of(controller.bus.sent()[-1])


@pytest.mark.parametrize(
    ("capabilities", "sounds"), [(["body", "sound"], Sounds.ANY), (["body"], Sounds.NONE)]
)
def test_what_a_server_can_play_is_told_once_it_said_so_without_asking_it(
    controller: Desk, capabilities: list[str], sounds: Sounds
) -> None:
    controller.bus.capabilities = capabilities
    assert controller.notifier.sounds() is Sounds.UNKNOWN
    controller.notifier.show(a_message())
    asked = len(controller.bus.calls)
    assert controller.notifier.sounds() is sounds
    assert len(controller.bus.calls) == asked


def test_the_body_is_escaped_only_where_markup_is_read(new_desk: Callable[..., Desk]) -> None:
    for capabilities, shown in ((CAPABILITIES, "&lt;b&gt; &amp;"), (["actions"], "<b> &")):
        controller = new_desk()
        controller.bus.capabilities = capabilities
        controller.notifier.show(a_message(title="<b> &", body="<b> &"))
        assert controller.bus.sent()[0].body[4] == shown
        assert controller.bus.sent()[0].body[3] == "<b> &"


def test_a_server_without_buttons_still_shows_and_the_doctor_hears_of_it(controller: Desk) -> None:
    controller.bus.capabilities = ["body"]
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED
    assert controller.bus.sent()[0].body[5] == []
    report = controller.notifier.describe()
    assert (report.found, report.has_buttons, report.name) == (True, False, "dunst")


def test_capabilities_are_asked_once_for_each_server(controller: Desk) -> None:
    def asked() -> int:
        return sum(call.method == "GetCapabilities" for call in controller.bus.calls)

    controller.notifier.show(a_message())
    controller.notifier.show(a_message())
    assert asked() == 1
    controller.bus.owner_becomes(":1.9")
    controller.notifier.show(a_message())
    assert asked() == 2


def test_control_signs_and_half_characters_never_reach_the_bus(controller: Desk) -> None:
    controller.notifier.show(a_message(title="a\x00\nb", body="c\x07\x9b\ud800\nd"))
    assert controller.bus.sent()[0].body[3] == "a b"
    assert controller.bus.sent()[0].body[4] == "c?\nd"


def test_ringing_again_replaces_and_a_dismissed_one_is_shown_anew(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.notifier.show(a_message())
    controller.bus.signal("NotificationClosed", 101, 2)
    controller.notifier.show(a_message())
    assert [call.body[1] for call in controller.bus.sent()] == [0, 101, 0]


@pytest.mark.parametrize(("reason", "still"), [(1, True), (2, True), (3, False), (4, False)])
def test_what_was_closed_by_time_or_user_counts_as_shown_what_was_lost_does_not(
    controller: Desk, reason: int, still: bool
) -> None:
    controller.notifier.show(a_message())
    controller.bus.signal("NotificationClosed", 101, reason)
    assert (a_key() in controller.notifier.shown()) is still


def test_withdrawing_a_dismissed_one_forgets_it(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.bus.signal("NotificationClosed", 101, 2)
    controller.notifier.withdraw(a_key())
    assert controller.notifier.shown() == frozenset()
    assert controller.bus.closed() == []


def test_a_press_is_handled_at_the_loops_next_turn_and_not_within_a_call(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.is_read()
    controller.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12")
    assert controller.presses == []
    controller.turn()
    assert controller.presses == [(a_key(), Button.TAKEN)]


def test_what_was_pressed_is_closed_and_comes_back_if_it_is_still_due(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.is_read()
    controller.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12")
    controller.bus.signal("NotificationClosed", 101, 2)
    assert controller.bus.closed() == [101]
    assert controller.notifier.shown() == frozenset()


@pytest.mark.parametrize(
    ("button", "name"),
    [(Button.TAKEN, "taken:3:2027-01-04#1@ab12"), (Button.SKIP, "skip:3:2027-01-04#1@ab12")],
)
def test_an_answer_sooner_than_anyone_reads_only_opens_and_keeps_the_reminder(
    controller: Desk, button: Button, name: str
) -> None:
    controller.notifier.show(a_message())
    controller.press(name)
    assert controller.presses == [(a_key(), Button.OPEN)]
    assert controller.bus.closed() == []
    controller.is_read()
    controller.press(name)
    assert controller.presses[1:] == [(a_key(), button)]


@pytest.mark.parametrize("button", [Button.GO_ON, Button.NOT_YET])
def test_an_answer_to_going_on_needs_reading_too(controller: Desk, button: Button) -> None:
    asks = replace(a_message(), buttons=((button, "x"), (Button.LATER, "In 15 min")))
    controller.notifier.show(asks)
    controller.press(f"{button}:3:2027-01-04#1@ab12")
    assert controller.presses == [(a_key(), Button.OPEN)]
    controller.is_read()
    controller.press(f"{button}:3:2027-01-04#1@ab12")
    assert controller.presses[1:] == [(a_key(), button)]


def test_putting_off_needs_no_reading(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.press("later:3:2027-01-04#1@ab12")
    assert controller.presses == [(a_key(), Button.LATER)]


def test_each_showing_is_read_anew(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.is_read()
    controller.notifier.show(a_message())
    controller.press("taken:3:2027-01-04#1@ab12")
    assert controller.presses == [(a_key(), Button.OPEN)]


def test_an_answer_before_the_server_says_that_it_is_shown_only_opens(controller: Desk) -> None:
    controller.bus.silent = {"Notify"}
    controller.notifier.show(a_message())
    controller.is_read()
    controller.press("taken:3:2027-01-04#1@ab12", 77)
    assert controller.presses == [(a_key(), Button.OPEN)]


@pytest.mark.parametrize("name", ["skip:3:2027-01-04#1@ab12", "later:3:2027-01-04#1@ab12"])
def test_a_button_that_was_not_offered_only_opens(controller: Desk, name: str) -> None:
    controller.notifier.show(a_message(buttons=((Button.TAKEN, "Taken"),)))
    controller.is_read()
    controller.press(name)
    assert controller.presses == [(a_key(), Button.OPEN)]


def test_a_button_of_another_doses_reminder_only_opens(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.is_read()
    controller.press("taken:3:2027-01-02#2@ab12")
    assert controller.presses == [(a_key(), Button.OPEN)]


def test_a_button_of_an_earlier_run_works_by_its_name_alone(controller: Desk) -> None:
    controller.notifier.shown()
    controller.bus.signal("ActionInvoked", 7, "skip:3:2027-01-02#2@ab12")
    controller.turn()
    assert controller.presses == [(a_key(2, day=2), Button.SKIP)]


@pytest.mark.parametrize(
    "action",
    [
        "taken:3:2027-01-04#1@ff00",
        "taken:3:2027-01-04#1",
        "taken:0:2027-01-04#1@ab12",
        "taken:3:2027-02-30#1@ab12",
        "taken:3:2027-01-04#0@ab12",
        "taken:3:2027-01-04#1@ab12\n",
        "taken:٣:2027-01-04#1@ab12",
        "open:3:2027-01-04#1@ab12",
        "default",
        "inline-reply",
        "",
    ],
)
def test_a_button_that_is_not_ours_is_passed_over(controller: Desk, action: str) -> None:
    controller.notifier.shown()
    controller.bus.signal("ActionInvoked", 7, action)
    controller.turn()
    assert controller.presses == []


def test_a_press_told_by_anyone_but_the_server_is_passed_over(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12", sender=":1.66")
    controller.bus.signal("NotificationClosed", 101, 3, sender=":1.66")
    controller.turn()
    assert controller.presses == []
    assert controller.notifier.shown() == {a_key()}


def test_a_malformed_signal_is_passed_over(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.bus.signal("ActionInvoked", "101", 3)
    controller.bus.signal("NotificationClosed")
    controller.bus.heard(BusMessage(BUS, BUS, "NameOwnerChanged", ()))
    controller.turn()
    assert controller.presses == []


def test_a_lost_server_loses_what_it_showed_and_asks_for_a_look(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.turn()
    controller.changes.clear()
    controller.bus.owner_becomes("")
    assert controller.notifier.shown() == frozenset()
    controller.turn()
    assert controller.changes == ["change"]


def test_a_server_that_gives_way_to_another_takes_its_own_off_the_screen(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.bus.owner_becomes(":1.9")
    (closed,) = controller.bus.told
    assert (closed.method, closed.destination, closed.body) == ("CloseNotification", ":1.5", (101,))
    controller.notifier.show(a_message(shown_again=True))
    assert [call.body[1] for call in controller.bus.sent()] == [0, 0]


def test_a_server_that_dies_of_every_look_does_not_make_the_app_spin(controller: Desk) -> None:
    controller.notifier.shown()
    for number in range(1000):
        controller.bus.owner_becomes("")
        controller.bus.owner_becomes(f":2.{number}")
    controller.turn()
    assert len(controller.changes) <= freedesktop.CHANGES_PER_MINUTE


def test_no_bus_is_a_failure_and_is_tried_again_at_later_looks(controller: Desk) -> None:
    controller.bus.is_there = False
    assert controller.notifier.show(a_message()) is Delivery.FAILED
    controller.bus.is_there = True
    assert controller.notifier.shown() == frozenset()
    controller.turn()
    assert controller.changes == ["change"]
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED


def test_a_server_that_does_not_answer_is_not_asked_twice_for_the_same_dose(
    controller: Desk,
) -> None:
    controller.bus.silent = {"Notify"}
    assert controller.notifier.show(a_message()) is Delivery.UNCERTAIN
    assert controller.notifier.show(a_message()) is Delivery.UNCERTAIN
    assert len(controller.bus.sent()) == 1


def test_after_one_wait_in_vain_there_is_little_patience(controller: Desk) -> None:
    controller.bus.silent = {"Notify"}
    controller.notifier.show(a_message(a_key(1)))
    controller.notifier.show(a_message(a_key(2)))
    assert controller.bus.patience[-2:] == [
        freedesktop.REPLY_TIMEOUT_S,
        freedesktop.SHORT_TIMEOUT_S,
    ]


def test_a_late_reply_is_used_for_replacing(controller: Desk) -> None:
    controller.bus.silent = {"Notify"}
    controller.notifier.show(a_message())
    controller.bus.answer_late(len(controller.bus.calls), 77)
    assert controller.notifier.shown() == {a_key()}
    controller.bus.silent = set()
    controller.notifier.show(a_message())
    assert controller.bus.sent()[-1].body[1] == 77


def test_a_late_reply_for_an_answered_dose_is_closed(controller: Desk) -> None:
    controller.bus.silent = {"Notify"}
    controller.notifier.show(a_message())
    controller.notifier.withdraw(a_key())
    controller.bus.answer_late(len(controller.bus.calls), 77)
    assert controller.bus.closed() == [77]
    assert controller.notifier.shown() == frozenset()


def test_a_server_that_never_answers_is_given_up_and_a_second_reply_is_closed(
    controller: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller.bus.silent = {"Notify"}
    controller.notifier.show(a_message())
    serial = len(controller.bus.calls)
    monkeypatch.setattr(freedesktop, "GIVEN_UP_AFTER", 0.0)
    controller.bus.silent = set()
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED
    controller.bus.answer_late(serial, 500)
    assert controller.bus.closed() == [500]


def test_a_server_slow_to_say_what_it_can_is_asked_again_when_it_has_said(controller: Desk) -> None:
    controller.bus.silent = {"GetCapabilities"}
    assert controller.notifier.show(a_message()) is Delivery.FAILED
    serial = len(controller.bus.calls)
    controller.turn()
    controller.changes.clear()
    controller.bus.answer_late(serial, ["actions"])
    controller.turn()
    assert controller.changes == ["change"]
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED
    assert controller.bus.sent()[0].body[5] != []


def test_the_next_run_replaces_what_a_crash_left_with_the_same_server(
    new_desk: Callable[..., Desk],
) -> None:
    new_desk().notifier.show(a_message())
    second = new_desk()
    second.notifier.shown()
    second.notifier.show(a_message())
    assert second.bus.sent()[0].body[1] == 101


def test_the_next_run_assumes_nothing_of_another_server(new_desk: Callable[..., Desk]) -> None:
    new_desk().notifier.show(a_message())
    second = new_desk()
    second.bus.owner = ":1.6"
    second.notifier.show(a_message())
    assert second.bus.sent()[0].body[1] == 0


def test_what_is_over_is_withdrawn_when_the_first_look_is_done(
    new_desk: Callable[..., Desk],
) -> None:
    first = new_desk()
    first.notifier.show(a_message(a_key(1)))
    first.notifier.show(a_message(a_key(2)))
    second = new_desk()
    second.notifier.shown()
    second.notifier.show(a_message(a_key(2)))
    assert second.bus.closed() == []
    second.turn()
    assert second.bus.closed() == [101]
    assert second.notifier.shown() == {a_key(2)}


def test_the_file_holds_no_dose_and_is_for_the_user_only(controller: Desk, left: Path) -> None:
    controller.notifier.show(a_message())
    text = left.read_text()
    assert "2027" not in text
    assert left.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"server":"bus:1.5"}', b'{"server":"bus:1.5","shown":[1]}']
)
def test_an_odd_file_is_as_none(controller: Desk, left: Path, content: bytes) -> None:
    left.write_bytes(content)
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED
    assert controller.bus.sent()[0].body[1] == 0


def test_closing_withdraws_what_is_on_the_screen(controller: Desk, left: Path) -> None:
    controller.notifier.show(a_message())
    controller.notifier.close()
    assert controller.bus.closed() == [101]
    assert not left.exists()


def test_a_button_that_shows_the_dose_is_heard_as_that() -> None:
    key = a_key()
    for button in (Button.SEE, Button.GO_ON, Button.NOT_YET):
        assert read_button(button_name(button, key, "ab12"), "ab12") == (key, button)


def test_a_reminder_has_the_apps_own_sign_and_none_of_an_error(controller: Desk) -> None:
    controller.notifier.show(a_message())
    sign = str(controller.bus.sent()[0].body[2])
    assert sign.startswith("file:///")
    assert Path(sign.removeprefix("file://")).read_bytes().startswith(b"\x89PNG")
