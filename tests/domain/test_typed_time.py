"""A typed time of day is read in one way, or asked about; never guessed at."""

from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.typed_time import TO_24, ClockFormat, parse_typed_time

AMERICAN = ClockFormat(is_halved=True)
CANADIAN = ClockFormat("a.m.", "p.m.", is_halved=True)
MEXICAN = ClockFormat("a.\u00a0m.", "p.\u00a0m.", is_halved=True)
KOREAN = ClockFormat("\uc624\uc804", "\uc624\ud6c4", is_halved=True)
EGYPTIAN = ClockFormat("\u0635", "\u0645", is_halved=True)
QUEBEC = ClockFormat("a.m.", "p.m.", words=("h",))
SAXON = ClockFormat("vm.", "nm.", words=("Kl",))
TWELVES = (AMERICAN, CANADIAN, MEXICAN, KOREAN, EGYPTIAN)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def problem_of(text: str, clock: ClockFormat) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        parse_typed_time(text, clock)
    return caught.value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("21:00", time(21)),
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("21.30", time(21, 30)),
        ("21h30", time(21, 30)),
        (" 08:00 ", time(8)),
        ("0:05", time(0, 5)),
        ("23:59", time(23, 59)),
        ("12:30", time(12, 30)),
        ("9 pm", time(21)),
        ("9:30 PM", time(21, 30)),
        ("21", time(21)),
        ("9", time(9)),
        ("0", time(0)),
        ("2100", time(21)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("21 30", time(21, 30)),
        ("21,30", time(21, 30)),
        ("21h", time(21)),
        ("21 Uhr", time(21)),
        ("Klo 21", time(21)),
        ("21.30 Uhr", time(21, 30)),
        ("930pm", time(21, 30)),
        ("\u06f2\u06f1:\u06f0\u06f5", time(21, 5)),
        ("\uff12\uff11\uff1a\uff13\uff10", time(21, 30)),
    ],
)
def test_where_the_day_has_24_hours_each_time_is_one(text: str, meant: time) -> None:
    assert parse_typed_time(text, TO_24) == meant


@pytest.mark.parametrize(
    "text",
    [
        "9:30",
        "09:30",
        "9.30",
        "12:30",
        "1:00",
        "\u0669:\u0663\u0660",
        "9",
        "12",
        "930",
        "0930",
        "9h",
    ],
)
@pytest.mark.parametrize("clock", TWELVES)
def test_where_it_has_twice_12_the_half_is_asked_for(text: str, clock: ClockFormat) -> None:
    error = problem_of(text, clock)
    assert error.code is ValidationCode.TIME_HALF
    assert error.details == {
        "value": text,
        "before_noon": clock.before_noon,
        "after_noon": clock.after_noon,
    }


@pytest.mark.parametrize("clock", TWELVES)
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9:30 PM", time(21, 30)),
        ("9:30pm", time(21, 30)),
        ("9:30 p.m.", time(21, 30)),
        ("9:30\u202fp.\u00a0m.", time(21, 30)),
        ("9 pm", time(21)),
        ("9p", time(21)),
        ("9:30 AM", time(9, 30)),
        ("12a", time(0)),
        ("12 am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("21:30", time(21, 30)),
        ("21:30 pm", time(21, 30)),
        ("0:30 am", time(0, 30)),
        ("00:30", time(0, 30)),
        ("13:00", time(13)),
        ("21", time(21)),
        ("2100", time(21)),
        ("9:00pm", time(21)),
        ("930 p.m.", time(21, 30)),
        ("0930am", time(9, 30)),
        ("21h", time(21)),
    ],
)
def test_the_half_is_read_as_people_write_it(clock: ClockFormat, text: str, meant: time) -> None:
    assert parse_typed_time(text, clock) == meant


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("\uc624\ud6c4 9:30", KOREAN),
        ("\uc624\ud6c49:30", KOREAN),
        ("\u0669:\u0663\u0660 \u0645", EGYPTIAN),
        ("9:30 \u200f\u0645", EGYPTIAN),
        ("9:30\u00a0p.\u00a0m.", MEXICAN),
        ("21 h 30", QUEBEC),
        ("Kl. 21.30", SAXON),
        ("kl 21:30", SAXON),
    ],
)
def test_a_time_is_read_as_its_locale_writes_it(text: str, clock: ClockFormat) -> None:
    assert parse_typed_time(text, clock) == time(21, 30)


@pytest.mark.parametrize("clock", [TO_24, AMERICAN])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "9:3",
        "93",
        "960",
        "21000",
        "25:00",
        "24:00",
        "21:60",
        "9:60 pm",
        "13:00 am",
        "0:30 pm",
        "25 pm",
        "nine",
        "2100:00",
        "-1:00",
        "9:30 xm",
        "9:30 pm pm",
        "9:30:00",
        "9-30",
        "9 h h",
        "9\u00b2:00",
    ],
)
def test_what_is_no_time_is_refused_as_typed(text: str, clock: ClockFormat) -> None:
    error = problem_of(text, clock)
    assert error.code is ValidationCode.TIME_FORM
    assert error.details == {"value": text}


def test_a_word_of_the_locale_stands_once_in_a_time() -> None:
    assert problem_of("Kl. Kl. 21.30", SAXON).code is ValidationCode.TIME_FORM


@given(times, st.sampled_from(TWELVES))
@example(time(0), AMERICAN)
@example(time(12), AMERICAN)
def test_each_minute_of_the_day_has_a_name_in_both_ways(at: time, clock: ClockFormat) -> None:
    half = clock.after_noon if at.hour >= 12 else clock.before_noon
    assert parse_typed_time(f"{at.hour % 12 or 12}:{at.minute:02} {half}", clock) == at
    assert parse_typed_time(f"{at:%H:%M}", TO_24) == at


@given(st.text(max_size=50), st.sampled_from((TO_24, *TWELVES, QUEBEC)))
def test_any_text_is_a_time_or_refused_by_name(text: str, clock: ClockFormat) -> None:
    try:
        at = parse_typed_time(text, clock)
    except ValidationError as error:
        complaint = error
    else:
        assert (at.second, at.tzinfo) == (0, None)
        return
    assert complaint.code in (ValidationCode.TIME_FORM, ValidationCode.TIME_HALF)
    assert len(complaint.details["value"]) <= 40
