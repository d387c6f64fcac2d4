"""Keeps the window's position and size in a small file in the data folder."""

import base64
import binascii
import logging
import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QMainWindow

from ldn_desktop.desktop.os_errors import NO_LINK

log = logging.getLogger(__name__)
FILE = "window-place"
LONGEST = 4096
FRAME = QSize(8, 40)
"""What a desktop adds to a window (px), about: its sides, and its title bar."""


def set_first_size(window: QMainWindow, usual: QSize, least: QSize) -> None:
    """Give a window its usual and its least size, or less where the screen has no room for it."""
    room = window.screen().availableSize() - FRAME
    window.setMinimumSize(least.boundedTo(room))
    window.resize(usual.boundedTo(room))


def restore_geometry(window: QMainWindow, folder: Path | None) -> None:
    """Restore position and size, if they are known and on a screen."""
    if folder is None:
        return
    try:
        text = (folder / FILE).read_bytes()[:LONGEST]
        window.restoreGeometry(QByteArray(base64.b64decode(text, validate=True)))
    except (OSError, binascii.Error):
        return


def save_geometry(window: QMainWindow, folder: Path | None) -> None:
    """Save position and size; a failure is logged and changes nothing."""
    if folder is None:
        return
    text = base64.b64encode(window.saveGeometry().data())
    try:
        handle = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_LINK, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text)
    except OSError:
        log.info("The window's place could not be kept")
