"""Runs a state machine for so many examples, and counts the steps it took."""

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.proof.proving import Tally

STEPS_OF_AN_EXAMPLE = 50


@dataclass
class Steps:
    """The steps that all machines of a class took."""

    count: int = 0


@dataclass(frozen=True)
class Chance:
    """So many examples, drawn from a seed; with `shrinks` a failing one is made small."""

    seed: int
    examples: int
    shrinks: bool = True


def run_machine(machine: type[RuleBasedStateMachine], chance: Chance) -> None:
    """Run it; raises what the first failing example raises, made as small as can be."""
    phases = (Phase.generate, Phase.shrink) if chance.shrinks else (Phase.generate,)
    drawn = settings(
        max_examples=chance.examples,
        stateful_step_count=STEPS_OF_AN_EXAMPLE,
        deadline=None,
        database=None,
        derandomize=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=phases,
    )
    run_state_machine_as_test(seed(chance.seed)(machine), settings=drawn)


def tally_of(
    machine: type[RuleBasedStateMachine], counted: Steps, chance: Chance, unit: str
) -> Tally:
    """Run it, and return its steps and the promise that it broke, if any."""
    counted.count = 0
    ran = Tally({unit: 0, "lives": chance.examples})
    try:
        run_machine(machine, chance)
    except AssertionError as error:
        # The machine ends at its first broken promise, made as small as can be.
        text = str(error).partition("\n")[0] or "an assertion of the machine"
        kind = text.partition(":")[0]
        notes = (f"seed {chance.seed}, {chance.examples} lives: {text}",)
        lost, doubled = int(kind == "lost"), int(kind == "doubled")
        ran += Tally({}, lost, doubled, 1 - lost - doubled, notes=notes)
    return ran + Tally({unit: counted.count})
