"""The texts of gentle reminders: without medicine, symptoms or what the user wrote."""

from ldn_desktop.domain.gentle_reminders import gentle_reminder_key
from ldn_desktop.services.gentle_reminders import DueGentleReminder, GentleReminderText
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.wording.i18n import _, plural


def compose_gentle_reminder(telling: DueGentleReminder) -> Message:
    """Return the message of a gentle reminder in plain text; a click on it opens the window."""
    title, body = _words(telling)
    return Message(
        key=gentle_reminder_key(telling.gentle_reminder.kind),
        title=title,
        body=body,
        buttons=((Button.OPEN, _("Open")),),
        gentle=True,
    )


def _words(telling: DueGentleReminder) -> tuple[str, str]:
    match telling.saying:
        case GentleReminderText.CHECK_IN:
            return _("How was today?"), _("A check-in takes a few seconds.")
        case GentleReminderText.FOLLOW_UP_OVER:
            return (
                _("Your follow-up days are over"),
                _("The daily check-in reminder stops. You can still check in at any time."),
            )
        case GentleReminderText.REVIEW_TOMORROW:
            return _("Your review is tomorrow"), _noted(telling.questions)
        case GentleReminderText.RUNS_OUT:
            return _("Something you have at home runs out"), _("Open this to see what, and when.")
    return _("Your review is today"), _noted(telling.questions)


def _noted(count: int) -> str:
    if not count:
        return _("Note what you want to ask on Today.")
    return plural(
        "You noted {count} question for it.", "You noted {count} questions for it.", count
    ).format(count=count)
