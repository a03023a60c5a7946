from audit.models.audit_event import AuditEvent
from audit.models.deleted import DeletedRecord
from audit.models.outbox import OutboxReader
from audit.models.record_change import RecordChange
from audit.models.seal import AuditSeal, SealCheck, SealMark

__all__ = [
    "AuditEvent",
    "AuditSeal",
    "DeletedRecord",
    "OutboxReader",
    "RecordChange",
    "SealCheck",
    "SealMark",
]
