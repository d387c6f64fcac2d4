"""The fields of a plan besides its steps: times of day, supply at home, and the rest."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldn_desktop.domain.plan import MOST_TIMES, TimeRule
from ldn_desktop.ui.plan.draft import PlanDraft, SupplyDraft, SupplyKind
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Card,
    Heading,
    LinkButton,
    Muted,
    ProblemLabel,
    TimeEdit,
)
from ldn_desktop.ui.widgets.form import (
    Choice,
    LabelledField,
    Line,
    TextField,
    mark_wrong,
    set_text_silently,
)
from ldn_desktop.ui.widgets.layouts import fill, fill_left
from ldn_desktop.ui.widgets.tab_order import tab_in_reading_order
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

MOST_TIME_WIDTH = 240


class TimesCard(Card):
    """The times of day. The signal `edited` carries them in the form of the draft."""

    edited = Signal(object)

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("Times of day"))
        self._formats = formats
        self.rows: list[tuple[QWidget, TimeEdit, LinkButton]] = []
        self.problem = ProblemLabel()
        self.add = LinkButton(_("Add a time of day"))
        self.add.clicked.connect(self._add)
        self._column = QVBoxLayout()
        self._column.setSpacing(GRID // 2)
        self.body.addWidget(Heading(_("When")))
        self.body.addLayout(self._column)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def fill(self, times: tuple[time | str, ...]) -> None:
        """Show these times; leave a field alone that shows its time already."""
        while len(self.rows) > len(times):
            row = self.rows.pop()[0]
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(times):
            self._make_row()
        for (_row, edit, remove), at in zip(self.rows, times, strict=True):
            if _written(edit) != at:
                was = edit.blockSignals(True)
                _write(edit, at)
                edit.blockSignals(was)
            remove.setVisible(len(times) > 1)
        self.add.setVisible(len(times) < MOST_TIMES)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is missing, and show the card then; a wrong time is told by its own field."""
        texts = [problems.get("times", "")]
        for place, (_row, edit, _remove) in enumerate(self.rows):
            sentence = problems.get(f"times[{place}]", "")
            if edit.is_empty():
                mark_wrong(edit, sentence)
                texts.append(sentence)
        self.problem.set_text(next((text for text in texts if text), ""))
        if any(name.split("[")[0] == "times" for name in problems):
            self.show()

    def focus_on(self, field: str) -> None:
        """Let each field show its error, and focus the one that `field` ("times[0]") names."""
        for place, (_row, edit, _remove) in enumerate(self.rows):
            edit.tell()
            if field == f"times[{place}]" or (field == "times" and not place):
                edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def times(self) -> tuple[time | str, ...]:
        """Return the times in the form of the draft."""
        return tuple(_written(edit) for _row, edit, _remove in self.rows)

    def _make_row(self) -> None:
        number = len(self.rows) + 1
        row = QWidget()
        edit = TimeEdit(_("Time of day {number}").format(number=number), self._formats)
        edit.line.setMaximumWidth(MOST_TIME_WIDTH)
        remove = LinkButton(_("Remove"), _("Remove time of day {number}").format(number=number))
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(edit)
        box.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        box.addStretch(1)
        edit.changed.connect(self._tell)
        remove.clicked.connect(lambda: self._remove(row))
        self.rows.append((row, edit, remove))
        self._column.addWidget(row)
        tab_in_reading_order(self)

    def _tell(self) -> None:
        self.edited.emit(self.times())

    def _add(self) -> None:
        self.edited.emit((*self.times(), ""))
        self.rows[-1][1].setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, row: QWidget) -> None:
        kept = [edit for box, edit, _remove in self.rows if box is not row]
        self.edited.emit(tuple(_written(edit) for edit in kept))


def _written(edit: TimeEdit) -> time | str:
    at = edit.value()
    return edit.line.text() if at is None else at


def _write(edit: TimeEdit, at: time | str) -> None:
    if isinstance(at, time):
        edit.set_value(at)
    else:
        edit.line.setText(at)


