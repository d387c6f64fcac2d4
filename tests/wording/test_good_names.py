"""Which names of symptoms say something good, so that 10 would read as the best."""

import pytest

from ldn_desktop.domain.checkins import UsualSymptom
from ldn_desktop.wording.good_names import _FILLERS, _OPPOSITES, scale_hint_for


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("energy", "tiredness"),
        ("  ENERGY ", "tiredness"),
        ("My energy level", "tiredness"),
        ("mood", "low mood"),
        ("Sleep quality", "poor sleep"),
        ("quality of sleep", "poor sleep"),
        ("sleep", "poor sleep"),
        ("well-being", "feeling unwell"),
        ("General wellbeing", "feeling unwell"),
        ("mental clarity", "brain fog"),
    ],
)
def test_a_name_that_says_something_good_gets_one_to_score_instead(name: str, other: str) -> None:
    said = scale_hint_for(name)
    assert said == f"10 is the worst. For “{name}”, score “{other}” instead?"


@pytest.mark.parametrize(
    "name",
    [
        *UsualSymptom,
        *_OPPOSITES.values(),
        *sorted(_FILLERS),
        "",
        "pain",
        "lack of energy",
        "mood swings",
        "sleep apnoea",
        "memory loss",
        "energie",
        "<b>",
    ],
)
def test_any_other_name_passes_as_it_is(name: str) -> None:
    assert scale_hint_for(name) == ""


def test_what_to_score_instead_is_no_good_name_itself() -> None:
    assert not set(_OPPOSITES.values()) & set(_OPPOSITES)
