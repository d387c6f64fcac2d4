"""Plugin for `make mutate`: property tests try few examples, and no test sees what another cached.

A cache that a test before filled would hide a mutant, and would hide from the tool which tests run
the code behind the cache.
"""

import sys
from collections.abc import Callable
from functools import cached_property

import pytest
from hypothesis import Phase, settings

EXAMPLES = 25
_SETTINGS = "_hypothesis_internal_use_settings"  # where Hypothesis and its own plugin keep them
_forget: list[Callable[[], None]] = []


class _OfOneTest:
    """Stands for a `cached_property`; what it keeps is forgotten before each test."""

    def __init__(self, compute: Callable[[object], object]) -> None:
        self.compute = compute
        self.kept: dict[int, tuple[object, object]] = {}
        _forget.append(self.kept.clear)

    def __get__(self, of: object, _kind: type | None = None) -> object:
        if id(of) not in self.kept:
            self.kept[id(of)] = of, self.compute(of)  # with the object, or its id is used again
        return self.kept[id(of)][1]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let caches forget, and give the property tests few examples, once all is imported."""
    for name, module in sys.modules.items():
        if name.startswith("ldn_desktop.domain."):
            for thing in list(vars(module).values()):
                _let_forget(thing)
    for item in session.items:
        assert isinstance(item, pytest.Function)
        # A state machine's test has its settings on the class.
        for of, name in ((item.cls, "settings"), (item.function, _SETTINGS)):
            if isinstance(full := getattr(of, name, None), settings):
                setattr(of, name, _with_few_examples(full))


def _let_forget(thing: object) -> None:
    if clear := getattr(thing, "cache_clear", None):
        _forget.append(clear)
    elif isinstance(thing, type):
        for name, value in list(vars(thing).items()):
            if isinstance(value, cached_property):
                setattr(thing, name, _OfOneTest(value.func))


def _with_few_examples(full: settings) -> settings:
    """Return the settings with few examples; what fails is not made smaller, which takes long."""
    return settings(
        full,
        max_examples=min(full.max_examples, EXAMPLES),
        phases=[Phase.explicit, Phase.generate],
    )


def pytest_runtest_setup() -> None:
    """Forget what the test before has left in the caches."""
    for forget in _forget:
        forget()
