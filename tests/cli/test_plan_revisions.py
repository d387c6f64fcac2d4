"""`plan hold`, `pause`, `back`, `stop` and `undo`: what they change, first said, then done."""

import pytest

from ldn_desktop.wording.fixed_texts import opioid_lines
from tests.support.home import FILE, Home, Made

NOW = "2027-01-06 12:00"
"""Day 3 of the first of two steps: 4.5 mg to 17 January, 4 mg to 31 January."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "hold": ("plan", "hold", "--days", "7"),
    "pause": ("plan", "pause", "--days", "3", "--from", "2027-01-10"),
    "back": ("plan", "back", "--from", "2027-01-20"),
    "back for some days": ("plan", "back", "--days", "5", "--from", "2027-01-20"),
    "stop": ("plan", "stop", "--from", "2027-01-20"),
}
LAST_DAYS = {
    # 7 days longer
    "hold": "2027-02-07",
    # 3 days without doses, and everything 3 days later
    "pause": "2027-02-03",
    # 2 days of 4 mg done; from 20 January 14 days of 4.5 mg, then 14 days of 4 mg
    "back": "2027-02-16",
    # the same with 5 days of 4.5 mg
    "back for some days": "2027-02-07",
    "stop": "2027-01-19",
}


@pytest.fixture
def day_3(house: Home) -> Home:
    house.at(NOW)
    return house


def doses(house: Home, first: str, last: str) -> dict[str, str]:
    rows = house.json("schedule", "--from", first, "--to", last)
    return {row["date"]: row["dose_mg"] for row in rows}


def ends_on(house: Home) -> str:
    return str(house.json("status")["ends_on"])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_dry_run_says_what_the_command_then_does(day_3: Home, name: str) -> None:
    before = day_3.rows()
    told = day_3.json(*COMMANDS[name], "--dry-run")
    assert day_3.rows() == before
    assert list(told) == ["from", "ends_on_before", "ends_on_after", "changes"]
    assert told["ends_on_before"] == "2027-01-31"
    assert told["ends_on_after"] == LAST_DAYS[name]
    was = doses(day_3, "2027-01-04", "2027-02-28")
    day_3.json(*COMMANDS[name])
    now = doses(day_3, "2027-01-04", "2027-02-28")
    differing = {day for day in was | now if was.get(day) != now.get(day)}
    assert {change["date"] for change in told["changes"]} == differing
    for change in told["changes"]:
        assert dose_of(change["before"]) == was.get(change["date"])
        assert dose_of(change["after"]) == now.get(change["date"])
    assert min(differing) >= told["from"]
    assert ends_on(day_3) == LAST_DAYS[name]


def dose_of(planned: Made) -> str | None:
    return None if planned is None else str(planned["dose_mg"])


def test_to_hold_stays_on_the_dose_of_the_day(day_3: Home) -> None:
    day_3.json("plan", "hold", "--days", "7")
    assert doses(day_3, "2027-01-24", "2027-01-25") == {"2027-01-24": "4.5", "2027-01-25": "4"}


def test_a_pause_goes_on_where_it_was(day_3: Home) -> None:
    day_3.json("plan", "pause", "--days", "3", "--from", "2027-01-10")
    around = doses(day_3, "2027-01-09", "2027-01-21")
    assert {"2027-01-10", "2027-01-11", "2027-01-12"}.isdisjoint(around)
    assert (around["2027-01-13"], around["2027-01-20"], around["2027-01-21"]) == ("4.5", "4.5", "4")
    steps = day_3.json("plan", "show")["steps"]
    assert {"dose_mg": None, "days": 3, "every_days": 1} in steps


def test_back_takes_the_step_before_again_then_this_and_the_later_ones(day_3: Home) -> None:
    day_3.json("plan", "back", "--from", "2027-01-20")
    around = doses(day_3, "2027-01-19", "2027-02-16")
    assert (around["2027-01-19"], around["2027-01-20"]) == ("4", "4.5")
    assert (around["2027-02-02"], around["2027-02-03"], around["2027-02-16"]) == ("4.5", "4", "4")


def test_a_stop_leaves_no_dose_from_its_date_on(day_3: Home) -> None:
    day_3.json("plan", "stop", "--from", "2027-01-20")
    assert list(doses(day_3, "2027-01-19", "2027-03-31")) == ["2027-01-19"]


def test_a_stop_today_leaves_the_dose_that_is_due(day_3: Home) -> None:
    day_3.at("2027-01-06 21:10")
    day_3.json("plan", "stop")
    assert doses(day_3, "2027-01-06", "2027-03-31") == {"2027-01-06": "4.5"}
    assert day_3.state("2027-01-06#1") == "due"


@pytest.mark.parametrize("name", COMMANDS)
def test_what_was_agreed_belongs_to_the_revision(day_3: Home, name: str) -> None:
    agreed = ("--reason", "sleep", "--agreed-with", "Dr Other", "--agreed-on", "2027-01-05")
    day_3.json(*COMMANDS[name], *agreed)
    newest = day_3.json("plan", "history")[-1]
    assert (newest["reason"], newest["agreed_with"], newest["agreed_on"]) == (
        "sleep",
        "Dr Other",
        "2027-01-05",
    )
    assert newest["plan"]["reason"] == FILE["reason"]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "hold"])
def test_undo_takes_a_change_to_come_back(day_3: Home, name: str) -> None:
    was = doses(day_3, "2027-01-04", "2027-02-28")
    day_3.json(*COMMANDS[name])
    told = day_3.json("plan", "undo", "--dry-run")
    assert told["ends_on_after"] == "2027-01-31"
    day_3.json("plan", "undo")
    assert doses(day_3, "2027-01-04", "2027-02-28") == was
    assert len(day_3.json("plan", "history")) == 1


def test_undo_is_refused_while_a_dose_of_the_change_is_recorded(day_3: Home) -> None:
    later = {**FILE, "times": ["08:00", "21:00"]}
    day_3.at("2027-01-06 21:05")
    day_3.json("taken")
    day_3.json("plan", "change", day_3.write(later, "b.json"), "--from", "2027-01-07", "--yes")
    day_3.json("taken", "2027-01-07#2", "--yes")
    for words in (("plan", "undo"), ("plan", "undo", "--dry-run")):
        assert "The dose 2027-01-07#2 of this change is recorded." in day_3.refused(*words)
    day_3.json("clear", "2027-01-07#2")
    day_3.json("plan", "undo")
    assert day_3.json("plan", "show") == FILE


def test_undo_of_a_plan_is_refused_while_a_dose_far_ahead_is_recorded(home: Home) -> None:
    home.start(start_date="2027-06-01")
    home.json("taken", "2027-06-01", "--yes")
    home.refused("plan", "undo")
    assert home.state("2027-06-01#1") == "taken"


def test_undo_takes_back_a_change_that_began_today(day_3: Home) -> None:
    before = day_3.json("schedule")
    day_3.json("plan", "hold", "--days", "7")
    day_3.json("plan", "undo")
    assert day_3.json("schedule") == before
    assert day_3.json("plan", "show") == FILE


def test_undo_by_its_date_takes_the_newest_change_back(day_3: Home) -> None:
    day_3.json("plan", "stop", "--from", "2027-01-20")
    agreed = ("--reason", "sleep", "--agreed-with", "Dr Other", "--agreed-on", "2027-01-05")
    day_3.json("plan", "undo", "--from", "2027-01-20", *agreed)
    assert ends_on(day_3) == "2027-01-31"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "garbage"), "“garbage” is not a date"),
        (("--from", "2027-02-30"), "“2027-02-30” is not a date"),
        (("--agreed-on", "never"), "“never” is not a date"),
        (("--from", "2027-01-20", "--agreed-on", "never"), "“never” is not a date"),
        (("--from", "2027-01-19"), "It holds from 2027-01-20 on."),
        (("--from", "2027-01-04"), "It holds from 2027-01-20 on."),
    ],
)
def test_undo_of_another_date_or_of_none_takes_nothing_back(
    day_3: Home, words: tuple[str, ...], said: str
) -> None:
    day_3.json("plan", "stop", "--from", "2027-01-20")
    assert said in day_3.refused("plan", "undo", *words)
    assert said in day_3.refused("plan", "undo", *words, "--dry-run")
    assert ends_on(day_3) == "2027-01-19"


def test_the_help_of_undo_says_what_is_not_kept(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        home.run("plan", "undo", "--help")
    assert capsys.readouterr().out.count("not kept") == 3


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "hold", "--days", "0"),
        ("plan", "hold", "--days", "-1"),
        ("plan", "hold", "--days", "seven"),
        ("plan", "hold", "--days", "99999"),
        ("plan", "pause", "--days", "1.5"),
        ("plan", "back"),
        ("plan", "back", "--days", "0", "--from", "2027-01-20"),
        ("plan", "stop", "--from", "2027-01-05"),
        ("plan", "stop", "--from", "2027-02-30"),
        ("plan", "hold", "--days", "7", "--from", "2027-03-01"),
        ("plan", "stop", "--agreed-on", "soon"),
    ],
    ids=" ".join,
)
def test_what_can_t_be_agreed_gets_one_sentence(day_3: Home, words: tuple[str, ...]) -> None:
    day_3.refused(*words)
    day_3.refused(*words, "--dry-run")


@pytest.mark.parametrize("name", COMMANDS)
def test_without_a_plan_there_is_nothing_to_change(home: Home, name: str) -> None:
    home.refused(*COMMANDS[name])


def test_a_hold_without_days_is_wrong_usage(day_3: Home) -> None:
    with pytest.raises(SystemExit) as ended:
        day_3.run("plan", "hold")
    assert ended.value.code == 2


def test_a_dry_run_is_said_in_lines_too(day_3: Home) -> None:
    ran = day_3.run("plan", "stop", "--from", "2027-01-30", "--dry-run")
    assert ran.out.splitlines() == [
        "No doses from 2027-01-30; last dose 2027-01-29, not 2027-01-31.",
        "2 doses change.",
        "2027-01-30#1  21:00 4 mg → no dose",
        "2027-01-31#1  21:00 4 mg → no dose",
    ]


def test_a_dry_run_says_what_becomes_of_what_was_agreed_for_later(day_3: Home) -> None:
    later = day_3.write({**FILE, "start_date": "2027-01-25"}, "later.json")
    day_3.run("plan", "change", later, "--from", "2027-01-25", "--agreed-with", "Dr A", "--yes")
    for option, becomes in ((), "comes on 2027-01-28."), (("--later", "keep"), "keeps its date."):
        ran = day_3.run("plan", "hold", "--days", "3", *option, "--dry-run")
        assert f"What was agreed with Dr A from 2027-01-25 {becomes}" in ran.out.splitlines()
    ran = day_3.run("plan", "stop", "--dry-run")
    assert "What was agreed with Dr A from 2027-01-25 ends with this change." in ran.out


def test_a_dry_run_tells_where_the_change_itself_is_asked_about(day_3: Home) -> None:
    steps = [FILE["steps"][0], {"dose_mg": "3.8", "days": 14}]
    words = ("plan", "change", day_3.write({**FILE, "steps": steps}))
    assert "3.8" in day_3.refused(*words)
    told = day_3.json(*words, "--dry-run")
    assert told["changes"][0]["after"] == {"time": "21:00", "dose_mg": "3.8"}


def test_the_history_of_a_plan_names_each_change_and_its_days(day_3: Home) -> None:
    day_3.json(*COMMANDS["hold"])
    day_3.json("plan", "pause", "--from", "2027-01-10")
    told = day_3.run("plan", "history").out.splitlines()
    assert told[0].startswith("1  2027-01-04  new")
    assert told[1:] == ["2  2027-01-06  hold  7 days", "3  2027-01-10  pause"]


@pytest.mark.parametrize(
    "commands",
    [(COMMANDS["pause"], ("plan", "resume", "--from", "2027-01-11")), (COMMANDS["stop"],)],
)
def test_a_pause_and_a_stop_tell_of_opioids(
    day_3: Home, commands: tuple[tuple[str, ...], ...]
) -> None:
    for words in commands:
        assert day_3.run(*words).out.splitlines()[-4:] == list(opioid_lines())


def test_a_plan_after_another_tells_of_opioids_and_a_first_one_does_not(home: Home) -> None:
    home.at(NOW)
    assert "opioid" not in home.run("plan", "new", home.write(FILE), "--yes").out
    home.json("plan", "stop")
    later = ("plan", "new", home.write({**FILE, "start_date": "2027-02-01"}), "--yes")
    assert home.run(*later).out.splitlines()[-4:] == list(opioid_lines())


def test_a_longer_step_tells_nothing_of_opioids(day_3: Home) -> None:
    assert "opioid" not in day_3.run(*COMMANDS["hold"]).out


@pytest.mark.parametrize("words", [("--dry-run",), ()])
def test_a_change_that_brings_two_doses_close_says_so(day_3: Home, words: tuple[str, ...]) -> None:
    file = day_3.write({**FILE, "times": ["10:30"]})
    ran = day_3.run("plan", "change", file, "--from", "2027-01-10", *words)
    close = "Two doses only 13 hours 30 min apart: 2027-01-09, 21:00, and 2027-01-10, 10:30."
    assert close in ran.out.splitlines()
    assert ran.status == 0


def test_a_new_plan_and_an_undo_that_bring_two_doses_close_say_so_too(day_3: Home) -> None:
    new = {**FILE, "times": ["08:00"], "start_date": "2027-01-10"}
    close = "Two doses only 11 hours apart: 2027-01-09, 21:00, and 2027-01-10, 08:00."
    assert close in day_3.run("plan", "new", day_3.write(new), "--yes").out.splitlines()
    day_3.at("2027-01-10 12:00")
    late = day_3.write({**new, "times": ["20:00"]}, "late.json")
    day_3.run("plan", "change", late, "--from", "2027-01-11")
    day_3.at("2027-01-12 20:30")
    told = day_3.run("plan", "undo", "--dry-run").out.splitlines()
    assert "Two doses only 12 hours apart: 2027-01-12, 20:00, and 2027-01-13, 08:00." in told
