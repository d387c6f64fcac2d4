"""Each known server gets the form that it reads right, and one that nobody tried the safest."""

import pytest

from ldn_desktop.reminders.do_not_disturb import do_not_disturb
from ldn_desktop.reminders.known_servers import (
    CAREFUL,
    KNOWN_SERVERS,
    KnownServer,
    may_start_server,
    quirks_of,
)
from ldn_desktop.services.ports import Button, Delivery
from tests.reminders.conftest import BUTTONS, a_key, a_message
from tests.support.fake_bus import Desk
from tests.support.server_models import Cinnamon, Gnome, Lxqt, Mako, Model, Plasma, Stranger
from tests.support.wired_controller import WiredDesk, crash

ANSWERS = BUTTONS[1:]


def names(actions: object) -> list[str]:
    assert isinstance(actions, list)
    return [str(name).partition(":")[0] for name in actions[::2]]


@pytest.mark.desktop
@pytest.mark.parametrize(("button", "label"), ANSWERS)
@pytest.mark.parametrize("model", [Lxqt, Stranger])
def test_what_is_picked_is_what_is_recorded_where_a_list_slips_by_one(
    wired: WiredDesk, model: type[Model], button: Button, label: str
) -> None:
    server = wired.serve(model)
    assert wired.notifier().show(a_message()) is Delivery.DELIVERED
    server.press(label)
    wired.until(lambda: bool(wired.presses), "the press")
    assert wired.presses == [(a_key(), button)]


@pytest.mark.desktop
def test_a_list_that_an_earlier_version_left_is_not_picked_from_any_more(wired: WiredDesk) -> None:
    server = wired.serve(Lxqt)
    first = wired.notifier()
    first.show(a_message())
    crash(first)
    ((_number, actions),) = server.showing.items()
    actions[:0] = ["default", ""]
    wired.notifier().show(a_message())
    server.press("In 15 min")
    wired.until(lambda: bool(wired.presses), "the press")
    assert wired.presses == [(a_key(), Button.LATER)]


@pytest.mark.desktop
def test_a_server_that_answers_and_then_denies_shows_the_reminder_with_its_buttons(
    wired: WiredDesk,
) -> None:
    server = wired.serve(Mako)
    notifier = wired.notifier()
    assert notifier.ready() is Delivery.DELIVERED
    assert notifier.show(a_message()) is Delivery.DELIVERED
    server.press("Taken")
    wired.until(lambda: bool(wired.presses), "the press")
    assert wired.presses == [(a_key(), Button.TAKEN)]
    report = notifier.describe()
    assert (report.name, report.has_buttons) == ("mako", True)


@pytest.mark.desktop
def test_the_buttons_are_there_when_it_rings_again_where_replacing_takes_them_off(
    wired: WiredDesk,
) -> None:
    server = wired.serve(Gnome)
    notifier = wired.notifier()
    for body in ("once", "twice", "three times"):
        assert notifier.show(a_message(body=body)) is Delivery.DELIVERED
        ((_number, actions),) = server.showing.items()
        assert names(actions) == ["default", "taken", "later", "skip"]
    assert notifier.shown() == {a_key()}
    server.press("Taken")
    wired.until(lambda: bool(wired.presses), "the press")
    assert wired.presses == [(a_key(), Button.TAKEN)]


@pytest.mark.desktop
def test_what_do_not_disturb_put_into_a_list_is_seen_when_it_rings_after_it(
    wired: WiredDesk,
) -> None:
    server = wired.serve(Cinnamon)
    notifier = wired.notifier()
    server.is_quiet = True
    notifier.show(a_message(body="once"))
    assert server.listed == set(server.showing)
    server.is_quiet = False
    notifier.show(a_message(body="twice"))
    assert len(server.showing) == 1
    assert server.listed.isdisjoint(server.showing)


@pytest.mark.desktop
def test_what_a_crash_left_has_its_buttons_where_replacing_takes_them_off(
    wired: WiredDesk,
) -> None:
    server = wired.serve(Gnome)
    first = wired.notifier()
    first.show(a_message())
    crash(first)
    wired.notifier().show(a_message())
    ((_number, actions),) = server.showing.items()
    assert names(actions) == ["default", "taken", "later", "skip"]


