"""Lives at random: a million steps on the rules, twenty thousand with the database."""

from tests.proof.chance.counting import Chance, tally_of
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
    return tally_of(Rules, Rules.counted, chance, "steps on the rules")


def database(chance: Chance) -> Tally:
    """Run the services over a real database."""
    return tally_of(Life, Life.counted, chance, "steps with the database")


def baseline(chance: Chance) -> Tally:
    """Run the naive app through such a life, and count what it breaks."""
    NaiveLife.told.clear()
    ran = tally_of(NaiveLife, NaiveLife.counted, chance, "steps")
    told = NaiveLife.told
    return ran + Tally({}, told["lost"], told["doubled"], told["wrong"])
