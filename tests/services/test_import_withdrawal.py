"""An import is taken back whole, with nothing else, unless something builds on it by then."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ldn_desktop.domain.stock import Form, Item
from ldn_desktop.exchange.importers import open_file
from ldn_desktop.services import questions, recording, stock
from ldn_desktop.services.check_ins import read_check_in
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationCode, NotAllowedError, RejectionReason
from ldn_desktop.services.import_withdrawal import Imported, put_back, take_back
from ldn_desktop.services.questions import read_questions
from ldn_desktop.services.reviews import read_next_review
from ldn_desktop.services.settings import change_settings, read_settings
from tests.support.foreign_samples import event, medicine, medtimer, reminder
from tests.support.home import FILE, Home, Made, MakeHome

NOON = "2027-01-06 12:00"
DAYS = ("--from", "2026-12-01", "--to", "2027-04-30")
ITEM = Item(Form.PIECES, Decimal(3))
EARLIER = [event("2026-12-28 21:00"), event("2026-12-29 21:00", "SKIPPED")]


class Here:
    """A data folder into which files are imported, and what can be read in it."""

    def __init__(self, home: Home, context: Context) -> None:
        self.home, self.context = home, context

    def bring_in(self, path: str) -> Imported:
        written = open_file(self.context, Path(path)).offer().bring_in().written
        assert written is not None
        return written

    def told(self) -> Made:
        """Return all that counts of what is here."""
        home, status = self.home, self.home.json("status")
        with self.context.store.work() as work:
            settings, entries = read_settings(work), work.stock.all()
            first, is_empty, reports = work.first_day(), work.is_empty(), work.reports.all()
            current = [entry for entry in entries if entry.withdrawn_at is None]
        return {
            "status": {name: status[name] for name in ("step", "ends_on", "next", "open", "today")},
            "schedule": home.json("schedule", *DAYS),
            "history": home.json("history", *DAYS),
            "plans": home.json("plan", "history"),
            "days": [read_check_in(self.context, date(2027, 1, day)) for day in (4, 5, 6)],
            "questions": read_questions(self.context),
            "review": read_next_review(self.context, date(2027, 1, 6)),
            "settings": settings,
            "stock": current,
            "rest": (first, is_empty, reports),
        }


@pytest.fixture
def here(make_home: MakeHome) -> Iterator[Here]:
    """An empty folder on the day on which `everything` was exported."""
    home = make_home(NOON)
    with ExitStack() as stack:
        yield Here(home, stack.enter_context(home.context()))


@pytest.fixture
def everything(house: Home) -> str:
    """An export of some days of use with something of everything."""
    house.at("2027-01-04 21:07")
    house.json("taken")
    house.at("2027-01-05 21:30")
    house.json("skip", "--reason", "sick")
    house.json("undo")
    house.json("taken", "--extra", "--dose", "0.5")
    house.json("check-in", "pain=3", "--new")
    house.json("changed", "pain", "worse")
    house.json("note", "a calm day")
    house.json("question", "add", "Why?")
    house.json("question", "answer", "1", "Because.")
    house.json("review", "2027-02-03")
    house.json("stock", "3=20")
    house.json("plan", "hold", "--days", "2")
    house.json("plan", "hold", "--days", "2", "--from", "2027-02-01")
    house.json("plan", "undo")
    house.at(NOON)
    with house.context() as context:
        change_settings(context, supply_days=3, late_hours=9)
    path = house.folder.parent / "all.json"
    house.json("export", "json", "--output", str(path), "--yes")
    return str(path)


@pytest.fixture
def another_app(here: Here) -> str:
    """A file of another app with a plan, a dose taken and one skipped."""
    return here.home.write(medtimer(EARLIER, medicine("LDN", reminder())), "app.json")


def refused(act: Callable[[], object]) -> RejectionReason:
    with pytest.raises(NotAllowedError) as caught:
        act()
    return caught.value.reason


@pytest.mark.parametrize("file", ["everything", "another_app"])
def test_an_import_that_is_taken_back_counts_for_nothing_and_can_be_put_back(
    here: Here, file: str, request: pytest.FixtureRequest
) -> None:
    before = here.told()
    written = here.bring_in(request.getfixturevalue(file))
    after = here.told()
    assert after != before
    for _time in range(2):
        gone = take_back(here.context, written)
        assert here.told() == before
        put_back(here.context, gone)
        assert here.told() == after


def test_what_is_taken_back_stays_in_the_file(here: Here, everything: str) -> None:
    written = here.bring_in(everything)
    before = here.home.rows()
    take_back(here.context, written)
    after = here.home.rows()
    plain = {"setting", "import_line"}
    assert {name for name, rows in after.items() if rows != before[name]} == plain


def test_doses_of_before_the_plan_here_go_and_the_plan_and_its_records_stay(
    here: Here, another_app: str
) -> None:
    here.home.json("plan", "new", here.home.write(FILE, "plan.json"), "--yes")
    here.home.json("taken", "2027-01-05")
    before = here.told()
    written = here.bring_in(another_app)
    assert here.told() != before
    take_back(here.context, written)
    assert here.told() == before


def test_what_was_recorded_since_stays(here: Here, everything: str, make_home: MakeHome) -> None:
    def record(home: Home, context: Context) -> None:
        home.json("note", "still here")
        home.json("check-in", "pain=7", "--new", "--date", "2027-01-05")
        home.json("taken", "--extra", "--dose", "0.25", "--yes")
        home.json("review", "2027-03-03")
        stock.take_stock(context, Item(Form.PIECES, Decimal(1)), Decimal(7))
        change_settings(context, text_percent=125)

    written = here.bring_in(everything)
    record(here.home, here.context)
    take_back(here.context, written)
    alone = make_home(NOON)
    with alone.context() as context:
        record(alone, context)
        found, wanted = here.told(), Here(alone, context).told()
    for told in (found, wanted):  # but for their numbers
        told["history"] = [{**line, "id": 0} for line in told["history"]]
        told["stock"] = [(entry.kind, entry.item, entry.amount) for entry in told["stock"]]
        told["days"] = [
            ([s.score for s in day.scores.values()], [note.text for note in day.notes])
            for day in told["days"]
        ]
    assert found == wanted


def test_a_setting_that_was_changed_since_stays_and_the_others_go_back(
    here: Here, everything: str
) -> None:
    change_settings(here.context, supply_days=5, text_percent=150)
    written = here.bring_in(everything)
    change_settings(here.context, late_hours=4)
    take_back(here.context, written)
    settings = here.told()["settings"]
    assert (settings.supply_days, settings.text_percent, settings.late_hours) == (5, 150, 4)


BUILT_ON: dict[str, Callable[[Here], object]] = {
    "a dose of it was taken": lambda here: here.home.json("taken", "2027-01-06", "--yes"),
    "a record of it was corrected": lambda here: here.home.json(
        "taken", "2027-01-05", "--yes", "--dose", "4"
    ),
    "its plan was changed": lambda here: here.home.json("plan", "pause", "--days", "2"),
    "a plan followed it": lambda here: here.home.json(
        "plan", "new", here.home.write({**FILE, "start_date": "2027-01-20"}), "--yes"
    ),
    "its question was ticked": lambda here: questions.tick(here.context, 1),
    "its stock was added to": lambda here: stock.add_stock(here.context, ITEM, Decimal(2)),
}


@pytest.mark.parametrize("what", BUILT_ON)
def test_an_import_on_which_something_builds_stays(here: Here, everything: str, what: str) -> None:
    written = here.bring_in(everything)
    BUILT_ON[what](here)
    before = here.home.rows()
    assert refused(lambda: take_back(here.context, written)) is RejectionReason.CHANGED_SINCE
    assert here.home.rows() == before


def test_what_was_taken_back_itself_by_then_does_not_keep_it(here: Here, everything: str) -> None:
    before = here.told()
    written = here.bring_in(everything)
    tonight, early = DoseRef(date(2027, 1, 6)), {ConfirmationCode.FAR_TOO_EARLY}
    recording.take(here.context, tonight, None, early)
    recording.undo(here.context)
    here.home.json("plan", "pause", "--days", "2")
    here.home.json("plan", "undo")
    questions.tick(here.context, 1)
    questions.reopen(here.context, 1)
    stock.withdraw(here.context, stock.add_stock(here.context, ITEM, Decimal(2)))
    take_back(here.context, written)
    found = here.told()
    assert {**found, "rest": None} == {**before, "rest": None}


def test_other_data_that_took_its_place_is_left_alone(
    here: Here, another_app: str, everything: str, make_home: MakeHome
) -> None:
    written = here.bring_in(another_app)
    other = make_home("2027-01-06 12:01")
    with other.context() as context:
        Here(other, context).bring_in(another_app)
        context.store.backup_to(other.folder / "backup")
    here.context.store.restore_from(other.folder / "backup")
    assert refused(lambda: take_back(here.context, written)) is RejectionReason.CHANGED_SINCE


def test_an_import_is_not_put_back_beside_a_plan_that_was_entered_since(
    here: Here, everything: str
) -> None:
    gone = take_back(here.context, here.bring_in(everything))
    here.home.json("plan", "new", here.home.write(FILE), "--yes")
    before = here.told()
    assert refused(lambda: put_back(here.context, gone)) is RejectionReason.CHANGED_SINCE
    assert here.told() == before


def test_after_a_wrong_file_the_right_one_can_come_in(
    here: Here, everything: str, another_app: str, make_home: MakeHome
) -> None:
    wrong = json.loads(Path(everything).read_text("utf-8"))
    del wrong["data"]["note"]
    take_back(here.context, here.bring_in(here.home.write(wrong, "wrong.json")))
    take_back(here.context, here.bring_in(another_app))
    right = here.bring_in(everything)
    found = here.told()
    alone = make_home(NOON)
    with alone.context() as context:
        there = Here(alone, context)
        there.bring_in(everything)
        assert told_without_numbers(found) == told_without_numbers(there.told())
    again = here.home.folder.parent / "again.json"
    here.home.json("export", "json", "--output", str(again), "--yes")
    take_back(here.context, right)
    third = make_home(NOON)
    with third.context() as context:
        copy = Here(third, context)
        copy.bring_in(str(again))
        assert copy.told() == found


def told_without_numbers(told: Made) -> str:
    """Return what is told without the numbers that the rows have."""

    def bare(value: Made) -> Made:
        if hasattr(value, "__dataclass_fields__"):
            value = vars(value)
        if isinstance(value, dict):
            numbers = ("id", "number", "revision", "undoes")
            return {str(key): bare(one) for key, one in value.items() if key not in numbers}
        return [bare(one) for one in value] if isinstance(value, list | tuple) else repr(value)

    return json.dumps(bare(told))
