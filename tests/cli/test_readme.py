"""What the README shows can be typed as it stands there."""

import re
import shlex
from pathlib import Path

import pytest

from ldn_desktop.app.cli import parse
from tests.support.home import Home

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^ldn-desktop (.+?)(?:  .*)?$", README, re.MULTILINE)
(PLAN_FILE,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("words", COMMANDS)
def test_each_command_of_the_readme_is_one(words: str) -> None:
    parse(shlex.split(words))


def test_the_readme_shows_most_commands() -> None:
    assert len(COMMANDS) >= 10


def test_the_plan_file_of_the_readme_starts_a_plan(home: Home) -> None:
    made = home.json("plan", "new", home.write(PLAN_FILE))
    assert [step["every_days"] for step in made["plan"]["steps"]] == [1, 2]


def test_the_liquid_of_the_readme_is_a_supply(home: Home) -> None:
    (supply,) = re.findall(r'`"supply": (\{"liquid.*?\})`', README)
    capsules = re.compile(r'\{"capsules_mg".*?\}')
    home.json("plan", "new", home.write(capsules.sub(supply, PLAN_FILE)))
    assert home.json("plan", "show")["supply"]["liquid_mg_per_ml"] == "1"
