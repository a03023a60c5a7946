"""The relationship of an organisation with a system: begun, changed, withdrawn."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit.recording import Actor, action, record
from partners.access import can
from partners.enums import NOT_PARTNERS, Tier
from partners.errors import ChangedMeanwhileError, PartnersError
from partners.models import Organisation, Partnership, Place, System


@action
def begin_partnership(
    *,
    by: Actor,
    organisation: Organisation,
    system: System,
    tier: str = Tier.KNOWN,
    owner: User | None = None,
    represented_by: Partnership | None = None,
    place: Place | None = None,
    counterpart: Organisation | None = None,
    is_scored: bool = True,
) -> Partnership:
    """Make an organisation a partner of a system, also when it was one before.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    _check_who(organisation, counterpart, system)
    partnership = Partnership(
        organisation=organisation,
        system=system,
        tier=tier,
        owner=owner,
        represented_by=represented_by,
        place=place,
        counterpart=counterpart,
        is_scored=is_scored,
        facts_changed_at=timezone.now(),  # so that the engagement plan comes to hold for it
    )
    _check_terms(partnership)
    try:
        with transaction.atomic():
            partnership.save()
    except IntegrityError as error:
        raise ValidationError(
            {"organisation": f"{organisation} is a partner of {system} already."}
        ) from error
    record(
        "partnership.begun",
        partnership,
        system_id=system.public_id,
        parent=organisation,
        facts={"tier": tier},
    )
    return partnership


@action
def change_partnership(
    *,
    by: Actor,
    partnership: Partnership,
    tier: str,
    owner: User | None,
    represented_by: Partnership | None,
    place: Place | None,
    expected_version: int,
) -> Partnership:
    """Change who looks after a partner, and how.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    partnership = _locked(partnership)
    if partnership.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this partnership after you opened it. Look at it again first."
        )
    new = {
        "tier": tier,
        "owner": owner,
        "represented_by": represented_by,
        "place": place,
    }
    changed = [name for name, value in new.items() if getattr(partnership, name) != value]
    for name, value in new.items():
        setattr(partnership, name, value)
    _check_terms(partnership)
    # A quiet period may hold for a place, and an engagement plan for a tier.
    if "place" in changed or "tier" in changed:
        partnership.facts_changed_at = timezone.now()
    partnership.save()
    record(
        "partnership.changed",
        partnership,
        system_id=partnership.system.public_id,
        changed=changed,
        facts={"tier": tier},
    )
    return partnership


@action
def withdraw_partnership(*, by: User, partnership: Partnership, reason: str) -> Partnership:
    """End a partnership that should not be in the list; its history stays.

    :raises PartnersError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    partnership = _locked(partnership)
    if partnership.is_withdrawn:
        raise PartnersError("This partnership was withdrawn before.")
    partnership.mark_withdrawn(by, reason)
    partnership.save()
    record(
        "partnership.withdrawn",
        partnership,
        system_id=partnership.system.public_id,
        reason=reason,
    )
    return partnership


def _locked(partnership: Partnership) -> Partnership:
    return (
        Partnership.objects.select_for_update(of=("self",))
        .select_related("system", "organisation")
        .get(pk=partnership.pk)
    )


def _check_who(
    organisation: Organisation, counterpart: Organisation | None, system: System
) -> None:
    """Say in words what the database would refuse about who is joined."""
    errors = {}
    if organisation.kind in NOT_PARTNERS:
        errors["organisation"] = (
            f"{organisation} is part of the NHS commissioner, not a partner of it."
        )
    elif organisation.is_fictional != system.is_fictional:
        errors["organisation"] = _not_of_one_world(organisation, system)
    if counterpart is not None and counterpart.is_fictional != system.is_fictional:
        errors["counterpart"] = _not_of_one_world(counterpart, system)
    if errors:
        raise ValidationError(errors)


def _not_of_one_world(organisation: Organisation, system: System) -> str:
    if system.is_fictional:
        return (
            f"{organisation} is a real organisation and {system} is fictional. "
            f"Add an invented organisation to {system}, or choose a real system."
        )
    return (
        f"{organisation} is fictional and {system} is real. "
        "Choose a real organisation, or add it if no register has it."
    )


def _check_terms(partnership: Partnership) -> None:
    """Say in words what the database would refuse."""
    errors = {}
    if partnership.tier == Tier.MANAGED and partnership.owner is None:
        errors["owner"] = "A managed partnership needs an owner."
    if partnership.owner is not None and not can(
        partnership.owner, Permission.LOG_EVENTS, partnership.system
    ):
        errors["owner"] = "The owner must be able to log events in this system."
    if partnership.tier == Tier.REPRESENTED and partnership.represented_by is None:
        errors["represented_by"] = "Say which partner represents this one."
    if partnership.tier != Tier.REPRESENTED and partnership.represented_by is not None:
        errors["represented_by"] = "Only a represented partnership has a representative."
    if partnership.represented_by is not None and partnership.represented_by == partnership:
        errors["represented_by"] = "A partner cannot represent itself."
    if errors:
        raise ValidationError(errors)
    partnership.full_clean(exclude=["organisation", "system"], validate_constraints=False)
