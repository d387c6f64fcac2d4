"""Fits a line to the stream it is written to."""

from typing import TextIO


def fitting(text: str, stream: TextIO) -> str:
    """Return the text with what the stream's encoding lacks replaced, not refused."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
