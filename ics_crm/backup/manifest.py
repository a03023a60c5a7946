"""What lies beside a dump: what it is of, what it needs, and what it must hold."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from django.utils.crypto import salted_hmac

from ics_crm.backup.contents import Contents, Table
from ics_crm.backup.errors import BackupError
from ics_crm.embedded.instance import BASE_DIR

FORMAT = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
READ_AT_ONCE = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """Of one backup.

    ``key_check`` tells whether a SECRET_KEY is that of the backup; ``audit_head`` is the newest
    seal of the audit log, as ``verify_audit --head`` takes it, or empty.
    """

    made_at: str
    product: str
    postgres_major: int
    dumped_with: int
    extensions: list[str]
    migrations: list[str]
    key_check: str
    audit_head: str
    dump_sha256: str
    dump_bytes: int
    contents: Contents

    def write(self, directory: Path) -> None:
        """Into the directory of the backup, readable for its owner alone."""
        path = directory / MANIFEST
        path.touch(mode=0o600)
        document = {"format": FORMAT, **asdict(self)}
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")

    @classmethod
    def read(cls, directory: Path) -> Self:
        """The manifest of a backup.

        :raises BackupError: there is none, or none that this version understands.
        """
        path = directory / MANIFEST
        try:
            document: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except FileNotFoundError as error:
            raise BackupError(
                f"{directory} holds no backup: {MANIFEST} is missing. Name the directory that "
                "bin/manage backup wrote."
            ) from error
        except (OSError, ValueError) as error:
            raise BackupError(f"{path} cannot be read: {error}. Use another backup.") from error
        try:
            return cls._from(document)
        except (AttributeError, KeyError, TypeError) as error:
            raise BackupError(
                f"{path} is not of a form that this version knows. Restore it with the version "
                "that made it."
            ) from error

    @classmethod
    def _from(cls, document: dict[str, Any]) -> Self:
        fields = {name: value for name, value in document.items() if name != "format"}
        if document["format"] != FORMAT:
            raise KeyError(FORMAT)
        held = fields.pop("contents")
        tables = {name: Table(**table) for name, table in held["tables"].items()}
        return cls(**fields, contents=Contents(tables, held["numberings"]))


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    total = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(READ_AT_ONCE):
            total.update(piece)
    return total.hexdigest()


def key_check() -> str:
    """By which the present SECRET_KEY is known again, and nothing is learnt about it."""
    return salted_hmac("ics-crm backup", "key", algorithm="sha256").hexdigest()[:16]


def product_version() -> str:
    """As pyproject.toml says it."""
    document = tomllib.loads((BASE_DIR / "pyproject.toml").read_text("utf-8"))
    return str(document["project"]["version"])
