"""Replaces all data by those of a backup, and says before which plan comes back."""

from pathlib import Path

from ldn_desktop.domain.amounts import plain
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import (
    NO_QUESTIONS,
    RESTORABLE,
    Accepted,
    Asked,
    ConfirmationCode,
    StorageError,
    ask,
)
from ldn_desktop.services.plan_progress import plan_progress


def restore(context: Context, source: Path, accepted: Accepted = NO_QUESTIONS) -> Path:
    """Replace all data by a backup; return where the data from before is kept.

    Raises `ConfirmationRequired` over data that holds a plan, and `StorageError`; then nothing has
    changed.
    """
    if ConfirmationCode.REPLACES_PLAN not in accepted:
        ask(asked_before(context, source), accepted)
    return context.store.restore_from(source)


def asked_before(context: Context, source: Path) -> tuple[Asked, ...]:
    """Return what to ask before a restore, which is nothing where no plan is or can be read.

    Raises `StorageError` for what is no backup.
    """
    try:
        with context.store.work() as work:
            holds_plan = work.revisions.history().newest is not None
    except StorageError as error:
        if error.kind not in RESTORABLE:
            raise
        return ()
    if not holds_plan:
        return ()
    with context.store.read_backup(source) as backup:
        progress = plan_progress(context.snapshot(backup))
    if progress.step is None or progress.dose_mg is None:
        return ((ConfirmationCode.REPLACES_PLAN, {}),)
    step = {"step": str(progress.step), "steps": str(progress.steps)}
    return ((ConfirmationCode.BACK_TO_STEP, {**step, "dose": plain(progress.dose_mg)}),)
