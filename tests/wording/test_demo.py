"""Whatever the demo shows beside real reminders says that it is the demo's."""

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.reminders.lazy_notifier import LazyNotifier
from ldn_desktop.services.ports import Delivery, Message
from ldn_desktop.services.reminder_dispatch import TEST_KEY
from ldn_desktop.wording.whose import mark_of, titled
from tests.reminders.conftest import a_key
from tests.support.paper_notifier import PaperChannel


@pytest.mark.parametrize(
    "key", [a_key(), gentle_reminder_key(GentleReminderKind.CHECK_IN), TEST_KEY]
)
def test_each_reminder_of_the_demo_says_demo_in_its_title(key: DoseKey) -> None:
    paper = PaperChannel("paper", Delivery.DELIVERED)
    LazyNotifier(lambda: paper, titled(mark_of("", is_demo=True))).show(
        Message(key, "Time for your dose", "", ())
    )
    LazyNotifier(lambda: paper).show(Message(key, "Time for your dose", "", ()))
    assert [m.title for m in paper.messages] == ["DEMO: Time for your dose", "Time for your dose"]
