"""A person's partnerships given to others: at once, with what they follow up, until accepted."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit.models import AuditEvent
from audit.recording import Actor, action, record, record_each, require_reason
from engagement.enums import HandoverState
from engagement.errors import NotPossibleError
from engagement.models import Commitment, HandedOver, Handover, PlannedConversation
from partners.access import can
from partners.actions.partnership import change_partnership
from partners.models import Partnership, System


@action
def hand_over(
    *,
    by: User,
    system: System,
    from_user: User,
    to: Mapping[int, User],
    reason: str,
) -> Handover:
    """Give partnerships of one person to others, all or none of them.

    The new owners look after them from now on, with the open promises and planned conversations
    that the person follows up there. Each is asked to accept.

    :param to: the new owner by the key of the partnership.
    :raises ValidationError: with a sentence per field that is wrong.
    :raises NotPossibleError: somebody else looks after one of them meanwhile; it is named.
    """
    reason = require_reason(reason)
    _check_new_owners(system, from_user, to)
    partnerships = _locked(system, to)
    if len(partnerships) < len(to):
        raise NotPossibleError("Nothing was handed over: a partnership was withdrawn meanwhile.")
    _check_still_theirs(partnerships, from_user)
    handover = Handover.objects.create(
        system=system, from_user=from_user, created_by=by, reason=reason
    )
    HandedOver.objects.filter(
        partnership__in=partnerships, state__in=[HandoverState.OFFERED, HandoverState.DECLINED]
    ).update(state=HandoverState.PASSED_ON, decided_at=timezone.now())
    for partnership in partnerships:
        new_owner = to[partnership.pk]
        row = HandedOver.objects.create(
            system=system, handover=handover, partnership=partnership, to_user=new_owner
        )
        _give(by, row, from_user, new_owner)
    record(
        "handover.made",
        handover,
        system_id=system.public_id,
        facts={"partnerships": len(partnerships), "new_owners": len(set(to.values()))},
    )
    return handover


@action
def accept_handed_over(*, by: User, rows: Sequence[HandedOver]) -> list[HandedOver]:
    """Say yes to partnerships that one was given.

    :raises NotPossibleError: one of them waits no more; it is named.
    """
    waiting = [_waiting(row, by) for row in rows]
    for row in waiting:
        _decide(row, HandoverState.ACCEPTED, "handover.accepted")
    return waiting


@action
def decline_handed_over(*, by: User, row: HandedOver, note: str) -> HandedOver:
    """Say no, with the reason. It goes back to the former owner, if they may still work here.

    Else it stays with whoever handed it over. Either way it stays visible until somebody says that
    they look after it.

    :raises NotPossibleError: it waits no more.
    :raises ValidationError: no reason was given.
    """
    if not note.strip():
        raise ValidationError({"note": "Say why, so that others can follow what was decided."})
    row = _waiting(row, by)
    given_back = [row.handover.from_user, row.handover.created_by]
    row.stays_with = next((each for each in given_back if _may_work(each, row.system)), by)
    row.note = note.strip()
    if row.stays_with != by:
        _give(by, row, by, row.stays_with, given_by=row)
    _decide(row, HandoverState.DECLINED, "handover.declined")
    return row


@action
def keep_declined(*, by: User, row: HandedOver) -> HandedOver:
    """Say that one looks after a partnership again that the new owner declined.

    :raises NotPossibleError: it is somebody else's, or was decided about.
    """
    row = _locked_row(row)
    if row.state != HandoverState.DECLINED or row.partnership.owner_id != by.pk:
        raise NotPossibleError(f"{row.partnership} was decided about, or is somebody else's now.")
    _decide(row, HandoverState.SETTLED, "handover.settled")
    return row


def _give(
    by: Actor, row: HandedOver, old: User, new: User, given_by: HandedOver | None = None
) -> None:
    """Change the owner, and who follows up what is open; ``given_by``: only what came with that."""
    partnership = row.partnership
    change_partnership(
        by=by,
        partnership=partnership,
        tier=partnership.tier,
        owner=new,
        represented_by=partnership.represented_by,
        place=partnership.place,
        expected_version=partnership.version,
    )
    for name, rows in _followed_up(partnership, old).items():
        theirs = list(rows)
        if given_by is not None:
            came_along = _came_along(name, given_by, [each.public_id for each in theirs])
            theirs = [each for each in theirs if each.public_id in came_along]
        rows.filter(pk__in=[each.pk for each in theirs]).update(owner=new)
        record_each(
            f"{name}.handed_over",
            [(each, {"handed_over": str(row.public_id)}) for each in theirs],
            system_id=row.system.public_id,
        )


def _followed_up(partnership: Partnership, owner: User) -> dict[str, QuerySet[Any]]:
    """What a person follows up with a partner and is still open, by the name of its kind."""
    return {
        "commitment": Commitment.objects.open().filter(partnership=partnership, owner=owner),
        "conversation": PlannedConversation.objects.planned().filter(
            partnership=partnership, owner=owner
        ),
    }


def _came_along(name: str, row: HandedOver, ids: Collection[UUID]) -> set[UUID]:
    """Those of some records that changed hands with a partnership, so that they go back with it."""
    events = AuditEvent.objects.filter(type=f"{name}.handed_over", target_id__in=ids)
    return set(
        events.filter(facts__handed_over=str(row.public_id)).values_list("target_id", flat=True)
    )


def _decide(row: HandedOver, state: HandoverState, event_type: str) -> None:
    row.state = state
    row.decided_at = timezone.now()
    row.save()
    # A reason may name people, and the log is kept for longer than they work here.
    record(
        event_type,
        row.handover,
        system_id=row.system.public_id,
        parent=row.partnership,
    )


def _waiting(row: HandedOver, user: User) -> HandedOver:
    row = _locked_row(row)
    if row.state != HandoverState.OFFERED or row.to_user_id != user.pk:
        raise NotPossibleError(f"{row.partnership} no longer waits for you: it was decided about.")
    if row.partnership.owner_id != user.pk:
        raise NotPossibleError(f"{row.partnership} no longer waits for you: it has a new owner.")
    return row


def _locked_row(row: HandedOver) -> HandedOver:
    """The row and its partnership as they are, held until the end of the transaction."""
    partnership = (
        Partnership.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "counterpart", "owner", "place", "represented_by", "system")
        .get(pk=row.partnership_id)
    )
    found = (
        HandedOver.objects.select_for_update(of=("self",))
        .select_related("handover__from_user", "handover__created_by", "system", "to_user")
        .get(pk=row.pk)
    )
    found.partnership = partnership
    return found


def _locked(system: System, to: Mapping[int, User]) -> list[Partnership]:
    rows = Partnership.objects.active().filter(system=system, pk__in=to)
    return list(
        rows.select_for_update(of=("self",))
        .select_related("organisation", "counterpart", "owner", "place", "represented_by")
        .order_by("pk")
    )


def _check_still_theirs(partnerships: Sequence[Partnership], from_user: User) -> None:
    taken = [
        f"{each} ({each.owner.name if each.owner else 'nobody'})"
        for each in partnerships
        if each.owner_id != from_user.pk
    ]
    if taken:
        raise NotPossibleError(
            f"Nothing was handed over: {from_user.name} no longer looks after "
            f"{', '.join(taken)}. Look at the list again."
        )


def _check_new_owners(system: System, from_user: User, to: Mapping[int, User]) -> None:
    errors = {}
    if not to:
        errors["partnerships"] = "Choose at least one partnership."
    for user in set(to.values()):
        if user == from_user:
            errors["to_user"] = f"{user.name} looks after them already."
        elif not _may_work(user, system):
            errors["to_user"] = f"{user.name} cannot log events in this system."
    if errors:
        raise ValidationError(errors)


def _may_work(user: User, system: System) -> bool:
    return can(user, Permission.LOG_EVENTS, system)
