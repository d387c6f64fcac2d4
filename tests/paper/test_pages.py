"""Pages for paper as PDF: fonts inside, black on white, one page per four weeks, old file kept."""

import os
import re
import zlib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.supply import Capsules
from ldn_desktop.paper.html import document, line
from ldn_desktop.paper.pages import count_pages, draw, fitting, lay_out, print_pages, save_pdf
from ldn_desktop.paper.plan_sheet import POINTS, sheet_html, sheet_of
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.ui.formats import formats_of, weekday
from tests.support.window_home import ENGLISH

DAY = date(2027, 1, 4)
DOSES = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5")


def sheet_pdf(target: Path, times: tuple[time, ...]) -> tuple[bytes, int]:
    """Save the sheet of 18 weeks; return the file and the pages it is to have."""
    steps = tuple(Step(Decimal(dose), 14) for dose in DOSES)
    supply = Capsules(tuple(map(Decimal, ("0.5", "1.5", "3", "4.5"))), 4)
    plan = Plan(DAY, times, steps, supply=supply, agreed_with="Dr Example")
    made = datetime(2026, 12, 20, tzinfo=UTC)
    history = PlanHistory((Revision(1, 1, DAY, made, plan),))
    sheet = sheet_of(history, DAY, ConditionsLog.of(UTC))
    assert sheet is not None
    formats = formats_of(ENGLISH)
    html = fitting(
        lambda points: sheet_html(sheet, DAY, formats, weekday, points), POINTS, len(sheet.pages)
    )
    return save_pdf(html, "Plan sheet", target).read_bytes(), len(sheet.pages)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def colours_of(pdf: bytes) -> set[tuple[bytes, ...]]:
    """Return the colours that text, lines and areas are drawn in."""
    found: set[tuple[bytes, ...]] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            drawn = zlib.decompress(stream)
        except zlib.error:
            continue
        pattern = rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b"
        found |= set(re.findall(pattern, drawn))
    return found


@pytest.mark.parametrize("times", [(time(21),), (time(8), time(21)), (time(8), time(14), time(21))])
def test_four_weeks_are_a_page(qapp: QApplication, tmp_path: Path, times: tuple[time, ...]) -> None:
    pdf, pages = sheet_pdf(tmp_path / "sheet.pdf", times)
    assert (pages_of(pdf), pages) == (5, 5)


def test_its_fonts_are_in_it_and_it_is_black_on_white(qapp: QApplication, tmp_path: Path) -> None:
    pdf, _pages = sheet_pdf(tmp_path / "sheet.pdf", (time(21),))
    assert pdf.startswith(b"%PDF")
    descriptors = pdf.count(b"/FontDescriptor")
    assert descriptors
    assert re.search(rb"/FontFile[23]?\b", pdf)
    assert colours_of(pdf) <= {(b"0", b"0", b"0"), (b"1", b"1", b"1")}


def test_what_no_size_fits_is_made_in_the_smallest(qapp: QApplication) -> None:
    tried: list[int] = []

    def make(points: int) -> str:
        tried.append(points)
        return document(["long", "longer"], points)

    assert fitting(make, (12, 9), 1) == document(["long", "longer"], 9)
    assert tried == [12, 9]
    assert fitting(make, (12, 9), 2) == document(["long", "longer"], 12)


def test_a_word_in_markup_is_only_a_word(qapp: QApplication) -> None:
    html = document([line("<img src='file:///x'> <div style='page-break-before: always'>x</div>")])
    assert "<img" not in html
    assert count_pages(html) == 1


def test_the_name_gets_its_ending(qapp: QApplication, tmp_path: Path) -> None:
    assert save_pdf(document(["x"]), "x", tmp_path / "sheet") == tmp_path / "sheet.pdf"
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]
    assert (tmp_path / "sheet.pdf").stat().st_mode & 0o077 == 0


def test_a_sheet_goes_into_a_folder_with_a_name_of_any_bytes(
    qapp: QApplication, tmp_path: Path
) -> None:
    folder = tmp_path / os.fsdecode(b"\xff\xfe")
    folder.mkdir()
    saved = save_pdf(document(["x"]), "x", folder / os.fsdecode(b"\xe4.pdf"))
    assert pages_of(saved.read_bytes()) == 1
    assert len(list(folder.iterdir())) == 1


def test_where_it_cannot_be_written_what_was_there_is_kept(
    qapp: QApplication, tmp_path: Path
) -> None:
    target = tmp_path / "there.pdf"
    target.mkdir()
    (target / "kept").touch()
    for place in (target, tmp_path / "nowhere" / "x.pdf"):
        with pytest.raises(StorageError) as caught:
            save_pdf(document(["x"]), "x", place)
        assert caught.value.kind is StorageErrorKind.FILE_NOT_WRITABLE
    assert [path.name for path in tmp_path.iterdir()] == ["there.pdf"]
    assert (target / "kept").exists()


def test_a_printer_gets_the_same_pages(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    lay_out(printer)
    assert draw(document(["one", "two"]), printer)
    assert pages_of((tmp_path / "printed.pdf").read_bytes()) == 2


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_where_the_user_cancels_nothing_is_printed(qapp: QApplication, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def cancel() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()

    timer = QTimer(parent)
    timer.timeout.connect(cancel)
    timer.start(20)
    assert not print_pages(document(["one"]), "one", parent)
