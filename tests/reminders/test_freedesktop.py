"""What is asked of a notification server, and what is believed of what it says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ldn_desktop.domain.nudges import NudgeKind, nudge_key
from ldn_desktop.reminders import freedesktop
from ldn_desktop.reminders.bus import Call, Heard
from ldn_desktop.services.ports import Button, Delivery
from tests.reminders.conftest import a_key, a_message
from tests.support.fake_bus import BUS, CAPABILITIES, Desk


def hints_of(call: Call) -> dict[str, object]:
    hints = call.body[6]
    assert isinstance(hints, dict)
    return hints


def test_the_call_has_the_specifications_form(desk: Desk) -> None:
    assert desk.notifier.show(a_message()) is Delivery.DELIVERED
    (call,) = desk.bus.sent()
    assert call.signature == "susssasa{sv}i"
    app, replaces, icon, title, body, actions, _hints, expires = call.body
    assert (app, replaces, icon, title, body) == (
        "Reminder",
        0,
        "",
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
        desk = new_desk(entry)
        desk.notifier.show(a_message())
        assert hints_of(desk.bus.sent()[0]).get("desktop-entry") == hint


def test_a_gentle_reminder_is_not_urgent_and_has_no_button_that_answers(desk: Desk) -> None:
    key = nudge_key(NudgeKind.CHECK_IN)
    desk.notifier.show(replace(a_message(), key=key, buttons=((Button.OPEN, "Open"),), gentle=True))
    (call,) = desk.bus.sent()
    actions, hints = call.body[5], hints_of(call)
    assert actions == ["default", "Open"]
    assert hints["urgency"] == ("y", 1)
    assert hints["suppress-sound"] == ("b", True)


def test_there_is_sound_only_if_the_message_asks_for_it(desk: Desk) -> None:
    desk.notifier.show(a_message(sound=True))
    desk.notifier.show(a_message())
    loud, quiet = (hints_of(call) for call in desk.bus.sent())
    assert "sound-name" in loud
    assert "suppress-sound" not in loud
    assert quiet["suppress-sound"] == ("b", True)
    assert "sound-name" not in quiet


def test_the_body_is_escaped_only_where_markup_is_read(new_desk: Callable[..., Desk]) -> None:
    for capabilities, shown in ((CAPABILITIES, "&lt;b&gt; &amp;"), (["actions"], "<b> &")):
        desk = new_desk()
        desk.bus.capabilities = capabilities
        desk.notifier.show(a_message(title="<b> &", body="<b> &"))
        assert desk.bus.sent()[0].body[4] == shown
        assert desk.bus.sent()[0].body[3] == "<b> &"


def test_a_server_without_buttons_still_shows_and_the_doctor_hears_of_it(desk: Desk) -> None:
    desk.bus.capabilities = ["body"]
    assert desk.notifier.show(a_message()) is Delivery.DELIVERED
    assert desk.bus.sent()[0].body[5] == []
    report = desk.notifier.describe()
    assert (report.found, report.has_buttons, report.name) == (True, False, "dunst")


def test_capabilities_are_asked_once_for_each_server(desk: Desk) -> None:
    def asked() -> int:
        return sum(call.method == "GetCapabilities" for call in desk.bus.calls)

    desk.notifier.show(a_message())
    desk.notifier.show(a_message())
    assert asked() == 1
    desk.bus.owner_becomes(":1.9")
    desk.notifier.show(a_message())
    assert asked() == 2


def test_control_signs_and_half_characters_never_reach_the_bus(desk: Desk) -> None:
    desk.notifier.show(a_message(title="a\x00\nb", body="c\x07\x9b\ud800\nd"))
    assert desk.bus.sent()[0].body[3] == "a b"
    assert desk.bus.sent()[0].body[4] == "c?\nd"


def test_ringing_again_replaces_and_a_dismissed_one_is_shown_anew(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.notifier.show(a_message())
    desk.bus.signal("NotificationClosed", 101, 2)
    desk.notifier.show(a_message())
    assert [call.body[1] for call in desk.bus.sent()] == [0, 101, 0]


@pytest.mark.parametrize(("reason", "still"), [(1, True), (2, True), (3, False), (4, False)])
def test_what_was_closed_by_time_or_user_counts_as_shown_what_was_lost_does_not(
    desk: Desk, reason: int, still: bool
) -> None:
    desk.notifier.show(a_message())
    desk.bus.signal("NotificationClosed", 101, reason)
    assert (a_key() in desk.notifier.shown()) is still


def test_withdrawing_a_dismissed_one_forgets_it(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.bus.signal("NotificationClosed", 101, 2)
    desk.notifier.withdraw(a_key())
    assert desk.notifier.shown() == frozenset()
    assert desk.bus.closed() == []


def test_a_press_is_handled_at_the_loops_next_turn_and_not_within_a_call(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.is_read()
    desk.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12")
    assert desk.presses == []
    desk.turn()
    assert desk.presses == [(a_key(), Button.TAKEN)]


def test_what_was_pressed_is_closed_and_comes_back_if_it_is_still_due(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.is_read()
    desk.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12")
    desk.bus.signal("NotificationClosed", 101, 2)
    assert desk.bus.closed() == [101]
    assert desk.notifier.shown() == frozenset()


@pytest.mark.parametrize(
    ("button", "name"),
    [(Button.TAKEN, "taken:3:2027-01-04#1@ab12"), (Button.SKIP, "skip:3:2027-01-04#1@ab12")],
)
def test_an_answer_sooner_than_anyone_reads_only_opens_and_keeps_the_reminder(
    desk: Desk, button: Button, name: str
) -> None:
    desk.notifier.show(a_message())
    desk.press(name)
    assert desk.presses == [(a_key(), Button.OPEN)]
    assert desk.bus.closed() == []
    desk.is_read()
    desk.press(name)
    assert desk.presses[1:] == [(a_key(), button)]


def test_putting_off_needs_no_reading(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.press("later:3:2027-01-04#1@ab12")
    assert desk.presses == [(a_key(), Button.LATER)]


def test_each_showing_is_read_anew(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.is_read()
    desk.notifier.show(a_message())
    desk.press("taken:3:2027-01-04#1@ab12")
    assert desk.presses == [(a_key(), Button.OPEN)]


def test_an_answer_before_the_server_says_that_it_is_shown_only_opens(desk: Desk) -> None:
    desk.bus.silent = {"Notify"}
    desk.notifier.show(a_message())
    desk.is_read()
    desk.press("taken:3:2027-01-04#1@ab12", 77)
    assert desk.presses == [(a_key(), Button.OPEN)]


@pytest.mark.parametrize("name", ["skip:3:2027-01-04#1@ab12", "later:3:2027-01-04#1@ab12"])
def test_a_button_that_was_not_offered_only_opens(desk: Desk, name: str) -> None:
    desk.notifier.show(a_message(buttons=((Button.TAKEN, "Taken"),)))
    desk.is_read()
    desk.press(name)
    assert desk.presses == [(a_key(), Button.OPEN)]


def test_a_button_of_another_doses_reminder_only_opens(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.is_read()
    desk.press("taken:3:2027-01-02#2@ab12")
    assert desk.presses == [(a_key(), Button.OPEN)]


def test_a_button_of_an_earlier_run_works_by_its_name_alone(desk: Desk) -> None:
    desk.notifier.shown()
    desk.bus.signal("ActionInvoked", 7, "skip:3:2027-01-02#2@ab12")
    desk.turn()
    assert desk.presses == [(a_key(2, day=2), Button.SKIP)]


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
def test_a_button_that_is_not_ours_is_passed_over(desk: Desk, action: str) -> None:
    desk.notifier.shown()
    desk.bus.signal("ActionInvoked", 7, action)
    desk.turn()
    assert desk.presses == []


def test_a_press_told_by_anyone_but_the_server_is_passed_over(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12", sender=":1.66")
    desk.bus.signal("NotificationClosed", 101, 3, sender=":1.66")
    desk.turn()
    assert desk.presses == []
    assert desk.notifier.shown() == {a_key()}


def test_a_malformed_signal_is_passed_over(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.bus.signal("ActionInvoked", "101", 3)
    desk.bus.signal("NotificationClosed")
    desk.bus.heard(Heard(BUS, BUS, "NameOwnerChanged", ()))
    desk.turn()
    assert desk.presses == []


def test_a_lost_server_loses_what_it_showed_and_asks_for_a_look(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.turn()
    desk.changes.clear()
    desk.bus.owner_becomes("")
    assert desk.notifier.shown() == frozenset()
    desk.turn()
    assert desk.changes == ["change"]


def test_a_server_that_gives_way_to_another_takes_its_own_off_the_screen(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.bus.owner_becomes(":1.9")
    (closed,) = desk.bus.told
    assert (closed.method, closed.destination, closed.body) == ("CloseNotification", ":1.5", (101,))
    desk.notifier.show(a_message(shown_again=True))
    assert [call.body[1] for call in desk.bus.sent()] == [0, 0]


def test_a_server_that_dies_of_every_look_does_not_make_the_app_spin(desk: Desk) -> None:
    desk.notifier.shown()
    for number in range(1000):
        desk.bus.owner_becomes("")
        desk.bus.owner_becomes(f":2.{number}")
    desk.turn()
    assert len(desk.changes) <= freedesktop.CHANGES_PER_MINUTE


def test_no_bus_is_a_failure_and_is_tried_again_at_later_looks(desk: Desk) -> None:
    desk.bus.is_there = False
    assert desk.notifier.show(a_message()) is Delivery.FAILED
    desk.bus.is_there = True
    assert desk.notifier.shown() == frozenset()
    desk.turn()
    assert desk.changes == ["change"]
    assert desk.notifier.show(a_message()) is Delivery.DELIVERED


def test_a_server_that_does_not_answer_is_not_asked_twice_for_the_same_dose(desk: Desk) -> None:
    desk.bus.silent = {"Notify"}
    assert desk.notifier.show(a_message()) is Delivery.UNCERTAIN
    assert desk.notifier.show(a_message()) is Delivery.UNCERTAIN
    assert len(desk.bus.sent()) == 1


def test_after_one_wait_in_vain_there_is_little_patience(desk: Desk) -> None:
    desk.bus.silent = {"Notify"}
    desk.notifier.show(a_message(a_key(1)))
    desk.notifier.show(a_message(a_key(2)))
    assert desk.bus.patience[-2:] == [freedesktop.PATIENCE, freedesktop.LITTLE_PATIENCE]


def test_a_late_reply_is_used_for_replacing(desk: Desk) -> None:
    desk.bus.silent = {"Notify"}
    desk.notifier.show(a_message())
    desk.bus.answer_late(len(desk.bus.calls), 77)
    assert desk.notifier.shown() == {a_key()}
    desk.bus.silent = set()
    desk.notifier.show(a_message())
    assert desk.bus.sent()[-1].body[1] == 77


def test_a_late_reply_for_an_answered_dose_is_closed(desk: Desk) -> None:
    desk.bus.silent = {"Notify"}
    desk.notifier.show(a_message())
    desk.notifier.withdraw(a_key())
    desk.bus.answer_late(len(desk.bus.calls), 77)
    assert desk.bus.closed() == [77]
    assert desk.notifier.shown() == frozenset()


def test_a_server_that_never_answers_is_given_up_and_a_second_reply_is_closed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.bus.silent = {"Notify"}
    desk.notifier.show(a_message())
    serial = len(desk.bus.calls)
    monkeypatch.setattr(freedesktop, "GIVEN_UP_AFTER", 0.0)
    desk.bus.silent = set()
    assert desk.notifier.show(a_message()) is Delivery.DELIVERED
    desk.bus.answer_late(serial, 500)
    assert desk.bus.closed() == [500]


def test_a_server_slow_to_say_what_it_can_is_asked_again_when_it_has_said(desk: Desk) -> None:
    desk.bus.silent = {"GetCapabilities"}
    assert desk.notifier.show(a_message()) is Delivery.FAILED
    serial = len(desk.bus.calls)
    desk.turn()
    desk.changes.clear()
    desk.bus.answer_late(serial, ["actions"])
    desk.turn()
    assert desk.changes == ["change"]
    assert desk.notifier.show(a_message()) is Delivery.DELIVERED
    assert desk.bus.sent()[0].body[5] != []


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


def test_the_file_holds_no_dose_and_is_for_the_user_only(desk: Desk, left: Path) -> None:
    desk.notifier.show(a_message())
    text = left.read_text()
    assert "2027" not in text
    assert left.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"server":"bus:1.5"}', b'{"server":"bus:1.5","shown":[1]}']
)
def test_an_odd_file_is_as_none(desk: Desk, left: Path, content: bytes) -> None:
    left.write_bytes(content)
    assert desk.notifier.show(a_message()) is Delivery.DELIVERED
    assert desk.bus.sent()[0].body[1] == 0


def test_closing_withdraws_what_is_on_the_screen(desk: Desk, left: Path) -> None:
    desk.notifier.show(a_message())
    desk.notifier.close()
    assert desk.bus.closed() == [101]
    assert not left.exists()
