"""Around a change of the clock every dose rings once, and a cron job a dose does not."""

from datetime import datetime

from tests.proof.proving import Budget
from tests.proof.zones.run import Item, alike, app, run


def test_around_changes_of_the_clock_no_dose_is_lost_or_doubled() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["dates that never were"] == 1
    assert result.baseline is not None
    assert result.baseline.lost > 0
    assert result.baseline.doubled > 0


def test_of_two_doses_at_one_instant_of_a_wide_gap_both_ring() -> None:
    around = (datetime(2009, 10, 1), datetime(2009, 10, 30))  # noqa: DTZ001 - as the part counts
    found = app(Item(("Antarctica/Casey",), *around))
    assert (found.counts["changes"], found.broken) == (1, 0)


def test_names_of_one_clock_are_walked_through_once() -> None:
    assert alike(["Europe/Berlin", "UTC", "Europe/Paris", "Etc/UTC"]) == [
        ("Europe/Berlin", "Europe/Paris"),
        ("UTC", "Etc/UTC"),
    ]
