"""Which doses of a date stay, move or come when the plan changes while the date is under way.

Old doses and new times are paired: equal times first, then the nearest, each once. A pair is one
dose with the old number; it takes the new time and amount, unless it is fixed or the new time has
passed already: then it stays wholly as it was. An old dose without a partner stays if it is fixed,
else it goes. A new time without a partner that is still to come takes the lowest number that has
neither a dose, nor a record, nor a reminder.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import count


@dataclass(frozen=True)
class OldDose:
    """A dose that is there: its slot and local time; a fixed one came due or was answered."""

    slot: int
    at: time
    is_fixed: bool


@dataclass(frozen=True)
class NewTime:
    """A local time that is asked for now; `has_passed` at the instant of the change."""

    at: time
    has_passed: bool


@dataclass(frozen=True)
class Arranged:
    """The slots that stay as they were, and the slots that get a new time."""

    keeps: frozenset[int]
    places: tuple[tuple[int, time], ...]


def arranged(
    old: Sequence[OldDose], new: Sequence[NewTime], used: Collection[int] = ()
) -> Arranged:
    """Return what becomes of the doses of a date. `used` slots have a record or a reminder."""
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
    """Yield the pairs (place in `old`, place in `new`): the nearest times first, each once.

    Of equally near ones the earlier old time goes first, then the earlier new one.
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
