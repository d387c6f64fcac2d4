"""The line at the foot of the plan while the save strip is out of sight: not saved, Save, Drop."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ldn_desktop.ui.theme import CARD_PADDING, GRID
from ldn_desktop.ui.widgets import Body, MainButton, PrimaryButton
from ldn_desktop.wording.i18n import _


class FootLine(QFrame):
    """Says that edits are not saved yet; the strip, which says more, stands in the page then."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(_("Not saved"))
        self.save, self.drop = PrimaryButton(_("Save")), MainButton(_("Drop"))
        row = QHBoxLayout(self)
        row.setContentsMargins(CARD_PADDING, GRID, CARD_PADDING, GRID)
        row.setSpacing(GRID)
        row.addWidget(Body(_("Not saved")), 1)
        row.addWidget(self.save)
        row.addWidget(self.drop)
        self.hide()

    def say(self, *, asks: bool) -> None:
        """Tell by the words of Save whether the strip asks something first."""
        self.save.relabel(_("Check and save") if asks else _("Save"))
