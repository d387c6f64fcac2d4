"""What is told of the earlier life, at which instants, and where that is kept."""

from pathlib import Path

from tests.support.home import Home, Made

HERE = Path(__file__).parent
ROWS, TOLD = HERE / "life.sql", HERE / "told.json"
INSTANTS = ("2027-04-06 12:05", "2027-04-08 22:00", "2027-05-02 12:00")
"""Local times in Berlin: when it was written, an evening after that, the end."""

WHOLE = ("--from", "2026-12-01", "--to", "2027-12-31")


def ask(home: Home, instant: str) -> Made:
    """Return what the commands print at this local time."""
    home.at(instant)
    status = home.json("status")
    for of_the_machine in ("running", "reminders", "problems"):
        del status[of_the_machine]
    if instant == INSTANTS[1]:
        return {"schedule": home.json("schedule"), "status": status}
    return {
        "schedule": home.json("schedule", *WHOLE),
        "status": status,
        "plan show": home.json("plan", "show"),
        "plan history": home.json("plan", "history"),
        "history": home.json("history", *WHOLE),
    }
