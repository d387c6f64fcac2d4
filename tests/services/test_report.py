"""The ranges of a report, and what of the plan and its changes to come belongs to it."""

from datetime import date
from decimal import Decimal

import pytest

from ldn_desktop.services.planning import Agreement, change_plan, undo_plan
from ldn_desktop.services.report import (
    Ranges,
    ReportRange,
    keep_report_made,
    read_ranges,
    read_report,
)
from tests.support.home import Home, change_to, plan

FIRST, TODAY, MADE = date(2026, 1, 1), date(2027, 1, 31), date(2027, 1, 10)


@pytest.mark.parametrize(
    ("span", "last_report", "first"),
    [
        (ReportRange.SINCE_LAST, MADE, MADE),
        (ReportRange.SINCE_LAST, None, FIRST),
        (ReportRange.DAYS_30, MADE, date(2027, 1, 2)),  # 2 to 31 January are 30 days
        (ReportRange.DAYS_90, None, date(2026, 11, 3)),  # 28 of November, 31, 31
        (ReportRange.ALL, MADE, FIRST),
        (ReportRange.FREE, None, date(2026, 11, 3)),
    ],
)
def test_each_range_ends_today_and_begins_where_its_name_says(
    span: ReportRange, last_report: date | None, first: date
) -> None:
    assert Ranges(FIRST, TODAY, last_report).of(span) == (first, TODAY)


@pytest.mark.parametrize("span", [*ReportRange])
def test_no_range_begins_before_the_first_day_of_all(span: ReportRange) -> None:
    began = date(2027, 1, 20)
    first, last = Ranges(began, TODAY, None).of(span)
    assert began <= first <= last == TODAY


def test_the_first_report_offers_90_days_and_a_later_one_what_came_since() -> None:
    assert Ranges(FIRST, TODAY, None).usual is ReportRange.DAYS_90
    assert Ranges(FIRST, TODAY, MADE).usual is ReportRange.SINCE_LAST


def test_a_report_of_today_is_not_what_the_next_one_of_today_begins_at(house: Home) -> None:
    since = []
    with house.context() as context:
        # The second is of 20 January in Berlin, and of the 19th in UTC.
        for moment in ("2027-01-15 12:00", "2027-01-20 00:10", "2027-01-20 12:00"):
            house.at(moment)
            since.append(read_ranges(context).last_report)
            keep_report_made(context, FIRST, date.fromisoformat(moment[:10]))
            since.append(read_ranges(context).last_report)
        house.at("2027-01-21 00:10")
        since.append(read_ranges(context).last_report)
    made, today = date(2027, 1, 15), date(2027, 1, 20)
    assert since == [None, None, made, made, made, made, today]


def test_the_plan_has_what_was_agreed_for_later_until_that_is_taken_back(house: Home) -> None:
    house.at("2027-01-10 12:00")
    later, day = date(2027, 1, 20), date(2027, 1, 10)
    steps = [{"dose_mg": "4.5", "days": 14}, {"dose_mg": "3", "days": 20}]
    agreement = Agreement("holiday", "Dr Later")
    with house.context() as context:
        before = read_report(context, day, day)
        made = change_plan(context, change_to(plan(steps=steps), later, agreement))
        report = read_report(context, day, day)
        assert report.snapshot.plan.parts_after(day)[0].source == made.number
        assert report.plan_progress.plan is not None
        assert [step.dose_mg for step in report.plan_progress.plan.steps][-1] == Decimal(3)
        assert report.plan_progress.plan.ends_on() == report.plan_progress.ends_on
        undo_plan(context)
        after = read_report(context, day, day)
        assert after.plan_progress == before.plan_progress
        assert after.snapshot.plan.parts_after(day) == ()
