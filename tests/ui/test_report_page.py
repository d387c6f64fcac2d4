"""The report as a person makes it: a range, the pages as they will be, print, PDF, HTML."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.reviews import ReportMade
from ldn_desktop.report.summary import Printed
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.questions import add_question
from ldn_desktop.services.recording import take
from ldn_desktop.services.report import ReportRange
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.report.page import ReportPage
from ldn_desktop.ui.widgets.form import LabelledField
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
BEGINS = {".pdf": b"%PDF", ".html": b"<!DOCTYPE html>"}


@pytest.fixture
def page(home: Home, open_window: Open, qtbot: QtBot) -> ReportPage:
    """The issue's plan from 4 January, five doses taken; it is the 20th, noon."""
    home.plan(agreed_with="Dr Example")
    for n in (4, 5, 6, 7, 8):
        home.clock.set(2027, 1, n, 21, 7)
        take(home.context)
    add_question(home.context, "Is <b>this</b> right?")
    home.clock.set(2027, 1, 20, 12)
    found = report_page(open_window())
    qtbot.wait_until(lambda: found.summary.text() != "")
    return found


def report_page(window: MainWindow) -> ReportPage:
    window.go("report")
    found = window.findChild(ReportPage)
    assert found is not None
    return found


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(page: ReportPage, span: ReportRange) -> None:
    page.span.setCurrentIndex(page.span.findData(span.value))


def printed(page: ReportPage) -> Printed:
    assert page._printed is not None
    return page._printed


def who(given: Printed) -> str | None:
    """Return whom a report names."""
    return dict(given.words.box).get("Who")


def made(home: Home) -> tuple[ReportMade, ...]:
    with home.store.work() as work:
        return work.reports.all()


def test_the_pages_are_shown_as_they_will_be(page: ReportPage, qtbot: QtBot) -> None:
    assert page.summary.text() == "Taken: 5 of 16. 3 pages."
    assert page.preview.pages is not None
    assert page.preview.pages.summary_count <= 2
    assert page.preview.accessibleName() == "Preview of 3 pages"
    words = printed(page).words
    (questions,) = (one for one in words.head if one.title.startswith("Questions"))
    assert [entry.text for entry in questions.entries] == ["Is <b>this</b> right?"]
    assert not page.preview.grab().isNull()


def test_a_range_is_picked_or_typed(page: ReportPage, qtbot: QtBot) -> None:
    assert (page.first.value(), page.last.value()) == (date(2027, 1, 4), date(2027, 1, 20))
    choose(page, ReportRange.DAYS_30)
    assert page.first.value() == date(2027, 1, 4)  # nothing lies before
    page.first.set_value(date(2027, 1, 8))
    assert page.span.currentData() == ReportRange.FREE.value
    qtbot.wait_until(lambda: page.summary.text().startswith("Taken: 1 of 12."))
    page.last.set_value(date(2027, 1, 7))
    qtbot.wait_until(lambda: page.problem.text() != "")
    assert page.problem.text() == "The last day lies before the first. Swap them."
    assert not page.pdf_button.isEnabled()


@pytest.mark.parametrize("ending", [".pdf", ".html"])
def test_the_report_is_saved_and_the_next_one_begins_there(
    home: Home, page: ReportPage, qtbot: QtBot, tmp_path: Path, ending: str
) -> None:
    page.ask_target = lambda _title, _ending: str(tmp_path / "mine")
    click(qtbot, page.pdf_button if ending == ".pdf" else page.html_button)
    assert (tmp_path / f"mine{ending}").read_bytes().startswith(BEGINS[ending])
    (report,) = made(home)
    assert (report.first, report.last) == (date(2027, 1, 4), date(2027, 1, 20))
    # What is on the page stays for the day; the next is offered from the last day of this one on.
    choose(page, ReportRange.SINCE_LAST)
    page.refresh()
    assert page.first.value() == date(2027, 1, 4)
    home.clock.set(2027, 1, 21, 12)
    page.refresh()
    assert page.first.value() == date(2027, 1, 20)


def printing(sent: list[Printed]) -> Callable[[Printed], bool]:
    """Return a printer that keeps what it is sent."""

    def to_printer(given: Printed) -> bool:
        sent.append(given)
        return True

    return to_printer


def test_a_report_that_was_printed_counts_as_made(
    home: Home, page: ReportPage, qtbot: QtBot
) -> None:
    sent: list[Printed] = []
    page.to_printer = printing(sent)
    click(qtbot, page.print_button)
    assert sent == [printed(page)]
    assert len(made(home)) == 1


