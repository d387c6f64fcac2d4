"""The baseline is to be made as long as the first reduction of the newest plan is ahead."""

from datetime import date, timedelta

from ldn_desktop.services.baselines import BaselineAhead, read_baseline_ahead
from ldn_desktop.services.check_ins import check_in
from ldn_desktop.services.settings import change_settings
from tests.support.home import Home

# The design's plan: 4.5 mg from 4 January, 4 mg from 18 January on.
REDUCTION = date(2027, 1, 18)
ASKED = ("vivid dreams", "pain")


def ahead(home: Home) -> BaselineAhead:
    with home.context() as context:
        found = read_baseline_ahead(context, context.read())
    assert found is not None
    return found


def test_it_is_that_of_the_14_days_before_the_first_reduction(house: Home) -> None:
    found = ahead(house)
    assert (found.reduction, found.first, found.last) == (
        REDUCTION,
        date(2027, 1, 4),
        date(2027, 1, 17),
    )
    assert found.is_open is False
    house.at("2027-01-04 12:00")
    assert ahead(house).is_open is True


def test_it_is_enough_once_every_symptom_asked_about_has_three(house: Home) -> None:
    with house.context() as context:
        change_settings(context, symptoms=ASKED)
        house.at("2027-01-10 12:00")
        for number in range(3):
            day = date(2027, 1, 8) + timedelta(days=number)
            check_in(context, {"pain": 4, **({"vivid dreams": 2} if number else {})}, day)
        found = ahead(house)
        assert [one.check_ins for one in found.symptoms] == [2, 3]
        assert (found.check_ins, found.is_enough) == (2, False)
        assert [one.mean for one in found.symptoms] == [None, 4]
        check_in(context, {"vivid dreams": 2}, date(2027, 1, 8))
        assert ahead(house).is_enough is True


def test_from_the_first_reduction_on_none_is_to_be_made(house: Home) -> None:
    house.at("2027-01-17 23:00")
    assert ahead(house).reduction == REDUCTION
    house.at("2027-01-18 08:00")
    with house.context() as context:
        assert read_baseline_ahead(context, context.read()) is None


def test_a_plan_to_come_is_the_one_that_counts(house: Home) -> None:
    house.at("2027-03-05 12:00")
    house.start("--yes", start_date="2027-04-01")
    assert ahead(house).reduction == date(2027, 4, 15)


def test_there_is_none_without_a_plan_or_a_reduction(home: Home) -> None:
    with home.context() as context:
        assert read_baseline_ahead(context, context.read()) is None
        home.start(steps=[{"dose_mg": "4.5", "days": None, "every_days": 1}])
        assert read_baseline_ahead(context, context.read()) is None
