"""Replaces the current data by those of a backup."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.pool import NullPool

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.backup import contents, copy_database, is_sound
from ldn_desktop.storage.db_connection import connect
from ldn_desktop.storage.engine import Database, begin, make_engine
from ldn_desktop.storage.header import check_header, schema_version
from ldn_desktop.storage.kept_files import RESTORE, own_backup
from ldn_desktop.storage.replace_database import replace_database
from ldn_desktop.storage.schema import Schema, migrate, reference_rows, schema_rows
from ldn_desktop.storage.side_files import LOGS
from ldn_desktop.storage.storage_errors import reading_errors, storage_errors
from ldn_desktop.storage.tables import metadata
from ldn_desktop.storage.unit_of_work import SqliteUnitOfWork

_COPIES = ".restore-"


def restore(database: Database, source: Path, schema: Schema) -> Path:
    """Replace all rows by those of the backup `source`; return the copy of the former rows.

    If the current file turns out to be damaged, it is replaced as by `restore_over`. The source is
    only read. Raises `StorageError`: FOREIGN_FILE if the source contains anything that our
    migrations do not make, NEWER_VERSION, DAMAGED; then nothing has changed.
    """
    with _checked_copy(database.path, source, schema) as copy:
        try:
            return _replace_rows(database, copy, schema)
        except StorageError as error:
            # The copy was read completely, so the damaged file is the current one.
            if error.kind is not StorageErrorKind.DAMAGED:
                raise
        database.engine.dispose()
        return replace_database(copy, database.path)


def restore_over(path: Path, source: Path, schema: Schema) -> Path:
    """Replace the file at `path`, which cannot be opened, by the backup `source`.

    Return the new name of the old file. Raises `StorageError` like `restore`.
    """
    with _checked_copy(path, source, schema) as copy:
        return replace_database(copy, path)


@contextmanager
def read_backup(path: Path, source: Path, schema: Schema) -> Iterator[SqliteUnitOfWork]:
    """Yield a unit of work on a private copy of `source`, beside the file at `path`."""
    with _checked_copy(path, source, schema) as copy:
        engine = make_engine(lambda: connect(copy), NullPool)
        with closing(begin(engine, write=False)) as incoming:
            yield SqliteUnitOfWork(incoming, copy)


def _replace_rows(database: Database, copy: Path, schema: Schema) -> Path:
    kept = own_backup(database.path, RESTORE)
    engine = make_engine(lambda: connect(copy), NullPool)
    with storage_errors(database.path), closing(database.begin(write=True)) as live:
        if schema_rows(live) != reference_rows(schema, schema.newest):
            raise StorageError(StorageErrorKind.DAMAGED, path=str(database.path))
        # Under the write lock, so that no record can be added between the copy and the commit.
        copy_database(database.engine, database.path, kept)
        with closing(begin(engine, write=False)) as incoming:
            _replace(live, incoming, database.path)
        live.commit()
    return kept


@contextmanager
def _checked_copy(path: Path, source: Path, schema: Schema) -> Iterator[Path]:
    """Yield a private copy of the source that is sound, exactly ours and at our schema."""
    if source.exists() and source.samefile(path):
        raise StorageError(StorageErrorKind.LOCKED, path=str(source))
    data = path.parent
    for left_by_a_crash in data.glob(f"{_COPIES}*"):
        shutil.rmtree(left_by_a_crash, ignore_errors=True)
    with (
        storage_errors(path),
        TemporaryDirectory(prefix=_COPIES, dir=data) as folder,
    ):
        copy = Path(folder) / "copy.sqlite3"
        with _faults_of_source(source):
            _take(source, copy, schema)
            _check(copy, schema)
        yield copy


@contextmanager
def _faults_of_source(source: Path) -> Iterator[None]:
    try:
        with storage_errors(source):
            yield
    except StorageError as error:
        # `storage_errors` reports file system errors as "not writable"; this file is only read.
        unreadable = error.kind is StorageErrorKind.FILE_NOT_WRITABLE
        fault = StorageErrorKind.FILE_NOT_READABLE if unreadable else error.kind
        raise StorageError(fault, path=str(source)) from error


def _take(source: Path, copy: Path, schema: Schema) -> None:
    check_header(source, schema.newest)
    shutil.copyfile(source, copy)
    for suffix in LOGS:
        left = Path(f"{source}{suffix}")
        if left.exists():
            shutil.copyfile(left, f"{copy}{suffix}")


def _check(copy: Path, schema: Schema) -> None:
    version = schema_version(copy, schema.newest)
    if version == 0:
        raise StorageError(StorageErrorKind.FOREIGN_FILE, path=str(copy))
    engine = make_engine(lambda: connect(copy), NullPool)
    with closing(begin(engine, write=False)) as incoming:
        # Before any other query: a trigger, a view or an index may be hostile.
        if schema_rows(incoming) != reference_rows(schema, version):
            raise StorageError(StorageErrorKind.FOREIGN_FILE, path=str(copy))
        if not is_sound(incoming):
            raise StorageError(StorageErrorKind.DAMAGED, path=str(copy))
    if version < schema.newest:
        migrate(copy, schema)
    with closing(begin(engine, write=False)) as incoming, reading_errors(copy):
        SqliteUnitOfWork(incoming, copy).read_all()


def _replace(live: Connection, incoming: Connection, path: Path) -> None:
    """Replace the live rows within the live connection's transaction, and verify the result.

    It is one transaction and not a new file: a power cut leaves all old or all new data, and
    another process that has the file open sees the new rows at its next transaction, instead of
    working on a deleted file.
    """
    with _without_triggers(live):
        for table in reversed(metadata.sorted_tables):
            live.execute(delete(table))
        for table in metadata.sorted_tables:
            for rows in incoming.execute(select(table)).mappings().partitions(500):
                live.execute(insert(table), [dict(row) for row in rows])
    if contents(live).tables != contents(incoming).tables or not is_sound(live):
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))


@contextmanager
def _without_triggers(live: Connection) -> Iterator[None]:
    triggers = [
        (name, statement)
        for kind, name, _, statement in sorted(schema_rows(live))
        if kind == "trigger" and statement
    ]
    for name, _ in triggers:
        live.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, statement in triggers:
        live.exec_driver_sql(statement)
