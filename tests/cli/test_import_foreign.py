"""Histories of Dosage and MedTimer: what fits comes in, the rest is said, nothing is made up."""

from pathlib import Path

from tests.support.foreign_samples import (
    AUTOMATIC,
    DOSAGE_TABLE,
    MEDTIMER_TABLE,
    MISSED,
    SKIPPED,
    SOME_TIME,
    dosage,
    event,
    line,
    medicine,
    medtimer,
    reminder,
    treatment,
)
from tests.support.house import Home

HISTORY = [
    event("2026-12-28 21:00", amount="3 mg"),
    event("2026-12-29 21:00", amount="3 mg", notes="tired"),
    event("2026-12-30 21:00"),
    event("2026-12-31 21:00", "SKIPPED"),
    event("2027-01-01 21:00", processedTimestamp=0),
    event("2027-01-02 21:00", "RAISED"),
    event("2026-12-31 10:00", amount="0.5 mg", reminderId=-1),
    event("2026-12-31 08:00", medicineName="Vitamin D", amount="1 capsule"),
]


def test_a_history_of_medtimer_becomes_answers_to_the_plan_it_followed(home: Home) -> None:
    file = home.write(medtimer(HISTORY, medicine("LDN", reminder()), medicine("Vitamin D")))
    shown = home.json("import", file, "--medicine", "LDN")
    assert shown["comes_in"] == {"plans": 2, "taken": 4, "skipped": 1, "extra": 1}
    assert shown["left_out"] == {"not_answered": 1, "other_medicines": 1}
    assert (shown["first"], shown["last"]) == ("2026-12-28", "2027-01-01")
    home.json("import", file, "--medicine", "ldn", "--yes")
    rows = home.json("schedule", "--from", "2026-12-27", "--to", "2027-01-05")
    assert [(row["key"], row["dose_mg"], row["state"], row["taken_mg"]) for row in rows] == [
        ("2026-12-28#1", "3", "taken", "3"),
        ("2026-12-29#1", "3", "taken", "3"),
        ("2026-12-30#1", "4.5", "taken", "4.5"),
        ("2026-12-31#1", "4.5", "skipped", None),
        ("2027-01-01#1", "4.5", "taken", "4.5"),
        ("2027-01-03#1", "4.5", "upcoming", None),
        ("2027-01-04#1", "4.5", "upcoming", None),
        ("2027-01-05#1", "4.5", "upcoming", None),
    ]
    assert rows[0]["taken_at"] == "2026-12-28T21:07:00+01:00"
    assert rows[4]["taken_at"] is None
    notes = [record["note"] for record in home.json("history", "2026-12-29")]
    assert notes == ["tired"]
    assert home.json("plan", "show")["medicine"] == "LDN"


def test_several_medicines_are_named_and_one_is_chosen(home: Home) -> None:
    file = home.write(medtimer(HISTORY))
    assert "LDN, Vitamin D" in home.refused("import", file)
    assert "LDN, Vitamin D" in home.refused("import", file, "--medicine", "x", "--yes")


def test_pieces_count_once_it_is_said_how_much_one_is(home: Home) -> None:
    file = home.write(medtimer(HISTORY))
    assert "--piece-mg" in home.refused("import", file, "--medicine", "Vitamin D")
    shown = home.json("import", file, "--medicine", "Vitamin D", "--piece-mg", "1.5")
    assert shown["comes_in"] == {"plans": 1, "taken": 1}
    assert shown["plans"][0]["steps"][0]["dose_mg"] == "1.5"
    home.refused("import", file, "--medicine", "Vitamin D", "--piece-mg", "1,5")


def test_what_was_ticked_without_the_person_stays_out(home: Home) -> None:
    by_itself = medicine("LDN", reminder(automaticallyTaken=True))
    file = home.write(medtimer([event("2026-12-28 21:00")], by_itself))
    assert home.json("import", file)["left_out"] == {"automatic": 1}
    file = home.write(dosage([line("2026-12-28 21:00", AUTOMATIC), line("2026-12-29 21:01")]))
    assert home.json("import", file)["left_out"] == {"automatic": 1}


def test_with_a_plan_here_only_what_was_taken_before_it_comes_in_as_extra_doses(
    house: Home,
) -> None:
    later = [event("2027-01-04 21:00", processedTimestamp=1)]
    file = house.write(medtimer([*HISTORY[:6], *later]), "other.json")
    house.at("2027-01-05 12:00")
    before = house.json("schedule")
    done = house.json("import", file, "--yes")
    assert done["comes_in"] == {"extra": 4}
    assert done["left_out"] == {
        "not_answered": 1,
        "skipped": 1,
        "planned_here": 1,
        "plan_stays": 1,
    }
    assert Path(done["kept"]).name == "before-import-001.sqlite3"
    assert house.json("schedule") == before
    kinds = {record["kind"] for record in house.json("history")}
    assert kinds == {"extra"}
    house.refused("import", file, "--yes")
    restored = house.json("restore", done["kept"])
    assert restored
    assert house.json("history") == []


