"""Sentences about the baseline: its dates, and whether there are enough check-ins."""

from ldn_desktop.domain.symptoms import LEAST_CHECK_INS
from ldn_desktop.services.baselines import BaselineAhead
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural
from ldn_desktop.wording.symptoms import symptom_name


def say_baseline(ahead: BaselineAhead, formats: Formats) -> str:
    """Return when the dose goes down and whether there are enough check-ins before, in a line."""
    date = _("Your dose first goes down on {date}.").format(date=formats.day(ahead.reduction))
    return f"{date} {_how_far(ahead, formats)}"


def explain_baseline(ahead: BaselineAhead, formats: Formats) -> str:
    """Return what the check-ins of the baseline are good for, with their dates."""
    return _("Check-ins from {first} to {last} show how you were before that.").format(
        first=formats.day(ahead.first), last=formats.day(ahead.last)
    )


def _how_far(ahead: BaselineAhead, formats: Formats) -> str:
    if ahead.is_enough:
        text = plural(
            "{count} check-in is enough; each one until {last} adds to it.",
            "{count} check-ins are enough; each one until {last} adds to it.",
            ahead.check_ins,
        )
        return text.format(count=ahead.check_ins, last=formats.day(ahead.last))
    if all(symptom.check_ins == ahead.check_ins for symptom in ahead.symptoms):
        text = _("Not enough yet: {count} of at least {least}.")
        return text.format(count=ahead.check_ins, least=LEAST_CHECK_INS)
    lacking = ", ".join(
        _("{symptom} {count}").format(symptom=symptom_name(one.symptom), count=one.check_ins)
        for one in ahead.symptoms
        if one.mean is None
    )
    text = _("Not enough yet (at least {least} each): {lacking}.")
    return text.format(least=LEAST_CHECK_INS, lacking=lacking)
