"""The answers and times of day in Dosage's table, in all languages that it is translated into."""

import re
from datetime import time
from enum import IntEnum

from ldn_desktop.domain.texts import folded

HALF_A_DAY = 12


class DosageAnswer(IntEnum):
    """The state of a dose, as the number that Dosage writes into its JSON."""

    NO_ANSWER = -2
    """A row of a table that says nothing; Dosage itself never writes it."""
    MISSED = -1
    SKIPPED = 0
    TAKEN = 1
    AUTOMATIC = 2
    TAKEN_SOME_TIME = 3


def folded_words(words: str) -> frozenset[str]:
    """Return the words between bars or line breaks, as `answer_in` compares them."""
    return frozenset(folded(word) for word in re.split(r"[|\n]", words) if word.strip())


# Russian and Ukrainian have had one word for "skipped" and "missed". It is in no list: it is both.
_WORDS = {
    DosageAnswer.SKIPPED: folded_words(
        """skipped|прапушчана|пропуснати|přeskočeno|sprunget over|übersprungen|omitido|vahelejäetud
        پریده|ohitettu|sauté|छोड़ा गया|saltato|건너뜀|hoppet over|overgeslagen|ominięte|ignorado|跳過
        hoppade över|தவிர்க்கப்பட்டது|atlandı|متخطَّى|đã bỏ qua|saltada|dilewati
        přeskočený|رد شد|passé|pulado"""
    ),
    DosageAnswer.MISSED: folded_words(
        """missed|адсутнічае|изпуснати|zapomenuto|misset|verpasst|perdido|jäänud märkamata|glemt
        از دست رفته|jäänyt huomiotta|manqué|छुट्टा हुआ|perso|놓친|vergeten|przegapione|glömd|unutuldu
        தவறவிட்டது|пропущені|錯過|مُفوَّت|bỏ lỡ|descuidada|terlewat
        zapomenutý|отсутствует|упущено|चुका हुआ"""
    ),
    DosageAnswer.TAKEN_SOME_TIME: folded_words(
        """confirmed|пацверджана|потвърдено|potvrzeno|bekræftet|bestätigt|confirmado|kinnitatud
        تأیید شده|vahvistettu|confirmé|पुष्टि की गई|confermato|확인됨|bekreftet|bevestigd|potwierdzony
        подтверждено|bekräftad|உறுதிப்படுத்தப்பட்டது|onaylandı|підтверджено|已服用|已確認|مؤكَّد
        đã xác nhận|confirmada|dikonfirmasi
        potvrzený|تأیید شد|potwierdzone|подтверджено|onaylanmış"""
    ),
    DosageAnswer.AUTOMATIC: folded_words(
        """auto-confirmed|аўтаматычна пацверджана|автоматично потвърдено|potvrzeno automaticky
        automatisk bekræftet|automatisch bestätigt|automáticamente confirmado|auto-confirmé|自動確認
        automaatselt kinnitatud|تأیید شده به صورت خودکار|automaattisesti vahvistettu|자동 확인됨
        स्वतः पुष्टि की गई|confermato automaticamente|automatisk bekreftet|automatisch bevestigd
        automatycznie potwierdzone|auto-confirmado|автоматически подтверждено|tự động xác nhận
        automatiskt bekräftad|தானாக உறுதிப்படுத்தப்பட்ட|kendiliğinden onaylanmış|مؤكَّد آليًا
        автоматично підтверджено|confirmada automàticament|dikonfirmasi otomatis
        automaticamente confirmado|itse vahvistettu|بصورت خودکار تأیید شد|automaticky potvrzeno"""
    ),
}


def answer_in(word: str, *, has_time: bool) -> DosageAnswer | None:
    """Return the answer that a row's word means, None if the word is unknown or ambiguous.

    `has_time` is true if the row has the time of a confirmation, which no other answer has.
    """
    bare = folded(re.sub(r"\(.*\)$", "", word.strip()))  # "Confirmed (Time Unknown)"
    found = next((answer for answer, words in _WORDS.items() if bare in words), None)
    if has_time and found in (None, DosageAnswer.TAKEN_SOME_TIME):
        return DosageAnswer.TAKEN
    return found


_TIME = re.compile(r"(\D*)(\d{1,2})\D{1,3}(\d{2})(\D*)")


def _halves(words: str) -> frozenset[str]:
    return frozenset(map(_letters, words.split("|")))


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())


_BY_24_HOURS = _halves("|h|ч.|uhr|分|분")
_MORNING = _halves(
    "vm.|ጥዋት|ص|AM|ч. am|a.m.|dop.|π.μ.|atm|ق.ظ.|ap.|r.n.|de.|f.h.|午前|오전|ກ່ອນທ່ຽງ|priešpiet"
    "|priekšp.|претпл.|ү.ө.|PG|နံနက်|पूर्वाह्न|f.m.|පෙ.ව.|p.d.|fm|ÖÖ|дп|TO|SA|上午|凌晨|清晨|早上"
)
_AFTERNOON = _halves(
    "nm.|ከሰዓት|م|PM|ч. pm|p.m.|odp.|μ.μ.|ptm|ب.ظ.|ip.|i.n.|du.|e.h.|午後|오후|ຫຼັງທ່ຽງ|popiet|pēcp."
    "|попл.|ү.х.|PTG|ညနေ|अपराह्न|e.m.|ප.ව.|pop.|m.d.|em|ÖS|пп|TK|CH|下午|中午|晚上"
)


def time_in(text: str) -> time | None:
    """Return a local time of day from a text as locales print it ("21 h 00"), else None."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[2]), int(found[3]), _letters(found[1] + found[4])
    if half in _MORNING or half in _AFTERNOON:
        hour = hour % HALF_A_DAY + (HALF_A_DAY if half in _AFTERNOON else 0)
    elif half not in _BY_24_HOURS:
        return None
    if hour == 2 * HALF_A_DAY:  # as some locales print midnight
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        return None
