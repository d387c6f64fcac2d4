"""`stock`: what is at home, told and counted."""

import pytest

from tests.support.home import Home

LIQUID = {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"}


def test_each_strength_of_the_plan_is_told_and_counted(house: Home) -> None:
    told = house.json("stock")
    assert [(row["strength"], row["left"]) for row in told] == [
        ("4.5", None),
        ("3", None),
        ("1.5", None),
        ("0.5", None),
    ]
    told = house.json("stock", "4.5=10", "0.50=0")
    assert told[0] == {
        "form": "pieces",
        "strength": "4.5",
        "left": "10",
        "unknown_doses": 0,
        "needed": "14",
        "lasts_until": "2027-01-13",
        "use_by": None,
    }
    assert [row["left"] for row in told] == ["10", None, None, "0"]
    assert house.json("stock") == told


def test_the_terminal_names_each_item_and_how_long_it_lasts(house: Home) -> None:
    lines = house.run("stock", "4.5=10", "3=40").out.replace("\u00a0", " ").splitlines()
    assert lines[:3] == [
        "4.5 mg capsules or tablets: 10, lasts until 2027-01-13; the plan needs 14",
        "3 mg capsules or tablets: 40; the plan needs 14",
        "1.5 mg capsules or tablets: not counted",
    ]


def test_the_use_by_date_of_pieces_is_told_beside_their_count(house: Home) -> None:
    told = house.json("stock", "4.5=10", "--use-by", "4.5=2027-03-01")
    assert (told[0]["left"], told[0]["use_by"]) == ("10", "2027-03-01")
    line = house.run("stock").out.replace("\u00a0", " ").splitlines()[0]
    assert line.startswith("4.5 mg capsules or tablets: 10, use by 2027-03-01, lasts until")
    assert house.json("stock", "4.5=9")[0]["use_by"] == "2027-03-01"
    assert house.json("stock", "--use-by", "4.5=none")[0]["use_by"] is None
    for wrong in ("4.5=soon", "4.5", "9=2027-03-01", "3=2027-03-01"):
        house.refused("stock", "1.5=7", "--use-by", wrong)


def test_a_liquid_is_counted_in_ml(home: Home) -> None:
    home.start(supply=LIQUID)
    (row,) = home.json("stock", "1=62.5")
    assert (row["form"], row["strength"], row["left"]) == ("liquid", "1", "62.5")
    (row,) = home.json("stock", "1=0")
    assert row["left"] == "0"
    home.refused("stock", "1=.5")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4.5", "Write it like 0.5=28."),
        ("4.5=", "A count of pieces is a whole number from 0 to 9999."),
        ("4.5=1.5", "A count of pieces is a whole number from 0 to 9999."),
        ("4.5=10000", "A count of pieces is a whole number from 0 to 9999."),
        ("4,5=10", "Use a point: 4.5."),
        ("2=10", "There are: 4.5, 3, 1.5, 0.5."),
    ],
)
def test_what_is_no_count_is_refused_and_those_beside_it_are_not_kept(
    house: Home, text: str, words: str
) -> None:
    assert house.refused("stock", "3=20", text).endswith(words)


@pytest.mark.parametrize("words", [("stock",), ("stock", "4.5=10")])
def test_a_plan_without_a_supply_has_nothing_to_count(home: Home, words: tuple[str, ...]) -> None:
    home.start(supply=None)
    assert home.refused(*words) == "Your plan names no supply, so there is nothing to count."


def test_without_a_plan_there_is_no_strength_to_count(home: Home) -> None:
    home.refused("stock")
    home.refused("stock", "4.5=10")
