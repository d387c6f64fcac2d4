"""The cards for exports in each format, and for an import with a preview."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ldn_desktop.domain.amounts import parse_typed_amount
from ldn_desktop.exchange.csv_names import TABLES, TableSigns
from ldn_desktop.exchange.exporters import Format, export_files
from ldn_desktop.exchange.importers import ImportFile, MedicineChoice, open_file
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.importing import ImportPreview
from ldn_desktop.services.third_party_import import LeftOut, ThirdPartyHistory
from ldn_desktop.storage.files import write_files
from ldn_desktop.ui.background_task import BackgroundTask
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.settings.yes_no import YesNo
from ldn_desktop.ui.widgets import Card, Heading, Muted, ProblemLabel, QuietButton, Told
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.form import Choice, LabelledField, Line, TextField
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.importing import say_import_preview
from ldn_desktop.wording.questions import ask_person


def formats() -> tuple[tuple[Format, str, str], ...]:
    """Return the export formats, each with its words and its file's name ("" for a folder)."""
    return (
        (Format.CSV, _("Tables (CSV)"), ""),
        (Format.JSON, _("Everything (JSON)"), "ldn-desktop.json"),
        (Format.FHIR, _("For a clinic (FHIR)"), "ldn-fhir.json"),
        (Format.IPS, _("Patient summary (FHIR)"), "ldn-patient-summary.json"),
        (Format.ICS, _("Calendar for the phone"), "ldn.ics"),
    )


def table_signs() -> tuple[tuple[str, str], ...]:
    """Return the pairs of signs that spreadsheets want, as separator and decimal, each in words."""
    return (
        ("comma point", _("Commas between columns, 4.5")),
        ("semicolon comma", _("Semicolons between columns, 4,5")),
        ("semicolon point", _("Semicolons between columns, 4.5")),
        ("tab comma", _("Tabs between columns, 4,5")),
        ("tab point", _("Tabs between columns, 4.5")),
    )


class ExportCard(Card):
    """A button for each format.

    `ask_target` opens a file dialog and returns the chosen file or folder, "" if cancelled.
    """

    def __init__(self, controller: AppController, data: Path | None) -> None:
        super().__init__(_("Export"))
        self.controller = controller
        self.background = BackgroundTask(self)
        self.ask_target: Callable[[Format], str] = self._choose
        self.buttons: dict[Format, QuietButton] = {}
        self.problem, self.told = ProblemLabel(), Told()
        self.asked = YesNo(_("Yes, replace it"), _("Leave it"))
        self._data = data
        self._waiting: tuple[Format, Path] | None = None
        self.body.addWidget(Heading(_("Export")))
        self.body.addWidget(
            Muted(_("For a spreadsheet, another computer, a clinic, or your phone."))
        )
        for form, words, _name in formats():
            button = QuietButton(words, _("Export: {what}").format(what=words))
            button.clicked.connect(lambda _on=False, form=form: self.export(form))
            self.buttons[form] = button
        self.signs = Choice(_("How tables are written"), table_signs())
        tables = LabelledField(_("How tables are written"), self.signs)
        buttons = flow_of(*self.buttons.values())
        fill(self.body, buttons, tables, self.asked, self.problem, self.told)
        self.asked.yes.clicked.connect(self._replace)
        self.asked.no.clicked.connect(self._leave)

    def export(self, form: Format) -> None:
        """Ask for a target and export to it; ask again before tables in a folder are replaced."""
        chosen = "" if self.background.is_busy else self.ask_target(form)
        if not chosen:
            return
        self.told.set_text("")
        target = Path(chosen)
        # The dialog for a folder does not ask whether files in it may be replaced.
        if form is Format.CSV and any((target / name).is_file() for name in TABLES):
            self._ask((form, target))
            return
        self._write(form, target)

    def _leave(self) -> None:
        """Hide the question; the focus goes back to the button, not on to the next card."""
        self.buttons[Format.CSV].setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask(None)

    def _replace(self) -> None:
        waiting = self._waiting
        self._leave()
        if waiting is not None:
            self._write(*waiting)

    def _write(self, form: Format, target: Path) -> None:
        def written(outcome: Outcome[tuple[Path, ...]]) -> None:
            self._written(outcome)
            if outcome.ok and form is Format.ICS:
                self.controller.notify_changed()  # Today says no more that the old one is outdated

        signs = TableSigns(*self.signs.value.split())

        def write() -> tuple[Path, ...]:
            made = export_files(self.controller.context, form, target, signs=signs)
            # The dialog, or the question in this card, has asked whether a file may be replaced.
            made.write(lambda files: write_files(files, self._data, replace=True))
            return tuple(made.files)

        # In the background: ten years of data take seconds, and a dose may come due meanwhile.
        if self.background.do(lambda: self.controller.attempt(write), written):
            self.problem.set_text("")
            self.told.set_text(_("Saving…"))

    def _written(self, outcome: Outcome[tuple[Path, ...]]) -> None:
        self.problem.set_text(outcome.sentence)
        names = ", ".join(str(path) for path in outcome.value or ())
        done = _("Saved: {file}").format(file=names) if names else ""
        self.told.set_text(done)
        announce_to_screen_reader(self, outcome.sentence or done)

    def _ask(self, waiting: tuple[Format, Path] | None) -> None:
        self._waiting, asked = waiting, ""
        if waiting is not None:
            details = {"path": str(waiting[1] / TABLES[0])}
            asked = ask_person(ConfirmationCode.REPLACE_FILE, details, self.controller.formats)
            announce_to_screen_reader(self, asked)
            self.problem.set_text("")
        self.asked.ask(asked)

    def _choose(self, form: Format) -> str:
        title, home = _("Export to"), Path.home()
        name = next(name for one, _words, name in formats() if one is form)
        if not name:
            return QFileDialog.getExistingDirectory(self, title, str(home))
        return QFileDialog.getSaveFileName(self, title, str(home / name))[0]


