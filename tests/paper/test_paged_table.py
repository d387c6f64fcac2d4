"""A long table on pages: each row whole, the headings on each page, nothing left out."""

import itertools

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage, QTextDocument

from ldn_desktop.paper.html import cell, line, table
from ldn_desktop.paper.paged_table import PagedTable

pytestmark = pytest.mark.usefixtures("qapp")
WIDTH, HEIGHT = 500.0, 300.0


def document_of(html: str) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(QImage(1, 1, QImage.Format.Format_RGB32))
    document.setHtml(html)
    document.setTextWidth(WIDTH)
    return document


def paged(rows: list[str]) -> tuple[PagedTable, QTextDocument]:
    text = line("title") + table(["A", "B"], [[cell(r), cell("x")] for r in rows])
    document = document_of(text)
    return PagedTable(document, QSizeF(WIDTH, HEIGHT)), document


def test_pages_join_without_gap_or_overlap_and_each_fits() -> None:
    found, document = paged([f"row {n} " + "word " * (n % 40) for n in range(120)])
    pages = found._pages
    assert pages[0][0] == 0
    assert pages[-1][1] == document.size().height()
    assert all(one[1] == other[0] for one, other in itertools.pairwise(pages))
    head = found._head[1] - found._head[0]
    assert head > 0
    assert all(
        bottom - top + (head if n else 0) <= HEIGHT + 1 for n, (top, bottom) in enumerate(pages)
    )


def test_no_row_is_cut_in_two() -> None:
    found, _document = paged([f"row {n} " + "word " * (n % 40) for n in range(120)])
    tops = list(found._row_tops())
    assert len(tops) == 121
    assert {top for top, _bottom in found._pages[1:]} <= set(tops)


def cuts_a_line(found: PagedTable, document: QTextDocument) -> bool:
    """Say whether a page ends within a line of text."""
    ends = [bottom for _top, bottom in found._pages[:-1]]
    layout, block = document.documentLayout(), document.begin()
    while block.isValid():
        top = layout.blockBoundingRect(block).top()
        for number in range(block.layout().lineCount()):
            line_of = block.layout().lineAt(number)
            first = top + line_of.y()
            if any(first + 1 < end < first + line_of.height() - 1 for end in ends):
                return True
        block = block.next()
    return False


def test_a_row_that_is_higher_than_a_page_is_cut_between_its_lines() -> None:
    found, document = paged(["short", "word " * 2000, "short"])
    assert found.count > 3
    assert found._pages[-1][1] == document.size().height()
    assert not cuts_a_line(found, document)


@pytest.mark.parametrize("lines", [1, 9, 10, 11, 12, 100])
def test_text_before_the_table_is_cut_between_its_lines_and_keeps_the_headings_with_a_row(
    lines: int,
) -> None:
    text = "".join(line(f"line {n}") for n in range(lines))
    document = document_of(text + table(["A", "B"], [[cell("row"), cell("x")]] * 20))
    found = PagedTable(document, QSizeF(WIDTH, HEIGHT))
    assert not cuts_a_line(found, document)
    head, row = found._head
    assert not any(head < top <= row for top, _bottom in found._pages)
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found._pages))


def test_without_a_table_the_text_alone_is_paged() -> None:
    document = document_of("".join(line(f"line {n}") for n in range(100)))
    found = PagedTable(document, QSizeF(WIDTH, HEIGHT))
    assert 0 <= found.count - document.size().height() / HEIGHT < 2
    assert not cuts_a_line(found, document)
