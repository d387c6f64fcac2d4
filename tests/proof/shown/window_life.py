"""A window at random: whatever befell it, it shows what one opened just now would show.

The person ticks, puts off, changes the plan, checks in, goes from page to page and sends the
window away; commands change the same behind it; time passes, by minutes and by days. After each
step the page that is open, and the tray's menu, are compared with those of a second window.
"""

import tempfile
import time as clock_time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QWidget

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.domain.stock import Form, Item
from ldn_desktop.domain.supply import Capsules
from ldn_desktop.services import check_ins, putting_off, recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode, ConfirmationRequired, NotAllowedError
from ldn_desktop.services.planning import ChangeRequest, change_plan, start_plan, undo_plan
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.history.page import HistoryPage
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.tray import Tray
from tests.proof import empty
from tests.proof.chance.counting import Steps
from tests.proof.shown.screens import Said, said_by, said_by_menu
from tests.support.paper_notifier import PaperNotifier
from tests.support.window_home import ENGLISH, Berlin, StillClock, StillReminderService

PAGES = ("today", "plan", "history", "report", "settings/supply", "settings/symptoms", "help")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")
START = date(2027, 3, 20)
TAPER = (Step(Decimal(4), 7), Step(Decimal(3), 7), Step(Decimal(2), 14, 2), Step(Decimal(1), None))
CAPSULES = Capsules((Decimal("0.5"), Decimal(1)), max_pieces=8)
PIECES = Item(Form.PIECES, Decimal(1))
LONGER = {Operation.HOLD: 2, Operation.PAUSE: 2, Operation.BACK: 3}
CHANGES = [*LONGER, Operation.RESUME, Operation.STOP, Operation.CHANGE]
YES = list(ConfirmationCode)
PATIENCE = 3.0
"""Seconds in which a page has to show what is new: some parts follow a moment later."""

places = st.integers(0, 4)


