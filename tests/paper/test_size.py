"""The paper is that of the country, unless the environment, an option or the printer says so."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPagedPaintDevice, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.paper import size as sizes
from ldn_desktop.paper.html import document
from ldn_desktop.paper.pages import print_with, save_pdf, sheet
from ldn_desktop.paper.size import LETTER_COUNTRIES, Paper, usual_paper

POINTS = {Paper.A4: b"/MediaBox [0 0 595", Paper.LETTER: b"/MediaBox [0 0 612"}


@pytest.mark.parametrize(
    ("environment", "paper"),
    [
        ({"LANG": "en_US.UTF-8"}, Paper.LETTER),
        ({"LANG": "de_DE.UTF-8"}, Paper.A4),
        ({"LANG": "fr_CA.UTF-8"}, Paper.LETTER),
        ({"LANG": "es_MX"}, Paper.LETTER),
        ({"LANG": "es_ES@euro"}, Paper.A4),
        ({"LANG": "fil_PH.UTF-8"}, Paper.LETTER),
        ({"LANG": "C.UTF-8"}, Paper.A4),
        ({"LANG": "en_US.UTF-8", "LC_PAPER": "de_DE.UTF-8"}, Paper.A4),
        ({"LANG": "de_DE.UTF-8", "LC_PAPER": "en_US.UTF-8"}, Paper.LETTER),
        ({"LANG": "de_DE.UTF-8", "LC_PAPER": "", "LC_ALL": ""}, Paper.A4),
        ({"LANG": "de_DE", "LC_PAPER": "de_DE", "LC_ALL": "en_US.UTF-8"}, Paper.LETTER),
        ({"LANG": "en_US.UTF-8", "PAPERSIZE": "a4"}, Paper.A4),
        ({"LANG": "de_DE.UTF-8", "PAPERSIZE": "Letter "}, Paper.LETTER),
        ({"LANG": "en_US.UTF-8", "PAPERSIZE": "a0"}, Paper.LETTER),
    ],
)
def test_the_paper_is_that_of_the_country_or_of_the_environment(
    environment: dict[str, str], paper: Paper
) -> None:
    assert usual_paper(environment) is paper


def test_without_a_locale_in_the_environment_the_systems_own_country_counts() -> None:
    country = QLocale.territoryToCode(QLocale.system().territory())
    assert usual_paper({}) is (Paper.LETTER if country in LETTER_COUNTRIES else Paper.A4)


@pytest.mark.parametrize("paper", Paper)
def test_a_file_has_the_paper_that_is_asked_for_else_that_of_the_environment_at_the_time(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: Paper
) -> None:
    monkeypatch.setenv("PAPERSIZE", "a4" if paper is Paper.LETTER else "letter")
    save_pdf(document(["x"]), "x", tmp_path / "asked.pdf", paper=paper)
    assert POINTS[paper] in (tmp_path / "asked.pdf").read_bytes()
    monkeypatch.setenv("PAPERSIZE", paper)
    save_pdf(document(["x"]), "x", tmp_path / "usual.pdf")
    assert POINTS[paper] in (tmp_path / "usual.pdf").read_bytes()
    assert sheet().pageSize().id() == sizes.page_size(paper).id()


class SmallPrinter(QPrinter):
    """A printer whose own paper is A5."""

    def __init__(self, mode: QPrinter.PrinterMode) -> None:
        super().__init__(mode)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setPageSize(QPageSize(QPageSize.PageSizeId.A5))


def test_a_printer_prints_on_its_own_paper(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinter", SmallPrinter)
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QPrintDialog.DialogCode.Accepted)
    parent, seen = QWidget(), list[QPageSize.PageSizeId]()
    qtbot.addWidget(parent)

    def paint(device: QPagedPaintDevice) -> bool:
        seen.append(device.pageLayout().pageSize().id())
        return True

    assert print_with(paint, "one", parent)
    assert seen == [QPageSize.PageSizeId.A5]
