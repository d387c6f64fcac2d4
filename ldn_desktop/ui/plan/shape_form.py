"""The fields of a taper: which of the two kinds it is, and what its steps are worked out from."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ldn_desktop.domain.plan import LATEST
from ldn_desktop.ui.plan.draft import ONE_CLICK_DAYS
from ldn_desktop.ui.plan.kinds import KindChoice, PlanKind
from ldn_desktop.ui.plan.taper_form import ShapeDraft, TaperFormState, TaperMethod
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    DateEdit,
    Heading,
    Muted,
    ProblemLabel,
    QuietButton,
    Small,
)
from ldn_desktop.ui.widgets.checkable import on_choice
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.form import Line, mark_wrong, set_text_silently
from ldn_desktop.ui.widgets.layouts import column_in, fill, fill_left
from ldn_desktop.ui.widgets.ticks import CheckBox, RadioButton
from ldn_desktop.wording.counts import count_days
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

LABEL_LETTERS = 34
FIELD_OF = {
    "start": "start",
    "by": "by",
    "every": "every",
    "to": "lowest",
    "finish_days": "finish_days",
}
"""The field for each `where` of a `ValidationError`."""


class ShapeForm(QWidget):
    """Signals: `edited` a field changed; `used` the user wants to use the steps."""

    edited = Signal()
    used = Signal()

    def __init__(self, formats: Formats, draft: ShapeDraft, *, is_new: bool) -> None:
        super().__init__()
        self._draft = draft
        self._is_new = is_new
        self._kind = kind_of(draft.way)
        self.heading = Heading()
        self.heading.hide()
        self.kinds = KindChoice(self.choose_kind)
        self.ways = {way: RadioButton(text) for way, text in _way_words().items()}
        self.fields = {
            "start": Line(_("Starting dose in milligrams"), 40, 7),
            "by": Line(_("By how much"), 40, 7),
            "every": Line(_("Days of a step"), 10, 7),
            "lowest": Line(_("Lowest dose in milligrams; empty: down to none"), 40, 7),
            "finish_days": Line(_("Days of every other day at the end; empty: none"), 10, 7),
        }
        self._labels = {name: Body(text) for name, text in _labels().items()}
        self.first = DateEdit(_("First day of the steps"), formats, draft.first)
        self.days = {days: _days_button(days) for days in ONE_CLICK_DAYS}
        self.rounded = CheckBox(_("Only doses I can make"))
        self.words, self.rows = Body(), Small()
        self.missing, self.problem = Muted(), ProblemLabel()
        self.use = QuietButton(_("Use these steps"))
        self._lay_out()
        self._connect()
        self._show_draft()

    @property
    def draft(self) -> ShapeDraft:
        """The fields as typed."""
        return self._draft

    @property
    def kind(self) -> PlanKind | None:
        """The kind that was chosen, None before."""
        return self._kind

    def start_at(self, dose: str) -> None:
        """Fill in the starting dose, as typed."""
        self._draft = replace(self._draft, start=dose)
        self._show_draft()

    def name(self, heading: str) -> None:
        """Set the heading, which tells two forms apart; "" hides it."""
        self.heading.set_text(heading)
        self.heading.setVisible(bool(heading))
        named = f"{_('Use these steps')}: {heading}" if heading else _("Use these steps")
        self.use.setAccessibleName(named)

    def allow_from(self, first: date, *, is_new: bool) -> None:
        """Offer dates from `first` on; an earlier chosen date becomes `first`."""
        self._is_new = is_new
        chosen = self._draft.first if self._draft.first >= first else first
        self._draft = replace(self._draft, first=chosen)
        was = self.first.blockSignals(True)
        self.first.set_range(first, LATEST)
        self.first.set_value(chosen)
        self.first.blockSignals(was)
        self._show_draft()

    def render_state(self, state: TaperFormState, *, can_round: bool) -> None:
        """Show the result of the fields."""
        self.rounded.setVisible(
            can_round and self._draft.way not in (TaperMethod.STOP, TaperMethod.BY_HAND)
        )
        for label, text in (
            (self.words, "\n".join(state.words)),
            (self.rows, "\n".join(state.rows)),
            (self.missing, state.missing),
        ):
            label.set_text(text)
            label.setVisible(bool(text))
        self.problem.set_text(state.problem)
        for where, field in FIELD_OF.items():
            mark_wrong(self.fields[field], state.problem if where == state.wrong else "")
        self.use.setVisible(state.plan is not None)

    def follow(self, before: QWidget) -> None:
        """Put the fields after `before` in the tab order."""
        fields = list(self.fields.values())
        days = list(self.days.values())
        ends = (self.first, self.rounded, self.use)
        for widget in (
            *self.kinds.buttons.values(),
            *self.ways.values(),
            *fields[:3],
            *days,
            *fields[3:],
            *ends,
        ):
            QWidget.setTabOrder(before, widget)
            before = widget

    def focus_first(self) -> None:
        """Focus the first field that is empty, or the kinds while neither is chosen."""
        if self._kind is None:
            self.kinds.buttons[PlanKind.STEP_DOWN].setFocus(Qt.FocusReason.TabFocusReason)
            return
        shown = (field for field in self.fields.values() if not field.isHidden())
        empty = next((field for field in shown if not field.text()), self.first)
        empty.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_draft(self) -> None:
        way = self._draft.way
        self.kinds.mark(self._kind)
        self._ways.setVisible(self._kind is PlanKind.STEP_DOWN)
        self._table.setVisible(way is not TaperMethod.BY_HAND)
        for one, radio in self.ways.items():  # Tab reaches the chosen one, arrows the others
            radio.setChecked(one is way)
            radio.setFocusPolicy(_focus(is_chosen=one is way))
        for name, field in self.fields.items():
            set_text_silently(field, str(getattr(self._draft, name)))
        is_shape = way not in (TaperMethod.STOP, TaperMethod.BY_HAND)
        shown = dict.fromkeys(self.fields, is_shape)
        shown["start"] = is_shape or (way is TaperMethod.STOP and self._is_new)
        shown["first"] = way is not TaperMethod.BY_HAND
        for name, label in self._labels.items():
            label.setVisible(shown[name])
            self.fields.get(name, self.first).setVisible(shown[name])
        self._every.setVisible(is_shape)
        in_mg = _("Starting dose (mg)") if is_shape else _("Dose until then (mg)")
        self._labels["start"].set_text(in_mg)
        self._labels["by"].set_text(
            _("Less by (mg)") if way is TaperMethod.LINEAR else _("Less by (%)")
        )
        self._labels["first"].set_text(_("No doses from") if way is TaperMethod.STOP else _("From"))
        self.rounded.setChecked(self._draft.rounded)

    def _tell(self) -> None:
        typed = {name: field.text() for name, field in self.fields.items()}
        self._draft = ShapeDraft(
            self.first.value(), self._draft.way, rounded=self.rounded.isChecked(), **typed
        )
        self.edited.emit()

    def choose_kind(self, kind: PlanKind) -> None:
        """Show the fields of a kind, and go on to the first that is empty."""
        if kind is not self._kind:
            self._kind = kind
            is_stop = kind is PlanKind.STOP
            self._choose(TaperMethod.STOP if is_stop else TaperMethod.LINEAR)
        self.focus_first()

    def _choose(self, way: TaperMethod) -> None:
        if way is not self._draft.way:
            self._draft = replace(self._draft, way=way)
            self._show_draft()
            self.edited.emit()

    def _one_click(self, days: int) -> None:
        set_text_silently(self.fields["every"], str(days))
        self._tell()

    def _connect(self) -> None:
        for way, radio in self.ways.items():
            on_choice(radio, partial(self._choose, way))
        for days, button in self.days.items():
            button.clicked.connect(lambda _on=False, days=days: self._one_click(days))
        for field in self.fields.values():
            field.textChanged.connect(self._tell)
            field.returnPressed.connect(self._use)
        self.first.dateChanged.connect(self._tell)
        self.rounded.toggled.connect(self._tell)
        self.use.clicked.connect(self.used)

    def _use(self) -> None:
        if not self.use.isHidden():
            self.used.emit()

    def _lay_out(self) -> None:
        self._table = rows = QWidget()
        self._ways = flow_of(*self.ways.values())
        self._every = flow_of(self.fields["every"], *self.days.values())
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        for line, (name, label) in enumerate(self._labels.items()):
            field = self.fields.get(name, self.first)
            label.setBuddy(field)
            label.setMaximumWidth(LABEL_LETTERS * self.fontMetrics().averageCharWidth())
            grid.addWidget(label, line, 0)
            place: QWidget = self._every if name == "every" else field
            grid.addWidget(place, line, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        result = (self.rounded, self.missing, self.problem, self.words)
        shown = (self.heading, self.kinds, self._ways, rows, *result)
        column = column_in(self, *shown, spacing=GRID)
        fill_left(column, self.use)
        fill(column, self.rows)
        column.addStretch(1)


def kind_of(way: TaperMethod) -> PlanKind | None:
    """Return the kind of plan that a method makes; None by hand, which may become either."""
    if way is TaperMethod.BY_HAND:
        return None
    return PlanKind.STOP if way is TaperMethod.STOP else PlanKind.STEP_DOWN


def _focus(*, is_chosen: bool) -> Qt.FocusPolicy:
    return Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus


def _labels() -> dict[str, str]:
    return {
        "start": "",
        "by": "",
        "every": _("A step every … days"),
        "lowest": _("Lowest dose in mg (empty: down to none)"),
        "finish_days": _("Every other day at the end, for … days (empty: stop straight)"),
        "first": "",
    }


def _way_words() -> dict[TaperMethod, str]:
    return {
        TaperMethod.BY_HAND: _("Enter the steps myself"),
        TaperMethod.LINEAR: _("By equal amounts"),
        TaperMethod.PERCENT_OF_START: _("By a percent of the starting dose"),
        TaperMethod.PERCENT_OF_CURRENT: _("By a percent of the current dose"),
    }


def _days_button(days: int) -> QuietButton:
    text = count_days(days)
    return QuietButton(text, _("A step every {days}").format(days=text))
