"""Bad plan files: each is refused with one sentence that names the place, and nothing changes."""

import json
import os
from pathlib import Path

import pytest

from tests.support.home import FILE, Home

STEP = {"dose_mg": "4", "days": 14, "every_days": 1}
CAPSULES = {"capsules_mg": ["0.5"], "max_pieces": 4}
LIQUID = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}


def steps(**changes: object) -> dict[str, object]:
    return {"steps": [{**STEP, **changes}]}


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"colour": "blue"}, "colour"),
        ({"steps": [{**STEP, "mg": "4"}]}, "mg"),
        ({"supply": {**CAPSULES, "liquid": "1"}}, "liquid"),
        ({"supply": {**CAPSULES, **LIQUID}}, "capsules_mg"),
        ({"supply": {}}, "capsules_mg"),
        ({"supply": {"capsules_mg": ["0.5"]}}, "max_pieces"),
        ({"supply": {"liquid_mg_per_ml": "1"}}, "syringe_step_ml"),
        ({"supply": {**LIQUID, "liquid_mg_per_ml": None}}, "supply"),
        ({"supply": {**LIQUID, "syringe_step_ml": "0"}}, "syringe_step_ml"),
        ({"supply": []}, "supply"),
        ({"supply": "capsules"}, "supply"),
        ({"supply": {**CAPSULES, "capsules_mg": []}}, "supply"),
        ({"supply": {**CAPSULES, "capsules_mg": ["0.5", "0.50"]}}, "supply"),
        ({"supply": {**CAPSULES, "capsules_mg": [0.5]}}, "capsules_mg[0]"),
        ({"supply": {**CAPSULES, "max_pieces": 0}}, "supply"),
        ({"supply": {**CAPSULES, "max_pieces": "4"}}, "max_pieces"),
        ({"start_date": "2027-02-30"}, "start_date"),
        ({"start_date": "04.01.2027"}, "start_date"),
        ({"start_date": "20270104"}, "start_date"),
        ({"start_date": "2027-W01-1"}, "start_date"),
        ({"start_date": "1999-12-31"}, "start_date"),
        ({"start_date": "2101-01-01"}, "start_date"),
        ({"start_date": None}, "start_date"),
        ({"start_date": 20270104}, "start_date"),
        ({"start_date": ""}, "start_date"),
        ({"times": ["25:00"]}, "times[0]"),
        ({"times": ["21:00", "9:00"]}, "times[1]"),
        ({"times": ["21:00:00"]}, "times[0]"),
        ({"times": [2100]}, "times[0]"),
        ({"times": []}, "times"),
        ({"times": "21:00"}, "times"),
        ({"times": None}, "times"),
        ({"times": ["21:00", "21:00"]}, "times"),
        ({"times": [f"{hour:02}:00" for hour in range(24)]}, "times"),
        ({"time_rule": "utc"}, "time_rule"),
        ({"time_rule": "home"}, "home_zone"),
        ({"time_rule": "home", "home_zone": "Europe/Atlantis"}, "home_zone"),
        ({"time_rule": "home", "home_zone": "../../etc/passwd"}, "home_zone"),
        ({"time_rule": "home", "home_zone": ""}, "home_zone"),
        ({"time_rule": "local", "home_zone": "Europe/Berlin"}, "home_zone"),
        ({"steps": []}, "steps"),
        ({"steps": {}}, "steps"),
        ({"steps": ["4"]}, "steps[0]"),
        ({"steps": [{"days": 14}]}, "dose_mg"),
        ({"steps": [{"dose_mg": "4"}]}, "days"),
        ({"steps": [STEP] * 10_000}, "steps"),
        (steps(days=0), "steps[0]"),
        (steps(days=-1), "steps[0]"),
        (steps(days=1_000_000), "steps[0]"),
        (steps(days=1.5), "steps[0].days"),
        (steps(days="14"), "steps[0].days"),
        (steps(days=True), "steps[0].days"),
        ({"steps": [{**STEP, "days": None}, STEP]}, "steps[0].days"),
        ({"steps": [{**STEP, "days": 3660}] * 30}, "steps"),
        (steps(every_days=0), "steps[0]"),
        (steps(every_days=3), "steps[0]"),
        (steps(dose_mg="0"), "steps[0].dose_mg"),
        (steps(dose_mg="-4"), "steps[0].dose_mg"),
        (steps(dose_mg="1,5"), "steps[0].dose_mg"),
        (steps(dose_mg="4.55."), "steps[0].dose_mg"),
        (steps(dose_mg=".5"), "steps[0].dose_mg"),
        (steps(dose_mg="4."), "steps[0].dose_mg"),
        (steps(dose_mg="1e1"), "steps[0].dose_mg"),
        (steps(dose_mg="1_0"), "steps[0].dose_mg"),
        (steps(dose_mg="٤"), "steps[0].dose_mg"),
        (steps(dose_mg=" 4"), "steps[0].dose_mg"),
        (steps(dose_mg="4\n"), "steps[0].dose_mg"),
        (steps(dose_mg="4 mg"), "steps[0].dose_mg"),
        (steps(dose_mg="four"), "steps[0].dose_mg"),
        (steps(dose_mg=""), "steps[0].dose_mg"),
        (steps(dose_mg=4), "steps[0].dose_mg"),
        (steps(dose_mg=4.5), "steps[0].dose_mg"),
        (steps(dose_mg="0.0005"), "steps[0].dose_mg"),
        (steps(dose_mg="1001"), "steps[0].dose_mg"),
        (steps(dose_mg="9" * 5000), "steps[0].dose_mg"),
        ({"follow_up_days": -1}, "follow_up_days"),
        ({"follow_up_days": "28"}, "follow_up_days"),
        ({"follow_up_days": 10**6}, "follow_up_days"),
        ({"agreed_on": "yesterday"}, "agreed_on"),
        ({"agreed_on": "9999-12-31"}, "agreed_on"),
        ({"medicine": "x" * 10_000}, "medicine"),
        ({"medicine": "  "}, "medicine"),
        ({"medicine": ["LDN"]}, "medicine"),
        ({"medicine": "a\u0000b"}, "medicine"),
        ({"medicine": "\ud800"}, "medicine"),
        ({"condition": "x" * 10_000}, "condition"),
        ({"reason": "x" * 10_000}, "reason"),
        ({"agreed_with": "x" * 10_000}, "agreed_with"),
        ({"missed_dose_advice": "x" * 10_000}, "missed_dose_advice"),
        ({"missed_dose_advice": 7}, "missed_dose_advice"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_bad_value_is_refused_at_its_place(
    home: Home, changes: dict[str, object], names: str
) -> None:
    sentence = home.refused("plan", "new", home.write({**FILE, **changes}), "--yes")
    assert names in sentence
    assert len(sentence) < 250


@pytest.mark.parametrize("key", ["start_date", "times", "steps"])
def test_a_missing_key_is_named(home: Home, key: str) -> None:
    content = {name: value for name, value in FILE.items() if name != key}
    assert key in home.refused("plan", "new", home.write(content))


def nested(depth: int) -> str:
    return '{"reason": ' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "4",
        '"plan"',
        "{",
        "{}{}",
        '{"start_date": "2027-01-04",}',
        "// a comment\n{}",
        '{"follow_up_days": NaN}',
        '{"follow_up_days": Infinity}',
        '{"follow_up_days": -Infinity}',
        '{"follow_up_days": ' + "9" * 5000 + "}",
        '{"medicine": "a", "medicine": "b"}',
        '{"supply": {"max_pieces": 1, "max_pieces": 2}}',
        nested(21),
        "[" * 100_000,
        '{"a":' * 100_000,
        " " * 2_000_000,
    ],
    ids=lambda text: repr(text)[:30],
)
def test_a_text_that_is_no_plan_is_refused(home: Home, text: str) -> None:
    home.refused("plan", "new", home.write(text))


