"""What can be wrong with a notification server, each as a case: set up, then a dose comes due."""

import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial

from ldn_desktop.desktop.folders import folder_mark
from tests.proof.desktops import Desktop, wait_until
from tests.proof.keeper import PATIENCE
from tests.proof.proving import Tally
from tests.support import fake_server as fake
from tests.support.fake_server import FakeServer

DAY = date(2027, 1, 4)
DUE = datetime(2027, 1, 4, 20, tzinfo=UTC)
NOTICED_WITHIN = 61.0
NAIVE_WITHIN = 3.0
"""The naive one sends once, at its time; a later moment would change nothing."""
NAIVE_FAILS_WITHIN = 5.0
"""Seconds in which its one try has failed, if it is to fail."""


class Case:
    """A desktop on which something is wrong, and what was lost by it."""

    def __init__(self, made: Desktop, stack: ExitStack) -> None:
        self.made = made
        self.session = made.session
        self._stack = stack
        self._notes: list[str] = []
        self._lost = self._doubled = self._wrong = 0

    def fake(self, on_notify: fake.OnNotify) -> FakeServer:
        """Put a fake server on the bus, in place of the one there is."""
        server = FakeServer(self.session.bus_address, on_notify)
        self._stack.callback(server.close)
        return server

    def on_screen(self) -> int:
        """Return how many notifications the real server shows; 0 where it does not say."""
        try:
            return self.session.on_screen()
        except subprocess.TimeoutExpired:
            return 0

    def wait_for_due(self) -> None:
        """Wait until the dose is due, and has been asked for or not."""
        left = DUE.timestamp() - self.made.clock.now()
        wait_until(lambda: self.made.clock.now() > DUE.timestamp() + 1, left + 2)
        if self.made.what == "app":
            self.made.tell()
        else:
            wait_until(lambda: "raised an exception" in self.made.printed, NAIVE_FAILS_WITHIN)

    def says_that_it_cannot_be_shown(self) -> None:
        """Look for what the app reports of its reminders."""
        if self.made.what == "app":
            said = self.made.keeper.health()
            self._wrong_unless(said["reminders"] != "ok", f"said that reminders were well: {said}")

    def is_on_screen(self, count: Callable[[], int]) -> None:
        """Wait until the dose is on the screen of a working server, once."""
        within = NOTICED_WITHIN if self.made.what == "app" else NAIVE_WITHIN
        if not wait_until(lambda: count() > 0, within):
            self._lost += 1
            self._notes.append("the dose was on no screen")
        elif count() > 1:
            self._doubled += 1
            self._notes.append(f"the dose was on the screen {count()} times")

    def is_answered_by(self, press: Callable[[], None]) -> None:
        """Press, and look for the answer; before that there was none."""
        if self.made.what != "app":
            return
        self._wrong_unless(self._answer() is None, "something was recorded that was not pressed")
        press()
        kept = wait_until(lambda: self._answer() is not None, PATIENCE)
        self._wrong_unless(kept, "the press was not kept")

    def tally(self) -> Tally:
        """Return what was run and what was lost; the process has to be alive, and calm."""
        self._wrong_unless(self.made.is_alive, f"the process ended: {self.made.printed[-300:]}")
        if self.made.what == "app":
            self._wrong_unless("Traceback" not in self.made.printed, self.made.printed[-300:])
        counts = {"doses": 1}
        notes = tuple(self._notes)
        return Tally(counts, self._lost, self._doubled, self._wrong, notes=notes)

    def _answer(self) -> object:
        (row,) = self.made.keeper.rows(DAY, DAY)
        return row.answer

    def _wrong_unless(self, is_so: bool, what: str) -> None:
        if not is_so:
            self._wrong += 1
            self._notes.append(what)


def absent(case: Case) -> None:
    case.made.start()
    case.wait_for_due()
    case.says_that_it_cannot_be_shown()
    case.session.start_server()
    case.is_on_screen(case.on_screen)
    case.is_answered_by(lambda: case.session.press("Taken"))


def killed_while_it_rings(case: Case) -> None:
    case.session.start_server()
    case.made.start()
    case.wait_for_due()
    case.is_on_screen(case.on_screen)
    case.session.stop_server()
    case.session.start_server()
    case.is_on_screen(case.on_screen)
    case.is_answered_by(lambda: case.session.press("Taken"))


