"""Why a dose is not recorded, in words: the computer was off, no answer came, or it was left so."""

from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.i18n import _


def say_not_recorded(row: DoseRow) -> str:
    """Return "not recorded" with its reason; "" for a dose in any other state.

    A dose that closed before its plan was entered is not called so: the app could not have asked.
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
