"""The plan sheet: each day once, what to take on it, and user's words as plain words."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.paper.plan_sheet import PAGE_DAYS, Sheet, sheet_html, sheet_of
from ldn_desktop.wording.formats import PLAIN

DAY = date(2027, 1, 4)
IN_UTC = ConditionsLog.of(UTC)
MADE = datetime(2026, 12, 20, tzinfo=UTC)
CAPSULES = Capsules(tuple(map(Decimal, ("0.5", "3"))), 8)
SECRET = "<b>Dr & \"Co\"</b> <img src='file:x'>\nline"


class Reader(HTMLParser):
    """Reads the tables and the other words out of a sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.tables: list[list[list[str]]] = []
        self.text: list[str] = []
        self._bold = self._in_cell = False
        self.bold: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True
        self._bold = tag == "b"

    def handle_endtag(self, tag: str) -> None:
        self._bold = False
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        data = data.replace("\u00a0", " ")
        if self._bold:
            self.bold.append(data)
        if self._in_cell:
            self.tables[-1][-1][-1] += data
        self.text.append(data)


def weekday(day: date) -> str:
    return f"{day:%a}"


def plan(*steps: Step, supply: Supply | None = CAPSULES, **more: object) -> Plan:
    times: tuple[time, ...] = (time(21),)
    made = Plan(DAY, times, steps, supply=supply)
    return replace(made, **more)  # type: ignore[arg-type]


def book(*plans: Plan) -> PlanHistory:
    return PlanHistory(
        tuple(Revision(n, n, made.start_date, MADE, made) for n, made in enumerate(plans, start=1))
    )


def sheet(of: PlanHistory, today: date = DAY) -> Sheet:
    found = sheet_of(of, today, IN_UTC)
    assert found is not None
    return found


def read(of: PlanHistory, today: date = DAY) -> Reader:
    return Reader(sheet_html(sheet(of, today), today, PLAIN, weekday))


def test_each_day_has_what_to_take_and_a_box_to_tick() -> None:
    table = read(book(plan(Step(Decimal(4), 2), Step(Decimal("3.5"), 1)))).tables[0]
    assert table == [
        ["Day", "21:00", "Taken"],
        ["Mon 2027-01-04", "4 mg = 1 × 3 mg + 2 × 0.5 mg", ""],
        ["Tue 2027-01-05", "4 mg = 1 × 3 mg + 2 × 0.5 mg", ""],
        ["Wed 2027-01-06", "New: 3.5 mg = 1 × 3 mg + 1 × 0.5 mg (before, 4 mg)", ""],
    ]


def test_a_change_of_dose_stands_out_with_the_old_dose() -> None:
    found = read(book(plan(Step(Decimal(4), 2), Step(Decimal("3.5"), 2))))
    assert found.bold == ["New: 3.5 mg = 1 × 3 mg + 1 × 0.5 mg (before, 4 mg)"]


def test_a_day_without_a_dose_is_there_without_a_box() -> None:
    table = read(book(plan(Step(Decimal(3), 3, 2), Step(None, 1), Step(Decimal(3), 1)))).tables[0]
    assert [row[1:] for row in table[1:]] == [
        ["3 mg = 1 × 3 mg", ""],
        ["no dose", "–"],
        ["3 mg = 1 × 3 mg", ""],
        ["no dose", "–"],
        ["3 mg = 1 × 3 mg", ""],
    ]


def test_a_liquid_is_told_in_both_units() -> None:
    of = book(plan(Step(Decimal("2.5"), 1), supply=Liquid(Decimal(1), Decimal("0.1"))))
    assert read(of).tables[0][1][1] == "2.5 mL (2.5 mg)"


def test_what_cannot_be_made_is_marked() -> None:
    found = read(book(plan(Step(Decimal("0.7"), 1))))
    assert found.tables[0][1][1] == "0.7 mg *"
    assert any("can't be made exactly" in text for text in found.text)
    assert "*" not in "".join(read(book(plan(Step(Decimal(3), 1), supply=None))).text)


