"""What partners told us, and what became of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.days import not_happened
from engagement.enums import DiscussionKind, FollowUp, NoteNature, Sensitivity
from engagement.errors import AlreadyWithdrawnError
from engagement.models import Commitment, DiscussionPoint, Event, Issue
from partners.models import Partnership


@action
def note_discussion_point(
    *,
    by: Actor,
    partnership: Partnership,
    theme: str,
    text: str,
    event: Event | None = None,
    said_on: date | None = None,
    kind: str = DiscussionKind.VIEW,
    nature: str = NoteNature.FACT,
    sensitivity: str = Sensitivity.CONFIDENTIAL,
    follow_up: str = "",
    follow_up_due: date | None = None,
) -> DiscussionPoint:
    """Keep what a partner told us, by theme, with what should follow.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    if event is not None and not event.participations.filter(partnership=partnership).exists():
        raise ValidationError({"event": f"{partnership} did not take part in this event."})
    point = DiscussionPoint(
        event=event,
        system=partnership.system,
        partnership=partnership,
        theme=theme,
        kind=kind,
        text=text.strip(),
        nature=nature,
        sensitivity=sensitivity,
        said_on=said_on or (event.occurred_on if event else timezone.localdate()),
        follow_up=follow_up.strip(),
        follow_up_due=follow_up_due,
    )
    point.full_clean(exclude=["system", "partnership", "event"])
    point.save()
    record(
        "discussion.noted",
        point,
        system_id=partnership.system.public_id,
        parent=event or partnership,
        facts={"theme": theme, "kind": kind},
    )
    return point


@action
def follow_up_point(
    *,
    by: User,
    point: DiscussionPoint,
    state: str,
    followed_up_on: date | None = None,
    commitment: Commitment | None = None,
    issue: Issue | None = None,
) -> DiscussionPoint:
    """Record what became of something that a partner told us: answered, nothing to do, or open.

    ``commitment`` or ``issue`` is what it led to. Open again forgets what was said before.

    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    point = _locked(point)
    day = followed_up_on or timezone.localdate()
    _check_follow_up(point, state, day, commitment, issue)
    is_open = state == FollowUp.OPEN
    point.follow_up_state = state
    point.followed_up_on = None if is_open else day
    point.followed_up_by = None if is_open else by
    point.led_to_commitment = None if is_open else commitment
    point.led_to_issue = None if is_open else issue
    point.save()
    record(
        "discussion.followed_up",
        point,
        system_id=point.system.public_id,
        parent=point.partnership,
        changed=["follow_up_state"],
        facts={"state": state},
    )
    return point


def _check_follow_up(
    point: DiscussionPoint,
    state: str,
    day: date,
    commitment: Commitment | None,
    issue: Issue | None,
) -> None:
    errors = not_happened(followed_up_on=day)
    if day < point.said_on:
        errors["followed_up_on"] = "This day is before the day on which they said it."
    if state not in FollowUp.values:
        errors["state"] = "Choose what became of it."
    for name, linked in (("commitment", commitment), ("issue", issue)):
        if linked is not None and linked.partnership_id != point.partnership_id:
            errors[name] = "Choose one of the same partner."
        elif linked is not None and state != FollowUp.ANSWERED:
            errors[name] = "Only what was answered leads to something."
    if errors:
        raise ValidationError(errors)


@action
def withdraw_discussion_point(*, by: User, point: DiscussionPoint, reason: str) -> DiscussionPoint:
    """Take back what was noted; it stays readable, marked.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    point = _locked(point)
    point.mark_withdrawn(by, reason)
    point.save()
    record(
        "discussion.withdrawn",
        point,
        system_id=point.system.public_id,
        parent=point.partnership,
        reason=reason,
    )
    return point


def _locked(point: DiscussionPoint) -> DiscussionPoint:
    rows = DiscussionPoint.objects.select_for_update(of=("self",))
    found = rows.select_related("system", "partnership").get(pk=point.pk)
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This was withdrawn before.")
    return found
