"""The window looks as its stored pictures do; `make screenshots ARGS=--stored` makes them anew.

They are drawn by Qt alone, in a bundled font, so that no font or screen of the computer matters.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import screenshots
from PySide6.QtGui import QImage, QPainter

MOST_OTHER = 0.002
"""The share of pixels that may be of another colour: another Qt smooths edges otherwise."""
CLEARLY = 64
"""Two colours differ if one of their channels (0-255) differs by more than this."""
LIMIT_S = 600

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="letters are drawn otherwise there")


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All stored pictures as the window looks now: taken by a process of its own."""
    folder = tmp_path_factory.mktemp("pictures")
    command = [sys.executable, screenshots.__file__, "--stored", "--output", str(folder)]
    environment = os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(folder)}
    subprocess.run(command, check=True, env=environment, timeout=LIMIT_S)
    return folder


def share_of_other_pixels(one: QImage, other: QImage) -> float:
    """Return which share of the pixels of two pictures of the same size clearly differ."""
    difference = QImage(one)
    painter = QPainter(difference)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, other)
    painter.end()
    grey = difference.convertToFormat(QImage.Format.Format_Grayscale8)
    table = bytes(1 if value > CLEARLY else 0 for value in range(256))
    return bytes(grey.constBits()).translate(table).count(1) / (one.width() * one.height())


@pytest.mark.parametrize("name", [shot.name for shot in screenshots.STORED])
def test_the_window_looks_as_its_picture(taken: Path, name: str) -> None:
    stored = QImage(str(screenshots.STORED_FOLDER / f"{name}.png"))
    now = QImage(str(taken / f"{name}.png"))
    assert not stored.isNull()
    assert now.size() == stored.size()
    assert share_of_other_pixels(stored, now) <= MOST_OTHER


def test_at_most_forty_pictures_are_stored_and_each_is_compared() -> None:
    stored = {file.stem for file in screenshots.STORED_FOLDER.glob("*.png")}
    assert stored == {shot.name for shot in screenshots.STORED}
    assert len(stored) <= 40


def test_a_changed_picture_is_seen() -> None:
    """The comparison itself: a button of another colour is more than the edges of letters."""
    stored = QImage(str(screenshots.STORED_FOLDER / "today.png"))
    changed = QImage(stored)
    painter = QPainter(changed)
    painter.fillRect(300, 200, 80, 48, "white")
    painter.end()
    assert share_of_other_pixels(stored, changed) > MOST_OTHER
    assert share_of_other_pixels(stored, stored) == 0
