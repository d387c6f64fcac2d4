"""The computer's clock and zone."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path

import pytest

from ldn_desktop.desktop.clocks import SystemClock, SystemZones
from ldn_desktop.domain.calendar import zone_of
from ldn_desktop.domain.plan import Plan, Step, TimeRule, known_zone
from tests.support.zone_rules import rules_of, update, zone_rules

ZONEINFO = Path("/usr/share/zoneinfo")
needs_zoneinfo = pytest.mark.skipif(
    not (ZONEINFO / "Europe/Berlin").exists(), reason="the Debian package tzdata is missing"
)
WINTER = datetime(2027, 1, 4, 12, tzinfo=UTC)
NOON = datetime(2027, 1, 4, 12)  # noqa: DTZ001 - a clock on the wall


@pytest.fixture
def etc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TZ", raising=False)
    return tmp_path


def test_the_clock_gives_the_instant_in_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("", "UTC"),
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_the_variable_names_the_zone(
    etc: Path, monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    monkeypatch.setenv("TZ", variable)
    zone = SystemZones(etc).local()
    assert (zone.name, zone.known) == (name, True)


@pytest.mark.parametrize(
    "variable",
    [
        "CET-1CEST",
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "nonsense",
        "Europe",
        "../../etc/passwd",
        "/no/such/file",
        "/etc/passwd",
        "Europe/Berlin\n",
        "😀",
    ],
)
def test_a_variable_that_names_no_zone_is_utc_and_not_known(
    etc: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("TZ", variable)
    zone = SystemZones(etc).local()
    assert (zone.zone, zone.name, zone.known) == (UTC, "UTC", False)


@needs_zoneinfo
def test_the_systems_link_names_the_zone(etc: Path) -> None:
    (etc / "localtime").symlink_to(ZONEINFO / "Europe/Berlin")
    (etc / "timezone").write_text("Asia/Tokyo\n")
    zone = SystemZones(etc).local()
    assert (zone.name, zone.known) == ("Europe/Berlin", True)


@needs_zoneinfo
def test_where_the_link_is_a_copy_debians_text_names_the_zone(etc: Path) -> None:
    shutil.copy(ZONEINFO / "Europe/Berlin", etc / "localtime")
    (etc / "timezone").write_text("Europe/Berlin\n")
    assert SystemZones(etc).local().name == "Europe/Berlin"


@needs_zoneinfo
def test_a_copy_without_a_name_still_has_its_rules(etc: Path) -> None:
    shutil.copy(ZONEINFO / "Europe/Berlin", etc / "localtime")
    zone = SystemZones(etc).local()
    assert zone.known
    assert zone.zone.utcoffset(WINTER) == timedelta(hours=1)


def test_a_system_without_a_zone_file_is_in_utc(etc: Path) -> None:
    zone = SystemZones(etc).local()
    assert (zone.name, zone.known) == ("UTC", True)


@pytest.mark.parametrize("content", [None, b"", b"rubbish", b"TZif2cut"])
def test_a_broken_zone_file_is_utc_and_not_known(etc: Path, content: bytes | None) -> None:
    if content is None:
        (etc / "localtime").symlink_to(etc / "gone")
    else:
        (etc / "localtime").write_bytes(content)
    assert not SystemZones(etc).local().known


@needs_zoneinfo
def test_a_change_of_the_zone_is_noticed(etc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (etc / "localtime").symlink_to(ZONEINFO / "Europe/Berlin")
    zones = SystemZones(etc)
    assert zones.local().name == "Europe/Berlin"
    (etc / "new").symlink_to(ZONEINFO / "Asia/Tokyo")
    (etc / "new").replace(etc / "localtime")
    assert zones.local().name == "Asia/Tokyo"
    monkeypatch.setenv("TZ", "America/New_York")
    assert zones.local().name == "America/New_York"
    monkeypatch.delenv("TZ")
    assert zones.local().name == "Asia/Tokyo"


def test_an_unchanged_zone_is_not_read_again(etc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    zones = SystemZones(etc)
    assert zones.local() is zones.local()
    assert os.environ["TZ"] == "Europe/Berlin"


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Path]:
    with zone_rules(tmp_path / "rules") as folder:
        yield folder


def hours_of(zone: tzinfo) -> float:
    offset = zone.utcoffset(NOON)
    assert offset is not None
    return offset / timedelta(hours=1)


@pytest.mark.parametrize("in_place", [False, True])
def test_rules_that_changed_while_the_app_runs_hold_from_then_on(
    etc: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, in_place: bool
) -> None:
    update(rules / "Local", rules_of(2))
    monkeypatch.setenv("TZ", "Local")
    zones = SystemZones(etc)
    before = zones.local()
    assert hours_of(before.zone) == 2
    if in_place:
        (rules / "Local").write_bytes(rules_of(3))
    else:
        update(rules / "Local", rules_of(3))
    assert (hours_of(zones.local().zone), zones.local().name) == (3, "Local")
    assert zones.local() != before
    assert zones.local() is zones.local()


def test_rules_of_a_file_without_a_name_may_change_too(
    etc: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(etc / "mine", rules_of(2))
    monkeypatch.setenv("TZ", str(etc / "mine"))
    zones = SystemZones(etc)
    assert hours_of(zones.local().zone) == 2
    update(etc / "mine", rules_of(3))
    assert hours_of(zones.local().zone) == 3


def test_rules_of_a_plans_home_zone_that_changed_hold_from_then_on(
    etc: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(rules / "Local", rules_of(1))
    monkeypatch.setenv("TZ", "Local")
    update(rules / "Home", rules_of(2))
    zones = SystemZones(etc)
    step = Step(Decimal(1), 7)
    plan = Plan(
        start_date=NOON.date(),
        times=(NOON.time(),),
        steps=(step,),
        time_rule=TimeRule.HOME,
        home_zone="Home",
    )
    before = zones.local()
    assert hours_of(zone_of(plan, UTC)) == 2
    (rules / "Home").unlink()
    zones.local()
    assert hours_of(zone_of(plan, UTC)) == 2
    update(rules / "Home", rules_of(3))
    assert zones.local() != before  # so the window reads anew what is open
    assert hours_of(zone_of(plan, UTC)) == 3


def test_rules_of_a_zone_of_before_that_changed_hold_from_then_on(
    etc: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Local", "Before"):
        update(rules / name, rules_of(1))
    monkeypatch.setenv("TZ", "Local")
    zones = SystemZones(etc)
    assert hours_of(known_zone("Before")) == 1
    zones.local()
    update(rules / "Before", rules_of(2))
    zones.local()
    assert hours_of(known_zone("Before")) == 2


def test_rules_that_are_being_written_leave_those_that_are_known(
    etc: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(rules / "Local", rules_of(2))
    monkeypatch.setenv("TZ", "Local")
    zones = SystemZones(etc)
    zones.local()
    update(rules / "Local", rules_of(3)[:30])
    assert hours_of(zones.local().zone) == 2
    update(rules / "Local", rules_of(3))
    assert hours_of(zones.local().zone) == 3
