"""Writes to a stream what it can take."""

from typing import TextIO


def fitting(text: str, stream: TextIO) -> str:
    """Return the text with what the stream's encoding lacks replaced, not refused."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def tell(text: str, stream: TextIO) -> bool:
    """Write the text and the end of its line at once; return False where the stream can't take it.

    A reader that has gone, like `head`, has seen enough.
    """
    try:
        print(fitting(text, stream), file=stream, flush=True)
    except BrokenPipeError:
        return True
    except (OSError, ValueError):  # a full disk, a stream closed at the start or on our side
        return False
    return True
