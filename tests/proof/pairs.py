"""Runs the sample of a part on both sides at the same time: mostly they wait."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tests.proof.proving import Result, Tally

T = TypeVar("T")


def both(work: Callable[[T], Tally], app: T, naive: T) -> Result:
    """Do the work on the app and on the naive one."""
    with ThreadPoolExecutor(2) as pool:
        found, baseline = pool.map(work, (app, naive))
    return Result(found, baseline)
