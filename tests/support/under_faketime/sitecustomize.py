"""Python's first module in each process under faketime 0.9.10, whose `time.sleep` ends in EINVAL.

What waits there for a lock, or for an app that is slow to answer, would fail for that alone.
"""

import select
import time


def sleep(seconds: float) -> None:
    """Wait so many seconds, as `time.sleep` does elsewhere."""
    select.select((), (), (), seconds)


time.sleep = sleep  # type: ignore[assignment]  # seconds are a number, no SupportsIndex
