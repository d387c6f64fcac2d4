"""Formats unexpected errors for the log: where they happened, without data of the user."""

import traceback


def redacted_traceback(error: BaseException) -> str:
    """Return the error's type and its traceback's places, without its text: that may have data."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} at {' > '.join(places)}"
