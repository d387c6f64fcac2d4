"""Settings of the data: make and restore a backup, export, import, and open the folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.exchange_cards import ExportCard, ImportCard
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.widgets import Body, Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.wording.i18n import _

SUFFIX = ".ldnbackup"


class DataSection(SettingsSection):
    """Backup, export, import.

    `ask_target` and `ask_source` open a file dialog and return the chosen path, "" if cancelled.
    """

    def __init__(self, controller: AppController, data_path: str) -> None:
        super().__init__(controller, _("Data"))
        self.ask_target: Callable[[], str] = self._choose_target
        self.ask_source: Callable[[], str] = self._choose_source
        self._source = ""
        self.backup = QuietButton(_("Back up now"))
        self.restore = QuietButton(_("Put a backup back"))
        self.told = Body()
        self.question = Body()
        self.yes = QuietButton(_("Yes, put it back"))
        self.no = QuietButton(_("Leave everything as it is"))
        self.folder = QuietButton(_("Open the folder"))
        self._data_path = data_path
        self.exports = ExportCard(controller, Path(data_path) if data_path else None)
        self.imports = ImportCard(controller)
        self._lay_out()
        self.backup.clicked.connect(self.back_up)
        self.restore.clicked.connect(self._ask_restore)
        self.yes.clicked.connect(self.put_back)
        self.no.clicked.connect(lambda: self._ask(""))
        self.folder.clicked.connect(self._open_folder)
        self._ask("")

    def back_up(self) -> None:
        """Ask for a file and write a verified backup to it."""
        chosen = self.ask_target()
        if not chosen:
            return
        target = Path(chosen if Path(chosen).suffix else chosen + SUFFIX)
        outcome = self.controller.data.back_up(target)
        self.problem.set_text(outcome.sentence)
        if outcome.ok:
            self._tell(_("The backup is made and checked: {path}").format(path=target))

    def put_back(self) -> None:
        """Replace all data by the chosen backup; the store backs up the old data first."""
        outcome = self.controller.data.restore(Path(self._source))
        self._ask("")
        self.problem.set_text(outcome.sentence)
        if outcome.value is not None:
            done = _("The backup is put back. What was here before is kept: {path}")
            self._tell(done.format(path=outcome.value))

    def _ask_restore(self) -> None:
        self._ask(self.ask_source())

    def _ask(self, source: str) -> None:
        """Ask whether the backup `source` may replace all data; "" hides the question."""
        self._source = source
        self.question.set_text(
            _(
                "Put back {path}? It replaces all plans and records. "
                "What is here now is backed up first."
            ).format(path=source)
        )
        for widget in (self.question, self.yes, self.no):
            widget.setVisible(bool(source))
        self.restore.setEnabled(not source)
        if source:
            self._tell("")
            self.problem.set_text("")
            self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, text: str) -> None:
        self.told.set_text(text)
        self.told.setVisible(bool(text))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._data_path))

    def _choose_target(self) -> str:
        day = self.controller.context.clock.now().date().isoformat()
        name = str(Path.home() / f"ldn-desktop-{day}{SUFFIX}")
        return QFileDialog.getSaveFileName(self, _("Back up to"), name)[0]

    def _choose_source(self) -> str:
        return QFileDialog.getOpenFileName(self, _("Put a backup back"), str(Path.home()))[0]

    def _lay_out(self) -> None:
        copies, where = Card(_("Backup")), Card(_("Folder"))
        copies.body.addWidget(Heading(_("Backup")))
        copies.body.addWidget(
            Muted(_("A backup holds everything: plans, records, check-ins and settings."))
        )
        copies.body.addWidget(flow_of(self.backup, self.restore))
        copies.body.addWidget(self.question)
        copies.body.addWidget(flow_of(self.no, self.yes))
        copies.body.addWidget(self.told)
        self._tell("")
        where.body.addWidget(Heading(_("The data folder")))
        path = Body(self._data_path)
        path.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        where.body.addWidget(path)
        where.body.addWidget(self.folder, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(copies)
        self.body.addWidget(self.exports)
        self.body.addWidget(self.imports)
        self.body.addWidget(where)
        where.setVisible(bool(self._data_path))
        self.body.addStretch(1)
