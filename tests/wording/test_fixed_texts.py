"""The fixed clinical texts, word for word: none is changed without being read again."""

from ldn_desktop.wording import fixed_texts

BLOCK = (
    "Naltrexone blocks opioids. Opioid pain medicines may not work as usual. "
    "Do not take more of an opioid to get past the block. It can kill.",
    "After stopping naltrexone, people can be more sensitive to opioids. "
    "A dose they once took can be dangerous.",
    "Do not start again while an opioid is in your body. Ask first. "
    "Naltrexone can then cause sudden, severe withdrawal. This also holds after a pause.",
    "Before an operation, tell the surgical team or the dentist that you take naltrexone. "
    "If you stopped lately, tell them so, and when.",
)


def test_what_is_said_of_opioids_at_a_pause_a_stop_and_a_new_start_is_this_to_the_word() -> None:
    assert fixed_texts.opioid_lines() == BLOCK


def test_a_dose_not_taken_is_never_doubled_to_the_word() -> None:
    expected = "Do not take a double dose. Ask your pharmacist or clinician."
    assert fixed_texts.no_double_dose() == expected
