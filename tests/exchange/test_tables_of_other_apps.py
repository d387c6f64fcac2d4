"""Each layout that MedTimer and Dosage ever wrote says the same here."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.exchange.dosage import Dosage
from ldn_desktop.exchange.importers import read_import_file
from ldn_desktop.exchange.medtimer import MedTimer
from ldn_desktop.services.third_party_import import LeftOut, ThirdPartyHistory
from tests.support.writers import (
    Answer,
    Line,
    Print,
    dosage_page,
    dosage_table,
    iso_in_utc,
    medtimer_first,
    medtimer_second,
    medtimer_with_moments,
)

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2027, 2, 1)


def at(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2027, 1, day, int(hour), int(minute), tzinfo=BERLIN)


def in_digits(text: str, zero: str) -> str:
    return text.translate({ord("0") + n: ord(zero) + n for n in range(10)})


def twelve(moment: datetime) -> str:
    return f"{(moment.hour + 11) % 12 + 1}:{moment:%M}"


PHONES: dict[str, Print] = {
    "en-US": lambda m: f"{m.month}/{m.day}/{m:%y} {twelve(m)}\u202f{m:%p}",
    "en-GB": lambda m: f"{m:%d/%m/%Y %H:%M}",
    "de": lambda m: f"{m:%d.%m.%y %H:%M}",
    "fi": lambda m: f"{m.day}.{m.month}.{m.year} {m.hour}.{m:%M}",
    "sv": lambda m: f"{m:%Y-%m-%d %H:%M}",
    "fr-CA": lambda m: f"{m:%Y-%m-%d} {m.hour} h {m:%M}",
    "hu": lambda m: f"{m:%Y. %m. %d.} {m.hour}:{m:%M}",
    "ja": lambda m: f"{m:%Y/%m/%d} {m.hour}:{m:%M}",
    "ko": lambda m: f"{m:%y}. {m.month}. {m.day}. {'오전' if m.hour < 12 else '오후'} {twelve(m)}",
    "zh-TW": lambda m: f"{m.year}/{m.month}/{m.day} {'上午' if m.hour < 12 else '下午'}{twelve(m)}",
    "bg": lambda m: f"{m.day}.{m:%m.%y} г. {m.hour}:{m:%M} ч.",
    "ar-EG": lambda m: in_digits(
        f"{m.day}\u200f/{m.month}\u200f/{m.year} {twelve(m)} {'ص' if m.hour < 12 else 'م'}", "٠"
    ),
    "first": lambda m: f"{m.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%SZ}",
}
ANSWERS = [
    Answer(at(4, "21:00"), at(4, "21:03")),
    Answer(at(5, "21:00")),
    Answer(at(6, "21:00"), at(7, "00:10")),
    Answer(at(7, "08:00"), at(7, "08:00"), "Vitamin D", "1 capsule"),
    Answer(at(20, "21:00"), at(20, "21:09")),
]


def told(tmp_path: Path, text: str, today: date = TODAY) -> ThirdPartyHistory:
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    found = read_import_file(path, BERLIN, today)
    assert isinstance(found, MedTimer | Dosage)
    return found.of("LDN", BERLIN, None)


@pytest.mark.parametrize("phone", PHONES)
def test_every_layout_of_medtimers_table_is_read_in_every_way_a_phone_prints_it(
    tmp_path: Path, phone: str
) -> None:
    show = PHONES[phone]
    times = [at(4, "21:03"), at(7, "00:10"), at(20, "21:09")]
    without = {(LeftOut.NOT_TAKEN, 1), (LeftOut.OTHER_MEDICINES, 1)}
    first = told(tmp_path, medtimer_first(ANSWERS, show))
    assert [(d.day.day, f"{d.at:%H:%M}", d.taken_at) for d in first.doses] == [
        (4, "21:00", None),
        (6, "21:00", None),
        (20, "21:00", None),
    ]
    assert {*first.left_out} == without
    texts = [medtimer_second(ANSWERS, show)]
    texts += [medtimer_with_moments(ANSWERS, show, extra) for extra in range(4)]
    for text in texts:
        history = told(tmp_path, text)
        assert [dose.taken_at for dose in history.doses] == times
        assert [(d.day.day, f"{d.at:%H:%M}") for d in history.doses] == [
            (4, "21:00"),
            (6, "21:00"),
            (20, "21:00"),
        ]
        assert ({*history.left_out}, history.numbers) == (without, ())


def test_a_note_of_more_lines_after_a_cut_row_stays_a_note(tmp_path: Path) -> None:
    answers = [*ANSWERS[:2], Answer(at(6, "21:00"), at(6, "21:01"), notes="bad;\n\nthen; good")]
    head, first, *rest = medtimer_with_moments(answers, PHONES["de"], 3).split("\n")
    for cut in (first[:40], first.rsplit(";", 2)[0]):
        history = told(tmp_path, "\n".join((head, cut, *rest)))
        assert history.numbers == ((LeftOut.BROKEN, (2,)),)
        assert [dose.note for dose in history.doses] == ["bad;\n\nthen; good"]


@pytest.mark.parametrize("cell", ["4.4.27 25:00", "x", "", "32.1.27 21:00", "4.1.2035 21:00"])
def test_a_row_with_an_odd_time_spoils_only_itself(tmp_path: Path, cell: str) -> None:
    rows = medtimer_second(ANSWERS, PHONES["de"]).split("\n")
    rows[1] = f"{cell};LDN;4.5 mg;"
    history = told(tmp_path, "\n".join(rows))
    assert (len(history.doses), history.numbers) == (2, ((LeftOut.NO_TIME, (2,)),))
    rows[1] = f"{cell};Vitamin D;1 capsule;"
    assert told(tmp_path, "\n".join(rows)).numbers == ()


DESKS: dict[str, tuple[Print, Print]] = {
    "ISO": (iso_in_utc, lambda m: f"{m:%H:%M}"),
    "en-US": (lambda m: f"{m:%m/%d/%Y}", lambda m: f"{twelve(m)}\u202f{m:%p}"),
    "de": (lambda m: f"{m:%d.%m.%Y}", lambda m: f"{m:%H:%M}"),
    "en-GB": (lambda m: f"{m:%d/%m/%Y}", lambda m: f"{m:%H:%M}"),
    "ko": (
        lambda m: f"{m:%Y. %m. %d.}",
        lambda m: f"{'오전' if m.hour < 12 else '오후'} {twelve(m)}",
    ),
    "fa": (lambda m: in_digits(_persian(m), "۰"), lambda m: in_digits(f"{m:%H:%M}", "۰")),
    "th": (lambda m: f"{m:%d/%m}/{m.year + 543}", lambda m: f"{m:%H:%M}"),
}
LINES = [
    Line(at(20, "21:09")),
    Line(at(8, "23:59"), "Missed"),
    Line(at(7, "00:20")),
    Line(at(5, "21:05"), "Skipped"),
    Line(at(4, "21:03"), "Confirmed (Time Unknown)"),
]


def _persian(moment: datetime) -> str:
    """Return a date from 22 December 2026 to 19 January 2027, in Dey of 1405, or after it."""
    day = (moment.date() - date(2026, 12, 21)).days
    return f"1405/{10 if day <= 30 else 11:02d}/{day if day <= 30 else day - 30:02d}"


@pytest.mark.parametrize("desk", DESKS)
def test_dosages_table_and_page_are_read_with_the_dates_of_every_locale(
    tmp_path: Path, desk: str
) -> None:
    for write in (dosage_table, dosage_page):
        history = told(tmp_path, write(LINES, *DESKS[desk]))
        assert [(d.day.day, d.taken, d.taken_at) for d in history.doses] == [
            (20, True, at(20, "21:09")),
            (6, True, at(7, "00:20")),
            (5, False, None),
            (4, True, None),
        ]
        assert history.left_out == ((LeftOut.NOT_ANSWERED, 1),)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('"05/01/2027","25:00","LDN","4.5 mg","Skipped",""', LeftOut.NO_TIME),
        ('"05/13/2027","21:00","LDN","4.5 mg","Skipped",""', LeftOut.NO_TIME),
        ('"05/01/2027","21:00","LDN","4.5 mg","Confirmed","soon"', LeftOut.NO_TIME),
        ('"05/01/2027","21:00","LDN","4.5 mg","Skipped"', LeftOut.BROKEN),
        ('"05/01/2027","21:00","LDN","4.5 mg","Skipped', LeftOut.BROKEN),
        ('"05/01/2027","21:00","LDN","4.5 mg","Perhaps",""', LeftOut.UNKNOWN_WORD),
        ('"05/01/2027","21:00","LDN","0.5mg/ml","Skipped",""', LeftOut.CONCENTRATION),
        ('"05/01/2027","21:00"," ","4.5 mg","Skipped",""', LeftOut.NO_NAME),
    ],
)
def test_an_odd_row_of_dosages_table_spoils_only_itself(
    tmp_path: Path, row: str, why: LeftOut
) -> None:
    rows = dosage_table(LINES, *DESKS["en-GB"]).split("\n")
    history = told(tmp_path, "\n".join((*rows[:4], row, *rows[5:])))
    assert (len(history.doses), history.numbers) == (3, ((why, (5,)),))


def test_dates_that_can_be_read_in_two_ways_are_refused_not_guessed(tmp_path: Path) -> None:
    def table(*said: datetime) -> str:
        return dosage_table([Line(one) for one in said], *DESKS["en-GB"])

    later = date(2027, 12, 24)
    for days in ((4,), (4, 5)):
        with pytest.raises(ValidationError) as refused:
            told(tmp_path, table(*(at(day, "21:00") for day in days)), later)
        assert refused.value.code is ValidationCode.DATES_TWO_WAYS
        assert refused.value.details["value"] == "04/01/2027"
    assert told(tmp_path, table(at(4, "21:00")), date(2027, 2, 1)).doses[0].day == date(2027, 1, 4)
    in_a_row = [at(4, "21:00") + timedelta(days=n) for n in range(3)]
    assert [d.day.month for d in told(tmp_path, table(*in_a_row), later).doses] == [1, 1, 1]
    unsorted = [at(4, "21:00"), at(5, "21:00"), at(4, "22:00") + timedelta(days=31)]
    assert [d.day.month for d in told(tmp_path, table(*unsorted), later).doses] == [1, 1, 2]
