from audit.models.audit_event import AuditEvent
from audit.models.deleted import DeletedRecord
from audit.models.outbox import OutboxReader

__all__ = ["AuditEvent", "DeletedRecord", "OutboxReader"]
