"""What is agreed with a partner about contact."""

from datetime import date

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.models import Agreement
from engagement.queue import mark_stale
from partners.models import Partnership


@action
def agree_contact(
    *,
    by: Actor,
    partnership: Partnership,
    valid_from: date,
    contacts_a_year: int | None = None,
    people: int | None = None,
    grade: int | None = None,
    reason: str = "",
) -> Agreement:
    """Agree how often, with how many people and how senior, from a day on. The past stays as is.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    agreement = Agreement(
        partnership=partnership,
        system=partnership.system,
        valid_from=valid_from,
        contacts_a_year=contacts_a_year,
        people=people,
        grade=grade,
        reason=reason,
        recorded_by=by if isinstance(by, User) else None,
    )
    agreement.full_clean(exclude=["system", "partnership", "recorded_by"])
    agreement.save()
    record(
        "agreement.made",
        partnership,
        system_id=partnership.system.public_id,
        facts={
            "valid_from": valid_from,
            "contacts_a_year": contacts_a_year,
            "people": people,
            "grade": grade,
        },
        reason=reason,
    )
    mark_stale([partnership])
    return agreement
