"""Reads what a card for the wallet says: who takes naltrexone, or took it until when."""

from dataclasses import dataclass
from datetime import date

from ldn_desktop.services.closing import LastTaken, read_last_taken
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress, plan_progress
from ldn_desktop.services.settings import Settings

WITHOUT_NALTREXONE = frozenset({PlanPhase.PAUSE, PlanPhase.FOLLOW_UP, PlanPhase.OVER})


@dataclass(frozen=True)
class WalletFacts:
    """The facts of the local date `today`. `clinician` is who agreed the plan last, "" if unnamed.

    `settings` have the person's name and birth date for papers.
    """

    today: date
    progress: PlanProgress
    last_taken: LastTaken | None
    clinician: str
    settings: Settings

    @property
    def takes(self) -> bool:
        """Whether naltrexone is taken now: not in a pause, and not after the last dose."""
        return self.progress.phase not in WITHOUT_NALTREXONE

    @property
    def took_until(self) -> date | None:
        """The local date of the last dose, by what was recorded, else as planned; None if unknown.

        Only of use for who does not take it now.
        """
        return self.last_taken.day if self.last_taken else self.progress.ends_on


def read_wallet(context: Context) -> WalletFacts:
    """Return the facts. Raises `NotAllowedError` without a plan, and `StorageError`."""
    with context.store.work() as work:
        snapshot = context.snapshot(work)
        if snapshot.history.newest is None:
            raise NotAllowedError(RejectionReason.NO_PLAN)
        names = [r.agreed_with for r in snapshot.history.active_revisions if r.agreed_with]
        return WalletFacts(
            today=snapshot.today,
            progress=plan_progress(snapshot),
            last_taken=read_last_taken(work, snapshot),
            clinician=names[-1] if names else "",
            settings=snapshot.settings,
        )
