"""The list of all revisions; each can be opened and compared with another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.domain.changes import changes_between
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.ui.plan.chart_line import Drawing, OtherLine, drawing_of, segments_of
from ldn_desktop.ui.plan.drawing import PlanDrawing
from ldn_desktop.ui.plan.taper_form import say_steps
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.buttons import WrappedLink
from ldn_desktop.ui.widgets.form import Choice, LabelledField
from ldn_desktop.wording.agreements import say_agreed
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.plan_changes import describe_runs, say_end


@dataclass(frozen=True)
class RevisionLine:
    """One revision in the list: number, title, and what was agreed."""

    number: int
    title: str
    agreed: str


@dataclass(frozen=True)
class RevisionView:
    """An opened revision: its times and steps, or its differences from another revision."""

    title: str
    lines: tuple[str, ...]
    drawing: Drawing


def list_revisions(history: PlanHistory, today: date, formats: Formats) -> tuple[RevisionLine, ...]:
    """Return the active revisions, newest first."""
    newest_first = reversed(history.active_revisions)
    return tuple(
        RevisionLine(r.number, _title(r, today, formats), _agreed(r, formats)) for r in newest_first
    )


def revision_of(history: PlanHistory, number: int) -> Revision | None:
    """Return the active revision of this number, or None."""
    return next((r for r in history.active_revisions if r.number == number), None)


def open_revision(revision: Revision, today: date, formats: Formats) -> RevisionView:
    """Return the view of one revision."""
    plan = revision.plan
    times = _("At {times}.").format(times=", ".join(formats.time(at) for at in plan.times))
    lines = (*filter(None, (_agreed(revision, formats),)), times, *say_steps(plan, formats))
    drawing = drawing_of(segments_of(plan, today), today, formats)
    return RevisionView(_title(revision, today, formats), lines, drawing)


def compare_revisions(
    one: Revision, other: Revision, today: date, formats: Formats
) -> RevisionView:
    """Return the dates on which `one` asks for something else than `other`."""
    first = min(one.plan.start_date, other.plan.start_date)
    changes = changes_between(_alone(other.plan), _alone(one.plan), first)
    ends = say_end(other.plan.ends_on(), one.plan.ends_on(), formats)
    found = describe_runs(changes, formats)
    drawing = drawing_of(
        segments_of(one.plan, today),
        today,
        formats,
        name=_name(one),
        other=OtherLine(_name(other), segments_of(other.plan, today)),
    )
    title = _("{one} compared with {other}").format(one=_name(one), other=_name(other))
    same = () if found else (_("Both ask for the same doses."),)
    return RevisionView(title, (*same, *found, ends), drawing)


def others_of(history: PlanHistory, number: int) -> Sequence[tuple[int, str]]:
    """Return number and name of the revisions to compare this one with."""
    return [(r.number, _name(r)) for r in reversed(history.active_revisions) if r.number != number]


def _alone(plan: Plan) -> PlanHistory:
    """Return a history with this plan alone, from its start date on."""
    made_at = datetime.combine(plan.start_date, datetime.min.time(), tzinfo=UTC)
    return PlanHistory((Revision(1, 1, plan.start_date, made_at, plan),))


def _name(revision: Revision) -> str:
    return _("Revision {number}").format(number=revision.number)


def _title(revision: Revision, today: date, formats: Formats) -> str:
    when = _("from {date}").format(date=formats.long_day(revision.from_date))
    if revision.from_date > today:
        when = _("{when}, not in effect yet").format(when=when)
    return _("{name}, {when}").format(name=_name(revision), when=when)


def _agreed(revision: Revision, formats: Formats) -> str:
    """Return why, with whom and when, as far as it is known."""
    agreed = say_agreed(revision.agreed_with, revision.agreed_on, formats)
    return " · ".join(part for part in (revision.reason, agreed) if part)


ALONE = 0


class RevisionsCard(Card):
    """Shows the revisions of the user's plans; it changes nothing."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("All revisions"))
        self._formats = formats
        self._history = PlanHistory()
        self._today = date.min
        self._open = ALONE
        self._lines: tuple[RevisionLine, ...] = ()
        self.buttons: dict[int, WrappedLink] = {}
        self.empty = Muted(_("Each agreed change of the plan is kept here."))
        self.title, self.text = Heading(), Body()
        self.drawing = PlanDrawing(formats)
        self.other = Choice(_("Compare with"), ())
        self.done = QuietButton(_("Close"))
        self._other = LabelledField(_("Compare with"), self.other)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID // 2)
        self._detail = QWidget()
        self._lay_out()
        self.other.activated.connect(self._show)
        self.done.clicked.connect(lambda: self.open(ALONE))

    def render_history(self, history: PlanHistory, today: date) -> None:
        """Show the revisions of this history."""
        is_other = (history.active_revisions, today) != (
            self._history.active_revisions,
            self._today,
        )
        self._history, self._today = history, today
        lines = list_revisions(history, today, self._formats)
        if lines != self._lines:
            self._lines = lines
            self._list_anew()
        if revision_of(history, self._open) is None:
            self.open(ALONE)
        elif is_other:
            compared = self.other.currentData()
            self.open(self._open)
            self.compare(compared)

    def open(self, number: int) -> None:
        """Show the revision of this number; `ALONE` closes it."""
        self._open = number
        self._detail.setVisible(number != ALONE)
        self.other.clear()
        self.other.addItem(_("choose a revision"), ALONE)
        for other, name in others_of(self._history, number):
            self.other.addItem(name, other)
        self._other.setVisible(self.other.count() > 1)
        self._show()

    def compare(self, number: int) -> None:
        """Compare the open revision with this one, if it is still active."""
        place = self.other.findData(number)
        if place > 0:
            self.other.setCurrentIndex(place)
            self._show()

    def _show(self) -> None:
        one = revision_of(self._history, self._open)
        if one is None:
            return
        other = revision_of(self._history, int(self.other.currentData() or ALONE))
        view = (
            open_revision(one, self._today, self._formats)
            if other is None
            else compare_revisions(one, other, self._today, self._formats)
        )
        self.title.set_text(view.title)
        self.text.set_text("\n".join(view.lines))
        self.drawing.render_drawing(view.drawing)

    def _list_anew(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for line in self._lines:
            button = WrappedLink(line.title, _("Open {revision}").format(revision=line.title))
            button.clicked.connect(lambda _on=False, number=line.number: self.open(number))
            self.buttons[line.number] = button
            self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            if line.agreed:
                self._rows.addWidget(Muted(line.agreed))

    def _lay_out(self) -> None:
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(0, GRID, 0, 0)
        detail.setSpacing(GRID)
        detail.addWidget(self.title)
        detail.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        detail.addWidget(self.drawing)
        detail.addWidget(self.text)
        detail.addWidget(self.done, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (Heading(_("All revisions")), self.empty, self._list, self._detail):
            self.body.addWidget(widget)
        self._detail.hide()
