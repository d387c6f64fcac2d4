"""The top of the Plan page: what happened elsewhere, the next thing to do, and the overview."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.domain.plan import EARLIEST, LATEST
from ldn_desktop.ui.plan.drawing import PlanDrawing
from ldn_desktop.ui.plan.presenter import PlanState
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    DateEdit,
    FlowLayout,
    Heading,
    Muted,
    QuietButton,
    Title,
)
from ldn_desktop.ui.widgets.form import Labelled
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class Notices(QWidget):
    """What is said above the plan. `wants_steps`: the user goes from one dose to a taper."""

    wants_steps = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.told = Card(_("Notice"))
        self._text = Body()
        self.told.set_tone("attention")
        self.told.body.addWidget(self._text)
        self.told.hide()
        self.steps = Card(_("Add your taper steps"))
        self.add = QuietButton(_("Add your taper steps"))
        self.add.clicked.connect(self.wants_steps)
        self.steps.body.addWidget(Heading(_("Add your taper steps")))
        self.steps.body.addWidget(
            Muted(
                _(
                    "Your dose goes on until you change it. Enter how many days it still "
                    "lasts, then the steps you agreed."
                )
            )
        )
        self.steps.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.told)
        column.addWidget(self.steps)

    def tell(self, text: str) -> None:
        """Say what happened elsewhere, until the next save or until the edits are dropped."""
        self._text.say(text)
        self.told.setVisible(bool(text))
        self._show()

    @property
    def said(self) -> str:
        """What is said."""
        return self._text.text() if not self.told.isHidden() else ""

    def render_state(self, state: PlanState) -> None:
        """Offer the taper's steps to a plan of one dose."""
        self.steps.setVisible(state.wants_steps)
        self._show()

    def _show(self) -> None:
        """Leave no gap where nothing is said."""
        self.setVisible(not self.told.isHidden() or not self.steps.isHidden())


class PlanCard(Card):
    """Title, drawn line and words; buttons `undo`, `new` and `back`; `started`: the first day."""

    undo = Signal()
    new = Signal()
    back = Signal()
    started = Signal(object)

    def __init__(self, formats: Formats, today: date) -> None:
        super().__init__(_("The plan in short"))
        self.title = Title()
        self.words = Body()
        self.ended = Muted(_("This plan has ended. Its records stay in History."))
        self.drawing = PlanDrawing(formats)
        self.start = DateEdit(_("First day"), formats, today)
        self._start = Labelled(_("First day"), self.start)
        self.buttons = {
            "undo": QuietButton(_("Take the last change back")),
            "new": QuietButton(_("Start a new plan")),
            "back": QuietButton(_("Back to the plan in force")),
        }
        self.buttons["undo"].clicked.connect(self.undo)
        self.buttons["new"].clicked.connect(self.new)
        self.buttons["back"].clicked.connect(self.back)
        self.start.dateChanged.connect(lambda: self.started.emit(self.start.value()))
        box = QWidget()
        row = FlowLayout(box, GRID)
        for button in self.buttons.values():
            row.addWidget(button)
        self._box = box
        for widget in (self.title, self.ended, self.drawing, self.words):
            self.body.addWidget(widget)
        self.body.addWidget(self._start, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(box)
        self.body.addStretch(1)

    def render_state(self, state: PlanState, offers: Mapping[str, bool]) -> None:
        """Show the plan in short, and what can be done with it as a whole."""
        self.title.say(state.title)
        self.ended.setVisible(state.has_ended)
        self.drawing.render_drawing(state.drawing)
        self.words.say("\n".join(state.words))
        self.words.setVisible(bool(state.words))
        for name, button in self.buttons.items():
            button.setVisible(offers[name])
        self._box.setVisible(any(offers.values()))

    def fill_start(self, day: date, *, is_new: bool) -> None:
        """Show the first day of a new plan; a plan that is in force keeps its own."""
        self._start.setVisible(is_new)
        was = self.start.blockSignals(True)
        self.start.set_range(EARLIEST, LATEST)
        self.start.set_value(day)
        self.start.blockSignals(was)
