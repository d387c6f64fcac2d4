"""A zone that changed is asked about once, and only where the answer makes a difference."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.plan import TimeRule
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services.conditions import log_conditions
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import (
    NotAllowedError,
    RejectionReason,
    StorageError,
    StorageErrorKind,
)
from ldn_desktop.services.planning import Agreement, change_plan, undo_plan
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.recording import take
from ldn_desktop.services.zone_change import (
    NextRing,
    ZoneAnswer,
    ZoneMemory,
    ZoneQuestion,
    next_rings,
)
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.zones import ask_zone, place_of, say_next_ring, say_zone_change
from tests.support.fake_store import FlakyStore
from tests.support.home import Home, change_to, plan

LISBON, BERLIN = "Europe/Lisbon", "Europe/Berlin"
ASKED = ZoneQuestion(BERLIN, LISBON, (time(21),), (time(20),))


class Memory:
    """A zone memory on a home, started anew as often as the test likes."""

    def __init__(self, home: Home, store: FlakyStore) -> None:
        self.home, self.store = home, store
        self.context = Context(store, home.clock, home.zones)
        self.restart()

    def restart(self) -> None:
        self.memory = ZoneMemory(self.context)

    def check(self, zone: str | None = None, local: str | None = None) -> ZoneQuestion | None:
        if zone is not None:
            self.home.zones.set(zone)
        if local is not None:
            self.home.at(local)
        self.memory.check()
        return self.memory.question

    def verify(self) -> None:
        """Note the zone, as each check of the reminders does."""
        with self.store.work(write=True) as work:
            zone = self.home.zones.local()
            log_conditions(work, self.home.clock.now(), zone, WindowRules())
            work.commit()

    def due(self, day: str) -> str:
        return str(self.home.row(f"{day}#1")["due"])


@pytest.fixture
def zoned(house: Home) -> Iterator[Memory]:
    """The design's plan on its second day at noon, the zone known to be Berlin's."""
    store = SqliteStore(house.folder)
    made = Memory(house, FlakyStore(store))
    made.check(local="2027-01-05 12:00")
    yield made
    store.close()


def test_the_first_zone_of_all_is_remembered_and_not_asked_about(zoned: Memory) -> None:
    assert zoned.memory.question is None
    with zoned.store.work() as work:
        assert work.settings.all()["machine.zone"] == BERLIN


def test_a_change_is_asked_about_until_it_is_answered_also_over_a_restart(zoned: Memory) -> None:
    assert zoned.check(LISBON) == ASKED
    zoned.restart()
    assert zoned.check() == ASKED
    zoned.memory.follow_here()
    assert zoned.check() is None
    zoned.restart()
    assert zoned.check() is None


def test_what_is_remembered_is_this_computers_and_in_no_export(
    zoned: Memory, tmp_path: Path
) -> None:
    file = tmp_path / "all.json"
    assert zoned.home.run("export", "json", "--output", str(file)).status == 0
    assert "machine" not in file.read_text()


def test_until_it_is_answered_the_plans_own_rule_goes_on(zoned: Memory) -> None:
    zoned.check(LISBON)
    assert zoned.due("2027-01-05") == "2027-01-05T21:00:00+00:00"


def test_the_time_here_changes_nothing_of_the_plan(zoned: Memory) -> None:
    zoned.check(LISBON)
    before = zoned.context.read().history
    zoned.memory.follow_here()
    assert zoned.context.read().history == before


def test_the_time_before_is_a_revision_from_today_on(zoned: Memory) -> None:
    zoned.check(LISBON)
    zoned.memory.follow_before()
    assert zoned.check() is None
    newest = zoned.context.read().history.newest
    assert newest is not None
    assert (newest.plan.time_rule, newest.plan.home_zone) == (TimeRule.HOME, BERLIN)
    assert (newest.from_date, newest.agreed_with) == (date(2027, 1, 5), None)
    for day in ("2027-01-05", "2027-01-06", "2027-01-20"):
        assert zoned.due(day) == f"{day}T21:00:00+01:00"


def test_a_dose_whose_time_there_has_passed_keeps_its_time_here_today(zoned: Memory) -> None:
    zoned.check(LISBON)
    zoned.verify()
    zoned.check(local="2027-01-05 20:30")
    zoned.memory.follow_before()
    assert zoned.due("2027-01-05") == "2027-01-05T21:00:00+00:00"
    assert zoned.due("2027-01-06") == "2027-01-06T21:00:00+01:00"


def test_a_change_that_begins_later_still_comes(zoned: Memory) -> None:
    later = plan(steps=[{"dose_mg": "1.5", "days": 30}], start_date="2027-01-10")
    change_plan(
        zoned.context, change_to(later, date(2027, 1, 10), Agreement(agreed_with="Dr Later"))
    )
    zoned.check(LISBON)
    zoned.memory.follow_before()
    assert zoned.home.row("2027-01-09#1")["dose_mg"] == "4.5"
    row = zoned.home.row("2027-01-11#1")
    assert (row["dose_mg"], row["due"]) == ("1.5", "2027-01-11T21:00:00+01:00")
    history = zoned.context.read().history
    newest = history.newest
    assert newest is not None
    assert (newest.operation, newest.from_date) == (Operation.TIME_RULE, date(2027, 1, 5))
    agreed = [part.source for part in history.effective.parts]
    assert history.revision(agreed[-1]).agreed_with == "Dr Later"


def test_back_in_the_zone_before_nothing_is_asked(zoned: Memory) -> None:
    zoned.check(LISBON)
    assert zoned.check(BERLIN) is None
    assert zoned.check(LISBON) == ASKED


def test_a_further_change_asks_about_the_newest_zone(zoned: Memory) -> None:
    zoned.check(LISBON)
    asked = zoned.check("Asia/Tokyo")
    assert asked == ZoneQuestion(BERLIN, "Asia/Tokyo", (time(21),), (time(5),))


@pytest.mark.parametrize("other", ["Europe/Paris", "Arctic/Longyearbyen", "CET"])
def test_another_name_of_the_same_clock_is_not_asked_about(zoned: Memory, other: str) -> None:
    assert zoned.check(other) is None
    assert zoned.check(LISBON) == ZoneQuestion(other, LISBON, (time(21),), (time(20),))


def test_a_clock_that_goes_apart_before_the_plan_ends_is_asked_about(zoned: Memory) -> None:
    long = plan(steps=[{"dose_mg": "3", "days": 300}])
    change_plan(zoned.context, change_to(long))
    zoned.check("Africa/Algiers")  # an hour ahead of UTC all year, as Berlin is in winter
    assert zoned.memory.question is not None


def test_a_clock_that_goes_apart_only_after_the_plan_is_not_asked_about(zoned: Memory) -> None:
    assert zoned.check("Africa/Algiers") is None


def test_a_plan_with_a_home_zone_is_not_asked_about(zoned: Memory) -> None:
    change_plan(zoned.context, change_to(plan(time_rule="home", home_zone=BERLIN)))
    assert zoned.check(LISBON) is None
    assert zoned.check("Asia/Tokyo") is None


def test_without_a_dose_to_come_nothing_is_asked(home: Home) -> None:
    store = SqliteStore(home.folder)
    zoned = Memory(home, FlakyStore(store))
    zoned.check()
    assert zoned.check(LISBON) is None
    home.start()
    assert zoned.check("Asia/Tokyo", "2027-03-01 12:00") is None  # it is over
    store.close()


@pytest.fixture
def before_it_begins(house: Home) -> Iterator[Memory]:
    """The design's plan on the day before its first, the zone known to be Berlin's."""
    with closing(SqliteStore(house.folder)) as store:
        made = Memory(house, FlakyStore(store))
        made.check()
        yield made


def test_a_change_before_the_plans_first_day_is_asked_about_once_too(
    before_it_begins: Memory,
) -> None:
    zoned = before_it_begins
    assert zoned.check(LISBON) == ASKED
    zoned.restart()
    assert zoned.check(local="2027-01-04 12:00") == ASKED
    zoned.memory.follow_here()
    assert zoned.check() is None
    assert zoned.due("2027-01-04") == "2027-01-04T21:00:00+00:00"


def test_the_time_before_is_a_revision_from_the_first_day_of_a_plan_that_is_to_begin(
    before_it_begins: Memory,
) -> None:
    zoned = before_it_begins
    later = plan(steps=[{"dose_mg": "1.5", "days": 30}], start_date="2027-01-10")
    change_plan(zoned.context, change_to(later, date(2027, 1, 10)))
    zoned.check(LISBON)
    zoned.memory.follow_before()
    assert zoned.check() is None
    begins = zoned.context.read().history.active_revisions
    assert [r.from_date.day for r in begins] == [4, 10, 4]
    for day, dose in (("2027-01-04", "4.5"), ("2027-01-11", "1.5")):
        row = zoned.home.row(f"{day}#1")
        assert (row["dose_mg"], row["due"]) == (dose, f"{day}T21:00:00+01:00")


def test_after_todays_last_dose_the_times_of_what_begins_tomorrow_are_asked_about(
    zoned: Memory,
) -> None:
    change_plan(zoned.context, change_to(plan(times=["08:00"]), date(2027, 1, 6)))
    zoned.check(local="2027-01-05 22:00")
    assert zoned.check(LISBON) == ZoneQuestion(BERLIN, LISBON, (time(8),), (time(7),))
    zoned.memory.follow_before()
    assert zoned.due("2027-01-06") == "2027-01-06T08:00:00+01:00"


def test_between_two_plans_the_one_that_is_to_begin_is_asked_about(zoned: Memory) -> None:
    first_over = plan(start_date="2027-01-05", steps=[{"dose_mg": "4", "days": 1}])
    change_plan(zoned.context, change_to(first_over))
    zoned.check(local="2027-01-06 12:00")
    zoned.home.start("--yes", start_date="2027-01-20", times=["08:00"])
    assert zoned.check(LISBON) == ZoneQuestion(BERLIN, LISBON, (time(8),), (time(7),))
    zoned.memory.follow_before()
    assert zoned.due("2027-01-20") == "2027-01-20T08:00:00+01:00"
    # It came due before the computer was in Lisbon, and stays what it was.
    assert zoned.due("2027-01-05") == "2027-01-05T21:00:00+01:00"


def test_a_zone_that_is_not_known_is_neither_asked_about_nor_remembered(zoned: Memory) -> None:
    zoned.home.zones.set("UTC", known=False)
    assert zoned.check() is None
    assert zoned.check(LISBON) == ASKED


def test_a_zone_without_a_name_that_can_be_found_again_is_not_asked_about(zoned: Memory) -> None:
    zoned.home.zones._local = LocalZone(ZoneInfo(BERLIN), "localtime")
    zoned.check()
    assert zoned.check(LISBON) is None


def test_what_cannot_be_read_or_kept_is_asked_later(zoned: Memory) -> None:
    zoned.restart()
    zoned.store.reading = StorageError(StorageErrorKind.LOCKED)
    assert zoned.check(LISBON) is None
    zoned.store.reading = None
    assert zoned.check() == ASKED
    zoned.store.writing = StorageError(StorageErrorKind.DISK_FULL)
    with pytest.raises(StorageError):
        zoned.memory.follow_before()
    assert zoned.check() == ASKED
    zoned.store.writing = None
    zoned.memory.follow_before()
    assert zoned.check() is None


def test_a_plan_that_is_gone_when_the_answer_comes_is_refused(zoned: Memory) -> None:
    zoned.check(LISBON)
    zoned.home.at("2027-03-01 12:00")
    with pytest.raises(NotAllowedError):
        zoned.memory.follow_before()


@pytest.mark.parametrize("answer", ["follow_here", "follow_before"])
def test_without_a_question_the_answer_changes_nothing(zoned: Memory, answer: str) -> None:
    before = zoned.home.rows()
    with pytest.raises(NotAllowedError):
        getattr(zoned.memory, answer)()
    assert zoned.home.rows() == before


@pytest.mark.parametrize("answer", ["follow_here", "follow_before"])
def test_an_answer_that_is_taken_back_is_asked_again_and_can_be_given_again(
    zoned: Memory, answer: str
) -> None:
    zoned.check(LISBON)
    asked = zoned.due("2027-01-06")
    given: ZoneAnswer = getattr(zoned.memory, answer)()
    follows = zoned.due("2027-01-06")
    zoned.memory.take_back(given)
    assert zoned.check() == ASKED
    assert zoned.due("2027-01-06") == asked
    again = zoned.memory.answer_again(given)
    assert zoned.check() is None
    assert zoned.due("2027-01-06") == follows
    zoned.memory.take_back(again)
    zoned.restart()
    assert zoned.check() == ASKED


def test_an_answer_stays_once_the_plan_or_the_zone_changed(zoned: Memory) -> None:
    zoned.check(LISBON)
    given = zoned.memory.follow_before()
    change_plan(zoned.context, change_to(plan(times=["08:00"]), date(2027, 1, 6)))
    before = zoned.home.rows()
    with pytest.raises(NotAllowedError) as caught:
        zoned.memory.take_back(given)
    assert caught.value.reason is RejectionReason.CHANGED_SINCE
    undo_plan(zoned.context)
    zoned.check(BERLIN)
    with pytest.raises(NotAllowedError):
        zoned.memory.take_back(given)
    assert zoned.home.rows() != before
    assert zoned.check() is None


def test_a_dose_recorded_since_keeps_its_record_when_the_answer_is_taken_back(
    zoned: Memory,
) -> None:
    zoned.check(LISBON)
    given = zoned.memory.follow_before()
    zoned.check(local="2027-01-05 23:30")
    take(zoned.context, DoseRef(date(2027, 1, 5)))
    zoned.memory.take_back(given)
    assert zoned.home.row("2027-01-05#1")["state"] == "taken"


def test_an_answer_is_not_given_again_to_another_question(zoned: Memory) -> None:
    zoned.check(LISBON)
    given = zoned.memory.follow_here()
    zoned.memory.take_back(given)
    zoned.check("America/New_York")
    with pytest.raises(NotAllowedError):
        zoned.memory.answer_again(given)


HONOLULU, AUCKLAND = "Pacific/Honolulu", "Pacific/Auckland"


def arrived(zoned: Memory, start: str, taken: str | None, end: str, local: str) -> list[str]:
    """Return what is said under each answer: it left one zone and opens in another."""
    zoned.check(start, local="2027-01-18 12:00")
    zoned.verify()
    if taken is not None:
        zoned.check(local=taken)
        assert zoned.home.run("taken", "2027-01-20", "--at", taken).status == 0
    zoned.verify()
    if zoned.memory.question is not None:
        zoned.memory.follow_here()
    zoned.check(end)
    asked = zoned.check(local=local)
    zoned.verify()
    assert asked is not None
    snapshot = zoned.context.read()
    rings = next_rings(snapshot, asked)
    return [say_next_ring(ring, snapshot.now, snapshot.zone.zone, PLAIN) for ring in rings]


@pytest.mark.parametrize(
    ("journey", "here", "before"),
    [
        (
            (HONOLULU, "2027-01-20 21:05", AUCKLAND, "2027-01-21 20:30"),
            "today, 21:00, less than an hour after your last recorded dose",
            "tomorrow, 20:00, 24 hours after your last recorded dose",
        ),
        (
            (AUCKLAND, "2027-01-20 21:05", HONOLULU, "2027-01-20 08:00"),
            "tomorrow, 21:00, 47 hours after your last recorded dose",
            "today, 22:00, 24 hours after your last recorded dose",
        ),
        (
            (HONOLULU, "2027-01-20 21:05", AUCKLAND, "2027-01-22 06:00"),
            "now, 10 hours after your last recorded dose",
            "now, 10 hours after your last recorded dose",
        ),
        ((HONOLULU, None, AUCKLAND, "2027-01-22 06:00"), "now", "now"),
        (
            (BERLIN, "2027-01-20 21:00", LISBON, "2027-01-21 12:00"),
            "today, 21:00, 25 hours after your last recorded dose",
            "today, 20:00, 24 hours after your last recorded dose",
        ),
    ],
)
def test_the_question_names_the_next_ring_of_each_answer_with_the_hours_since_the_last_dose(
    zoned: Memory, journey: tuple[str, str | None, str, str], here: str, before: str
) -> None:
    said = arrived(zoned, *journey)
    assert said == [f"Rings next: {here}.", f"Rings next: {before}."]


def test_a_put_off_dose_rings_next_when_its_time_is_over(zoned: Memory) -> None:
    zoned.check(local="2027-01-05 21:00")
    zoned.verify()
    zoned.home.run("later", "--minutes", "90")
    asked = zoned.check(LISBON)
    assert asked is not None
    for ring in next_rings(zoned.context.read(), asked):
        assert ring is not None
        assert ring.at.isoformat() == "2027-01-05T21:30:00+00:00"


def test_a_ring_of_another_day_is_named_with_its_date() -> None:
    ring = NextRing(datetime(2027, 1, 9, 20, tzinfo=UTC), None)
    said = say_next_ring(ring, datetime(2027, 1, 4, tzinfo=UTC), ZoneInfo(BERLIN), PLAIN)
    assert said == "Rings next: 2027-01-09, 21:00."
    assert say_next_ring(None, ring.at, ZoneInfo(BERLIN), PLAIN) == ""


def test_without_a_plan_to_follow_the_zone_before_nothing_is_named(zoned: Memory) -> None:
    zoned.home.at("2027-06-05 12:00")
    assert next_rings(zoned.context.read(), ASKED) == (None, None)


def test_the_question_in_words() -> None:
    asked = ask_zone(ASKED, PLAIN)
    assert asked.text == (
        "Your computer is now on Lisbon time. Ring at 21:00 here, or at 21:00 Berlin time? "
        "Until you answer, it rings at 21:00 here."
    )
    assert asked.here == "21:00 here"
    assert asked.before == "21:00 Berlin time (20:00 here)"
    assert "Your plan rings at 21:00 here." in say_zone_change(ASKED, PLAIN)
    assert place_of("America/Argentina/Buenos_Aires") == "Buenos Aires"
