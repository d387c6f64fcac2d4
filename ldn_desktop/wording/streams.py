"""Writes text to a stream of any encoding, which may be closed or full."""

from typing import TextIO


def encodable(text: str, stream: TextIO) -> str:
    """Return the text with each character that the stream's encoding lacks replaced by "?"."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def write_line(text: str, stream: TextIO) -> bool:
    """Write the text as a line and flush it; return False if the stream can't take it.

    A reader that has closed its end, like `head`, counts as success: it has seen enough.
    """
    try:
        print(encodable(text, stream), file=stream, flush=True)
    except BrokenPipeError:
        return True
    except (OSError, ValueError):  # a full disk, a stream closed at the start or on our side
        return False
    return True
