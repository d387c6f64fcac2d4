"""The channels in order."""

import pytest

from ldn_desktop.reminders.fallback_notifier import FallbackNotifier
from ldn_desktop.services.ports import Delivery, Message
from tests.reminders.conftest import a_key, a_message
from tests.support.paper_notifier import PaperChannel


class Pair:
    """A chain of two channels, and the generation of the first one's servers."""

    def __init__(self, first: Delivery, second: Delivery) -> None:
        self.first, self.second = PaperChannel("first", first), PaperChannel("second", second)
        self.generation = 0
        self.chain = FallbackNotifier((self.first, self.second), lambda: self.generation)


def test_the_first_that_delivers_is_the_only_one_used() -> None:
    pair = Pair(Delivery.DELIVERED, Delivery.DELIVERED)
    assert pair.chain.show(a_message()) is Delivery.DELIVERED
    assert pair.second.messages == []


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [
        (Delivery.FAILED, Delivery.DELIVERED, Delivery.DELIVERED),
        (Delivery.UNCERTAIN, Delivery.DELIVERED, Delivery.DELIVERED),
        (Delivery.FAILED, Delivery.UNCERTAIN, Delivery.UNCERTAIN),
        (Delivery.UNCERTAIN, Delivery.FAILED, Delivery.UNCERTAIN),
        (Delivery.FAILED, Delivery.FAILED, Delivery.FAILED),
    ],
)
def test_the_best_report_counts(first: Delivery, second: Delivery, best: Delivery) -> None:
    assert Pair(first, second).chain.show(a_message()) is best


def test_a_stand_in_that_cannot_know_shows_once_for_each_ring() -> None:
    pair = Pair(Delivery.FAILED, Delivery.UNCERTAIN)
    pair.chain.show(a_message())
    assert a_key() not in pair.chain.shown()
    for _ in range(5):
        again = pair.chain.show(a_message(shown_again=True))
        assert again is Delivery.UNCERTAIN
    assert len(pair.second.messages) == 1
    assert len(pair.first.messages) == 6
    pair.chain.show(a_message())
    assert len(pair.second.messages) == 2


class Bug(PaperChannel):
    """A channel with a bug in it."""

    def show(self, _message: Message) -> Delivery:
        raise RuntimeError


def test_a_channel_that_raises_lets_the_next_one_stand_in() -> None:
    second = PaperChannel("second", Delivery.UNCERTAIN)
    chain = FallbackNotifier((Bug("first"), second))
    assert chain.show(a_message()) is Delivery.UNCERTAIN
    assert list(second.on_screen) == [a_key()]


def test_a_bug_is_told_where_no_channel_shows_anything() -> None:
    chain = FallbackNotifier((Bug("first"), PaperChannel("second", Delivery.FAILED)))
    with pytest.raises(RuntimeError):
        chain.show(a_message())


def test_what_a_stand_in_shows_for_sure_counts_as_shown() -> None:
    pair = Pair(Delivery.FAILED, Delivery.DELIVERED)
    pair.chain.show(a_message())
    assert pair.chain.shown() == {a_key()}


def test_a_server_that_comes_ends_the_standing_in() -> None:
    pair = Pair(Delivery.FAILED, Delivery.DELIVERED)
    pair.chain.show(a_message())
    pair.generation = 1
    assert pair.chain.shown() == frozenset()
    assert pair.second.on_screen == {}
    pair.first.delivery = Delivery.DELIVERED
    pair.chain.show(a_message(shown_again=True))
    assert pair.chain.shown() == {a_key()}


def test_a_first_channel_that_shows_it_after_all_ends_the_standing_in() -> None:
    pair = Pair(Delivery.UNCERTAIN, Delivery.DELIVERED)
    pair.chain.show(a_message())
    pair.first.delivery = Delivery.DELIVERED
    pair.first.show(a_message())
    assert pair.chain.shown() == {a_key()}
    assert pair.second.on_screen == {}


def test_delivery_by_the_first_takes_it_off_the_others() -> None:
    pair = Pair(Delivery.FAILED, Delivery.UNCERTAIN)
    pair.chain.show(a_message())
    pair.first.delivery = Delivery.DELIVERED
    pair.chain.show(a_message(shown_again=True))
    assert pair.second.on_screen == {}


def test_withdrawing_goes_to_every_channel() -> None:
    pair = Pair(Delivery.UNCERTAIN, Delivery.UNCERTAIN)
    pair.chain.show(a_message())
    pair.chain.withdraw(a_key())
    assert pair.first.on_screen == pair.second.on_screen == {}


def test_a_dose_withdrawn_and_rung_anew_is_shown_by_the_stand_in_again() -> None:
    pair = Pair(Delivery.FAILED, Delivery.UNCERTAIN)
    pair.chain.show(a_message())
    pair.chain.withdraw(a_key())
    pair.chain.show(a_message(shown_again=True))
    assert len(pair.second.messages) == 2


def test_closing_closes_every_channel() -> None:
    pair = Pair(Delivery.FAILED, Delivery.DELIVERED)
    pair.chain.show(a_message())
    pair.chain.close()
    assert pair.second.on_screen == {}


def test_no_channel_at_all_is_a_failure() -> None:
    assert FallbackNotifier(()).show(a_message()) is Delivery.FAILED
    assert FallbackNotifier(()).shown() == frozenset()
