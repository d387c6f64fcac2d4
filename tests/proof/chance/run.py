"""Lives at random: a million steps on the rules, twenty thousand with the database."""

from hypothesis.stateful import RuleBasedStateMachine

from tests.proof.chance.counting import Chance, Steps, run_machine
from tests.proof.chance.life import Life
from tests.proof.chance.naive_life import NaiveLife
from tests.proof.chance.rules import Rules
from tests.proof.proving import Budget, Result, Tally

RULES = [Chance(seed, 500) for seed in range(46)]
DATABASE = [Chance(seed, 46) for seed in range(10)]
NAIVE = [Chance(seed, 25) for seed in range(4)]
SAMPLE_OF_RULES, SAMPLE_OF_DATABASE, SAMPLE_OF_NAIVE = Chance(1, 8), Chance(1, 2), Chance(1, 2)


def run(budget: Budget) -> Result:
    """Run the machines, the naive app in the place of ours in the last one."""
    if budget.sample:
        app = rules(SAMPLE_OF_RULES) + database(SAMPLE_OF_DATABASE)
        return Result(app, baseline(SAMPLE_OF_NAIVE))
    # The long one last: where the time ends early, all have something to tell.
    naive = budget.each("baseline", baseline, NAIVE)
    app = budget.each("database", database, DATABASE) + budget.each("rules", rules, RULES)
    return Result(app, naive)


def rules(chance: Chance) -> Tally:
    """Run the pure rules, in memory."""
    return _ran(Rules, Rules.counted, chance, "steps on the rules")


def database(chance: Chance) -> Tally:
    """Run the services over a real database."""
    return _ran(Life, Life.counted, chance, "steps with the database")


def baseline(chance: Chance) -> Tally:
    """Run the naive app through such a life, and count what it breaks."""
    NaiveLife.told.clear()
    ran = _ran(NaiveLife, NaiveLife.counted, chance, "steps")
    told = NaiveLife.told
    return ran + Tally({}, told["lost"], told["doubled"], told["wrong"])


def _ran(machine: type[RuleBasedStateMachine], counted: Steps, chance: Chance, unit: str) -> Tally:
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
