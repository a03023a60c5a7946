"""Events to seal, and somebody who writes past the rules of the database."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from audit.enums import ActorKind
from audit.models import AuditEvent
from audit.sealing import seal_on
from audit.verifying import verify

TABLES = ("audit_auditevent", "audit_auditseal")


def make_events(count: int, **fields: object) -> list[AuditEvent]:
    """Events of one person about as many records."""
    actor = uuid.uuid4()
    return AuditEvent.objects.bulk_create(
        AuditEvent(
            **{
                "type": "event.logged",
                "actor_kind": ActorKind.USER,
                "actor_id": actor,
                "target_type": "engagement.event",
                "target_id": uuid.uuid4(),
                "changed_fields": ["title"],
                "facts": {"count": number, "share": 1.50, "words": "Größe ✓"},
                **fields,
            }
        )
        for number in range(count)
    )


@contextmanager
def past_the_triggers() -> Iterator[None]:
    """As somebody who may do everything, and switches the triggers off for what they do."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def sealed(db: None, monkeypatch: pytest.MonkeyPatch) -> list[AuditEvent]:
    """Ten events under seals of four, four and two; and nothing else that was ever done."""
    monkeypatch.setattr("audit.sealing.EVENTS_A_SEAL", 4)
    with past_the_triggers():
        AuditEvent.objects.all().delete()
    events = make_events(10)
    assert seal_on() == 3
    assert verify().sentences == []
    return events
