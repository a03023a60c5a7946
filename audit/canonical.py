"""The bytes that a seal is made of: the same for the same event, whoever reads it, and when.

Of an event: a JSON array of text and nulls, without spaces, in UTF-8, in the order of a layout.
Times are in UTC with six decimals, JSON columns as PostgreSQL writes them, and the reason is the
digest of its salt and its words, so that the words can be blanked and the digest still fits.
Whoever distrusts this code can compute all of it again from a dump.
"""

import hashlib
import json
import uuid
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from audit.models import AuditEvent, AuditSeal

NOTHING_BEFORE = "0" * 64
ID_BYTES = 8
DIGEST_BYTES = 32
MEMBER_BYTES = ID_BYTES + DIGEST_BYTES

# A column that is added later goes into a layout of its own: old seals keep theirs.
LAYOUT = 1
LAYOUTS: dict[int, tuple[str, ...]] = {
    1: (
        "id",
        "public_id",
        "happened_at",
        "type",
        "actor_kind",
        "actor_id",
        "actor_service",
        "system_id",
        "target_type",
        "target_id",
        "parent_type",
        "parent_id",
        "changed_fields",
        "facts",
        "request_id",
        "xid",
        "reason",
    ),
}
_AS_WRITTEN = ("changed_fields", "facts")
_REASON = ("reason", "reason_salt", "reason_digest")


def digests(events: "QuerySet[AuditEvent]", layout: int) -> Generator[tuple[int, bytes]]:
    """Id and digest of each event, in the order of ids, with few rows in memory at a time."""
    columns = LAYOUTS[layout][:-1]
    read = [f"{name}_as_written" if name in _AS_WRITTEN else name for name in columns]
    written = {f"{name}_as_written": Cast(name, TextField()) for name in _AS_WRITTEN}
    rows = events.annotate(**written).order_by("id").values_list(*read, *_REASON)
    for row in rows.iterator(chunk_size=2_000):
        values, (reason, salt, digest) = row[: len(read)], row[len(read) :]
        of_reason = digest if digest and not reason else reason_digest(salt, reason)
        yield row[0], _digest([*map(_text, values), of_reason])


def reason_digest(salt: uuid.UUID | None, reason: str) -> str:
    """What stands for a reason: 64 hex digits. The trigger of the table computes the same."""
    return hashlib.sha256((salt.bytes if salt else b"") + reason.encode()).hexdigest()


def member(event_id: int, digest: bytes) -> bytes:
    """An event as a seal holds it. Ids are signed: one below zero can be written by hand."""
    return event_id.to_bytes(ID_BYTES, "big", signed=True) + digest


def members_of(seal: "AuditSeal") -> Iterator[tuple[int, bytes]]:
    """Ids and digests that a seal holds; nothing after bytes that are no whole member."""
    held = bytes(seal.members)
    for start in range(0, len(held) - MEMBER_BYTES + 1, MEMBER_BYTES):
        middle = start + ID_BYTES
        event_id = int.from_bytes(held[start:middle], "big", signed=True)
        yield event_id, held[middle : start + MEMBER_BYTES]


def seal_hash(seal: "AuditSeal") -> str:
    """What the hash of a seal must be, by all else that it holds: 64 hex digits."""
    held = (
        seal.number,
        seal.layout,
        seal.after_id,
        seal.upto_id,
        seal.count,
        seal.sealed_at,
        hashlib.sha256(bytes(seal.members)).hexdigest(),
        seal.previous_hash,
    )
    return _digest([_text(value) for value in held]).hex()


def _digest(values: list[str | None]) -> bytes:
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).digest()


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
