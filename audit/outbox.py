"""Reads the audit events on, for those who tell others: each event once, also one committed late.

Ids are not the order of commits: a transaction with a low number may commit after one with a higher
number. So a reader takes the events of transactions that have ended, up to the oldest that is still
open: late, never lost. A transaction that is open for long, such as a large import, holds up all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from audit.models import AuditEvent, OutboxReader


@dataclass(frozen=True)
class Stretch:
    """Events not read before: with ``since <= xid < below`` and an id above ``after_id``."""

    since: int
    below: int
    after_id: int


def oldest_open_transaction() -> int:
    """Every transaction below it has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0])


def begin(name: str) -> None:
    """Let a reader begin with what is written from now on; nothing if it has begun."""
    OutboxReader.objects.get_or_create(name=name, defaults={"below_xid": oldest_open_transaction()})


@contextmanager
def read_on(name: str) -> Iterator[Stretch | None]:
    """What this reader has not read yet, in a transaction that notes that it was.

    None when another process is reading, or there is nothing new. After a restore the numbers of
    transactions begin anew, below those that are stored: then the ids tell what is new.
    """
    begin(name)
    with transaction.atomic():
        rows = OutboxReader.objects.select_for_update(skip_locked=True).filter(name=name)
        reader = rows.first()
        below = oldest_open_transaction()
        if reader is None or reader.below_xid == below:
            yield None
            return
        was_restored = reader.below_xid > below
        yield (
            Stretch(since=0, below=below, after_id=reader.highest_id)
            if was_restored
            else Stretch(since=reader.below_xid, below=below, after_id=0)
        )
        since = 0 if was_restored else reader.below_xid
        found = AuditEvent.objects.filter(xid__gte=since, xid__lt=below).aggregate(id=Max("id"))
        reader.below_xid = below
        reader.highest_id = max(reader.highest_id, found["id"] or 0)
        reader.save()
