"""A dose is made exactly from what is at home, in the fewest pieces, or not at all."""

from collections import Counter
from decimal import Decimal
from itertools import combinations_with_replacement
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.supply import Capsules, Liquid, Making, Piece, make_dose

USUAL = ("0.5", "1.5", "3", "4.5")


def capsules(*strengths: str, most: int = 4) -> Capsules:
    return Capsules(tuple(Decimal(strength) for strength in strengths), most)


def in_words(making: Making | None) -> str | None:
    if making is None:
        return None
    if making.pieces is None:
        return f"{making.volume_ml} mL"
    return " + ".join(f"{piece.count} x {piece.strength_mg}" for piece in making.pieces)


def brute_force(dose: int, strengths: tuple[int, ...], most: int) -> Counter[int] | None:
    """Try every choice of 1, 2, ... pieces; among the first that fit, the largest strengths."""
    for count in range(1, most + 1):
        choices = combinations_with_replacement(sorted(strengths, reverse=True), count)
        fitting = [choice for choice in choices if sum(choice) == dose]
        if fitting:
            return Counter(max(fitting))
    return None


@settings(max_examples=300, deadline=None)
@given(
    st.sets(st.integers(1, 25), min_size=1, max_size=5),
    st.integers(1, 5),
    st.integers(1, 80),
    st.sampled_from([1, 50, 500]),
    st.randoms(use_true_random=False),
)
def test_the_fewest_pieces_then_the_larger_strengths(
    sizes: set[int], most: int, dose: int, unit: int, order: Random
) -> None:
    shuffled = sorted(sizes, key=lambda _size: order.random())
    strengths = tuple(Decimal(size * unit) / 1000 for size in shuffled)
    dose_mg = Decimal(dose * unit) / 1000
    making = make_dose(dose_mg, Capsules(strengths, most))
    expected = brute_force(dose, tuple(sizes), most)
    if expected is None:
        assert making is None
        return
    assert making is not None
    assert making.pieces is not None
    assert making.volume_ml is None
    assert sum(piece.count for piece in making.pieces) <= most
    assert sum(piece.strength_mg * piece.count for piece in making.pieces) == dose_mg
    assert [piece.strength_mg for piece in making.pieces] == [
        Decimal(size * unit) / 1000 for size in sorted(expected, reverse=True)
    ]
    assert {p.strength_mg * 1000 / unit: p.count for p in making.pieces} == expected


@pytest.mark.parametrize(
    ("dose", "supply", "made"),
    [
        ("4.5", capsules(*USUAL), "1 x 4.5"),
        ("4", capsules(*USUAL), "1 x 3 + 2 x 0.5"),
        ("3.5", capsules(*USUAL), "1 x 3 + 1 x 0.5"),
        ("2.5", capsules(*USUAL), "1 x 1.5 + 2 x 0.5"),
        ("4.5", capsules("0.5", "1"), None),
        ("3", capsules("1.5"), "2 x 1.5"),
        ("2", capsules("1.5"), None),
        ("0.75", capsules(*USUAL), None),
        ("6", capsules("1", "3", "5"), "1 x 5 + 1 x 1"),
        ("3.6", capsules("0.6", "0.8", "1.5", "2"), "1 x 2 + 2 x 0.8"),  # not 2 x 1.5 + 1 x 0.6
        ("5", capsules("0.5", most=10), "10 x 0.5"),
        ("5.5", capsules("0.5", most=10), None),
        ("2.5", Liquid(Decimal(1), Decimal("0.1")), "2.5 mL"),
        ("2.25", Liquid(Decimal(1), Decimal("0.1")), None),
        ("2.5", Liquid(Decimal(5), Decimal("0.1")), "0.5 mL"),
        ("0.25", Liquid(Decimal(5), Decimal("0.1")), None),
        ("1", Liquid(Decimal(1), Decimal("0.001")), "1 mL"),
    ],
)
def test_known_makings(dose: str, supply: Capsules | Liquid, made: str | None) -> None:
    assert in_words(make_dose(Decimal(dose), supply)) == made


