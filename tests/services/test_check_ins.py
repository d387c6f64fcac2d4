"""What is said of a day stands until it is corrected or taken back; the log keeps all of it."""

from datetime import date, timedelta

import pytest

from ldn_desktop.domain.checkins import SymptomChange, SymptomTrend
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import NOTE_LENGTH
from ldn_desktop.services import check_ins
from ldn_desktop.services.check_ins import CheckIn
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.settings import change_settings
from tests.support.home import Home

TODAY = date(2027, 1, 5)


def scores_of(found: CheckIn) -> dict[str, int]:
    return {symptom: score.score for symptom, score in found.scores.items()}


def changes_of(found: CheckIn) -> dict[str, SymptomTrend]:
    return {symptom: said.change for symptom, said in found.changes.items()}


def test_a_score_is_corrected_and_taken_back_and_the_log_keeps_both(house: Home) -> None:
    house.at("2027-01-05 12:00")
    with house.context() as context:
        check_ins.check_in(context, {"pain": 7})
        assert scores_of(check_ins.check_in(context, {"pain": 4})) == {"pain": 4}
        house.clock.go(minutes=5)
        assert check_ins.put_score(context, "pain", None, TODAY) == 4
        assert check_ins.read_check_in(context, TODAY).is_done is False
        with context.store.work() as work:
            assert [score.score for score in work.scores.all()] == [7, 4]
            assert work.scores.all()[1].withdrawn_at == house.clock.now()
        assert scores_of(check_ins.check_in(context, {"pain": 4})) == {"pain": 4}


def test_taking_back_what_is_not_there_changes_nothing(house: Home) -> None:
    before = house.rows()
    with house.context() as context:
        assert check_ins.put_score(context, "pain", None, TODAY) is None
        assert check_ins.put_change(context, "pain", None, TODAY) is None
        assert check_ins.put_note(context, " ", TODAY, 1) == check_ins.NoteChange(None, None)
    assert house.rows() == before


def test_a_note_is_taken_back_once(house: Home) -> None:
    with house.context() as context:
        kept = check_ins.note(context, "calm", date(2027, 1, 3))
        other = check_ins.note(context, "slept badly", date(2027, 1, 3))
        for _again in range(2):
            assert check_ins.put_note(context, "", other.day, other.id).after is None
        assert check_ins.read_check_in(context, kept.day).notes == (kept,)
        with context.store.work() as work:
            assert len(work.notes.all()) == 2


def test_how_a_symptom_changed_is_said_corrected_and_taken_back(house: Home) -> None:
    house.at("2027-01-05 12:00")
    with house.context() as context:
        check_ins.say_change(context, "pain", SymptomTrend.NEW)
        check_ins.say_change(context, "pain", SymptomTrend.NEW)
        found = check_ins.say_change(context, "pain", SymptomTrend.WORSE)
        assert changes_of(found) == {"pain": SymptomTrend.WORSE}
        with context.store.work() as work:
            said = work.symptom_changes.all()
        assert [line.change for line in said] == [SymptomTrend.NEW, SymptomTrend.WORSE]
        assert said[0] == SymptomChange(TODAY, "pain", SymptomTrend.NEW, house.clock.now(), 1)
        assert check_ins.put_change(context, "pain", None, TODAY) is SymptomTrend.WORSE
        assert check_ins.read_check_in(context, TODAY).changes == {}


def test_what_is_put_returns_what_was_there_so_that_it_can_be_put_back(house: Home) -> None:
    house.at("2027-01-05 12:00")
    with house.context() as context:
        assert check_ins.put_score(context, "pain", 7, TODAY) is None
        assert check_ins.put_score(context, "pain", 4, TODAY) == 7
        assert check_ins.put_change(context, "pain", SymptomTrend.NEW, TODAY) is None
        assert check_ins.put_change(context, "pain", SymptomTrend.GONE, TODAY) is SymptomTrend.NEW
        written = check_ins.put_note(context, " calm ", TODAY).after
        assert written is not None
        change = check_ins.put_note(context, "calm at noon", TODAY, written.id)
        assert change.before == written
        assert check_ins.read_check_in(context, TODAY).notes == (change.after,)
        with pytest.raises(NotAllowedError):
            check_ins.put_note(context, "tomorrow", date(2027, 1, 6))


def test_what_is_said_at_night_belongs_to_the_evening_whose_dose_is_open(house: Home) -> None:
    house.at("2027-01-05 00:30")
    with house.context() as context:
        assert check_ins.say_change(context, "pain", SymptomTrend.BETTER).day == date(2027, 1, 4)


def test_a_symptom_is_meant_however_its_letters_are_written(house: Home) -> None:
    with house.context() as context:
        change_settings(context, symptoms=("Brain Fog",))
        said = {"  VIVID dreams ": 3, "brain fog": 4, "Knee": 5}
        expected = {"vivid dreams": 3, "Brain Fog": 4, "Knee": 5}
        assert scores_of(check_ins.check_in(context, said)) == expected
        assert changes_of(check_ins.say_change(context, "BRAIN fog", SymptomTrend.NEW)) == {
            "Brain Fog": SymptomTrend.NEW
        }
        change_settings(context, symptoms=("Mu\u0308digkeit", "ishal"))
        said = {"M\u00dcDIGKEIT": 1, "\u0130SHAL": 2}
        assert scores_of(check_ins.check_in(context, said)) == {
            **expected,
            "Mu\u0308digkeit": 1,
            "ishal": 2,
        }


