"""The names of symptoms, of their changes and severities, and sentences about their dates."""

from ldn_desktop.domain.checkins import SymptomTrend, UsualSymptom
from ldn_desktop.domain.symptoms import Severity, Spell, severity
from ldn_desktop.domain.texts import in_place
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


def symptom_name(symptom: str) -> str:
    """Return a symptom's name: the usual ones translated, the user's own as written.

    One in letters from right to left keeps its score beside it.
    """
    if symptom not in set(UsualSymptom):
        return in_place(symptom)
    return {
        UsualSymptom.SLEEP: _("Sleep disturbance"),
        UsualSymptom.DREAMS: _("Vivid dreams"),
        UsualSymptom.PAIN: _("Sensitivity to pain"),
    }[UsualSymptom(symptom)]


def change_name(change: SymptomTrend) -> str:
    """Return the word for how a symptom changed."""
    return {
        SymptomTrend.NEW: _("New"),
        SymptomTrend.WORSE: _("Worse"),
        SymptomTrend.SAME: _("Same"),
        SymptomTrend.BETTER: _("Better"),
        SymptomTrend.GONE: _("Gone"),
    }[change]


def severity_name(score: int) -> str:
    """Return the word for a score from 0 to 10."""
    return {
        Severity.NONE: _("None"),
        Severity.MILD: _("Mild"),
        Severity.MODERATE: _("Moderate"),
        Severity.SEVERE: _("Severe"),
    }[severity(score)]


def say_spell(spell: Spell, formats: Formats) -> str:
    """Return from when to when a symptom was there: "There since 3 January"."""
    gone = formats.day(spell.gone_on) if spell.gone_on else ""
    if spell.first is None or spell.last is None:
        return _("Gone on {gone}").format(gone=gone)
    first, last = formats.day(spell.first), formats.day(spell.last)
    if not gone:
        return _("There since {first}").format(first=first)
    if first == last:
        return _("There on {first}, gone on {gone}").format(first=first, gone=gone)
    text = _("There from {first} to {last}, gone on {gone}")
    return text.format(first=first, last=last, gone=gone)
