"""Joins what follows each other in the chart: marks that would touch, and scores without a gap."""

from collections.abc import Iterator, Sequence
from datetime import date

from ldn_desktop.domain.plan import ONE_DAY


def touching(places: Sequence[float], side: float) -> Iterator[tuple[float, float]]:
    """Yield the first and the last of those (sorted) that lie less than `side` apart."""
    start = 0
    for place in range(1, len(places) + 1):
        if place == len(places) or places[place] - places[place - 1] >= side:
            yield places[start], places[place - 1]
            start = place


def runs(points: Sequence[tuple[date, int]]) -> Iterator[list[tuple[date, int]]]:
    """Yield the scores of days that follow one another without a gap."""
    run: list[tuple[date, int]] = []
    for point in points:
        if run and run[-1][0] + ONE_DAY != point[0]:
            yield run
            run = []
        run.append(point)
    if run:
        yield run