def test_the_same_symptom_again_that_day_corrects_it_however_its_letters_are_written(
    house: Home,
) -> None:
    with house.context() as context:
        check_ins.check_in(context, {"Knee": 5})
        corrected = check_ins.check_in(context, {" knee ": 6})
        assert scores_of(corrected) == {"Knee": 6}
        assert changes_of(check_ins.say_change(context, "KNEE", SymptomTrend.WORSE)) == {
            "Knee": SymptomTrend.WORSE
        }
        assert changes_of(check_ins.say_change(context, "knee", SymptomTrend.GONE)) == {
            "Knee": SymptomTrend.GONE
        }
        check_ins.say_change(context, "Left  Foot", SymptomTrend.NEW)
        assert scores_of(check_ins.check_in(context, {"left foot": 1, "LEFT FOOT": 2})) == {
            "Knee": 6,
            "Left Foot": 2,
        }
        assert scores_of(check_ins.check_in(context, {"Elbow": 3, "elbow": 4}))["Elbow"] == 4
        # Another day has no other name for the same.
        yesterday = corrected.day - timedelta(days=1)
        assert scores_of(check_ins.check_in(context, {"knee": 1}, yesterday)) == {"Knee": 1}


def test_a_name_that_was_said_that_day_goes_before_one_chosen_later(house: Home) -> None:
    with house.context() as context:
        check_ins.check_in(context, {"Knee": 5})
        change_settings(context, symptoms=("knee",))
        assert scores_of(check_ins.check_in(context, {"knee": 6})) == {"Knee": 6}


@pytest.mark.parametrize("score", [11, -1])
def test_a_score_off_the_scale_changes_nothing(house: Home, score: int) -> None:
    before = house.rows()
    with house.context() as context, pytest.raises(ValidationError) as caught:
        check_ins.check_in(context, {"pain": 3, "sleep": score})
    assert caught.value.code is ValidationCode.SCORE_RANGE
    assert house.rows() == before


def test_nothing_is_said_of_a_day_to_come_or_before_all_plans(house: Home) -> None:
    before = house.rows()
    future = date(2027, 1, 4)
    with house.context() as context:
        for act in (
            lambda day: check_ins.check_in(context, {"pain": 3}, day),
            lambda day: check_ins.note(context, "calm", day),
            lambda day: check_ins.say_change(context, "pain", SymptomTrend.NEW, day),
        ):
            with pytest.raises(NotAllowedError) as refused:
                act(future)
            assert refused.value.reason is RejectionReason.IN_THE_FUTURE
            with pytest.raises(ValidationError) as invalid:
                act(date(1999, 12, 31))
            assert invalid.value.code is ValidationCode.DATE_RANGE
    assert house.rows() == before


def test_a_note_that_is_too_long_changes_nothing_and_markup_is_words(house: Home) -> None:
    before = house.rows()
    with house.context() as context:
        with pytest.raises(ValidationError) as caught:
            check_ins.note(context, "x" * 100_000)
        assert caught.value.code is ValidationCode.TEXT_TOO_LONG
        assert house.rows() == before
        assert check_ins.note(context, "<b>bad</b> night &amp;").text == "<b>bad</b> night &amp;"
        assert len(check_ins.note(context, "x" * NOTE_LENGTH).text) == NOTE_LENGTH


FOLLOW_UP_ENDS = {
    # the last of 28 doses is on 31 January; 28 days later it is 28 February
    "before the plan": ("2027-01-03 12:00", None),
    "in a step": ("2027-01-20 12:00", None),
    "on the last day of the follow-up": ("2027-02-28 12:00", None),
    "the day after": ("2027-03-01 12:00", date(2027, 2, 28)),
    "a year later": ("2028-03-01 12:00", date(2027, 2, 28)),
}


@pytest.mark.parametrize(("at", "ended"), FOLLOW_UP_ENDS.values(), ids=FOLLOW_UP_ENDS.keys())
def test_check_ins_go_on_for_the_days_of_the_follow_up(
    house: Home, at: str, ended: date | None
) -> None:
    house.at(at)
    with house.context() as context:
        assert check_ins.follow_up_ended(context.read()) == ended


def test_with_a_plan_to_come_the_follow_up_of_the_last_one_ends_nothing(house: Home) -> None:
    house.at("2027-03-05 12:00")
    house.start("--yes", start_date="2027-04-01")
    with house.context() as context:
        assert check_ins.follow_up_ended(context.read()) is None


def test_without_a_plan_no_follow_up_ends(home: Home) -> None:
    with home.context() as context:
        assert ended_of(context) is None


def ended_of(context: Context) -> date | None:
    return check_ins.follow_up_ended(context.read())
