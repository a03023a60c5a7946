"""Announces that a partnership's scores are behind its evidence.

Every action that appends evidence calls ``mark_stale`` inside its transaction. The mark is the
truth; the message sent on commit only makes it quick. Whatever a lost message leaves behind, the
scheduled sweep picks up.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from engagement.models import LastContact
from partners.models import Partnership

RESCORE_TASK = "engagement.rescore"

# Messages of one transaction. A bulk change leaves the rest to the sweep, which takes many at once.
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


@dataclass
class _Announcement:
    """What one transaction says after its commit: each partnership once, and not too many."""

    sent: set[int] = field(default_factory=set)
    has_begun: bool = False
    broker_is_away: bool = False

    def send(self, pks: Iterable[int]) -> None:
        """Send the messages of one mark that no earlier mark has sent."""
        self.has_begun = True
        for pk in pks:
            if self.broker_is_away or len(self.sent) >= MOST_MESSAGES:
                return
            if pk in self.sent:
                continue
            self.sent.add(pk)
            try:
                current_app.send_task(RESCORE_TASK, args=[pk], retry=False)
            except OperationalError:
                # The mark stands and the sweep will find it: late, not lost.
                self.broker_is_away = True


_is_announced: ContextVar[bool] = ContextVar("is_announced", default=True)
_current: ContextVar[_Announcement | None] = ContextVar("stale_announcement", default=None)


def mark_stale(partnerships: Iterable[Partnership]) -> None:
    """Mark partnerships for re-scoring, now in this transaction, and tell a worker on commit.

    Their last contact is read again too, while the marks keep others from changing it.
    """
    pks = sorted({partnership.pk for partnership in partnerships})
    if not pks:
        return
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(condition="p.id = ANY(%s)"), [pks])
    LastContact.objects.renew(pks)
    if _is_announced.get():
        # Each mark has a hook of its own, so that what a savepoint takes back is not announced.
        transaction.on_commit(partial(_announcement().send, pks))


@contextmanager
def announced(is_announced: bool) -> Iterator[None]:
    """Leave all marks made within to the sweep, unless they are to be announced."""
    token = _is_announced.set(is_announced and _is_announced.get())
    try:
        yield
    finally:
        _is_announced.reset(token)


def mark_stale_where(condition: str, *parameters: Any) -> int:
    """Mark all partnerships ``p`` that meet an SQL condition, for the sweep to take; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(condition=condition), parameters)
        return int(cursor.rowcount)


def _announcement() -> _Announcement:
    """That of the transaction that is open: the one before has begun to speak."""
    current = _current.get()
    if current is None or current.has_begun:
        current = _Announcement()
        _current.set(current)
    return current
