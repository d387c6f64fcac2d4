"""`status`, `doctor`, `backup`, `restore`, and what tells "off" from "no answer"."""

import csv
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.services.doctor import AppFacts, DoctorCheck, DoNotDisturb, ServerFacts, Syncing
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.services.recording import leave_blank
from ldn_desktop.services.reminder_dispatch import ReminderDispatcher
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.history import say_became
from ldn_desktop.wording.reminders import composer
from tests.support.home import FILE, FakeMachine, Home, MakeHome
from tests.support.paper_notifier import PaperNotifier

KEYS = ["running", "reminders", "problems", "step", "steps", "day", "days", "dose_mg", "ends_on"]
KEYS += ["next", "open", "today"]


def test_status_has_exactly_the_keys_of_the_contract(house: Home) -> None:
    house.at("2027-01-04 21:05")
    told = house.json("status")
    assert list(told) == KEYS
    assert (told["step"], told["steps"], told["day"], told["days"]) == (1, 2, 1, 14)
    assert (told["dose_mg"], told["ends_on"]) == ("4.5", "2027-01-31")
    assert told["next"] == house.row("2027-01-05#1")
    assert told["open"] == told["today"] == [house.row("2027-01-04#1")]


def test_status_without_a_plan_has_nulls(home: Home) -> None:
    told = home.json("status")
    assert list(told) == KEYS
    assert told["open"] == told["today"] == []
    for key in ("step", "steps", "day", "days", "dose_mg", "ends_on", "next"):
        assert told[key] is None


def test_status_before_the_plan_knows_the_next_dose(house: Home) -> None:
    told = house.json("status")
    assert (told["step"], told["next"]["key"], told["today"]) == (None, "2027-01-04#1", [])


def test_status_after_the_plan_has_no_next_dose(house: Home) -> None:
    house.at("2027-02-02 12:00")
    told = house.json("status")
    assert (told["next"], told["step"], told["ends_on"]) == (None, None, "2027-01-31")


def test_status_of_a_step_without_end_has_no_days(home: Home) -> None:
    home.start(steps=[{"dose_mg": "1.5", "days": None}])
    home.at("2027-03-01 12:00")
    told = home.json("status")
    assert (told["day"], told["days"], told["ends_on"]) == (57, None, None)


def test_past_midnight_the_open_evening_is_in_open_and_not_in_today(house: Home) -> None:
    house.at("2027-01-05 00:30")
    told = house.json("status")
    assert [row["key"] for row in told["open"]] == ["2027-01-04#1"]
    assert [row["key"] for row in told["today"]] == ["2027-01-05#1"]


def test_an_app_that_hangs_is_not_said_not_to_run(house: Home) -> None:
    house.machine = FakeMachine(hung=True)
    told = house.json("status")
    assert (told["running"], told["reminders"]) == (True, "off")
    assert "does not answer" in told["problems"][0]


def test_status_tells_what_the_running_app_says(house: Home) -> None:
    told = house.json("status")
    assert (told["running"], told["reminders"]) == (False, "off")
    assert len(told["problems"]) == 1
    house.machine.running = AppFacts("degraded", ("No server.",))
    told = house.json("status")
    assert (told["running"], told["reminders"], told["problems"]) == (
        True,
        "degraded",
        ["No server."],
    )


def test_not_recorded_tells_the_computer_off_from_no_answer(house: Home) -> None:
    with house.context() as context:
        log = RunningLog(context)
        house.at("2027-01-06 22:00")
        log.note_running()
        house.clock.go(minutes=1)
        log.stop()
    house.at("2027-01-08 12:00")
    rows = house.json("schedule", "--from", "2027-01-05", "--to", "2027-01-08")
    assert [(row["state"], row["computer_off"]) for row in rows] == [
        ("not_recorded", True),
        ("not_recorded", False),
        ("not_recorded", True),
        ("upcoming", None),
    ]


def test_a_dose_that_rang_was_not_slept_through_though_a_power_cut_took_the_up_time(
    house: Home,
) -> None:
    house.at("2027-01-04 21:00")
    with house.context() as context:
        ReminderDispatcher(context, PaperNotifier(), composer(lambda: PLAIN)).check()
    house.at("2027-01-05 12:00")
    assert house.row("2027-01-04#1")["computer_off"] is False


