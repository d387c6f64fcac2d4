"""Where the window stood and how large it was, kept as a small file in the data folder."""

import base64
import binascii
import logging
import os
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from ldn_desktop.desktop.os_errors import NO_LINK

log = logging.getLogger(__name__)
FILE = "window-place"
LONGEST = 4096


def restore_geometry(window: QMainWindow, folder: Path | None) -> None:
    """Put the window where it stood; where that is not known or not on a screen, leave it."""
    if folder is None:
        return
    try:
        text = (folder / FILE).read_bytes()[:LONGEST]
        window.restoreGeometry(QByteArray(base64.b64decode(text, validate=True)))
    except (OSError, binascii.Error):
        return


def save_geometry(window: QMainWindow, folder: Path | None) -> None:
    """Remember where the window stands. A place that cannot be kept is no trouble."""
    if folder is None:
        return
    text = base64.b64encode(window.saveGeometry().data())
    try:
        handle = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_LINK, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text)
    except OSError:
        log.info("The window's place could not be kept")
