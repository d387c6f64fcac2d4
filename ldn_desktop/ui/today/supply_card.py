"""The quiet card of Today that tells some days before something at home runs out."""

from PySide6.QtCore import Qt

from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.stock import read_notices
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.today.deferred_card import DeferredCard
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.labels import Body
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import say_notice


class SupplyNoticeCard(DeferredCard):
    """Says what runs out; not there while all lasts."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Supply at home"))
        self.words = Body()
        self.open = LinkButton(_("Supply at home"))
        self.open.clicked.connect(lambda: controller.open_page.emit("supply"))
        self.body.addWidget(self.words)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Read anew; what is shown stays where the data can't be read."""
        snapshot = self.controller.known()
        if snapshot is None:
            return
        try:
            notices = read_notices(self.controller.context)
        except StorageError:
            return
        said = [say_notice(notice, snapshot.today, self.controller.formats) for notice in notices]
        self.words.set_text("\n".join(said))
        self.setVisible(bool(said))
