"""Putting a dump in the place of what a database holds, in one transaction."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from psycopg import sql

from ics_crm.backup import programs
from ics_crm.backup.database import ToldConnection
from ics_crm.backup.errors import BackupError

# Everything of ours in the schema; not what belongs to an extension, nor the schema itself, which
# may belong to whoever runs the server.
_REMOVE_ALL = """
SET client_min_messages = warning;
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format(
            'DROP %s IF EXISTS public.%I CASCADE',
            CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                         WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            relname)
        FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
          AND NOT EXISTS (SELECT FROM pg_depend
                          WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                            AND deptype IN ('e', 'i'))
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend
                          WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid
                            AND deptype = 'e')
        UNION ALL
        SELECT format('DROP TYPE IF EXISTS %s CASCADE', oid::regtype)
        FROM pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
          AND NOT EXISTS (SELECT FROM pg_depend
                          WHERE classid = 'pg_type'::regclass AND objid = pg_type.oid
                            AND deptype = 'e')
        UNION ALL
        SELECT format('DROP TEXT SEARCH CONFIGURATION IF EXISTS public.%I CASCADE', cfgname)
        FROM pg_ts_config
        WHERE cfgnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('DROP COLLATION IF EXISTS public.%I CASCADE', collname)
        FROM pg_collation
        WHERE collnamespace = 'public'::regnamespace
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
"""


def load(
    connection: ToldConnection, dump: Path, *, needs_major: int, extensions: Sequence[str]
) -> None:
    """All of the dump is there afterwards and nothing else, or nothing has changed.

    ``needs_major``: of PostgreSQL, to read the dump and to speak to the server.

    :raises BackupError: a program is missing or failed; with its last words.
    """
    pg_restore = programs.find("pg_restore", needs_major)
    psql = programs.find("psql", needs_major)
    for name in extensions:
        create = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA public")
        connection.execute(create.format(sql.Identifier(name)))
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "contents"
        chosen.write_text("\n".join(_ours(programs.contents_of(pg_restore, dump))) + "\n", "utf-8")
        script = [
            *(str(pg_restore.path), "--no-owner", "--no-privileges"),
            *(f"--use-list={chosen}", "--file=-", str(dump)),
        ]
        _through(script, psql, connection, Path(folder))


def _ours(lines: Sequence[str]) -> list[str]:
    kinds = (" EXTENSION - ", " SCHEMA - ", " COMMENT - EXTENSION ", " COMMENT - SCHEMA ")
    return [line for line in lines if not any(kind in line for kind in kinds)]


def _through(
    script: Sequence[str], psql: programs.Program, connection: ToldConnection, folder: Path
) -> None:
    """What the first program writes, run by the second.

    We commit only when the first has said that it wrote everything: a script that breaks off
    between two statements looks whole to whoever reads it.
    """
    command = [str(psql.path), f"--dbname={connection.told}", "--no-psqlrc", "--quiet"]
    command += ["--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    environment = {**os.environ, "PGPASSWORD": connection.info.password}
    with (
        (folder / "writer").open("w+") as writers_words,
        (folder / "reader").open("w+") as readers_words,
        subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, with our own arguments
            command, stdin=subprocess.PIPE, stderr=readers_words, env=environment
        ) as reader,
    ):
        with subprocess.Popen(  # noqa: S603 - as above
            script, stdout=subprocess.PIPE, stderr=writers_words
        ) as writer:
            assert reader.stdin is not None and writer.stdout is not None  # noqa: S101, PT018
            whole = _copy(writer.stdout, reader.stdin)
        if whole and writer.returncode == 0:
            _say(reader.stdin, "COMMIT;\n")
        _end(reader.stdin)
        reader.wait()
        _check(writer.returncode if whole else 0, "pg_restore", writers_words)
        _check(reader.returncode, "psql", readers_words)


def _copy(script: IO[bytes], reader: IO[bytes]) -> bool:
    """Whether the reader took all of it; it leaves at the first error."""
    try:
        reader.write(f"BEGIN;\n{_REMOVE_ALL}\n".encode())
        shutil.copyfileobj(script, reader)
        reader.flush()
    except BrokenPipeError:
        script.close()
        return False
    return True


def _say(reader: IO[bytes], words: str) -> None:
    try:
        reader.write(words.encode())
        reader.flush()
    except BrokenPipeError:  # it has failed and gone; it says why itself
        return


def _end(reader: IO[bytes]) -> None:
    try:
        reader.close()
    except BrokenPipeError:
        return


def _check(code: int, name: str, words: IO[str]) -> None:
    if code == 0:
        return
    words.seek(0)
    said = words.read().strip()[-programs.SAID_AT_MOST :]
    raise BackupError(f"{name} failed, and the database was left as it was: {said}")
