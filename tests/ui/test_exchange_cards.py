"""Export and import in the window: where the user says, shown first, nothing replaced unasked."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.exchange.csv_names import SEPARATORS
from ldn_desktop.exchange.exporters import Format
from ldn_desktop.services.repositories import Rows
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.data import DataSection
from ldn_desktop.ui.settings.exchange_cards import ExportCard, ImportCard, formats
from ldn_desktop.ui.settings.page import SettingsPage
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


def press(qtbot: QtBot, card: ExportCard | ImportCard, button: QAbstractButton) -> None:
    """Press a button and wait until the card is done with it."""
    button.click()
    settle(qtbot, card)


def settle(qtbot: QtBot, card: ExportCard | ImportCard) -> None:
    qtbot.wait_until(lambda: not card.background.is_busy, timeout=20_000)


def rows_of(home: Home) -> Rows:
    """Return every row of every table."""
    with home.store.work() as work:
        return work.all_rows()


def write(tmp_path: Path, content: object) -> str:
    path = tmp_path / "incoming.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return str(path)


HISTORY = medtimer(
    [event("2026-12-28 21:00"), event("2026-12-29 21:00", medicineName="Other", amount="1 pill")],
    medicine("LDN", reminder()),
)


def answer(target: Path, _form: Format) -> str:
    return str(target)


def test_each_export_is_written_where_the_user_says(
    exports: ExportCard, tmp_path: Path, qtbot: QtBot
) -> None:
    for form, _words, _name in formats():
        target = tmp_path / f"out-{form.value}"
        exports.ask_target = partial(answer, target)
        press(qtbot, exports, exports.buttons[form])
        assert exports.problem.text() == ""
        assert str(target) in exports.told.text()
        assert target.exists()
    assert (tmp_path / "out-csv" / "doses.csv").stat().st_mode & 0o777 == 0o600


def test_tables_are_written_as_chosen(exports: ExportCard, tmp_path: Path, qtbot: QtBot) -> None:
    exports.ask_target = lambda _form: str(tmp_path)
    for place in range(exports.signs.count()):
        exports.signs.setCurrentIndex(place)
        press(qtbot, exports, exports.buttons[Format.CSV])
        if not exports.asked.isHidden():
            press(qtbot, exports, exports.asked.yes)
        head = (tmp_path / "doses.csv").read_text("utf-8-sig").split("\n", maxsplit=1)[0]
        separator = SEPARATORS[exports.signs.value.split()[0]]
        assert head.startswith(f"date{separator}slot{separator}")


def test_tables_are_replaced_after_a_yes_only(
    exports: ExportCard, tmp_path: Path, qtbot: QtBot
) -> None:
    mine = tmp_path / "doses.csv"
    mine.write_text("mine")
    exports.ask_target = lambda _form: str(tmp_path)
    press(qtbot, exports, exports.buttons[Format.CSV])
    assert not exports.asked.isHidden()
    press(qtbot, exports, exports.asked.no)
    assert mine.read_text() == "mine"
    assert exports.asked.isHidden()
    press(qtbot, exports, exports.buttons[Format.CSV])
    press(qtbot, exports, exports.asked.yes)
    assert mine.read_text("utf-8-sig").startswith("date,")


def test_what_cannot_be_written_is_said(exports: ExportCard, tmp_path: Path, qtbot: QtBot) -> None:
    exports.ask_target = lambda _form: str(tmp_path / "a" / "b" / "c.json")
    press(qtbot, exports, exports.buttons[Format.JSON])
    assert "can't be written" in exports.problem.text()
    assert exports.told.isHidden()
    exports.ask_target = lambda _form: ""
    press(qtbot, exports, exports.buttons[Format.JSON])


def test_an_import_is_shown_first_and_comes_in_after_a_yes(
    home: Home, imports: ImportCard, tmp_path: Path, qtbot: QtBot
) -> None:
    path = write(tmp_path, medtimer([event("2026-12-28 21:00")], medicine("LDN", reminder())))
    imports.ask_source = lambda: path
    before = rows_of(home)
    press(qtbot, imports, imports.choose_file)
    assert "doses taken: 1" in imports.asked.words.text()
    assert imports._other_app.isHidden()
    assert rows_of(home) == before
    press(qtbot, imports, imports.asked.no)
    assert imports.asked.isHidden()
    assert rows_of(home) == before
    press(qtbot, imports, imports.choose_file)
    press(qtbot, imports, imports.asked.yes)
    assert "all here" in imports.told.text()
    assert home.snapshot().plan.first_date == date(2026, 12, 28)
    assert home.controller.undo().ok
    assert imports.told.text() == ""
    assert home.snapshot().plan.first_date is None


def test_one_single_medicine_of_another_name_is_asked_about_before_anything_is_written(
    home: Home, imports: ImportCard, tmp_path: Path, qtbot: QtBot
) -> None:
    other = event("2026-12-28 21:00", medicineName="Ibuprofen")
    path = write(tmp_path, medtimer([other], medicine("Ibuprofen", reminder())))
    imports.ask_source = lambda: path
    before = rows_of(home)
    press(qtbot, imports, imports.choose_file)
    asked = "The file is about “Ibuprofen”, not “Naltrexone (low dose)”. Is it the same medicine?"
    assert asked in imports.asked.words.text()
    press(qtbot, imports, imports.asked.no)
    assert rows_of(home) == before


def test_of_several_medicines_one_is_chosen_and_pieces_are_asked_about(
    home: Home, imports: ImportCard, tmp_path: Path, qtbot: QtBot
) -> None:
    path = write(tmp_path, HISTORY)
    imports.ask_source = lambda: path
    press(qtbot, imports, imports.choose_file)
    assert not imports._other_app.isHidden()
    assert "From MedTimer: LDN" in imports.asked.words.text()
    imports.medicine.choose("Other")
    imports.medicine.activated.emit(1)
    settle(qtbot, imports)
    assert "Say how much one piece is" in imports.problem.text()
    assert imports.asked.isHidden()
    imports.piece.field.setText("1.5")
    imports.piece.field.editingFinished.emit()
    settle(qtbot, imports)
    assert imports.problem.text() == ""
    press(qtbot, imports, imports.asked.yes)
    newest = home.snapshot().history.newest
    assert newest is not None
    assert newest.plan.medicine == "Other"


@pytest.mark.parametrize("text", ["", "{", "no export", '{"format": "ldn-desktop"}'])
def test_what_is_no_export_is_said_and_offers_nothing(
    imports: ImportCard, tmp_path: Path, text: str, qtbot: QtBot
) -> None:
    path = write(tmp_path, text)
    imports.ask_source = lambda: path
    press(qtbot, imports, imports.choose_file)
    assert imports.problem.text()
    assert imports.asked.isHidden()
    assert imports.asked.isHidden()
    imports.ask_source = lambda: ""
    press(qtbot, imports, imports.choose_file)
    imports.bring_in()


def test_what_a_file_says_is_shown_as_plain_text(
    imports: ImportCard, tmp_path: Path, qtbot: QtBot
) -> None:
    name = "<img src=x> LDN"
    path = write(
        tmp_path,
        medtimer([event("2026-12-28 21:00", medicineName=name)], medicine(name, reminder())),
    )
    imports.ask_source = lambda: path
    press(qtbot, imports, imports.choose_file)
    assert name in imports.asked.words.text()
    assert isinstance(imports.asked.words, QLabel)
    assert imports.asked.words.textFormat().name == "PlainText"


def test_our_own_export_comes_into_an_empty_window(
    home: Home, data: DataSection, tmp_path: Path, qtbot: QtBot
) -> None:
    home.plan()
    path = str(tmp_path / "all.json")
    data.exports.ask_target = lambda _form: path
    press(qtbot, data.exports, data.exports.buttons[Format.JSON])
    data.imports.ask_source = lambda: path
    press(qtbot, data.imports, data.imports.choose_file)
    assert "already" in data.imports.problem.text()


def test_while_it_is_written_the_card_says_so_and_begins_no_other(
    exports: ExportCard, tmp_path: Path, qtbot: QtBot
) -> None:
    exports.ask_target = lambda form: str(tmp_path / form.value)
    exports.buttons[Format.FHIR].click()
    assert exports.told.text() == "Saving…"
    exports.buttons[Format.JSON].click()
    settle(qtbot, exports)
    assert {path.name for path in tmp_path.iterdir()} == {"data", "fhir"}
    assert exports.told.text() == f"Saved: {tmp_path / 'fhir'}"


NO_EXPORTS = {
    "cut off": b'{"format": "ldn-desktop", "version": 1, "data": {"score": [{"score"',
    "a key twice": b'{"format": "ldn-desktop", "version": 1, "version": 1, "data": {}}',
    "no number": b'{"format": "ldn-desktop", "version": 1, "data": {"score": [{"score": NaN}]}}',
    "too deep": b"[" * 10_000 + b"]" * 10_000,
    "UTF-16": '{"format": "ldn-desktop"}'.encode("utf-16"),
    "Latin-1": b'{"format": "ldn-desktop\xe9"}',
    "a row of no store": b'{"format": "ldn-desktop", "version": 1, "data": {"score": [{"a": 1}]}}',
}


@pytest.mark.parametrize("what", [*NO_EXPORTS, "200 MB"])
def test_a_broken_file_is_one_sentence_in_the_window_and_changes_nothing(
    home: Home, imports: ImportCard, tmp_path: Path, qtbot: QtBot, what: str
) -> None:
    path = tmp_path / "broken.json"
    with path.open("wb") as file:
        file.write(NO_EXPORTS.get(what, b"["))
        if what == "200 MB":
            file.truncate(200_000_000)
    before = rows_of(home)
    imports.ask_source = lambda: str(path)
    press(qtbot, imports, imports.choose_file)
    said = imports.problem.text()
    assert said.endswith(".")
    assert len(said) < 160
    assert len(said.splitlines()) == 1
    assert (imports.asked.isHidden(), imports.told.text()) == (True, "")
    assert rows_of(home) == before


def test_everything_comes_into_an_empty_window_and_is_the_same_to_the_letter(
    home: Home, data: DataSection, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = {"setting": [{"name": "look", "value": "dark"}]}
    whole = {"format": "ldn-desktop", "version": 1, "exported_at": "", "data": rows}
    path = write(tmp_path, whole)
    data.imports.ask_source = lambda: path
    press(qtbot, data.imports, data.imports.choose_file)
    press(qtbot, data.imports, data.imports.asked.yes)
    assert "all here" in data.imports.told.text()
    assert home.controller.settings().look == "dark"


def test_after_a_question_the_focus_stays_in_its_card(
    exports: ExportCard, data: DataSection, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "doses.csv").write_text("mine")
    exports.ask_target = lambda _form: str(tmp_path)
    for answer in (exports.asked.no, exports.asked.yes):
        press(qtbot, exports, exports.buttons[Format.CSV])
        assert focused(exports) is exports.asked.no
        answer.setFocus()
        press(qtbot, exports, answer)
        assert focused(exports) is exports.buttons[Format.CSV]
    imports = data.imports
    path = write(tmp_path, medtimer([event("2026-12-28 21:00")], medicine("LDN", reminder())))
    imports.ask_source = lambda: path
    press(qtbot, imports, imports.choose_file)
    assert focused(imports) is imports.asked.no
    press(qtbot, imports, imports.asked.no)
    assert focused(imports) is imports.choose_file


def focused(card: ExportCard | ImportCard) -> QWidget | None:
    return card.window().focusWidget()
