"""A backup brings everything back, to the byte; and what is not whole is not restored."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from audit.models import AuditEvent, AuditSeal
from audit.sealing import seal_on
from engagement.actions.scoring import rescore
from ics_crm.backup import database, loading, programs
from ics_crm.backup.contents import LEFT_OUT
from ics_crm.backup.errors import BackupError
from ics_crm.backup.making import back_up
from ics_crm.backup.restoring import restore
from ics_crm.embedded.instance import BASE_DIR
from jobs.models import StoredFile
from partners.models import Partnership
from tenancy.postgresql.base import SEES_ALL
from tests.demonstration import demonstration

_CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
_RANDOM = re.compile(r"^\\(un)?restrict .*$", re.MULTILINE)
FILE = "Minutes, signed – Łódź.txt"
SCORED = 5
SCORES = (
    "SELECT md5(string_agg(s::text, E'\\n' ORDER BY s.id)), count(*) FROM engagement_scoreseries s"
)


@dataclass(frozen=True)
class Database:
    """One that the product's commands are run on, as people run them."""

    url: str

    def manage(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env={**os.environ, "DATABASE_URL": self.url, **variables},
            cwd=BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def connected(self) -> Iterator[database.ToldConnection]:
        """As the commands connect."""
        told = conninfo_to_dict(self.url)
        with database.ToldConnection.to(**told, options=SEES_ALL) as connection:
            yield connection

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of an SQL query, which is committed."""
        with psycopg.connect(self.url, options=SEES_ALL) as asked:
            cursor = asked.execute(query)
            return cursor.fetchall() if cursor.description else []

    def dump(self) -> str:
        """All of it as PostgreSQL writes it, less what is random in a dump."""
        with self.connected() as asked:
            pg_dump = programs.find("pg_dump", asked.info.server_version // 10_000)
            left_out = [f"--exclude-table-data={name}" for name in sorted(LEFT_OUT)]
            usual = ("--no-owner", "--schema=public", "--enable-row-security", *left_out)
            around = ("--section=pre-data", "--section=post-data")
            tables = programs.run(pg_dump, asked, *usual, *around)
            rows = programs.run(pg_dump, asked, *usual, "--section=data")
        # A check means what it meant, but PostgreSQL writes its casts anew when it reads it again.
        return _RANDOM.sub("", _CASTS.sub("", tables) + rows)


@dataclass(frozen=True)
class BackedUp:
    """The demonstration, its backup, and what stood in it."""

    source: Database
    directory: Path
    dump: str
    scores: list[tuple[object, ...]]


def _url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.fixture
def backed_up(transactional_db: None, first_data: None, tmp_path: Path) -> BackedUp:
    demonstration()
    stored = StoredFile.holding(FILE, "Agreed – ✓".encode() * 10_000, content_type="text/plain")
    stored.save()
    for partnership in Partnership.objects.order_by("pk")[:SCORED]:
        assert rescore(partnership.pk)
    while seal_on():
        pass
    source = Database(_url(str(connection.settings_dict["NAME"])))
    done = source.manage("backup", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    return BackedUp(source, tmp_path / "backup", source.dump(), source.ask(SCORES))


@pytest.fixture
def empty() -> Iterator[Database]:
    """A new database with nothing in it: after a wipe."""
    name = f"wiped_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as maker:
        maker.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield Database(_url(name))
        maker.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.django_db(transaction=True)
def test_after_a_wipe_everything_comes_back(
    backed_up: BackedUp, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = empty.manage("restore", str(backed_up.directory))

    assert done.returncode == 0, done.stderr
    assert f"fits its seals: {AuditEvent.objects.count():,} events under 1 seals" in done.stdout
    assert f"Head: {AuditSeal.objects.get()}" in done.stdout
    assert "SECRET_KEY is another" not in done.stdout
    assert empty.dump() == backed_up.dump
    assert empty.ask(SCORES) == backed_up.scores
    assert backed_up.scores[0][1], "The demonstration has scores."
    _files_are_private(backed_up.directory)

    # Commands take seconds to start; what they refuse is asked here.
    monkeypatch.setattr(database, "connected", empty.connected)
    _records_are_removed_only_when_told(backed_up, empty)
    _nobody_may_be_at_work(backed_up, empty)
    _damage_and_other_versions_are_refused(backed_up, empty)


def _files_are_private(directory: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in (directory, *directory.iterdir())}
    assert modes == {"backup": 0o700, "database.dump": 0o600, "manifest.json": 0o600}
    assert not list(directory.parent.glob(".*unfinished"))


def _records_are_removed_only_when_told(backed_up: BackedUp, database: Database) -> None:
    """Later records, and even tables of a later version; with another key, which is said."""
    database.ask("UPDATE partners_organisation SET name = 'Later'; CREATE TABLE later (a int)")
    with pytest.raises(BackupError, match="The database holds records"):
        restore(backed_up.directory, replace=False)
    assert database.ask("TABLE later") == []
    assert database.ask("SELECT DISTINCT name FROM partners_organisation") == [("Later",)]

    with override_settings(SECRET_KEY=secrets.token_urlsafe(64)):
        restored = restore(backed_up.directory, replace=True)
    assert restored.another_key
    assert database.dump() == backed_up.dump


def _nobody_may_be_at_work(backed_up: BackedUp, database: Database) -> None:
    refused = pytest.raises(BackupError, match=r"Others use this database .connections: 1")
    with psycopg.connect(database.url), refused:
        restore(backed_up.directory, replace=True)


def _damage_and_other_versions_are_refused(backed_up: BackedUp, database: Database) -> None:
    copy = backed_up.directory.with_name("copy")
    for change, words in (
        (_flip_a_byte, "SHA-256 differs"),
        (_cut_off, "is missing"),
        (_of_a_newer_version, "newer version than this one .it knows partners.9999_new"),
        (_of_an_older_version, "made by an older version"),
        (_of_another_form, "not of a form that this version knows"),
        (_lie_about_a_table, "differs in accounts_user"),
    ):
        shutil.copytree(backed_up.directory, copy)
        change(copy)
        with pytest.raises(BackupError, match=words):
            restore(copy, replace=True)
        shutil.rmtree(copy)
    assert database.dump() == backed_up.dump


@pytest.mark.django_db
def test_a_script_that_breaks_off_changes_nothing(
    tmp_path: Path, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the disk fails while the dump is read: what was written so far is a whole script."""
    back_up(tmp_path / "backup")
    empty.ask("CREATE TABLE kept AS SELECT 1")
    before = empty.dump()
    monkeypatch.setattr(database, "connected", empty.connected)
    monkeypatch.setattr(loading, "_ours", lambda lines: [*lines[:40], "9;9;9 no such entry"])

    with pytest.raises(BackupError, match="the database was left as it was"):
        restore(tmp_path / "backup", replace=True)
    assert empty.dump() == before


def _flip_a_byte(copy: Path) -> None:
    dump = copy / "database.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(bytes(content))


def _cut_off(copy: Path) -> None:
    (copy / "database.dump").unlink()


def _manifest(copy: Path) -> tuple[Path, dict[str, object]]:
    path = copy / "manifest.json"
    return path, json.loads(path.read_text())


def _of_a_newer_version(copy: Path) -> None:
    path, document = _manifest(copy)
    assert isinstance(document["migrations"], list)
    document["migrations"].append("partners.9999_new")
    path.write_text(json.dumps(document))


def _of_an_older_version(copy: Path) -> None:
    path, document = _manifest(copy)
    assert isinstance(document["migrations"], list)
    document["migrations"].pop()
    path.write_text(json.dumps(document))


def _lie_about_a_table(copy: Path) -> None:
    path, document = _manifest(copy)
    contents = document["contents"]
    assert isinstance(contents, dict)
    contents["tables"]["accounts_user"]["rows"] += 1
    path.write_text(json.dumps(document))


def _of_another_form(copy: Path) -> None:
    path, document = _manifest(copy)
    path.write_text(json.dumps({**document, "format": 2}))


@pytest.mark.django_db
def test_a_backup_never_overwrites_another(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is there already: name a new directory for each"):
        call_command("backup", str(tmp_path))


def test_an_empty_database_is_nothing_to_back_up(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "connected", empty.connected)
    with pytest.raises(BackupError, match="There is nothing to back up"):
        back_up(tmp_path / "backup")
    assert not list(tmp_path.iterdir())


def test_a_missing_program_is_said_with_its_package() -> None:
    with pytest.raises(BackupError, match="postgresql-client-99"):
        programs.find("pg_dump", 99)


def test_programs_are_told_nothing_that_an_older_one_never_heard_of() -> None:
    """Our libpq fills in options of its own; a server's own pg_dump may be years older."""
    with database.connected() as connection:
        told = conninfo_to_dict(connection.told)
        assert set(told) <= {"dbname", "user", "host", "port", "client_encoding", "options"}
        assert set(connection.info.get_parameters()) - set(told)
        assert connection.info.dbname == told["dbname"]
