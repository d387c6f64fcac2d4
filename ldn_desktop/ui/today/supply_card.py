"""The card of Today that warns some days before something at home runs out."""

from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.stock import read_notices
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.today.deferred_card import DeferredCard
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.flow import TrailingLayout
from ldn_desktop.ui.widgets.labels import Body
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import say_notice


class SupplyNoticeCard(DeferredCard):
    """Says what runs out; hidden while nothing does."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(controller, _("Supply at home"))
        self.words = Body()
        self.open = LinkButton(_("Supply at home"))
        self.open.clicked.connect(lambda: controller.open_page.emit("supply"))
        self.make_slim()
        row = TrailingLayout()
        row.addWidget(self.words)
        row.addWidget(self.open)
        self.body.addLayout(row)

    @override
    def refresh(self) -> None:
        snapshot = self.controller.snapshot()
        if snapshot is None:
            return
        try:
            notices = read_notices(self.controller.context, snapshot)
        except StorageError:
            return
        said = [say_notice(notice, snapshot.today, self.controller.formats) for notice in notices]
        self.words.set_text("\n".join(said))
        self.setVisible(bool(said))