def test_what_was_typed_a_moment_ago_goes_out_too(
    home: Home, page: ReportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.ask_target = lambda _title, _ending: str(tmp_path / "mine.html")
    sent: list[Printed] = []
    page.to_printer = printing(sent)
    page._typing.setInterval(10**6)  # so that no pause of the test's own lets it be read
    page._naming.setInterval(10**6)
    qtbot.keyClicks(page.name, "Ada")
    page.first.set_value(date(2027, 1, 8))
    click(qtbot, page.html_button)
    assert "<dd>Ada</dd>" in (tmp_path / "mine.html").read_text("utf-8")
    page.first.set_value(date(2027, 1, 9))
    click(qtbot, page.html_button)
    page.born.setText("1975")
    click(qtbot, page.print_button)
    assert who(sent[0]) == "Ada, born 1975"
    assert [report.first.day for report in made(home)] == [8, 9, 9]


def test_for_a_name_nothing_is_read_anew(home: Home, page: ReportPage, qtbot: QtBot) -> None:
    home.store.fault, home.store.reads = StorageErrorKind.IO_ERROR, True
    qtbot.keyClicks(page.name, "Ada")
    qtbot.wait_until(lambda: who(printed(page)) == "Ada")
    page.name.clear()
    qtbot.wait_until(lambda: who(printed(page)) is None)
    assert page.problem.text() == ""
    assert page.summary.text() == "Taken: 5 of 16. 3 pages."


def test_the_pointer_says_that_a_file_is_being_made(
    page: ReportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    seen: list[Qt.CursorShape | None] = []

    def write(_printed: Printed, _target: Path) -> Path:
        seen.append(pointer())
        raise StorageError(StorageErrorKind.FILE_NOT_WRITABLE, path="mine.pdf")

    page.to_file = write
    page.ask_target = lambda _title, _ending: str(tmp_path / "mine.pdf")
    click(qtbot, page.pdf_button)
    assert [*seen, pointer()] == [Qt.CursorShape.WaitCursor, None]


def pointer() -> Qt.CursorShape | None:
    cursor = QGuiApplication.overrideCursor()
    return cursor.shape() if cursor is not None else None


def test_a_range_that_was_mistyped_a_moment_ago_is_said_and_nothing_is_made(
    home: Home, page: ReportPage, qtbot: QtBot
) -> None:
    page.to_printer = lambda _given: True
    page._typing.setInterval(10**6)
    page.last.set_value(date(2027, 1, 3))
    click(qtbot, page.print_button)
    assert page.problem.text() == "The last day lies before the first. Swap them."
    assert made(home) == ()


def test_where_the_user_cancels_nothing_is_made(home: Home, page: ReportPage, qtbot: QtBot) -> None:
    page.ask_target = lambda _title, _ending: ""
    page.to_printer = lambda _given: False
    for button in (page.pdf_button, page.html_button, page.print_button):
        click(qtbot, button)
    assert made(home) == ()


def test_a_file_that_cannot_be_written_is_said(
    home: Home, page: ReportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.ask_target = lambda _title, _ending: str(tmp_path / "nowhere" / "mine.pdf")
    click(qtbot, page.pdf_button)
    assert "can't be written" in page.problem.text()
    assert made(home) == ()


def is_anywhere(home: Home, words: str) -> bool:
    """Say whether any row of any table holds these words."""
    with home.store.work() as work:
        return words in str(work.all_rows())


def test_name_and_birth_date_are_printed_and_kept_only_where_asked(
    home: Home, page: ReportPage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.name, "Ada <Example>")
    qtbot.keyClicks(page.born, "10 December 1975")
    whole = "Ada <Example>, born 10 December 1975"
    qtbot.wait_until(lambda: who(printed(page)) == whole)
    assert printed(page).words.foot[0].startswith(whole)
    page.name.editingFinished.emit()
    page.to_printer = lambda _given: True
    click(qtbot, page.print_button)
    assert len(made(home)) == 1
    assert not is_anywhere(home, "Ada")
    assert not is_anywhere(home, "1975")
    page.keep.click()
    settings = home.controller.settings()
    assert (settings.report_name, settings.report_born) == ("Ada <Example>", "10 December 1975")
    page.keep.click()
    assert home.controller.settings().report_name == ""
    assert not is_anywhere(home, "Ada")


def test_a_name_that_was_kept_is_there_the_next_time(home: Home, open_window: Open) -> None:
    home.plan()
    home.controller.change_settings(report_name="Ada", report_born="1975")
    page = report_page(open_window())
    assert (page.name.text(), page.born.text()) == ("Ada", "1975")
    assert page.keep.isChecked()


def test_without_a_plan_the_page_says_what_comes_first(home: Home, open_window: Open) -> None:
    page = report_page(open_window())
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "There is no plan yet. Enter one first." in texts
    assert not page.pdf_button.isVisible()
    page.plan.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.page == "plan"


def test_each_field_of_the_range_has_its_name_above_it(page: ReportPage) -> None:
    labels = page.findChildren(LabelledField)
    named = {one.label.text(): one.field for one in labels if one.label.isVisible()}
    assert named == {"Days": page.span, "First day": page.first, "Last day": page.last}


def test_ctrl_p_and_ctrl_4_open_the_report_and_ctrl_3_the_history(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan()
    window = open_window()
    control = Qt.KeyboardModifier.ControlModifier
    for key, name in ((Qt.Key.Key_3, "history"), (Qt.Key.Key_4, "report")):
        qtbot.keyClick(window, key, control)
        assert window.page == name
    window.go("today")
    qtbot.keyClick(window, Qt.Key.Key_P, control)
    assert window.page == "report"


def test_where_nothing_can_be_read_what_was_shown_stays(home: Home, page: ReportPage) -> None:
    home.store.fault, home.store.reads = StorageErrorKind.IO_ERROR, True
    page.refresh()
    assert page.summary.text().startswith("Taken: 5 of 16.")


def test_the_preview_is_on_the_paper_of_the_file(
    page: ReportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    heights = {}
    for paper in ("a4", "letter"):
        monkeypatch.setenv("PAPERSIZE", paper)
        page.preview.show_pages(printed(page))
        assert page.preview.pages is not None
        heights[paper] = page.preview.height() / page.preview.pages.count
    assert heights["letter"] < 0.95 * heights["a4"]