def test_a_key_that_stands_twice_is_named(home: Home) -> None:
    assert "medicine" in home.refused("plan", "new", home.write('{"medicine": 1, "medicine": 1}'))


def test_depth_over_20_is_refused_and_20_is_read(home: Home) -> None:
    too_deep = home.refused("plan", "new", home.write(nested(21)))
    assert home.refused("plan", "new", home.write(nested(20))) != too_deep


def test_brackets_in_a_text_are_no_depth(home: Home) -> None:
    home.start(reason='[[[[[[[[[[[[[[[[[[[[[[[[ "\\')
    assert home.json("plan", "show")["reason"] == '[[[[[[[[[[[[[[[[[[[[[[[[ "\\'


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\xff", b"\x89PNG\r\n\x1a\n" * 100, "{}".encode("utf-16"), b"\xed\xa0\x80"],
    ids=["binary", "picture", "utf-16", "surrogate"],
)
def test_a_file_that_is_no_text_is_refused(home: Home, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    home.refused("plan", "new", str(tmp_path / "plan.json"))


def test_a_file_that_is_missing_a_folder_or_not_readable_is_refused(
    home: Home, tmp_path: Path
) -> None:
    assert "none.json" in home.refused("plan", "new", str(tmp_path / "none.json"))
    home.refused("plan", "new", str(tmp_path))
    home.refused("plan", "new", str(tmp_path / "none" / "none.json"))
    home.refused("plan", "new", "")
    home.refused("plan", "new", "x" * 5000)
    home.refused("plan", "change", str(tmp_path / "none.json"))
    if os.getuid() != 0:
        (tmp_path / "closed.json").touch(mode=0)
        home.refused("plan", "new", str(tmp_path / "closed.json"))


@pytest.mark.parametrize(
    "name",
    [
        "<img src=file:///x>",
        "💊 LDN",
        "نالتريكسون \u202e",
        "x" * 200,
        "a\nb",
        "'; DROP TABLE plan;--",
    ],
    ids=["html", "emoji", "right to left", "200 signs", "two lines", "sql"],
)
def test_any_words_up_to_200_characters_are_kept_as_they_are(home: Home, name: str) -> None:
    home.start(medicine=name, condition=name, agreed_with=name)
    shown = home.json("plan", "show")
    assert (shown["medicine"], shown["condition"], shown["agreed_with"]) == (name, name, name)


def test_a_change_reads_its_file_as_strictly(house: Home) -> None:
    assert "colour" in house.refused("plan", "change", house.write({**FILE, "colour": "blue"}))


def test_a_null_where_the_contract_has_one_is_the_default(home: Home) -> None:
    home.start(
        medicine=None,
        time_rule=None,
        follow_up_days=None,
        supply=None,
        steps=[{**STEP, "days": None}],
    )
    shown = json.loads(json.dumps(home.json("plan", "show")))
    assert (shown["medicine"], shown["time_rule"]) == ("Naltrexone (low dose)", "local")
    assert (shown["follow_up_days"], shown["steps"][0]["days"]) == (28, None)


def test_a_plan_of_pauses_only_is_refused(home: Home) -> None:
    pauses = [{"dose_mg": None, "days": 7}]
    refused = home.refused("plan", "new", home.write({**FILE, "steps": pauses}), "--yes")
    assert "at least one step with a dose" in refused
    assert home.json("schedule") == []
