"""The Plan page: shows the plan, lets the user edit it in place, and saves the changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.plan import save_preview
from ldn_desktop.ui.plan.change_fields import Action, ChangeDraft, source_of, steps_again
from ldn_desktop.ui.plan.change_panel import ChangePanel
from ldn_desktop.ui.plan.details import MoreCard, SupplyFieldsCard, TimesCard
from ldn_desktop.ui.plan.draft import DraftEntry, PlanDraft, StepDraft
from ldn_desktop.ui.plan.editing import (
    Editing,
    acted,
    begin,
    begin_new,
    other_place,
    rearranged,
    renew,
    step_edited,
    used_in,
)
from ldn_desktop.ui.plan.kinds import PlanKind
from ldn_desktop.ui.plan.layout import Notice, PlanCard, PlanFoot, PlanHead, PlanLayout
from ldn_desktop.ui.plan.presenter import EditBase, present, say_agreement
from ldn_desktop.ui.plan.revisions import RevisionsCard
from ldn_desktop.ui.plan.save_preview import Proposal, SaveStripState
from ldn_desktop.ui.plan.save_strip import SaveStrip
from ldn_desktop.ui.plan.shape_card import ShapeCard
from ldn_desktop.ui.plan.steps_card import NONE, StepsCard
from ldn_desktop.ui.plan.taper_form import ShapeDraft, TaperFormState
from ldn_desktop.ui.shortcuts import SAVE
from ldn_desktop.wording.i18n import _

PREVIEW_MS = 120  # from the last key to the preview, which reads the data


class PlanPage(QWidget):
    """Shows and edits the plan. Unsaved edits survive page switches and refreshes."""

    def __init__(self, controller: AppController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.setObjectName("page")
        self._snapshot: ScheduleSnapshot | None = None
        self._editing: Editing | None = None
        self._strip = SaveStripState(is_shown=False)
        self._is_saving = False
        self._failure = ""
        self._proposed: tuple[tuple[DraftEntry, EditBase], Proposal] | None = None
        today = self._today = controller.context.clock.now().date()
        self.head, self.notice = PlanHead(), Notice()
        self.change = ChangePanel(controller.formats, today)
        self.shape = ShapeCard(controller.formats)
        self.overview = PlanCard(controller.formats, today)
        self.steps = StepsCard()
        self.times = TimesCard(controller.formats)
        self.supply = SupplyFieldsCard(controller.formats)
        self.more = MoreCard()
        self.revisions = RevisionsCard(controller.formats)
        self.foot = PlanFoot(self.times, self.supply, self.revisions, self.more)
        self.strip = SaveStrip(controller.formats, today)
        self._preview = Debounce(self, self._work_out, PREVIEW_MS)
        tops = (self.head, self.notice, self.change, self.shape)
        below = (self.foot, *self.foot.cards.values())
        self._layout = PlanLayout(self, tops, (self.overview, self.steps), below, self.strip)
        self._connect()
        self.refresh()

    def open_section(self, name: str) -> None:
        """Show the fields of the `PlanKind` of this name."""
        self.shape.choose(PlanKind(name))

    @property
    def editing(self) -> Editing | None:
        """The current editing; None if nothing could be read yet."""
        return self._editing

    def refresh(self) -> None:
        """Read again and show it; unsaved edits are kept."""
        snapshot = self.controller.snapshot_now()
        if snapshot is None:
            return
        if self._is_saving:
            self._forget_edits()
        self._snapshot, self._today = snapshot, snapshot.today
        sign = self.controller.formats.decimal_sign
        is_other = False
        if self._editing is None:
            self._editing = begin(snapshot, sign)
        else:
            self._editing, is_other = renew(self._editing, snapshot, sign)
        if is_other:
            self.notice.tell(_("The plan was changed elsewhere; your edits are kept."))
        self._render()
        self.revisions.render_history(snapshot.history, snapshot.today)
        self._work_out()

    def save(self) -> bool:
        """Save the edits and return True, or show why they can't be saved."""
        self._preview.stop()
        self._work_out()
        editing = self._editing
        if editing is None or not editing.is_dirty:
            return False
        proposal = self._propose(editing)
        if proposal.plan is None or (self._strip.problem and not self._failure):
            self._try(editing)
            return False
        place = self.steps.table.focused
        self._is_saving = True
        accepted = self._strip.accepted
        if editing.edit_base.before is None:
            outcome = self.controller.start_plan(proposal.plan, accepted)
        else:
            request = save_preview.request_of(editing, proposal)
            outcome = self.controller.change_plan(request, accepted)
        self._is_saving = False
        if not outcome.ok:
            self._failure = outcome.sentence or outcome.question
            self._work_out()
            return False
        self.steps.table.fold(place)
        return True

    def _forget_edits(self) -> None:
        """Begin anew: the edits are saved, or the change is taken back."""
        self._editing, self._failure = None, ""
        self.notice.tell("")
        self.strip.clear(self._today)

    def _try(self, editing: Editing) -> None:
        """Show missing fields too, and focus the first field with a problem."""
        self._editing = replace(editing, tried=True)
        self._render()
        self._work_out()
        field = next(iter(self._propose(editing).reading.complaints), "")
        if field.startswith("steps["):
            place = int(field.split("[", 1)[1].split("]", 1)[0])
            self.steps.table.focus_on(place, "days" if field.endswith("days") else "dose")
        for card in (self.times, self.supply, self.more):
            card.focus_on(field)
        self._layout.keep_in_view()

    def _edit(self, change: Callable[[PlanDraft], PlanDraft]) -> None:
        if self._editing is not None:
            self._put(self._editing.edited(change))

    def _puts(self, name: str) -> Callable[[Any], None]:  # the fields' own types
        return lambda value: self._edit(lambda draft: replace(draft, **{name: value}))

    def _put(self, editing: Editing) -> None:
        """Use this editing, render it, and start the delayed preview."""
        self._failure = ""
        self._editing = editing
        self._render()
        self._preview.start()

    def _render(self) -> None:
        editing = self._editing
        if editing is None or self._snapshot is None:
            return
        draft = editing.entry.draft
        reading = self._propose(editing).reading
        history, formats = self._snapshot.history, self.controller.formats
        state = present(
            draft, reading, editing.edit_base, formats, tried=editing.tried, used=editing.used
        )
        is_new = editing.edit_base.before is None
        agreed = say_agreement(history, editing.edit_base, formats)
        self.head.render_state(state, agreed, is_aside=editing.aside is not None)
        self.overview.render_state(state, is_new=is_new)
        self.overview.fill_start(draft.start_date, is_new=is_new)
        follows = editing.follows if editing.used else None
        self.steps.render_state(state, editing.edit_base.locked, follows)
        offered = draft.steps[0].dose if is_new or state.wants_steps else None
        self.shape.set_base(*save_preview.base_of(editing, self._propose(editing)), offered)
        self.foot.render_state(state, is_new=is_new, revisions=len(history.active_revisions))
        self.times.fill(draft.times)
        self.times.show_problems(state.problems)
        self.supply.fill(draft.supply)
        self.supply.show_problems(state.problems)
        self.more.fill(draft, self._snapshot.zone.name)
        self.more.show_problems(state.problems)

    def _work_out(self) -> None:
        """Compute what a save would change, and show it in the strip."""
        editing = self._editing
        if editing is None:
            return
        proposal = self._propose(editing)
        change, refused = save_preview.ask(self.controller, editing, proposal, self._snapshot)
        strip = save_preview.strip_of(
            proposal,
            editing.edit_base,
            change,
            refused,
            self.controller.formats,
            is_dirty=editing.is_dirty,
            tried=editing.tried,
        )
        self._strip = replace(strip, problem=self._failure or strip.problem)
        first = None if editing.edit_base.before is None else editing.edit_base.first_from
        self.strip.allow_from(first, editing.entry.from_date)
        was_hidden = self.strip.isHidden()
        self.strip.render_strip(self._strip)
        if was_hidden and not self.strip.isHidden():
            self._layout.keep_in_view()
        self._layout.place_strip()

    def _propose(self, editing: Editing) -> Proposal:
        """Return the proposal for this editing; it is cached until the entry changes."""
        if self._proposed is None or self._proposed[0] != (editing.entry, editing.edit_base):
            proposal = save_preview.propose(
                editing.entry, editing.edit_base, self.controller.formats.decimal_sign
            )
            self._proposed = ((editing.entry, editing.edit_base), proposal)
        return self._proposed[1]

    def _strip_edited(self) -> None:
        if self._editing is None:
            return
        strip = self.strip
        self._editing = self._editing.agreed(
            strip.from_date.value(),
            with_whom=strip.agreed_with.text(),
            on=strip.agreed_on.value(),
            reason=strip.reason.text(),
        )
        self._failure = ""
        self._preview.start()

    def _drop(self) -> None:
        """Drop the edits; go back from a new plan to the editing of the current one."""
        aside = self._editing.aside if self._editing else None
        self._forget_edits()
        self._editing = aside
        self.steps.table.fold(NONE)
        self.refresh()

    def _begin_new(self) -> None:
        if self._snapshot is not None:
            sign = self.controller.formats.decimal_sign
            self._editing = begin_new(self._snapshot, sign, aside=self._editing)
            self._render()
            self._work_out()
            self.steps.table.focus_on(0)

    def _undo(self) -> None:
        """Undo the newest revision; if it was the only one, keep its fields."""
        editing = self._editing
        is_only = self._snapshot is not None and len(self._snapshot.history.active_revisions) == 1
        kept = editing.entry.draft if editing and is_only else None
        self._is_saving = True
        outcome = self.controller.undo_plan()
        self._is_saving = False
        if not outcome.ok:
            self.notice.tell(outcome.sentence)
            return
        if kept is not None:
            self._edit(lambda _draft: kept)
            self.notice.tell(_("The plan was taken back. What you entered is still here."))

    def _entered(self, place: int) -> None:
        """Handle Enter: go to the next step, or add one after the last."""
        if self._editing is None:
            return
        steps = self._editing.entry.draft.steps
        if place == len(steps) - 1 and not steps[place].is_empty:
            self._edit(lambda draft: draft.added(place))
        self.steps.table.focus_on(min(place + 1, len(self.steps.table.lines) - 1))

    def _asked(self, action: str, days: int = 0) -> None:
        """Handle a tool of the open step, or "add"; the focus stays with the step."""
        if self._editing is None:
            return
        place = self.steps.table.place
        draft = acted(self._editing, action, place, days)
        self._put(rearranged(self._editing, draft))
        if action == "add":
            self.steps.table.focus_on(len(draft.steps) - 1)
        else:
            self.steps.table.open(min(other_place(action, place), len(draft.steps) - 1))

    def _link(self, name: str) -> None:
        """Handle a link at the foot."""
        acts: dict[str, Callable[[], None]] = {
            "add": lambda: self._asked("add"),
            "shape": self._unfold_shape,
            "compare": lambda: self._unfold_shape(ways=2),
            "again": lambda: self._ask_change(Action.AGAIN),
            "undo": self._undo,
            "new": self._begin_new,
        }
        if name in acts:
            acts[name]()
        else:
            self._layout.show(self.foot.cards[name])

    def _unfold_shape(self, *, ways: int = 1) -> None:
        """Show the taper form, with the present dose of the plan as its starting dose."""
        editing = self._editing
        if editing is None:
            return
        place = min(editing.edit_base.locked, len(editing.entry.draft.steps) - 1)
        self.shape.unfold(editing.entry.draft.steps[place].dose, ways=ways)

    def _follow(self, follows: bool) -> None:
        self._editing = self._editing and replace(self._editing, follows=follows)

    def _connect(self) -> None:
        self.head.wanted.connect(self._ask_change)
        self.head.back.connect(self._drop)
        self.foot.asked.connect(self._link)
        self.overview.started.connect(self._puts("start_date"))
        self.steps.table.edited.connect(self._step_edited)
        self.steps.table.entered.connect(self._entered)
        self.steps.table.reached.connect(lambda _place: self._layout.keep_in_view())
        self.steps.table.asked.connect(self._asked)
        self.steps.follows.connect(self._follow)
        self.change.drafted_change.connect(self._agree_change)
        self.shape.used.connect(self._use)
        self.times.edited.connect(self._puts("times"))
        self.supply.edited.connect(self._puts("supply"))
        self.overview.counted.connect(lambda: self.controller.open_page.emit("supply"))
        self.more.edited.connect(lambda draft: self._edit(lambda _old: draft))
        self.strip.saved.connect(self.save)
        self.strip.dropped.connect(self._drop)
        self.strip.edited.connect(self._strip_edited)
        self.strip.grown.connect(self._layout.place_strip)
        keys = QShortcut(QKeySequence(SAVE), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.save)

    def _ask_change(self, action: Action) -> None:
        """Show the fields of an agreed change."""
        editing, snapshot = self._editing, self._snapshot
        if editing is None or snapshot is None or editing.edit_base.before is None:
            return
        before = editing.edit_base.before
        source = source_of(snapshot.history, before.plan_id, before.plan)
        steps = steps_again(source, self.controller.formats)
        self.change.begin(action, editing.edit_base.first_from, steps)
        self._layout.keep_in_view()

    def _agree_change(self, change_draft: ChangeDraft) -> None:
        """Put an agreed change into the fields, where the user sees its effect before saving."""
        editing, snapshot = self._editing, self._snapshot
        if editing is None or snapshot is None or editing.edit_base.before is None:
            return
        proposal = self._propose(editing)
        if proposal.plan is None:
            self.change.problem.set_text(_("Mend or drop the other edits first."))
            return
        args = (self.controller, editing, proposal, change_draft, snapshot)
        outcome = self.controller.attempt(lambda: save_preview.propose_change(*args))
        self.change.problem.set_text(outcome.sentence)
        if outcome.value is not None:
            sign = self.controller.formats.decimal_sign
            after = used_in(editing, outcome.value, None, change_draft.day, sign)
            if not editing.is_dirty:
                after = replace(after, change_draft=change_draft, drafted_change=after.entry.draft)
            self._put(after)
            self.change.hide()
            self.strip.agreed_with.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_edited(self, place: int, step: StepDraft) -> None:
        if self._editing is not None:
            self._put(step_edited(self._editing, place, step, self.controller.formats.decimal_sign))

    def _use(self, state: TaperFormState, shape: ShapeDraft) -> None:
        """Put the calculated steps into the table."""
        editing = self._editing
        if editing is None or state.plan is None:
            return
        sign = self.controller.formats.decimal_sign
        self._put(used_in(editing, state.plan, state.used, shape.first, sign))
        self.shape.fold()
        self.steps.table.focus_on(state.used.first_place if state.used else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout.place_strip()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._editing is not None and self._editing.edit_base.before is None:
            self.steps.table.focus_on(0)
        else:
            self.shape.focus_kinds()
