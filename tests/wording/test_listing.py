"""Doses, records and plans as lines of text."""

from decimal import Decimal

import pytest

from ldn_desktop.domain.supply import Capsules, Liquid, Making, make_dose
from ldn_desktop.wording.amounts import number, show_how, show_making, show_mg, show_ml, spell_mg
from ldn_desktop.wording.formats import PLAIN, Formats
from tests.support.home import Home

COMMA = Formats(",", PLAIN.time, PLAIN.day, PLAIN.long_day)
SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("4", "4 mg"), ("4.0", "4 mg"), ("0.50", "0.5 mg"), ("10", "10 mg"), ("0.001", "0.001 mg")],
)
def test_an_amount_has_a_unit_a_leading_zero_and_no_trailing_zero(amount: str, shown: str) -> None:
    assert show_mg(Decimal(amount)) == shown.replace(" ", SPACE)


def test_an_amount_has_the_locale_s_decimal_sign() -> None:
    assert show_mg(Decimal("0.5"), COMMA) == f"0,5{SPACE}mg"
    assert show_ml(Decimal("2.5"), COMMA) == f"2,5{SPACE}mL"
    assert number(Decimal("0.50"), COMMA) == "0,5"


@pytest.mark.parametrize(
    ("amount", "spelt"), [("1", "1 milligram"), ("4", "4 milligrams"), ("0.5", "0.5 milligrams")]
)
def test_a_screen_reader_hears_the_unit(amount: str, spelt: str) -> None:
    assert spell_mg(Decimal(amount)) == spelt


def test_pieces_are_shown_larger_first_and_a_volume_with_both_units() -> None:
    capsules = Capsules((Decimal("0.5"), Decimal(3)), 4)
    made = show_making(Decimal(4), make_dose(Decimal(4), capsules))
    assert made.replace(SPACE, " ") == "1 × 3 mg + 2 × 0.5 mg"
    volume = show_making(Decimal("2.5"), Making(volume_ml=Decimal("2.5")))
    assert volume.replace(SPACE, " ") == "2.5 mL (2.5 mg)"


def test_what_cannot_be_made_is_said_and_without_a_supply_nothing_is() -> None:
    liquid = Liquid(Decimal(1), Decimal("0.1"))
    assert "Ask your pharmacist" in show_how(Decimal("2.55"), None, liquid)
    assert show_how(Decimal("2.55"), None, None) == ""


def lines(house: Home, *words: str) -> list[str]:
    ran = house.run(*words)
    assert (ran.status, ran.err) == (0, "")
    return ran.out.replace(SPACE, " ").splitlines()


def test_a_dose_says_when_and_how_much_was_taken(house: Home) -> None:
    house.at("2027-01-05 00:30")
    house.json("taken", "--dose", "4")
    assert lines(house, "schedule", "--to", "2027-01-04") == [
        "2027-01-04#1  21:00  4.5 mg  1 × 4.5 mg  taken at 2027-01-05 00:30 (4 mg)"
    ]


def test_a_time_unknown_and_a_computer_that_was_off_are_said(house: Home) -> None:
    house.at("2027-01-08 12:00")
    house.json("taken", "2027-01-05")
    found = [line.rpartition("  ")[2] for line in lines(house, "schedule", "--to", "2027-01-05")]
    assert found == ["not recorded, the computer was off", "taken, time unknown"]


def test_a_record_is_one_line(house: Home) -> None:
    house.at("2027-01-04 21:05")
    house.json("skip", "--reason", "felt\nunwell")
    assert lines(house, "history") == ["2027-01-04 21:05  2027-01-04#1  skipped  felt unwell"]


def test_a_plan_shows_each_step_with_its_days(house: Home) -> None:
    assert lines(house, "plan", "show") == [
        "Naltrexone (low dose), at 21:00",
        "1. 2027-01-04 – 2027-01-17  4.5 mg  1 × 4.5 mg",
        "2. 2027-01-18 – 2027-01-31  4 mg  1 × 3 mg + 2 × 0.5 mg",
        "Last dose: 2027-01-31",
    ]


def test_status_tells_the_step_and_the_next_dose(house: Home) -> None:
    house.at("2027-01-05 12:00")
    text = lines(house, "status")
    assert "Step 1 of 2, 4.5 mg, day 2 of 14" in text
    assert text[-1].startswith("Next: 2027-01-05#1")
