"""What a system decides about its scores."""

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.models import SystemScoring
from engagement.queue import mark_stale_where
from partners.models import System


@action
def set_rating_of_partners(
    *, by: Actor, system: System, rates_partners: bool, reason: str
) -> SystemScoring:
    """Let a system's people rate its partners from now on, or no longer.

    :raises ValidationError: no reason was given, or it is too long.
    """
    choice = SystemScoring(
        system=system,
        rates_partners=rates_partners,
        reason=require_reason(reason),
        recorded_by=by if isinstance(by, User) else None,
    )
    choice.full_clean(exclude=["system", "recorded_by"])
    choice.save()
    record(
        "system.rating_of_partners_set",
        system,
        system_id=system.public_id,
        changed=["rates_partners"],
        facts={"rates_partners": rates_partners},
        reason=choice.reason,
    )
    mark_stale_where("p.system_id = %s", system.pk)
    return choice
