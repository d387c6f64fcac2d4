"""The report's content as a text document that Qt lays out, black on white."""

from collections.abc import Iterable

from PySide6.QtGui import QFont, QPaintDevice, QTextDocument

from ldn_desktop.paper.html import cell, line, table
from ldn_desktop.paper.html import words as escaped
from ldn_desktop.report.parts import ReportSection

STYLE = """
body {{ color: #000000; font-size: {points}pt; }}
h1 {{ font-size: {title}pt; margin-top: 0px; margin-bottom: 2px; }}
h2 {{ font-size: {heading}pt; margin-top: {gap}px; margin-bottom: 2px; }}
p {{ margin-top: 1px; margin-bottom: 1px; }}
li {{ margin-top: 0px; margin-bottom: 1px; }}
ul {{ margin-top: 2px; margin-bottom: 2px; margin-left: 0px; }}
.first {{ font-size: {title}pt; font-weight: 600; }}
.small {{ font-size: {small}pt; color: #333333; }}
th {{ text-align: left; font-weight: 600; }}
"""


def font_of(points: float) -> QFont:
    """Return the report's font in a size in points."""
    font = QFont("sans-serif")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(points)
    return font


def document_of(html: str, points: float, device: QPaintDevice, width: float) -> QTextDocument:
    """Return HTML as a document in a font size in points, `width` device pixels wide."""
    document = QTextDocument()
    document.setDefaultFont(font_of(points))
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0)
    document.setTextWidth(width)  # before the text is set, or Qt would lay it out twice
    style = STYLE.format(
        points=points,
        title=points * 1.45,
        heading=points * 1.15,
        small=points * 0.8,
        gap=round(points * 0.7),
    )
    document.setHtml(f"<html><head><style>{style}</style></head><body>{html}</body></html>")
    return document


def sections_html(sections: Iterable[ReportSection]) -> str:
    """Return the HTML of sections one below the other."""
    return "".join(map(section_html, sections))


def section_html(section: ReportSection) -> str:
    """Return the HTML of a section: heading, lines, list, tables and small print."""
    parts = [f"<h2>{escaped(section.title)}</h2>", line(section.headline, "first")]
    parts += map(line, section.lines)
    if section.items:
        parts.append(f"<ul>{''.join(f'<li>{escaped(item)}</li>' for item in section.items)}</ul>")
    for given in section.tables:
        parts.append(line(given.caption, "small"))
        rows = (_cells(row, given.widths) for row in given.rows)
        parts.append(table(given.heads, rows, padding=2))
    parts += [line(text, "small") for text in section.small]
    return "".join(parts)


def _cells(row: tuple[str, ...], widths: tuple[int, ...]) -> list[str]:
    shares = [f"{width}%" for width in widths] or [""] * len(row)
    return [cell(text, width=share) for text, share in zip(row, shares, strict=True)]
