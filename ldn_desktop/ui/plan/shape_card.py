"""The card that works steps out from a shape, and sets two ways side by side."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ldn_desktop.ui.plan.drawing import PlanDrawing
from ldn_desktop.ui.plan.lines import Drawing, OtherLine, drawing_of
from ldn_desktop.ui.plan.shape_form import ShapeForm
from ldn_desktop.ui.plan.shaping import ShapeDraft, Way
from ldn_desktop.ui.plan.way import Base, WayState, present_way
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Card, FlowLayout, Heading, QuietButton
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

BESIDE_LETTERS = 96


class ShapeCard(Card):
    """`used` carries the `WayState` whose steps are to be used, and its `ShapeDraft`."""

    used = Signal(object, object)

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("Work out the steps"))
        self._formats = formats
        self._base: Base | None = None
        self.forms: list[ShapeForm] = []
        self.open = QuietButton(_("Work out the steps"))
        self.compare = QuietButton(_("Compare with another way"))
        self.alone = QuietButton(_("One way only"))
        self.drawing = PlanDrawing(formats)
        self.drawing.hide()
        self.columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.columns.setSpacing(3 * GRID)
        self._buttons = QWidget()
        row = FlowLayout(self._buttons, GRID)
        row.addWidget(self.compare)
        row.addWidget(self.alone)
        self._heading = Heading(_("Work out the steps"))
        self.body.addWidget(self._heading)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self.columns)
        self.body.addWidget(self.drawing)
        self.body.addWidget(self._buttons)
        self.open.clicked.connect(self._unfold)
        self.compare.clicked.connect(self._compare)
        self.alone.clicked.connect(lambda: self._drop(1))
        self._arrange()

    def set_base(self, base: Base, first: date) -> None:
        """Work on this from now on; steps can begin on `first` or later."""
        if base == self._base:
            return
        is_other = self._base is None or (self._base.before is None) != (base.before is None)
        self._base = base
        if is_other:
            self._drop(0)
            if base.before is None:
                self._add(ShapeDraft(first))
        for form in self.forms:
            form.allow_from(first, is_new=base.before is None)
        self._first = first
        self._present()

    def fold(self) -> None:
        """Show no more than the way to begin, as after the steps were used."""
        self._drop(0)
        if self._base is not None and self._base.before is None:
            self._add(ShapeDraft(self._first))
        self._present()

    def states(self) -> tuple[WayState, ...]:
        """Return what each way comes to."""
        if self._base is None:
            return ()
        base = self._base
        return tuple(present_way(form.draft, base, self._formats) for form in self.forms)

    def _unfold(self) -> None:
        self._add(ShapeDraft(self._first, Way.LINEAR))
        self._present()
        self.forms[0].focus_first()

    def _compare(self) -> None:
        self._add(self.forms[0].draft)
        self._present()
        self.forms[1].fields["every"].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, draft: ShapeDraft) -> None:
        base = self._base
        if base is None:
            return
        form = ShapeForm(self._formats, draft, is_new=base.before is None)
        form.allow_from(self._first if base.before else draft.first, is_new=base.before is None)
        form.edited.connect(self._present)
        form.used.connect(lambda: self._use(form))
        self.forms.append(form)
        self.columns.addWidget(form, 1)
        form.follow(self.forms[-2].use if len(self.forms) > 1 else self.open)

    def _drop(self, kept: int) -> None:
        while len(self.forms) > kept:
            form = self.forms.pop()
            form.hide()
            self.columns.removeWidget(form)
            form.deleteLater()
        self._present()

    def _use(self, form: ShapeForm) -> None:
        if self._base is not None:
            state = present_way(form.draft, self._base, self._formats)
            if state.plan is not None:
                self.used.emit(state, form.draft)

    def _present(self) -> None:
        base, states = self._base, self.states()
        for number, (form, state) in enumerate(zip(self.forms, states, strict=True)):
            names = (_("One way"), _("Another way"))
            form.name(names[number] if len(states) > 1 else "")
            form.render_state(state, can_round=base is not None and base.supply is not None)
        if base is not None:
            self._draw(states, base)
        self._arrange()

    def _draw(self, states: tuple[WayState, ...], base: Base) -> None:
        lines = [state.segments for state in states]
        if not lines or not lines[0]:
            self.drawing.render_drawing(Drawing((), base.today, ""))
            return
        other = OtherLine(_("Another way"), lines[1]) if len(lines) > 1 and lines[1] else None
        name = _("One way") if other else ""
        self.drawing.render_drawing(
            drawing_of(lines[0], base.today, self._formats, name=name, other=other)
        )

    def _arrange(self) -> None:
        first = self.forms[0].draft.way if self.forms else Way.BY_HAND
        self.open.setVisible(not self.forms)
        self.compare.setVisible(len(self.forms) == 1 and first is not Way.BY_HAND)
        self.alone.setVisible(len(self.forms) > 1)
        self._buttons.setVisible(not self.compare.isHidden() or not self.alone.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Set the two ways side by side where there is room."""
        super().resizeEvent(event)
        is_wide = self.width() >= BESIDE_LETTERS * self.fontMetrics().averageCharWidth()
        way = QBoxLayout.Direction
        self.columns.setDirection(way.LeftToRight if is_wide else way.TopToBottom)
