"""The two kinds of plan, offered side by side and alike: to step down, or to stop on a date."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.buttons import ChoiceButton
from ldn_desktop.ui.widgets.labels import SaidElsewhere
from ldn_desktop.ui.widgets.layouts import column_in
from ldn_desktop.ui.widgets.side_by_side import SideBySide
from ldn_desktop.wording.i18n import _

BESIDE_LETTERS = 44


class PlanKind(StrEnum):
    """How a plan comes to its end."""

    STEP_DOWN = "step-down"
    STOP = "stop"


def kind_words() -> dict[PlanKind, str]:
    """Return the name of each kind."""
    return {PlanKind.STEP_DOWN: _("Step down"), PlanKind.STOP: _("Stop on a date")}


def _meaning() -> dict[PlanKind, str]:
    return {
        PlanKind.STEP_DOWN: _("Smaller doses, step by step."),
        PlanKind.STOP: _("The same dose up to a day, then none."),
    }


class KindChoice(SideBySide):
    """A button for each kind, of one size; at most one is marked, at first none.

    `choose` is called with the kind that a person chose, also if it is marked already.
    """

    spoken_role = "Grouping"

    def __init__(self, choose: Callable[[PlanKind], None]) -> None:
        super().__init__(letters=BESIDE_LETTERS, shares=(1, 1))
        self.setAccessibleName(_("Step down, or stop on a date"))
        self._choose = choose
        self.buttons: dict[PlanKind, ChoiceButton] = {}
        meaning = _meaning()
        for kind, words in kind_words().items():
            self.buttons[kind] = button = ChoiceButton(words)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setAccessibleDescription(meaning[kind])
            button.toggled.connect(partial(self._pressed, kind))
            part = QWidget()
            column_in(part, button, _Meaning(meaning[kind]), spacing=GRID // 2).addStretch(1)
            self.parts.addWidget(part)

    def mark(self, kind: PlanKind | None) -> None:
        """Mark this kind, None for neither; `choose` is not called."""
        for one, button in self.buttons.items():
            button.setChecked(one is kind)

    def _pressed(self, kind: PlanKind, _is_on: bool) -> None:
        self.mark(kind)  # a second press leaves it marked
        self._choose(kind)


class _Meaning(SaidElsewhere):
    """What a kind means; its button tells it to a screen reader."""

    role = "muted"
