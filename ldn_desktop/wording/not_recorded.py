"""Why a dose is not recorded: the computer was off, no answer came, or it was left blank."""

from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.i18n import _


def say_not_recorded(row: DoseRow) -> str:
    """Return "not recorded" with its reason; "" for a dose in any other state.

    A dose whose window closed before its plan was entered is called so instead: the app could not
    have asked for it.
    """
    if row.state is not DoseState.NOT_RECORDED:
        return ""
    if row.answer is not None:
        return _("not recorded, left blank")
    if row.is_before_plan:
        return _("before the plan was entered")
    if row.computer_off:
        return _("not recorded, the computer was off")
    return _("not recorded, no answer")
