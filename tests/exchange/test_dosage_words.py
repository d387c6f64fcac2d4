"""Dosage's answers, in the words that its translations had at one time or another."""

import pytest

from ldn_desktop.exchange.dosage_words import DosageAnswer, answer_in


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("Zapomenutý", DosageAnswer.MISSED),
        ("Упущено", DosageAnswer.MISSED),
        ("Gemist", None),
        ("Přeskočený", DosageAnswer.SKIPPED),
        ("Passé", DosageAnswer.SKIPPED),
        ("Pulado", DosageAnswer.SKIPPED),
        ("Onaylanmış (Zaman Bilinmiyor)", DosageAnswer.TAKEN_SOME_TIME),
        ("Potwierdzone (Czas Nieznany)", DosageAnswer.TAKEN_SOME_TIME),
        ("تأیید\xa0شده (زمان نامشخص)", DosageAnswer.TAKEN_SOME_TIME),
        ("Itse Vahvistettu", DosageAnswer.AUTOMATIC),
        ("Automaticamente confirmado", DosageAnswer.AUTOMATIC),
        ("Пропущено", None),  # skipped and missed, in Russian and Ukrainian
    ],
)
def test_a_word_of_an_older_translation_is_known_and_an_ambiguous_one_is_not(
    word: str, answer: DosageAnswer | None
) -> None:
    assert answer_in(word, has_time=False) is answer


def test_an_answer_is_read_in_capitals_of_any_language() -> None:
    assert answer_in("ATLANDI", has_time=False) is DosageAnswer.SKIPPED
    assert answer_in("U\u0308BERSPRUNGEN", has_time=False) is DosageAnswer.SKIPPED
