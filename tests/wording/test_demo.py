"""Whatever the demo shows beside real reminders says that it is the demo's."""

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.nudges import NudgeKind, nudge_key
from ldn_desktop.reminders.deferred import DeferredNotifier
from ldn_desktop.services.ports import Delivery, Message
from ldn_desktop.services.reminding import TEST_KEY
from ldn_desktop.wording.demo import of_demo
from tests.reminders.conftest import a_key
from tests.support.paper_notifier import PaperChannel


@pytest.mark.parametrize("key", [a_key(), nudge_key(NudgeKind.CHECK_IN), TEST_KEY])
def test_each_reminder_of_the_demo_says_demo_in_its_title(key: DoseKey) -> None:
    paper = PaperChannel("paper", Delivery.DELIVERED)
    DeferredNotifier(lambda: paper, of_demo).show(Message(key, "Time for your dose", "", ()))
    DeferredNotifier(lambda: paper).show(Message(key, "Time for your dose", "", ()))
    assert [m.title for m in paper.messages] == ["DEMO: Time for your dose", "Time for your dose"]
