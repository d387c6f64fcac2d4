"""Builds pages for paper as HTML for Qt's text engine: black and white, every text escaped."""

from collections.abc import Iterable

STYLE = """
body {{ font-family: sans-serif; font-size: {points}pt; color: #000000; }}
h1 {{ font-size: 16pt; margin: 0px; }}
p {{ margin-top: 2px; margin-bottom: 2px; }}
.small {{ font-size: 8pt; }}
th {{ text-align: left; font-weight: 600; }}
"""
_TABLE = (
    '<table width="100%" border="1" cellspacing="0" cellpadding="{padding}" '
    'style="border-collapse: collapse; border-style: solid; border-color: #000000; {style}">'
)


def document(pages: Iterable[str], points: int = 11) -> str:
    """Return a whole document in a font size in points; each of `pages` begins a new sheet."""
    parts = [
        f'<div style="page-break-before: {"always" if place else "auto"}">{page}</div>'
        for place, page in enumerate(pages)
    ]
    style = STYLE.format(points=points)
    return f"<html><head><style>{style}</style></head><body>{''.join(parts)}</body></html>"


def title(text: str) -> str:
    """Return the heading of a page."""
    return f"<h1>{words(text)}</h1>"


def line(text: str, kind: str = "") -> str:
    """Return a line of plain text; `kind` "small" is small print."""
    return f'<p class="{kind}">{words(text)}</p>' if text else ""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], *, padding: int = 3) -> str:
    """Return a table of cells from `cell`; Qt repeats its head on each sheet."""
    head = "".join(f"<th>{words(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    opening = _TABLE.format(padding=padding, style="margin-top: 8px")
    return f"{opening}<thead><tr>{head}</tr></thead>{body}</table>"


def cell(text: str, *, width: str = "", bold: bool = False) -> str:
    """Return a cell of plain text; `width` as in HTML ("12%")."""
    inner = f"<b>{words(text)}</b>" if bold else words(text)
    return f'<td width="{width}">{inner}</td>' if width else f"<td>{inner}</td>"


def words(text: str) -> str:
    """Return a plain text escaped for HTML, with its line breaks."""
    from html import escape  # imported late: its table of entities takes memory

    return escape(text).replace("\n", "<br>")
