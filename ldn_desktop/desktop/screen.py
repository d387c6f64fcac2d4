"""Whether there is a screen to open a window on."""

import os
import sys


def has_screen() -> bool:
    """Say whether a display is named; that it can be opened is for Qt to find out."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
