"""Keeps out of the process what the app never uses, and what its libraries would load all the same.

No network is used, so TLS and OpenSSL's hashes are not needed: hashlib has its own. Left out, they
save 5 MB of memory and some start-up time.
"""

import sys

LEFT_OUT = ("ssl", "_ssl", "_hashlib")
"""Each is imported by a library that goes on without it (asyncio, hashlib)."""


def leave_out() -> None:
    """Let an import of these fail from here on; call it before anything else is imported."""
    for name in LEFT_OUT:
        # None is the documented mark of a module that is not to be found.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # see the line above