class WindowLife(RuleBasedStateMachine):
    """A person at a window, and commands behind it."""

    counted = Steps()

    @initialize(
        times=st.sampled_from([("21:00",), ("08:00", "20:30"), ("23:30",)]),
        hour=st.integers(0, 24 * 16),
    )
    def begin(self, times: Sequence[str], hour: int) -> None:
        QLocale.setDefault(ENGLISH)
        self._folder = tempfile.TemporaryDirectory()
        self.store = SqliteStore(empty.copy_empty(Path(self._folder.name) / "data"))
        self.clock, self.zones = StillClock(), Berlin()
        self.clock.set(2027, 3, 20, 0)
        self.context = Context(self.store, self.clock, self.zones)
        plan = Plan(START, tuple(map(time.fromisoformat, times)), TAPER, supply=CAPSULES)
        start_plan(self.context, plan, YES)
        self.clock.instant += timedelta(hours=hour)
        self.reminder_service = StillReminderService(self.context, PaperNotifier())
        self.controller = AppController(self.reminder_service, formats_of(ENGLISH))
        self.window = opened(self.controller)
        self.tray = Tray(self.controller, self.window)
        self.page = "today"
        self.reminder_service.changed()
        self.see()

    def teardown(self) -> None:
        """Close the window and the store."""
        if hasattr(self, "window"):
            away_with(self.window)
        if hasattr(self, "store"):
            self.store.close()
            self._folder.cleanup()

    # What befalls the computer

    @rule(
        by=st.one_of(
            st.integers(1, 90).map(lambda n: timedelta(minutes=n)),
            st.integers(2, 30).map(lambda n: timedelta(hours=n)),
            st.integers(2, 20).map(lambda n: timedelta(days=n)),
        )
    )
    def time_passes(self, by: timedelta) -> None:
        self.clock.instant += by
        self.check()

    @rule()
    def the_next_moment_comes(self) -> None:
        moment = self.context.read().next_moment
        if moment is not None:
            self.clock.instant = moment
        self.check()

    @rule(by=st.integers(1, 300))
    def the_clock_is_set_back(self, by: int) -> None:
        self.clock.instant -= timedelta(minutes=by)
        self.check()

    @rule(name=st.sampled_from(ZONES))
    def the_person_travels(self, name: str) -> None:
        self.zones.set(name)
        self.check()

    # What the person does

    @rule(name=st.sampled_from(PAGES))
    def a_page_is_opened(self, name: str) -> None:
        self.page = name
        self.window.go(name)
        self.see()

    @rule(name=st.sampled_from(PAGES), minutes=st.integers(1, 240))
    def a_page_is_opened_before_the_look(self, name: str, minutes: int) -> None:
        self.clock.instant += timedelta(minutes=minutes)
        self.page = name
        self.window.go(name)
        self.check()

    @rule()
    def the_window_goes_away_and_comes_back(self) -> None:
        self.window.hide()
        self.clock.instant += timedelta(hours=9)
        self.reminder_service.changed()
        fresh = self.another()
        try:
            self.see_the_tray(fresh)
        finally:
            away_with(fresh)
        self.window.show()
        self.see()

    @rule(place=places, what=st.sampled_from(["take", "skip", "later", "clear", "blank"]))
    def a_dose_is_answered(self, place: int, what: str) -> None:
        ref = self.ref(place)
        if ref is not None:
            {
                "take": lambda: self.controller.doses.take(ref, accepted=YES),
                "skip": lambda: self.controller.doses.skip(ref, accepted=YES),
                "later": lambda: self.controller.doses.later(ref, 40),
                "clear": lambda: self.controller.doses.clear(ref),
                "blank": lambda: self.controller.doses.leave_blank(ref),
            }[what]()
        self.see()

    @rule()
    def undo(self) -> None:
        self.controller.undo()
        self.see()

    @rule(score=st.integers(0, 10))
    def a_symptom_is_scored(self, score: int) -> None:
        symptom, today = self.controller.settings().symptoms[0], self.context.read().today
        self.controller.check_ins.score(symptom, score, today)
        self.see()

    @rule(ago=st.integers(0, 9))
    def a_day_is_opened_in_history(self, ago: int) -> None:
        self.page = "history"
        self.window.go("history")
        page = page_of(self.window)
        if isinstance(page, HistoryPage):
            page.open_day(self.context.read().today - timedelta(days=ago))
        self.see()

    @rule(number=st.integers(0, 4))
    def a_revision_is_opened(self, number: int) -> None:
        self.page = "plan"
        self.window.go("plan")
        page = page_of(self.window)
        if isinstance(page, PlanPage) and number in {0, *page.revisions.buttons}:
            page.revisions.open(number)
        self.see()

    @rule(minutes=st.integers(0, 120))
    def it_is_quiet_for_a_while(self, minutes: int) -> None:
        ends = self.clock.now() + timedelta(minutes=minutes) if minutes else None
        self.controller.quiet(ends)
        self.see()

    @rule(late=st.sampled_from([4, 12, 20]), on_time=st.integers(1, 4))
    def a_setting_is_changed(self, late: int, on_time: int) -> None:
        self.controller.change_settings(late_hours=late, on_time_hours=on_time)
        self.see()

    @rule(pieces=st.integers(0, 40))
    def the_pieces_at_home_are_counted(self, pieces: int) -> None:
        self.controller.supply.count(PIECES, Decimal(pieces))
        self.see()

    @rule(place=places, dose=st.sampled_from(["3.5", "2.5", "1"]), days=st.integers(3, 20))
    def a_step_is_typed_over(self, place: int, dose: str, days: int) -> None:
        self.a_page_is_opened("plan")
        page = self.window.findChild(PlanPage)
        if page is None:
            return
        table = page.steps.table
        table.open(sum(line.is_locked for line in table.lines) + place)
        for field, text in ((table.editor.dose, dose), (table.editor.days, str(days))):
            if field.isVisibleTo(page) and field.isEnabled():
                field.setText(text)
        if page.editing is not None and page.editing.is_dirty and not page.save():
            page._drop()
        self.see()

    # What commands do behind it

    @rule(place=places, what=st.sampled_from(["take", "skip", "later", "clear"]))
    def a_dose_is_answered_elsewhere(self, place: int, what: str) -> None:
        ref = self.ref(place)
        if ref is not None:
            self.elsewhere(
                {
                    "take": lambda: recording.take(self.context, ref, None, YES),
                    "skip": lambda: recording.skip(self.context, ref, None, YES),
                    "later": lambda: putting_off.later(self.context, ref, 25),
                    "clear": lambda: recording.clear(self.context, ref),
                }[what]
            )
        self.see()

    @rule(days=st.integers(0, 3), kind=st.sampled_from(CHANGES))
    def the_plan_changes_elsewhere(self, days: int, kind: Operation) -> None:
        snapshot = self.context.read()
        day = snapshot.today + timedelta(days=days)
        plan = snapshot.plan.joined(day)
        if plan is None:
            return
        said = replace(plan, times=(time(7), time(19))) if kind is Operation.CHANGE else None
        request = ChangeRequest(kind, day, LONGER.get(kind), said)
        self.elsewhere(lambda: change_plan(self.context, request, YES))
        self.see()

    @rule()
    def the_change_is_taken_back_elsewhere(self) -> None:
        """Not the plan itself: without one a window opened just now begins on another page."""
        if len(self.context.read().history.active_revisions) > 1:
            self.elsewhere(lambda: undo_plan(self.context))
        self.see()

    @rule(score=st.integers(0, 10))
    def a_symptom_is_scored_elsewhere(self, score: int) -> None:
        symptom = self.controller.settings().symptoms[1]
        self.elsewhere(lambda: check_ins.check_in(self.context, {symptom: score}))
        self.see()

    def elsewhere(self, act: Callable[[], object]) -> None:
        """Do it as a command does, and let the app hear of it as it does over its channel."""
        with suppress(NotAllowedError, ConfirmationRequired, ValidationError):
            act()
        self.reminder_service.changed()
        self.controller.notify_changed_by_command()

    def ref(self, place: int) -> DoseRef | None:
        """Return one of the doses of these days."""
        snapshot = self.context.read()
        rows = snapshot.rows(snapshot.today - timedelta(days=2), snapshot.today + timedelta(days=1))
        return DoseRef.of(rows[place].key) if place < len(rows) else None

    def check(self) -> None:
        """Look as the bell does, and compare."""
        self.reminder_service.changed()
        self.see()

    # What is seen

    def see(self) -> None:
        """The open page and the tray show what those made just now show."""
        self.counted.count += 1
        fresh = self.another()
        try:
            self.see_the_tray(fresh)
            self.as_the_other(fresh)
            other = settled(page_of(self.window), page_of(fresh))
        finally:
            away_with(fresh)
        if other is not None:
            raise AssertionError(f"wrong: at {self.local()}, {self.page}: {other}")

    def another(self) -> MainWindow:
        """Open another window on the same page."""
        reminder_service = StillReminderService(self.context, PaperNotifier())
        reminder_service._zone = self.reminder_service.zone
        return opened(AppController(reminder_service, formats_of(ENGLISH)), self.page)

    def as_the_other(self, fresh: MainWindow) -> None:
        """Open in the fresh window what is open in this one."""
        here, there = page_of(self.window), page_of(fresh)
        if isinstance(here, HistoryPage) and isinstance(there, HistoryPage):
            there.show_month(here._month)
            if here._is_open:
                there.open_day(here._day)
        if isinstance(here, PlanPage) and isinstance(there, PlanPage):
            there.refresh()
            there.steps.table.open(here.steps.table.place)
            for name, card in here.foot.cards.items():
                there.foot.show_card(name, is_shown=not card.isHidden())
            there.revisions.open(here.revisions._open)

    def see_the_tray(self, fresh: MainWindow) -> None:
        """The tray's menu offers what one made just now would offer."""
        other = Tray(fresh._controller, fresh)
        here, there = said_by_menu(self.tray.menu), said_by_menu(other.menu)
        other.menu.deleteLater()
        if here != there:
            new = [line for line in there if line not in here]
            old = [line for line in here if line not in there]
            raise AssertionError(f"wrong: at {self.local()}, the tray says {old}, not {new}")

    def local(self) -> datetime:
        return self.clock.now().astimezone(self.zones.local().zone)


def opened(controller: AppController, page: str = "today") -> MainWindow:
    """Open a window on a page."""
    window = MainWindow(controller)
    window.go(page)
    window.show()
    return window


def away_with(window: MainWindow) -> None:
    """Close a window; its desk holds on to it, and goes with it."""
    window.quitting = True
    window.close()
    window._controller.deleteLater()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def page_of(window: MainWindow) -> QWidget:
    """Return the page that is open."""
    page = window._stack.currentWidget()
    assert page is not None
    return page


def settled(here: QWidget, there: QWidget) -> str | None:
    """Return None once both say the same, or what is different if they never do."""
    ends = clock_time.monotonic() + PATIENCE
    while True:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        one, other = said_by(here), said_by(there)
        if one == other:
            return None
        if clock_time.monotonic() > ends:
            return f"it shows {told(one - other)}, not {told(other - one)}"


def told(said: Counter[Said]) -> list[Said]:
    return list(said.elements())[:6]
