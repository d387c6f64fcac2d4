"""What `make desks` reads from pictures and writes into its table, without the desktops."""

import subprocess
import sys
from pathlib import Path

import pytest
import run_desks
from desk_table import OK, Row, merged, page, parse_rows
from desktops import DESKTOPS, named
from hypothesis import given
from hypothesis import strategies as st
from overlay import Place
from PySide6.QtGui import QColor, QImage
from run_desks import rows_of
from words_seen import Area, Word, is_like, parse_area, parse_words, pixels_like, place_of

ROOT = Path(__file__).parents[2]
HEADING = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)
BUTTONS = f"""{HEADING}
4\t1\t5\t1\t1\t0\t2030\t1432\t352\t30\t-1\t
5\t1\t5\t1\t1\t1\t2030\t1432\t82\t24\t96.3\tTaken
5\t1\t5\t1\t1\t2\t2179\t1432\t22\t24\t42.3\tIn
5\t1\t5\t1\t1\t3\t2216\t1432\t62\t24\t42.3\t15..
5\t1\t5\t1\t1\t4\t2322\t1432\t60\t30\t93.5\tSkip
"""


def said(text: str, left: int = 0, top: int = 0, line: int = 1) -> list[Word]:
    words = []
    for part in text.split():
        words.append(Word(part, (1, 1, 1, line), left, top, 8 * len(part), 12))
        left += 8 * len(part) + 6
    return words


def test_each_button_of_a_row_is_found_where_it_is() -> None:
    words = parse_words(BUTTONS, larger=2)
    assert place_of("Taken", words) == (1035, 722)
    assert place_of("In 15 min", words) == (1114, 722)
    assert place_of("Skip", words) == (1176, 723)
    assert place_of("Yes, go on", words) is None


@pytest.mark.parametrize(
    "read", ["In 15 min", "ln 15 min", "In l5 min", "In 15 …", "In 15..", "[In 15 min]"]
)
def test_a_label_is_known_though_letters_are_mixed_up_or_it_is_cut_short(read: str) -> None:
    assert is_like(read, "In 15 min")


@pytest.mark.parametrize("read", ["In 5 …", "I…", "In 1 hour", "Taken", "", "…", "Skip"])
def test_another_label_is_not_taken_for_it(read: str) -> None:
    assert not is_like(read, "In 15 min")


def test_a_word_within_a_sentence_is_no_button() -> None:
    assert place_of("Taken", said("Taken at 21:00 yesterday")) is None


def test_words_of_equally_wide_letters_are_one_label() -> None:
    words = [*said("Time", left=0), *said("for", left=44), *said("you", left=80)]
    assert place_of("Time for you", words) == (52, 6)


def test_buttons_that_stand_close_are_two() -> None:
    words = [*said("Taken", left=0), *said("In 15...", left=52), *said("Skip", left=130)]
    assert place_of("In 15 min", words) == (83, 6)
    assert place_of("Skip", words) == (146, 6)


def test_the_lowest_of_two_is_pressed() -> None:
    words = [*said("Taken", top=10), *said("Taken", top=300, line=2)]
    assert place_of("Taken", words) == (20, 306)


def test_pixels_of_the_icons_colour_are_counted(tmp_path: Path) -> None:
    image = QImage(7, 5, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    for column in range(3):
        image.setPixelColor(column, 2, QColor("#0f6b72"))
    image.setPixelColor(5, 4, QColor("#0f8b72"))
    assert image.save(str(tmp_path / "a.png"))
    assert pixels_like(tmp_path / "a.png", (0x0F, 0x6B, 0x72)) == 3


def test_the_area_that_changed_is_read() -> None:
    assert parse_area("297x86+967+43") == Area(967, 43, 297, 86)
    assert str(parse_area("297x86+967+43")) == "297x86+967+43"
    assert parse_area("0x0+1280+800") is None
    assert parse_area("") is None


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1).filter(
    lambda text: "|" not in text and text != "-"
)


@given(st.lists(st.builds(Row, CELLS, CELLS, CELLS, CELLS)))
def test_the_page_is_read_as_it_was_written(rows: list[Row]) -> None:
    assert parse_rows(page(rows)) == rows


def test_a_run_of_one_desktop_keeps_the_rows_of_the_others_in_their_order() -> None:
    old = [Row("LXQt", "1", "shown", "bad"), Row("XFCE", "4", "shown", OK), Row("Gone", "", "", "")]
    new = [Row("LXQt", "2", "shown", OK), Row("LXQt", "2", "tray", OK)]
    assert merged(old, new, ["LXQt", "XFCE"]) == [*new, old[1]]


def test_what_a_point_says_stays_one_row() -> None:
    row = Row("LXQt", "", "shown", "one | two\nthree")
    assert page([row]).endswith("| LXQt | - | shown | one / two three |\n")


@pytest.mark.parametrize("text", [None, "", "[[1"])
def test_a_desktop_that_says_nothing_has_failed(tmp_path: Path, text: str | None) -> None:
    results = tmp_path / "results.json"
    if text is not None:
        results.write_text(text)
    (row,) = rows_of(DESKTOPS[0], results)
    assert row.result != OK


def test_the_stored_page_has_every_desktop() -> None:
    rows = parse_rows((ROOT / "docs" / "desks.md").read_text("utf-8"))
    assert {row.desktop for row in rows} == {desktop.name for desktop in DESKTOPS}


def test_each_desktop_is_found_by_its_name() -> None:
    assert [named(desktop.name.upper()) for desktop in DESKTOPS] == list(DESKTOPS)


def test_where_it_cannot_be_tried_one_sentence_says_so_and_it_is_no_success() -> None:
    script = (
        "import os, sys; os.geteuid = lambda: 1000; sys.argv = ['run_desks.py']\n"
        "import run_desks; sys.exit(run_desks.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT / "packaging" / "desks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "root" in done.stderr


@pytest.mark.parametrize(("result", "status"), [(OK, 0), ("the icon is not to be seen", 1)])
def test_it_fails_when_a_row_does_and_writes_the_row_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, result: str, status: int
) -> None:
    row = Row("LXQt", "1.2", "the tray has the icon", result)
    monkeypatch.setattr(sys, "argv", ["run_desks.py", "lxqt"])
    monkeypatch.setattr(run_desks, "PAGE", tmp_path / "desks.md")
    monkeypatch.setattr(run_desks, "why_not", str)
    monkeypatch.setattr(run_desks, "check", lambda _place: [row])
    monkeypatch.setattr(Place, "is_installed", lambda _place: True)
    assert run_desks.main() == status
    assert parse_rows((tmp_path / "desks.md").read_text("utf-8")) == [row]


def test_packages_that_cannot_be_had_are_told_and_it_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["run_desks.py", "LXQt"])
    monkeypatch.setattr(run_desks, "why_not", str)
    monkeypatch.setattr(Place, "is_installed", lambda _place: False)
    monkeypatch.setattr(run_desks, "in_namespaces", lambda _place, _act: False)
    assert run_desks.main() == 2
    assert capsys.readouterr().err == "The packages of LXQt could not be installed.\n"
