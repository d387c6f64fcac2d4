"""The card for the wallet: who takes naltrexone, or took it until when, by what was recorded."""

from datetime import date
from decimal import Decimal

import pytest

from ldn_desktop.services.errors import NotAllowedError
from ldn_desktop.services.settings import change_settings
from ldn_desktop.services.wallet import WalletFacts, read_wallet
from tests.support.home import Home, MakeHome


def facts(house: Home) -> WalletFacts:
    with house.context() as context:
        return read_wallet(context)


def test_in_a_step_it_is_taken_with_the_last_dose_and_who_agreed(house: Home) -> None:
    house.at("2027-01-05 21:10")
    house.json("taken", "2027-01-05")
    house.json("plan", "hold", "--days", "1", "--agreed-with", "Dr Second")
    with house.context() as context:
        change_settings(context, report_name="Ada", report_born="1980")
    found = facts(house)
    assert found.takes
    assert found.last_taken is not None
    assert (found.last_taken.dose_mg, found.last_taken.day) == (Decimal("4.5"), date(2027, 1, 5))
    assert (found.settings.report_name, found.clinician) == ("Ada", "Dr Second")


@pytest.mark.parametrize("words", [("pause",), ("pause", "--days", "9"), ("stop",)], ids=" ".join)
def test_in_a_pause_and_after_a_stop_it_was_taken_until_the_last_recorded_dose(
    house: Home, words: tuple[str, ...]
) -> None:
    house.at("2027-01-05 21:10")
    house.json("taken", "2027-01-05")
    house.at("2027-01-07 12:00")
    house.json("plan", *words)
    found = facts(house)
    assert not found.takes
    assert found.took_until == date(2027, 1, 5)


def test_after_the_last_dose_it_was_taken_until_then_as_planned_if_none_was_recorded(
    house: Home,
) -> None:
    house.at("2027-02-03 12:00")
    found = facts(house)
    assert (found.takes, found.took_until, found.last_taken) == (False, date(2027, 1, 31), None)


def test_before_a_plan_begins_it_is_taken_already(make_home: MakeHome) -> None:
    home = make_home("2027-01-02 12:00", "Europe/Berlin")
    home.start(agreed_with=None, agreed_on=None)
    found = facts(home)
    assert (found.takes, found.clinician) == (True, "")


def test_without_a_plan_there_is_no_card(home: Home) -> None:
    with pytest.raises(NotAllowedError):
        facts(home)
