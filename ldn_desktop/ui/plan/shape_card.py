"""The card that calculates steps from a taper's shape."""

from datetime import date

from PySide6.QtCore import Qt, Signal

from ldn_desktop.ui.help_text import FoldedText
from ldn_desktop.ui.plan.chart_line import Drawing, OtherLine, drawing_of
from ldn_desktop.ui.plan.drawing import PlanDrawing
from ldn_desktop.ui.plan.kinds import PlanKind
from ldn_desktop.ui.plan.shape_form import ShapeForm
from ldn_desktop.ui.plan.taper_form import (
    ShapeDraft,
    TaperBase,
    TaperFormState,
    TaperMethod,
    present_taper_form,
)
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.flow import LINE_LENGTH, TrailingLayout, flow_of
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.ui.widgets.side_by_side import SideBySide
from ldn_desktop.ui.widgets.tab_order import tab_through
from ldn_desktop.wording.fixed_texts import about_stopping
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

BESIDE_LETTERS = 96


class ShapeCard(Card):
    """The signal `used` carries the chosen `TaperFormState` and its `ShapeDraft`."""

    used = Signal(object, object)

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("Work out the steps"))
        self._formats = formats
        self._base: TaperBase | None = None
        self._offered: str | None = None
        self.forms: list[ShapeForm] = []
        self.compare = QuietButton(_("Compare two ways"))
        self.alone = QuietButton(_("One way only"))
        self.close_it = QuietButton(_("Close"), _("Close: work out the steps"))
        self.drawing = PlanDrawing(formats)
        self.drawing.hide()
        self.columns = SideBySide(letters=BESIDE_LETTERS, shares=(1, 1), spacing=3 * GRID)
        self._heading = Heading()
        self._said = Muted(_("Your dose goes on until you change it."))
        self.about = FoldedText(about_stopping())
        head = TrailingLayout(least=LINE_LENGTH)
        fill(head, self._heading, self.about.link)
        buttons = flow_of(self.compare, self.alone, self.close_it)
        fill(self.body, head, self.about, self._said, self.columns, self.drawing, buttons)
        self.compare.clicked.connect(self._compare)
        self.alone.clicked.connect(lambda: self._drop(1))
        self.close_it.clicked.connect(self.fold)
        self._arrange()

    @property
    def is_offered(self) -> bool:
        """Whether the two kinds of plan are offered, and neither is chosen."""
        return len(self.forms) == 1 and self.forms[0].kind is None

    def choose(self, kind: PlanKind) -> None:
        """Choose a kind of plan for who is offered the two."""
        if self.is_offered:
            self.forms[0].choose_kind(kind)

    def focus_kinds(self) -> None:
        """Focus the kinds of plan, if they are offered."""
        if self.is_offered:
            self.forms[0].focus_first()

    def set_base(self, base: TaperBase, first: date, offered: str | None) -> None:
        """Set the base; steps can begin on `first` or later.

        `offered` is the dose of who has no steps yet, as typed: the two kinds of plan are offered.
        With None a form is shown when it is asked for.
        """
        if (base, offered) == (self._base, self._offered):
            return
        is_new = base.before is None
        is_other = self._base is None or (self._base.before is None) != is_new
        was_offered = self._offered is not None
        self._base, self._first, self._offered = base, first, offered
        if is_other or was_offered != (offered is not None):
            self.fold()
        if self.is_offered and offered is not None:
            self.forms[0].start_at(offered)
        for form in self.forms:
            form.allow_from(first, is_new=is_new)
        self._present()

    def fold(self) -> None:
        """Close the forms, and offer the two kinds anew to who has no steps yet."""
        self._drop(0)
        if self._base is not None and self._offered is not None:
            self._add(ShapeDraft(self._first, start=self._offered))
        self._present()

    def states(self) -> tuple[TaperFormState, ...]:
        """Return the result of each form."""
        if self._base is None:
            return ()
        base = self._base
        return tuple(present_taper_form(form.draft, base, self._formats) for form in self.forms)

    def unfold(self, start: str, *, ways: int = 1) -> None:
        """Show one form, or two; `start` is the present dose as it is typed, "" if unknown."""
        if self.is_offered:
            self._drop(0)
        if not self.forms:
            self._add(ShapeDraft(self._first, TaperMethod.LINEAR, start))
        while len(self.forms) < ways:
            self._add(self.forms[0].draft)
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
        self.columns.parts.addWidget(form, 1)
        form.follow(self.forms[-2].use if len(self.forms) > 1 else self.about.link)
        tab_through((form.use, self.compare, self.alone, self.close_it))

    def _drop(self, kept: int) -> None:
        while len(self.forms) > kept:
            form = self.forms.pop()
            form.hide()
            self.columns.parts.removeWidget(form)
            form.deleteLater()
        self._present()

    def _use(self, form: ShapeForm) -> None:
        if self._base is not None:
            state = present_taper_form(form.draft, self._base, self._formats)
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

    def _draw(self, states: tuple[TaperFormState, ...], base: TaperBase) -> None:
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
        first = self.forms[0].draft.way if self.forms else TaperMethod.BY_HAND
        is_new = self._base is not None and self._base.before is None
        is_first = self._offered is not None
        heading = _("What did you agree?") if is_first else _("Work out the steps")
        self._heading.set_text(heading)
        self.setAccessibleName(heading)
        self._said.setVisible(is_first and not is_new)
        self.setVisible(bool(self.forms))
        self.compare.setVisible(len(self.forms) == 1 and first is not TaperMethod.BY_HAND)
        self.alone.setVisible(len(self.forms) > 1)
        self.close_it.setVisible(not self.is_offered)
