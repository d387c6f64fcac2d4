"""The report as one self-contained HTML file: headings, tables, and the drawing embedded."""

from base64 import b64encode
from collections.abc import Iterator

from ldn_desktop.paper.html import words as escaped
from ldn_desktop.report.parts import ReportContent, ReportSection, Table
from ldn_desktop.wording.i18n import _

STYLE = """
:root { color-scheme: light; }
body { font-family: system-ui, sans-serif; line-height: 1.45; color: #000; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: .25rem; }
h2 { margin: 1.5rem 0 .25rem; border-bottom: 1px solid #000; }
p { margin: .2rem 0; }
.about { margin: 0; }
.first { font-size: 1.3rem; font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; }
caption { text-align: left; font-size: .9rem; padding-bottom: .25rem; }
th, td { border-bottom: 1px solid #777; padding: .25rem .5rem; text-align: left;
  vertical-align: top; }
.box { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .5rem 1rem;
  border: 2px solid #000; border-radius: .5rem; padding: .75rem; margin: .75rem 0; }
.box dt { color: #333; } .box dd { margin: 0; font-weight: 600; }
.answer { min-height: 1.6em; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; }
.small, footer { font-size: .85rem; color: #333; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; }
  h2 { break-after: avoid; } tr { break-inside: avoid; } .daily { break-before: page; } }
"""
_SAFE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""The content security policy: the browser loads nothing from anywhere and runs no script."""


def report_html(words: ReportContent, svg: bytes) -> str:
    """Return the file's text; `svg` is the drawing. All texts are escaped."""
    return "\n".join(_parts(words, svg)) + "\n"


def _parts(words: ReportContent, svg: bytes) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{escaped(_("en"))}">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_SAFE}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escaped(words.title)}</title>"
    yield f"<style>{STYLE}</style></head>"
    yield "<body>"
    yield f"<header><h1>{escaped(words.title)}</h1>"
    yield from (f'<p class="about">{escaped(line)}</p>' for line in words.about)
    form = _("This page is the accessible form: headings and tables for a screen reader.")
    yield f'<p class="small">{escaped(form)}</p></header><main>'
    facts = "".join(
        f"<div><dt>{escaped(name)}</dt><dd>{escaped(fact)}</dd></div>" for name, fact in words.box
    )
    yield f'<dl class="box">{facts}</dl>'
    for section in words.head:
        yield from _section(section)
    picture = b64encode(svg).decode("ascii")
    yield f'<figure><img alt="{escaped(words.drawing)}" src="data:image/svg+xml;base64,{picture}">'
    yield "</figure>"
    for section in words.tail:
        yield from _section(section)
    yield from _section(words.daily, "daily")
    for section in words.details:
        yield from _section(section)
    feet = "".join(f"<p>{escaped(line)}</p>" for line in words.foot)
    yield f"</main><footer>{feet}</footer>"
    yield "</body></html>"


def _section(section: ReportSection, kind: str = "") -> Iterator[str]:
    yield f'<section class="{kind}"><h2>{escaped(section.title)}</h2>'
    if section.headline:
        yield f'<p class="first">{escaped(section.headline)}</p>'
    yield from (f"<p>{escaped(line)}</p>" for line in section.lines)
    if section.entries:
        listed = "".join(
            f'<li>{escaped(entry.text)}<p class="answer">{escaped(entry.answer)}</p></li>'
            for entry in section.entries
        )
        yield f"<ol>{listed}</ol>"
    for table in section.tables:
        yield from _table(table)
    yield from (f'<p class="small">{escaped(line)}</p>' for line in section.small)
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escaped(head)}</th>' for head in table.heads)
    yield '<div class="scroll" tabindex="0" role="region"'
    yield f' aria-label="{escaped(table.caption)}">'
    yield f"<table><caption>{escaped(table.caption)}</caption>"
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    is_named = len(table.rows) > 1
    for row in table.rows:
        cells = [f"<td>{escaped(cell)}</td>" for cell in row]
        if is_named:
            cells[0] = f'<th scope="row">{escaped(row[0])}</th>'
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
