"""A fixed text of the help as widgets: whole on the Help page, folded to a link beside a choice."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.buttons import WrappedLink
from ldn_desktop.ui.widgets.labels import Body, Small
from ldn_desktop.ui.widgets.layouts import column_in
from ldn_desktop.wording.fixed_texts import HelpText
from ldn_desktop.wording.i18n import _


def parts_of(section: HelpText) -> Iterator[QWidget]:
    """Yield a label for each sentence of a text, and one for each of its sources."""
    for text in section.texts:
        yield Body(text)
    for source in section.sources:
        yield Small(_("Source: {source}").format(source=source))


class FoldedText(QWidget):
    """The sentences of a text, which its `link` shows and hides; made when first shown.

    The link has a place of its own, beside what the text is about.
    """

    def __init__(self, section: HelpText) -> None:
        super().__init__()
        self._section = section
        self.setAccessibleName(section.title)
        self.link = WrappedLink(section.title)
        self.link.clicked.connect(self._switch)
        self._column = column_in(self, spacing=GRID)
        self.hide()

    def _switch(self) -> None:
        if not self._column.count():
            for part in parts_of(self._section):
                self._column.addWidget(part)
        self.setVisible(self.isHidden())
        title = self._section.title
        self.link.relabel(title if self.isHidden() else _("Hide: {title}").format(title=title))
