"""How a bug of ours is told to the log: where it happened, and nothing the user typed."""

import traceback


def redacted_traceback(error: BaseException) -> str:
    """Name the error and the places it came through, without its text, which could hold data."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} at {' > '.join(places)}"
