"""Chains of changes at random: the product tells what the model tells."""

from pathlib import Path

import pytest

from tests.proof.changes.chain import CHANGES, live
from tests.proof.changes.run import SAMPLE


@pytest.mark.parametrize("seeds", [range(n, n + 20) for n in range(0, SAMPLE, 20)], ids=str)
def test_after_each_change_all_that_is_told_is_as_the_model_says(
    seeds: range, tmp_path: Path
) -> None:
    told = [live(seed, tmp_path) for seed in seeds]
    assert sum(one.changes for one in told) > len(told) * CHANGES * 0.8
    assert all(one.rows for one in told)


PARTED: tuple[int, ...] = (
    *(77, 161, 203, 394, 473, 754, 918, 1711, 1862, 1960, 2116, 2395, 2494, 2603, 2978, 3998, 4179),
    *(4470, 5200, 5844, 6127, 6272, 7201, 7278, 7486, 8570, 8765, 8944, 15311, 17760, 19801, 20032),
    *(10578, 12187, 13109, 13452, 13748, 14131, 15543, 8437),
)


@pytest.mark.parametrize("seed", PARTED)
def test_a_chain_that_parted_once_agrees_now(seed: int, tmp_path: Path) -> None:
    assert live(seed, tmp_path).changes
