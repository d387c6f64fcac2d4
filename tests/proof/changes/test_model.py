"""The model itself, on the examples that are written down in words, each a table of dates."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.proof.changes.model import Hours, Model
from tests.proof.changes.sequence import DAY, File, RefusedError, Run, Sequence

BERLIN = "Europe/Berlin"
STEPS = (Run("4.5", 14), Run("4", 14), Run("3.5", 14))
MONDAY = date(2027, 1, 4)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def begun(*times: str, runs: tuple[Run, ...] = STEPS, now: str = "2027-01-03 12:00") -> Model:
    model = Model(at(now), BERLIN)
    model.begin(File(MONDAY, times, runs))
    return model


def change(model: Model, first: str, *times: str, runs: tuple[Run, ...] = STEPS) -> None:
    day = date.fromisoformat(first)
    file = File(day, times, runs)
    model.change_sequence(day, lambda sequence: sequence.change(day, file), "change")


def stretches(sequence: Sequence) -> list[tuple[str, str, str, int | None]]:
    """Return the doses in a row: amount, first and last date, number."""
    found: list[tuple[str, str, str, int | None]] = []
    for day, entry in sequence.calendar().items():
        if not entry.asks or entry.step is None:
            continue
        sign = (entry.step.dose, entry.number)
        yesterday = (day - DAY).isoformat()
        if found and (found[-1][0], found[-1][3]) == sign and found[-1][2] == yesterday:
            found[-1] = (found[-1][0], found[-1][1], day.isoformat(), found[-1][3])
        else:
            found.append((sign[0], day.isoformat(), day.isoformat(), sign[1]))
    return found


def told(model: Model, day: str) -> list[tuple[int, str, str]]:
    when = date.fromisoformat(day)
    return [(row.slot, row.at, row.state) for row in model.rows(when, when)]


def sequence_of(*runs: Run) -> Sequence:
    sequence = Sequence(MONDAY)
    sequence.change(MONDAY, File(MONDAY, ("21:00",), runs or STEPS), "plan")
    return sequence


FEBRUARY = File(date(2027, 2, 1), ("21:00",), (Run("1", 60),))


def agreed_for_february() -> Sequence:
    sequence = sequence_of()
    sequence.change(FEBRUARY.start, FEBRUARY)
    return sequence


def test_a_hold_moves_the_change_that_was_agreed_for_later() -> None:
    sequence = agreed_for_february()
    sequence.hold(date(2027, 1, 20), 3, None)
    assert stretches(sequence) == [
        ("4.5", "2027-01-04", "2027-01-17", 1),
        ("4", "2027-01-18", "2027-02-03", 2),
        ("1", "2027-02-04", "2027-04-04", 1),
    ]


def test_with_keep_it_keeps_its_date() -> None:
    sequence = agreed_for_february()
    sequence.pause(date(2027, 1, 20), 3, "keep")
    assert stretches(sequence)[1:] == [
        ("4", "2027-01-18", "2027-01-19", 2),
        ("4", "2027-01-23", "2027-01-31", 4),
        ("1", "2027-02-01", "2027-04-01", 1),
    ]


def test_back_takes_the_step_before_then_this_one_in_full() -> None:
    sequence = agreed_for_february()
    sequence.back(date(2027, 1, 20), 5, None)
    assert stretches(sequence)[1:] == [
        ("4", "2027-01-18", "2027-01-19", 2),
        ("4.5", "2027-01-20", "2027-01-24", 3),
        ("4", "2027-01-25", "2027-02-07", 4),
        ("1", "2027-02-08", "2027-04-08", 1),
    ]


def test_back_takes_a_step_that_a_pause_has_cut_from_its_last_part() -> None:
    sequence = sequence_of()
    sequence.pause(date(2027, 1, 20), 5, None)
    sequence.back(date(2027, 1, 27), None, None)
    assert stretches(sequence)[1:] == [
        ("4", "2027-01-18", "2027-01-19", 2),
        ("4", "2027-01-25", "2027-01-26", 4),
        ("4.5", "2027-01-27", "2027-02-09", 5),
        ("4", "2027-02-10", "2027-02-21", 6),
        ("3.5", "2027-02-22", "2027-03-07", 7),
    ]


def test_back_is_refused_on_the_first_step_and_in_a_pause() -> None:
    sequence = sequence_of()
    with pytest.raises(RefusedError):
        sequence.back(date(2027, 1, 10), None, None)
    sequence.pause(date(2027, 1, 20), 5, None)
    with pytest.raises(RefusedError):
        sequence.back(date(2027, 1, 22), None, None)
    sequence.back(date(2027, 1, 18), None, None)
    with pytest.raises(RefusedError):
        sequence.back(date(2027, 1, 25), None, None)


def test_a_stop_ends_what_was_agreed_for_later_and_keeps_its_own_date() -> None:
    sequence = agreed_for_february()
    sequence.stop(date(2027, 1, 28))
    sequence.hold(date(2027, 1, 10), 3, None)
    assert stretches(sequence) == [
        ("4.5", "2027-01-04", "2027-01-20", 1),
        ("4", "2027-01-21", "2027-01-27", 2),
    ]


def test_with_move_a_stop_moves() -> None:
    sequence = sequence_of()
    sequence.stop(date(2027, 1, 28))
    sequence.hold(date(2027, 1, 10), 3, "move")
    assert stretches(sequence)[-1] == ("4", "2027-01-21", "2027-01-30", 2)


def test_a_dated_pause_keeps_its_dates() -> None:
    sequence = sequence_of()
    sequence.pause(date(2027, 1, 25), 5, None)
    sequence.hold(date(2027, 1, 20), 3, None)
    assert stretches(sequence)[1:] == [
        ("4", "2027-01-18", "2027-01-24", 2),
        ("4", "2027-01-30", "2027-02-08", 4),
        ("3.5", "2027-02-09", "2027-02-22", 5),
    ]


def test_an_open_pause_ends_the_day_before_it_is_resumed_and_what_follows_moves() -> None:
    sequence = agreed_for_february()
    sequence.pause(date(2027, 1, 30), None, None)
    assert stretches(sequence)[-1] == ("4", "2027-01-18", "2027-01-29", 2)
    sequence.resume(date(2027, 2, 6))
    assert stretches(sequence)[2:] == [
        ("4", "2027-02-06", "2027-02-07", 4),
        ("1", "2027-02-08", "2027-04-08", 1),
    ]


def test_a_dated_pause_is_cut_short() -> None:
    sequence = sequence_of()
    sequence.pause(date(2027, 1, 20), 10, None)
    sequence.resume(date(2027, 1, 22))
    assert stretches(sequence)[2] == ("4", "2027-01-22", "2027-02-02", 4)
    with pytest.raises(RefusedError):
        sequence.resume(date(2027, 1, 25))


def test_an_open_step_that_a_later_revision_cuts_has_its_end_there() -> None:
    sequence = sequence_of(Run("4.5", 14), Run("4", None))
    with pytest.raises(RefusedError):
        sequence.hold(date(2027, 1, 20), 3, None)
    sequence.change(FEBRUARY.start, FEBRUARY)
    sequence.hold(date(2027, 1, 20), 3, None)
    assert stretches(sequence)[1:] == [
        ("4", "2027-01-18", "2027-02-03", 2),
        ("1", "2027-02-04", "2027-04-04", 1),
    ]


def test_a_newer_plan_keeps_its_date_during_a_pause() -> None:
    sequence = sequence_of()
    sequence.change(FEBRUARY.start, FEBRUARY, "plan")
    sequence.pause(date(2027, 1, 28), 10, None)
    assert stretches(sequence)[1:] == [
        ("4", "2027-01-18", "2027-01-27", 2),
        ("1", "2027-02-01", "2027-04-01", 1),
    ]


def test_a_change_in_a_pause_counts_its_own_steps_from_the_first() -> None:
    sequence = sequence_of()
    sequence.pause(date(2027, 1, 28), 10, None)
    sequence.change(FEBRUARY.start, FEBRUARY)
    assert stretches(sequence)[-1] == ("1", "2027-02-01", "2027-04-01", 1)


def test_a_step_back_across_a_change_has_its_own_times() -> None:
    sequence = sequence_of()
    twice = File(date(2027, 1, 18), ("08:00", "20:00"), (Run("2", 10), Run("1.5", 10)))
    sequence.change(twice.start, twice)
    sequence.back(date(2027, 1, 20), None, None)
    assert stretches(sequence) == [
        ("4.5", "2027-01-04", "2027-01-17", 1),
        ("2", "2027-01-18", "2027-01-19", 1),
        ("4.5", "2027-01-20", "2027-02-02", 1),
        ("2", "2027-02-03", "2027-02-12", 2),
        ("1.5", "2027-02-13", "2027-02-22", 3),
    ]
    times = {day: entry.part.file.times for day, entry in sequence.calendar().items()}
    assert times[date(2027, 1, 20)] == ("21:00",)
    assert times[date(2027, 2, 3)] == ("08:00", "20:00")


def test_a_taken_morning_and_a_time_that_both_plans_have() -> None:
    model = begun("08:00", "20:00")
    model.go(at("2027-01-06 08:05"))
    model.take((date(2027, 1, 6), 1))
    model.go(at("2027-01-06 12:00"))
    change(model, "2027-01-06", "20:00")
    assert told(model, "2027-01-06") == [(1, "08:00", "taken"), (2, "20:00", "upcoming")]
    assert told(model, "2027-01-07") == [(1, "20:00", "upcoming")]


@pytest.mark.parametrize(
    ("before", "now", "after", "today"),
    [
        ("21:00", "12:00", "20:00", [(1, "20:00", "upcoming")]),
        ("21:00", "20:30", "20:00", [(1, "21:00", "upcoming")]),
        ("21:00", "10:00", "08:00", [(1, "21:00", "upcoming")]),
        ("21:00", "21:10", "22:00", [(1, "21:00", "due")]),
    ],
)
def test_a_changed_time_is_the_same_dose_today(
    before: str, now: str, after: str, today: list[tuple[int, str, str]]
) -> None:
    model = begun(before)
    model.go(at(f"2027-01-06 {now}"))
    change(model, "2027-01-06", after)
    assert told(model, "2027-01-06") == today
    assert told(model, "2027-01-07") == [(1, after, "upcoming")]


def test_a_stop_opens_no_closed_window() -> None:
    model = begun("08:00", "20:00")
    model.go(at("2027-01-06 17:00"))
    day = date(2027, 1, 6)
    model.change_sequence(day, lambda sequence: sequence.stop(day), "stop")
    assert told(model, "2027-01-06") == [(1, "08:00", "not_recorded")]
    assert model.ends_on() == day


def test_longer_hours_open_no_closed_window() -> None:
    model = begun("08:00", "20:00")
    model.go(at("2027-01-06 17:00"))
    model.hours = Hours(late=24)
    assert told(model, "2027-01-06")[0] == (1, "08:00", "not_recorded")


def test_a_dose_that_was_put_off_waits_until_its_old_end() -> None:
    model = begun("21:00")
    model.go(at("2027-01-05 21:00"))
    model.later((date(2027, 1, 5), 1), 11 * 60)
    model.go(at("2027-01-06 06:00"))
    change(model, "2027-01-06", "08:00")
    assert told(model, "2027-01-05") == [(1, "21:00", "put_off")]
    assert told(model, "2027-01-06") == [(1, "08:00", "upcoming")]
    model.go(at("2027-01-06 08:00"))
    assert (told(model, "2027-01-05"), model.check()) == (
        [(1, "21:00", "due")],
        (date(2027, 1, 6), 1),
    )
    model.go(at("2027-01-06 09:00"))
    assert told(model, "2027-01-05") == [(1, "21:00", "not_recorded")]


def test_undo_restores_what_was_there_and_drops_what_only_the_change_asked_for() -> None:
    model = begun("20:00")
    model.go(at("2027-01-06 12:00"))
    change(model, "2027-01-06", "14:00", "20:00")
    model.go(at("2027-01-06 14:10"))
    model.check()
    assert told(model, "2027-01-06") == [(2, "14:00", "due"), (1, "20:00", "upcoming")]
    model.undo_change()
    assert told(model, "2027-01-06") == [(1, "20:00", "upcoming")]


def test_undo_is_refused_once_a_dose_that_only_the_change_asked_for_is_answered() -> None:
    model = begun("20:00")
    model.go(at("2027-01-06 12:00"))
    change(model, "2027-01-06", "14:00", "20:00")
    model.go(at("2027-01-06 14:10"))
    model.take((date(2027, 1, 6), 2))
    with pytest.raises(RefusedError):
        model.undo_change()


def test_what_came_due_during_a_stop_comes_back_while_its_window_is_open() -> None:
    model = begun("20:00")
    day = date(2027, 1, 6)
    model.go(at("2027-01-06 12:00"))
    model.change_sequence(day, lambda sequence: sequence.stop(day), "stop")
    model.go(at("2027-01-06 20:30"))
    model.undo_change()
    assert told(model, "2027-01-06") == [(1, "20:00", "due")]


def test_doses_of_two_zones_are_told_by_instant() -> None:
    model = begun("21:00")
    file = File(date(2027, 1, 6), ("00:30",), STEPS, "Asia/Tokyo")
    model.change_sequence(file.start, lambda sequence: sequence.change(file.start, file), "change")
    rows = model.rows(date(2027, 1, 4), date(2027, 1, 6))
    assert [row.key for row in rows] == ["2027-01-04#1", "2027-01-06#1", "2027-01-05#1"]


def test_a_stop_in_a_pause_before_a_step_back_keeps_the_zone_of_the_part_before() -> None:
    model = begun("20:00")
    model.go(at("2027-01-06 12:00"))
    day = date(2027, 1, 6)
    file = File(day, ("20:00",), STEPS[1:], "Asia/Tokyo")
    model.change_sequence(day, lambda sequence: sequence.change(day, file), "change")
    model.change_sequence(day, lambda sequence: sequence.pause(day, 2, None), "pause")
    again, ends = day + 2 * DAY, day + DAY
    model.change_sequence(again, lambda sequence: sequence.back(again, None, None), "back")
    model.change_sequence(ends, lambda sequence: sequence.stop(ends), "stop")
    model.go(at("2027-01-09 20:00"))
    assert model.today() == date(2027, 1, 10)
