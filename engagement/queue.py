"""Announces that a partnership's scores are behind its evidence.

Every action that appends evidence calls ``mark_stale`` inside its transaction. The mark is the
truth; the message sent on commit only makes it quick. Whatever a lost message leaves behind, the
scheduled sweep picks up.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from partners.models import Partnership

RESCORE_TASK = "engagement.rescore"

# One message each up to here; a bulk change leaves the rest to the sweep, which takes many at once.
MOST_MESSAGES = 50

_MARK = """
    INSERT INTO engagement_stalescore (partnership_id, system_id, wanted, done, marked_at)
    SELECT p.id, p.system_id, 1, 0, clock_timestamp() FROM partners_partnership p
    WHERE {condition} ORDER BY p.id
    ON CONFLICT (partnership_id) DO UPDATE
    SET wanted = engagement_stalescore.wanted + 1,
        marked_at = CASE WHEN engagement_stalescore.wanted > engagement_stalescore.done
                         THEN engagement_stalescore.marked_at ELSE EXCLUDED.marked_at END
"""


def mark_stale(partnerships: Iterable[Partnership]) -> None:
    """Mark partnerships for re-scoring, now in this transaction, and tell a worker on commit."""
    pks = sorted({partnership.pk for partnership in partnerships})
    if not pks:
        return
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(condition="p.id = ANY(%s)"), [pks])
    transaction.on_commit(partial(_announce, pks[:MOST_MESSAGES]))


def mark_stale_where(condition: str, *parameters: Any) -> int:
    """Mark all partnerships ``p`` that meet an SQL condition, for the sweep to take; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(condition=condition), parameters)
        return int(cursor.rowcount)


def _announce(pks: list[int]) -> None:
    for pk in pks:
        try:
            current_app.send_task(RESCORE_TASK, args=[pk], retry=False)
        except OperationalError:
            # The broker is away. The mark stands and the sweep will find it: late, not lost.
            return
