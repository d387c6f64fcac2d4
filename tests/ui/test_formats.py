"""In every locale that Qt knows: what is shown is in one kind of digits, and is read back."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from PySide6.QtGui import QTextLayout, QTextLine

from ldn_desktop.domain.amounts import parse_typed_amount
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.typed_time import ClockFormat, parse_typed_time
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.wording.amounts import number, show_mg

LOCALES = QLocale.matchingLocales(
    QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
)
EVERY = tuple((locale, formats_of(locale)) for locale in LOCALES)
TIMES = tuple(time(minute // 60, minute % 60) for minute in range(0, 24 * 60, 5))
amounts = st.integers(1, 1_000_000).map(lambda n: Decimal(n) / 1000)


def is_plain(text: str) -> bool:
    return all(sign.isascii() for sign in text if sign.isdecimal())


def test_a_time_is_read_back_in_every_locale() -> None:
    assert len(EVERY) > 400
    for locale, formats in EVERY:
        for at in TIMES:
            shown = formats.time(at)
            assert parse_typed_time(shown, formats.clock) == at, (locale.name(), shown)
            assert is_plain(shown), (locale.name(), shown)


@pytest.mark.parametrize("is_own_script", [False, True])
@pytest.mark.parametrize(
    "minutes", [0, 30, 9 * 60, 9 * 60 + 5, 12 * 60, 12 * 60 + 30, 21 * 60, 1439]
)
def test_a_time_is_read_in_each_way_that_people_type_it_in_every_locale(
    minutes: int, *, is_own_script: bool
) -> None:
    at = time(minutes // 60, minutes % 60)
    for locale, formats in EVERY:
        clock = formats.clock
        is_twice = clock.is_halved and 0 < at.hour <= 12
        for typed, has_half in typed_ways(at, clock):
            text = in_script_of(locale, typed) if is_own_script else typed
            if has_half or not is_twice:
                assert parse_typed_time(text, clock) == at, (locale.name(), text)
                continue
            with pytest.raises(ValidationError) as caught:
                parse_typed_time(text, clock)
            assert caught.value.code is ValidationCode.TIME_HALF, (locale.name(), text)


def typed_ways(at: time, clock: ClockFormat) -> Iterator[tuple[str, bool]]:
    """Yield how people type a time, and whether that names the half of the day."""
    hour, twelve, minute = at.hour, at.hour % 12 or 12, f"{at.minute:02}"
    own, half = (clock.after_noon, "pm") if hour >= 12 else (clock.before_noon, "am")
    for between in (":", ".", "h", " ", ","):
        yield f"{hour}{between}{minute}", False
    yield f"{hour:02}{minute}", False
    yield from ((f"{twelve}:{minute} {own}", True), (f"{own} {twelve}:{minute}", True))
    yield f"{twelve}{minute}{half}", True
    if not at.minute:
        yield from ((f"{hour}", False), (f"{hour} h", False))
        yield from ((f"{twelve}{half}", True), (f"{twelve} {own}", True))


def in_script_of(locale: QLocale, text: str) -> str:
    """Return the text with the locale's digits in place of 0-9."""
    return "".join(locale.toString(int(sign)) if sign.isdecimal() else sign for sign in text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ja_JP", "21時30分"),
        ("ko_KR", "오후 9시 30분"),
        ("bg_BG", "21:30 ч."),
        ("fr_CA", "21 h 30 min"),
    ],
)
def test_the_words_of_a_long_time_are_read(name: str, text: str) -> None:
    assert parse_typed_time(text, formats_of(QLocale(name)).clock) == time(21, 30)


def test_am_and_pm_are_read_in_every_locale_with_and_without_points() -> None:
    for locale, formats in EVERY:
        for half in ("PM", "pm", "p.m.", "p. m."):
            at = parse_typed_time(f"9:30 {half}", formats.clock)
            assert at == time(21, 30), (locale.name(), half)
        assert parse_typed_time("9 am", formats.clock) == time(9), locale.name()


