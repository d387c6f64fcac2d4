"""Decides which doses of a date stay, move or are added if the plan changes during that date.

Old doses and new times are paired: equal times first, then the nearest, each once. A pair is one
dose with the old number. It takes the new time and amount, unless it is fixed or the new time has
already passed: then it stays entirely as it was. An unpaired old dose stays if it is fixed, else it
is dropped. An unpaired new time that has not passed gets the lowest number that has no dose, record
or reminder.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import count


@dataclass(frozen=True)
class OldDose:
    """An existing dose: its slot and local time. A fixed one came due or was answered."""

    slot: int
    at: time
    is_fixed: bool


@dataclass(frozen=True)
class NewTime:
    """A local time that the new plan asks for. `has_passed` is as of the instant of the change."""

    at: time
    has_passed: bool


@dataclass(frozen=True)
class Arranged:
    """The slots that stay as they were (`keeps`), and those that get a new time (`places`)."""

    keeps: frozenset[int]
    places: tuple[tuple[int, time], ...]


def arranged(
    old: Sequence[OldDose], new: Sequence[NewTime], used: Collection[int] = ()
) -> Arranged:
    """Return the slots of a date after the change. `used` slots have a record or a reminder."""
    pairs = dict(paired([dose.at for dose in old], [one.at for one in new]))
    keeps = {
        dose.slot
        for at, dose in enumerate(old)
        if dose.is_fixed or (at in pairs and new[pairs[at]].has_passed)
    }
    places = {old[at].slot: new[to].at for at, to in pairs.items() if old[at].slot not in keeps}
    partners = set(pairs.values())
    for at, one in enumerate(new):
        if at not in partners and not one.has_passed:
            free = (slot for slot in count(1) if slot not in {*keeps, *places, *used})
            places[next(free)] = one.at
    return Arranged(frozenset(keeps), tuple(sorted(places.items())))


def paired(old: Sequence[time], new: Sequence[time]) -> Iterator[tuple[int, int]]:
    """Yield pairs (index in `old`, index in `new`), the nearest times first, each index once.

    Ties go to the earlier old time, then to the earlier new time.
    """
    near = sorted(
        (abs(_minutes(one) - _minutes(other)), one, other, at, to)
        for at, one in enumerate(old)
        for to, other in enumerate(new)
    )
    left, right = set[int](), set[int]()
    for *_nearness, at, to in near:
        if at not in left and to not in right:
            left.add(at)
            right.add(to)
            yield at, to


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute
