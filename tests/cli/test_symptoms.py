"""`note`, `check-in` and `changed`: a day's scores, notes and changes."""

import json
from datetime import date

import pytest

from ldn_desktop.services import check_ins
from ldn_desktop.services.settings import change_settings
from tests.support.home import Home, MakeHome


@pytest.fixture
def evening(house: Home) -> Home:
    house.at("2027-01-04 22:00")
    return house


def test_scores_are_kept_for_today(evening: Home) -> None:
    told = evening.json("check-in", "sleep disturbance=3", "pain=0", "--new")
    assert told == {
        "date": "2027-01-04",
        "scores": {"sleep disturbance": 3, "pain": 0},
        "notes": [],
    }


@pytest.mark.parametrize(
    ("text", "name", "score"),
    [("a=b=7", "a", None), ("x==10", "x=", 10), ("<b>=1", "<b>", 1), ("🙂 שלום=2", "🙂 שלום", 2)],
)
def test_name_and_score_split_at_the_last_equals_sign(
    evening: Home, text: str, name: str, score: int | None
) -> None:
    wanted = {"a=b": 7} if score is None else {name: score}
    assert evening.json("check-in", text, "--new")["scores"] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "pain",
        "pain=",
        "=5",
        " =5",
        "pain=11",
        "pain=-1",
        "pain=+1",
        "pain=1.5",
        "pain=five",
        "pain=٥",
        "pain= 5",
        "pain=100",
        "x" * 10000 + "=5",
        "pain\x00=5",
    ],
    ids=lambda text: repr(text)[:14],
)
def test_what_is_no_score_is_refused_with_the_good_ones_beside_it(evening: Home, text: str) -> None:
    evening.refused("check-in", "sleep=4", text, "--new")


def test_the_same_symptom_again_is_a_correction_and_the_old_score_stays_readable(
    evening: Home,
) -> None:
    evening.json("check-in", "pain=3", "--new")
    evening.json("check-in", "pain=3")
    assert evening.json("check-in", "pain=5")["scores"] == {"pain": 5}
    kept = [row for name, rows in evening.rows().items() if name == "score" for row in rows]
    assert len(kept) == 2


@pytest.mark.parametrize("wrong", ["dreams=11", "dreams=-1", "dreams=x", "dreams=", "dreams"])
def test_of_several_scores_the_wrong_one_is_named(evening: Home, wrong: str) -> None:
    said = evening.refused("check-in", "pain=3", wrong, "--new")
    assert said == f"{wrong}: A score is a whole number from 0 to 10."


def test_days_keep_their_own_scores(evening: Home) -> None:
    evening.json("check-in", "pain=3", "--date", "2027-01-02", "--new")
    assert evening.json("check-in", "sleep=1", "--new")["scores"] == {"sleep": 1}


def test_a_starred_note_stands_on_the_report_and_in_the_exported_file(evening: Home) -> None:
    evening.json("note", "windy", "--star")
    evening.json("note", "calm")
    files = evening.folder.parent / "report.html", evening.folder.parent / "out.json"
    evening.json("report", "--output", str(files[0]))
    summary = files[0].read_text().split("Day by day")[0]
    assert "windy" in summary.split("Notes for the appointment")[1]
    assert "calm" not in summary
    evening.json("export", "json", "--output", str(files[1]))
    notes = json.loads(files[1].read_text())["data"]["note"]
    assert [(row["text"], row["starred"]) for row in notes] == [("windy", 1), ("calm", 0)]


def test_an_export_from_before_there_were_stars_is_still_read(
    evening: Home, make_home: MakeHome
) -> None:
    evening.json("note", "windy")
    exported = evening.folder.parent / "out.json"
    evening.json("export", "json", "--output", str(exported))
    told = json.loads(exported.read_text())
    for row in told["data"]["note"]:
        del row["starred"]
    exported.write_text(json.dumps(told))
    other = make_home("2027-01-05 09:00")
    other.json("import", str(exported), "--yes")
    with other.context() as context:
        (note,) = check_ins.read_check_in(context, date(2027, 1, 4)).notes
    assert (note.text, note.starred) == ("windy", False)


def test_each_note_is_its_own_row(evening: Home) -> None:
    evening.json("note", "first <b>")
    told = evening.json("note", "second\nline")
    assert (told["date"], told["text"]) == ("2027-01-04", "second\nline")
    assert evening.json("check-in", "pain=1", "--new")["notes"] == ["first <b>", "second\nline"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 100_000, "a\x00b"], ids=lambda t: repr(t)[:8])
def test_a_note_that_cannot_be_kept_is_refused(evening: Home, text: str) -> None:
    evening.refused("note", text)


@pytest.mark.parametrize("date", ["2027-01-05", "2100-12-31", "9999-12-31", "0001-01-01", "soon"])
@pytest.mark.parametrize(
    "words", [("note", "x"), ("check-in", "vivid dreams=1")], ids=lambda w: w[0]
)
def test_a_date_to_come_or_none_at_all_is_refused(
    evening: Home, words: tuple[str, ...], date: str
) -> None:
    evening.refused(*words, "--date", date)


