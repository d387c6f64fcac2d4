"""Writes the report as a PDF or as one HTML file, by the suffix of the file's name."""

from dataclasses import replace
from pathlib import Path

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.paper.chart import chart_of
from ldn_desktop.paper.size import Paper
from ldn_desktop.report.content import naming, report_content
from ldn_desktop.report.pages import drawing_svg, save_report, save_text
from ldn_desktop.report.summary import Printed
from ldn_desktop.services.report import Report
from ldn_desktop.wording.formats import Formats, with_paper_dates
from ldn_desktop.wording.person import Person

PDF, HTML = (".pdf",), (".html", ".htm")
MOST_DRAWN = 9
"""Most symptoms in the drawing, as many as can be chosen."""


def check_name(target: Path, where: str = "") -> Path:
    """Return the file's name if its suffix is known, else raise `ValidationError` at `where`."""
    if target.suffix.lower() not in PDF + HTML:
        raise ValidationError(ValidationCode.NOT_ONE_OF, where=where, choices=".pdf, .html")
    return target


def printed_of(report: Report, formats: Formats, person: Person | None = None) -> Printed:
    """Return the report ready to be painted; at most `MOST_DRAWN` symptoms are drawn.

    Dates are those of `with_paper_dates`: a report is the same wherever it is made. Without a
    person it names the one whom the settings name.
    """
    formats, chart = with_paper_dates(formats), chart_of(report.drawn)
    settings = report.snapshot.settings
    person = person or Person(settings.report_name, settings.report_born)
    drawn = replace(chart, strips=chart.strips[:MOST_DRAWN])
    return Printed(naming(report_content(report, formats), person), drawn, formats)


def save(printed: Printed, target: Path, paper: Paper | None = None) -> Path:
    """Write the report to `target`, as its suffix (.pdf, .html) says.

    `paper` is by default that of the country. Raises `StorageError`.
    """
    if target.suffix.lower() in HTML:
        from ldn_desktop.report.html import report_html

        svg = drawing_svg(printed.chart, printed.formats)
        return save_text(report_html(printed.words, svg), target)
    return save_report(printed, target, paper)
