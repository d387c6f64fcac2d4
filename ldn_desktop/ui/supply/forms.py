"""The forms to count the supply, to add to it, and to enter use-by dates."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.stock import Form, Item, StockEntry, read_count
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.supply.presenter import RowState, SupplyState, UseByState
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Card,
    DateEdit,
    FlowLayout,
    Heading,
    Muted,
    ProblemLabel,
    QuietButton,
)
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.form import Choice, LabelledField, Line, TextField, set_text_silently
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say_to_person

Keep = Callable[[Item, Decimal], Outcome[StockEntry]]


class CountCard(Card):
    """One field for a count, which replaces the stock or adds to it."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Count or add"))
        self._controller = controller
        self._rows: tuple[RowState, ...] = ()
        self.choice = Choice(_("Which strength"), ())
        self._which = LabelledField(_("Which strength"), self.choice)
        self.count = TextField(_("How many"), Line(_("How many"), 40, 8))
        self.count.label.setWordWrap(False)
        self.have = QuietButton(_("I have this many now"))
        self.more = QuietButton(_("I got this many more"))
        self._hint = Muted()
        self.body.addWidget(Heading(_("Count or add")))
        self.body.addWidget(self._hint)
        fields = QWidget()
        row = FlowLayout(fields, 2 * GRID)
        row.addWidget(self._which)
        row.addWidget(self.count)
        self.body.addWidget(fields)
        self.body.addWidget(self.count.problem)  # below the row, where a sentence fits
        self.body.addWidget(flow_of(self.have, self.more))
        self.choice.activated.connect(self._name)
        self.count.field.textChanged.connect(lambda: self.count.set_text(""))
        self.count.field.returnPressed.connect(self._enter)
        self.have.clicked.connect(lambda: self.keep(controller.supply.count))
        self.more.clicked.connect(lambda: self.keep(controller.supply.add))

    @property
    def item(self) -> Item | None:
        """The chosen strength, None if there is none."""
        place = self.choice.currentIndex()
        return self._rows[place].item if 0 <= place < len(self._rows) else None

    def show_state(self, state: SupplyState) -> None:
        """Offer these strengths; the choice and the typed count are kept."""
        before = self.item
        self._rows = state.rows
        names = [row.full_name for row in state.rows]
        if names != [self.choice.itemText(n) for n in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(names)
            places = [n for n, row in enumerate(state.rows) if row.item == before]
            self.choice.setCurrentIndex(places[0] if places else 0)
        self._name()

    def keep(self, action: Keep) -> bool:
        """Save the typed count, or say beside the field what is wrong and keep the text."""
        item, controller = self.item, self._controller
        if item is None:
            return False
        typed = self.count.field.text()
        try:
            amount = read_count(item, typed, controller.formats.decimal_sign)
        except ValidationError as error:
            wrong = say_to_person(error, decimal_sign=controller.formats.decimal_sign)
            self.count.set_text(wrong if typed.strip() else _("Write how many first."))
            self.count.field.setFocus()
            return False
        outcome = action(item, amount)
        self.count.set_text(outcome.sentence)
        if outcome.ok:
            set_text_silently(self.count.field, "")
        return outcome.ok

    def _enter(self) -> None:
        """Focus the fitting button: before the first count nothing can be added."""
        (self.more if self.more.isEnabled() else self.have).setFocus()

    def _name(self) -> None:
        row = next((row for row in self._rows if row.item == self.item), None)
        is_liquid = row is not None and row.item.form is Form.LIQUID
        label = _("How many mL") if is_liquid else _("How many")
        self.count.label.set_text(label)
        self.count.field.setAccessibleName(label)
        is_counted = row is not None and row.is_counted
        self.more.setEnabled(is_counted)
        self._hint.set_text(
            _("Your records count it down. Count again whenever the number is not right.")
            if is_counted
            else _("Count once. After that your records count it down.")
        )


class UseByCard(Card):
    """The use-by date of each counted item: of pieces, or of the opened bottle of a liquid."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Use by"))
        self._controller = controller
        self._counted: tuple[UseByState, ...] = ()
        self.choice = Choice(_("Which strength"), ())
        self._which = LabelledField(_("Which strength"), self.choice)
        today = controller.context.clock.now().date()
        self.day = DateEdit(_("Use by"), controller.formats, today)
        self.keep_day = QuietButton(_("Keep this day"))
        self.none = QuietButton(_("No day"))
        self.problem = ProblemLabel()
        self._words = Muted()
        self.body.addWidget(Heading(_("Use by")))
        self.body.addWidget(self._words)
        self.body.addWidget(flow_of(self._which))
        self.body.addWidget(flow_of(self.day, self.keep_day, self.none))
        self.body.addWidget(self.problem)
        self.problem.set_text("")
        self.choice.activated.connect(self._show)
        self.keep_day.clicked.connect(lambda: self.keep(self.day.value()))
        self.none.clicked.connect(lambda: self.keep(None))

    @property
    def _chosen(self) -> UseByState | None:
        place = self.choice.currentIndex()
        return self._counted[place] if 0 <= place < len(self._counted) else None

    def show_state(self, state: SupplyState) -> None:
        """Offer the counted items; the choice is kept. Hide the card if nothing was counted."""
        before = self._chosen
        self._counted = state.counted
        names = [one.full_name for one in state.counted]
        if names != [self.choice.itemText(n) for n in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(names)
            places = [
                n for n, one in enumerate(state.counted) if before and one.item == before.item
            ]
            self.choice.setCurrentIndex(places[0] if places else 0)
        self._which.setVisible(len(names) > 1)
        self.setVisible(bool(names))
        self._show()

    def _show(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        if chosen.use_by is not None and not self.day.hasFocus():
            self.day.set_value(chosen.use_by)
        self.none.setVisible(chosen.use_by is not None)
        words = (
            _("{what}: the label says how long it keeps once it is open.")
            if chosen.item.form is Form.LIQUID
            else _("{what}: the package says until when they keep.")
        )
        if chosen.use_by is not None:
            words = _("{what}: use by {day}.")
        day = self._controller.formats.long_day(chosen.use_by) if chosen.use_by else ""
        self._words.set_text(words.format(what=chosen.full_name, day=day))

    def keep(self, use_by: date | None) -> bool:
        """Save the use-by date; None means that there is none."""
        chosen = self._chosen
        if chosen is None:
            return False
        outcome = self._controller.supply.keep_use_by(chosen.item, use_by)
        self.problem.set_text(outcome.sentence)
        return outcome.ok
