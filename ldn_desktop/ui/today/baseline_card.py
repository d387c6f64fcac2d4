"""The card of Today that offers to record a baseline before the first reduction of the dose."""

from collections.abc import Callable

from ldn_desktop.services.baselines import BaselineAhead, read_baseline_ahead
from ldn_desktop.services.errors import StorageError
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.today.deferred_card import DeferredCard
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.labels import Body, ProblemLabel
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.baselines import explain_baseline, say_baseline
from ldn_desktop.wording.i18n import _


class BaselineCard(DeferredCard):
    """Says which check-ins make the baseline and how many exist; hidden once it was closed."""

    def __init__(self, controller: AppController, check_in: Callable[[], None]) -> None:
        super().__init__(controller, _("Before your dose goes down"))
        self._ahead: BaselineAhead | None = None
        self.words, self._problem = Body(), ProblemLabel()
        self.now = LinkButton(_("Check in now"))
        self.close_it = LinkButton(_("Not now"), _("Not now: close the offer of a baseline"))
        self.now.clicked.connect(check_in)
        self.close_it.clicked.connect(self._close)
        self.make_slim()
        row = TrailingLayout()
        fill(row, self.words, flow_of(self.now, self.close_it))
        fill(self.body, row, self._problem)

    @override
    def refresh(self) -> None:
        snapshot = self.controller.snapshot()
        if snapshot is None:
            return
        try:
            ahead = self._ahead = read_baseline_ahead(self.controller.context, snapshot)
        except StorageError:
            return
        if ahead is not None:
            self.words.set_text(say_baseline(ahead, self.controller.formats))
            self.words.setToolTip(explain_baseline(ahead, self.controller.formats))
            self.words.setAccessibleDescription(self.words.toolTip())
            self.now.setVisible(ahead.is_open)
        closed = self.controller.settings().baseline_closed
        self.setVisible(ahead is not None and bool(ahead.symptoms) and closed != ahead.plan_id)

    def _close(self) -> None:
        if self._ahead is not None:
            outcome = self.controller.change_settings(baseline_closed=self._ahead.plan_id)
            self._problem.set_text(outcome.sentence)
            if outcome.ok:
                self.controller.announced.emit(_("You can check in whenever you like."))
