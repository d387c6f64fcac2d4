"""Chains of fifteen changes of a plan, each compared with the model: twenty thousand of them."""

import os
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.proof.changes.chain import Differs, live
from tests.proof.proving import Budget, Result, Tally

CHAINS, CHUNK, SAMPLE = 20_000, 200, 200


@dataclass(frozen=True)
class Chains:
    """So many chains from a seed on."""

    first: int
    count: int = CHUNK


def run(budget: Budget) -> Result:
    """Live them; there is no baseline that can change a plan."""
    if budget.sample:
        return Result(chains(Chains(0, SAMPLE)))
    items = [Chains(first) for first in range(0, CHAINS, CHUNK)]
    return Result(budget.each("chains", chains, items))


def chains(item: Chains) -> Tally:
    """Live some chains, each in a data folder of its own."""
    counts: Counter[str] = Counter()
    notes: list[str] = []
    with tempfile.TemporaryDirectory(dir=_memory()) as name:
        for seed in range(item.first, item.first + item.count):
            counts["chains"] += 1
            try:
                counts.update(asdict(live(seed, Path(name))))
            except Differs as parting:
                told = str(parting).replace(f"{name}/", "")
                notes.append(f"chain {seed}: {told}")
    return Tally(dict(counts), wrong=len(notes), notes=tuple(notes))


def _memory() -> str | None:
    """Return the folder of a disk in memory, where there is one: syncing proves nothing here."""
    folder = "/dev/shm"
    return folder if os.access(folder, os.W_OK) else None
