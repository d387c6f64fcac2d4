"""The Report page: range, person, preview; print or save as PDF or HTML."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH
from ldn_desktop.report.content import naming
from ldn_desktop.report.files import HTML, PDF, printed_of, save
from ldn_desktop.report.summary import Printed
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.report import (
    Ranges,
    Report,
    ReportRange,
    read_ranges,
    read_report,
)
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.first_paint import after_first_paint
from ldn_desktop.ui.report.preview import ReportPreview
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.busy_cursor import wait_cursor
from ldn_desktop.ui.widgets.buttons import LinkButton, MainButton, PrimaryButton
from ldn_desktop.ui.widgets.card import Card, Page
from ldn_desktop.ui.widgets.date_field import DateEdit
from ldn_desktop.ui.widgets.drop_down import DropDown
from ldn_desktop.ui.widgets.fields import LongLine
from ldn_desktop.ui.widgets.flow import FlowLayout, flow_of
from ldn_desktop.ui.widgets.form import LabelledField
from ldn_desktop.ui.widgets.labels import Body, Heading, ProblemLabel, Small, Title
from ldn_desktop.ui.widgets.ticks import CheckBox
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.person import Person

TYPED_MS = 300
PREVIEW_DAYS = 62
"""How many days of the daily table the preview shows: years would take long."""

FIELD_LETTERS = 30


class ReportPage(QWidget):
    """Shows the report live. `ask_target` returns the chosen path or ""; `to_printer` prints.

    Name and birth date are saved only if the user asks for it.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self._ranges: Ranges | None = None
        self._report: Report | None = None
        self._nameless: Printed | None = None
        self._printed: Printed | None = None
        self.to_file: Callable[[Printed, Path], Path] = save
        self.ask_target: Callable[[str, str], str] = self._choose_target
        self.to_printer: Callable[[Printed], bool] = self._print_dialog
        self.setAccessibleName(_("Report"))
        self._page = Page(_("Report"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self._typing = Debounce(self, self._read, TYPED_MS)
        self._naming = Debounce(self, self._show_pages, TYPED_MS)
        self._soon = Debounce(self, self._read)
        self._has_plan = False
        self._build()
        self._begin()
        after_first_paint(self, self._read)

    def _build(self) -> None:
        self._page.body.addWidget(Title(_("Report")))
        self.empty = Card(_("No plan yet"))
        self.empty.body.addWidget(Body(_("There is no plan yet. Enter one first.")))
        self.plan = LinkButton(_("Open the plan"))
        self.plan.clicked.connect(lambda: self._controller.open_page.emit("plan"))
        self.empty.body.addWidget(self.plan, 0, Qt.AlignmentFlag.AlignLeft)
        self._page.body.addWidget(self.empty)
        self._cards = (self._range_card(), self._pages_card())
        for card in self._cards:
            self._page.body.addWidget(card)
        self._page.body.addStretch(1)

    def _range_card(self) -> Card:
        card = Card(_("Which days"))
        today = self._controller.context.clock.now().date()
        self.span = DropDown(_("Days of the report"))
        for span, words in _spans():
            self.span.addItem(words, span.value)
        self.first = DateEdit(_("First day"), self._controller.formats, today)
        self.last = DateEdit(_("Last day"), self._controller.formats, today)
        self.name, self.born = LongLine(FIELD_LETTERS), LongLine(FIELD_LETTERS)
        self.keep = CheckBox(_("Remember name and birth date on this computer"))
        row, about = FlowLayout(), FlowLayout()
        row.addWidget(LabelledField(_("Days"), self.span))
        ends = ((_("First day"), self.first), (_("Last day"), self.last))
        row.addWidget(flow_of(*(LabelledField(words, field) for words, field in ends)))
        for field, words in (
            (self.name, _("Your name (optional)")),
            (self.born, _("Date of birth (optional)")),
        ):
            field.setAccessibleName(words)
            field.setPlaceholderText(words)
            field.setMaxLength(NAME_LENGTH)
            field.textChanged.connect(lambda _text: self._naming.start())
            field.editingFinished.connect(self._remember)
            about.addWidget(field)
        card.body.addWidget(Heading(_("Which days")))
        card.body.addLayout(row)
        card.body.addWidget(Small(_("Printed at the top, and kept nowhere unless you tick it:")))
        card.body.addLayout(about)
        card.body.addWidget(self.keep)
        words = _("Other medicines (optional, kept and printed)")
        self.others = LongLine(2 * FIELD_LETTERS)
        self.others.setAccessibleName(words)
        self.others.setPlaceholderText(words)
        self.others.setMaxLength(NOTE_LENGTH)
        self.others.editingFinished.connect(self._keep_others)
        card.body.addWidget(self.others)
        self._fill_person()
        self.span.currentIndexChanged.connect(lambda _index: self._take_span())
        for date_field in (self.first, self.last):
            date_field.dateChanged.connect(lambda _date: self._take_dates())
        self.keep.toggled.connect(lambda _on: self._remember())
        return card

    def _pages_card(self) -> Card:
        card = Card(_("The pages"))
        self.summary, self.problem = Body(), ProblemLabel()
        self.print_button = PrimaryButton(_("Print"), _("Print the report"))
        self.pdf_button = MainButton(_("Save as PDF"))
        self.html_button = MainButton(
            _("Save as HTML"), _("Save as HTML, which screen readers read best")
        )
        self.print_button.clicked.connect(self.print_out)
        self.pdf_button.clicked.connect(lambda: self.save(PDF[0]))
        self.html_button.clicked.connect(lambda: self.save(HTML[0]))
        row = FlowLayout()
        for button in (self.print_button, self.pdf_button, self.html_button):
            row.addWidget(button)
        self.preview = ReportPreview()
        card.body.addWidget(self.summary)
        card.body.addLayout(row)
        card.body.addWidget(self.problem)
        card.body.addWidget(self.preview)
        self.problem.set_text("")
        return card

    def refresh(self) -> None:
        """Read again in the next turn of the loop; if that fails, keep what is shown."""
        if not self._read_ranges():
            return
        if ReportRange(self.span.currentData()) is not ReportRange.FREE:
            self._put_dates()
        self._show_what_there_is()
        self._soon.start()

    def _begin(self) -> None:
        if self._read_ranges() and self._ranges is not None:
            self.span.blockSignals(True)
            self.span.setCurrentIndex(self.span.findData(self._ranges.usual.value))
            self.span.blockSignals(False)
        self._put_dates()
        self._show_what_there_is()

    def _read_ranges(self) -> bool:
        try:
            self._ranges = read_ranges(self._controller.context)
        except StorageError:
            return False  # the banner says why
        return True

    def _show_what_there_is(self) -> None:
        """Show the cards, or without a plan the link to enter one."""
        snapshot = self._controller.snapshot()
        self._has_plan = snapshot is not None and snapshot.history.newest is not None
        self.empty.setVisible(not self._has_plan)
        for card in self._cards:
            card.setVisible(self._has_plan)

    def save(self, ending: str) -> bool:
        """Save the report as `ending` says (".pdf", ".html") where the user chooses."""
        self._catch_up()
        printed = self._printed
        if printed is None:
            return False
        chosen = self.ask_target(printed.words.title, ending)
        if not chosen:
            return False
        target = Path(chosen)
        if target.suffix.lower() not in PDF + HTML:
            target = target.with_name(target.name + ending)
        # Qt lays text out on the window's thread, which takes seconds for years of days.
        with wait_cursor():
            outcome = self._controller.attempt(lambda: self.to_file(printed, target))
        self._tell(outcome.sentence)
        if outcome.value is not None:
            self._made(_("Saved: {path}").format(path=outcome.value))
        return outcome.ok

    def print_out(self) -> bool:
        """Print the report on the printer that the user chooses."""
        self._catch_up()
        printed = self._printed
        if printed is None or not self.to_printer(printed):
            return False
        self._made(_("Sent to the printer."))
        return True

    def _catch_up(self) -> None:
        """Run pending delayed reads, so that the output matches the fields."""
        self._keep_others()
        if self._typing.isActive() or self._soon.isActive():
            self._read()
        elif self._naming.isActive():
            self._show_pages()

    def _made(self, said: str) -> None:
        """Save that a report was made, so that a later one can begin there."""
        report = self._report
        if report is None:
            return
        history = report.history
        outcome = self._controller.appointments.keep_report_made(history.first, history.last)
        self._tell(outcome.sentence)
        self._controller.announced.emit(said)

    def _take_span(self) -> None:
        self._put_dates()
        self._read()

    def _take_dates(self) -> None:
        free = self.span.findData(ReportRange.FREE.value)
        if self.span.currentIndex() != free:
            self.span.blockSignals(True)
            self.span.setCurrentIndex(free)
            self.span.blockSignals(False)
        self._typing.start()

    def _put_dates(self) -> None:
        span = ReportRange(self.span.currentData())
        if self._ranges is not None and span is not ReportRange.FREE:
            self._set_dates(*self._ranges.of(span))

    def _set_dates(self, first: date, last: date) -> None:
        for field, day in ((self.first, first), (self.last, last)):
            field.blockSignals(True)
            field.set_value(day)
            field.blockSignals(False)

    def _read(self) -> None:
        self._typing.stop()
        self._soon.stop()
        context, first, last = self._controller.context, self.first.value(), self.last.value()
        if not self._has_plan:
            return
        outcome = self._controller.attempt(lambda: read_report(context, first, last))
        self._tell(outcome.sentence)
        report = self._report = outcome.value
        self._nameless = printed_of(report, self._controller.formats, Person()) if report else None
        self._show_pages()

    def _show_pages(self) -> None:
        self._naming.stop()
        self._printed = self._named()
        shortened = (
            replace(self._printed, words=self._printed.words.shortened(PREVIEW_DAYS))
            if self._printed
            else None
        )
        self.preview.show_pages(shortened)
        for button in (self.print_button, self.pdf_button, self.html_button):
            button.setEnabled(self._printed is not None)
        self.summary.set_text(self._summary())
        self.preview.setAccessibleDescription(self.summary.text())

    def _named(self) -> Printed | None:
        """Return the report with the person's name, without reading the data again."""
        nameless, person = self._nameless, Person(self.name.text(), self.born.text())
        return replace(nameless, words=naming(nameless.words, person)) if nameless else None

    def _summary(self) -> str:
        pages = self.preview.pages
        if self._report is None or pages is None:
            return ""
        counts, left_out = self._report.counts, pages.left_out
        taken = _("Taken: {taken} of {planned}.").format(taken=counts.taken, planned=counts.planned)
        if left_out:
            rest = plural(
                "Below, {count} day of the daily table is left out; print and files hold it.",
                "Below, {count} days of the daily table are left out; print and files hold them.",
                left_out,
            ).format(count=left_out)
        else:
            rest = plural("{count} page.", "{count} pages.", pages.count).format(count=pages.count)
        return f"{taken} {rest}"

    def _fill_person(self) -> None:
        settings = self._controller.settings()
        self.name.setText(settings.report_name)
        self.born.setText(settings.report_born)
        self.keep.setChecked(bool(settings.report_name or settings.report_born))
        self.others.setText(settings.other_medicines)

    def _remember(self) -> None:
        """Save name and birth date if the user asked for it, else remove them."""
        keeps, settings = self.keep.isChecked(), self._controller.settings()
        name = self.name.text() if keeps else ""
        born = self.born.text() if keeps else ""
        if (name, born) != (settings.report_name, settings.report_born):
            self._tell(
                self._controller.change_settings(report_name=name, report_born=born).sentence
            )

    def _keep_others(self) -> None:
        """Save the other medicines as they were typed."""
        others = self.others.text()
        if others != self._controller.settings().other_medicines:
            self._tell(self._controller.change_settings(other_medicines=others).sentence)
            self._soon.start()

    def _tell(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        announce_to_screen_reader(self, sentence)

    def _choose_target(self, title: str, ending: str) -> str:
        name = str(Path.home() / f"{title}{ending}")
        kind = "PDF (*.pdf)" if ending in PDF else "HTML (*.html)"
        return QFileDialog.getSaveFileName(self, title, name, kind)[0]

    def _print_dialog(self, printed: Printed) -> bool:
        from ldn_desktop.paper.pages import print_with
        from ldn_desktop.report.pages import draw_report

        def paint(printer: QPagedPaintDevice) -> bool:
            with wait_cursor():
                return draw_report(printed, printer)

        return print_with(paint, printed.words.title, self)


def _spans() -> tuple[tuple[ReportRange, str], ...]:
    return (
        (ReportRange.SINCE_LAST, _("Since the last report")),
        (ReportRange.DAYS_30, _("Last 30 days")),
        (ReportRange.DAYS_90, _("Last 90 days")),
        (ReportRange.ALL, _("All days")),
        (ReportRange.FREE, _("From … to …")),
    )
