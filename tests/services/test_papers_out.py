"""A calendar file and a plan sheet are told as older than the plan when their doses differ."""

import pytest

from ldn_desktop.services.papers_out import Paper, keep_out, left_so, outdated_papers, plan_as_of
from ldn_desktop.services.settings import SETTINGS
from tests.support.home import FILE, Home

NOW = "2027-01-06 12:00"
"""Day 3 of the first of two steps: 4.5 mg to 17 January, 4 mg to 31 January."""

BOTH = (Paper.CALENDAR, Paper.SHEET)


@pytest.fixture
def out(house: Home) -> Home:
    """A home whose calendar and sheet were made on day 3."""
    house.at(NOW)
    make(house, *BOTH)
    return house


def make(house: Home, *papers: Paper) -> None:
    with house.context() as context, context.store.work(write=True) as work:
        for paper in papers:
            keep_out(work, paper, plan_as_of(context.snapshot(work)))
        work.commit()


def leave(house: Home, paper: Paper) -> None:
    with house.context() as context, context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        setting = SETTINGS[paper]
        plans = left_so(getattr(snapshot.settings, paper), snapshot)
        work.settings.save(paper, setting.type.encode(plans))
        work.commit()


def outdated(house: Home) -> tuple[Paper, ...]:
    with house.context() as context:
        return tuple(found.paper for found in outdated_papers(context.read()))


def test_without_a_change_and_without_a_paper_nothing_is_older(house: Home) -> None:
    house.at(NOW)
    assert outdated(house) == ()
    house.json("plan", "hold", "--days", "3")
    assert outdated(house) == ()
    make(house, *BOTH)
    assert outdated(house) == ()


@pytest.mark.parametrize(
    "words",
    [
        ("hold", "--days", "3"),
        ("pause", "--days", "3", "--from", "2027-01-10"),
        ("pause",),
        ("back", "--from", "2027-01-20"),
        ("stop",),
        ("stop", "--from", "2027-01-20"),
    ],
    ids=" ".join,
)
def test_each_change_of_the_doses_to_come_makes_both_older_until_it_is_taken_back(
    out: Home, words: tuple[str, ...]
) -> None:
    out.json("plan", *words)
    assert outdated(out) == BOTH
    out.json("plan", "undo")
    assert outdated(out) == ()


def test_a_change_that_alters_no_dose_to_come_is_not_told(out: Home) -> None:
    out.json("plan", "change", out.write({**FILE, "missed_dose_advice": "Ask"}))
    out.json("plan", "hold", "--days", "3", "--from", "2027-01-20")
    out.json("plan", "undo")
    assert outdated(out) == ()


def test_a_change_that_lies_in_the_past_is_told_no_more(out: Home) -> None:
    changed = {**FILE, "times": ["20:00"]}
    out.json("plan", "change", out.write(changed), "--from", "2027-01-10")
    out.json("plan", "change", out.write(FILE), "--from", "2027-01-14")
    assert outdated(out) == BOTH
    out.at("2027-01-14 12:00")
    assert outdated(out) == ()


def test_what_was_agreed_after_a_withdrawal_is_compared_with_the_plan_of_then(out: Home) -> None:
    out.json("plan", "hold", "--days", "3")
    make(out, Paper.SHEET)
    out.json("plan", "undo")
    assert outdated(out) == (Paper.SHEET,)
    out.json("plan", "hold", "--days", "3")
    assert outdated(out) == (Paper.CALENDAR,)


def test_other_pieces_of_the_same_dose_make_the_sheet_older_and_not_the_calendar(out: Home) -> None:
    other = {**FILE, "supply": {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}}
    out.json("plan", "change", out.write(other))
    assert outdated(out) == (Paper.SHEET,)


def test_a_zone_that_moves_the_times_makes_the_calendar_older(out: Home) -> None:
    out.zones.set("Europe/Vienna")  # another name of the same clock
    assert outdated(out) == ()
    out.zones.set("Europe/Lisbon")
    assert outdated(out) == (Paper.CALENDAR,)
    out.zones.set("UTC", known=False)
    assert outdated(out) == ()


def test_a_plan_that_keeps_the_time_of_home_makes_the_sheet_older_where_that_is_another(
    out: Home,
) -> None:
    at_home = {**FILE, "time_rule": "home", "home_zone": "Europe/Berlin"}
    out.json("plan", "change", out.write(at_home))
    assert outdated(out) == ()
    out.zones.set("Europe/Lisbon")
    assert outdated(out) == (Paper.SHEET,)


def test_one_that_was_left_so_is_told_again_after_the_next_change(out: Home) -> None:
    out.json("plan", "hold", "--days", "3")
    leave(out, Paper.CALENDAR)
    assert outdated(out) == (Paper.SHEET,)
    out.json("plan", "hold", "--days", "3")
    assert outdated(out) == BOTH
    leave(out, Paper.CALENDAR)
    make(out, Paper.SHEET)
    assert outdated(out) == ()


def test_whether_a_new_one_would_have_a_dose_is_told(out: Home) -> None:
    def has_doses() -> set[bool]:
        with out.context() as context:
            return {found.has_doses for found in outdated_papers(context.read())}

    out.json("plan", "stop", "--from", "2027-01-20")
    assert has_doses() == {True}
    out.json("plan", "undo")
    out.json("plan", "stop")
    assert has_doses() == {False}


@pytest.mark.parametrize("odd", ["x", "1", "x Europe/Berlin", "99 Europe/Berlin", "1 Nowhere"])
def test_what_was_stored_oddly_does_no_harm(house: Home, odd: str) -> None:
    house.at(NOW)
    with house.context() as context, context.store.work(write=True) as work:
        work.settings.save(Paper.CALENDAR, odd)
        work.commit()
    assert outdated(house) == ((Paper.CALENDAR,) if odd.startswith("99") else ())


def test_an_exported_calendar_is_remembered_with_its_plan(house: Home) -> None:
    house.at(NOW)
    target = str(house.folder.parent / "plan.ics")
    house.json("export", "ics", "--output", target)
    ran = house.run("plan", "hold", "--days", "3")
    assert "Your calendar file is older than the plan. Export again." in ran.out.splitlines()
    house.json("export", "ics", "--output", target, "--yes")
    assert outdated(house) == ()
    ran = house.run("plan", "undo")
    assert "Your calendar file is older than the plan. Export again." in ran.out.splitlines()
    assert outdated(house) == (Paper.CALENDAR,)
    house.json("plan", "stop")
    house.json("export", "ics", "--output", target, "--yes")
    assert outdated(house) == ()
