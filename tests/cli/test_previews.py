"""`plan preview`: each option of the contract, and what makes no taper."""

import json

import pytest

from tests.support.home import Home, Made

LINEAR = ("--start", "4.5", "--by", "0.5", "--every", "14", "--from", "2027-01-04")
FOUR = ("--capsules", "0.5,1.5,3,4.5")


def preview(home: Home, *words: str) -> Made:
    return home.json("plan", "preview", *words)


def doses(found: Made) -> list[tuple[str, int]]:
    return [(step["dose_mg"], step["days"]) for step in found["steps"]]


def pieces(**counts: int) -> list[Made]:
    names = {"half": "0.5", "one_half": "1.5", "three": "3", "four_half": "4.5"}
    return [{"strength_mg": names[name], "count": count} for name, count in counts.items()]


def test_a_preview_is_a_plan_file_with_its_steps_in_detail_and_what_is_needed(home: Home) -> None:
    found = preview(home, *LINEAR, *FOUR, "--time", "21:00")
    assert list(found)[-3:] == ["steps_detail", "ends_on", "needed"]
    assert found["start_date"] == "2027-01-04"
    assert found["times"] == ["21:00"]
    assert found["supply"] == {"capsules_mg": ["0.5", "1.5", "3", "4.5"], "max_pieces": 4}
    wanted = ["4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5"]
    assert doses(found) == [(dose, 14) for dose in wanted]
    assert found["steps_detail"][1] == {
        "first_day": "2027-01-18",
        "last_day": "2027-01-31",
        "pieces": pieces(three=1, half=2),
        "volume_ml": None,
    }
    # 126 days from 4 January: 28 + 28 + 31 + 30 are to the end of April, 9 are left.
    assert found["ends_on"] == "2027-05-09"
    # 3 mg: in 4, 3.5 and 3 mg. 1.5 mg: in 2.5, 2 and 1.5 mg. 0.5 mg: 2 + 1 + 2 + 1 + 2 + 1 a day.
    assert found["needed"] == pieces(four_half=14, three=42, one_half=42, half=126)


def test_a_preview_saves_nothing(home: Home) -> None:
    preview(home, *LINEAR)
    assert home.json("schedule") == []
    assert home.json("plan", "history") == []


def test_plan_new_takes_a_preview_as_it_is(home: Home) -> None:
    found = preview(home, *LINEAR, *FOUR, "--time", "08:00", "--time", "21:00")
    home.json("plan", "new", home.write(found), "--yes")
    (row,) = home.json("schedule", "--from", "2027-01-18", "--to", "2027-01-18")[:1]
    assert (row["time"], row["dose_mg"]) == ("08:00", "4")
    shown = home.json("plan", "show")
    assert shown == {name: found[name] for name in shown}


def test_a_preview_without_a_first_day_begins_today(home: Home) -> None:
    home.at("2027-03-01 12:00")
    found = preview(home, "--start", "3", "--by", "1", "--every", "7")
    assert found["start_date"] == "2027-03-01"
    assert found["needed"] is None


def test_percent_of_the_start_goes_down_by_the_same_amount(home: Home) -> None:
    words = ("--shape", "percent-of-start", "--start", "4", "--by", "25", "--every", "7")
    assert doses(preview(home, *words)) == [("4", 7), ("3", 7), ("2", 7), ("1", 7)]


def test_percent_of_the_current_dose_ends_at_the_lowest_dose(home: Home) -> None:
    words = ("--shape", "percent-of-current", "--start", "4", "--by", "50", "--every", "7")
    # 4, 2, 1, 0.5; the next would be 0.25, below the lowest dose, which is held like the others.
    found = preview(home, *words, "--to", "0.4")
    assert doses(found) == [("4", 7), ("2", 7), ("1", 7), ("0.5", 7), ("0.4", 7)]


