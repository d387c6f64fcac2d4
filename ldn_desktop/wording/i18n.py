"""Translates every text that the user reads, through gettext."""

import gettext
from functools import lru_cache
from pathlib import Path

DOMAIN = "ldn_desktop"


@lru_cache(maxsize=1)
def resources() -> Path:
    """Return the folder of icons and translations, of an installation or a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


@lru_cache(maxsize=1)
def _catalog() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, str(resources() / "translations"), fallback=True)


def _(text: str) -> str:
    """Return `text` in the user's language; the caller fills its placeholders in afterwards."""
    return _catalog().gettext(text)


def language() -> str:
    """Return the code of the language in which texts are shown: "en" without a translation."""
    return _catalog().info().get("language") or "en"


def plural(one: str, many: str, count: int) -> str:
    """Return the singular or plural form for `count`, in the user's language."""
    return _catalog().ngettext(one, many, count)
