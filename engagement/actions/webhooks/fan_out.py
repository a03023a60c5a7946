"""Makes a message of each audit event for each subscription that wants it, and misses none."""

import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from audit.outbox import Stretch, read_on
from engagement.actions.webhooks.subscription import READER
from engagement.models import WebhookSubscription
from engagement.webhooks.catalogue import BY_LABEL

# What is found anew after a restore and is older is no news, and what was told of it is not known
# any more: messages are kept for longer than this.
OLDEST = timedelta(days=14)

# A few at a time, so that neither a large import nor a night without workers makes one statement
# that outgrows its worker.
EVENTS_AT_ONCE = 2_000
MOST_TIME = timedelta(seconds=5)

# Stretches follow each other by id, and all messages of one appear together: nobody takes a later
# one of an object before an earlier one is there. The object is the event's record, or what that
# hangs on.
_INSERT = """
    INSERT INTO engagement_webhookdelivery (
        public_id, subscription_id, system_id, event_pk, message_id, type, object_type, object_id,
        changed, occurred_at, queued_at, next_try_at, state
    )
    SELECT gen_random_uuid(), s.id, s.system_id, e.id, e.public_id, e.type,
        CASE WHEN e.target_type = ANY(%(labels)s) THEN e.target_type ELSE e.parent_type END,
        CASE WHEN e.target_type = ANY(%(labels)s) THEN e.target_id ELSE e.parent_id END,
        e.changed_fields, e.happened_at, %(now)s, %(now)s, 'waiting'
    FROM audit_auditevent e
    JOIN engagement_webhooksubscription s ON s.state <> 'ended' AND e.type = ANY(s.event_types)
    JOIN partners_system p ON p.id = s.system_id
        AND (e.system_id = p.public_id OR e.system_id IS NULL)
    WHERE e.xid >= %(since)s AND e.xid < %(below)s AND e.id > %(after_id)s
        AND e.id <= %(upto_id)s AND e.happened_at > %(oldest)s
        AND (e.target_type = ANY(%(labels)s) OR e.parent_type = ANY(%(labels)s))
    ORDER BY e.id
    ON CONFLICT (subscription_id, event_pk) DO NOTHING
"""


def fan_out(most_time: timedelta = MOST_TIME) -> int:
    """Make messages of all events that are new since the last time; how many.

    What is left when the time is over is for the next time, and so is what happens meanwhile: to
    note how far one has read is a transaction too, so there is always something after it.
    """
    until, made = time.monotonic() + most_time.total_seconds(), 0
    while True:
        with read_on(READER, EVENTS_AT_ONCE) as stretch:
            if stretch is None:
                return made
            if WebhookSubscription.objects.standing().exists():
                made += _messages_of(stretch)
        if stretch.is_last or time.monotonic() > until:
            return made


def _messages_of(stretch: Stretch) -> int:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "labels": list(BY_LABEL),
                "now": now,
                "oldest": now - OLDEST,
                "since": stretch.since,
                "below": stretch.below,
                "after_id": stretch.after_id,
                "upto_id": stretch.upto_id,
            },
        )
        return int(cursor.rowcount)
