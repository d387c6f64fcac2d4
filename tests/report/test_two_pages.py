"""The summary has two pages at most, whatever was lived; what has no room is told and follows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QPdfWriter

from ldn_desktop.paper.chart import Chart, DoseLevel, OpenDose, SymptomStrip, Taken
from ldn_desktop.paper.pages import DOTS, lay_out
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.paper.size import Paper, page_size
from ldn_desktop.report.pages import ReportPages
from ldn_desktop.report.parts import Entry, Kept, ReportContent, ReportSection, Room, Table
from ldn_desktop.report.summary import Printed
from ldn_desktop.wording.formats import PLAIN, with_paper_dates

pytestmark = pytest.mark.usefixtures("qapp")
FIRST, DAYS = date(2027, 1, 4), 180
LAST = FIRST + timedelta(days=DAYS - 1)
WORDS = "the pain of the second week, which came in the night and was gone by the morning. "


def text(letters: int) -> str:
    return (WORDS * 60)[:letters]


def table(rows: int, columns: int, letters: int, kept: Kept) -> Table:
    heads = tuple(f"Heading {n}" for n in range(columns))
    return Table("Caption", heads, ((text(letters),) * columns,) * rows, kept=kept)


def drawing(symptoms: int) -> Chart:
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    points = tuple((day, day.day % 11) for day in days)
    return Chart(
        first=FIRST,
        last=LAST,
        today=LAST,
        levels=(DoseLevel(FIRST, LAST, Decimal(4)),),
        taken=tuple(Taken(day, 0.9, Decimal(4)) for day in days[::2]),
        not_taken=tuple(
            OpenDose(day, 0.9, mark)
            for mark, some in ((Mark.SKIPPED, days[1::4]), (Mark.NOT_RECORDED, days[3::4]))
            for day in some
        ),
        strips=tuple(SymptomStrip(f"symptom {n}", points, None) for n in range(symptoms)),
        changes=(days[5],),
    )


def life(revisions: int, questions: int, symptoms: int, deviations: int, letters: int) -> Printed:
    """Return a report with so many entries, each text so long."""
    numbers = tuple(table(1, 6, 3, Kept.ALL) for _n in range(2))
    words = ReportContent(
        title="Record for my appointment",
        about=("4 January to 2 July 2027. Made on 2 July 2027.",),
        box=tuple((f"Name {n}", text(40)) for n in range(8)),
        head=(
            ReportSection("Whole", (text(120),) * 3, tables=(table(symptoms, 4, 12, Kept.FIRST),)),
            ReportSection("Questions", entries=(Entry(text(letters)),) * questions),
            ReportSection("Changes", tables=(table(revisions, 3, letters, Kept.NEWEST),)),
            ReportSection("Doses", (text(letters),), tables=numbers, headline="Taken"),
            ReportSection("Deviated", tables=(table(deviations, 2, letters, Kept.NEWEST),)),
        ),
        drawing="A drawing",
        tail=(
            ReportSection("Symptoms", tables=(table(symptoms, 6, 8, Kept.FIRST),), small=(WORDS,)),
            ReportSection("Spells", tables=(table(symptoms, 4, 16, Kept.NEWEST),)),
            ReportSection("About", (text(letters),) * 5),
        ),
        daily=ReportSection("Daily", tables=(table(3, 3, 8, Kept.ALL),)),
        details=(),
        foot=("Who", "LDN Desktop records and reminds."),
    )
    return Printed(words, drawing(symptoms), with_paper_dates(PLAIN))


def pages(printed: Printed, paper: Paper = Paper.A4) -> ReportPages:
    """Lay a report out as the PDF has it."""
    writer = QPdfWriter(QBuffer())
    writer.setResolution(DOTS)
    lay_out(writer, page_size(paper))
    size = QRectF(writer.pageLayout().paintRectPixels(DOTS)).size()
    return ReportPages(printed, writer, size)


@given(
    st.integers(1, 12),
    st.integers(0, 10),
    st.integers(0, 8),
    st.integers(0, 90),
    st.sampled_from((10, 60, 200, 5000)),
)
@settings(max_examples=25)
def test_the_summary_has_two_pages_at_most(
    revisions: int, questions: int, symptoms: int, deviations: int, letters: int
) -> None:
    printed = life(revisions, questions, symptoms, deviations, letters)
    assert 1 <= pages(printed).summary_count <= 2


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("letters", [10, 200, 5000])
def test_the_most_that_is_asked_for_has_room_on_two_pages(letters: int, paper: Paper) -> None:
    assert pages(life(12, 10, 8, 90, letters), paper).summary_count == 2


def test_a_short_life_is_shown_whole_and_nothing_follows_twice() -> None:
    printed = life(2, 2, 2, 2, 20)
    laid_out = pages(printed)
    assert laid_out.summary_count <= 2
    assert laid_out.count == laid_out.summary_count + 1  # the daily table alone follows


def test_what_has_no_room_is_counted_and_follows_in_full() -> None:
    section = ReportSection("Questions", entries=tuple(Entry(str(n)) for n in range(9)))
    cut_short = section.within(Room(2, 40))  # a list has three times the rows of a table
    assert [entry.text for entry in cut_short.entries] == ["0", "1", "2", "3", "4", "5"]
    assert cut_short.small == ("And 3 more. A later page has all.",)
    newest = Table("", ("n",), tuple((str(n),) for n in range(5)), kept=Kept.NEWEST)
    assert newest.within(Room(2, 40))[0].rows == (("3",), ("4",))
    content = life(1, 9, 0, 0, 10).words
    cut = content.within(Room(2, 40), Room(40, 400))
    assert [one.title for one in cut.details] == ["Whole", "Questions"]  # "Whole" has long lines
    assert len(cut.details[1].entries) == 9
