"""Restoring a backup: checked before, in one transaction, compared with its manifest after."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from psycopg import Connection

from ics_crm.backup import database
from ics_crm.backup.contents import read_contents
from ics_crm.backup.errors import BackupError
from ics_crm.backup.loading import load
from ics_crm.backup.manifest import DUMP, Manifest, digest_of, key_check

NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Restored:
    """What was restored, and what a person should know of it."""

    manifest: Manifest
    another_key: bool
    mails_waiting: int


def restore(directory: Path, *, replace: bool) -> Restored:
    """Make the database what it was when the backup was made, or leave it as it is.

    :raises BackupError: the backup is damaged or of another version, the database is in use or
        holds data and ``replace`` was not said, or what came out is not what the manifest says.
    """
    manifest = Manifest.read(directory)
    _check_file(directory / DUMP, manifest)
    _check_version(manifest)
    with database.connected() as connection:
        _check_server(connection, manifest)
        _check_free(connection, replace=replace)
        load(
            connection,
            directory / DUMP,
            needs_major=max(database.major_version(connection), manifest.dumped_with),
            extensions=manifest.extensions,
        )
        _compare(connection, manifest)
        connection.execute("ANALYZE")
        waiting = connection.execute(
            "SELECT count(*) FROM jobs_mail WHERE num_nulls(sent_at, given_up_at, dropped_at) = 3"
        ).fetchone()
    cache.clear()  # what it held was of other records, sessions included
    return Restored(
        manifest,
        another_key=manifest.key_check != key_check(),
        mails_waiting=int(waiting[0]) if isinstance(waiting, tuple) else 0,
    )


def _check_file(dump: Path, manifest: Manifest) -> None:
    if not dump.exists():
        raise BackupError(f"{dump} is missing: the backup is not whole. Use another one.")
    if dump.stat().st_size != manifest.dump_bytes or digest_of(dump) != manifest.dump_sha256:
        raise BackupError(
            f"{dump} is not the file that the manifest names (its SHA-256 differs): it was damaged "
            "or changed. Nothing was restored; use another copy of the backup."
        )


def _check_version(manifest: Manifest) -> None:
    """The tables must be those of this code; an upgrade is a step of its own."""
    ours, replaced = database.migrations_known()
    theirs = set(manifest.migrations)
    if unknown := sorted(theirs - ours - replaced):
        raise BackupError(
            f"The backup was made by a newer version than this one (it knows {_some(unknown)}). "
            "Install that version, and restore with it."
        )
    if missing := sorted(ours - theirs):
        raise BackupError(
            f"The backup was made by an older version, {manifest.product}, of {manifest.made_at} "
            f"(without {_some(missing)}). Install that version, restore with it, and upgrade then."
        )


def _check_server(connection: Connection[object], manifest: Manifest) -> None:
    server = database.major_version(connection)
    if server < manifest.postgres_major:
        raise BackupError(
            f"The backup is of PostgreSQL {manifest.postgres_major}, and this database runs "
            f"PostgreSQL {server}, which is older. Restore into {manifest.postgres_major} or newer."
        )


def _check_free(connection: Connection[object], *, replace: bool) -> None:
    if count := database.others(connection):
        raise BackupError(
            f"Others use this database (connections: {count}). Stop the web processes, the workers "
            "and the scheduler first, so that nobody writes while it is restored."
        )
    if database.holds_data(connection) and not replace:
        raise BackupError(
            "The database holds records, which a restore would remove. Restore into an empty "
            "database, or say --replace to remove them."
        )


def _compare(connection: Connection[object], manifest: Manifest) -> None:
    with connection.transaction():
        found = read_contents(connection)
    if different := manifest.contents.differences(found):
        raise BackupError(
            "What was restored is not what was backed up: it differs in "
            f"{_some(different)}. Do not work with it; restore another backup."
        )


def _some(names: Sequence[str]) -> str:
    """A few of the names, and how many more there are."""
    more = len(names) - NAMED_AT_MOST
    return ", ".join(names[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
