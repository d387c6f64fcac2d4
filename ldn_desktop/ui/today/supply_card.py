"""The quiet card of Today that tells some days before something at home runs out."""

from PySide6.QtCore import Qt, QTimer

from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.stock import read_notices
from ldn_desktop.ui.desk import Desk
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.labels import Body
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import say_notice

SOON_MS = 50
"""So long (ms) it waits to read: a tick is shown first, and several changes are read once."""


class SupplyCard(Card):
    """Says what runs out; not there while all lasts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Supply at home"))
        self._desk = desk
        self.words = Body()
        self.open = LinkButton(_("Supply at home"))
        self.open.clicked.connect(lambda: desk.open_page.emit("supply"))
        self.body.addWidget(self.words)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        self.hide()

    def refresh_soon(self) -> None:
        """Read anew in a moment."""
        self._soon.start(SOON_MS)

    def refresh(self) -> None:
        """Read anew; what is shown stays where the data can't be read."""
        agenda = self._desk.known()
        if agenda is None:
            return
        try:
            notices = read_notices(self._desk.context)
        except StorageError:
            return
        said = [say_notice(notice, agenda.today, self._desk.formats) for notice in notices]
        self.words.say("\n".join(said))
        self.setVisible(bool(said))
