"""Export and import in the window: where the user says, shown first, nothing replaced unasked."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from ldn_desktop.exchange.going_out import Format
from ldn_desktop.ui.settings.data import DataSection
from ldn_desktop.ui.settings.exchange_cards import ExportCard, ImportCard, formats
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.shell import MainWindow
from tests.support.foreign_samples import event, medicine, medtimer, reminder
from tests.support.window_home import Home


@pytest.fixture
def data(home: Home, open_window: Callable[[], MainWindow]) -> DataSection:
    window = open_window()
    window.go("settings")
    page = window.findChild(SettingsPage)
    assert page is not None
    page.open_section("data")
    found = page.section("data")
    assert isinstance(found, DataSection)
    return found


@pytest.fixture
def exports(home: Home, data: DataSection) -> ExportCard:
    home.plan()
    return data.exports


@pytest.fixture
def imports(data: DataSection) -> ImportCard:
    return data.imports


def write(tmp_path: Path, content: object) -> str:
    path = tmp_path / "incoming.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return str(path)


HISTORY = medtimer(
    [event("2026-12-28 21:00"), event("2026-12-29 21:00", medicineName="Other", amount="1 pill")],
    medicine("LDN", reminder()),
)


def test_each_export_is_written_where_the_user_says(exports: ExportCard, tmp_path: Path) -> None:
    for form, _words in formats():
        target = tmp_path / f"out-{form.value}"
        exports.ask_target = lambda _form, target=target: str(target)
        exports.buttons[form].click()
        assert exports.problem.text() == ""
        assert str(target) in exports.told.text()
        assert target.exists()
    assert (tmp_path / "out-csv" / "doses.csv").stat().st_mode & 0o777 == 0o600


def test_tables_are_replaced_after_a_yes_only(exports: ExportCard, tmp_path: Path) -> None:
    mine = tmp_path / "doses.csv"
    mine.write_text("mine")
    exports.ask_target = lambda _form: str(tmp_path)
    exports.buttons[Format.CSV].click()
    assert not exports.question.isHidden()
    exports.no.click()
    assert mine.read_text() == "mine"
    assert exports.question.isHidden()
    exports.buttons[Format.CSV].click()
    exports.yes.click()
    assert mine.read_text("utf-8-sig").startswith("date,")


def test_what_cannot_be_written_is_said(exports: ExportCard, tmp_path: Path) -> None:
    exports.ask_target = lambda _form: str(tmp_path / "a" / "b" / "c.json")
    exports.buttons[Format.JSON].click()
    assert "can't be written" in exports.problem.text()
    assert exports.told.isHidden()
    exports.ask_target = lambda _form: ""
    exports.buttons[Format.JSON].click()


def test_an_import_is_shown_first_and_comes_in_after_a_yes(
    home: Home, imports: ImportCard, tmp_path: Path
) -> None:
    path = write(tmp_path, medtimer([event("2026-12-28 21:00")], medicine("LDN", reminder())))
    imports.ask_source = lambda: path
    imports.choose_file.click()
    assert "doses taken: 1" in imports.shown.text()
    assert imports._other_app.isHidden()
    assert home.agenda().book.newest() is None
    imports.no.click()
    assert imports.shown.isHidden()
    assert home.agenda().book.newest() is None
    imports.choose_file.click()
    imports.yes.click()
    assert "all here" in imports.told.text()
    assert home.agenda().book.first_date() == date(2026, 12, 28)


def test_of_several_medicines_one_is_chosen_and_pieces_are_asked_about(
    home: Home, imports: ImportCard, tmp_path: Path
) -> None:
    path = write(tmp_path, HISTORY)
    imports.ask_source = lambda: path
    imports.choose_file.click()
    assert not imports._other_app.isHidden()
    assert "From MedTimer: LDN" in imports.shown.text()
    imports.medicine.choose("Other")
    imports.medicine.activated.emit(1)
    assert "Say how much one piece is" in imports.problem.text()
    assert imports.yes.isHidden()
    imports.piece.field.setText("1.5")
    imports.piece.field.editingFinished.emit()
    assert imports.problem.text() == ""
    imports.yes.click()
    newest = home.agenda().book.newest()
    assert newest is not None
    assert newest.plan.medicine == "Other"


@pytest.mark.parametrize("text", ["", "{", "no export", '{"format": "ldn-desktop"}'])
def test_what_is_no_export_is_said_and_offers_nothing(
    imports: ImportCard, tmp_path: Path, text: str
) -> None:
    path = write(tmp_path, text)
    imports.ask_source = lambda: path
    imports.choose_file.click()
    assert imports.problem.text()
    assert imports.yes.isHidden()
    assert imports.shown.isHidden()
    imports.ask_source = lambda: ""
    imports.choose_file.click()
    imports.bring_in()


def test_what_a_file_says_is_shown_as_plain_text(imports: ImportCard, tmp_path: Path) -> None:
    name = "<img src=x> LDN"
    path = write(
        tmp_path,
        medtimer([event("2026-12-28 21:00", medicineName=name)], medicine(name, reminder())),
    )
    imports.ask_source = lambda: path
    imports.choose_file.click()
    assert name in imports.shown.text()
    assert isinstance(imports.shown, QLabel)
    assert imports.shown.textFormat().name == "PlainText"


def test_our_own_export_comes_into_an_empty_window(
    home: Home, data: DataSection, tmp_path: Path
) -> None:
    home.plan()
    path = str(tmp_path / "all.json")
    data.exports.ask_target = lambda _form: path
    data.exports.buttons[Format.JSON].click()
    data.imports.ask_source = lambda: path
    data.imports.choose_file.click()
    assert "already" in data.imports.problem.text()
