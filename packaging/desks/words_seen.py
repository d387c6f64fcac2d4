"""What a picture of the screen says and where (by tesseract), and how much of a colour it has."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

Colour = tuple[int, int, int]

LARGER = 3
"""Screen letters are small for it: the picture is made so many times larger."""

ALIKE = 0.75
"""How much of a label must be read right, between 0 and 1."""

ROOMS = (0.85, 1.3)
"""The most room between two words of a label, in heights of a letter: as usual, and where all
letters are equally wide."""

BORDER = 20
"""Letters at the edge of a picture are not read: it gets a border of so many pixels."""

SHORTEST = 4
"""So many letters and digits of a label that was cut short must be there at least."""


@dataclass(frozen=True)
class Word:
    """A word, its line, and its place in the picture, in the screen's pixels."""

    text: str
    line: tuple[int, ...]
    left: int
    top: int
    width: int
    height: int

    def moved(self, right: int, down: int) -> "Word":
        """Return it at another place."""
        return replace(self, left=self.left + right, top=self.top + down)


@dataclass(frozen=True)
class Area:
    """A part of the screen."""

    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}+{self.left}+{self.top}"


def parse_words(table: str, larger: int = LARGER) -> list[Word]:
    """Read tesseract's table (TSV): one row a word, with a heading."""
    words = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) // larger for cell in cells[6:10])
        line = tuple(map(int, cells[1:5]))
        words.append(Word(cells[11].strip(), line, left, top, width, height))
    return words


def place_of(label: str, words: Sequence[Word]) -> tuple[int, int] | None:
    """Return the middle of the lowest place that says exactly this label, or None.

    The label stands alone on its line, or stands apart from the next words.
    """
    found = [
        place
        for _line, row in groupby(words, key=lambda word: word.line)
        for place in _in_line(label, list(row))
    ]
    return max(found, key=lambda place: place[1], default=None)


def _in_line(label: str, row: list[Word]) -> Iterator[tuple[int, int]]:
    parts = [part for room in ROOMS for part in _parts(row, room)]
    for part in parts:
        if is_like(_said(part), label):
            left, last = part[0], part[-1]
            middle = (left.left + last.left + last.width) // 2
            yield middle, left.top + left.height // 2


def _parts(row: list[Word], room: float) -> list[list[Word]]:
    """Divide a line where there is more room than between two words."""
    parts: list[list[Word]] = []
    for word in row:
        before = parts[-1][-1] if parts else None
        if before and word.left - (before.left + before.width) <= room * max(word.height, 10):
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _said(part: Sequence[Word]) -> str:
    return " ".join(word.text for word in part)


def is_like(read: str, label: str) -> bool:
    """Say whether what was read may be the label: digits, l and I are often mixed up.

    What ends in dots was cut short by the desktop.
    """
    said, wanted = _plain(read), _plain(label)
    if read.endswith(("..", "…")):
        return len(said) >= SHORTEST and wanted.startswith(said)
    return SequenceMatcher(None, said, wanted).ratio() >= ALIKE


def _plain(text: str) -> str:
    letters = "".join(letter for letter in text if letter.isalnum() or letter == "|")
    return letters.translate(str.maketrans("I1|O", "lll0")).lower()


WAYS: tuple[tuple[str, ...], ...] = (("-threshold", "50%"), ("-threshold", "60%", "-negate"), ())
"""Ways to make a picture ready: dark letters, light letters, and as it is. The first two remove
frames, which tesseract takes for letters."""


def read_words(picture: Path, area: Area, way: tuple[str, ...]) -> list[Word]:
    """Read an area of a picture in one of `WAYS`."""
    ready = picture.with_suffix(".read.png")
    steps = ["-crop", str(area), "+repage", "-colorspace", "Gray", "-bordercolor", "gray20"]
    steps += ["-border", str(BORDER), "-resize", f"{LARGER * 100}%", *way]
    subprocess.run(["convert", picture, *steps, ready], check=True)
    done = subprocess.run(
        ["tesseract", ready, "stdout", "--psm", "11", "tsv"],
        capture_output=True,
        text=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
    )
    ready.unlink()
    off = (area.left - BORDER, area.top - BORDER)
    return [word.moved(*off) for word in parse_words(done.stdout)]


def changed_area(ground: Path, picture: Path) -> Area | None:
    """Return the area outside which a picture is as the ground, None if it is the same."""
    steps = ["-compose", "difference", "-composite", "-colorspace", "Gray", "-threshold", "4%"]
    command = ["convert", str(ground), str(picture), *steps, "-format", "%@", "info:"]
    return parse_area(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def parse_area(text: str) -> Area | None:
    """Read an area as ImageMagick writes it; None for an empty one."""
    form = re.fullmatch(r"(\d+)x(\d+)\+(\d+)\+(\d+)", text.strip())
    width, height, left, top = map(int, form.groups()) if form else (0, 0, 0, 0)
    return Area(left, top, width, height) if width and height else None


def pixels_like(picture: Path, colour: Colour, off: int = 12) -> int:
    """Count the pixels of nearly this colour."""
    from PySide6.QtGui import QImage

    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB888)
    width, step, data = image.width(), image.bytesPerLine(), bytes(image.constBits())
    return sum(
        all(abs(data[at + place] - colour[place]) <= off for place in range(3))
        for row in range(image.height())
        for at in range(row * step, row * step + width * 3, 3)
    )
