"""What a board's meeting was about, and which interests were declared in its items."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.enums import InterestHandling, InterestNature, ItemPurpose, Sensitivity
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import AgendaItem, Decision, DeclaredInterest, Event
from partners.erasure import also_erases
from partners.models import Person

CHANGED = "Someone else changed this after you opened it. Open it again and look first."
ERASED = "The details of the person were erased."


@dataclass(frozen=True)
class ItemFacts:
    """All that a person can say about an item."""

    number: int
    title: str
    purpose: str = ItemPurpose.DISCUSSION
    decision: Decision | None = None


@dataclass(frozen=True)
class InterestFacts:
    """All that a person can say about an interest of somebody who was there."""

    nature: str
    handling: str
    details: str = ""
    sensitivity: str = Sensitivity.CONFIDENTIAL


@action
def add_agenda_items(*, by: Actor, event: Event, items: Sequence[ItemFacts]) -> list[AgendaItem]:
    """Put items on the agenda of a board's meeting.

    :raises NotPossibleError: the event was withdrawn, or is no meeting of a board.
    :raises ValidationError: there is none, or with a sentence per field that is wrong.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("system").get(pk=event.pk)
    if event.is_withdrawn:
        raise NotPossibleError("This meeting was withdrawn.")
    if not event.event_boards.exists():
        raise NotPossibleError("This event is no meeting of a board: correct it first.")
    if not items:
        raise ValidationError("Enter at least one item")
    made = []
    for facts in items:
        item = AgendaItem(system=event.system, event=event)
        _set_item(item, facts)
        item.save()
        _record_item("agenda_item.added", item)
        made.append(item)
    return made


@action
def change_agenda_item(
    *, by: Actor, item: AgendaItem, facts: ItemFacts, expected_version: int
) -> AgendaItem:
    """Put an item right.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    item = _locked_item(item)
    if item.version != expected_version:
        raise ChangedMeanwhileError(CHANGED)
    changed = _differing(item, facts)
    _set_item(item, facts)
    item.save()
    _record_item("agenda_item.changed", item, changed=changed)
    return item


@action
def withdraw_agenda_item(*, by: User, item: AgendaItem, reason: str) -> AgendaItem:
    """Take an item off the agenda; interests declared in it count no longer.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    item = _locked_item(item)
    item.mark_withdrawn(by, reason)
    item.save()
    _record_item("agenda_item.withdrawn", item, reason=reason)
    return item


@action
def declare_interest(
    *, by: Actor, item: AgendaItem, person: Person, facts: InterestFacts
) -> DeclaredInterest:
    """Note that somebody at the meeting declared an interest in an item, and what was done.

    :raises AlreadyWithdrawnError: the item was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    item = _locked_item(item)
    if not item.event.attendees.filter(person=person, is_standing=True).exists():
        raise ValidationError({"person": "Record first that this person was at the meeting."})
    interest = DeclaredInterest(system=item.system, item=item, person=person)
    _set_interest(interest, facts)
    interest.save()
    _record_interest("interest.declared", interest)
    return interest


@action
def change_interest(
    *, by: Actor, interest: DeclaredInterest, facts: InterestFacts, expected_version: int
) -> DeclaredInterest:
    """Put right what was noted about an interest.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    interest = _locked_interest(interest)
    if interest.version != expected_version:
        raise ChangedMeanwhileError(CHANGED)
    changed = _differing(interest, facts)
    _set_interest(interest, facts)
    interest.save()
    _record_interest("interest.changed", interest, changed=changed)
    return interest


@action
def withdraw_interest(*, by: User, interest: DeclaredInterest, reason: str) -> DeclaredInterest:
    """Take back an interest that was noted by mistake.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    interest = _locked_interest(interest)
    interest.mark_withdrawn(by, reason)
    interest.save()
    _record_interest("interest.withdrawn", interest)
    return interest


@also_erases
def forget_interests(person: Person) -> None:
    """Somebody's details are erased: of their interests only what counted for a quorum stays."""
    rows = DeclaredInterest.objects.filter(system=person.system_id, person=person)
    rows.update(details="")
    rows.filter(withdrawn_at__isnull=False).update(withdrawn_reason=ERASED)


def _set_item(item: AgendaItem, facts: ItemFacts) -> None:
    item.number, item.title, item.purpose = facts.number, facts.title.strip(), facts.purpose
    item.decision = facts.decision
    errors: dict[str, str] = {}
    if facts.purpose not in ItemPurpose.values:
        errors["purpose"] = "Select what the item is for."
    if facts.decision is not None and facts.decision.system_id != item.system_id:
        errors["decision"] = "This decision belongs to another system."
    if _number_is_taken(item, facts.number):
        errors["number"] = f"Another item of this meeting has the number {facts.number}."
    if errors:
        raise ValidationError(errors)
    item.full_clean(exclude=["system", "event", "decision"], validate_constraints=False)


def _number_is_taken(item: AgendaItem, number: int) -> bool:
    others = AgendaItem.objects.standing().filter(event=item.event, number=number)
    return others.exclude(pk=item.pk).exists()


def _set_interest(interest: DeclaredInterest, facts: InterestFacts) -> None:
    errors: dict[str, str] = {}
    if facts.nature not in InterestNature.values:
        errors["nature"] = "Select the nature of the interest."
    if facts.handling not in InterestHandling.values:
        errors["handling"] = "Select what was done about it."
    same = DeclaredInterest.objects.filter(
        item=interest.item, person=interest.person, nature=facts.nature, withdrawn_at__isnull=True
    )
    if same.exclude(pk=interest.pk).exists():
        errors["nature"] = "This person declared such an interest in this item already: change it."
    if errors:
        raise ValidationError(errors)
    interest.nature, interest.handling = facts.nature, facts.handling
    interest.details, interest.sensitivity = facts.details.strip(), facts.sensitivity
    interest.full_clean(exclude=["system", "item", "person"], validate_constraints=False)


def _differing(row: Any, facts: ItemFacts | InterestFacts) -> list[str]:
    return [each.name for each in fields(facts) if getattr(row, each.name) != _said(facts, each)]


def _said(facts: ItemFacts | InterestFacts, field: Any) -> Any:
    value = getattr(facts, field.name)
    return value.strip() if isinstance(value, str) else value


def _locked_item(item: AgendaItem) -> AgendaItem:
    rows = AgendaItem.objects.select_for_update(of=("self",))
    found = rows.select_related("system", "event", "decision").get(pk=item.pk)
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This item was withdrawn before.")
    return found


def _locked_interest(interest: DeclaredInterest) -> DeclaredInterest:
    rows = DeclaredInterest.objects.select_for_update(of=("self",))
    found = rows.select_related("system", "item__event", "person").get(pk=interest.pk)
    if found.is_withdrawn or found.item.is_withdrawn:
        raise AlreadyWithdrawnError("This interest, or its item, was withdrawn before.")
    return found


def _record_item(
    event_type: str, item: AgendaItem, changed: Sequence[str] = (), reason: str = ""
) -> None:
    record(
        event_type,
        item,
        system_id=item.system.public_id,
        parent=item.event,
        changed=changed,
        facts={"number": item.number, "purpose": item.purpose},
        reason=reason,
    )


def _record_interest(
    event_type: str, interest: DeclaredInterest, changed: Sequence[str] = ()
) -> None:
    """Neither whose it is, nor the details, nor why it was taken back: those are confidential."""
    record(
        event_type,
        interest,
        system_id=interest.system.public_id,
        parent=interest.item.event,
        changed=changed,
        facts={
            "item": interest.item.number,
            "nature": interest.nature,
            "handling": interest.handling,
        },
    )
