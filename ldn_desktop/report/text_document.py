"""The report's content as text documents that Qt lays out, black on white, in one font size."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from PySide6.QtGui import QFont, QPaintDevice, QTextDocument, QTextOption

from ldn_desktop.paper.html import line
from ldn_desktop.paper.html import words as escaped
from ldn_desktop.report.parts import Entry, ReportSection, Table

POINTS = 10.0
"""The size of all letters in points, but for headings: a smaller one is hard to read."""

BOX_COLUMNS, PADDING = 4, 2
LEAST_NAME_WIDTH = 12
"""Columns that are narrower (percent) have letters as their headings where names do not fit."""

LETTER_WIDTH = 1.2
"""The most that a letter needs, in percent of the page's width."""

STYLE = f"""
body {{ color: #000000; font-size: {POINTS}pt; }}
p {{ margin-top: 1px; margin-bottom: 1px; }}
.title {{ font-size: {1.6 * POINTS}pt; font-weight: 600; }}
.head {{ font-size: {1.15 * POINTS}pt; font-weight: 600; }}
.first {{ font-weight: 600; }}
.small, .name {{ color: #333333; }}
th {{ text-align: left; font-weight: 600; }}
"""
_HAIRLINE = "border-bottom-width: 0.5px; border-bottom-style: solid; border-bottom-color: #555555"
_TABLE = (
    f'<table width="100%" border="0" cellspacing="0" cellpadding="{PADDING}" '
    'style="border-collapse: collapse">'
)


def font_of(points: float) -> QFont:
    """Return the report's font in a size in points."""
    font = QFont("sans-serif")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(points)
    return font


def document_of(html: str, device: QPaintDevice, width: float) -> QTextDocument:
    """Return HTML as a document, `width` device pixels wide; a long word is broken."""
    document = QTextDocument()
    document.setDefaultFont(font_of(POINTS))
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setTextWidth(width)  # before the text is set, or Qt would lay it out twice
    document.setHtml(f"<html><head><style>{STYLE}</style></head><body>{html}</body></html>")
    return document


def box_html(facts: tuple[tuple[str, str], ...]) -> str:
    """Return the facts side by side in a frame, each under its name."""
    rows = []
    for start in range(0, len(facts), BOX_COLUMNS):
        row = facts[start : start + BOX_COLUMNS]
        cells = "".join(
            f'<td width="{100 // BOX_COLUMNS}%"><span class="name">{escaped(name)}</span>'
            f"<br><b>{escaped(fact)}</b></td>"
            for name, fact in (*row, *[("", "")] * (BOX_COLUMNS - len(row)))
        )
        rows.append(f"<tr>{cells}</tr>")
    opening = '<table width="100%" border="1" cellspacing="0" cellpadding="0" '
    frame = f'{opening}style="border-collapse: collapse; border-color: #000000"><tr><td>'
    return (
        f'{frame}<table width="100%" border="0" cellspacing="0" cellpadding="5">'
        f"{''.join(rows)}</table></td></tr></table>"
    )


@dataclass(frozen=True)
class Piece:
    """HTML that no page cuts. `again` stands above it where it begins a page: a table's heads."""

    html: str
    is_start: bool = False
    again: str = ""


def pieces_of(section: ReportSection) -> Iterator[Piece]:
    """Yield a section in pieces; its heading is with the first of them."""
    for place, (html, again) in enumerate(_pieces(section)):
        yield Piece(html, is_start=place == 0, again=again)


def _pieces(section: ReportSection) -> Iterator[tuple[str, str]]:
    start = line(section.title, "head") + line(section.headline, "first")
    start += "".join(map(line, section.lines))
    for number, entry in enumerate(section.entries, start=1):
        yield start + _entry(number, entry), ""
        start = ""
    for given in section.tables:
        heads, again = _caption(given) + table_html(given, given.heads, given.rows[:1]), ""
        for row in given.rows:
            yield start + (heads or table_html(given, (), (row,))), again
            start, heads, again = "", "", table_html(given, given.heads, ())
    if rest := start + "".join(line(text, "small") for text in section.small):
        yield rest, ""


def section_html(section: ReportSection) -> str:
    """Return the HTML of a whole section: heading, lines, list, tables and small print."""
    parts = [line(section.title, "head"), line(section.headline, "first")]
    parts += map(line, section.lines)
    parts += [_entry(number, entry) for number, entry in enumerate(section.entries, start=1)]
    parts += [line(text, "small") for text in section.small]
    parts += [_caption(one) + table_html(one, one.heads, one.rows) for one in section.tables]
    return "".join(parts)


def _entry(number: int, entry: Entry) -> str:
    """Return an entry with its answer below it, or with an empty line to write one on."""
    answer = escaped(entry.answer) if entry.answer else "&nbsp;"
    text = f"{number}\u2002{escaped(entry.text)}<br>{answer}"
    return f'{_TABLE}<tr><td style="{_HAIRLINE}">{text}</td></tr></table>'


def table_html(given: Table, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """Return a table with a hairline below each row."""
    columns = len(given.heads)
    each = 100 // columns
    widths = given.widths or (*[each] * (columns - 1), 100 - each * (columns - 1))
    shown = [
        letter if (letter := _letters(given).get(place)) else head
        for place, head in enumerate(heads)
    ]
    head = f"<thead>{_row(shown, widths, 'th')}</thead>" if heads else ""
    return f"{_TABLE}{head}{''.join(_row(row, widths, 'td') for row in rows)}</table>"


def _row(cells: tuple[str, ...] | list[str], widths: tuple[int, ...], kind: str) -> str:
    inner = "".join(
        f'<{kind} width="{width}%" style="{_HAIRLINE}">{escaped(text)}</{kind}>'
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<tr>{inner}</tr>"


def _caption(given: Table) -> str:
    """Return what the headings leave open; the caption itself is for who can't see the table."""
    named = "; ".join(f"{letter}: {given.heads[n]}" for n, letter in _letters(given).items())
    return line(named, "small")


def _letters(given: Table) -> dict[int, str]:
    """Return, by place, the letters of the narrow columns, if they have no room for their names."""
    narrow = [n for n, width in enumerate(given.widths) if width < LEAST_NAME_WIDTH]
    words = ((word, given.widths[n]) for n in narrow for word in given.heads[n].split())
    if all(LETTER_WIDTH * len(word) <= width for word, width in words):
        return {}
    return dict(zip(narrow, ascii_uppercase, strict=False))