def test_past_midnight_it_is_the_evening_s_until_its_window_closes(evening: Home) -> None:
    evening.at("2027-01-05 00:30")
    assert evening.json("note", "x")["date"] == "2027-01-04"
    evening.json("taken")
    # The tick does not move the check-in that follows it to another day.
    assert evening.json("note", "x")["date"] == "2027-01-04"
    evening.at("2027-01-05 08:59")
    assert evening.json("note", "x")["date"] == "2027-01-04"
    evening.at("2027-01-05 09:01")
    assert evening.json("note", "x")["date"] == "2027-01-05"


@pytest.mark.parametrize("said", ["taken", "skip"])
def test_past_midnight_it_is_the_evening_s_where_its_dose_was_answered_before_midnight_too(
    evening: Home, said: str
) -> None:
    evening.at("2027-01-04 23:50")
    evening.json(said)
    evening.at("2027-01-05 00:05")
    assert evening.json("check-in", "pain=6", "--new")["date"] == "2027-01-04"
    # Who gets up finds the new day.
    evening.at("2027-01-05 04:00")
    assert evening.json("check-in", "fog=1", "--new")["date"] == "2027-01-05"
    # The next night, its dose open, begins a check-in of its own: the first keeps its score.
    evening.at("2027-01-06 00:05")
    assert evening.json("check-in", "pain=3")["date"] == "2027-01-05"
    evening.at("2027-01-06 12:00")
    with evening.context() as context:
        kept = [check_ins.read_check_in(context, date(2027, 1, day)) for day in (4, 5)]
    assert [found.scores["pain"].score for found in kept] == [6, 3]


def test_a_dose_whose_window_closed_before_midnight_keeps_no_evening(home: Home) -> None:
    home.start(times=["09:00"])
    home.at("2027-01-04 09:05")
    home.json("taken")
    home.at("2027-01-05 00:05")
    assert home.json("note", "x")["date"] == "2027-01-05"


def test_no_plan_is_needed(home: Home) -> None:
    assert home.json("check-in", "pain=1", "--new")["date"] == "2027-01-03"


def test_a_symptom_of_the_check_in_is_meant_however_it_is_written(evening: Home) -> None:
    evening.json("check-in", "Vivid  Dreams=3")
    assert evening.json("check-in", "VIVID DREAMS=4")["scores"] == {"vivid dreams": 4}


USUAL = "sleep disturbance, vivid dreams, sensitivity to pain"


@pytest.mark.parametrize("words", [("check-in", "sleep=3"), ("changed", "sleep", "worse")])
def test_a_name_that_is_none_of_the_user_s_is_refused_with_those_there_are(
    evening: Home, words: tuple[str, ...]
) -> None:
    evening.json("check-in", "itchy elbows=4", "--new", "--date", "2027-01-02")
    said = evening.refused(*words)
    assert said.startswith("“sleep” is none of your symptoms. ")
    assert said.endswith(f" There are: {USUAL}, itchy elbows. A new one needs --new.")
    evening.json(*words, "--new")
    evening.json(*words)


def test_of_several_scores_none_is_kept_where_one_name_is_not_known(evening: Home) -> None:
    evening.refused("check-in", "vivid dreams=3", "dreams=4")


def test_a_name_said_on_an_earlier_day_is_meant_however_it_is_written(evening: Home) -> None:
    evening.json("check-in", "Itchy elbows=4", "--new", "--date", "2027-01-02")
    assert evening.json("check-in", "itchy  ELBOWS=2")["scores"] == {"Itchy elbows": 2}


def test_a_name_whose_every_score_was_taken_back_is_not_known(evening: Home) -> None:
    evening.json("check-in", "fog=4", "--new")
    with evening.context() as context:
        check_ins.put_score(context, "fog", None, date(2027, 1, 4))
    assert evening.refused("check-in", "fog=4").endswith(
        f" There are: {USUAL}. A new one needs --new."
    )


def test_where_no_symptom_is_asked_about_none_is_listed(evening: Home) -> None:
    with evening.context() as context:
        change_settings(context, symptoms=())
    said = evening.refused("check-in", "fog=4")
    assert said == "You have no symptoms yet. A new one needs --new."


def test_how_a_symptom_changed_is_kept_for_a_day_and_corrected(evening: Home) -> None:
    said = evening.json("changed", "Vivid Dreams", "new", "--date", "2027-01-02")
    assert said == {"date": "2027-01-02", "changes": {"vivid dreams": "new"}}
    evening.json("changed", "vivid dreams", "worse")
    assert evening.json("changed", "vivid dreams", "gone")["changes"] == {"vivid dreams": "gone"}
    assert evening.run("changed", "vivid dreams", "gone").out == (
        "Saved for 2027-01-04.\nvivid dreams: gone\n"
    )
    with evening.context() as context:
        found = check_ins.read_check_in_data(context, date(2027, 1, 4))
    assert found.spells["vivid dreams"].gone_on == date(2027, 1, 4)


@pytest.mark.parametrize("date", ["2027-01-05", "soon"])
def test_a_change_of_a_day_to_come_is_refused(evening: Home, date: str) -> None:
    evening.refused("changed", "vivid dreams", "new", "--date", date)


@pytest.mark.parametrize(
    "words", [("check-in", "energy=3", "pain=2"), ("changed", "energy", "new")]
)
def test_a_new_symptom_that_says_something_good_is_asked_about(
    evening: Home, words: tuple[str, ...]
) -> None:
    hint = "10 is the worst. For “energy”, score “tiredness” instead?"
    assert hint in evening.run(*words, "--new").out.splitlines()
    assert hint not in evening.run("check-in", "energy=4").out
