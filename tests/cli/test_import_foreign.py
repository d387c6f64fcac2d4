"""Histories of Dosage and MedTimer: what fits comes in, the rest is said, nothing is made up."""

from pathlib import Path
from typing import Any

import pytest

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
from tests.support.home import Home

Made = Any  # what stands in a JSON file
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


OTHER = "Is it the same medicine?"


@pytest.mark.parametrize("name", ["Ibuprofen", "Naproxen 250 mg", "LDNA"])
def test_one_single_medicine_of_another_name_is_asked_about(home: Home, name: str) -> None:
    file = home.write(medtimer([event("2026-12-28 21:00", medicineName=name)], medicine(name)))
    before = home.rows()
    asked = f"The file is about “{name}”, not “Naltrexone (low dose)”. {OTHER}"
    assert asked in home.run("import", file).out.splitlines()
    assert home.rows() == before
    assert home.json("import", file, "--yes")["done"]


@pytest.mark.parametrize(
    "name", ["LDN", "naltrexone", "Low dose naltrexone 3mg", "Naltrexona", "NALTREKSONI", "my ldn"]
)
def test_a_name_of_naltrexone_is_not_asked_about(home: Home, name: str) -> None:
    file = home.write(medtimer([event("2026-12-28 21:00", medicineName=name)], medicine(name)))
    assert OTHER not in home.run("import", file).out


def test_with_a_plan_here_its_own_medicine_is_the_known_one(home: Home) -> None:
    home.start(medicine="Heart pills")
    for name, is_asked in (("heart  PILLS", False), ("LDN", True)):
        file = home.write(medtimer([event("2026-12-28 21:00", medicineName=name)], medicine(name)))
        assert (f"not “Heart pills”. {OTHER}" in home.run("import", file).out) is is_asked


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
    restored = house.json("restore", done["kept"], "--yes")
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
    assert done["left_out"] == {"not_taken": 1}
    rows = home.json("schedule", "--from", "2026-12-27", "--to", "2026-12-31")
    assert [(row["date"], row["state"], row["taken_at"]) for row in rows] == [
        ("2026-12-28", "taken", "2026-12-28T21:07:00+01:00"),
        ("2026-12-29", "not_recorded", None),
        ("2026-12-30", "taken", "2026-12-31T00:10:00+01:00"),
    ]
    assert home.json("history", "2026-12-28")[0]["note"] == "tired; really"


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


def test_a_concentration_is_told_as_one_and_nothing_is_taken_as_its_number(home: Home) -> None:
    diluted = event("2026-12-28 21:00", amount="0.5mg/ml")
    only = home.write(medtimer([diluted], medicine("LDN")))
    for more in ((), ("--yes",), ("--piece-mg", "1.5", "--yes")):
        assert "concentrations" in home.refused("import", only, *more)
    file = home.write(medtimer([diluted, event("2026-12-29 21:00")], medicine("LDN")))
    done = home.json("import", file, "--yes")
    assert (done["comes_in"], done["left_out"]) == ({"plans": 1, "taken": 1}, {"concentration": 1})
    assert {record["taken_mg"] for record in home.json("history")} == {"4.5"}
    dose = line("2026-12-28 21:05", dose=0.5, unit="mg/ml")
    assert "concentrations" in home.refused("import", home.write(dosage([dose])), "--yes")


def test_an_amount_in_another_unit_is_told_and_is_no_number_of_pieces(home: Home) -> None:
    file = home.write(medtimer([event("2026-12-28 21:00", amount="2 ml")], medicine("LDN")))
    for more in ((), ("--piece-mg", "1.5")):
        assert "another unit than mg" in home.refused("import", file, *more)


def test_a_schedule_in_a_concentration_makes_no_plan(home: Home) -> None:
    asked = medicine("LDN", reminder(amount="0.5 mg/ml"))
    shown = home.json("import", home.write(medtimer([event("2026-12-28 21:00")], asked)))
    assert shown["left_out"] == {"schedule": 1}
    assert [plan["steps"][0]["dose_mg"] for plan in shown["plans"]] == ["4.5"]