class SupplyFieldsCard(Card):
    """The supply at home. The signal `edited` carries a `SupplyDraft`."""

    edited = Signal(object)

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("What you have at home"))
        sign = formats.decimal_sign
        example = "0.5, 1.5, 3" if sign == "." else f"0{sign}5; 1{sign}5; 3"
        self.kind = Choice(
            _("What you have at home"),
            (
                (SupplyKind.NONE, _("Not entered")),
                (SupplyKind.CAPSULES, _("Capsules or tablets")),
                (SupplyKind.LIQUID, _("A liquid")),
            ),
        )
        self.strengths = TextField(_("Strengths in mg"), Line(_("Strengths in milligrams"), 400))
        self.strengths.field.setPlaceholderText(_("like {example}").format(example=example))
        self.most = _short(_("At most so many at once"), 4)
        self.concentration = _short(_("mg in 1 mL"), 7, _("Milligrams in 1 millilitre"))
        self.syringe = _short(_("Syringe marks, mL apart"), 7)
        self._fields = {
            "strengths": self.strengths,
            "max_pieces": self.most,
            "mg_per_ml": self.concentration,
            "syringe_step_ml": self.syringe,
        }
        self._lay_out()
        for field in self._fields.values():
            field.field.textChanged.connect(self._tell)
        self.kind.activated.connect(self._tell)

    def _lay_out(self) -> None:
        words = Muted(_("With this each step shows how to make its dose."))
        fill(self.body, Heading(_("What you have at home")), words)
        fill_left(self.body, self.kind)
        fill(self.body, *self._fields.values())

    def fill(self, supply: SupplyDraft) -> None:
        """Show this supply."""
        self.kind.choose(supply.kind)
        for name, field in self._fields.items():
            set_text_silently(field.field, str(getattr(supply, name)))
        for field in (self.strengths, self.most):
            field.setVisible(supply.kind is SupplyKind.CAPSULES)
        for field in (self.concentration, self.syringe):
            field.setVisible(supply.kind is SupplyKind.LIQUID)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong beside each field, and show the card if anything is."""
        found = {name: problems.get(f"supply.{name}", "") for name in self._fields}
        for name, field in self._fields.items():
            field.set_text(found[name])
        if any(found.values()):
            self.show()

    def focus_on(self, field: str) -> None:
        """Focus the field that "supply.strengths" names; ignore names of other cards."""
        named = self._fields.get(field.removeprefix("supply."))
        if named is not None:
            named.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        typed = {name: field.field.text() for name, field in self._fields.items()}
        self.edited.emit(SupplyDraft(kind=SupplyKind(self.kind.value), **typed))


class MoreCard(Card):
    """Medicine, condition, reason, advice, follow-up, zone. The signal `edited`: the draft."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("More about this plan"))
        self._draft: PlanDraft | None = None
        self._home_zone = ""
        self.fields = {
            "medicine": TextField(_("Medicine"), Line(_("Medicine"))),
            "condition": TextField(_("What it is for (optional)"), Line(_("What it is for"))),
            "reason": TextField(
                _("Why you are changing the dose (optional)"), Line(_("Why the dose changes"))
            ),
            "missed_dose_advice": TextField(
                _("What to do about a dose not taken, as you were told (optional)"),
                Line(_("What to do about a dose not taken")),
            ),
            "follow_up_days": _short(_("Days of follow-up after the last dose"), 5),
        }
        self.rule = Choice(
            _("Times follow"),
            (
                (TimeRule.LOCAL, _("the clock where I am")),
                (TimeRule.HOME, _("the clock at home, also when I travel")),
            ),
        )
        self.zone = TextField(_("Time zone at home, like Europe/Berlin"), Line(_("Time zone")))
        rule = LabelledField(_("Times follow"), self.rule)
        heading = Heading(_("More about this plan"))
        fill(self.body, heading, *self.fields.values(), rule, self.zone)
        for field in (*self.fields.values(), self.zone):
            field.field.textChanged.connect(self._tell)
        self.rule.activated.connect(self._tell)

    def fill(self, draft: PlanDraft, home_zone: str) -> None:
        """Show the draft; `home_zone` is filled in if the user entered none."""
        self._draft = draft
        self._home_zone = home_zone
        for name, field in self.fields.items():
            set_text_silently(field.field, str(getattr(draft, name)))
        self.rule.choose(draft.time_rule)
        set_text_silently(self.zone.field, draft.home_zone)
        self.zone.setVisible(draft.time_rule is TimeRule.HOME)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong beside each field, and show the card if anything is."""
        found = {name: problems.get(name, "") for name in (*self.fields, "home_zone")}
        if any(found.values()):
            self.show()
        for name, field in self.fields.items():
            field.set_text(found[name])
        self.zone.set_text(found["home_zone"])

    def focus_on(self, field: str) -> None:
        """Focus the field of this name; ignore names of other cards."""
        named = {**self.fields, "home_zone": self.zone}.get(field)
        if named is not None:
            named.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        if self._draft is None:
            return
        rule = TimeRule(self.rule.value)
        zone = self.zone.field.text()
        if rule is TimeRule.HOME and self._draft.time_rule is TimeRule.LOCAL:
            zone = zone or self._home_zone
        draft = replace(
            self._draft,
            medicine=self.fields["medicine"].field.text(),
            condition=self.fields["condition"].field.text(),
            reason=self.fields["reason"].field.text(),
            missed_dose_advice=self.fields["missed_dose_advice"].field.text(),
            follow_up_days=self.fields["follow_up_days"].field.text(),
            time_rule=rule,
            home_zone=zone,
        )
        self.edited.emit(draft)


def _short(label: str, letters: int, name: str = "") -> TextField:
    return TextField(label, Line(name or label, 60, letters))
