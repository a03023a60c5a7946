"""Seals the audit events, so that nobody can alter the past unseen, and holds up nobody who writes.

Writers know nothing of seals. A scheduled task comes after them and seals, in the order of ids,
what no open transaction can add to any more. It asks the locks of the table for that, and not the
numbers of transactions: an id is taken a moment before its transaction has a number, and after a
restore the numbers begin anew.
"""

import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max

from audit.canonical import LAYOUT, NOTHING_BEFORE, digests, member, seal_hash
from audit.models import AuditEvent, AuditSeal, SealMark

log = logging.getLogger(__name__)

EVENTS_A_SEAL = 10_000  # 400 KB of members
SEALS_AT_ONCE = 20  # of one transaction: a long past is sealed in several

# Whoever writes to the table. Virtual ids, since a transaction has one from its beginning.
_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND relation = 'audit_auditevent'::regclass
        AND pid IS DISTINCT FROM pg_backend_pid()
"""


def seal_on() -> int:
    """Seal what no open transaction can add to any more; how many seals were made.

    Nothing when another process is sealing, or somebody who wrote when it last looked has not
    ended: sealing is late then and goes on the next time.
    """
    with transaction.atomic():
        SealMark.objects.get_or_create(pk=1)
        mark = SealMark.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if mark is None or _has_to_wait(mark):
            return 0
        made = list(islice(_seals(mark.upto_id), SEALS_AT_ONCE))
        if len(made) < SEALS_AT_ONCE and _look_again(mark):
            made += islice(_seals(mark.upto_id), SEALS_AT_ONCE)
    for seal in made:
        # Whoever keeps logs elsewhere has a witness there.
        log.info("Audit seal %s covers %s events.", seal, seal.count)
    return len(made)


def _has_to_wait(mark: SealMark) -> bool:
    return bool(mark.waits_for) and not writers().isdisjoint(mark.waits_for)


def _look_again(mark: SealMark) -> bool:
    """Put the mark at the newest event; whether nobody has to be waited for.

    The order of the two questions is what makes it right: see ``SealMark``.
    """
    mark.upto_id = AuditEvent.objects.aggregate(newest=Max("id"))["newest"] or 0
    mark.waits_for = sorted(writers())
    mark.save()
    return not mark.waits_for


def writers() -> set[str]:
    """Virtual ids of the open transactions, others than this, that have written audit events."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return {virtual_id for (virtual_id,) in cursor.fetchall()}


def _seals(upto_id: int) -> Iterator[AuditSeal]:
    """Make seals of all events up to an id, one after the other, each when it is asked for."""
    last = AuditSeal.objects.defer("members").last()
    while True:
        after_id = last.upto_id if last else 0
        events = AuditEvent.objects.filter(id__gt=after_id, id__lte=upto_id)
        with closing(digests(events, LAYOUT)) as read:
            found = list(islice(read, EVENTS_A_SEAL))
        if not found:
            return
        last = _seal(last, found)
        yield last


def _seal(last: AuditSeal | None, found: list[tuple[int, bytes]]) -> AuditSeal:
    seal = AuditSeal(
        number=last.number + 1 if last else 1,
        layout=LAYOUT,
        after_id=last.upto_id if last else 0,
        upto_id=found[-1][0],
        count=len(found),
        members=b"".join(member(event_id, digest) for event_id, digest in found),
        previous_hash=last.hash if last else NOTHING_BEFORE,
        sealed_at=_database_clock(),
    )
    seal.hash = seal_hash(seal)
    seal.save(force_insert=True)
    return seal


def _database_clock() -> datetime:
    """One clock for all seals, and not that of whoever happens to run the task."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found