@pytest.mark.desktop
def test_the_activation_token_of_a_press_comes_before_it_and_is_taken_back_after(
    wired: WiredDesk,
) -> None:
    server = wired.serve(Plasma)
    notifier = wired.notifier()
    notifier.show(a_message())
    server.press("Open")
    wired.until(lambda: len(wired.tokens) == 2, "the tokens")
    assert wired.presses == [(a_key(), Button.OPEN)]
    assert wired.tokens == ["kwin-7", ""]


@pytest.mark.parametrize("server", KNOWN_SERVERS, ids=lambda server: server.name)
def test_a_known_server_gets_a_click_beside_the_buttons_only_if_it_reads_it_right(
    controller: Desk, server: KnownServer
) -> None:
    controller.bus.name = server.name
    controller.notifier.show(a_message())
    first = ["default"] if server.quirks.click else []
    assert names(controller.bus.sent()[0].body[5]) == [*first, "taken", "later", "skip"]


def test_a_server_that_does_not_say_who_it_is_gets_three_pairs(controller: Desk) -> None:
    controller.bus.silent = {"GetServerInformation"}
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED
    assert names(controller.bus.sent()[0].body[5]) == ["taken", "later", "skip"]
    assert quirks_of("") == CAREFUL


def test_a_server_that_says_late_who_it_is_is_spoken_to_in_its_ways(controller: Desk) -> None:
    controller.bus.silent = {"GetServerInformation"}
    controller.notifier.ready()
    controller.bus.answer_late(len(controller.bus.calls), "dunst", "us", "1", "1.2")
    controller.notifier.show(a_message())
    assert names(controller.bus.sent()[0].body[5])[0] == "default"


def test_another_server_is_asked_who_it_is(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.bus.name = "lxqt-notificationd"
    controller.bus.owner_becomes(":1.9")
    controller.notifier.show(a_message())
    assert names(controller.bus.sent()[1].body[5]) == ["taken", "later", "skip"]


def test_a_reminder_without_an_answer_can_be_opened_everywhere(controller: Desk) -> None:
    controller.bus.name = "yet-another-notifier"
    controller.notifier.show(a_message(buttons=((Button.OPEN, "Open"),)))
    assert controller.bus.sent()[0].body[5] == ["default", "Open"]


@pytest.mark.parametrize(
    ("desktop", "may"),
    [
        ("KDE", False),
        ("GNOME", False),
        ("ubuntu:GNOME", False),
        ("X-Cinnamon", False),
        ("XFCE", True),
        ("MATE", True),
        ("LXQt", True),
        ("sway", True),
        ("", True),
    ],
)
def test_a_call_starts_no_server_where_the_shell_is_the_server(desktop: str, may: bool) -> None:
    assert may_start_server({"XDG_CURRENT_DESKTOP": desktop}) is may


@pytest.mark.desktop
def test_with_the_shell_away_no_foreign_server_is_started_and_the_shell_shows_it_once(
    wired: WiredDesk,
) -> None:
    wired.session.install_server()
    notifier = wired.notifier(environment={"XDG_CURRENT_DESKTOP": "KDE"})
    assert notifier.ready() is Delivery.FAILED
    assert notifier.show(a_message()) is Delivery.FAILED
    assert do_not_disturb() is None
    assert not wired.session.has_server()
    wired.changes.clear()
    shell = wired.serve(Plasma)
    wired.until(lambda: bool(wired.changes), "the call to look again")
    assert notifier.show(a_message()) is Delivery.DELIVERED
    assert len(shell.showing) == 1


@pytest.mark.desktop
@pytest.mark.parametrize("desktop", ["XFCE", "MATE", "i3", ""])
def test_where_a_server_runs_only_once_it_is_called_a_reminder_starts_it(
    wired: WiredDesk, desktop: str
) -> None:
    wired.session.install_server()
    notifier = wired.notifier(environment={"XDG_CURRENT_DESKTOP": desktop})
    assert notifier.show(a_message()) is Delivery.DELIVERED
    wired.session.wait_on_screen(1)


@pytest.mark.desktop
def test_asking_for_do_not_disturb_starts_no_server(wired: WiredDesk) -> None:
    wired.session.install_server()
    assert do_not_disturb() is None
    assert not wired.session.has_server()
