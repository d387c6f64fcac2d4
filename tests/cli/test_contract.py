"""The commands, options and keys that other programs rely on, each to the letter."""

import shlex

import pytest

from ldn_desktop.app.cli import parse
from ldn_desktop.domain.checkins import SymptomTrend
from tests.support.home import FILE, Home

CHANGE = "--from 2027-01-04 --reason x --agreed-with x --agreed-on 2027-01-04 --dry-run --json"
SHAPES = ("linear", "percent-of-start", "percent-of-current")
LINES = (
    "--background",
    "--demo",
    "--install-desktop",
    "--remove-desktop",
    "status --json",
    "schedule --from 2027-01-04 --to 2027-01-05 --json",
    "taken '2027-01-04#1' --at 21:00 --dose 4 --note x --json",
    "taken --extra --dose 4 --at 21:00 --yes --json",
    "skip 2027-01-04 --reason x --json",
    "later 2027-01-04 --minutes 5 --json",
    "clear 2027-01-04 --json",
    "undo --json",
    "history 2027-01-04 --from 2027-01-04 --to 2027-01-05 --json",
    "plan new FILE --yes --json",
    "plan show --json",
    "plan history --json",
    *(f"plan preview --shape {shape} --start 4 --by 1 --every 7 --json" for shape in SHAPES),
    "plan preview --start 4 --by 1 --every 7 --to 1 --from 2027-01-04 --time 08:00 --time 21:00 "
    "--capsules 0.5,1.5 --max-pieces 4 --finish alternate --finish-days 14 --round --json",
    "plan preview --start 4 --by 1 --every 7 --liquid 1 --syringe-step 0.1 --finish stop",
    f"plan change FILE {CHANGE} --later move --yes",
    f"plan hold --days 7 {CHANGE} --later keep",
    f"plan pause --days 7 {CHANGE} --later keep",
    f"plan pause {CHANGE}",
    *(f"plan {name} {CHANGE} --later move" for name in ("resume", "back", "stop", "undo")),
    f"plan back --days 7 {CHANGE}",
    "note x --date 2027-01-04 --json",
    "check-in pain=3 sleep=4 --date 2027-01-04 --new --json",
    "report --output page.pdf --from 2027-01-04 --to 2027-01-05 --json",
    "export csv --output FOLDER --json",
    "export json --output FILE --json",
    "export fhir --output FILE --transaction --json",
    "export fhir --output FILE --ips --json",
    "export ics --output FILE --json",
    "question add x --json",
    "question list --json",
    "question answer 1 x --json",
    "question remove 1 --json",
    "review 2027-02-03 --json",
    "review --clear --json",
    *(f"changed pain {how} --date 2027-01-04" for how in SymptomTrend),
    *(f"changed pain {how}" for how in ("new", "worse", "same", "better", "gone")),
    "stock --json",
    "stock 0.5=28 4.5=14 --json",
    "import FILE --yes --json",
    "backup FILE --json",
    "restore FILE --yes --json",
    "restore --list --json",
    "restore --undo --yes --json",
    "doctor --json",
)


@pytest.mark.parametrize("line", LINES)
def test_each_command_of_the_contract_is_understood_with_its_options(line: str) -> None:
    for words in (shlex.split(line), ["--data-dir", "DIR", *shlex.split(line)]):
        parse(words)


ROW = "key date slot time due step dose_mg pieces volume_ml state taken_at taken_mg reminded"
ROW_KEYS = [*ROW.split(), "computer_off"]
PREVIEW_STEP = {"first_day", "last_day", "pieces", "volume_ml"}
PREVIEW = ("plan", "preview", "--start", "4", "--by", "1", "--every", "7", "--capsules", "1,3")


def test_the_rows_of_doses_have_exactly_the_keys_of_the_contract(house: Home) -> None:
    house.at("2027-01-04 21:05")
    rows = house.json("schedule", "--from", "2027-01-04", "--to", "2027-01-05")
    assert [list(row) for row in rows] == [ROW_KEYS, ROW_KEYS]
    for words in (("later",), ("taken",), ("clear", "2027-01-04"), ("skip",), ("undo",)):
        assert list(house.json(*words)) == ROW_KEYS, words


def test_the_revisions_and_the_plan_have_the_keys_of_the_contract(house: Home) -> None:
    (row,) = house.json("plan", "history")
    keys = ["revision", "from", "made_at", "reason", "agreed_with", "agreed_on", "plan"]
    assert list(row)[: len(keys)] == keys
    plan = house.json("plan", "show")
    assert set(FILE) <= set(plan)
    assert list(row["plan"]) == list(plan)
    assert list(plan["steps"][0]) == ["dose_mg", "days", "every_days"]


def test_a_preview_has_its_plan_and_what_was_worked_out(home: Home) -> None:
    told = home.json(*PREVIEW)
    assert {"start_date", "times", "steps", "steps_detail", "ends_on", "needed"} <= set(told)
    for step in told["steps_detail"]:
        assert set(step) >= PREVIEW_STEP
    for piece in told["needed"]:
        assert list(piece) == ["strength_mg", "count"]


def test_a_dry_run_has_exactly_the_keys_of_the_contract(house: Home) -> None:
    told = house.json("plan", "hold", "--days", "7", "--from", "2027-01-10", "--dry-run")
    assert list(told) == ["from", "ends_on_before", "ends_on_after", "changes"]
    for change in told["changes"]:
        assert list(change) == ["date", "slot", "before", "after"]
        for side in (change["before"], change["after"]):
            assert side is None or list(side) == ["time", "dose_mg"]
