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


PARTS: tuple[Part, ...] = ()


def the_part(name: str) -> Part:
    """Return the part of this name; raises `KeyError`."""
    return {part.name: part for part in PARTS}[name]
