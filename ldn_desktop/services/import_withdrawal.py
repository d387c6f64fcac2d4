"""Takes an import back as a whole, and puts it back.

Its rows stay and count for nothing; what the user recorded since stays as it is. Each function that
saves is one unit of work and returns after the commit. It raises `NotAllowedError` or
`StorageError`, each with nothing changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.questions import all_questions
from ldn_desktop.domain.records import current_answers
from ldn_desktop.domain.stock import EntryKind, current_entries
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.repositories import ImportedRows, Row, UnitOfWork
from ldn_desktop.services.settings import SETTINGS, Settings, is_of_machine

Texts = Mapping[str, str]
"""Settings as they are stored, by name."""


@dataclass(frozen=True)
class Marks:
    """What an import finds: the newest number of each table, and the user's settings."""

    newest: Mapping[str, int]
    settings: Texts


@dataclass(frozen=True)
class Imported:
    """What an import wrote: its rows with a sample of each table's, and the settings.

    `newest` are the newest numbers when the import was made or, once it is taken back, then.
    """

    rows: tuple[ImportedRows, ...]
    samples: tuple[tuple[Row, ...], ...]
    newest: Mapping[str, int]
    before: Texts
    after: Texts

    def of(self, table: str) -> range:
        """Return the numbers of the rows of a table."""
        found = (range(rows.first, rows.last + 1) for rows in self.rows if rows.table == table)
        return next(found, range(0))


def marks_of(work: UnitOfWork) -> Marks:
    """Return what is there before an import."""
    stored = work.settings.all().items()
    settings = {name: text for name, text in stored if not is_of_machine(name)}
    return Marks(work.imports.newest(), settings)


def written_since(work: UnitOfWork, before: Marks) -> Imported:
    """Return what this unit of work wrote since `before`."""
    now = marks_of(work)
    rows = tuple(
        ImportedRows(table, first + 1, now.newest[table])
        for table, first in before.newest.items()
        if first < now.newest[table] and table != "revision"  # they go with their plan
    )
    samples = tuple(map(work.imports.sample, rows))
    return Imported(rows, samples, now.newest, before.settings, now.settings)


def take_back(context: Context, done: Imported) -> Imported:
    """Take an import back; return it as it now is, to put it back.

    Raises `NotAllowedError` if something recorded since builds on it, or other data is here now.
    """
    with context.store.work(write=True) as work:
        if _is_built_on(work, done):
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        newest, now = work.imports.newest(), context.clock.now()
        # The zone and the hours that checks noted since were noted for its doses.
        rows = tuple(
            replace(one, last=newest[one.table]) if one.table == "conditions" else one
            for one in done.rows
        )
        for one in rows:
            work.imports.take_back(one, now)
        _put_settings(work, done.before, instead_of=done.after)
        work.commit()
        return replace(done, rows=rows, newest=newest)


def put_back(context: Context, done: Imported) -> None:
    """Let an import that was taken back count again.

    Raises `NotAllowedError` if a plan was entered or changed since.
    """
    with context.store.work(write=True) as work:
        newest, now = work.imports.newest(), context.clock.now()
        if any(newest[table] != done.newest[table] for table in ("plan", "revision")):
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        for one in done.rows:
            work.imports.put_back(one, now)
        _put_settings(work, done.after, instead_of=done.before)
        work.commit()


def _is_built_on(work: UnitOfWork, done: Imported) -> bool:
    """Return whether what stands now needs the import's rows, or these are not its rows."""
    if tuple(map(work.imports.sample, done.rows)) != done.samples:
        return True  # a backup was put back
    plans, questions = done.of("plan"), done.of("question_line")
    active = work.revisions.history().active_revisions
    if plans and any(revision.number > done.newest["revision"] for revision in active):
        return True
    if any(key.plan_id in plans for key in _answered_since(work, done)):
        return True
    lines = work.questions.all() if questions else ()
    then = all_questions(line for line in lines if line.id in questions)
    if not set(then) <= set(all_questions(lines)):
        return True
    entries = current_entries(work.stock.all()) if done.of("stock_entry") else ()
    since = (entry for entry in entries if entry.id > done.newest["stock_entry"])
    return any(entry.kind is not EntryKind.COUNTED for entry in since)


def _answered_since(work: UnitOfWork, done: Imported) -> frozenset[DoseKey]:
    last = done.newest["dose_record"]
    lines = work.records.newest(work.imports.newest()["dose_record"] - last)
    return frozenset(current_answers(line for line in lines if line.id > last))


def _put_settings(work: UnitOfWork, these: Texts, *, instead_of: Texts) -> None:
    """Store `these` settings where the others still stand."""
    stored = work.settings.all()
    for name in these.keys() | instead_of.keys():
        text, is_unchanged = _text(these, name), _text(stored, name) == _text(instead_of, name)
        if text is not None and is_unchanged and text != _text(stored, name):
            work.settings.save(name, text)


def _text(settings: Texts, name: str) -> str | None:
    """Return the text of a setting, or of its default; None if it has neither."""
    if name in settings or name not in SETTINGS:
        return settings.get(name)
    return SETTINGS[name].type.encode(getattr(Settings(), name))