def test_a_history_of_dosage_becomes_answers_to_the_plan_it_followed(home: Home) -> None:
    lines = [
        line("2026-12-28 21:05"),
        line("2026-12-30 00:20"),
        line("2026-12-30 21:00", SKIPPED),
        line("2026-12-31 23:59", MISSED),
        line("2027-01-01 21:00", SOME_TIME),
    ]
    file = home.write(dosage(lines, treatment(cycle=[1, 1, 2], frequency="cycle")))
    done = home.json("import", file, "--yes")
    assert done["comes_in"] == {"plans": 2, "taken": 3, "skipped": 1}
    assert done["left_out"] == {"not_answered": 1}
    rows = home.json("schedule", "--from", "2026-12-27", "--to", "2027-01-06")
    assert [(row["date"], row["state"]) for row in rows] == [
        ("2026-12-28", "taken"),
        ("2026-12-29", "taken"),
        ("2026-12-30", "skipped"),
        ("2026-12-31", "not_recorded"),
        ("2027-01-01", "taken"),
        ("2027-01-03", "upcoming"),
        ("2027-01-05", "upcoming"),
    ]
    assert rows[1]["taken_at"] == "2026-12-30T00:20:00+01:00"
    assert rows[4]["taken_at"] is None


def test_the_table_that_dosage_saves_comes_in_too(home: Home) -> None:
    file = home.write(DOSAGE_TABLE, "Dosage_History_ISO.csv")
    done = home.json("import", file, "--medicine", "LDN", "--yes")
    assert done["comes_in"] == {"plans": 1, "taken": 3, "skipped": 1}
    assert done["left_out"] == {"not_answered": 1, "other_medicines": 1}
    rows = home.json("schedule", "--from", "2026-12-28", "--to", "2027-01-02")
    told = [(row["date"], row["dose_mg"], row["state"], row["taken_at"]) for row in rows]
    assert told == [
        ("2026-12-29", "3", "taken", None),
        ("2026-12-30", "3", "not_recorded", None),
        ("2026-12-31", "4.5", "skipped", None),
        ("2027-01-01", "4.5", "taken", "2027-01-02T00:20:00+01:00"),
        ("2027-01-02", "4.5", "taken", "2027-01-02T21:07:00+01:00"),
    ]


def test_the_table_that_medtimer_exports_comes_in_too(home: Home) -> None:
    done = home.json("import", home.write(MEDTIMER_TABLE, "MedTimer.csv"), "--yes")
    assert (done["source"], done["comes_in"]) == ("medtimer", {"plans": 1, "taken": 2})
    assert done["left_out"] == {"not_answered": 1}
    rows = home.json("schedule", "--from", "2026-12-27", "--to", "2026-12-31")
    assert [(row["date"], row["state"], row["taken_at"]) for row in rows] == [
        ("2026-12-28", "taken", "2026-12-28T21:07:00+01:00"),
        ("2026-12-29", "not_recorded", None),
        ("2026-12-30", "taken", "2026-12-31T00:10:00+01:00"),
    ]
    assert home.json("history", "2026-12-28")[0]["note"] == "tired; really"
    for broken in (MEDTIMER_TABLE.replace("+01:00", ""), MEDTIMER_TABLE + "\nx;y"):
        home.refused("import", home.write(broken, "broken.csv"), "--yes")


def test_a_schedule_that_no_plan_here_can_have_is_said(home: Home) -> None:
    odd = [
        medicine("LDN", reminder(days=[True, False] * 3 + [True])),
        medicine("LDN", reminder(), reminder(timeInMinutes=480, amount="1.5 mg")),
        medicine("LDN", reminder(intervalStart=1)),
    ]
    for one in odd:
        shown = home.json("import", home.write(medtimer(HISTORY[:3], one)))
        assert shown["left_out"] == {"schedule": 1}
    for one in (treatment(frequency="specific-days", days=[1]), treatment(cycle=[5, 2, 1])):
        odd_one = {**one, "frequency": "cycle"} if one["frequency"] == "daily" else one
        shown = home.json("import", home.write(dosage([line("2026-12-28 21:05")], odd_one)))
        assert shown["left_out"] == {"schedule": 1}


def test_a_day_with_different_amounts_makes_no_plan_and_the_doses_are_extra(home: Home) -> None:
    events = [
        event("2026-12-28 08:00", amount="1.5 mg"),
        event("2026-12-28 21:00", amount="3 mg"),
        event("2026-12-29 08:00", "SKIPPED", amount="1.5 mg"),
    ]
    done = home.json("import", home.write(medtimer(events, medicine("LDN"))), "--yes")
    assert (done["comes_in"], done["left_out"]) == ({"extra": 2}, {"skipped": 1})


def test_an_unusual_dose_is_asked_about_in_the_preview(home: Home) -> None:
    file = home.write(medtimer([event("2026-12-28 21:00", amount="50 mg")], medicine("LDN")))
    assert home.json("import", file)["unusual_mg"] == "50"
    assert "50 mg" in home.run("import", file).out
