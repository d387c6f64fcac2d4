"""The texts of the doctor's page and of its copy; without widgets."""

from collections.abc import Sequence
from dataclasses import dataclass

from ldn_desktop.services.doctor import Finding
from ldn_desktop.services.ports import DoctorLine
from ldn_desktop.wording.doctor import as_text, share_finding, show_finding
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural


@dataclass(frozen=True)
class CheckState:
    """What the doctor found: the verdict, and the checks by result."""

    verdict: str
    wrong: tuple[DoctorLine, ...]
    fine: tuple[DoctorLine, ...]
    unknown: tuple[DoctorLine, ...]


def present_checks(found: Sequence[Finding], formats: Formats) -> CheckState:
    """Return the texts of the findings, grouped by result."""
    checks = [show_finding(finding, formats) for finding in found]
    wrong = tuple(check for check in checks if check.ok is False)
    return CheckState(
        verdict=_verdict(len(wrong)) if found else _("The check did not work. Try it again."),
        wrong=wrong,
        fine=tuple(check for check in checks if check.ok),
        unknown=tuple(check for check in checks if check.ok is None),
    )


def _verdict(wrong: int) -> str:
    if not wrong:
        return _("All is well: reminders can come.")
    return plural("{count} thing needs a look.", "{count} things need a look.", wrong).format(
        count=wrong
    )


def text_to_copy(found: Sequence[Finding], formats: Formats, about: str) -> str:
    """Return the findings as plain text for a helper, without doses or their times."""
    checks = (share_finding(finding, formats) for finding in found)
    return "\n".join((about, *as_text(checks))) + "\n"
