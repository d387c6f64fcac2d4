"""Amounts are exact decimals, read in one form only and written in one form only."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.amounts import (
    check_amount,
    from_micro,
    parse_amount,
    parse_typed_amount,
    plain,
    to_micro,
    typed_form,
)
from ldn_desktop.domain.errors import ValidationCode, ValidationError

thousandths = st.integers(1, 1_000_000)
amounts = thousandths.map(lambda n: Decimal(n) / 1000)


def problem_of(text: str, sign: str | None = None) -> ValidationCode:
    with pytest.raises(ValidationError) as caught:
        parse_amount(text) if sign is None else parse_typed_amount(text, sign)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("4", "4"),
        ("4.50", "4.5"),
        ("0.5", "0.5"),
        ("007", "7"),
        ("1000", "1000"),
        ("0.001", "0.001"),
    ],
)
def test_an_amount_is_digits_with_at_most_one_point(text: str, kept: str) -> None:
    assert plain(parse_amount(text)) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        ".5",
        "5.",
        "4.55.",
        "1,5",
        "1.5.0",
        "-1",
        "+1",
        "1_000",
        "1e3",
        "1E3",
        " 1",
        "1 ",
        "1\n",
        "NaN",
        "Infinity",
        "0x1",
        "\u0664",
        "\u0967.\u096b",
        "\uff14",
        "\u00b2",
        "4mg",
        "four",
        "4\u066b5",
        "1/2",
        "9" * 41,
    ],
)
def test_every_other_form_is_refused(text: str) -> None:
    assert problem_of(text) is ValidationCode.AMOUNT_FORM


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0", ValidationCode.AMOUNT_NOT_POSITIVE),
        ("0.000", ValidationCode.AMOUNT_NOT_POSITIVE),
        ("1000.001", ValidationCode.AMOUNT_TOO_LARGE),
        ("9" * 40, ValidationCode.AMOUNT_TOO_LARGE),
        ("0.0005", ValidationCode.AMOUNT_TOO_FINE),
        ("999.0000000000000000000000000000000001", ValidationCode.AMOUNT_TOO_FINE),
    ],
)
def test_an_amount_lies_on_the_grid_and_within_the_limits(
    text: str, problem: ValidationCode
) -> None:
    assert problem_of(text) is problem


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "-1", "0", "-0"])
def test_a_decimal_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        check_amount(Decimal(text))
    assert caught.value.code is ValidationCode.AMOUNT_NOT_POSITIVE


@given(amounts)
def test_an_amount_is_read_as_it_was_written(amount: Decimal) -> None:
    text = plain(amount)
    assert str(parse_amount(text)) == text
    assert parse_amount(text) == amount


@given(amounts)
def test_a_written_amount_has_a_leading_and_no_trailing_zero(amount: Decimal) -> None:
    whole, point, fraction = plain(amount).partition(".")
    assert whole == "0" or not whole.startswith("0")
    assert whole.isascii()
    assert whole.isdigit()
    assert bool(point) == bool(fraction)
    assert not fraction.endswith("0")
    assert len(fraction) <= 3


@given(thousandths)
def test_storage_keeps_an_amount_exactly(count: int) -> None:
    assert to_micro(from_micro(count)) == count
    assert str(from_micro(count)) == plain(Decimal(count) / 1000)


@pytest.mark.parametrize(("value", "text"), [("1E+2", "100"), ("10", "10"), ("0.0", "0")])
def test_no_exponent_is_written_and_whole_tens_keep_their_zero(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(st.text(max_size=45))
def test_any_text_is_an_amount_or_refused_by_name(text: str) -> None:
    for read in (
        parse_amount,
        lambda t: parse_typed_amount(t, "."),
        lambda t: parse_typed_amount(t, ","),
    ):
        try:
            amount = read(text)
        except ValidationError as error:
            complaint = error
        else:
            assert check_amount(amount) == amount
            continue
        assert complaint.code.value.startswith("amount_")
        assert len(complaint.details.get("value", "")) <= 40


@given(st.text(alphabet="0123456789.,_eE+- \u0661\u0663\u066b", max_size=8))
def test_what_is_read_is_what_its_digits_say(text: str) -> None:
    """No reading of "1_000", "1e3" or another script's digits as something else."""
    try:
        amount = parse_amount(text)
    except ValidationError:
        return
    whole, _, fraction = text.partition(".")
    digits = (whole + fraction).encode("ascii")
    assert amount * 10 ** len(fraction) == int(digits)


