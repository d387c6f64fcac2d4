"""There is one next review; to set another moves it, and past ones stay."""

from datetime import date

import pytest

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.reviews import current_reviews
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.reviews import read_next_review, set_review
from tests.support.home import Home

FIRST, SECOND = date(2027, 1, 10), date(2027, 2, 10)


def standing(context: Context) -> tuple[date, ...]:
    with context.store.work() as work:
        return current_reviews(work.reviews.all())


def test_a_review_is_set_moved_and_taken_back(home: Home) -> None:
    with home.context() as context:
        assert read_next_review(context, context.read().today) is None
        assert set_review(context, FIRST) is None
        assert set_review(context, SECOND) == FIRST
        assert standing(context) == (SECOND,)
        set_review(context, None)
        assert read_next_review(context, context.read().today) is None
        with context.store.work() as work:
            assert len(work.reviews.all()) == 4


def test_a_review_in_the_past_stays_when_the_next_one_is_set(home: Home) -> None:
    with home.context() as context:
        set_review(context, FIRST)
        home.at("2027-01-10 09:00")
        assert read_next_review(context, context.read().today) == FIRST
        home.at("2027-01-11 09:00")
        assert read_next_review(context, context.read().today) is None
        set_review(context, SECOND)
        assert standing(context) == (FIRST, SECOND)


def test_to_set_the_same_review_again_changes_nothing(home: Home) -> None:
    with home.context() as context:
        set_review(context, FIRST)
        before = home.rows()
        set_review(context, FIRST)
        assert home.rows() == before


def test_a_review_is_today_or_later(home: Home) -> None:
    with home.context() as context:
        set_review(context, date(2027, 1, 3))
        before = home.rows()
        with pytest.raises(NotAllowedError) as refused:
            set_review(context, date(2027, 1, 2))
        assert refused.value.reason is RejectionReason.IN_THE_PAST
        with pytest.raises(ValidationError):
            set_review(context, date(2200, 1, 1))
        assert home.rows() == before
