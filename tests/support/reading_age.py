"""The reading age of a text, by the Flesch-Kincaid grade level.

Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas for Navy enlisted
personnel" (Research Branch Report 8-75, 1975): 0.39 words a sentence + 11.8 syllables a word
- 15.59 is a school grade of the United States, whose pupils are 5 to 6 years older than it.
"""

import re

YEARS_ABOVE_GRADE = 5.5
"""The middle age of a grade: grade 7 is of ages 12 to 13."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE = re.compile(r"(?<=[.!?:…])\s+|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:(?<![aeiouysxzcgh])(?<![^aeiouy]l)es|(?<![aeiouytd])ed|(?<![aeiouy])(?<![^aeiouy]l)e)$"
)
_APART = re.compile(
    r"i(?:a(?!l|n|b)|o(?!n|us|u)|u)|(?<![gq])ua|[aeiouy]ing|(?<![ctgx])iou|crea(?=t)|scien|quie"
    r"|(?<![gtcs])ia|(?<=[aeiouy].)ea$|oea$|[^aeiouyr]n't$"
)
"""Vowels that stand side by side and are spoken apart."""


def syllables(word: str) -> int:
    """Return about how many syllables an English word has, at least one."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    stem = _SILENT.sub("", re.sub(r"'[a-z]+$", "", plain))
    return max(1, len(_VOWELS.findall(stem)) + len(_APART.findall(plain)))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; a line without a full stop is a sentence."""
    sentences = [part for part in _SENTENCE.split(text) if _WORD.search(part)]
    words = _WORD.findall(text)
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
