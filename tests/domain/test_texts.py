"""A name or note may hold any words, of a bounded length."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import NAME_LENGTH, check_text, folded, in_place, parse_whole_number


@pytest.mark.parametrize(
    "text",
    [
        "<img src=file:x>",
        "\U0001f48a\u200d\U0001f469",
        "\u05e9\u05dc\u05d5\u05dd \u202eabc",
        "a\nb\tc",
        "a\r\nb",
        "%s {0}",
        "x" * NAME_LENGTH,
        "",
    ],
)
def test_any_words_are_kept_as_they_are(text: str) -> None:
    assert check_text(text, NAME_LENGTH) == text


@pytest.mark.parametrize(
    ("text", "needed", "problem"),
    [
        ("x" * (NAME_LENGTH + 1), False, ValidationCode.TEXT_TOO_LONG),
        ("a\x00b", False, ValidationCode.TEXT_CONTROL),
        ("a\x1bb", False, ValidationCode.TEXT_CONTROL),
        ("\ud800", False, ValidationCode.TEXT_CONTROL),
        (" \n\t ", True, ValidationCode.TEXT_EMPTY),
        ("", True, ValidationCode.TEXT_EMPTY),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str, needed: bool, problem: ValidationCode) -> None:
    with pytest.raises(ValidationError) as caught:
        check_text(text, NAME_LENGTH, where="medicine", needed=needed)
    assert (caught.value.code, caught.value.where) == (problem, "medicine")
    too_long = problem is ValidationCode.TEXT_TOO_LONG
    assert caught.value.details == ({"most": str(NAME_LENGTH)} if too_long else {})


def test_a_text_of_no_field_is_refused_without_one() -> None:
    with pytest.raises(ValidationError) as caught:
        check_text("\x00", NAME_LENGTH)
    assert caught.value.where == ""


@given(st.text(max_size=300))
def test_what_is_kept_can_be_written_as_utf_8(text: str) -> None:
    try:
        kept = check_text(text, NAME_LENGTH)
    except ValidationError:
        return
    assert kept.encode().decode() == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("999999", 999_999),
        ("1000000", None),
        ("9" * 10_000, None),
        ("", None),
        (" 7", None),
        ("-7", None),
        ("7.0", None),
        ("1_0", None),
        ("\u0667", None),
        ("\u00b2", None),
    ],
)
def test_a_whole_number_is_six_digits_at_most_and_nothing_else(
    text: str, number: int | None
) -> None:
    assert parse_whole_number(text) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Joint  pain ", "joint pain"),
        ("Mu\u0308digkeit", "M\u00fcdigkeit"),
        ("STRASSE", "Stra\u00dfe"),
        ("\u0130shal", "ishal"),
        ("ISHAL", "\u0131shal"),
        ("KIRIK", "k\u0131r\u0131k"),
        ("\u03a0\u038c\u039d\u039f\u03a3", "\u03c0\u03cc\u03bd\u03bf\u03c2"),
        ("\u0411\u041e\u041b\u042c", "\u0431\u043e\u043b\u044c"),
        ("\uff30ain", "pain"),
        ("\u30ab\u3099", "\u30ac"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("\u200epain\u200f", "pain"),
        ("\u2639\ufe0f", "\u2639"),
    ],
)
def test_equal_names_are_equal_in_every_languages_letters(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pain", "pains"),
        ("jointpain", "joint pain"),
        ("M\u00fcdigkeit", "Mudigkeit"),
        ("\u0439", "\u0438"),
        ("", "pain"),
    ],
)
def test_other_names_are_other_names(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
@example("\u0130I\u0131i\u0307")
@example("\u1e9e\u0149\u0345\u1fb3")
def test_a_name_is_equal_to_itself_in_any_case_and_form(name: str) -> None:
    forms = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    for other in (name.upper(), name.lower(), name.casefold(), folded(name), *forms):
        assert folded(other) == folded(name)


@pytest.mark.parametrize("text", ["9:30 \u0645", "29 \u05d9\u05e0\u05d5\u05d0\u05e8"])
def test_letters_from_right_to_left_are_held_in_place(text: str) -> None:
    assert in_place(text) == f"\u200e{text}\u200e"
    assert folded(in_place(text)) == folded(text)


@pytest.mark.parametrize("text", ["", "9:30 PM", "29 \u044f\u043d\u0432\u0430\u0440\u044f"])
def test_other_letters_need_nothing_to_stay_in_place(text: str) -> None:
    assert in_place(text) == text
