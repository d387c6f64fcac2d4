"""The parts of the proof, in the order in which the table names them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part: its name on the command line, its module with `run`, and what it tells.

    `tells` is for the reader of the table, in whole sentences.
    """

    name: str
    module: str
    tells: str


PARTS: tuple[Part, ...] = (
    Part(
        "zones",
        "tests.proof.zones.run",
        "Every zone of the time zone database, every change of its clock from 2000 to 2040, doses "
        "every 15 minutes on the day before, the day and the day after. What rang, look by look, "
        "is compared with a reference that works from UTC only. The baseline's daily jobs are "
        "left out in the gap of spring and run twice in the repeated hour.",
    ),
    Part(
        "power",
        "tests.proof.power.run",
        "A real process ticks doses under strace; its calls are played to a disk that "
        "drops, reorders or tears all that was not synced, at each acknowledged tick and "
        "between two. What is left is opened and every acknowledged tick looked for.",
    ),
)


def the_part(name: str) -> Part:
    """Return the part of this name; raises `KeyError`."""
    return {part.name: part for part in PARTS}[name]
