"""The lives whose bundles are validated: of every kind, half a year, and some at random."""

from random import Random

from ldn_desktop.services.settings import change_settings
from tests.support.fhir_samples import live_in
from tests.support.half_a_year import live_half_a_year
from tests.support.home import Home, Made

RANDOM = 40
LIVES = ["nothing", "every kind", "half a year", *map(str, range(RANDOM))]
WORDS = ("felt sick", "Übelkeit 🤢 & <b>müde</b>", "שלום", "\"'", "a\nb", "]]>", "x" * 300)
BORN = ("1980-05-01", "1 May 1980", "")
SUPPLIES: tuple[Made, ...] = (
    None,
    {"capsules_mg": ["0.5", "1.5", "3", "4.5"], "max_pieces": 4},
    {"liquid_mg_per_ml": "1", "syringe_step_ml": "0.1"},
)


def live(home: Home, name: str) -> None:
    """Live the life of this name in an empty home."""
    if name == "every kind":
        live_in(home)
        _be(home, "Ada <Example>", "1980-05-01", "aspirin & vitamin D")
    elif name == "half a year":
        live_half_a_year(home)
    elif name != "nothing":
        _live_at_random(home, Random(int(name)))  # noqa: S311 - the same lives on every run


def _be(home: Home, name: str, born: str, others: str) -> None:
    with home.context() as context:
        change_settings(context, report_name=name, report_born=born, other_medicines=others)


def _live_at_random(home: Home, chance: Random) -> None:
    """Start a plan and do something every few hours; what the app refuses is left out."""
    doses = sorted({chance.randint(1, 36) / 8 for _n in range(5)}, reverse=True)
    steps: list[Made] = [_step(chance, f"{dose:g}") for dose in doses]
    steps.insert(chance.randint(1, len(steps)), {"dose_mg": None, "days": 3})
    if chance.random() < 0.3:
        steps.append({"dose_mg": "0.125", "days": None})
    times = chance.sample(["07:30", "13:00", "21:00", "23:45"], chance.randint(1, 3))
    words = chance.choice(WORDS)
    _be(home, chance.choice(["", words[:80]]), chance.choice(BORN), chance.choice(["", words]))
    home.start(
        "--yes", steps=steps, times=sorted(times), supply=chance.choice(SUPPLIES), reason=words
    )
    for _n in range(chance.randint(10, 60)):
        home.clock.go(hours=chance.randint(1, 14))
        act = _act(chance)
        home.run(*act, *(["--yes"] if act[0] in ("taken", "skip", "plan") else []))


def _step(chance: Random, dose: str) -> Made:
    return {"dose_mg": dose, "days": chance.randint(1, 9), "every_days": chance.choice([1, 1, 2])}


def _act(chance: Random) -> tuple[str, ...]:
    words, score = chance.choice(WORDS), str(chance.randint(0, 10))
    acts: tuple[tuple[str, ...], ...] = (
        ("taken",),
        ("taken", "--note", words),
        ("taken", "--dose", "0.5"),
        ("taken", "--extra", "--dose", "0.25", "--note", words),
        ("skip",),
        ("skip", "--reason", words),
        ("check-in", f"pain={score}", "--new"),
        ("check-in", f"{words[:40]}={score}", "--new"),
        ("changed", "pain", "worse"),
        ("note", words),
        ("plan", "hold", "--days", "2", "--agreed-with", words[:40]),
        ("plan", "pause", "--days", "2", "--reason", words),
        ("plan", "pause"),
        ("plan", "resume"),
        ("plan", "back"),
        ("plan", "stop"),
        ("plan", "undo"),
        ("undo",),
    )
    return chance.choice(acts[:10] if chance.random() < 0.8 else acts)
