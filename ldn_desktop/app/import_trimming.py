"""Keeps modules out of the process that its libraries import but the app never uses.

The app uses no network, so it needs neither TLS nor OpenSSL's hashes: hashlib has its own. Without
them the process needs 5 MB less memory and starts sooner. PySide reads the source of every imported
module, to see whether it switches Qt's names to another style; no module here does.
"""

import sys
from types import ModuleType

LEFT_OUT = ("ssl", "_ssl", "_hashlib")
"""Modules whose importers (asyncio, hashlib) work without them."""


def block_unused_modules() -> None:
    """Make imports of `LEFT_OUT` fail from now on. Call it before any other import."""
    for name in LEFT_OUT:
        # None makes the import raise ModuleNotFoundError, as documented for sys.modules.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # see the line above


def skip_source_inspection() -> None:
    """Import QtCore, and keep PySide from reading the source of modules imported after it.

    Raises `ImportError` if Qt cannot be loaded.
    """
    import linecache

    import PySide6.QtCore  # noqa: F401 - it imports the module that is changed below

    # The name is internal to PySide: if it is gone, PySide reads the sources as before.
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = _uses_no_pyside
    # linecache keeps the sources that were read so far, for tracebacks, which can read them again.
    linecache.clearcache()


def _uses_no_pyside(_module: ModuleType) -> bool:
    """Return False: then PySide keeps Qt's names as they are, which is all that depends on it."""
    return False
