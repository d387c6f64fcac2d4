"""Windows' and macOS's notifications, behind a stand-in for the library."""

import threading
from collections.abc import Callable, Iterator

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.native import NativeNotifier
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.services.ports import Button, Delivery, Message
from tests.reminders.conftest import a_key, a_message
from tests.support.notification_server import wait_until


class FakeLibrary:
    """Takes notifications as desktop-notifier does."""

    def __init__(self) -> None:
        self.is_allowed = True
        self.on_screen: dict[str, Callable[[Button], None]] = {}
        self.threads: set[threading.Thread] = set()
        self.sent = 0
        self.error: Exception | None = None

    async def allowed(self) -> bool:
        return self.is_allowed

    async def send(self, message: Message, press: Callable[[Button], None]) -> str:
        self.threads.add(threading.current_thread())
        if self.error is not None:
            raise self.error
        self.sent += 1
        self.on_screen[f"n{self.sent}"] = press
        return f"n{self.sent}"

    async def clear(self, identifier: str) -> None:
        del self.on_screen[identifier]


class Desk:
    """The notifier, and what was pressed."""

    def __init__(self, loop: PlainLoop) -> None:
        self.library = FakeLibrary()
        self.presses: list[tuple[DoseKey, Button, threading.Thread]] = []
        self.notifier = NativeNotifier(loop, self._press, lambda: self.library)

    def _press(self, key: DoseKey, button: Button) -> None:
        self.presses.append((key, button, threading.current_thread()))


@pytest.fixture
def controller(loop: PlainLoop) -> Iterator[Desk]:
    made = Desk(loop)
    yield made
    made.notifier.close()


def test_it_never_claims_more_than_perhaps(controller: Desk) -> None:
    assert controller.notifier.show(a_message()) is Delivery.UNCERTAIN
    assert controller.notifier.shown() == {a_key()}


def test_ringing_again_clears_the_old_one_first(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.notifier.show(a_message())
    assert list(controller.library.on_screen) == ["n2"]


def test_a_user_who_forbids_notifications_is_a_failure(controller: Desk) -> None:
    controller.library.is_allowed = False
    assert controller.notifier.show(a_message()) is Delivery.FAILED


def test_a_library_that_raises_is_a_failure(controller: Desk) -> None:
    controller.library.error = RuntimeError("no")
    assert controller.notifier.show(a_message()) is Delivery.FAILED
    assert controller.notifier.shown() == frozenset()


def test_a_press_arrives_on_the_apps_thread(controller: Desk, loop: PlainLoop) -> None:
    controller.notifier.show(a_message())
    (press,) = controller.library.on_screen.values()
    thread = threading.Thread(target=press, args=(Button.TAKEN,))
    thread.start()
    thread.join()
    assert controller.presses == []
    loop.turn(1)
    assert controller.presses == [(a_key(), Button.TAKEN, threading.current_thread())]
    assert threading.current_thread() not in controller.library.threads


def test_withdrawing_clears(controller: Desk) -> None:
    controller.notifier.show(a_message())
    controller.notifier.withdraw(a_key())
    wait_until(lambda: not controller.library.on_screen, "the clearing")


def test_closing_clears_and_ends_the_thread(loop: PlainLoop) -> None:
    begun = threading.active_count()
    controller = Desk(loop)
    controller.notifier.show(a_message())
    controller.notifier.close()
    assert not controller.library.on_screen
    assert threading.active_count() == begun
