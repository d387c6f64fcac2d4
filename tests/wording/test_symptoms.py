"""A symptom's name in a sentence: its score stays beside it in letters of either direction."""

from ldn_desktop.wording.history import say_scores
from ldn_desktop.wording.symptoms import symptom_name


def test_a_score_stays_beside_its_symptom_in_letters_from_right_to_left() -> None:
    pain, fog = "\u0623\u0644\u0645", "\u05e2\u05e8\u05e4\u05dc"
    said = say_scores({pain: 3, "knee": 4, fog: 5})
    assert said == f"\u200e{pain}\u200e 3, knee 4, \u200e{fog}\u200e 5"
    assert symptom_name("knee") == "knee"
