"""The calendar, read back by libraries other than the one that wrote it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import recurring_ical_events
import vobject
from dateutil.rrule import rrulestr
from icalendar import Calendar, Component, vDDDTypes, vInt, vRecur

from ldn_desktop.services.exported_events import MEMORY
from tests.support.home import Home, Made, MakeHome

STEPS = [
    {"dose_mg": "4.5", "days": 5},
    {"dose_mg": "4", "days": 4},
    {"dose_mg": None, "days": 3},
    {"dose_mg": "3", "days": 7, "every_days": 2},
    {"dose_mg": "1.5", "days": 1},
]
TIMES = ["02:30", "08:00", "21:00"]
SEEN = timedelta(days=500)

# Zone, first day: in the first two the clocks change inside the plan, in a night it has a dose in.
ZONES = [
    ("Europe/Berlin", "2027-03-24"),
    ("Europe/Berlin", "2027-03-28"),
    ("America/New_York", "2027-11-03"),
    ("Asia/Kolkata", "2027-01-04"),
    ("Australia/Lord_Howe", "2027-10-01"),
    ("UTC", "2027-01-04"),
]


def export(home: Home, name: str = "plan.ics", *words: str) -> Path:
    path = home.folder.parent / name
    home.json("export", "ics", "--output", str(path), "--yes", *words)
    return path


def planned(home: Home, last: str = "2028-12-31") -> list[datetime]:
    """Return the instants of the doses to come, as the schedule has them."""
    rows: Made = home.json("schedule", "--to", last)
    dues = [datetime.fromisoformat(row["due"]) for row in rows if row["state"] == "upcoming"]
    return sorted(due.astimezone(UTC) for due in dues if due > home.clock.moment)


def components(path: Path) -> list[Component]:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def start_of(event: Component) -> datetime:
    start = event["DTSTART"]
    assert isinstance(start, vDDDTypes)
    assert isinstance(start.dt, datetime)
    return start.dt


def sequence_of(event: Component) -> int:
    sequence = event["SEQUENCE"]
    assert isinstance(sequence, vInt)
    return sequence


def by_recurring_events(path: Path, home: Home) -> list[datetime]:
    calendar = Calendar.from_ical(path.read_bytes())
    start = home.clock.moment - SEEN
    found = recurring_ical_events.of(calendar).between(start, home.clock.moment + 2 * SEEN)
    return sorted(
        event["DTSTART"].dt.astimezone(UTC) for event in found if event.get("STATUS") != "CANCELLED"
    )


def by_vobject(path: Path, home: Home) -> list[datetime]:
    calendar = vobject.readOne(path.read_text("utf-8"))
    end = home.clock.moment + 2 * SEEN
    found = []
    for event in calendar.contents.get("vevent", []):
        if "status" in event.contents:
            continue
        for moment in event.getrruleset(addRDate=False):
            if moment > end:
                break
            found.append(moment.astimezone(UTC))
    return sorted(found)


READERS = [by_recurring_events, by_vobject]


@pytest.mark.parametrize(("zone", "first"), ZONES)
@pytest.mark.parametrize("read", READERS)
def test_the_calendar_has_exactly_the_doses_to_come_at_their_instants(
    make_home: MakeHome, zone: str, first: str, read: Made
) -> None:
    home = make_home(f"{first} 00:00", zone)
    home.start(start_date=first, times=TIMES, steps=STEPS)
    assert len(planned(home)) == 3 * (5 + 4 + 4 + 1)
    path = export(home)
    assert read(path, home) == planned(home)
    home.clock.go(days=8, hours=10)
    assert read(export(home), home) == planned(home)


def test_a_time_in_a_spring_gap_comes_after_it_by_hand(make_home: MakeHome) -> None:
    home = make_home("2027-03-26 12:00", "Europe/Berlin")
    steps = [{"dose_mg": "4", "days": 4}]
    home.start(start_date="2027-03-27", times=["02:30"], steps=steps)
    assert by_recurring_events(export(home), home) == [
        datetime(2027, 3, 27, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),  # 02:30 is not there: 03:30 summer time
        datetime(2027, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2027, 3, 30, 0, 30, tzinfo=UTC),
    ]


def test_no_rule_gives_a_time_that_is_not_on_the_clock(make_home: MakeHome) -> None:
    home = make_home("2027-03-24 00:00", "Europe/Berlin")
    home.start(start_date="2027-03-24", times=TIMES, steps=[{"dose_mg": "4", "days": 300}])
    events = components(export(home))
    assert len(events) == 3 + 2  # of the slot at 02:30: until the gap, in it, after it
    for event in events:
        start, recurs = start_of(event), event["RRULE"]
        assert isinstance(recurs, vRecur)
        rule = recurs.to_ical().decode().replace("Z;", ";").replace("INTERVAL=1", "")
        naive = start.replace(tzinfo=None)
        for moment in rrulestr(rule.rstrip(";"), dtstart=naive):
            there = moment.replace(tzinfo=start.tzinfo)
            assert there.astimezone(UTC).astimezone(start.tzinfo).replace(tzinfo=None) == moment


@pytest.mark.parametrize("read", READERS)
def test_a_step_of_one_dose_in_a_spring_gap_is_there(make_home: MakeHome, read: Made) -> None:
    home = make_home("2027-03-26 12:00", "Europe/Berlin")
    home.start(start_date="2027-03-28", times=["02:30"], steps=[{"dose_mg": "4", "days": 1}])
    assert read(export(home), home) == [datetime(2027, 3, 28, 1, 30, tzinfo=UTC)]


@pytest.mark.parametrize("read", READERS)
def test_a_repeated_hour_has_its_first_pass_only(make_home: MakeHome, read: Made) -> None:
    home = make_home("2027-10-30 12:00", "Europe/Berlin")
    home.start(start_date="2027-10-31", times=["02:30"], steps=[{"dose_mg": "4", "days": 2}])
    assert read(export(home), home) == [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 11, 1, 1, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize("read", READERS)
def test_a_plan_with_a_home_zone_keeps_to_it_wherever_the_computer_is(
    make_home: MakeHome, read: Made
) -> None:
    home = make_home("2027-03-20 12:00", "Asia/Tokyo")
    home.start(start_date="2027-03-21", time_rule="home", home_zone="Europe/Berlin", steps=STEPS)
    path = export(home)
    assert "TZID=Europe/Berlin" in path.read_text("utf-8")
    assert read(path, home) == planned(home)


@pytest.mark.parametrize("read", READERS)
def test_a_step_without_end_goes_on(make_home: MakeHome, read: Made) -> None:
    home = make_home("2027-01-03 12:00", "Europe/Berlin")
    home.start(steps=[{"dose_mg": "4", "days": 3}, {"dose_mg": "3", "days": None, "every_days": 2}])
    path = export(home)
    end = home.clock.moment + SEEN
    found = [moment for moment in read(path, home) if moment < end]
    assert found == [moment for moment in planned(home) if moment < end]
    assert len(found) > 200


def test_a_zone_that_is_not_known_is_written_in_utc(make_home: MakeHome) -> None:
    home = make_home("2027-01-03 12:00", "UTC")
    home.zones.set("UTC", known=False)
    home.start()
    text = export(home).read_text("utf-8")
    assert "DTSTART:20270104T210000Z" in text
    assert "TZID" not in text


def test_each_step_slot_and_change_is_one_event_with_a_rule_an_alarm_and_a_discreet_title(
    house: Home,
) -> None:
    path = export(house)
    text = path.read_text("utf-8")
    events = components(path)
    assert len(events) == 3
    assert len({str(event["UID"]) for event in events}) == 3
    for event in events:
        assert str(event["SUMMARY"]) == "Reminder"
        (alarm,) = event.subcomponents
        assert (alarm.name, alarm["ACTION"]) == ("VALARM", "DISPLAY")
        trigger = alarm["TRIGGER"]
        assert isinstance(trigger, vDDDTypes)
        assert (alarm["DESCRIPTION"], trigger.dt) == ("Reminder", timedelta(0))
    assert "DTSTART;TZID=Europe/Berlin:20270104T210000" in text
    assert "RRULE:FREQ=DAILY;UNTIL=20270117T200000Z;INTERVAL=1" in text
    assert "Naltrexone" not in text
    assert "mg" not in text
    assert path.stat().st_mode & 0o777 == 0o600


NAMED = "From today: 3\u00a0mg instead of 3.5\u00a0mg."


def titles(path: Path, home: Home) -> dict[datetime, str]:
    """Return what each dose to come is called, by its instant."""
    calendar = Calendar.from_ical(path.read_bytes())
    found = recurring_ical_events.of(calendar).between(home.clock.moment, SEEN)
    return {event["DTSTART"].dt.astimezone(UTC): str(event["SUMMARY"]) for event in found}


def titles_by_vobject(path: Path, home: Home) -> dict[datetime, str]:
    events = vobject.readOne(path.read_text("utf-8")).contents["vevent"]
    return {
        moment.astimezone(UTC): event.summary.value
        for event in events
        for moment in event.getrruleset(addRDate=False)
    }


@pytest.mark.parametrize("read", [titles, titles_by_vobject])
@pytest.mark.parametrize(
    ("show", "told"), [("amount", NAMED), ("medicine", f"Naltrexone (low dose). {NAMED}")]
)
def test_the_first_dose_of_another_amount_names_the_old_one_and_no_other_dose_does(
    home: Home, show: str, told: str, read: Made
) -> None:
    steps = [{"dose_mg": "3.5", "days": 3}, {"dose_mg": None, "days": 2}]
    home.start(
        times=["08:00", "21:00"],
        steps=[*steps, {"dose_mg": "3.5", "days": 2}, {"dose_mg": "3", "days": 4, "every_days": 2}],
    )
    found = read(export(home, "plan.ics", "--show", show), home)
    changed = {start: title for start, title in found.items() if "instead" in title}
    assert changed == {
        datetime(2027, 1, 11, 7, tzinfo=UTC): told,
        datetime(2027, 1, 11, 20, tzinfo=UTC): told,
    }
    assert sorted(found) == planned(home)


def test_where_amounts_are_hidden_a_change_of_dose_is_not_named(house: Home) -> None:
    path = export(house)
    assert {*titles(path, house).values()} == {"Reminder"}
    assert "instead" not in path.read_text("utf-8")


def test_events_replace_those_of_the_version_that_laid_the_same_plan_out_otherwise(
    house: Home,
) -> None:
    before = len(house.json("plan", "history"))  # its number, without those taken back
    assert all(sequence_of(event) > before for event in components(export(house)))


def test_an_event_for_a_change_goes_where_the_change_goes(house: Home, tmp_path: Path) -> None:
    first = export(house, "first.ics", "--show", "amount")
    house.json("plan", "hold", "--days", "3", "--from", "2027-01-10")
    second = export(house, "second.ics", "--show", "amount")
    both = merged((first, second), tmp_path / "both.ics")
    assert by_recurring_events(both, house) == planned(house)
    named = [start for start, title in titles(both, house).items() if "instead" in title]
    assert named == [datetime(2027, 1, 21, 20, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("show", "title"),
    [("amount", "4.5\u00a0mg"), ("medicine", "Naltrexone (low dose)\\, 4.5\u00a0mg")],
)
def test_a_title_tells_what_it_is_asked_to(house: Home, show: str, title: str) -> None:
    text = export(house, "plan.ics", "--show", show).read_text("utf-8")
    assert f"SUMMARY:{title}\r\n" in text.replace("\n", "\r\n").replace("\r\r", "\r")


@pytest.mark.parametrize(
    ("show", "name"), [("nothing", "Reminders"), ("medicine", "Naltrexone (low dose)")]
)
def test_the_calendars_name_tells_what_it_is_asked_to(house: Home, show: str, name: str) -> None:
    lines = export(house, "plan.ics", "--show", show).read_text("utf-8").splitlines()
    assert {f"NAME:{name}", f"X-WR-CALNAME:{name}"} <= {*lines}


def test_spring_onsets_stand_on_the_clock_before_the_change(house: Home) -> None:
    text = export(house).read_text("utf-8")
    assert "DTSTART:20260329T020000" in text
    assert "TZID:Europe/Berlin" in text


def test_an_answered_dose_is_not_to_come(house: Home) -> None:
    house.at("2027-01-04 20:00")
    house.json("taken", "2027-01-04")
    assert by_recurring_events(export(house), house)[0] == datetime(2027, 1, 5, 20, tzinfo=UTC)


def test_where_nothing_is_to_come_there_is_no_calendar(home: Home) -> None:
    target = home.folder.parent / "plan.ics"
    words = ("export", "ics", "--output", str(target))
    assert "no plan" in home.refused(*words)
    home.start()
    home.at("2027-02-01 12:00")
    assert "no doses" in home.refused(*words)
    assert not target.exists()


def merged(paths: Iterable[Path], into: Path) -> Path:
    """Import calendars one after the other, as a phone does: the newest of each UID stays."""
    kept: dict[str, Component] = {}
    calendar = Calendar()
    for path in paths:
        read = Calendar.from_ical(path.read_bytes())
        for part in read.subcomponents:
            if part.name == "VTIMEZONE":
                calendar.add_component(part)
                continue
            uid = str(part["UID"])
            if uid not in kept or sequence_of(part) >= sequence_of(kept[uid]):
                kept[uid] = part
    for part in kept.values():
        calendar.add_component(part)
    into.write_bytes(calendar.to_ical())
    return into


CHANGES = [
    ("hold", "--days", "3"),
    ("pause", "--days", "4"),
    ("back",),
    ("stop",),
    ("stop", "--from", "2027-01-20"),
    ("hold", "--days", "3", "--from", "2027-01-20"),
    ("back", "--from", "2027-01-12"),
]


@pytest.mark.parametrize("words", CHANGES, ids=" ".join)
@pytest.mark.parametrize("at", ["09:00", "20:00", "21:30"])
def test_after_a_change_the_old_calendar_and_the_new_leave_no_stale_dose(
    make_home: MakeHome, tmp_path: Path, words: tuple[str, ...], at: str
) -> None:
    home = make_home("2027-01-03 12:00", "Europe/Berlin")
    home.start(times=["08:00", "21:00"], steps=STEPS)
    first = export(home, "first.ics")
    home.at(f"2027-01-11 {at}")
    home.json("plan", *words, "--yes")
    second = export(home, "second.ics")
    assert by_recurring_events(second, home) == planned(home)
    both = merged((first, second), tmp_path / "both.ics")
    found = [moment for moment in by_recurring_events(both, home) if moment > home.clock.moment]
    assert found == planned(home)


@pytest.mark.parametrize("at", ["09:00", "20:00", "21:30"])
def test_a_change_of_times_that_is_to_come_stands_beside_what_is_until_then(
    make_home: MakeHome, tmp_path: Path, at: str
) -> None:
    home = make_home("2027-01-03 12:00", "Europe/Berlin")
    steps = [{"dose_mg": "4", "days": 40}]
    home.start(times=["08:00", "21:00"], steps=steps)
    paths = [export(home, "0.ics")]
    home.at(f"2027-01-06 {at}")
    later = home.write({**plan_file(home), "times": ["09:30", "19:00", "22:00"]})
    home.json("plan", "change", later, "--from", "2027-01-12")
    paths.append(export(home, "1.ics"))
    assert by_recurring_events(paths[-1], home) == planned(home)
    for day in ("2027-01-11", "2027-01-14"):
        home.at(f"{day} {at}")
        paths.append(export(home, f"{day}.ics"))
        both = merged(paths, tmp_path / "both.ics")
        found = [m for m in by_recurring_events(both, home) if m > home.clock.moment]
        assert found == planned(home)


def test_after_many_changes_and_one_taken_back_no_dose_is_stale(
    make_home: MakeHome, tmp_path: Path
) -> None:
    home = make_home("2027-01-03 12:00", "Europe/Berlin")
    home.start(times=["08:00", "21:00"], steps=STEPS)
    paths = [export(home, "0.ics")]
    moves = [
        ("plan", "change", home.write({**plan_file(home), "times": ["09:00", "13:00", "20:00"]})),
        ("plan", "hold", "--days", "9", "--from", "2027-01-12"),
        ("plan", "undo"),
        ("plan", "stop", "--from", "2027-01-09"),
        ("plan", "new", home.write(restart("2027-01-14"), "new.json"), "--yes"),
        ("plan", "pause", "--days", "2"),
    ]
    for number, words in enumerate(moves, start=1):
        home.clock.go(hours=13)
        home.json(*words, *([] if "--yes" in words or "undo" in words else ["--yes"]))
        paths.append(export(home, f"{number}.ics"))
        both = merged(paths, tmp_path / "both.ics")
        found = [m for m in by_recurring_events(both, home) if m > home.clock.moment]
        assert found == planned(home), words
        sequences = [{sequence_of(event) for event in components(path)} for path in paths[-2:]]
        assert max(sequences[0]) < min(sequences[1])
    assert len(components(paths[-1])) < 60


def plan_file(home: Home) -> dict[str, Made]:
    return dict(home.json("plan", "show"))


def restart(day: str) -> dict[str, Made]:
    return {"start_date": day, "times": ["07:00"], "steps": [{"dose_mg": "1", "days": 5}]}


def test_around_a_spring_gap_the_days_after_it_keep_their_event(
    make_home: MakeHome, tmp_path: Path
) -> None:
    home = make_home("2027-03-20 12:00", "Europe/Berlin")
    home.start(start_date="2027-03-21", times=["02:30"], steps=[{"dose_mg": "4", "days": 20}])
    paths = []
    for day in ("2027-03-20", "2027-03-26", "2027-03-28", "2027-03-30"):
        home.at(f"{day} 12:00")
        paths.append(export(home, f"{day}.ics"))
        both = merged(paths, tmp_path / "both.ics")
        found = [m for m in by_recurring_events(both, home) if m > home.clock.moment]
        assert found == planned(home)
        if day == "2027-03-28":
            home.json("plan", "hold", "--days", "3")


def test_a_step_that_ends_early_takes_its_parts_around_a_gap_along(
    make_home: MakeHome, tmp_path: Path
) -> None:
    home = make_home("2027-03-26 12:00", "Europe/Berlin")
    home.start(
        "--yes", start_date="2027-03-21", times=["02:30"], steps=[{"dose_mg": "4", "days": 20}]
    )
    first = export(home, "first.ics")
    home.json("plan", "stop", "--from", "2027-03-27")
    both = merged((first, export(home, "second.ics")), tmp_path / "both.ics")
    found = [m for m in by_recurring_events(both, home) if m > home.clock.moment]
    assert found == planned(home) == []


# Zones one after the other, first day, time: most of their clocks leap over it inside the plan.
Journey = tuple[tuple[str, ...], str, str]
JOURNEYS: list[Journey] = [
    (("Africa/Cairo", "America/New_York"), "2027-04-20", "00:30"),
    (("America/New_York", "Africa/Cairo", "Asia/Kolkata"), "2027-04-20", "00:30"),
    (("Europe/Berlin", "America/New_York", "Europe/Berlin"), "2027-03-04", "02:30"),
    (("America/New_York", "Europe/Berlin"), "2027-03-12", "02:30"),
    (("Antarctica/Troll", "Europe/Helsinki", "Asia/Tokyo"), "2027-03-20", "02:59"),
    (("Australia/Lord_Howe", "Pacific/Auckland"), "2027-09-20", "02:15"),
    (("Pacific/Easter", "America/Santiago"), "2027-08-30", "22:00"),
    (("Pacific/Pago_Pago", "Pacific/Kiritimati"), "2027-03-20", "23:30"),
]
THERE = [(), ("plan", "hold", "--days", "3"), ("plan", "undo")]


@pytest.mark.parametrize("words", THERE, ids=" ".join)
@pytest.mark.parametrize("journey", JOURNEYS, ids=str)
def test_after_a_change_of_zone_the_old_calendar_and_the_new_leave_no_stale_dose(
    make_home: MakeHome, tmp_path: Path, journey: Journey, words: tuple[str, ...]
) -> None:
    zones, first, time = journey
    home = make_home(f"{first} 12:00", zones[0])
    steps = [{"dose_mg": "4", "days": 20}, {"dose_mg": "3", "days": 20, "every_days": 2}]
    home.start("--yes", start_date=first, times=[time, "12:30"], steps=steps)
    home.json(
        "plan", "hold", "--days", "9", "--from", str(date.fromisoformat(first) + timedelta(days=5))
    )
    paths = [export(home, "0.ics")]
    for number, zone in enumerate(zones[1:], start=1):
        home.clock.go(days=1, hours=1)
        home.zones.set(zone)
        if words and number == 1:
            home.json(*words, *([] if "undo" in words else ["--yes"]))
        paths.append(export(home, f"{number}.ics"))
        assert by_recurring_events(paths[-1], home) == planned(home)
        assert by_vobject(paths[-1], home) == planned(home)
        both = merged(paths, tmp_path / "both.ics")
        found = [m for m in by_recurring_events(both, home) if m > home.clock.moment]
        assert found == planned(home)


@pytest.mark.parametrize("journey", JOURNEYS, ids=str)
def test_what_ends_in_one_zone_is_not_to_come_in_another(
    make_home: MakeHome, tmp_path: Path, journey: Journey
) -> None:
    zones, first, time = journey
    home = make_home(f"{first} 12:00", zones[0])
    steps = [{"dose_mg": "4", "days": 20}, {"dose_mg": "3", "days": 60}]
    home.start("--yes", start_date=first, times=[time], steps=steps)
    old = export(home, "0.ics")
    home.clock.go(days=19)
    home.zones.set(zones[1])
    for hours in (0, 6, 6, 6, 6):
        home.clock.go(hours=hours)
        both = merged((old, export(home, "1.ics")), tmp_path / "both.ics")
        found = [m for m in by_recurring_events(both, home) if m > home.clock.moment]
        assert found == planned(home)


def test_what_was_taken_back_and_went_on_for_longer_leaves_no_stale_dose(
    make_home: MakeHome, tmp_path: Path
) -> None:
    home = make_home("2027-03-04 12:00", "Europe/Berlin")
    home.start(start_date="2027-03-05", times=["02:30"], steps=[{"dose_mg": "4", "days": 9}])
    open_end = home.write({**plan_file(home), "steps": [{"dose_mg": "4", "days": None}]})
    home.json("plan", "change", open_end, "--from", "2027-03-06")
    old = export(home, "0.ics")
    home.json("plan", "undo")
    both = merged((old, export(home, "1.ics")), tmp_path / "both.ics")
    found = [m for m in by_recurring_events(both, home) if m > home.clock.moment]
    assert found == planned(home)


def cancelled(path: Path) -> list[Component]:
    return [event for event in components(path) if event.get("STATUS") == "CANCELLED"]


def test_a_first_calendar_cancels_nothing_whatever_was_changed_before(house: Home) -> None:
    house.at("2027-01-05 12:00")
    house.json("plan", "hold", "--days", "7")
    house.json("plan", "stop", "--from", "2027-01-20", "--yes")
    house.json("plan", "undo")
    assert cancelled(export(house)) == []
    house.zones.set("America/New_York")
    assert cancelled(export(house)) == []


def test_what_an_older_calendar_held_is_cancelled_by_a_title_and_a_time_that_were_there(
    house: Home,
) -> None:
    older = {str(event["UID"]): event for event in components(export(house))}
    house.json("plan", "stop", "--from", "2027-01-18", "--yes")
    for _again in range(2):  # a phone may have the first calendar and not the second
        events = cancelled(export(house))
        for event in events:
            assert str(event["SUMMARY"]) == "No longer planned"
            assert start_of(event) == start_of(older[str(event["UID"])])
            assert sequence_of(event) > sequence_of(older[str(event["UID"])])
            assert not event.subcomponents
        starts = sorted(start_of(event) for event in events)
        assert starts == [datetime(2027, 1, day, 20, tzinfo=UTC) for day in (18, 19)]
    house.at("2027-02-01 12:00")
    house.refused("export", "ics", "--output", str(house.folder.parent / "over.ics"))


def test_an_event_that_one_calendar_held_for_longer_is_cancelled_until_that_end(
    house: Home,
) -> None:
    export(house)
    house.json("plan", "stop", "--from", "2027-01-10", "--yes")
    export(house)
    house.at("2027-01-12 12:00")
    assert len(cancelled(export(house))) == 3
    house.at("2027-01-18 12:00")
    assert len(cancelled(export(house))) == 2


def test_an_export_changes_nothing_of_the_users_data(house: Home) -> None:
    def everything(name: str) -> Made:
        path = house.folder.parent / name
        house.json("export", "json", "--output", str(path))
        return path.read_text("utf-8")

    before = everything("before.json")
    export(house)
    assert everything("after.json") == before


def test_a_calendar_that_could_not_be_written_held_nothing(house: Home) -> None:
    target = house.folder.parent / "not" / "there" / "plan.ics"
    house.refused("export", "ics", "--output", str(target))
    house.json("plan", "stop", "--from", "2027-01-18", "--yes")
    assert cancelled(export(house)) == []
    house.json("plan", "undo")
    house.refused("export", "ics", "--output", str(target))
    house.json("plan", "stop", "--from", "2027-01-18", "--yes")
    assert cancelled(export(house)) == []


@pytest.mark.parametrize("odd", ["", "[]", "null", "[1]", '{"a": 1}', '{"a": ["x", null]}', "{"])
def test_what_is_remembered_of_calendars_and_can_not_be_read_keeps_none_from_being_made(
    house: Home, odd: str
) -> None:
    with house.context() as context, context.store.work(write=True) as work:
        work.settings.save(MEMORY, odd)
        work.commit()
    assert by_recurring_events(export(house), house) == planned(house)


def test_an_event_keeps_its_uid_from_export_to_export(house: Home) -> None:
    first = {str(event["UID"]) for event in components(export(house))}
    house.at("2027-01-10 12:00")
    house.json("plan", "hold", "--days", "2")
    later = {
        str(event["UID"])
        for event in components(export(house))
        if event.get("STATUS") != "CANCELLED"
    }
    assert first <= later
