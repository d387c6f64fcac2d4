"""Hints at names of symptoms that say something good: on the scale of the app 10 is the worst."""

import re

from ldn_desktop.domain.checkins import HIGHEST_SCORE
from ldn_desktop.domain.texts import folded
from ldn_desktop.wording.i18n import _

_FILLERS = frozenset(
    {
        "daily",
        "general",
        "good",
        "level",
        "levels",
        "mental",
        "my",
        "overall",
        "physical",
        "restful",
    }
)
"""Words that leave a name as good as it is without them."""

_OPPOSITES = {
    "appetite": "loss of appetite",
    "calm": "restlessness",
    "calmness": "restlessness",
    "clarity": "brain fog",
    "comfort": "discomfort",
    "concentration": "trouble concentrating",
    "digestion": "stomach trouble",
    "endurance": "tiredness",
    "energy": "tiredness",
    "fitness": "tiredness",
    "flexibility": "stiffness",
    "focus": "trouble concentrating",
    "happiness": "low mood",
    "health": "feeling unwell",
    "joy": "low mood",
    "memory": "forgetting things",
    "mobility": "stiffness",
    "mood": "low mood",
    "motivation": "lack of drive",
    "quality of life": "feeling unwell",
    "quality of sleep": "poor sleep",
    "relaxation": "tension",
    "sleep": "poor sleep",
    "sleep quality": "poor sleep",
    "stamina": "tiredness",
    "strength": "weakness",
    "vitality": "tiredness",
    "well being": "feeling unwell",
    "wellbeing": "feeling unwell",
    "wellness": "feeling unwell",
}
"""English names, without `_FILLERS`, by what to score instead; names in other words pass."""


def scale_hint_for(name: str) -> str:
    """Return what to score instead of a symptom whose name says something good, else ""."""
    words = (word for word in re.findall(r"\w+", folded(name)) if word not in _FILLERS)
    other = _OPPOSITES.get(" ".join(words))
    if other is None:
        return ""
    text = _("{highest} is the worst. For “{name}”, score “{other}” instead?")
    return text.format(highest=HIGHEST_SCORE, name=name, other=other)
