"""A review stands for a day until it is taken back; the next one is today's or a later one."""

from datetime import UTC, date, datetime

from ldn_desktop.domain.reviews import ReviewKind, ReviewLine, current_reviews, next_review

NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)
FIRST, SECOND, THIRD = date(2027, 1, 10), date(2027, 2, 10), date(2027, 3, 10)


def line(day: date, kind: ReviewKind = ReviewKind.SET) -> ReviewLine:
    return ReviewLine(1, kind, day, NOW)


def test_reviews_stand_in_the_order_of_their_days() -> None:
    assert current_reviews((line(SECOND), line(FIRST))) == (FIRST, SECOND)


def test_a_review_that_was_taken_back_stands_again_once_set_again() -> None:
    moved = (line(FIRST), line(FIRST, ReviewKind.TAKEN_BACK), line(SECOND))
    assert current_reviews(moved) == (SECOND,)
    assert current_reviews((*moved, line(FIRST))) == (FIRST, SECOND)


def test_the_next_review_may_be_today_and_never_lies_in_the_past() -> None:
    lines = (line(FIRST), line(SECOND))
    assert next_review(lines, FIRST) == FIRST
    assert next_review(lines, date(2027, 1, 11)) == SECOND
    assert next_review(lines, THIRD) is None