def test_the_schedule_in_words_says_why_a_dose_is_not_recorded(house: Home) -> None:
    with house.context() as context:
        log = RunningLog(context)
        house.at("2027-01-05 22:00")
        log.note_running()
        house.at("2027-01-08 12:00")
        leave_blank(context, DoseRef(date(2027, 1, 6), 1))
        first, last = date(2027, 1, 4), date(2027, 1, 6)
        rows = context.read(first, last).rows(first, last)
    lines = house.run("schedule", "--from", "2027-01-04", "--to", "2027-01-06").out.splitlines()
    said = [
        "not recorded, the computer was off",
        "not recorded, no answer",
        "not recorded, left blank",
    ]
    assert [line.rpartition("  ")[2] for line in lines] == said
    assert [say_became(row, WindowRules(), PLAIN) for row in rows] == said  # as History says it


def test_the_exported_table_tells_the_computer_off_from_no_answer(
    house: Home, tmp_path: Path
) -> None:
    with house.context() as context:
        log = RunningLog(context)
        house.at("2027-01-05 22:00")
        log.note_running()
    house.at("2027-01-06 12:00")
    house.json("export", "csv", "--output", str(tmp_path / "tables"))
    with (tmp_path / "tables" / "doses.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[:3]
    found = [(row["state"], row["computer_off"]) for row in rows]
    assert found == [("not_recorded", "true"), ("not_recorded", "false"), ("upcoming", "")]


def test_a_command_is_not_the_app(house: Home) -> None:
    house.at("2027-01-04 21:05")
    house.json("status")
    house.at("2027-01-05 12:00")
    assert house.row("2027-01-04#1")["computer_off"] is True


def test_an_answered_dose_says_nothing_of_the_computer(house: Home) -> None:
    house.at("2027-01-05 12:00")
    assert house.json("taken", "2027-01-04")["computer_off"] is None


def test_doctor_has_exactly_the_keys_of_the_contract_and_ends_with_0(home: Home) -> None:
    rows = home.json("doctor")
    assert [list(row) for row in rows] == [["check", "ok", "text", "fix"]] * len(rows)
    always = [one.value for one in DoctorCheck if one is not DoctorCheck.INPUT_METHOD]
    assert [row["check"] for row in rows] == always
    for row in rows:
        assert row["ok"] in (True, False, None)
        assert row["text"]
        assert (row["fix"] is None) == (row["ok"] is not False)


def test_doctor_ends_with_0_whatever_it_finds(home: Home) -> None:
    damaged = StorageError(StorageErrorKind.DAMAGED, path="x.sqlite3")
    home.machine = FakeMachine(
        screen=False, starts_itself=None, synced=Syncing("delete", 3), fault=damaged, free=1
    )
    home.clock.moment = datetime(1970, 1, 1, tzinfo=UTC)
    home.zones.set("UTC", known=False)
    found = {row["check"]: row["ok"] for row in home.json("doctor")}
    assert found == {
        "app": False,
        "reminders": None,
        "scheduler": None,
        "last_look": None,
        "notifications": None,
        "buttons": None,
        "do_not_disturb": None,
        "tray": None,
        "autostart": None,
        "clock": False,
        "zone": False,
        "database": False,
        "sync": False,
        "disk": False,
        "backup": False,
        "limits": None,
    }


def test_doctor_is_content_where_all_is_well(home: Home) -> None:
    now = home.clock.now()
    home.machine = FakeMachine(
        server=ServerFacts("dunst", has_buttons=True),
        quiet=DoNotDisturb.OFF,
        starts_itself=AutostartState.ON,
        running=AppFacts("ok", last_check=now, next_check=now, tray=True),
        backup=now,
    )
    found = {row["check"]: row["ok"] for row in home.json("doctor")}
    assert found.pop("limits") is None
    assert set(found.values()) == {True}
    assert "✓" in home.run("doctor").out


def test_doctor_says_when_nothing_can_ring_and_what_happens_instead(home: Home) -> None:
    (limits,) = [row["text"] for row in home.json("doctor") if row["check"] == "limits"]
    assert "nothing rings" in limits
    assert "off" in limits
    assert "logged out" in limits
    assert "Today lists the rest" in limits


def test_doctor_tells_the_looks_in_local_time(house: Home) -> None:
    house.at("2027-01-04 20:59")
    now = house.clock.now()
    house.machine.running = AppFacts("ok", last_check=now, next_check=now + timedelta(minutes=1))
    text = {row["check"]: row["text"] for row in house.json("doctor")}
    assert "20:59" in text["last_look"]
    assert "2027-01-04, 21:00" in text["scheduler"]


def test_what_was_backed_up_is_restored_and_the_old_data_is_backed_up_first(
    house: Home, tmp_path: Path
) -> None:
    house.at("2027-01-04 21:05")
    house.json("taken")
    file = tmp_path / "my backup.sqlite3"
    assert house.json("backup", str(file)) == {"file": str(file)}
    assert file.stat().st_mode & 0o077 == 0
    before = house.rows()
    house.json("clear", "2027-01-04")
    house.json("note", "after the backup")
    after = house.rows()
    kept = house.json("restore", str(file), "--yes")["kept"]
    assert house.rows() == before
    house.json("restore", kept, "--yes")
    assert house.rows() == after


def test_over_data_with_a_plan_a_restore_says_which_step_and_dose_come_back_and_needs_a_yes(
    house: Home, tmp_path: Path
) -> None:
    file = str(tmp_path / "backup")
    house.json("backup", file)
    house.at("2027-01-20 12:00")
    house.json("note", "after the backup")
    assert house.refused("restore", file) == (
        "The backup is at step 2 of 2, 4 mg. Does it take the place of your plan? "
        "Answer yes with --yes."
    )
    house.json("restore", file, "--yes")
    assert house.json("history", "--from", "2027-01-01", "--to", "2027-01-31") == []


def test_a_backup_without_a_dose_today_is_asked_about_too(house: Home, tmp_path: Path) -> None:
    file = str(tmp_path / "backup")
    house.json("backup", file)
    said = house.refused("restore", file)
    assert said.startswith("The backup has no dose for today. ")
    house.json("restore", file, "--yes")


def test_over_data_without_a_plan_a_restore_needs_no_yes(
    house: Home, make_home: MakeHome, tmp_path: Path
) -> None:
    file = str(tmp_path / "backup")
    house.json("backup", file)
    other = make_home("2027-01-03 12:00")
    other.json("note", "mine")
    other.json("restore", file)
    assert other.rows() == house.rows()


def test_a_backup_never_replaces_a_file(house: Home, tmp_path: Path) -> None:
    file = tmp_path / "there.txt"
    file.write_text("mine")
    house.refused("backup", str(file))
    assert file.read_text() == "mine"
    house.refused("backup", str(tmp_path))
    house.refused("backup", str(tmp_path / "no folder" / "x"))


def test_what_is_no_backup_is_refused_untouched(house: Home, tmp_path: Path) -> None:
    (tmp_path / "text").write_text(json.dumps(FILE))
    (tmp_path / "empty").touch()
    for name in ("text", "empty", "none", "."):
        house.refused("restore", str(tmp_path / name))


@pytest.mark.parametrize("size", [100, 4096, 20_000])
def test_a_backup_that_was_cut_short_is_refused(house: Home, tmp_path: Path, size: int) -> None:
    file = tmp_path / "backup"
    house.json("backup", str(file))
    file.write_bytes(file.read_bytes()[:size])
    house.refused("restore", str(file))


def test_a_restore_is_undone_and_that_again_and_over_a_plan_each_needs_a_yes(
    house: Home, tmp_path: Path
) -> None:
    file = str(tmp_path / "backup")
    house.json("backup", file)
    house.at("2027-01-04 21:05")
    house.json("taken")
    mine = house.rows()
    house.json("restore", file, "--yes")
    theirs = house.rows()
    assert theirs != mine
    assert house.refused("restore", "--undo").endswith("Answer yes with --yes.")
    assert house.rows() == theirs
    kept = house.json("restore", "--undo", "--yes")["kept"]
    assert house.rows() == mine
    again = house.json("restore", "--undo", "--yes")
    assert again["restored"] == kept
    assert house.rows() == theirs


def test_without_a_restore_there_is_none_to_undo_and_nothing_changes(house: Home) -> None:
    before = house.rows()
    assert house.refused("restore", "--undo", "--yes") == "There is nothing to undo."
    assert house.rows() == before


def test_the_apps_own_backups_are_listed_the_newest_first(house: Home, tmp_path: Path) -> None:
    assert house.json("restore", "--list") == []
    assert house.run("restore", "--list").out == "The app has made no backup by itself yet.\n"
    file = str(tmp_path / "backup")
    house.json("backup", file)
    kept = [house.json("restore", file, "--yes")["kept"] for _time in range(2)]
    for number, name in enumerate(kept):
        os.utime(name, (1_800_000_000 + number, 1_800_000_000 + number))
    rows = house.json("restore", "--list")
    assert [row["file"] for row in rows] == kept[::-1]
    made = [datetime.fromisoformat(row["made_at"]) for row in rows]
    assert made[0] - made[1] == timedelta(seconds=1)
    assert made[0] == datetime.fromtimestamp(1_800_000_001, UTC)
    assert house.run("restore", "--list").out.splitlines()[0].endswith(f"  {kept[1]}")


@pytest.mark.parametrize(
    "words", [(), ("--list", "--undo"), ("FILE", "--list"), ("FILE", "--undo")], ids=" ".join
)
def test_a_restore_is_of_a_file_or_a_list_or_an_undo(house: Home, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        house.run("restore", *words)
    assert ended.value.code == 2
