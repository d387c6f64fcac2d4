"""The same life with the naive app: a cron job a dose rings, beside the same record of answers."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Plan
from ldn_desktop.services import recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.ports import Button
from tests.proof.baseline.stepped import Naive
from tests.proof.chance.counting import Steps
from tests.proof.chance.life import ANSWERS, Life
from tests.proof.hearing import Ring

PLAN = 1


class NaiveLife(Life):
    """Counts the broken promises, each once a dose and life, and goes on."""

    counted = Steps()
    told: ClassVar[Counter[str]] = Counter()

    def broke(self, kind: str, text: str) -> None:
        key = (kind, text.partition(" ")[0])
        if key not in self._broken:
            self._broken.add(key)
            self.told[kind] += 1

    def prepare(self, plan: Plan) -> None:
        self._broken: set[tuple[str, str]] = set()
        self._zone = ZoneInfo(self.zones.local().name)
        file = Path(self._folder.name) / "naive.sqlite3"
        self.naive = Naive(file, plan.times, self._zone)

    def wake(self) -> datetime | None:
        for slot, at in self.naive.wake(self.now):
            if self.screen.works:
                key = DoseKey(at.astimezone(self._zone).date(), slot, PLAN)
                self.screen.rings.append(Ring(key, at, again=False))
        return self.naive.next_wake()

    def goes_on(self) -> None:
        """Nothing is noted in between."""

    @invariant()
    def each_dose_is_told_as_it_is(self) -> None:
        """It tells nothing of its doses."""

    def is_shown(self, key: DoseKey) -> bool:
        return key in self.ears.first

    def dies(self) -> None:
        self.running = False
        self.naive.end()

    @rule()
    def the_app_ends(self) -> None:
        self.dies()

    @rule()
    def the_app_starts(self) -> None:
        if not self.running:
            self.naive.start(self.now)
            self.running = True
        self.check()

    @rule(place=st.integers(0, 2), button=st.sampled_from([Button.TAKEN, Button.SKIP]))
    def a_button_is_pressed(self, place: int, button: Button) -> None:
        take, skip = recording.take, recording.skip
        do: Callable[[Context, DoseRef], object] = take if button is Button.TAKEN else skip
        for key in sorted(self.ears.first)[place : place + 1]:
            if self.running and not self.answers.get(key):
                self.say(key, ANSWERS[button], partial(do, self.context, DoseRef.of(key)))
        self.check()

    def plan_changed(self) -> None:
        plan = self.outside.read().part
        if plan is not None and self.running and plan.plan.times != self.naive.times:
            self.naive.change(plan.plan.times, self.now)

    def was_put_off(self, key: DoseKey, until: datetime) -> None:
        if self.running:
            self.naive.put_off(key.slot, until, self.now)

    def teardown(self) -> None:
        if hasattr(self, "naive"):
            self.naive.end()
        super().teardown()