def replaced_by_another(case: Case) -> None:
    case.session.start_server()
    case.made.start()
    case.wait_for_due()
    case.is_on_screen(case.on_screen)
    case.session.stop_server()
    other = case.fake(fake.shows)
    case.is_on_screen(lambda: len(other.showing))
    case.is_answered_by(lambda: other.press("Taken"))


def bus_dies(case: Case) -> None:
    case.session.start_server()
    case.made.start()
    case.wait_for_due()
    case.is_on_screen(case.on_screen)
    case.session.stop_bus()
    case.session.start_bus()
    case.session.start_server()
    case.is_on_screen(case.on_screen)


def refuses(case: Case) -> None:
    _bad_then_good(case, fake.refuses)


def never_answers(case: Case) -> None:
    _bad_then_good(case, fake.never_answers)


def talks_nonsense(case: Case) -> None:
    _bad_then_good(case, fake.talks_nonsense)


def _bad_then_good(case: Case, on_notify: fake.OnNotify) -> None:
    bad = case.fake(on_notify)
    case.made.start()
    wait_until(lambda: bad.asked > 0, PATIENCE)
    case.wait_for_due()
    case.says_that_it_cannot_be_shown()
    bad.close()
    case.session.start_server()
    case.is_on_screen(case.on_screen)
    case.is_answered_by(lambda: case.session.press("Taken"))


def _was_asked(server: FakeServer) -> bool:
    return server.asked > 0


def dies_of_each_call(case: Case) -> None:
    first = case.fake(fake.dies)
    case.made.start()
    case.wait_for_due()
    wait_until(lambda: first.asked > 0, 5)
    for _ in range(3):
        another = case.fake(fake.dies)
        wait_until(partial(_was_asked, another), 5)
        # After some deaths within a minute the app asks at its next look only: this one lives.
        another.close()
    case.says_that_it_cannot_be_shown()
    case.session.start_server()
    case.is_on_screen(case.on_screen)
    case.is_answered_by(lambda: case.session.press("Taken"))


def answers_late(case: Case) -> None:
    slow = case.fake(fake.answers_late)
    case.made.start()
    case.wait_for_due()
    case.is_on_screen(lambda: len(slow.showing))
    # It was asked once only: a second call would have put a second notification there.
    case.made.tell()
    case.is_on_screen(lambda: len(slow.showing))
    case.is_answered_by(lambda: slow.press("Taken"))


def unknown_and_old_actions(case: Case) -> None:
    server = case.fake(fake.shows)
    case.made.start()
    _say_what_nobody_asked(case, server)
    case.wait_for_due()
    case.is_on_screen(lambda: len(server.showing))
    _say_what_nobody_asked(case, server)
    case.is_on_screen(lambda: len(server.showing))
    case.is_answered_by(lambda: server.press("Taken"))


def _say_what_nobody_asked(case: Case, server: FakeServer) -> None:
    scope = folder_mark(case.made.keeper.data)
    for action in (
        "taken",
        "inline-reply",
        "x" * 5000,
        f"taken:1:{DAY}#1@0000000000000000",
        f"taken:1:{DAY - timedelta(days=400)}#1@{scope}",
        f"taken:1:{DAY}#9@{scope}",
        f"taken:77:{DAY}#1@{scope}",
        f"skip:1:{DAY + timedelta(days=900)}#1@{scope}",
    ):
        server.tell("ActionInvoked", "us", 424242, action)
    server.tell("ActionInvoked", "s", "no number")
    server.tell("NotificationClosed", "uu", 424242, 3)
    server.tell("NotificationClosed", "ss", "a", "b")
    if case.made.what == "app":
        case.made.tell()


CASES: dict[str, Callable[[Case], None]] = {
    "absent": absent,
    "killed while it rings": killed_while_it_rings,
    "replaced by another": replaced_by_another,
    "refuses": refuses,
    "never answers": never_answers,
    "answers late": answers_late,
    "dies of each call": dies_of_each_call,
    "talks nonsense": talks_nonsense,
    "unknown and old actions": unknown_and_old_actions,
    "the bus dies": bus_dies,
}
