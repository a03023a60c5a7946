"""What partners told us."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.enums import DiscussionKind, NoteNature, Sensitivity
from engagement.errors import AlreadyWithdrawnError
from engagement.models import DiscussionPoint, Event
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
def withdraw_discussion_point(*, by: User, point: DiscussionPoint, reason: str) -> DiscussionPoint:
    """Take back what was noted; it stays readable, marked.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    point = DiscussionPoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    if point.is_withdrawn:
        raise AlreadyWithdrawnError("This was withdrawn before.")
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
