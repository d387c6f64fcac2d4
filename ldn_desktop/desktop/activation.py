"""The token by which a desktop lets a window come to the front.

A launcher gives it to the process that it starts, in the environment. The process that has a window
already gets it from there, from the tray or from the notification server, and may use it once.
"""

import os

VARIABLES = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""The names of the token: everywhere, and on X11, where it is called a startup id."""

LONGEST = 1000


def activation_token() -> str:
    """Return the token that this process was started with, "" if it has none."""
    return next((token for name in VARIABLES if (token := _clean(os.environ.get(name)))), "")


def keep_token(token: object) -> None:
    """Store a token for the next raise, where Qt looks for it, in place of an earlier one.

    What is no token only removes the earlier one.
    """
    forget_token()
    found = _clean(token)
    if found:
        for name in VARIABLES:
            os.environ[name] = found


def forget_token() -> None:
    """Remove the token: it can be used once, and no program that this one starts may have it."""
    for name in VARIABLES:
        os.environ.pop(name, None)
        os.unsetenv(name)  # Qt may have set it behind Python's back


def _clean(token: object) -> str:
    is_one = isinstance(token, str) and token.isascii() and token.isprintable()
    return token if is_one and isinstance(token, str) and len(token) <= LONGEST else ""