def test_several_doses_a_day_stand_side_by_side() -> None:
    table = read(book(plan(Step(Decimal(3), 1), times=(time(8), time(21))))).tables[0]
    assert table[0] == ["Day", "08:00", "Taken", "21:00", "Taken"]
    assert len(table[1]) == 5


def test_a_time_that_changes_on_the_page_stands_beside_each_dose() -> None:
    later = plan(Step(Decimal(3), 1), start_date=DAY + timedelta(days=1), times=(time(8),))
    table = read(book(plan(Step(Decimal(3), 2)), later)).tables[0]
    assert table[0] == ["Day", "Dose", "Taken"]
    assert [row[1] for row in table[1:]] == ["21:00: 3 mg = 1 × 3 mg", "08:00: 3 mg = 1 × 3 mg"]


def test_the_head_says_medicine_dates_and_who_agreed() -> None:
    made = plan(Step(Decimal(3), 2), agreed_with="Dr Example", agreed_on=date(2026, 12, 20))
    text = "\n".join(read(agreed(made, "Dr Example", date(2026, 12, 20))).text)
    assert "Naltrexone (low dose)" in text
    assert "Agreed with Dr Example on Sunday 2026-12-20" in text
    assert "Monday 2027-01-04 to Tuesday 2027-01-05" in text
    assert "Page 1 of 1" in text


@pytest.mark.parametrize(
    ("who", "day", "words"),
    [
        ("Dr X", None, "Agreed with Dr X"),
        (None, date(2026, 12, 20), "Agreed on Sunday 2026-12-20"),
    ],
)
def test_the_agreement_is_told_as_far_as_it_is_known(
    who: str | None, day: date | None, words: str
) -> None:
    made = plan(Step(Decimal(3), 2))
    assert words in read(agreed(made, who, day)).text
    assert not any("greed" in text for text in read(book(made)).text)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        # The date of the old agreement is not put to the new name.
        ("Dr New", "Agreed with Dr New"),
        # A new plan's file may say it.
        (None, "Agreed with Dr Old on Sunday 2026-12-20"),
    ],
)
def test_the_agreement_of_a_new_plan_is_its_own_or_its_file_s(who: str | None, words: str) -> None:
    made = plan(Step(Decimal(3), 2), agreed_with="Dr Old", agreed_on=date(2026, 12, 20))
    assert words in read(agreed(made, who, None)).text


def changed(*changes: tuple[int, str | None, date | None]) -> PlanHistory:
    """Return a plan of 60 days, agreed with Dr A, and what was changed of it from which day on."""
    made = plan(Step(Decimal(3), 60), agreed_with="Dr A", agreed_on=date(2026, 12, 20))
    first = Revision(1, 1, DAY, MADE, made, None, "Dr A", date(2026, 12, 20))
    later = (
        Revision(n, 1, DAY + timedelta(days=after), MADE, made, "why", who, day)
        for n, (after, who, day) in enumerate(changes, start=2)
    )
    return PlanHistory((first, *later))


def test_each_clinician_stands_for_what_was_agreed_with_them_and_for_no_more() -> None:
    made = changed((16, "Dr B", date(2027, 1, 19)), (20, None, None), (40, "Dr C", None))
    for today in (DAY, DAY + timedelta(days=18), DAY + timedelta(days=25)):
        first, *_others = sheet_html(sheet(made, today), today, PLAIN, weekday).split("Page 1 of")
        assert (
            "Agreed with Dr A on Sunday 2026-12-20 (the plan from Monday 2027-01-04). "
            "Change from Wednesday 2027-01-20: agreed with Dr B on Tuesday 2027-01-19. "
            "Change from Sunday 2027-01-24: with whom it was agreed was not entered"
        ) in first
        is_on_page = today + timedelta(days=PAGE_DAYS) > DAY + timedelta(days=40)
        assert ("Change from Saturday 2027-02-13: agreed with Dr C" in first) is is_on_page


