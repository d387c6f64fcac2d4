"""What is asked of a notification server, and what is believed of what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.nudges import NudgeKind, nudge_key
from ldn_desktop.reminders import freedesktop
from ldn_desktop.reminders.bus import BusGone, Call, CallRefused, Heard, StillWaiting
from ldn_desktop.reminders.freedesktop import FreedesktopNotifier, Sender
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.services.ports import Button, Delivery
from tests.reminders.conftest import a_key, a_message

NAME = "org.freedesktop.Notifications"
BUS = "org.freedesktop.DBus"
CAPABILITIES = ["actions", "body", "body-markup"]


@dataclass
class FakeBus:
    """A bus with a server that answers as it is told."""

    heard: Callable[[Heard], None]
    lost: Callable[[], None]
    owner: str = ":1.5"
    is_there: bool = True
    connected: bool = False
    capabilities: list[str] = field(default_factory=lambda: list(CAPABILITIES))
    calls: list[Call] = field(default_factory=list)
    told: list[Call] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    patience: list[float] = field(default_factory=list)
    numbers: int = 0

    def connect(self, patience: float) -> None:
        if not self.is_there:
            raise BusGone
        self.connected = True

    def poll(self) -> None:
        if not self.is_there and self.connected:
            self.connected = False
            self.lost()

    def close(self) -> None:
        self.connected = False

    def tell(self, call: Call) -> None:
        self.told.append(call)

    def call(self, call: Call, patience: float) -> tuple[object, ...]:
        self.calls.append(call)
        self.patience.append(patience)
        if call.method in self.silent:
            raise StillWaiting(len(self.calls))
        if call.method == "GetId":
            return ("bus",)
        if call.method == "GetNameOwner" and self.owner:
            return (self.owner,)
        if call.method == "AddMatch":
            return ()
        if not self.owner:
            raise CallRefused("org.freedesktop.DBus.Error.ServiceUnknown")
        if call.method == "GetCapabilities":
            return (self.capabilities,)
        if call.method == "GetServerInformation":
            return ("fake", "us", "1", "1.2")
        self.numbers += 1
        replaces = call.body[1]
        return (replaces or 100 + self.numbers,)

    def sent(self) -> list[Call]:
        return [call for call in self.calls if call.method == "Notify"]

    def closed(self) -> list[object]:
        return [call.body[0] for call in self.told]

    def signal(self, member: str, *body: object, sender: str = ":1.5") -> None:
        self.heard(Heard(sender, NAME, member, body))

    def owner_becomes(self, owner: str) -> None:
        old, self.owner = self.owner, owner
        self.heard(Heard(BUS, BUS, "NameOwnerChanged", (NAME, old, owner)))

    def answer_late(self, serial: int, *body: object) -> None:
        self.heard(Heard(":1.5", "", "", body, reply_to=serial))


@dataclass
class Desk:
    """A notifier on a fake bus."""

    notifier: FreedesktopNotifier
    bus: FakeBus
    loop: PlainLoop
    presses: list[tuple[DoseKey, Button]]
    changes: list[str]

    def turn(self) -> None:
        self.loop.turn(0)


@pytest.fixture
def new_desk(
    loop: PlainLoop, left: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desk]]:
    buses: list[FakeBus] = []
    made: list[FreedesktopNotifier] = []

    def make_bus(_watcher: object, heard: object, lost: object) -> FakeBus:
        buses.append(FakeBus(heard, lost))
        return buses[-1]

    monkeypatch.setattr(freedesktop, "Bus", make_bus)

    def make(entry: str = "") -> Desk:
        presses: list[tuple[DoseKey, Button]] = []
        changes: list[str] = []
        notifier = FreedesktopNotifier(
            loop,
            lambda key, button: presses.append((key, button)),
            sender=Sender("Reminder", entry),
            scope="ab12",
            left=left,
        )
        made.append(notifier)
        notifier.on_server_change = lambda: changes.append("change")
        return Desk(notifier, buses[-1], loop, presses, changes)

    yield make
    for notifier in made:
        notifier.close()


@pytest.fixture
def desk(new_desk: Callable[..., Desk]) -> Desk:
    return new_desk()


def test_the_call_has_the_specifications_form(desk: Desk) -> None:
    assert desk.notifier.show(a_message()) is Delivery.DELIVERED
    (call,) = desk.bus.sent()
    assert call.signature == "susssasa{sv}i"
    app, replaces, icon, title, body, actions, hints, expires = call.body
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
    assert hints["urgency"] == ("y", 2)
    assert expires == 0


def test_the_desktop_entry_is_named_only_where_the_sender_need_not_be_neutral(
    new_desk: Callable[..., Desk],
) -> None:
    for entry, hint in (("", None), ("ldn-desktop", ("s", "ldn-desktop"))):
        desk = new_desk(entry)
        desk.notifier.show(a_message())
        assert desk.bus.sent()[0].body[6].get("desktop-entry") == hint


def test_a_gentle_reminder_is_not_urgent_and_has_no_button_that_answers(desk: Desk) -> None:
    key = nudge_key(NudgeKind.CHECK_IN)
    desk.notifier.show(replace(a_message(), key=key, buttons=((Button.OPEN, "Open"),), gentle=True))
    *_, actions, hints, _expires = desk.bus.sent()[0].body
    assert actions == ["default", "Open"]
    assert hints["urgency"] == ("y", 1)
    assert hints["suppress-sound"] == ("b", True)


def test_there_is_sound_only_if_the_message_asks_for_it(desk: Desk) -> None:
    desk.notifier.show(a_message(sound=True))
    desk.notifier.show(a_message())
    loud, quiet = (call.body[6] for call in desk.bus.sent())
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
    assert (report.found, report.has_buttons, report.name) == (True, False, "fake")


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
    desk.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12")
    assert desk.presses == []
    desk.turn()
    assert desk.presses == [(a_key(), Button.TAKEN)]


def test_what_was_pressed_is_closed_and_comes_back_if_it_is_still_due(desk: Desk) -> None:
    desk.notifier.show(a_message())
    desk.bus.signal("ActionInvoked", 101, "taken:3:2027-01-04#1@ab12")
    desk.bus.signal("NotificationClosed", 101, 2)
    assert desk.bus.closed() == [101]
    assert desk.notifier.shown() == frozenset()


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
