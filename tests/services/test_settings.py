"""Settings: kept as text, and an odd one never keeps reminders from ringing."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime, time

import pytest

from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.reminder import RingRules
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import Store
from ldn_desktop.services.repositories import LoggedConditions
from ldn_desktop.services.setting_types import PlanAsOf
from ldn_desktop.services.settings import (
    SETTINGS,
    Appearance,
    Reveal,
    Settings,
    change_settings,
    is_of_machine,
    read_settings,
)
from ldn_desktop.storage.store import SqliteStore
from tests.support.home import Home

OTHERS = Settings(
    again_minutes=(5, 10),
    then_every_minutes=30,
    quiet_start=time(22, 30),
    quiet_end=time(7),
    quiet_until=datetime(2027, 1, 4, 21, tzinfo=UTC),
    on_time_hours=3,
    late_hours=10,
    before_next_hours=2,
    reveal=Reveal.MEDICINE,
    sound=True,
    ahead_minutes=20,
    own_sound=True,
    louder=True,
    look=Appearance.DARK,
    text_percent=150,
    closing_explained=True,
    test_reminder_seen=False,
    supply_days=14,
    check_in_reminder=time(20, 15),
    baseline_closed=3,
    accepted_checks=("autostart", "tray"),
    calendar_out=(PlanAsOf(3, "Europe/Berlin"), PlanAsOf(4, "UTC")),
    sheet_out=(PlanAsOf(1, "Europe/Berlin"),),
    strengths_told=("pieces 0.5", "liquid 1"),
    is_demo=True,
    report_name="Ada & <b>",
    report_born="1975",
    other_medicines="aspirin & <b>",
    ldn_since="spring 2024 & <b>",
    ldn_for="fibromyalgia & <b>",
    symptoms=("pain", "fog & <b>"),
)
STORED = {
    "again_minutes": "5\n10",
    "then_every_minutes": "30",
    "quiet_start": "22:30",
    "quiet_end": "07:00",
    "quiet_until": "2027-01-04T21:00:00+00:00",
    "on_time_hours": "3",
    "late_hours": "10",
    "before_next_hours": "2",
    "reveal": "medicine",
    "sound": "yes",
    "ahead_minutes": "20",
    "own_sound": "yes",
    "louder": "yes",
    "look": "dark",
    "text_percent": "150",
    "closing_explained": "yes",
    "test_reminder_seen": "no",
    "supply_days": "14",
    "check_in_reminder": "20:15",
    "baseline_closed": "3",
    "accepted_checks": "autostart\ntray",
    "calendar_out": "3 Europe/Berlin\n4 UTC",
    "sheet_out": "1 Europe/Berlin",
    "strengths_told": "pieces 0.5\nliquid 1",
    "report_name": "Ada & <b>",
    "report_born": "1975",
    "is_demo": "yes",
    "other_medicines": "aspirin & <b>",
    "ldn_since": "spring 2024 & <b>",
    "ldn_for": "fibromyalgia & <b>",
    "symptoms": "pain\nfog & <b>",
}
"""`OTHERS` as backups and exports have it: names and texts must never change."""


@pytest.fixture
def store(home: Home) -> Iterator[SqliteStore]:
    opened = SqliteStore(home.folder)
    yield opened
    opened.close()


@pytest.fixture
def context(home: Home, store: SqliteStore) -> Context:
    return Context(store, home.clock, home.zones)


def read(store: Store) -> Settings:
    with store.work() as work:
        return read_settings(work)


def put(store: SqliteStore, name: str, text: str) -> None:
    with store.work(write=True) as work:
        work.settings.save(name, text)
        work.commit()


def test_an_empty_store_has_the_defaults(store: SqliteStore) -> None:
    assert read(store) == Settings()


def test_by_default_a_notification_reveals_nothing_and_is_silent() -> None:
    assert not Settings().own_sound
    assert (Settings().reveal, Settings().sound) == (Reveal.NOTHING, False)


@pytest.mark.parametrize("name", [item.name for item in fields(Settings)])
def test_what_is_set_is_read_again_and_nothing_else_changes(context: Context, name: str) -> None:
    change_settings(context, **{name: getattr(OTHERS, name)})
    for item in fields(Settings):
        source = OTHERS if item.name == name else Settings()
        assert getattr(read(context.store), item.name) == getattr(source, item.name)


@pytest.mark.parametrize("name", [item.name for item in fields(Settings)])
def test_what_is_set_can_be_set_back(context: Context, name: str) -> None:
    change_settings(context, **{name: getattr(OTHERS, name)})
    change_settings(context, **{name: getattr(Settings(), name)})
    assert read(context.store) == Settings()


@pytest.mark.parametrize("name", SETTINGS)
def test_one_entry_is_all_that_a_setting_needs_to_be_stored_and_read(
    context: Context, name: str
) -> None:
    entry = SETTINGS[name]
    value = getattr(OTHERS, name)
    assert value != getattr(Settings(), name), "give it another value in OTHERS"
    change_settings(context, **{name: value})
    with context.store.work() as work:
        assert dict(work.settings.all()) == {name: STORED[name]}
    assert getattr(read(context.store), name) == value
    for kept in (value, getattr(Settings(), name)):
        entry.type.check(kept)
        assert entry.type.decode(entry.type.encode(kept)) == kept


def test_what_is_not_named_is_not_stored_and_what_is_named_is_though_it_is_the_default(
    context: Context, store: SqliteStore
) -> None:
    put(store, "look", "pink")
    change_settings(context, sound=False, quiet_start=None)
    with store.work() as work:
        assert dict(work.settings.all()) == {"look": "pink", "quiet_start": "", "sound": "no"}


def test_mypy_knows_the_names_and_types_of_a_change(context: Context) -> None:
    # An ignore that mypy does not need is an error: these show that it refuses each call.
    with pytest.raises(TypeError):
        change_settings(context, late_hour=8)  # type: ignore[call-arg]  # no such name
    with pytest.raises(TypeError):
        change_settings(context, late_hours="8")  # type: ignore[arg-type]  # not a number
    with pytest.raises(TypeError):
        change_settings(context, (5, 10))  # type: ignore[call-arg]  # of no name


def test_four_settings_belong_to_the_computer() -> None:
    of_machine = {name for name in SETTINGS if is_of_machine(name)}
    assert of_machine == {"accepted_checks", "calendar_out", "sheet_out", "test_reminder_seen"}
    assert is_of_machine("machine.zone")
    assert not is_of_machine("of a later version")


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("again_minutes", lambda minutes: RingRules(again_minutes=(minutes,))),
        ("then_every_minutes", lambda minutes: RingRules(then_every_minutes=minutes)),
        ("on_time_hours", lambda hours: WindowRules(on_time_hours=hours)),
        ("late_hours", lambda hours: WindowRules(late_hours=hours)),
        ("before_next_hours", lambda hours: WindowRules(before_next_hours=hours)),
    ],
)
def test_the_ranges_of_the_table_are_those_of_the_domain(
    name: str, of: Callable[[int], object]
) -> None:
    allowed = SETTINGS[name].type.whole_range
    assert allowed is not None
    for number in (allowed.least, allowed.most):
        of(number)
    for number in (allowed.least - 1, allowed.most + 1):
        with pytest.raises(ValidationError) as caught:
            of(number)
        assert caught.value.code is allowed.problem


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("again_minutes", "soon"),
        ("again_minutes", "0"),
        ("again_minutes", "15\n-1"),
        ("then_every_minutes", ""),
        ("then_every_minutes", "0"),
        ("then_every_minutes", "9" * 5000),
        ("quiet_start", "25:00"),
        ("quiet_end", "noon"),
        ("quiet_until", "2027-01-04T21:00:00"),
        ("quiet_until", "tomorrow"),
        ("on_time_hours", "0"),
        ("on_time_hours", "1.5"),
        ("late_hours", "100"),
        ("before_next_hours", "-1"),
        ("reveal", "everything"),
        ("look", "pink"),
        ("sound", "loud"),
        ("text_percent", "big"),
        ("closing_explained", "maybe"),
        ("test_reminder_seen", "who knows"),
        ("supply_days", "61"),
        ("supply_days", "a week"),
        ("of a later version", "1"),
    ],
)
def test_a_row_that_cannot_be_read_keeps_its_default_and_the_others_count(
    store: SqliteStore, name: str, text: str
) -> None:
    put(store, "sound" if name != "sound" else "reveal", "yes" if name != "sound" else "amount")
    put(store, name, text)
    found = read(store)
    wanted = Settings(reveal=Reveal.AMOUNT) if name == "sound" else Settings(sound=True)
    assert found == wanted
    assert found.ring_rules.quiet_end(datetime(2027, 1, 4, tzinfo=UTC), UTC) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda context: change_settings(context, again_minutes=(0,)),
        lambda context: change_settings(context, then_every_minutes=0),
        lambda context: change_settings(context, late_hours=25),
        lambda context: change_settings(context, on_time_hours=0),
        lambda context: change_settings(context, sound=True, supply_days=61),
    ],
)
def test_numbers_out_of_range_are_refused_and_nothing_is_stored(
    context: Context, change: Callable[[Context], Settings]
) -> None:
    with pytest.raises(ValidationError):
        change(context)
    with context.store.work() as work:
        assert dict(work.settings.all()) == {}


def test_quiet_hours_need_both_ends(context: Context) -> None:
    assert change_settings(context, quiet_start=time(22)).ring_rules.quiet_hours is None
    rules = change_settings(context, quiet_end=time(7)).ring_rules
    assert rules.quiet_hours is not None


def test_other_hours_of_the_window_are_noted_with_those_that_held_until_then(
    context: Context, home: Home
) -> None:
    change_settings(context, late_hours=8)
    home.at("2027-01-05 12:00")
    change_settings(context, late_hours=10, sound=True)
    change_settings(context, sound=False)
    with context.store.work() as work:
        noted = work.conditions.all()
    began = datetime(2027, 1, 3, 11, tzinfo=UTC)
    assert noted == (
        LoggedConditions(began, "Europe/Berlin", WindowRules()),
        LoggedConditions(began, "Europe/Berlin", WindowRules(late_hours=8)),
        LoggedConditions(home.clock.now(), "Europe/Berlin", WindowRules(late_hours=10)),
    )