@pytest.mark.parametrize("name", ["", " ", None, "x" * 201, "a\x00"])
def test_an_entry_without_a_name_is_told_by_its_number_and_the_rest_comes_in(
    home: Home, name: str | None
) -> None:
    events = [event("2026-12-28 21:00"), event("2026-12-28 08:00", medicineName=name)]
    lines = [line("2026-12-28 21:05"), line("2026-12-28 08:05", name=name)]
    treatments = (treatment(), treatment(name=name))
    for made in (medtimer(events, medicine("LDN", reminder())), dosage(lines, *treatments)):
        file = home.write(made)
        shown = home.json("import", file)
        assert shown["comes_in"]["taken"] == 1
        assert (shown["left_out"], shown["unnamed"]) == ({"no_name": 1}, [2])
        assert "without the name of a medicine: 1 (" in home.run("import", file).out
        assert "(number 2 of the file)\n" in home.run("import", file).out


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (3, "broken"),
        (event("2026-12-28 08:00", amount=4), "broken"),
        (event("2026-12-28 08:00", reminderId="x"), "broken"),
        ({**event("2026-12-28 08:00"), "status": None}, "unknown_word"),
        (event("2026-12-28 08:00", status="PERHAPS"), "unknown_word"),
        (event("2026-12-28 08:00", remindedTimestamp=10**30), "out_of_range"),
        (event("2026-12-28 08:00", amount="some"), "no_amount"),
        (line("2026-12-28 08:05", 9), "unknown_word"),
        (line("2026-12-28 08:05", time=[21]), "broken"),
        (line("2026-12-28 08:05", taken="x"), "broken"),
        (line("2026-12-28 08:05", time=[25, 0]), "out_of_range"),
        (line("2026-12-28 08:05", dose="much"), "no_amount"),
        ([], "broken"),
    ],
)
def test_an_odd_entry_spoils_only_itself_and_is_told_by_its_number(
    home: Home, odd: Made, why: str
) -> None:
    of_dosage = not isinstance(odd, dict) or "taken" in odd
    lines, events = [line("2026-12-28 21:05")], [event("2026-12-28 21:00")]
    made = dosage([*lines, odd]) if of_dosage else medtimer([*events, odd])
    for file in (home.write(made),):
        shown = home.json("import", file, "--medicine", "LDN")
        assert (shown["comes_in"]["taken"], shown["left_out"]) == (1, {why: 1})
        assert shown["numbers"] == {why: [2]}
        assert "(number 2 of the file)" in home.run("import", file, "--medicine", "LDN").out
    if isinstance(odd, dict):
        key = "name" if of_dosage else "medicineName"
        other = {**odd, key: "Vitamin D"}
        made = dosage([*lines, other]) if of_dosage else medtimer([*events, other])
        shown = home.json("import", home.write(made), "--medicine", "LDN")
        assert (shown["left_out"], shown["numbers"]) == ({"other_medicines": 1}, {})


def test_an_odd_medicine_or_reminder_never_spoils_the_history(home: Home) -> None:
    odd = [
        3,
        {"medicine": 3},
        {"medicine": {"name": 3}},
        {"medicine": {"name": "D"}, "reminders": 3},
    ]
    for made in (
        medtimer([event("2026-12-28 21:00")], *odd, medicine("LDN", reminder())),
        dosage([line("2026-12-28 21:05")], 3, {"name": 3}, treatment()),
    ):
        shown = home.json("import", home.write(made), "--medicine", "LDN")
        assert (shown["comes_in"], shown["left_out"]) == ({"plans": 2, "taken": 1}, {})
    for made in (
        medtimer([event("2026-12-28 21:00")], medicine("LDN", 3, reminder(reminderId=[]))),
        dosage([line("2026-12-28 21:05")], treatment(dosage=[{"time": 3}])),
    ):
        shown = home.json("import", home.write(made))
        assert (shown["comes_in"], shown["left_out"]) == ({"plans": 1, "taken": 1}, {"schedule": 1})


def test_a_reminder_of_the_refill_is_no_dose(home: Home) -> None:
    refill = event("2026-12-28 08:00", "ACKNOWLEDGED", reminderType="REFILL")
    shown = home.json("import", home.write(medtimer([event("2026-12-28 21:00"), refill])))
    assert shown["left_out"] == {"no_dose": 1}


def test_a_row_without_a_name_in_a_table_is_told_by_its_number(home: Home) -> None:
    for table, named, row in (
        (DOSAGE_TABLE, '"Vitamin ""D"""', 7),
        (MEDTIMER_TABLE, "LDN;4.5 mg;;", 3),
    ):
        bare = '""' if table is DOSAGE_TABLE else ";4.5 mg;;"
        shown = home.json("import", home.write(table.replace(named, bare), "table.csv"))
        assert (shown["left_out"]["no_name"], shown["unnamed"]) == (1, [row])


def test_a_note_keeps_its_line_breaks_in_the_table_of_medtimer(home: Home) -> None:
    table = MEDTIMER_TABLE.replace("tired; really;", "tired;\nslept badly\n\n;really;")
    for end in ("\n", "\r\n"):
        file = home.write(table.replace("\n", end) + end, "MedTimer.csv")
        assert home.json("import", file)["comes_in"] == {"plans": 1, "taken": 2}
    home.json("import", home.write(table, "MedTimer.csv"), "--yes")
    assert home.json("history", "2026-12-28")[0]["note"] == "tired;\nslept badly\n\n;really"


