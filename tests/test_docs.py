"""The documents name what is there: their links, the modules they speak of, and each table."""

import re
from pathlib import Path

import pytest

from ldn_desktop.storage.tables import metadata
from ldn_desktop.wording.fixed_texts import intended_purpose

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob(".github/*.md")])
SOURCES = [
    path for name in ("ldn_desktop", "tests", "packaging") for path in (ROOT / name).rglob("*.py")
]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
MODULE = re.compile(r"\w+(?:/\w+)+\.py")


def name_of(page: Path) -> str:
    """Return a page's path from the project's folder on."""
    return page.relative_to(ROOT).as_posix()


def test_there_are_documents() -> None:
    assert len(PAGES) > 10


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_link_leads_to_something(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_module_that_is_named_is_there(page: Path) -> None:
    there = "\n".join(f"/{path.relative_to(ROOT).as_posix()}\n" for path in SOURCES)
    named = set(MODULE.findall(page.read_text("utf-8")))
    assert [name for name in sorted(named) if f"/{name}\n" not in there] == []


def test_each_table_has_its_line_in_the_data_model() -> None:
    page = (ROOT / "docs/data-model.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert told == set(metadata.tables)


def test_each_decision_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    pages = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [name_of(page) for page in pages if f"(adr/{page.name})" not in index] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "README.md"], ids=name_of)
def test_what_the_app_is_for_is_said_in_the_same_words(page: Path) -> None:
    words = " ".join(page.read_text("utf-8").split())
    assert " ".join(intended_purpose()) in words