@given(
    amounts, st.sampled_from([".", ",", "\u066b"]), st.sampled_from(["", " mg", "mg", "\u00a0MG "])
)
def test_a_typed_amount_takes_the_locales_sign_and_the_unit(
    amount: Decimal, sign: str, unit: str
) -> None:
    assert parse_typed_amount(f" {plain(amount).replace('.', sign)}{unit}", sign) == amount


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("1,5", "."),
        ("1,500", "."),
        ("1,500", ","),
        ("12,340", ","),
        ("1.5", ","),
        ("1.500", ","),
        ("1,500.0", "."),
        ("1.500,0", ","),
        ("1,5,0", ","),
        ("1,500", "\u066b"),
        ("1\u060c500", "\u066b"),
        ("1,234", "\u066b"),
        ("1.500", "\u066b"),
        ("1,500.5", "\u066b"),
        ("1.5.0", "\u066b"),
        ("1\u066c500", "\u066b"),
        ("\u0661,\u0665\u0660\u0660", "\u066b"),
        (",", ","),
        ("mg", "."),
        (".", "."),
        ("5,", ","),
        ("4 mgs", "."),
        ("4 ml", "."),
        ("4,5 mg mg", ","),
    ],
)
def test_the_other_sign_and_two_signs_are_refused_not_guessed_at(text: str, sign: str) -> None:
    assert problem_of(text, sign) is ValidationCode.AMOUNT_FORM


@pytest.mark.parametrize(("text", "sign"), [(".5", "."), (",5 mg", ",")])
def test_a_typed_amount_may_leave_out_the_leading_zero(text: str, sign: str) -> None:
    assert parse_typed_amount(text, sign) == Decimal("0.5")


@pytest.mark.parametrize("text", ["4.5", "4,5", "4\u066b5", "4\u060c5", "04.50 mg"])
def test_where_no_keyboard_has_the_locales_sign_a_point_and_a_comma_are_read(text: str) -> None:
    assert parse_typed_amount(text, "\u066b") == Decimal("4.5")


@pytest.mark.parametrize(("text", "sign"), [("0,125", "\u066b"), ("0.125", "\u066b")])
def test_what_can_part_no_thousands_is_read(text: str, sign: str) -> None:
    assert parse_typed_amount(text, sign) == Decimal("0.125")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("\u0664\u066b\u0665", "\u066b"),
        ("\u06f4\u066b\u06f5", "\u066b"),
        ("\u06f4.\u06f5 mg", "."),
        ("\u0664\u066b\u0665", ","),
        ("\u096a,\u096b", ","),
        ("\uff14\uff0e\uff15", "."),
        ("\U0001e954.\U0001e955", "."),
    ],
)
def test_a_typed_amount_may_be_in_digits_of_any_script(text: str, sign: str) -> None:
    assert parse_typed_amount(text, sign) == Decimal("4.5")


def test_what_only_looks_like_a_digit_is_none() -> None:
    assert problem_of("4\u00b2", ".") is ValidationCode.AMOUNT_FORM
    assert problem_of("\u2463", ".") is ValidationCode.AMOUNT_FORM


@given(amounts, st.sampled_from([".", ",", "\u066b"]))
def test_what_a_field_shows_it_reads_back(amount: Decimal, sign: str) -> None:
    shown = typed_form(amount, sign)
    assert parse_typed_amount(shown, sign) == amount
    assert shown.isascii()


def test_a_refusal_repeats_what_was_typed() -> None:
    with pytest.raises(ValidationError) as caught:
        parse_typed_amount("4,55, mg", ",")
    assert caught.value.details == {"value": "4,55, mg"}


def test_a_refusal_repeats_the_first_forty_characters() -> None:
    for read in (parse_amount, lambda text: parse_typed_amount(text, ",")):
        with pytest.raises(ValidationError) as caught:
            read("1." * 30)
        assert caught.value.details == {"value": "1." * 20}


def test_a_refusal_of_a_large_amount_names_the_largest() -> None:
    with pytest.raises(ValidationError) as caught:
        parse_amount("1000.001")
    assert caught.value.details == {"largest": "1000"}


def test_a_typed_amount_outside_the_limits_is_refused_for_that() -> None:
    assert problem_of("0 mg", ".") is ValidationCode.AMOUNT_NOT_POSITIVE
    assert problem_of("1001", ",") is ValidationCode.AMOUNT_TOO_LARGE


def test_three_decimals_that_can_be_read_in_one_way_only_are_taken() -> None:
    assert parse_typed_amount("3,375", ",") == Decimal("3.375")
    assert parse_typed_amount("0,500", ",") == Decimal("0.5")
