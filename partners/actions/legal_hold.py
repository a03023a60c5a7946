"""What must be kept, because a court, an inquiry or a regulator may ask for it."""

from django.utils import timezone

from accounts.models import User
from audit.recording import action, record, require_reason
from partners.errors import PartnersError
from partners.models import LegalHold, Partnership, Person, System


@action
def place_hold(
    *,
    by: User,
    system: System,
    reason: str,
    person: Person | None = None,
    partnership: Partnership | None = None,
) -> LegalHold:
    """Forbid erasing a person, the records of a partnership, or, without either, everything.

    :raises PartnersError: they are held already.
    :raises ValidationError: no reason was given.
    """
    held = LegalHold.objects.standing().filter(
        system=system, person=person, partnership=partnership
    )
    if held.exists():
        raise PartnersError("This is under a legal hold already.")
    hold = LegalHold.objects.create(
        system=system,
        person=person,
        partnership=partnership,
        reason=require_reason(reason),
        placed_by=by,
    )
    # Words of a hold can name a person whose erasure comes after it, so the log keeps none.
    record("legal_hold.placed", hold, system_id=system.public_id)
    return hold


@action
def lift_hold(*, by: User, hold: LegalHold) -> LegalHold:
    """End a legal hold: what was asked for in the meantime can be carried out again.

    :raises PartnersError: it was lifted before.
    """
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if not hold.is_standing:
        raise PartnersError("This legal hold was lifted before.")
    hold.lifted_at, hold.lifted_by = timezone.now(), by
    hold.save()
    record("legal_hold.lifted", hold, system_id=hold.system.public_id)
    return hold


def refuse_held(person: Person) -> None:
    """Let nobody erase who is under a legal hold.

    :raises PartnersError: a hold on the person, or on everything of the system, stands.
    """
    hold = LegalHold.objects.against_erasing(person).order_by("pk").first()
    if hold is None:
        return
    what = "this person" if hold.person_id else f"everything of {hold.system}"
    raise PartnersError(
        f"A legal hold on {what} has stood since {timezone.localtime(hold.created_at):%-d %B %Y}, "
        "so nothing may be erased. Whoever answers personal data requests can lift it."
    )
