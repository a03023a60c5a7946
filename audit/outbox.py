"""Reads the audit events on, for those who tell others: each event once, also one committed late.

Ids are not the order of commits: a transaction with a low number may commit after one with a higher
number. So a reader takes the events of transactions that have ended, up to the oldest that is still
open: late, never lost. A transaction that is open for long, such as a large import, holds up all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from audit.models import OutboxReader


@dataclass(frozen=True)
class Stretch:
    """Events not read before: ``since <= xid < below`` and ``after_id < id <= upto_id``.

    ``is_last``: of those transactions nothing is left after it.
    """

    since: int
    below: int
    after_id: int
    upto_id: int
    is_last: bool


# The ids of a window are sorted by themselves: a plan that walked the key of the whole table, to
# find them in order, would read years of events for a few new ones.
_END = """
    WITH fresh AS MATERIALIZED (
        SELECT id FROM audit_auditevent
        WHERE xid >= %(since)s AND xid < %(below)s AND id > %(after)s
    )
    SELECT max(id), (SELECT id FROM fresh ORDER BY id OFFSET %(most)s - 1 LIMIT 1) FROM fresh
"""


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
def read_on(name: str, most: int) -> Iterator[Stretch | None]:
    """Up to ``most`` events that this reader has not read, in a transaction that notes that it did.

    None when another process is reading, or there is nothing new. Events of transactions that had
    ended come in the order of their ids, however many stretches they take: only then is the end of
    what is read moved on.
    """
    begin(name)
    with transaction.atomic():
        rows = OutboxReader.objects.select_for_update(skip_locked=True).filter(name=name)
        reader = rows.first()
        stretch = None if reader is None else _next_stretch(reader, most)
        yield stretch
        if reader is not None and stretch is not None:
            _move_on(reader, stretch)


def _next_stretch(reader: OutboxReader, most: int) -> Stretch | None:
    """Goes on within the window that was begun, or begins one that ends at the oldest open
    transaction.

    After a restore the numbers of transactions begin anew, below those that are stored: then the
    ids tell what is new.
    """
    below = oldest_open_transaction()
    since, after = reader.below_xid, 0
    if max(reader.below_xid, reader.until_xid or 0) > below:
        since, after = 0, reader.highest_id if reader.until_xid is None else reader.after_id
    elif reader.until_xid is not None:
        below, after = reader.until_xid, reader.after_id
    elif reader.below_xid == below:
        return None
    bounds = {"since": since, "below": below, "after": after, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_END, bounds)
        highest, end = cursor.fetchone()
    upto = end or highest or after
    return Stretch(since, below, after, upto, is_last=upto == (highest or after))


def _move_on(reader: OutboxReader, stretch: Stretch) -> None:
    reader.highest_id = max(reader.highest_id, stretch.upto_id)
    reader.below_xid = stretch.below if stretch.is_last else stretch.since
    reader.until_xid = None if stretch.is_last else stretch.below
    reader.after_id = 0 if stretch.is_last else stretch.upto_id
    reader.save()
