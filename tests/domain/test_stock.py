"""What is at home: the last stock-take, what came since, less what the records say was taken."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stock import (
    EntryKind,
    Form,
    Item,
    StockEntry,
    is_overtaken,
    items_of,
    levels,
    read_count,
)
from ldn_desktop.domain.supply import Capsules, Liquid, Supply

DAY = date(2027, 1, 4)
START = datetime(2027, 1, 4, tzinfo=UTC)
CAPSULES = Capsules((Decimal("0.5"), Decimal(3)), 4)
LIQUID = Liquid(Decimal(1), Decimal("0.1"))
HALF, THREE = Item(Form.PIECES, Decimal("0.50")), Item(Form.PIECES, Decimal(3))
BOTTLE = Item(Form.LIQUID, Decimal(1))


def book(supply: Supply | None = CAPSULES, *later: Revision) -> PlanHistory:
    plan = Plan(DAY, (time(21),), (Step(Decimal(4), None),), supply=supply)
    return PlanHistory((Revision(1, 1, DAY, START, plan), *later))


def counted(item: Item, amount: int | str, *, at: datetime = START, number: int = 1) -> StockEntry:
    return StockEntry(number, EntryKind.COUNTED, item, at, Decimal(amount))


def added(item: Item, amount: int | str, number: int) -> StockEntry:
    return StockEntry(number, EntryKind.ADDED, item, START, Decimal(amount))


def taken(number: int, amount: str, day: int = 0, **changes: object) -> Record:
    """The record of the dose at 21:00 of the `day`-th day."""
    date_of = DAY + timedelta(days=day)
    at = datetime(2027, 1, 4, 21, tzinfo=UTC) + timedelta(days=day)
    line = Record(
        id=number,
        kind=RecordKind.TAKEN,
        day=date_of,
        recorded_at=at,
        key=DoseKey(date_of, 1, 1),
        taken_at=at,
        taken_mg=Decimal(amount),
        due=at,
        planned_mg=Decimal(4),
    )
    return replace(line, **changes)  # type: ignore[arg-type]


def left(item: Item, entries: list[StockEntry], log: list[Record]) -> Decimal:
    return levels(entries, log, book())[item].left


def test_each_strength_and_each_concentration_is_counted_by_itself() -> None:
    assert items_of(CAPSULES) == (THREE, HALF)
    assert items_of(LIQUID) == (BOTTLE,)
    assert items_of(replace(LIQUID, mg_per_ml=Decimal(5))) != (BOTTLE,)
    assert items_of(None) == ()


@pytest.mark.parametrize("amount", ["0", "1", "9999", "30.0"])
def test_pieces_are_counted_in_whole_numbers(amount: str) -> None:
    assert HALF.check_count(Decimal(amount)) == Decimal(amount)


@pytest.mark.parametrize("amount", ["-1", "0.5", "10000", "NaN", "Infinity"])
def test_a_count_that_is_none_is_refused(amount: str) -> None:
    with pytest.raises(ValidationError) as caught:
        HALF.check_count(Decimal(amount))
    assert caught.value.code is ValidationCode.COUNT_RANGE
    assert caught.value.details == {"most": "9999"}


def test_a_liquid_is_counted_in_ml_down_to_none() -> None:
    assert BOTTLE.check_count(Decimal("0")) == 0
    assert BOTTLE.check_count(Decimal("12.5")) == Decimal("12.5")
    with pytest.raises(ValidationError):
        BOTTLE.check_count(Decimal(-1))


def test_a_strength_is_kept_without_trailing_zeros() -> None:
    assert str(Item(Form.PIECES, Decimal("0.50")).strength) == "0.5"


def test_what_was_never_counted_has_no_level() -> None:
    assert levels([], [taken(1, "4")], book()) == {}
    assert levels([added(HALF, 30, 1)], [], book()) == {}


def test_it_is_the_count_and_what_came_in_since_less_what_was_taken() -> None:
    entries = [added(HALF, 7, 1), counted(HALF, 30, number=2), added(HALF, 10, 3)]
    assert left(HALF, entries, []) == 40
    assert left(HALF, entries, [taken(1, "4"), taken(2, "4", day=1)]) == 36


def test_a_new_count_stands_for_all_that_was_before() -> None:
    later = START + timedelta(days=1)
    entries = [counted(HALF, 30), added(HALF, 5, 2), counted(HALF, 20, at=later, number=3)]
    assert left(HALF, entries, [taken(1, "4"), taken(2, "4", day=1)]) == 18


def test_what_another_strength_got_is_not_mixed_up() -> None:
    found = levels([counted(HALF, 30), counted(THREE, 5), added(THREE, 1, 3)], [], book())
    assert {item: level.left for item, level in found.items()} == {HALF: 30, THREE: 6}
    assert all(level.item == item for item, level in found.items())


def test_another_amount_than_planned_uses_the_pieces_that_make_it() -> None:
    entries = [counted(HALF, 30), counted(THREE, 30)]
    log = [taken(1, "1.5")]
    assert (left(HALF, entries, log), left(THREE, entries, log)) == (Decimal(27), Decimal(30))


def test_an_amount_that_cannot_be_made_is_told_as_unknown() -> None:
    level = levels([counted(HALF, 30)], [taken(1, "0.7"), taken(2, "4", day=1)], book())[HALF]
    assert (level.left, level.unknown) == (Decimal(28), 1)


def test_an_unknown_amount_is_unknown_to_the_items_of_its_supply_only() -> None:
    entries = [counted(HALF, 30), counted(BOTTLE, 100)]
    found = levels(entries, [taken(1, "0.7")], book())
    assert (found[HALF].unknown, found[BOTTLE].unknown) == (1, 0)


def test_a_dose_without_a_known_supply_is_unknown_to_all() -> None:
    entries = [counted(HALF, 30), counted(BOTTLE, 100)]
    found = levels(entries, [taken(1, "4")], book(None))
    assert {level.unknown for level in found.values()} == {1}
    planned_no_more = taken(1, "4", day=-9, taken_at=START + timedelta(hours=1))
    assert levels(entries, [planned_no_more], book())[HALF].unknown == 1
    extra = taken(1, "4", key=None, kind=RecordKind.EXTRA, day=-9)
    assert levels(entries, [extra], book())[HALF].unknown == 0
    before = replace(extra, taken_at=START + timedelta(hours=1))
    assert levels(entries, [before], book())[HALF].unknown == 1


def test_a_liquid_is_used_by_its_volume() -> None:
    level = levels([counted(BOTTLE, "60.5")], [taken(1, "2.5")], book(LIQUID))[BOTTLE]
    assert level.left == 58


def test_an_extra_dose_counts() -> None:
    extra = taken(2, "0.5", kind=RecordKind.EXTRA, key=None)
    assert left(HALF, [counted(HALF, 30)], [taken(1, "4"), extra]) == 27


def test_a_skip_and_a_dose_left_blank_use_nothing() -> None:
    for kind in (RecordKind.SKIPPED, RecordKind.LEFT_BLANK):
        log = [taken(1, "4", kind=kind, taken_mg=None, taken_at=None)]
        assert left(HALF, [counted(HALF, 30)], log) == 30


def test_a_correction_counts_in_place_of_what_it_corrects() -> None:
    log = [taken(1, "4"), taken(2, "0.5")]
    assert left(HALF, [counted(HALF, 30)], log) == 29


def test_what_is_undone_or_cleared_is_given_back() -> None:
    undone = taken(2, "4", kind=RecordKind.UNDONE, undoes=1)
    cleared = taken(2, "4", kind=RecordKind.CLEARED)
    extra = taken(1, "4", kind=RecordKind.EXTRA, key=None)
    assert left(HALF, [counted(HALF, 30)], [taken(1, "4"), undone]) == 30
    assert left(HALF, [counted(HALF, 30)], [taken(1, "4"), cleared]) == 30
    assert left(HALF, [counted(HALF, 30)], [extra, replace(undone, key=None)]) == 30


def test_a_dose_that_was_taken_before_the_count_is_out_of_the_box_already() -> None:
    at = datetime(2027, 1, 4, 21, 30, tzinfo=UTC)
    said_late = taken(1, "4", recorded_at=at + timedelta(hours=1))
    assert left(HALF, [counted(HALF, 30, at=at)], [said_late]) == 30
    at_the_count = taken(1, "4", taken_at=at)
    assert left(HALF, [counted(HALF, 30, at=at)], [at_the_count]) == 30
    not_known = replace(at_the_count, taken_mg=Decimal("0.7"))
    assert levels([counted(HALF, 30, at=at)], [not_known], book())[HALF].unknown == 0


def test_a_dose_whose_time_is_not_known_was_taken_when_it_was_due() -> None:
    at = datetime(2027, 1, 5, 12, tzinfo=UTC)
    entries = [counted(HALF, 30, at=at)]
    before = taken(1, "4", taken_at=None, recorded_at=at + timedelta(days=3))
    assert left(HALF, entries, [before]) == 30
    assert left(HALF, entries, [replace(before, due=at + timedelta(hours=9))]) == 28
    assert left(HALF, entries, [replace(before, due=None)]) == 28


def test_without_an_amount_said_it_was_the_planned_one() -> None:
    assert left(HALF, [counted(HALF, 30)], [taken(1, "4", taken_mg=None)]) == 28
    nothing = taken(1, "4", taken_mg=None, planned_mg=None)
    assert levels([counted(HALF, 30)], [nothing], book())[HALF].unknown == 1


def test_more_taken_than_was_there_is_told_below_none() -> None:
    assert left(HALF, [counted(HALF, 1)], [taken(1, "4")]) == -1


def test_a_dose_is_made_of_the_supply_of_its_day() -> None:
    plan = Plan(DAY, (time(21),), (Step(Decimal(4), None),), supply=LIQUID)
    change = Revision(2, 1, DAY + timedelta(days=1), START, plan)
    entries = [counted(HALF, 30), counted(BOTTLE, 100, number=2)]
    log = [taken(1, "4"), taken(2, "4", day=1)]
    found = levels(entries, log, book(CAPSULES, change))
    assert (found[HALF].left, found[BOTTLE].left) == (Decimal(28), Decimal(96))


def test_an_opened_bottle_is_used_by_the_day_that_was_said_last() -> None:
    opened = StockEntry(2, EntryKind.OPENED, BOTTLE, START, use_by=DAY)
    entries = [counted(BOTTLE, 100), opened, replace(opened, id=3, use_by=None)]
    assert levels(entries[:2], [], book())[BOTTLE].use_by == DAY
    assert levels(entries, [], book())[BOTTLE].use_by is None


halves = st.integers(1, 12).map(lambda n: Decimal(n) / 2)
kinds = st.sampled_from((RecordKind.TAKEN, RecordKind.EXTRA, RecordKind.SKIPPED, "undo", "clear"))


@st.composite
def logs(draw: st.DrawFn) -> list[Record]:
    """Doses of some days, taken, skipped, corrected, undone and cleared in any order."""
    log: list[Record] = []
    for number in range(1, draw(st.integers(1, 14))):
        kind, day = draw(kinds), draw(st.integers(0, 4))
        line = taken(number, str(draw(halves)), day)
        if kind == "undo":
            undone = {entry.undoes for entry in log}
            open_lines = [e for e in log if e.id not in undone and e.undoes is None]
            if open_lines:
                chosen = draw(st.sampled_from(open_lines))
                line = replace(chosen, id=number, kind=RecordKind.UNDONE, undoes=chosen.id)
        elif kind == "clear":
            line = replace(line, kind=RecordKind.CLEARED, taken_at=None, taken_mg=None)
        elif kind is RecordKind.EXTRA:
            line = replace(line, kind=kind, key=None)
        elif kind is RecordKind.SKIPPED:
            line = replace(line, kind=kind, taken_at=None, taken_mg=None)
        log.append(line)
    return log


def by_force(log: list[Record], at: datetime) -> tuple[int, int]:
    """Play the log line by line and try each choice of pieces: half-mg pieces used, unknown."""
    standing: dict[object, list[Record]] = {}
    for line in log:
        place: object = line.key or f"extra {line.undoes or line.id}"
        said = standing.setdefault(place, [])
        if line.kind is RecordKind.UNDONE:
            standing[place] = [before for before in said if before.id != line.undoes]
        else:
            said.append(line)
    used = unknown = 0
    for said in standing.values():
        last = said[-1] if said else None
        if last is None or last.taken_mg is None or last.taken_at is None or last.taken_at <= at:
            continue
        choices = (
            choice
            for count in range(1, 5)
            for choice in combinations_with_replacement((Decimal(3), Decimal("0.5")), count)
            if sum(choice) == last.taken_mg
        )
        found = next(choices, None)
        if found is None:
            unknown += 1
        else:
            used += found.count(Decimal("0.5"))
    return used, unknown


@given(logs(), st.integers(0, 5), st.integers(0, 50), st.integers(0, 20))
def test_the_level_is_that_of_playing_the_log_line_by_line(
    log: list[Record], day: int, there: int, more: int
) -> None:
    at = START + timedelta(days=day)
    entries = [counted(HALF, 99), counted(HALF, there, at=at, number=2), added(HALF, more, 3)]
    used, unknown = by_force(log, at)
    level = levels(entries, log, book())[HALF]
    assert (level.left, level.unknown) == (Decimal(there + more - used), unknown)


kinds = st.sampled_from(EntryKind)
entries = st.builds(
    lambda kind, item, hours, amount: StockEntry(
        0,
        kind,
        item,
        START + timedelta(hours=hours),
        None if kind is EntryKind.OPENED else Decimal(amount),
        DAY if kind is EntryKind.OPENED else None,
    ),
    kinds,
    st.sampled_from([HALF, THREE]),
    st.integers(0, 100),
    st.integers(1, 50),
)


def numbered(lines: list[StockEntry]) -> list[StockEntry]:
    return [replace(line, id=number) for number, line in enumerate(lines, 1)]


@given(st.lists(st.tuples(entries, st.booleans()), max_size=8))
def test_a_withdrawn_entry_counts_as_if_it_never_was(
    said: list[tuple[StockEntry, bool]],
) -> None:
    lines = numbered([line for line, _ in said])
    stands = [line for line, (_, stays) in zip(lines, said, strict=True) if stays]
    told = [line if line in stands else replace(line, withdrawn_at=START) for line in lines]
    log = [taken(number, "4", number) for number in range(3)]
    assert levels(told, log, book()) == levels(stands, log, book())


@given(st.lists(entries, min_size=1, max_size=6, unique_by=lambda line: line.at), st.data())
def test_what_is_not_overtaken_can_go_and_come_anew_without_hiding_a_newer_one(
    said: list[StockEntry], data: st.DataObject
) -> None:
    lines = numbered(sorted(said, key=lambda line: line.at))
    entry = data.draw(st.sampled_from(lines))
    others = [line for line in lines if line is not entry]
    if is_overtaken(entry, lines):
        return
    anew = [*others, replace(entry, id=len(lines) + 1)]
    assert levels(anew, (), book()) == levels(lines, (), book())
    before = levels(others, (), book())
    newer = [line for line in others if line.at > entry.at and line.item == entry.item]
    counted = {line.item for line in lines if line.kind is EntryKind.COUNTED}
    if entry.item in counted and newer:
        assert entry.item in before


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        (EntryKind.COUNTED, {EntryKind.COUNTED, EntryKind.ADDED, EntryKind.OPENED}),
        (EntryKind.ADDED, {EntryKind.COUNTED}),
        (EntryKind.OPENED, {EntryKind.OPENED}),
    ],
)
def test_what_replaces_an_entry_or_builds_on_it_overtakes_it(
    kind: EntryKind, by: set[EntryKind]
) -> None:
    later = START + timedelta(hours=1)
    entry = StockEntry(1, kind, HALF, START)
    assert by == {
        other for other in EntryKind if is_overtaken(entry, [StockEntry(2, other, HALF, later)])
    }
    assert not any(
        is_overtaken(entry, [StockEntry(2, other, item, at)])
        for other in EntryKind
        for item, at in ((THREE, later), (HALF, START))
    )


@pytest.mark.parametrize(("typed", "count"), [("30", 30), (" 0 ", 0), ("0030", 30), ("٣٠", 30)])
def test_pieces_are_read_as_whole_numbers(typed: str, count: int) -> None:
    assert read_count(HALF, typed, ".") == count


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "1,5", "10000", "1e3", "③", "1 000", "30 mg"])
def test_another_count_of_pieces_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read_count(HALF, typed, ".")
    assert caught.value.code is ValidationCode.COUNT_RANGE


@pytest.mark.parametrize(
    ("typed", "sign", "ml"), [("12.5", ".", "12.5"), ("12,5 mL", ",", "12.5"), ("0", ".", "0")]
)
def test_a_liquid_is_read_in_ml(typed: str, sign: str, ml: str) -> None:
    assert read_count(BOTTLE, typed, sign) == Decimal(ml)


@pytest.mark.parametrize("typed", ["", "12 mg", "much", "1,500", "-3"])
def test_another_amount_of_a_liquid_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_count(BOTTLE, typed, ".")
