"""Keeps out of the process what the app never uses, and what its libraries would load all the same.

No network is used, so TLS and OpenSSL's hashes are not needed: hashlib has its own. Left out, they
save 5 MB of memory and some start-up time. PySide reads the source text of every module that is
imported, to see whether it may switch Qt's names to another style; nobody here does.
"""

import sys
from types import ModuleType

LEFT_OUT = ("ssl", "_ssl", "_hashlib")
"""Each is imported by a library that goes on without it (asyncio, hashlib)."""


def block_unused_modules() -> None:
    """Let an import of these fail from here on; call it before anything else is imported."""
    for name in LEFT_OUT:
        # None is the documented mark of a module that is not to be found.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # see the line above


def skip_source_inspection() -> None:
    """Import Qt's core, and keep PySide from reading the source of what is imported after it.

    Raises `ImportError` where Qt can't be loaded.
    """
    import linecache

    import PySide6.QtCore  # noqa: F401 - it brings the module that is looked for below

    # Its name is PySide's own affair: where it is gone, the sources are read as before.
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = _switches_nothing
    # What was read by then is kept for tracebacks, which can read it again.
    linecache.clearcache()


def _switches_nothing(_module: ModuleType) -> bool:
    """Say that a module does not use PySide: all that follows from it is that names stay."""
    return False