class ImportCard(Card):
    """Import of a file: choose it, see what it would add, confirm."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Import"))
        self.controller = controller
        self.background = BackgroundTask(self)
        self.ask_source: Callable[[], str] = self._choose
        self.choose_file = QuietButton(_("Import a file"))
        self.problem, self.told = ProblemLabel(), Told()
        self.medicine = Choice(_("Which medicine?"), ())
        self.piece = TextField(
            _("How much is one piece, in mg?"), Line(_("How much is one piece, in mg?"), 40, 6)
        )
        self.asked = YesNo(_("Yes, bring it in"), _("Leave everything as it is"))
        self._incoming: ImportFile | None = None
        self._is_outdated = False
        self._offer: MedicineChoice | None = None
        self._other_app = LabelledField(_("Which medicine?"), self.medicine)
        self.body.addWidget(Heading(_("Import")))
        self.body.addWidget(
            Muted(
                _(
                    "From an export of LDN Desktop, from Dosage or MedTimer, or from a table. "
                    "Shown first."
                )
            )
        )
        for widget in (
            flow_of(self.choose_file),
            self._other_app,
            self.piece,
            self.problem,
            self.asked,
            self.told,
        ):
            self.body.addWidget(widget)
        self.choose_file.clicked.connect(self._open)
        self.medicine.activated.connect(self._check)
        self.piece.field.editingFinished.connect(self._check)
        self.asked.yes.clicked.connect(self.bring_in)
        self.asked.no.clicked.connect(self._forget)
        controller.undone.connect(self._clear)
        self._forget()

    def bring_in(self) -> None:
        """Import what the preview shows; existing data is backed up first, if there is any."""
        offer = self._offer
        if offer is None:
            return
        if self.background.do(lambda: self.controller.data.bring_in(offer), self._imported):
            self._forget()
            self.told.set_text(_("Saving…"))

    def _imported(self, outcome: Outcome[ImportPreview]) -> None:
        imported = outcome.value
        self.told.set_text("")
        self._say(outcome.sentence)
        if imported is None:
            return
        self.controller.data.brought_in(imported)
        self.told.set_text(_done(imported))

    def _clear(self, _said: str) -> None:
        """Say no more that all is here: undo may have taken it back."""
        self.told.set_text("")

    def _open(self) -> None:
        path = "" if self.background.is_busy else self.ask_source()
        if not path:
            return
        self._forget()
        context = self.controller.context
        self.background.do(
            lambda: self.controller.attempt(lambda: open_file(context, Path(path))), self._opened
        )
        self.told.set_text(_("Reading the file…"))

    def _opened(self, outcome: Outcome[ImportFile]) -> None:
        self.told.set_text("")
        self._say(outcome.sentence)
        self._incoming = outcome.value
        if outcome.value is None:
            return
        names = outcome.value.medicines
        for name in names:
            self.medicine.addItem(name, name)
        self._other_app.setVisible(len(names) > 1)
        self._check()

    def _check(self) -> None:
        """Work out and show what the file would add; nothing is saved."""
        incoming = self._incoming
        if incoming is None:
            return
        medicine = self.medicine.value if self.medicine.count() else None
        piece = self.controller.attempt(self._piece_mg)
        self._show(None, "")
        self._say(piece.sentence)
        if not piece.ok:
            return

        def preview() -> tuple[MedicineChoice, Outcome[ImportPreview]]:
            offer = incoming.offer(medicine, piece.value)
            return offer, self.controller.attempt(offer.preview)

        if self.background.do(lambda: self.controller.attempt(preview), self._previewed):
            self.told.set_text(_("Reading the file…"))
        else:
            self._is_outdated = True

    def _previewed(self, outcome: Outcome[tuple[MedicineChoice, Outcome[ImportPreview]]]) -> None:
        self.told.set_text("")
        if self._is_outdated:
            self._is_outdated = False
            self._check()
            return
        if outcome.value is None:
            self._say(outcome.sentence)
            return
        offer, preview = outcome.value
        if isinstance(offer.holds, ThirdPartyHistory) and LeftOut.NO_AMOUNT in dict(
            offer.holds.left_out
        ):
            self.piece.show()
        self._say(preview.sentence)
        if preview.value is not None:
            self._show(offer, "\n".join(say_import_preview(preview.value, self.controller.formats)))
            announce_to_screen_reader(self, self.asked.words.text())

    def _piece_mg(self) -> Decimal | None:
        typed = self.piece.field.text().strip()
        return parse_typed_amount(typed, self.controller.formats.decimal_sign) if typed else None

    def _forget(self) -> None:
        """Close the file and its preview; a focus on its buttons stays in the card."""
        # Asked of the window, which keeps its focus while another window is the active one.
        if self.window().focusWidget() in (self.asked.yes, self.asked.no):
            self.choose_file.setFocus(Qt.FocusReason.OtherFocusReason)
        self._incoming, self._is_outdated = None, False
        self.medicine.clear()
        self.piece.field.clear()
        self._show(None, "")
        self.problem.set_text("")
        for widget in (self._other_app, self.piece):
            widget.hide()

    def _show(self, offer: MedicineChoice | None, text: str) -> None:
        self._offer = offer
        self.asked.ask(text)

    def _say(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        announce_to_screen_reader(self, sentence)

    def _choose(self) -> str:
        return QFileDialog.getOpenFileName(self, _("Import a file"), str(Path.home()))[0]


def _done(imported: ImportPreview) -> str:
    if imported.kept is None:
        return _("It is all here now.")
    return _("It is all here now. What was here before is kept: {path}").format(path=imported.kept)
