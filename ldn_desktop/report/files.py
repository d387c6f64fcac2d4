"""Writes the report as a PDF or as one HTML file, by the suffix of the file's name."""

from dataclasses import replace
from pathlib import Path

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.paper.chart import chart_of
from ldn_desktop.report.content import report_content
from ldn_desktop.report.pages import drawing_svg, save_report, save_text
from ldn_desktop.report.summary import Printed
from ldn_desktop.report.symptoms_section import MOST_COLUMNS
from ldn_desktop.services.report import Report
from ldn_desktop.wording.formats import Formats

PDF, HTML = (".pdf",), (".html", ".htm")


def check_name(target: Path, where: str = "") -> Path:
    """Return the file's name if its suffix is known, else raise `ValidationError` at `where`."""
    if target.suffix.lower() not in PDF + HTML:
        raise ValidationError(ValidationCode.NOT_ONE_OF, where=where, choices=".pdf, .html")
    return target


def printed_of(report: Report, formats: Formats) -> Printed:
    """Return the report ready to be painted; at most `MOST_COLUMNS` symptoms are drawn."""
    chart = chart_of(report.drawn)
    drawn = replace(chart, strips=chart.strips[:MOST_COLUMNS])
    return Printed(report_content(report, formats), drawn, formats)


def save(printed: Printed, target: Path) -> Path:
    """Write the report to `target`, as its suffix (.pdf, .html) says. Raises `StorageError`."""
    if target.suffix.lower() in HTML:
        from ldn_desktop.report.html import report_html

        svg = drawing_svg(printed.chart, printed.formats)
        return save_text(report_html(printed.words, svg), target)
    return save_report(printed, target)