def test_half_milligrams_up_to_4_5_take_three_pieces_of_the_usual_four_strengths() -> None:
    for halves in range(1, 10):
        making = make_dose(Decimal(halves) / 2, capsules(*USUAL, most=3))
        assert making is not None
        assert sum(piece.count for piece in making.pieces or ()) <= 3


def test_an_amount_in_another_writing_makes_the_same() -> None:
    assert capsules("4.50", "0.500") == capsules("4.5", "0.5")
    assert make_dose(Decimal("5.0"), capsules("4.50", "0.500")) == Making(
        pieces=(Piece(Decimal("4.5"), 1), Piece(Decimal("0.5"), 1))
    )


def test_without_a_supply_nothing_is_said_of_pieces() -> None:
    assert make_dose(Decimal("4.5"), None) is None


@given(st.integers(1, 20_000), st.integers(1, 10_000), st.integers(1, 2_000))
def test_a_volume_is_exact_and_a_whole_number_of_syringe_steps(
    dose: int, strength: int, mark: int
) -> None:
    liquid = Liquid(Decimal(strength) / 1000, Decimal(mark) / 1000)
    making = make_dose(Decimal(dose) / 1000, liquid)
    fits = (dose * 1000) % (strength * mark) == 0  # in integers: dose/strength is n marks
    assert (making is not None) == fits
    if making is not None:
        assert making.pieces is None
        assert making.volume_ml is not None
        assert making.volume_ml * liquid.mg_per_ml * 1000 == dose
        assert (making.volume_ml * 1000) % mark == 0
        assert "E" not in str(making.volume_ml)


def test_a_thin_liquid_makes_a_large_volume_rather_than_an_error() -> None:
    liquid = Liquid(Decimal("0.001"), Decimal("0.1"))
    assert in_words(make_dose(Decimal("4.5"), liquid)) == "4500 mL"


@pytest.mark.parametrize(
    ("strengths", "most", "problem"),
    [
        ([], 4, ValidationCode.STRENGTHS_NONE),
        ([str(n) for n in range(1, 14)], 4, ValidationCode.STRENGTHS_TOO_MANY),
        (["1", "1.0"], 4, ValidationCode.STRENGTHS_EQUAL),
        (["0"], 4, ValidationCode.AMOUNT_NOT_POSITIVE),
        (["1"], 0, ValidationCode.MAX_PIECES),
        (["1"], 11, ValidationCode.MAX_PIECES),
    ],
)
def test_capsules_that_cannot_be_are_refused(
    strengths: list[str], most: int, problem: ValidationCode
) -> None:
    with pytest.raises(ValidationError) as caught:
        capsules(*strengths, most=most)
    assert caught.value.code is problem


def test_a_refusal_of_capsules_names_the_most_there_can_be() -> None:
    for strengths, pieces, most in (([str(n) for n in range(1, 14)], 4, "12"), (["1"], 11, "10")):
        with pytest.raises(ValidationError) as caught:
            capsules(*strengths, most=pieces)
        assert caught.value.details == {"most": most}


def test_the_strengths_of_capsules_are_kept_without_trailing_zeros() -> None:
    assert [str(strength) for strength in capsules("1.50", "3").strengths_mg] == ["1.5", "3"]


def test_the_amounts_of_a_liquid_are_kept_without_trailing_zeros() -> None:
    liquid = Liquid(Decimal("1.50"), Decimal("0.10"))
    assert (str(liquid.mg_per_ml), str(liquid.syringe_step_ml)) == ("1.5", "0.1")


@pytest.mark.parametrize(("strength", "mark"), [("0", "0.1"), ("1", "0"), ("1", "0.0001")])
def test_a_liquid_that_cannot_be_is_refused(strength: str, mark: str) -> None:
    with pytest.raises(ValidationError):
        Liquid(Decimal(strength), Decimal(mark))
