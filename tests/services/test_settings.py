"""Settings: kept as text, and an odd one never keeps reminders from ringing."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, time

import pytest

from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import NotedConditions, Store
from ldn_desktop.services.settings import (
    Appearance,
    Reveal,
    Settings,
    change_settings,
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
    look=Appearance.DARK,
    text_percent=150,
    closing_explained=True,
    test_reminder_seen=False,
    supply_days=14,
    symptoms=("pain", "fog & <b>"),
)


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
        work.put_setting(name, text)
        work.commit()


def test_an_empty_store_has_the_defaults(store: SqliteStore) -> None:
    assert read(store) == Settings()


def test_by_default_a_notification_reveals_nothing_and_is_silent() -> None:
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
    "values",
    [{"again_minutes": (0,)}, {"then_every_minutes": 0}, {"late_hours": 25}, {"on_time_hours": 0}],
    ids=str,
)
def test_hours_and_minutes_out_of_range_are_refused_and_not_stored(
    context: Context, values: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        change_settings(context, **values)
    assert read(context.store) == Settings()


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
        noted = work.conditions()
    began = datetime(2027, 1, 3, 11, tzinfo=UTC)
    assert noted == (
        NotedConditions(began, "Europe/Berlin", WindowRules()),
        NotedConditions(began, "Europe/Berlin", WindowRules(late_hours=8)),
        NotedConditions(home.clock.now(), "Europe/Berlin", WindowRules(late_hours=10)),
    )
