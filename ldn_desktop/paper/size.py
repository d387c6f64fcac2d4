"""Which paper to print on: as asked for, as the environment says, or as the country has."""

import os
from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QLocale
from PySide6.QtGui import QPageSize

LETTER_COUNTRIES = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)
"""Where CLDR has US Letter; everywhere else it has A4."""


class Paper(StrEnum):
    """The sizes that countries print on."""

    A4 = "a4"
    LETTER = "letter"


def usual_paper(environment: Mapping[str, str]) -> Paper:
    """Return the paper that PAPERSIZE names, else that of the locale for paper (LC_PAPER)."""
    named = environment.get("PAPERSIZE", "").strip().lower()
    if named in list(Paper):
        return Paper(named)
    # The first that is set counts, as for the C library.
    names = (environment.get(name) for name in ("LC_ALL", "LC_PAPER", "LANG"))
    name = next(filter(None, names), None)
    locale = QLocale.system() if name is None else QLocale(name.partition("@")[0])
    country = QLocale.territoryToCode(locale.territory())
    return Paper.LETTER if country in LETTER_COUNTRIES else Paper.A4


def page_size(paper: Paper | None = None) -> QPageSize:
    """Return the size of a page; without a paper that of `usual_paper` as it is now."""
    size = QPageSize.PageSizeId
    chosen = paper or usual_paper(os.environ)
    return QPageSize(size.Letter if chosen is Paper.LETTER else size.A4)
