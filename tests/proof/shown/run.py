"""Windows at random: each shows, after each step, what one opened just then shows."""

from PySide6.QtWidgets import QApplication

from tests.proof.chance.counting import Chance, tally_of
from tests.proof.proving import Budget, Result, Tally
from tests.proof.shown.window_life import WindowLife

LIVES = [Chance(seed, 10) for seed in range(20)]
SAMPLE = Chance(1, 1)


def run(budget: Budget) -> Result:
    """Live the lives. The naive app has no window to compare with."""
    if budget.sample:
        return Result(windows(SAMPLE))
    return Result(budget.each("windows", windows, LIVES))


def windows(chance: Chance) -> Tally:
    """Live some lives, each with a window of its own."""
    app = QApplication.instance() or QApplication([])
    ran = tally_of(WindowLife, WindowLife.counted, chance, "steps compared")
    app.processEvents()
    return ran
