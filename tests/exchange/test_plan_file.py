"""The plan file and its strict reader: what is written is read back, and nothing else gets in."""

import json
from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import Plan, Step, TimeRule
from ldn_desktop.domain.supply import Capsules, Liquid
from ldn_desktop.exchange.plan_file import plan_of, plan_to_json, read_plan_file
from ldn_desktop.exchange.strict_json import read_json, read_json_file
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from tests.support.home import FILE

AMOUNTS = st.integers(1, 10**6).map(lambda micro: Decimal(micro) / 1000)
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200)
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200).filter(
    lambda text: bool(text.strip())
)
DATES = st.dates(date(2000, 1, 1), date(2060, 1, 1))
SUPPLIES = (
    st.none()
    | st.builds(Liquid, AMOUNTS, AMOUNTS)
    | st.builds(
        Capsules,
        st.lists(AMOUNTS, min_size=1, max_size=12, unique=True).map(tuple),
        st.integers(1, 10),
    )
)
STEPS = st.lists(
    st.builds(Step, st.none() | AMOUNTS, st.integers(1, 100), st.sampled_from([1, 2])),
    min_size=1,
    max_size=8,
).map(tuple)
TIMES = st.lists(
    st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60)),
    min_size=1,
    max_size=8,
    unique=True,
).map(tuple)
ZONES = st.sampled_from(
    [(TimeRule.LOCAL, None), (TimeRule.HOME, "Europe/Berlin"), (TimeRule.HOME, "UTC")]
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    rule, zone = draw(ZONES)
    return Plan(
        start_date=draw(DATES),
        times=draw(TIMES),
        steps=draw(STEPS),
        medicine=draw(NAMES),
        condition=draw(TEXTS),
        reason=draw(TEXTS),
        time_rule=rule,
        home_zone=zone,
        supply=draw(SUPPLIES),
        follow_up_days=draw(st.integers(0, 366)),
        agreed_with=draw(TEXTS),
        agreed_on=draw(st.none() | DATES),
        missed_dose_advice=draw(TEXTS),
    )


@given(plans())
def test_every_plan_is_read_back_from_its_file_as_it_was(plan: Plan) -> None:
    assert plan_of(read_json(json.dumps(plan_to_json(plan)))) == plan


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(list(FILE)), inner)
        ),
        max_leaves=20,
    )
)
def test_whatever_json_a_file_holds_it_is_a_plan_or_refused_by_a_reason(value: object) -> None:
    content = {**FILE, **value} if isinstance(value, dict) else value
    with suppress(ValidationError):
        plan_of(read_json(json.dumps(content)))


@given(st.text(max_size=60))
def test_whatever_text_a_file_holds_it_is_read_or_refused(text: str) -> None:
    with suppress(ValidationError):
        read_json(text)


@given(st.integers(0, 30), st.sampled_from(["[]", "{}"]))
def test_depth_counts_every_bracket_up_to_20(depth: int, brackets: str) -> None:
    opening = "[" if brackets == "[]" else '{"a":'
    text = opening * depth + "1" + brackets[1] * depth
    if depth > 20:
        with pytest.raises(ValidationError) as refused:
            read_json(text)
        assert refused.value.code is ValidationCode.TOO_DEEP
    else:
        read_json(text)


def test_numbers_with_a_point_stay_exact() -> None:
    assert read_json("[0.1, 1e2, 3]") == [Decimal("0.1"), Decimal("1E+2"), 3]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}'])
def test_what_json_has_no_number_for_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_json(text)


def test_a_complaint_names_the_line() -> None:
    with pytest.raises(ValidationError) as refused:
        read_json('{"a": 1,\n"b": }')
    assert (refused.value.code, refused.value.details) == (
        ValidationCode.NOT_JSON,
        {"line": "2"},
    )


def test_a_file_beyond_the_limit_is_not_read_on(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    path.write_text('"' + "x" * 100 + '"')
    assert read_json_file(path, 102) == "x" * 100
    with pytest.raises(ValidationError) as refused:
        read_json_file(path, 101)
    assert refused.value.code is ValidationCode.TOO_BIG


def test_a_file_that_is_not_there_is_a_fault_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        read_plan_file(tmp_path / "none.json")
    assert refused.value.kind is StorageErrorKind.FILE_NOT_READABLE
    assert refused.value.path == str(tmp_path / "none.json")


def test_a_plan_keeps_its_times_in_order() -> None:
    plan = plan_of(read_json(json.dumps({**FILE, "times": ["21:00", "08:00"]})))
    assert plan.times == (time(8), time(21))
    assert plan.calendar[1].first == date(2027, 1, 4) + timedelta(days=14)
