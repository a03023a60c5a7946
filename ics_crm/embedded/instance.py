"""One running copy of the product on one machine: its data directory and what lies where in it."""

import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ics_crm.embedded.errors import EmbeddedError

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# A socket's address has room for 107 bytes; the longest name in the directory takes about 20.
LONGEST_SOCKET_DIRECTORY = 85

DATABASE_NAME = "ics_crm"
# Web, workers and commands read and write rows as this one; the other owns the tables.
DATABASE_ROLE = "ics_crm"
OWNER_ROLE = "ics_crm_owner"


@dataclass(frozen=True)
class Instance:
    """A data directory. Two instances never meet: they share no port, socket, file or lock."""

    data_dir: Path

    @classmethod
    def from_environment(cls) -> "Instance":
        """The instance named by ICS_CRM_DATA_DIR; `data` beside manage.py when it is not set."""
        named = os.environ.get("ICS_CRM_DATA_DIR", "").strip()
        return cls((Path(named).expanduser() if named else BASE_DIR / "data").absolute())

    def create(self) -> None:
        """Make the directories, readable by their owner only."""
        try:
            for path in (self.data_dir, self.run_dir, self.log_dir, self.mail_dir):
                path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise EmbeddedError(
                f"The data directory {self.data_dir} cannot be used ({error.strerror}): "
                "choose another one with --data-dir or ICS_CRM_DATA_DIR."
            ) from error
        if not os.access(self.data_dir, os.W_OK | os.X_OK):
            raise EmbeddedError(
                f"The data directory {self.data_dir} belongs to somebody else: "
                "choose another one with --data-dir or ICS_CRM_DATA_DIR."
            )

    @property
    def digest(self) -> str:
        """A short name that no other data directory has."""
        return hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:12]

    @property
    def postgres_dir(self) -> Path:
        """The database cluster."""
        return self.data_dir / "postgres"

    @property
    def valkey_dir(self) -> Path:
        """What Valkey keeps over a restart."""
        return self.data_dir / "valkey"

    @property
    def run_dir(self) -> Path:
        """Locks and the small file that says what runs."""
        return self.data_dir / "run"

    @property
    def log_dir(self) -> Path:
        """What the servers and the product's processes say."""
        return self.data_dir / "log"

    @property
    def mail_dir(self) -> Path:
        """Mail that would have been sent, one file each, for a person to read."""
        return self.data_dir / "mail"

    @property
    def socket_dir(self) -> Path:
        """Where the servers listen: in the data directory, or nearby when its path is too long."""
        inside = self.data_dir / "sockets"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY:
            return inside
        return Path(tempfile.gettempdir()) / f"ics-crm-{os.getuid()}-{self.digest}"

    @property
    def postgres_socket_dir(self) -> Path:
        """PostgreSQL's own directory: it may run under another user than Valkey."""
        return self.socket_dir / "pg"

    @property
    def valkey_socket(self) -> Path:
        """Valkey's socket."""
        return self.socket_dir / "valkey"

    @property
    def database_url(self) -> str:
        """How the product reaches its database: the directory guards it, not a password."""
        return self._database_url_of(DATABASE_ROLE)

    @property
    def owner_url(self) -> str:
        """The same for who changes tables, and makes and restores backups."""
        return self._database_url_of(OWNER_ROLE)

    def _database_url_of(self, role: str) -> str:
        host = quote(str(self.postgres_socket_dir), safe="/")
        return f"postgresql://{role}@/{DATABASE_NAME}?host={host}"

    @property
    def redis_url(self) -> str:
        """How the product reaches its broker."""
        return f"unix://{self.valkey_socket}?db=0"

    def secret_key(self) -> str:
        """This instance's own key: made at the first use, kept in the data directory."""
        path = self.data_dir / "secret_key"
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            pass
        self.create()
        fresh = self.data_dir / f"secret_key.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)  # refuses when another process was first: its key counts
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return path.read_text(encoding="ascii").strip()

    def read_state(self, name: str) -> dict[str, Any]:
        """A small JSON file of the run directory; empty when it is not there."""
        try:
            state: dict[str, Any] = json.loads((self.run_dir / f"{name}.json").read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return state

    def write_state(self, name: str, state: dict[str, Any]) -> None:
        """Replace that file in one step, so that nobody reads half of it."""
        path = self.run_dir / f"{name}.json"
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
        fresh.replace(path)