def test_a_row_that_is_cut_spoils_only_itself_and_is_told_by_its_number(home: Home) -> None:
    head, first, *others = MEDTIMER_TABLE.split("\n")
    for cut, why in (
        ("28/12/26 21:00;LDN;4.5 mg;", "broken"),
        ("28/12/26 21:00;LDN;4.5 mg;28/12/26 21:07;;0:00;tired", "broken"),
        (first[: -len("+01:00")], "no_time"),
        ("x;y", "broken"),
    ):
        shown = home.json("import", home.write("\n".join((head, cut, *others)), "cut.csv"))
        assert (shown["comes_in"]["taken"], shown["left_out"][why]) == (1, 1)
        assert shown["numbers"] == {why: [2]}
    assert home.json("import", home.write("\n".join((head, *others, "x;y")), "cut.csv"))[
        "numbers"
    ] == {"broken": [4]}
    home.refused("import", home.write("\n".join((head, first[:-40])), "cut.csv"), "--yes")


GERMAN = (
    "Datum,Uhrzeit,Name,Dosis,Status,Bestätigte Zeit",
    "Bestätigt",
    "Übersprungen",
    "Bestätigt (Uhrzeit Unbekannt)",
    "Automatisch Bestätigt",
    "Verpasst",
)
KOREAN = (
    "날짜,시간,이름,용량,상태,확인 시간",
    "확인됨",
    "건너뜀",
    "확인됨 (알 수 없는 시간)",
    "자동 확인됨",
    "놓친",
)
ENGLISH = (
    "Date,Time,Name,Dose,Status,Time Confirmed",
    "Confirmed",
    "Skipped",
    "Confirmed (Time Unknown)",
    "Auto-Confirmed",
    "Missed",
)


@pytest.mark.parametrize(
    ("words", "planned", "confirmed"),
    [
        (GERMAN, "21:00", "21:03"),
        (KOREAN, "오후 9:00", "오후 9:03"),
        (ENGLISH, "21.00", "21.03"),
        (ENGLISH, "21 h 00", "21 h 03"),
        (ENGLISH, "9:00\u202fp.m.", "9:03\u202fp.m."),
        (ENGLISH, "٩:٠٠ م", "٩:٠٣ م"),
    ],
)
def test_the_table_of_dosage_says_the_same_in_every_language_and_locale(
    home: Home, words: tuple[str, ...], planned: str, confirmed: str
) -> None:
    head, *answers = words
    rows = [
        f'"2026-12-{day}","{planned}","LDN","4.5 mg","{answer}","{confirmed if day == 27 else ""}"'
        for day, answer in enumerate(answers, start=27)
    ]
    file = home.write("\n".join((head, *rows)), "Dosage.csv")
    done = home.json("import", file, "--yes")
    assert done["comes_in"] == {"plans": 1, "taken": 2, "skipped": 1}
    assert done["left_out"] == {"automatic": 1, "not_answered": 1}
    told = home.json("schedule", "--from", "2026-12-27", "--to", "2026-12-29")
    assert [(row["state"], row["time"], row["taken_at"]) for row in told] == [
        ("taken", "21:00", "2026-12-27T21:03:00+01:00"),
        ("skipped", "21:00", None),
        ("taken", "21:00", None),
    ]


def test_an_answer_in_a_word_that_is_not_known_is_told_as_that(home: Home) -> None:
    for word in ("Пропущено", "???"):  # the first is Russian for missed, and for skipped
        table = DOSAGE_TABLE.replace('"Skipped"', f'"{word}"')
        shown = home.json("import", home.write(table, "Dosage.csv"), "--medicine", "LDN")
        assert (shown["left_out"]["unknown_word"], shown["comes_in"]["taken"]) == (1, 3)
        assert shown["numbers"] == {"unknown_word": [4]}
        assert "not known here: 1" in home.run("import", home.write(table), "--medicine", "LDN").out


@pytest.mark.parametrize("bar", ["", "_"])
def test_the_history_of_the_first_versions_of_dosage_comes_in(home: Home, bar: str) -> None:
    info = {"time": [21, 0], "dose": 4.5}
    kept = {f"{bar}name": "LDN", f"{bar}unit": "mg", f"{bar}color": "blue", f"{bar}info": info}
    said = {"28": "yes", "29": "no", "30": "miss"}
    lines = [
        {**kept, f"{bar}date": f"2026-12-{day}T20:03:00.000Z", f"{bar}taken": answer}
        for day, answer in said.items()
    ]
    done = home.json("import", home.write({"meds": lines}), "--yes")
    assert done["comes_in"] == {"plans": 1, "taken": 1, "skipped": 1}
    assert done["left_out"] == {"not_answered": 1}
    rows = home.json("schedule", "--from", "2026-12-28", "--to", "2026-12-29")
    assert [(row["state"], row["taken_at"]) for row in rows] == [
        ("taken", "2026-12-28T21:03:00+01:00"),
        ("skipped", None),
    ]
