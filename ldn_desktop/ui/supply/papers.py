"""The plan sheet, the page for the pharmacy and the wallet's card, saved as PDF or printed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.papers_out import plan_as_of
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.setting_types import PlanAsOf
from ldn_desktop.services.stock import read_stock
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.formats import weekday
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, Card, Heading, ProblemLabel, QuietButton
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.wording.demo import mark
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from ldn_desktop.paper.pages import Paint


@dataclass(frozen=True)
class Pages:
    """A document: its title, its content as HTML, and for a plan sheet the plan it was made of.

    A card is drawn in its own size.
    """

    title: str
    html: str
    plan: PlanAsOf | None = None
    is_card: bool = False

    @property
    def paint(self) -> "Paint":
        """What paints the content."""
        from ldn_desktop.paper.pages import draw
        from ldn_desktop.paper.wallet_card import draw_card

        return draw_card if self.is_card else draw


class PaperCard(Card):
    """All documents. `ask_target` returns the chosen path or ""; `to_printer` prints."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("On paper"))
        self._controller = controller
        self.ask_target: Callable[[str], str] = self._choose_target
        self.to_printer: Callable[[Pages], bool] = self._print
        self.problem = ProblemLabel()
        self.body.addWidget(Heading(_("On paper")))
        self.sheet = PaperRow(
            _("Plan sheet"),
            _("Plan sheet: each day with a box to tick, four weeks on a page."),
        )
        self.pharmacy = PaperRow(
            _("For the pharmacy"),
            _("For the pharmacy: what you need to the end, and what is missing."),
        )
        self.card = PaperRow(
            _("Card for the wallet"),
            _("Card for the wallet: that you take naltrexone, and what others then need to know."),
        )
        for row, make in (
            (self.sheet, self.make_sheet),
            (self.pharmacy, self.make_pharmacy),
            (self.card, self.make_card),
        ):
            row.save.clicked.connect(lambda _on=False, make=make: self.save(make))
            row.to_print.clicked.connect(lambda _on=False, make=make: self.print_out(make))
            self.body.addWidget(row)
        self.body.addWidget(self.problem)
        self.problem.set_text("")

    def save(self, make: Callable[[], Pages]) -> bool:
        """Save a document as PDF where the user chooses."""
        from ldn_desktop.paper.pages import save_pdf

        made = self._controller.attempt(make)
        self.problem.set_text(made.sentence)
        chosen = self.ask_target(made.value.title) if made.value is not None else ""
        if made.value is None or not chosen:
            return False
        pages, target = made.value, Path(chosen)
        outcome = self._controller.attempt(
            lambda: save_pdf(pages.html, pages.title, target, pages.paint)
        )
        self.problem.set_text(outcome.sentence)
        if outcome.value is not None:
            self._keep_out(pages)
            self._controller.announced.emit(_("Saved: {path}").format(path=outcome.value))
        return outcome.ok

    def print_out(self, make: Callable[[], Pages]) -> bool:
        """Print a document on the printer that the user chooses."""
        made = self._controller.attempt(make)
        self.problem.set_text(made.sentence)
        if made.value is None or not self.to_printer(made.value):
            return False
        self._keep_out(made.value)
        self._controller.announced.emit(_("Sent to the printer."))
        return True

    def _keep_out(self, pages: Pages) -> None:
        """Remember of which plan the sheet was made; if that fails, the paper is still right."""
        if pages.plan is not None:
            self._controller.change_settings(sheet_out=(pages.plan,))

    def make_sheet(self) -> Pages:
        """Return the plan sheet from today on. Raises `NotAllowedError` if nothing is planned."""
        from ldn_desktop.paper.pages import fitting
        from ldn_desktop.paper.plan_sheet import POINTS, sheet_html, sheet_of

        snapshot, formats = self._snapshot(), self._controller.formats
        sheet = sheet_of(snapshot.history, snapshot.today, snapshot.conditions)
        if sheet is None:
            raise NotAllowedError(RejectionReason.PLAN_IS_OVER)
        marked = replace(sheet, mark=lambda text: mark(text, snapshot.settings))

        def make(points: int) -> str:
            return sheet_html(marked, snapshot.today, formats, weekday, points)

        html = fitting(make, POINTS, len(sheet.pages))
        return Pages(_("Plan sheet"), html, plan_as_of(snapshot))

    def make_pharmacy(self) -> Pages:
        """Return the page for the pharmacy. Raises `NotAllowedError` without a plan."""
        from ldn_desktop.paper.pharmacy_page import pharmacy_html

        snapshot = self._snapshot()
        stock, part = read_stock(self._controller.context, snapshot), snapshot.part
        if stock is None or part is None:
            raise NotAllowedError(RejectionReason.NO_PLAN)
        html = pharmacy_html(
            mark(part.plan.medicine, snapshot.settings), stock, self._controller.formats
        )
        return Pages(_("For the pharmacy"), html)

    def make_card(self) -> Pages:
        """Return the card for the wallet. Raises `NotAllowedError` without a plan."""
        from ldn_desktop.paper.wallet_card import card_html
        from ldn_desktop.services.wallet import read_wallet

        facts = read_wallet(self._controller.context)
        html = card_html(facts, self._controller.formats)
        return Pages(_("Card for the wallet"), html, is_card=True)

    def _snapshot(self) -> ScheduleSnapshot:
        snapshot = self._controller.snapshot_now()
        if snapshot is None or snapshot.history.newest is None:
            raise NotAllowedError(RejectionReason.NO_PLAN)
        return snapshot

    def _choose_target(self, title: str) -> str:
        name = str(Path.home() / f"{title}.pdf")
        return QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")[0]

    def _print(self, pages: Pages) -> bool:
        from ldn_desktop.paper.pages import print_pages

        return print_pages(pages.html, pages.title, self, pages.paint)


class PaperRow(QWidget):
    """One document: its description and its buttons."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.save = QuietButton(
            _("Save as PDF"), _("{name}: {action}").format(name=name, action=_("Save as PDF"))
        )
        self.to_print = QuietButton(
            _("Print"), _("{name}: {action}").format(name=name, action=_("Print"))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.addWidget(Body(words))
        column.addWidget(flow_of(self.save, self.to_print))
