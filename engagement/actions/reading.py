"""That somebody read confidential words."""

from datetime import date

from audit.models.audit_event import CONFIDENCES_READ
from audit.recording import Actor, action, record_once
from audit.tracking import Tracked
from partners.models import System


@action
def note_reading(*, by: Actor, target: Tracked, system: System, what: str, day: date) -> None:
    """Keep who read what on which day, once; what they read is not kept.

    ``target`` is the record, or the system whose list it was; ``what`` is "record" or that list.
    """
    facts = {"what": what, "day": day.isoformat()}
    record_once(CONFIDENCES_READ, target, system_id=system.public_id, facts=facts)
