"""A harness tells when the app is broken on purpose."""

from tests.proof.breaks.run import FAULTS, OF_CHANGES, run
from tests.proof.parts import PARTS
from tests.proof.proving import Budget


def test_each_harness_goes_red_on_its_fault() -> None:
    result = run(Budget.a_sample())
    names = ("no 60 s cap", *(fault.name for fault in OF_CHANGES))
    assert [(one.name, one.red) for one in result.breaks] == [(name, True) for name in names]


def test_each_fault_has_a_name_and_a_part_that_watches_for_it() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert {fault.part for fault in FAULTS} <= {part.name for part in PARTS}