def test_with_rounding_each_step_is_the_nearest_that_can_be_made(home: Home) -> None:
    asked = preview(home, *LINEAR, "--capsules", "1.5")
    made = preview(home, *LINEAR, "--capsules", "1.5", "--round")
    assert asked["steps_detail"][1]["pieces"] is None
    assert asked["needed"] is None
    # 4 is nearest to 4.5, 3.5 and 2.5 to 3, 2 and 1 to 1.5; 0.5 is nearer to none than to 1.5,
    # and none is no dose: what can be made ends with 1.5.
    assert doses(made)[:2] == [("4.5", 28), ("3", 42)]
    assert made["steps"][-1]["dose_mg"] == "1.5"
    assert all(detail["pieces"] for detail in made["steps_detail"])


def test_a_liquid_gives_volumes_and_what_is_needed_in_ml(home: Home) -> None:
    words = ("--start", "2.5", "--by", "1.5", "--every", "7", "--from", "2027-01-04")
    found = preview(home, *words, "--liquid", "1", "--syringe-step", "0.1")
    assert [row["volume_ml"] for row in found["steps_detail"]] == ["2.5", "1"]
    assert [row["pieces"] for row in found["steps_detail"]] == [None, None]
    # 7 x 2.5 mL and 7 x 1 mL
    assert found["needed"] == "24.5"


def test_a_finish_every_other_day_follows_the_lowest_dose(home: Home) -> None:
    words = ("--start", "1", "--by", "0.5", "--every", "7", "--from", "2027-02-20")
    found = preview(home, *words, "--finish", "alternate", "--finish-days", "14")
    assert found["steps"][-1] == {"dose_mg": "0.5", "days": 14, "every_days": 2}
    # 7 + 7 + 14 days end on 19 March; of the last 14 every other one has a dose.
    assert found["ends_on"] == "2027-03-18"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--start", "0"), "more than 0"),
        (("--start", "-1"), "not an amount"),
        (("--by", "0"), "more than 0"),
        (("--to", "4.5"), "--to: The lowest dose must be below the start."),
        (("--to", "0."), "--to: “0.” is not an amount."),
        (("--every", "7.5"), "--every: This must be a whole number, like 14."),
        (("--every", "0"), "1 to"),
        (("--capsules", "0.5,0"), "more than 0"),
        (("--capsules", "0.5,-1"), "not an amount"),
        (("--capsules", "0.5,0.50"), "the same"),
        (("--capsules", ",".join(str(n) for n in range(1, 201))), "strengths at most"),
        (("--shape", "percent-of-start", "--by", "0"), "more than 0"),
        (("--shape", "percent-of-start", "--by", "100"), "--by: The percent must be"),
        (("--shape", "percent-of-current", "--by", "150"), "less than 100"),
        (("--shape", "percent-of-current", "--by", "10"), "lowest dose"),
        (("--from", "2100-12-01"), "2100"),
        (("--from", "2101-01-01"), "2100"),
        (("--from", "31.01.2027"), "not a date"),
        (("--time", "25:00"), "not a time"),
        (("--capsules", "1", "--liquid", "1"), "not both"),
        (("--finish", "alternate"), "finish-days"),
        (("--liquid", "1", "--syringe-step", "0"), "more than 0"),
    ],
)
def test_what_makes_no_taper_gets_one_sentence(
    home: Home, words: tuple[str, ...], said: str
) -> None:
    sentence = home.refused("plan", "preview", *LINEAR, *words)
    assert said in sentence
    assert sentence.count("\n") <= 1


@pytest.mark.parametrize("words", [("--shape", "wavy"), ("--finish", "slowly"), ("--colour", "1")])
def test_an_unknown_option_is_wrong_usage(home: Home, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        home.run("plan", "preview", *LINEAR, *words)
    assert ended.value.code == 2


def test_without_json_the_plan_is_said_in_lines(home: Home) -> None:
    ran = home.run("plan", "preview", *LINEAR)
    assert ran.status == 0
    assert "4.5 mg" in ran.out
    with pytest.raises(json.JSONDecodeError):
        json.loads(ran.out)