def test_half_past_nine_is_asked_about_where_the_locale_writes_it_twice_a_day() -> None:
    for locale, formats in EVERY:
        if "21" in formats.time(time(21, 30)):
            assert parse_typed_time("9:30", formats.clock) == time(9, 30), locale.name()
            continue
        with pytest.raises(ValidationError) as caught:
            parse_typed_time("9:30", formats.clock)
        assert caught.value.code is ValidationCode.TIME_HALF, locale.name()


@given(amounts)
def test_an_amount_is_read_back_in_every_locale(amount: Decimal) -> None:
    for locale, formats in EVERY:
        for shown in (number(amount, formats), show_mg(amount, formats)):
            read = parse_typed_amount(shown, formats.decimal_sign)
            assert read == amount, (locale.name(), shown)
            assert shown.isascii() or shown.replace("\u00a0", " ").isascii()


def test_own_digits_and_the_own_sign_are_read_in_every_locale() -> None:
    for locale, formats in EVERY:
        own = locale.toString(4.5, "f", 1)
        assert parse_typed_amount(own, formats.decimal_sign) == Decimal("4.5"), (locale.name(), own)


@pytest.mark.parametrize("name", ["fa_IR", "ar_EG", "ar_SA"])
def test_usual_keyboards_can_write_an_amount_where_the_sign_is_on_none(name: str) -> None:
    formats = formats_of(QLocale(name))
    for typed in ("4.5", "4,5", "4\u066b5", "\u06f4\u066b\u06f5", "\u0664.\u0665"):
        assert parse_typed_amount(typed, formats.decimal_sign) == Decimal("4.5")
    assert show_mg(Decimal("4.5"), formats) == "4.5\u00a0mg"


def test_dates_are_in_the_same_digits_in_every_locale() -> None:
    for locale, formats in EVERY:
        for days in range(0, 365, 17):
            day = date(2027, 1, 4) + timedelta(days=days)
            assert is_plain(formats.day(day) + formats.long_day(day)), locale.name()


def x_of(line: QTextLine, place: int) -> float:
    found = line.cursorToX(place)  # the position, and the place that it is of
    assert isinstance(found, tuple)
    return float(found[0])


def places(text: str, parts: tuple[str, ...]) -> list[tuple[float, float]]:
    """Return where each part of a line begins and ends on the screen, its marks left out."""
    layout = QTextLayout(text)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    found, after = [], 0
    for part in parts:
        start = text.index(part, after)
        after = start + len(part)
        ends = [x_of(line, n) for n in range(start, after + 1)]
        found.append((min(ends), max(ends)))
    return found


@pytest.mark.usefixtures("qapp")
def test_a_date_or_time_moves_no_number_beside_it_in_every_locale() -> None:
    seen: set[tuple[str, ...]] = set()
    for locale, formats in EVERY:
        day, at = formats.day(date(2027, 1, 14)), formats.time(time(9, 30))
        later = formats.time(time(21, 45))
        if (day, at, later) in seen:
            continue
        seen.add((day, at, later))
        line = f"From {day}: 4 mg, at {at}, {later}, 3 mg"
        found = places(line, ("From ", day, ": 4 mg, at ", at, ", ", later, ", 3 mg"))
        for (_start, end), (start, _end) in pairwise(found):
            assert end <= start + 0.5, (locale.name(), line)
    assert len(seen) > 100


class WithSeconds(QLocale):
    """A locale whose short time has seconds, as the C locale's has before Qt 6.11."""

    def timeFormat(self, _format: QLocale.FormatType = QLocale.FormatType.ShortFormat) -> str:  # noqa: N802
        return "HH:mm:ss"


def test_a_time_is_shown_and_read_without_seconds() -> None:
    formats = formats_of(WithSeconds(QLocale.Language.C))
    assert formats.time(time(21, 5)) == "21:05"
