"""What is typed into the settings, read without a screen."""

from datetime import time

import pytest

from ldn_desktop.desktop.autostart import AutostartState
from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.settings import SETTINGS, Settings
from ldn_desktop.ui.settings.labels import SET_ELSEWHERE, labels, range_of
from ldn_desktop.ui.settings.presenter import (
    MOST_OWN_SYMPTOMS,
    InvalidSetting,
    autostart_words,
    check_quiet,
    name_form,
    read_minutes,
    read_whole,
    show_minutes,
    with_own,
    with_several,
    with_usual,
    without_own,
)

DREAMS = UsualSymptom.DREAMS.value


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("15, 30, 60", (15, 30, 60)), ("60 15;30", (15, 30, 60)), ("", ()), ("5,5", (5,))],
)
def test_minutes_stand_side_by_side(typed: str, minutes: tuple[int, ...]) -> None:
    assert read_minutes(typed) == minutes
    assert read_minutes(show_minutes(minutes)) == minutes


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1441", "15, x", "1.5", "9" * 50])
def test_minutes_out_of_range_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_minutes(typed)


def test_too_many_moments_are_refused() -> None:
    with pytest.raises(InvalidSetting):
        read_minutes(" ".join(str(n) for n in range(1, 14)))


def test_hours_have_a_least_and_a_most() -> None:
    allowed = range_of("before_next_hours")
    assert read_whole(" 0 ", allowed) == 0
    for typed in ("13", "-1", "", "x"):
        with pytest.raises(ValidationError) as caught:
            read_whole(typed, allowed)
        assert caught.value.details == {"least": "0", "most": "12"}


def test_only_a_setting_of_whole_numbers_has_a_range() -> None:
    with pytest.raises(LookupError):
        range_of("sound")


def test_each_setting_has_a_label_or_is_named_as_set_elsewhere() -> None:
    assert sorted((*labels(), *SET_ELSEWHERE)) == sorted(SETTINGS)


def test_quiet_hours_need_both_ends_and_some_length() -> None:
    check_quiet(None, None)
    check_quiet(time(23), time(7))
    for start, end in ((time(23), None), (None, time(7)), (time(23), time(23))):
        with pytest.raises(InvalidSetting):
            check_quiet(start, end)


def test_a_usual_symptom_goes_and_comes_back_in_its_place() -> None:
    settings = Settings()
    without = with_usual(settings, DREAMS, shown=False)
    assert DREAMS not in without
    back = with_usual(Settings(symptoms=(*without, "fatigue")), DREAMS, shown=True)
    assert back == (*settings.symptoms, "fatigue")


def test_own_symptoms_are_words_like_any_other_once_each_and_six_at_most() -> None:
    settings = Settings(symptoms=with_own(Settings(), "  <b>brain</b>  fog 🙂 "))
    assert settings.symptoms[-1] == "<b>brain</b> fog 🙂"
    with pytest.raises(InvalidSetting):
        with_own(settings, "<B>Brain</B> fog 🙂")
    with pytest.raises(InvalidSetting):
        with_own(Settings(symptoms=("\u0130shal",)), "ISHAL")
    for number in range(MOST_OWN_SYMPTOMS - 1):
        settings = Settings(symptoms=with_own(settings, f"symptom {number}"))
    with pytest.raises(InvalidSetting):
        with_own(settings, "one more")
    assert without_own(settings, "symptom 0") == tuple(
        name for name in settings.symptoms if name != "symptom 0"
    )


@pytest.mark.parametrize("typed", ["", "   ", "x" * 10_000, "a\x00b"])
def test_a_name_that_cannot_be_kept_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        with_own(Settings(), typed)


def test_a_start_that_is_gone_is_said_with_the_mend() -> None:
    assert "mend" in autostart_words(AutostartState.BROKEN)
    assert autostart_words(None) != autostart_words(AutostartState.OFF)


def test_symptoms_stand_in_a_line_between_commas_and_a_known_one_stays_as_it_is() -> None:
    before = Settings(symptoms=("Pain",))
    assert with_several(before, " pain, brain  fog;Tiredness ,, brain fog") == (
        "Pain",
        "brain fog",
        "Tiredness",
    )
    assert with_several(before, "") == ("Pain",)
    keyed = "pain\u060c a\u061b b\uff0c c\u3001 d\uff1b A"
    assert with_several(before, keyed) == ("Pain", "a", "b", "c", "d")


@pytest.mark.parametrize("typed", ["x" * 201, ",".join("abcdefg"), "pain\x00"])
def test_a_line_of_symptoms_that_cannot_be_kept_is_refused(typed: str) -> None:
    with pytest.raises((InvalidSetting, ValidationError)):
        with_several(Settings(), typed)


def test_words_of_ones_own_lose_no_more_than_their_outer_blanks() -> None:
    form = name_form()
    assert form.read("  spring   2024 ") == "spring 2024"
    assert form.read("") == ""
    with pytest.raises(ValidationError):
        form.read("x" * 201)
