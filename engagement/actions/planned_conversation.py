"""Conversations that somebody means to have: planned, changed, held, dropped, planned again."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.roles import Permission
from audit.recording import Actor, action, record, require_reason
from engagement.enums import ConversationState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import Event, PlannedConversation
from partners.access import can
from partners.models import Partnership, Person


@action
def plan_conversation(
    *,
    by: Actor,
    partnership: Partnership,
    topic: str,
    due_on: date,
    person: Person | None = None,
    owner: User | None = None,
) -> PlannedConversation:
    """Plan to talk with a partner about something, by a day.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    conversation = PlannedConversation(
        system=partnership.system,
        partnership=partnership,
        topic=topic.strip(),
        due_on=due_on,
        person=person,
        owner=owner,
    )
    _check(conversation)
    conversation.save()
    _record("conversation.planned", conversation)
    return conversation


@action
def change_conversation(
    *,
    by: Actor,
    conversation: PlannedConversation,
    topic: str,
    due_on: date,
    person: Person | None,
    owner: User | None,
    expected_version: int,
) -> PlannedConversation:
    """Change what is planned.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: it was held or dropped.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    conversation = _planned(conversation)
    if conversation.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this plan after you opened it. Look at it again first."
        )
    new = {"topic": topic.strip(), "due_on": due_on, "person": person, "owner": owner}
    changed = [name for name, value in new.items() if getattr(conversation, name) != value]
    for name, value in new.items():
        setattr(conversation, name, value)
    _check(conversation)
    conversation.save()
    _record("conversation.changed", conversation, changed=changed)
    return conversation


@action
def hold_conversation(
    *, by: Actor, conversation: PlannedConversation, event: Event
) -> PlannedConversation:
    """Say in which event it took place.

    :raises NotPossibleError: it was held or dropped before, or the partner was not at the event.
    """
    conversation = _planned(conversation)
    if not event.participations.standing().filter(partnership=conversation.partnership).exists():
        raise NotPossibleError(f"{conversation.partnership} was not part of this event.")
    conversation.state = ConversationState.HELD
    conversation.event = event
    conversation.save()
    _record("conversation.held", conversation, changed=["state"])
    return conversation


@action
def drop_conversation(
    *, by: Actor, conversation: PlannedConversation, reason: str
) -> PlannedConversation:
    """Say that it is not to be, and why.

    :raises NotPossibleError: it was held or dropped before.
    :raises ValidationError: no reason was given.
    """
    conversation = _planned(conversation)
    conversation.dropped_reason = require_reason(reason)
    conversation.state = ConversationState.DROPPED
    conversation.save()
    _record("conversation.dropped", conversation, changed=["state"])
    return conversation


@action
def plan_conversation_again(*, by: Actor, conversation: PlannedConversation) -> PlannedConversation:
    """Open it again, because it did not take place or was dropped by mistake.

    :raises NotPossibleError: it is planned.
    """
    conversation = _locked(conversation)
    if conversation.is_planned:
        raise NotPossibleError("This conversation is planned already.")
    conversation.state = ConversationState.PLANNED
    conversation.event = None
    conversation.dropped_reason = ""
    conversation.save()
    _record("conversation.planned_again", conversation, changed=["state"])
    return conversation


def is_held_at(event: Event, conversation: PlannedConversation) -> bool:
    """Whether the partner was there, and the conversation still waits: it is locked, to be held."""
    is_there = event.participations.filter(partnership=conversation.partnership_id).exists()
    return is_there and _locked(conversation).is_planned


def _check(conversation: PlannedConversation) -> None:
    conversation.full_clean(exclude=["system", "partnership"], validate_constraints=False)
    errors = {}
    owner, person = conversation.owner, conversation.person
    if owner is not None and not can(owner, Permission.LOG_EVENTS, conversation.system):
        errors["owner"] = f"{owner.name} cannot log events in this system."
    if person is not None and person.system_id != conversation.system_id:
        errors["person"] = "This person belongs to another system."
    if errors:
        raise ValidationError(errors)


def _planned(conversation: PlannedConversation) -> PlannedConversation:
    conversation = _locked(conversation)
    if not conversation.is_planned:
        raise NotPossibleError(
            f"This conversation is {conversation.get_state_display().lower()} already."
        )
    return conversation


def _locked(conversation: PlannedConversation) -> PlannedConversation:
    return (
        PlannedConversation.objects.select_for_update(of=("self",))
        .select_related("system", "partnership__organisation", "partnership__counterpart")
        .select_related("person", "owner")
        .get(pk=conversation.pk)
    )


def _record(
    event_type: str, conversation: PlannedConversation, changed: list[str] | None = None
) -> None:
    """Its topic and a reason are confidential; the log is read by more people than they are."""
    record(
        event_type,
        conversation,
        system_id=conversation.system.public_id,
        parent=conversation.partnership,
        changed=changed or (),
        facts={"due_on": conversation.due_on},
    )
