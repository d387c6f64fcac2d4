"""Translation of every text the user reads, through gettext, without a screen."""

import gettext
from functools import lru_cache
from pathlib import Path

DOMAIN = "ldn_desktop"


def resources() -> Path:
    """Return the folder of icons, installed or in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


@lru_cache(maxsize=1)
def _catalog() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, str(resources() / "translations"), fallback=True)


def _(text: str) -> str:
    """Return `text` in the user's language; named gaps are filled in after this."""
    return _catalog().gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """Return the form of the sentence that fits `count`, in the user's language."""
    return _catalog().ngettext(one, many, count)
