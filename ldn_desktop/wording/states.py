"""The names of the states of a dose."""

from ldn_desktop.domain.states import DoseState
from ldn_desktop.wording.i18n import _


def say_state(state: DoseState) -> str:
    """Return the state in words, for lists and screen readers."""
    return {
        DoseState.UPCOMING: _("to come"),
        DoseState.DUE: _("due now"),
        DoseState.PUT_OFF: _("put off"),
        DoseState.TAKEN: _("taken"),
        DoseState.SKIPPED: _("skipped"),
        DoseState.NOT_RECORDED: _("not recorded"),
        DoseState.NO_SUCH_DATE: _("this date did not exist"),
    }[state]
