"""Reminding: what rings at a look, from the store or from memory, and what a button does."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services import putting_off
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import (
    ConfirmationCode,
    ConfirmationRequired,
    NotAllowedError,
    StorageError,
    StorageErrorKind,
)
from ldn_desktop.services.planning import start_plan, undo_plan
from ldn_desktop.services.ports import Button, Delivery, Message
from ldn_desktop.services.putting_off import PutOff
from ldn_desktop.services.reminder_dispatch import (
    Answered,
    Health,
    HealthIssue,
    ReminderDispatcher,
    RingContext,
)
from ldn_desktop.services.settings import change_settings
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.support.fake_store import FlakyStore
from tests.support.home import Home, plan
from tests.support.paper_notifier import PaperNotifier

FULL = StorageError(StorageErrorKind.DISK_FULL)
MONDAY = DoseKey(date(2027, 1, 4), 1, 1)


@dataclass
class App:
    """Reminding with its fakes: it rings on `notifier`, over `store`."""

    home: Home
    store: FlakyStore
    notifier: PaperNotifier = field(default_factory=PaperNotifier)
    answers: list[Answered] = field(default_factory=list)
    healths: list[Health] = field(default_factory=list)
    occasions: list[RingContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = Context(self.store, self.home.clock, self.home.zones)
        self.start()

    def start(self) -> None:
        """Begin as after a restart: nothing is known, the screen is empty."""
        self.notifier.on_screen.clear()
        self.reminding = ReminderDispatcher(self.context, self.notifier, self._compose)
        self.reminding.observer.answered = self.answers.append
        self.reminding.observer.health_changed = lambda: self.healths.append(self.reminding.health)

    def check(self, local: str | None = None) -> datetime | None:
        if local is not None:
            self.home.at(local)
        return self.reminding.check()

    def press(self, button: Button, key: DoseKey = MONDAY) -> None:
        """Press a button, after which the attendant looks."""
        self.reminding.press(key, button)
        self.reminding.check()

    @property
    def issues(self) -> frozenset[HealthIssue]:
        return self.reminding.health.issues

    @property
    def rang(self) -> int:
        return len(self.notifier.messages)

    def state(self) -> tuple[str, int]:
        row = self.home.row(str(MONDAY))
        return row["state"], row["reminded"]

    def _compose(self, occasion: RingContext) -> Message:
        self.occasions.append(occasion)
        return compose(occasion, PLAIN)


@pytest.fixture
def app(house: Home) -> Iterator[App]:
    store = SqliteStore(house.folder)
    made = App(house, FlakyStore(store))
    yield made
    store.close()


def test_a_dose_rings_when_it_is_due_and_not_before(app: App) -> None:
    assert app.check("2027-01-04 20:59:59") == datetime(2027, 1, 4, 20, tzinfo=UTC)
    assert app.rang == 0
    app.check("2027-01-04 21:00")
    assert [message.key for message in app.notifier.messages] == [MONDAY]
    assert app.state() == ("due", 1)


def test_looking_twice_at_the_same_instant_rings_once(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.check()
    assert app.rang == 1


def test_it_rings_again_after_15_30_and_60_minutes_then_hourly_until_the_window_closes(
    app: App,
) -> None:
    app.home.at("2027-01-04 20:00")
    rang_at = []
    for _ in range(14 * 60):
        before = app.rang
        app.check()
        if app.rang > before:
            rang_at.append(
                f"{app.home.clock.moment.astimezone(app.context.zones.local().zone):%H:%M}"
            )
        app.home.clock.go(minutes=1)
    hours = [f"{hour % 24:02}:00" for hour in range(22, 33)]
    assert rang_at == ["21:00", "21:15", "21:30", *hours]
    assert app.state() == ("not_recorded", 14)
    assert app.notifier.on_screen == {}


def test_what_is_overdue_at_a_look_collapses_into_one(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.check("2027-01-05 00:20")
    assert app.rang == 2


@pytest.mark.parametrize("answer", ["taken", "skip"])
def test_an_answer_by_command_withdraws_it_and_it_never_rings_again(app: App, answer: str) -> None:
    app.check("2027-01-04 21:00")
    app.home.json(answer)
    app.check()
    assert app.notifier.withdrawn == [MONDAY]
    app.check("2027-01-04 22:00")
    assert app.rang == 1


def test_undo_lets_the_reminder_go_on(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.home.json("taken")
    app.check()
    app.home.json("undo")
    app.check()
    assert MONDAY in app.notifier.on_screen


def test_after_a_restart_an_open_dose_is_shown_again_at_once(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.start()
    app.check("2027-01-04 21:01")
    assert [message.shown_again for message in app.notifier.messages] == [False, True]
    assert app.state() == ("due", 1)


@pytest.mark.parametrize("report", [Delivery.FAILED, Delivery.UNCERTAIN])
def test_a_ring_that_was_not_delivered_is_told_of_and_shown_once_it_can_be(
    app: App, report: Delivery
) -> None:
    app.notifier.delivery = report
    app.check("2027-01-04 21:00")
    assert app.state() == ("due", 0)
    trouble = HealthIssue.NOT_SHOWN if report is Delivery.FAILED else HealthIssue.SHOWN_PERHAPS
    assert app.issues == {trouble}
    app.notifier.delivery = Delivery.DELIVERED
    app.check("2027-01-04 21:01")
    assert app.state() == ("due", 1)
    assert app.issues == frozenset()


@pytest.mark.parametrize("until", ["21:01", "21:15", "23:59"])
def test_a_ring_that_a_slow_server_showed_after_all_counts_once(app: App, until: str) -> None:
    app.notifier.delivery = Delivery.UNCERTAIN
    app.check("2027-01-04 21:00")
    app.notifier.sure.add(MONDAY)
    app.check(f"2027-01-04 {until}")
    app.check()
    assert app.state() == ("due", 1)


def test_a_ring_in_place_that_may_not_have_been_shown_does_not_count(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.check("2027-01-04 21:01")
    app.notifier.delivery = Delivery.UNCERTAIN
    app.check("2027-01-04 21:15")
    app.check("2027-01-04 21:16")
    assert app.state() == ("due", 1)


def test_a_channel_that_cannot_work_is_told_of_before_anything_is_due(app: App) -> None:
    app.notifier.expects = Delivery.FAILED
    app.check()
    assert app.issues == {HealthIssue.NOT_SHOWN}


def test_it_rings_from_memory_while_the_data_cannot_be_read(app: App) -> None:
    app.check("2027-01-04 20:00")
    app.store.reading = app.store.writing = StorageError(StorageErrorKind.LOCKED)
    app.check("2027-01-04 21:00")
    assert app.rang == 1
    assert app.issues == {HealthIssue.NOT_READ, HealthIssue.REMINDER_NOT_SAVED}
    app.check("2027-01-04 21:01")
    assert app.rang == 1
    app.check("2027-01-04 21:15")
    assert app.rang == 2


def test_what_the_start_has_read_rings_though_nothing_can_be_read_after_it(app: App) -> None:
    first = app.context.read()
    app.store.reading = app.store.writing = FULL
    app.reminding = ReminderDispatcher(app.context, app.notifier, app._compose, first)
    app.check("2027-01-04 21:00")
    assert app.rang == 1
    assert app.issues == {HealthIssue.NOT_READ, HealthIssue.REMINDER_NOT_SAVED}


def test_a_reminder_that_could_not_be_stored_is_stored_when_that_works_again(app: App) -> None:
    app.store.writing = FULL
    app.check("2027-01-04 21:00")
    assert app.rang == 1
    assert app.issues == {HealthIssue.REMINDER_NOT_SAVED}
    assert app.reminding.health.fault is FULL
    assert app.state() == ("due", 0)
    app.store.writing = None
    app.check("2027-01-04 21:01")
    assert (app.rang, app.state()) == (1, ("due", 1))
    app.check()
    assert app.issues == frozenset()


def test_data_that_could_never_be_read_ends_no_look_and_rings_once_it_can_be(app: App) -> None:
    app.store.reading = StorageError(StorageErrorKind.DAMAGED)
    assert app.check("2027-01-04 21:00") is None
    assert app.issues == {HealthIssue.NEVER_READ}
    app.store.reading = None
    app.check()
    assert app.rang == 1
    assert app.issues == frozenset()


def test_an_exception_in_one_look_does_not_end_the_next(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(message: Message) -> Delivery:
        raise ZeroDivisionError

    app.home.at("2027-01-04 21:00")
    with monkeypatch.context() as broken:
        broken.setattr(app.notifier, "show", fail)
        app.check()
    assert app.issues == {HealthIssue.BUG}
    assert "A ring failed" in caplog.text
    assert "Naltrexone" not in caplog.text
    app.check("2027-01-04 21:01")
    assert app.rang == 1


@pytest.mark.parametrize(
    ("button", "state"), [(Button.TAKEN, "taken"), (Button.SKIP, "skipped")], ids=str
)
def test_a_button_records_and_withdraws_and_a_second_press_changes_nothing(
    app: App, button: Button, state: str
) -> None:
    app.check("2027-01-04 21:00")
    app.press(button)
    assert app.state() == (state, 1)
    assert app.notifier.on_screen == {}
    before = app.home.rows()
    app.press(button)
    app.press(Button.SKIP if button is Button.TAKEN else Button.TAKEN)
    assert app.home.rows() == before


def test_later_withdraws_and_rings_15_minutes_after_the_press(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.home.at("2027-01-04 21:04")
    app.press(Button.LATER)
    assert app.state() == ("put_off", 1)
    assert app.notifier.on_screen == {}
    assert app.check("2027-01-04 21:16") == datetime(2027, 1, 4, 20, 19, tzinfo=UTC)
    assert app.rang == 1
    app.check("2027-01-04 21:19")
    assert (app.rang, app.state()) == (2, ("due", 2))


def test_an_answer_that_was_not_saved_says_so_and_keeps_asking(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.store.writing = FULL
    app.press(Button.TAKEN)
    assert app.state()[0] == "due"
    assert HealthIssue.TICK_NOT_SAVED in app.issues
    shown = app.notifier.on_screen[MONDAY]
    assert "NOT saved" in shown.body
    app.store.writing = None
    app.press(Button.TAKEN)
    assert app.state()[0] == "taken"
    assert (app.notifier.on_screen, app.issues) == ({}, frozenset())


@pytest.mark.parametrize(
    ("command", "then"), [("taken", None), ("skip", None), ("later", None), (None, "09:01")]
)
def test_an_answer_that_was_not_saved_is_told_until_the_dose_asks_no_more_also_without_a_server(
    app: App, command: str | None, then: str | None
) -> None:
    app.check("2027-01-04 21:00")
    app.store.writing = FULL
    app.notifier.delivery, app.notifier.expects = Delivery.FAILED, Delivery.DELIVERED
    app.press(Button.TAKEN)
    app.store.writing = None
    app.check("2027-01-04 21:01")
    assert HealthIssue.TICK_NOT_SAVED in app.issues
    if command:
        app.home.json(command)
    app.check(f"2027-01-05 {then}" if then else None)
    assert app.issues == frozenset()


def test_a_press_that_failed_of_a_dose_no_plan_holds_is_told_no_more_once_that_is_known(
    app: App,
) -> None:
    app.check("2027-01-04 21:00")
    app.store.reading = FULL
    app.press(Button.TAKEN, DoseKey(MONDAY.day, 1, plan_id=2))
    app.store.reading = None
    app.check()
    assert app.issues == frozenset()


def test_a_button_of_another_plan_records_nothing(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.press(Button.TAKEN, DoseKey(MONDAY.day, 1, plan_id=2))
    app.press(Button.TAKEN, DoseKey(date(2030, 1, 1), 1, 1))
    assert app.state()[0] == "due"
    assert app.answers == [None, None]


def test_a_button_of_a_dose_that_a_new_plan_took_over_records_nothing(app: App) -> None:
    old = DoseKey(date(2027, 1, 6), 1, 1)
    new = plan(start_date="2027-01-05", times=["20:00"])
    start_plan(app.context, new, frozenset(ConfirmationCode))
    app.home.at("2027-01-06 21:00")
    app.press(Button.TAKEN, old)
    assert app.home.state("2027-01-06#1") == "due"


def test_a_press_far_too_early_is_asked_about(app: App) -> None:
    asked: list[tuple[DoseKey, ConfirmationRequired]] = []
    app.reminding.observer.confirmation_needed = lambda key, question: asked.append((key, question))
    app.home.at("2027-01-04 09:00")
    app.press(Button.TAKEN)
    assert [key for key, _ in asked] == [MONDAY]
    assert app.state()[0] == "upcoming"


def test_the_open_button_opens_and_records_nothing(app: App) -> None:
    opened: list[bool] = []
    app.reminding.observer.open_requested = lambda: opened.append(True)
    app.check("2027-01-04 21:00")
    app.press(Button.OPEN)
    assert (opened, app.state()[0]) == ([True], "due")


def test_the_button_that_shows_a_dose_records_nothing_and_a_check_shows_it_again(
    app: App,
) -> None:
    heard: list[str] = []
    app.reminding.observer.open_requested = lambda: heard.append("opened")
    app.reminding.observer.answered = lambda row: heard.append(f"answered {row}")
    app.check("2027-01-04 21:00")
    app.press(Button.SEE)
    assert (heard, app.state()[0]) == (["opened", "answered None"], "due")


def test_quiet_hours_mute_only_the_ringing_again(app: App) -> None:
    change_settings(app.context, quiet_start=time(20), quiet_end=time(21, 40))
    app.check("2027-01-04 21:00")
    assert app.rang == 1
    assert app.check("2027-01-04 21:15") is not None
    assert app.rang == 1
    app.press(Button.LATER)
    app.check("2027-01-04 21:30")
    assert app.rang == 2
    app.check("2027-01-04 21:40")
    assert app.rang == 2
    app.check("2027-01-04 22:00")
    assert app.rang == 3


def test_of_two_due_at_once_the_newest_rings_and_the_other_after_its_answer(home: Home) -> None:
    home.start(start_date="2027-03-28", times=["02:30", "03:30"])
    store = SqliteStore(home.folder)
    app = App(home, FlakyStore(store))
    app.check("2027-03-28 03:30")
    (message,) = app.notifier.messages
    assert message.key.slot == 2
    assert app.occasions[0].waiting == 1
    app.press(Button.TAKEN, message.key)
    assert [message.key.slot for message in app.notifier.messages] == [2, 1]
    store.close()


def test_a_zone_that_cannot_be_known_is_told_of(app: App) -> None:
    app.home.zones.set("UTC", known=False)
    app.check()
    assert app.issues == {HealthIssue.ZONE_UNKNOWN}


def test_health_is_told_only_when_it_changes(app: App) -> None:
    app.check()
    app.check()
    app.notifier.expects = Delivery.FAILED
    app.check()
    app.check()
    app.notifier.expects = None
    app.check()
    assert [health.issues for health in app.healths] == [{HealthIssue.NOT_SHOWN}, frozenset()]


def test_a_clock_set_back_withdraws_nothing_and_later_rings_replace_in_place(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.check("2027-01-04 12:00")
    assert MONDAY in app.notifier.on_screen
    app.check("2027-01-04 21:00")
    assert list(app.notifier.on_screen) == [MONDAY]
    assert app.notifier.withdrawn == []


def test_a_press_that_puts_off_tells_how_so_that_it_can_be_taken_back(app: App) -> None:
    app.check("2027-01-04 21:00")
    app.press(Button.LATER)
    (done,) = app.answers
    assert isinstance(done, PutOff)
    putting_off.take_back(app.context, done)
    app.check()
    assert (list(app.notifier.on_screen), app.state()) == ([MONDAY], ("due", 1))


def test_put_off_needs_a_moment_within_the_window(app: App) -> None:
    app.home.at("2027-01-04 21:05")
    ref = DoseRef.of(MONDAY)
    now = app.home.clock.moment
    for until in (now, datetime(2027, 1, 5, 8, tzinfo=UTC)):
        with pytest.raises(NotAllowedError):
            putting_off.put_off(app.context, ref, until)
    putting_off.put_off(app.context, ref, datetime(2027, 1, 5, 7, 59, tzinfo=UTC))
    assert app.state()[0] == "put_off"


def test_a_dose_put_off_before_it_ever_rang_rings_then(app: App) -> None:
    app.home.at("2027-01-04 21:05")
    app.home.json("later", "--minutes", "10")
    app.check()
    assert app.rang == 0
    app.check("2027-01-04 21:15")
    assert (app.rang, app.state()) == (1, ("due", 1))


def test_a_dose_put_off_by_a_command_while_its_reminder_is_sent_stays_put_off(app: App) -> None:
    app.notifier.meanwhile = lambda _key: app.home.json("later", "--minutes", "40")
    app.check("2027-01-04 21:00")
    app.notifier.meanwhile = None
    assert app.state() == ("put_off", 1)
    app.check()
    assert (app.rang, app.notifier.on_screen) == (1, {})
    app.check("2027-01-04 21:40")
    assert (app.rang, app.state()) == (2, ("due", 2))
    app.check()
    assert app.rang == 2


def test_a_dose_put_off_while_that_of_another_is_sent_stays_put_off(home: Home) -> None:
    home.start(start_date="2027-03-28", times=["02:30", "03:30"])
    first, second = (DoseKey(date(2027, 3, 28), slot, 1) for slot in (1, 2))

    with closing(SqliteStore(home.folder)) as store:
        app = App(home, FlakyStore(store))

        def put_the_other_off(key: DoseKey) -> None:
            app.notifier.meanwhile = None
            home.json("later", str(first if key == second else second), "--minutes", "20")

        app.check("2027-03-28 03:30")
        app.press(Button.TAKEN, second)
        home.json("clear", str(second))
        app.notifier.meanwhile = put_the_other_off
        app.check("2027-03-28 03:45")
        assert sorted(home.state(str(key)) for key in (first, second)) == ["due", "put_off"]


@pytest.mark.parametrize("recovers", [True, False])
def test_a_dose_put_off_by_a_command_while_the_app_cannot_store_rings_once_then(
    app: App, recovers: bool
) -> None:
    app.store.writing = FULL
    app.check("2027-01-04 21:00")
    app.home.json("later", "--minutes", "40")
    app.store.writing = None if recovers else FULL
    app.check("2027-01-04 21:15")
    assert (app.rang, app.notifier.on_screen) == (1, {})
    for minute in (40, 41):
        app.check(f"2027-01-04 21:{minute}")
        assert app.rang == 2
    app.store.writing = None
    app.check("2027-01-04 21:42")
    assert (app.rang, app.state()) == (2, ("due", 2))


def test_what_rang_as_put_off_while_it_could_not_be_stored_does_not_ring_for_that_again(
    app: App,
) -> None:
    app.check("2027-01-04 21:00")
    app.press(Button.LATER)
    app.store.writing = FULL
    for minute in (15, 30):
        app.check(f"2027-01-04 21:{minute}")
    assert app.rang == 3
    app.store.writing = None
    app.check("2027-01-04 21:31")
    app.check()
    assert (app.rang, app.state()) == (3, ("due", 3))


def test_what_was_kept_in_memory_gives_way_to_the_store_once_it_is_stored(app: App) -> None:
    app.store.writing = FULL
    app.check("2027-01-04 21:00")
    app.store.writing = None
    app.check("2027-01-04 21:01")
    app.home.json("later")
    app.check()
    assert app.notifier.on_screen == {}
    assert app.state() == ("put_off", 1)


def test_a_zone_is_noted_also_after_the_only_plan_was_taken_back(app: App) -> None:
    app.check("2027-01-05 12:00")
    undo_plan(app.context)
    app.home.zones.set("Asia/Tokyo")
    app.check("2027-01-05 12:30")
    with app.store.work() as work:
        assert work.conditions.all()[-1].zone == "Asia/Tokyo"
