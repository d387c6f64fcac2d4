"""The proof itself: parts go on where they stopped, and the table says what was measured only."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.proof import parts, table
from tests.proof.keeping import read_json, write_json
from tests.proof.parts import PARTS, Part
from tests.proof.proving import Broken, Budget, Result, Tally

CLEAN = Tally({"doses": 10})
LOST = Tally({"doses": 10}, lost=3, notes=("3 late jobs dropped",))


def counting(done: list[int]) -> Callable[[int], Tally]:
    def work(item: int) -> Tally:
        done.append(item)
        return Tally({"doses": item}, worst={"ms": float(item)})

    return work


def test_the_sum_of_chunks_is_what_all_of_them_did() -> None:
    total = Budget.a_sample().each("app", counting([]), [1, 2, 3])
    assert (total.counts, total.worst) == ({"doses": 6}, {"ms": 3.0})
    both = LOST + Tally({"zones": 1, "doses": 5}, doubled=2, wrong=1, notes=("x",))
    assert (both.lost, both.doubled, both.wrong, both.broken) == (3, 2, 1, 6)
    assert both.counts == {"doses": 15, "zones": 1}
    assert both.notes == ("3 late jobs dropped", "x")


def test_a_chunk_that_was_kept_is_not_run_again(tmp_path: Path) -> None:
    done: list[int] = []
    for _ in range(2):
        total = Budget(60, tmp_path).each("app", counting(done), [1, 2, 3], alone=True)
        assert total.counts == {"doses": 6}
    assert done == [1, 2, 3]


def test_a_part_whose_time_is_over_says_that_it_was_cut_and_goes_on_later(tmp_path: Path) -> None:
    done: list[int] = []
    budget = Budget(0, tmp_path)
    assert budget.each("app", counting(done), [1, 2], alone=True).counts == {}
    assert budget.cut
    later = Budget(60, tmp_path)
    assert later.each("app", counting(done), [1, 2], alone=True).counts == {"doses": 3}
    assert not later.cut


def twice(item: int) -> Tally:
    return Tally({"doses": 2 * item})


def test_chunks_run_in_processes_of_their_own_and_are_kept(tmp_path: Path) -> None:
    assert Budget(60, tmp_path).each("app", twice, [1, 2, 3]).counts == {"doses": 12}
    assert len(list(tmp_path.iterdir())) == 3
    assert Budget(0, tmp_path).each("app", twice, [1, 2, 3]).counts == {"doses": 12}


@pytest.mark.parametrize(
    ("result", "proves"),
    [
        (Result(CLEAN, LOST), True),
        (Result(CLEAN, CLEAN), False),
        (Result(LOST, LOST), False),
        (Result(CLEAN), True),
        (Result(CLEAN, breaks=(Broken("fold=1", "zones", True, ""),)), True),
        (Result(CLEAN, breaks=(Broken("fold=1", "zones", False, ""),)), False),
    ],
)
def test_a_harness_that_the_baseline_passes_proves_nothing(result: Result, proves: bool) -> None:
    assert result.proves is proves
    assert Result.of(asdict(result)) == result


@pytest.fixture
def two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    known = (Part("one", "m", "Tells of one."), Part("two", "m", "Tells of two."))
    monkeypatch.setattr(table, "PARTS", known)


def test_the_table_says_what_was_run_and_what_was_not(two_parts: None) -> None:
    breaks = (Broken("fold=1", "zones", True, "2 lost"), Broken("grace 1 s", "blocked", None, "-"))
    kept = {
        **asdict(Result(CLEAN, LOST, breaks)),
        "complete": False,
        "finished": "2027-01-04",
        "commit": "abc",
    }
    text = table.table({"one": kept})
    assert "| one | app | 10 doses, **stopped before its end** | 0 | 0 | 0 | 0 s |" in text
    assert "|  | baseline | 10 doses, **stopped before its end** | 3 | 0 | 0 | 0 s |" in text
    assert "| two | app | not yet run |  |  |  |  |" in text
    assert "| grace 1 s | blocked | not yet run | - |" in text
    assert "- baseline: 3 late jobs dropped" in text


def test_a_side_that_the_time_did_not_reach_is_told_as_not_run(two_parts: None) -> None:
    result = asdict(Result(CLEAN, Tally()))
    kept = {**result, "complete": False, "finished": "2027-01-04", "commit": "abc"}
    assert "|  | baseline | not yet run |  |  |  |  |\n| two" in table.table({"one": kept})


def test_the_table_in_the_house_is_the_one_that_the_kept_results_give(tmp_path: Path) -> None:
    before = table.TABLE.read_text("utf-8")
    kept = {part.name: read_json(table.RESULTS / f"{part.name}.json") for part in PARTS}
    assert table.table(kept) == before


def test_each_part_has_a_name_of_its_own_and_a_module(tmp_path: Path) -> None:
    assert len({part.name for part in PARTS}) == len(PARTS)
    for part in PARTS:
        assert (Path(parts.__file__).parents[2] / (part.module.replace(".", "/") + ".py")).exists()
        assert parts.the_part(part.name) is part
    write_json(tmp_path / "a" / "b.json", {})
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.json"]
