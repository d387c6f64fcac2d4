"""Amounts as other apps write them: read where there is one way to read them, else not at all."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.exchange.third_party_fields import amount_in_mg, moment, why_no_amount
from ldn_desktop.services.third_party_import import LeftOut


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("4.5 mg", "4.5"),
        ("4,5mg", "4.5"),
        (" 3 MG ", "3"),
        ("3 mg at night", "3"),
        ("2 x 1.5 mg", "3"),
        ("3×0,5 mg", "1.5"),
        ("500 mcg", "0.5"),
        ("4500 µg", "4.5"),
        ("1 milligram", "1"),
        ("0.125 mg", "0.125"),
        ("", None),
        ("?", None),
        ("1", None),
        ("2 capsules", None),
        ("half", None),
        ("1,500 mg", None),  # one and a half, or fifteen hundred
        ("0 mg", None),
        ("5000 mg", None),
        ("1e3 mg", None),
        ("-1 mg", None),
        ("٣ mg", None),
        ("0.0001 mg", None),
        ("0.5 mcg", None),  # finer than what is kept
        ("500 micrograms", "0.5"),
        ("500 Mikrogramm", "0.5"),
        ("4,5 мг", "4.5"),
        ("3 mg por la noche", "3"),
        ("3 mg per os", "3"),
        ("3 - 4.5 mg", None),
        ("3 to 4.5 mg", None),
        ("1.5 mg + half", None),
        ("1½ mg", None),
        ("4 ½ mg", None),
        ("1/2 mg", None),
    ],
)
def test_an_amount_is_read_where_its_unit_says_how(text: str, mg: str | None) -> None:
    assert amount_in_mg(text, None) == (None if mg is None else Decimal(mg))


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("2 capsules", "3"),
        ("1", "1.5"),
        ("0,5 pill", "0.75"),
        ("2 Kapseln", "3"),
        ("2 капсулы", "3"),
        ("4.5 mg", "4.5"),
        ("4.5 мг", "4.5"),
        ("?", None),
        ("1½ tablets", None),
        ("2 g", None),
        ("2 ml", None),
        ("2 IU", None),
        ("4.5 milgram", None),
        ("5 %", None),
        ("1 tablet / day", None),
    ],
)
def test_pieces_are_read_once_it_is_said_what_one_is(text: str, mg: str | None) -> None:
    assert amount_in_mg(text, Decimal("1.5")) == (None if mg is None else Decimal(mg))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0.5mg/ml", LeftOut.CONCENTRATION),
        ("0,5 mg / mL", LeftOut.CONCENTRATION),
        ("0.5 mg per ml", LeftOut.CONCENTRATION),
        ("0.5 mg per drop", LeftOut.CONCENTRATION),
        ("0,5 mg pro Tropfen", LeftOut.CONCENTRATION),
        ("0,5 mg je ml", LeftOut.CONCENTRATION),
        ("0.5 mg in 1 ml", LeftOut.CONCENTRATION),
        ("500 mcg/ml", LeftOut.CONCENTRATION),
        ("2 x 0.5mg/ml", LeftOut.CONCENTRATION),
        ("0.05 %", LeftOut.CONCENTRATION),
        ("2 ml", LeftOut.OTHER_UNIT),
        ("2 g", LeftOut.OTHER_UNIT),
        ("1/2 tablet", LeftOut.NO_AMOUNT),
        ("3-4.5 mg", LeftOut.NO_AMOUNT),
        ("2 capsules", LeftOut.NO_AMOUNT),
        ("", LeftOut.NO_AMOUNT),
    ],
)
def test_what_is_no_amount_is_called_what_it_is(text: str, why: LeftOut) -> None:
    assert amount_in_mg(text, None) is None
    assert why_no_amount(text) is why
    if why is LeftOut.CONCENTRATION:
        assert amount_in_mg(text, Decimal("1.5")) is None


@given(st.text(max_size=30), st.none() | st.just(Decimal("1.5")))
def test_any_text_is_an_amount_that_can_be_kept_or_none(text: str, piece: Decimal | None) -> None:
    amount = amount_in_mg(text, piece)
    assert amount is None or Decimal("0.001") <= amount <= 1000


def test_moments_outside_of_the_years_planned_for_are_none() -> None:
    assert moment(0) is None
    assert moment(10**18) is None
    assert moment(-(10**18)) is None
    assert moment(1_800_000_000) == datetime(2027, 1, 15, 8, tzinfo=UTC)