def test_a_date_without_a_name_is_no_agreement_of_a_change() -> None:
    text = "\n".join(read(changed((1, None, date(2027, 1, 2)))).text)
    assert "Change from Tuesday 2027-01-05: with whom it was agreed was not entered" in text
    assert "2027-01-02" not in text


def test_of_many_changes_the_newest_are_told_and_the_others_counted() -> None:
    text = "\n".join(read(changed(*((n, f"Dr {n}", None) for n in range(1, 8)))).text)
    assert "Changes before those that follow: 3. Change from Friday 2027-01-08" in text
    assert "Dr 3" not in text


def agreed(made: Plan, who: str | None, day: date | None) -> PlanHistory:
    (revision,) = book(made).revisions
    return PlanHistory((replace(revision, agreed_with=who, agreed_on=day),))


def test_words_of_the_user_are_plain_words() -> None:
    found = read(book(plan(Step(Decimal(3), 1), medicine=SECRET, agreed_with=SECRET)))
    assert found.tags <= {
        *("html", "head", "style", "body", "div", "h1", "p", "br"),
        *("table", "thead", "tr", "th", "td", "b"),
    }
    assert "<b>Dr & \"Co\"</b> <img src='file:x'>" in "".join(found.text)
    assert found.bold == []


def test_it_begins_today_and_ends_with_the_last_dose() -> None:
    of = book(plan(Step(Decimal(3), 10), Step(None, 5)))
    found = sheet(of, DAY + timedelta(days=3))
    assert (found.first, found.last) == (DAY + timedelta(days=3), DAY + timedelta(days=9))
    assert sheet(of, DAY - timedelta(days=30)).first == DAY


def test_where_nothing_is_to_be_taken_there_is_no_sheet() -> None:
    assert sheet_of(PlanHistory(), DAY, IN_UTC) is None
    assert sheet_of(book(plan(Step(Decimal(3), 2))), DAY + timedelta(days=9), IN_UTC) is None
    assert sheet_of(book(plan(Step(None, 2))), DAY, IN_UTC) is None


def test_a_plan_that_goes_on_fills_four_weeks() -> None:
    found = sheet(book(plan(Step(Decimal(3), None))))
    assert (found.last - found.first).days == PAGE_DAYS - 1


steps = st.builds(
    Step,
    st.none() | st.integers(1, 9).map(lambda n: Decimal(n) / 2),
    st.integers(1, 40),
    st.sampled_from((1, 2)),
)


@given(
    st.lists(steps, min_size=1, max_size=5).filter(lambda some: any(s.dose_mg for s in some)),
    st.integers(0, 30),
)
def test_each_day_is_on_the_sheet_once_and_the_pieces_add_up(made: list[Step], ago: int) -> None:
    of = book(plan(*made))
    today = DAY + timedelta(days=ago)
    found = sheet_of(of, today, IN_UTC)
    if found is None:
        assert list(planned_doses(of, today, DAY + timedelta(days=400), IN_UTC)) == []
        return
    tables = read(of, today).tables
    assert all(len(table) <= PAGE_DAYS + 1 for table in tables)
    rows = [row for table in tables for row in table[1:]]
    days = [date.fromisoformat(row[0].split()[1]) for row in rows]
    assert days == [found.first + timedelta(days=n) for n in range(len(days))]
    told = {day: row[1] for day, row in zip(days, rows, strict=True) if row[2] == ""}
    doses = {d.key.day: d for d in planned_doses(of, today, DAY + timedelta(days=400), IN_UTC)}
    assert told.keys() == doses.keys()
    for day, text in told.items():
        pieces = re.findall(r"(\d+) × ([\d.]+) mg", text)
        made_of = sum(int(count) * Decimal(strength) for count, strength in pieces)
        assert made_of == doses[day].dose_mg
