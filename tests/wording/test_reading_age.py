"""Every text can be read at the age of 12 to 13, however tired the reader is."""

import re
from collections import defaultdict

import pytest

from ldn_desktop.ui import help_page
from ldn_desktop.wording import fixed_texts
from ldn_desktop.wording.fixed_texts import HelpText
from tests.support.reading_age import YEARS_ABOVE_GRADE, grade, syllables
from tests.wording.test_every_text import PACKAGE, TEXTS

MOST = 13 - YEARS_ABOVE_GRADE
"""The grade of a whole text: the age of 13 at most."""

WHOLE = 100
"""Words from which a text is a whole one."""

OF_FEW_WORDS = ((12, 8.0), (7, 11.5))
"""Grades of a text of so many words and more: the fewer, the less the formula tells of them."""


def words(text: str) -> int:
    return len(re.findall(r"[A-Za-z]+", text))


def filled(text: str) -> str:
    """Return the text with a short word for each value that is filled in."""
    return re.sub(r"\{[^}]*\}", "it", text)


def by_part() -> dict[str, str]:
    """Return the texts of each page and module; what says too little for one is taken together."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in TEXTS:
        inside = path.relative_to(PACKAGE)
        found["/".join(inside.parts[:2])].append(filled(text))
    parts = {name: "\n".join(texts) for name, texts in found.items()}
    small = [name for name, text in parts.items() if words(text) < WHOLE]
    rest = "\n".join(parts.pop(name) for name in small)
    return {**parts, "the rest": rest}


@pytest.mark.parametrize(("name", "text"), by_part().items(), ids=by_part().keys())
def test_the_texts_of_each_part_are_read_at_the_age_of_13(name: str, text: str) -> None:
    assert words(text) >= WHOLE
    assert grade(text) <= MOST, name


HELP = (*help_page._sections(), HelpText("Opioids in short", fixed_texts.opioid_lines()))


@pytest.mark.parametrize("section", HELP, ids=lambda section: section.title)
def test_each_card_of_help_and_each_fixed_text_is_read_at_the_age_of_13(section: HelpText) -> None:
    assert grade("\n".join((section.title, *section.texts))) <= MOST


@pytest.mark.parametrize(("least", "most"), OF_FEW_WORDS)
def test_each_text_of_a_sentence_or_more_is_read_with_little_more(least: int, most: float) -> None:
    found = [filled(text) for _path, text in TEXTS]
    long = [text for text in found if words(text) >= least]
    assert len(long) > 100
    assert [(round(grade(text), 1), text) for text in long if grade(text) > most] == []


SPOKEN = {
    1: "take dose plan used changed asked times notes days here there planned can't weeks",
    2: "doses symptoms record needed ended changes people isn't quiet able create tablets",
    3: "reminder naltrexone opioid medicine clinician pharmacist recorded dangerous idea",
    4: "emergency operation usually professional authority available",
}


@pytest.mark.parametrize("count", SPOKEN)
def test_syllables_are_counted_as_they_are_spoken(count: int) -> None:
    counted = {word: syllables(word) for word in SPOKEN[count].split()}
    assert set(counted.values()) == {count}, counted


def test_the_grade_is_that_of_the_formula() -> None:
    # 11 words in 2 sentences, 12 syllables.
    text = "You take one dose a day. It is a small tablet."
    assert grade(text) == pytest.approx(0.39 * 11 / 2 + 11.8 * 12 / 11 - 15.59)


def test_a_hard_text_is_found() -> None:
    hard = "Discontinuation necessitates consultation regarding individual circumstances."
    assert grade(hard) > 2 * MOST
