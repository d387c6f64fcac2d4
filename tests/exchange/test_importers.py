"""Whatever stands in another app's file, it is understood or refused, never a crash."""

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.exchange.dosage import Dosage
from ldn_desktop.exchange.importers import choose, read_import_file
from ldn_desktop.exchange.medtimer import MedTimer
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from tests.support.foreign_samples import (
    DOSAGE_TABLE,
    MEDTIMER_TABLE,
    dosage,
    event,
    line,
    medicine,
    medtimer,
    reminder,
    treatment,
)

Made = Any  # what stands in a JSON file
BERLIN = ZoneInfo("Europe/Berlin")
SAMPLES = [
    medtimer([event("2026-12-28 21:00"), event("2026-12-29 21:00", "SKIPPED")]),
    medtimer([event("2026-12-28 21:00")], medicine("LDN", reminder(), reminder(timeInMinutes=480))),
    dosage([line("2026-12-28 21:05"), line("2026-12-29 21:05", 0)], treatment()),
]
ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from([[], {}, [[]], [1, 2], {"a": 1}, 10**30, -(10**30), "x" * 6000])
)


def places(value: Made, here: tuple[Made, ...] = ()) -> list[tuple[Made, ...]]:
    """Return the way to every value in a file."""
    found = [here] if here else []
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        if isinstance(item, dict | list):
            found += places(item, (*here, key))
        else:
            found.append((*here, key))
    return found


def understood(path: Path) -> None:
    """Read a file as an import does; only what the app puts into words may be raised."""
    try:
        found = read_import_file(path, BERLIN, date(2027, 1, 2))
        assert isinstance(found, Dosage | MedTimer)
        for name in found.medicines:
            for piece in (None, Decimal("1.5")):
                found.of(choose(found, name), BERLIN, piece)
    except (ValidationError, NotAllowedError):
        pass


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place_is_understood_or_refused(
    tmp_path: Path, data: st.DataObject
) -> None:
    made = copy.deepcopy(data.draw(st.sampled_from(SAMPLES)))
    *way, last = data.draw(st.sampled_from(places(made)))
    there = made
    for key in way:
        there = there[key]
    there[last] = data.draw(ODD)
    path = tmp_path / "file.json"
    path.write_text(json.dumps(made), "utf-8")
    understood(path)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_table_is_understood_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([DOSAGE_TABLE, MEDTIMER_TABLE]))
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 20)))
    signs = st.characters(exclude_categories=["Cs"])
    path = tmp_path / "file.csv"
    path.write_text(text[:begin] + data.draw(st.text(signs, max_size=9)) + text[end:], "utf-8")
    understood(path)


def test_a_medicine_is_found_whatever_the_case_of_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(SAMPLES[0]), "utf-8")
    found = read_import_file(path, BERLIN, date(2027, 1, 2))
    assert isinstance(found, MedTimer)
    assert choose(found, "ldn") == choose(found, None) == "LDN"
    with pytest.raises(NotAllowedError) as refused:
        choose(found, "other")
    assert refused.value.reason is RejectionReason.NO_SUCH_MEDICINE
