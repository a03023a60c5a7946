"""Making a backup: one snapshot of the database, dumped and added up."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from ics_crm.backup import database, programs
from ics_crm.backup.contents import LEFT_OUT, Contents, read_contents, table_names
from ics_crm.backup.errors import BackupError
from ics_crm.backup.manifest import DUMP, Manifest, digest_of, key_check, product_version


def back_up(directory: Path) -> Manifest:
    """Write a backup into a directory that is not there yet; it is there only once it is whole.

    Uploaded and produced files lie in the database (decision 7), so they are in the dump.

    :raises BackupError: the directory is in use, there is nothing to back up, or no program fits.
    """
    directory = directory.absolute()
    if directory.exists():
        raise BackupError(
            f"{directory} is there already: name a new directory for each backup, so that none is "
            "ever overwritten."
        )
    unfinished = directory.with_name(f".{directory.name}.unfinished")
    with database.connected() as connection:
        if not table_names(connection):
            raise BackupError("There is nothing to back up: the database has no tables yet.")
        pg_dump = programs.find("pg_dump", database.major_version(connection))
        _make_private(unfinished)
        try:
            manifest = _dump(connection, pg_dump, unfinished)
            manifest.write(unfinished)
            unfinished.rename(directory)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _make_private(unfinished: Path) -> None:
    try:
        shutil.rmtree(unfinished, ignore_errors=True)  # of a run that was killed
        unfinished.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise BackupError(
            f"{unfinished.parent} cannot be written to ({error.strerror}): choose another place."
        ) from error


def _dump(connection: database.ToldConnection, pg_dump: programs.Program, into: Path) -> Manifest:
    """The dump and what it must hold, both of the same moment, while people go on working."""
    dump = into / DUMP
    dump.touch(mode=0o600)
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        made_at = datetime.now(UTC)
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert isinstance(snapshot, tuple)  # noqa: S101 - a function gives one row
        programs.run(
            pg_dump,
            connection,
            *("--format=custom", "--schema=public", "--no-owner", "--no-privileges"),
            "--enable-row-security",  # whose policies show this connection everything
            *(f"--exclude-table-data=public.{name}" for name in sorted(LEFT_OUT)),
            *(f"--snapshot={snapshot[0]}", f"--file={dump}"),
        )
        contents: Contents = read_contents(connection)
        migrations = database.migrations(connection)
        audit_head = database.audit_head(connection)
    return Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        product=product_version(),
        postgres_major=database.major_version(connection),
        dumped_with=pg_dump.major,
        extensions=database.extensions(connection),
        migrations=migrations,
        key_check=key_check(),
        audit_head=audit_head,
        dump_sha256=digest_of(dump),
        dump_bytes=dump.stat().st_size,
        contents=contents,
    )
