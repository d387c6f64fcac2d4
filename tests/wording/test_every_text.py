"""Every text that the package shows, found in its code: plain words and short sentences."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldn_desktop.wording import fixed_texts
from tests.wording.test_sentences import AVOIDED

PACKAGE = Path(__file__).parents[2] / "ldn_desktop"
CLINICAL = Path(fixed_texts.__file__).name
"""The fixed clinical texts may name withdrawal."""


def texts_of(source: str) -> Iterator[str]:
    """Yield the texts that a module gives to `_()` and `plural()`."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            count = {"_": 1, "plural": 2}.get(call.func.id, 0)
            for given in call.args[:count]:
                for part in ast.walk(given):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


TEXTS = [
    (path, text)
    for path in sorted(PACKAGE.rglob("*.py"))
    for text in texts_of(path.read_text("utf-8"))
]


def test_the_texts_are_found() -> None:
    assert list(texts_of("_('one')\nplural('a', 'b', count)\nother('c')")) == ["one", "a", "b"]
    assert len(TEXTS) > 1000


def test_no_text_uses_a_word_to_avoid() -> None:
    assert [
        text
        for path, text in TEXTS
        if AVOIDED.search(text) and not (path.name == CLINICAL and "withdrawal" in text)
    ] == []


def test_each_sentence_has_at_most_20_words() -> None:
    sentences = (part for _path, text in TEXTS for part in re.split(r"(?<=[.?!:])\s+", text))
    assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []


@pytest.mark.parametrize("bad", ["You should rest.", "Please wait.", "You missed a dose."])
def test_a_word_to_avoid_is_found(bad: str) -> None:
    assert AVOIDED.search(bad)
