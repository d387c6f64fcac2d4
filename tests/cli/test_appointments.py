"""`review`: the date of the next appointment."""

import pytest

from tests.support.home import Home


def test_a_review_is_set_moved_shown_and_removed(house: Home) -> None:
    assert house.json("review") == {"review": None}
    assert house.json("review", "2027-02-03") == {"review": "2027-02-03"}
    assert house.json("review", "2027-02-10") == {"review": "2027-02-10"}
    assert house.run("review").out == "Your next review is on Wednesday 2027-02-10.\n"
    assert house.json("review", "--clear") == {"review": None}
    assert house.json("review") == {"review": None}


@pytest.mark.parametrize("date", ["2027-01-02", "soon", "2200-01-01"])
def test_a_date_that_is_past_or_none_is_refused(house: Home, date: str) -> None:
    house.refused("review", date)
