"""Settings of the data: make and restore a backup, export, import, and open the folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ldn_desktop.exchange.exporters import Format
from ldn_desktop.services.ports import Store
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.settings.another_person import AnotherPersonCard
from ldn_desktop.ui.settings.exchange_cards import ExportCard, ImportCard
from ldn_desktop.ui.settings.section import SettingsSection
from ldn_desktop.ui.settings.yes_no import YesNo
from ldn_desktop.ui.widgets import Body, Muted, QuietButton, Told
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.i18n import _

SUFFIX = ".ldnbackup"


class DataSection(SettingsSection):
    """Backup, export, import.

    `ask_target` and `ask_source` open a file dialog and return the chosen path, "" if cancelled.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller)
        self.ask_target: Callable[[], str] = self._choose_target
        self.ask_source: Callable[[], str] = self._choose_source
        self._source = ""
        self.backup = QuietButton(_("Back up now"))
        self.restore = QuietButton(_("Put a backup back"))
        self.told = Told()
        self.asked = YesNo(_("Yes, put it back"), _("Leave everything as it is"))
        self.folder = QuietButton(_("Open the folder"))
        self._data = _folder(controller.context.store)
        self.exports = ExportCard(controller, self._data)
        self.imports = ImportCard(controller)
        self._lay_out()
        self.backup.clicked.connect(self.back_up)
        self.restore.clicked.connect(self._ask_restore)
        self.asked.yes.clicked.connect(self.put_back)
        self.asked.no.clicked.connect(lambda: self._ask(""))
        self.folder.clicked.connect(self._open_folder)

    @override
    def control(self, name: str) -> QWidget:
        return self.exports.buttons[Format.ICS] if name == "calendar" else self

    def back_up(self) -> None:
        """Ask for a file and write a verified backup to it."""
        chosen = self.ask_target()
        if not chosen:
            return
        target = Path(chosen if Path(chosen).suffix else chosen + SUFFIX)
        outcome = self.controller.data.back_up(target)
        self.problem.set_text(outcome.sentence)
        if outcome.ok:
            self.told.set_text(_("The backup is made and checked: {path}").format(path=target))

    def put_back(self) -> None:
        """Replace all data by the chosen backup; the store backs up the old data first."""
        outcome = self.controller.data.restore(Path(self._source))
        self._ask("")
        self.problem.set_text(outcome.sentence)
        if outcome.value is not None:
            done = _("The backup is put back. What was here before is kept: {path}")
            self.told.set_text(done.format(path=outcome.value))

    def _ask_restore(self) -> None:
        source = self.ask_source()
        before = self.controller.data.asked_before(Path(source)) if source else Outcome("")
        self._ask(source if before.ok else "", before.value or "")
        self.problem.set_text(before.sentence)

    def _ask(self, source: str, before: str = "") -> None:
        """Ask whether the backup `source` may replace all data; "" hides the question.

        `before` is what the user is asked with it.
        """
        self._source = source
        question = _(
            "Put back {path}? It replaces all plans and records. "
            "What is here now is backed up first."
        )
        words = (question.format(path=source), before)
        self.asked.ask(" ".join(filter(None, words)) if source else "")
        self.restore.setEnabled(not source)
        if source:
            self.told.set_text("")
            self.problem.set_text("")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._data)))

    def _choose_target(self) -> str:
        day = self.controller.context.clock.now().date().isoformat()
        name = str(Path.home() / f"ldn-desktop-{day}{SUFFIX}")
        return QFileDialog.getSaveFileName(self, _("Back up to"), name)[0]

    def _choose_source(self) -> str:
        return QFileDialog.getOpenFileName(self, _("Put a backup back"), str(Path.home()))[0]

    def _lay_out(self) -> None:
        self.add_card(
            _("Backup"),
            Muted(_("A backup holds everything: plans, records, check-ins and settings.")),
            flow_of(self.backup, self.restore),
            self.asked,
            self.told,
        )
        fill(self.body, self.exports, self.imports)
        about = _("Only on this computer. LDN Desktop never uses the network, and has no account.")
        path = Body(str(self._data))
        path.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        where = self.add_card(_("Where your data is"), Muted(about), path, self.folder)
        where.setVisible(self._data is not None)
        self.another_person = AnotherPersonCard()
        self.body.addWidget(self.another_person)
        self.another_person.setVisible(not self.controller.settings().is_demo)


def _folder(store: Store) -> Path | None:
    """Return the data folder, or None for a store without a file."""
    path = getattr(store, "path", None)
    return path.parent if isinstance(path, Path) else None
