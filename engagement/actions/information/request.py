"""Requests for information: received, put right, clarified, refused, taken back."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.changing import set_fields
from engagement.actions.days import not_happened
from engagement.enums import RequestState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.foi.exemptions import REFUSALS
from engagement.foi.working_days import last_day_to_answer
from engagement.models import InformationRequest, RequestClarification
from partners.models import Partnership, Place, System

# Set by the actions themselves.
_NOT_CHECKED = {"handler", "search_job", "answer_job", "answer", "approved_by"}
_CHANGED = "Someone else changed this request after you opened it. Look at their version first."
_CLOSED = "This request is closed, so it cannot be changed."


@dataclass(frozen=True)
class RequestFacts:
    """What was asked, by whom, and when. Without a ``reference`` the next number is given."""

    received_on: date
    question: str
    summary: str
    asked_by: str = ""
    answer_to: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Scope:
    """Where to look. ``partnerships`` and ``places`` are public ids; empty means everywhere."""

    partnerships: tuple[UUID, ...] = ()
    places: tuple[UUID, ...] = ()
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    words: str = ""


_FACTS = tuple(one.name for one in fields(RequestFacts))
_SCOPE = tuple(one.name for one in fields(Scope))


@action
def receive_request(*, by: Actor, system: System, facts: RequestFacts) -> InformationRequest:
    """Put down a request. Whoever does answers it, and the time to do so begins.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    System.objects.select_for_update(no_key=True).get(pk=system.pk)  # numbers are given once
    request = InformationRequest(system=system, handler=by if isinstance(by, User) else None)
    _apply(request, facts)
    request.save()
    record_request("information_request.received", request)
    return request


@action
def change_request(
    *,
    by: Actor,
    request: InformationRequest,
    facts: RequestFacts,
    expected_version: int | None = None,
) -> InformationRequest:
    """Put right what was put down.

    :raises NotPossibleError: it is approved, since the answer says part of it, or closed.
    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = locked_request(request, expected_version)
    refuse_closed(request)
    if request.state == RequestState.APPROVED:
        raise NotPossibleError("The answer is approved. Return it to review first.")
    changed = _apply(request, facts)
    request.save()
    record_request("information_request.changed", request, changed=changed)
    return request


@action
def set_scope(
    *,
    by: Actor,
    request: InformationRequest,
    scope: Scope,
    expected_version: int | None = None,
) -> InformationRequest:
    """Say where to look. What was found before stays.

    :raises NotPossibleError: it is approved, closed, or being searched for.
    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = locked_request(request, expected_version)
    refuse_closed(request)
    if request.state not in (RequestState.RECEIVED, RequestState.REVIEWING):
        raise NotPossibleError("This request is being searched for, or approved already.")
    values: dict[str, Any] = {name: getattr(scope, name) for name in _SCOPE}
    lists = {"partnerships", "places", "kinds"}
    values |= {name: list(values[name]) for name in lists}
    changed = set_fields(request, values)
    _check_scope(request)
    request.save()
    record_request("information_request.scope_set", request, changed=changed)
    return request


@action
def ask_clarification(
    *, by: Actor, request: InformationRequest, asked_on: date, words: str
) -> RequestClarification:
    """Note that the applicant was asked what they mean. Until they answer, no time runs.

    :raises NotPossibleError: it is closed, or an answer is waited for already.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = locked_request(request)
    refuse_closed(request)
    if request.clarifications.filter(answered_on__isnull=True).exists():
        raise NotPossibleError("The applicant was asked already and has not answered yet.")
    errors = not_happened(asked_on=asked_on)
    if asked_on < request.received_on:
        errors["asked_on"] = "This day is before the request came in."
    if not words.strip():
        errors["words"] = "Say what the applicant was asked."
    if errors:
        raise ValidationError(errors)
    row = RequestClarification.objects.create(
        system=request.system, request=request, asked_on=asked_on, words=words.strip()
    )
    request.due_on = None
    request.save()
    record_request("information_request.clarification_asked", request)
    return row


@action
def note_clarification(
    *, by: Actor, request: InformationRequest, answered_on: date
) -> InformationRequest:
    """Note that the applicant has said what they mean: the whole time begins from that day.

    :raises NotPossibleError: nothing is waited for.
    :raises ValidationError: the day cannot be.
    """
    request = locked_request(request)
    row = request.clarifications.filter(answered_on__isnull=True).first()
    if row is None or request.is_closed:
        raise NotPossibleError("No clarification of this request is waited for.")
    errors = not_happened(answered_on=answered_on)
    if answered_on < row.asked_on:
        errors["answered_on"] = "This day is before the applicant was asked."
    if errors:
        raise ValidationError(errors)
    row.answered_on = answered_on
    row.save()
    request.due_on = _due_on(request)
    request.save()
    facts = {"due_on": request.due_on.isoformat()} if request.due_on else {}
    record_request("information_request.clarified", request, facts=facts)
    return request


@action
def refuse_request(
    *, by: Actor, request: InformationRequest, section: str, reason: str
) -> InformationRequest:
    """Answer that the request is refused as a whole, and why.

    :raises NotPossibleError: it is approved or closed.
    :raises ValidationError: no such section, or no reason was given.
    """
    request = locked_request(request)
    refuse_closed(request)
    if request.state == RequestState.APPROVED:
        raise NotPossibleError("The answer is approved. Return it to review first.")
    if section not in REFUSALS:
        raise ValidationError({"section": "Select why the request is refused."})
    request.refused_under = section
    _close(request, RequestState.REFUSED, reason)
    record_request("information_request.refused", request, facts={"section": section})
    return request


@action
def end_request(*, by: Actor, request: InformationRequest, reason: str) -> InformationRequest:
    """Note that the applicant took the request back, or that it was put down by mistake.

    :raises NotPossibleError: it is approved or closed.
    :raises ValidationError: no reason was given.
    """
    request = locked_request(request)
    refuse_closed(request)
    if request.state == RequestState.APPROVED:
        raise NotPossibleError("The answer is approved. Return it to review first.")
    _close(request, RequestState.WITHDRAWN, reason)
    record_request("information_request.withdrawn", request)
    return request


def locked_request(
    request: InformationRequest, expected_version: int | None = None
) -> InformationRequest:
    """The request read again and locked.

    :raises ChangedMeanwhileError: it is no longer the version that the person opened.
    """
    found = (
        InformationRequest.objects.select_for_update(of=("self",))
        .select_related("system", "handler", "answer")
        .get(pk=request.pk)
    )
    if expected_version is not None and found.version != expected_version:
        raise ChangedMeanwhileError(_CHANGED)
    return found


def begins_on(request: InformationRequest) -> date | None:
    """The day from which the time counts: of the newest answer of the applicant, or of receipt."""
    newest = request.clarifications.order_by("-asked_on", "-id").first() if request.pk else None
    return newest.answered_on if newest is not None else request.received_on


def refuse_closed(request: InformationRequest) -> None:
    """Nothing is done with a closed request.

    :raises NotPossibleError: it is closed.
    """
    if request.is_closed:
        raise NotPossibleError(_CLOSED)


def record_request(event_type: str, request: InformationRequest, **more: Any) -> None:
    """The audit event of an action on a request."""
    record(event_type, request, system_id=request.system.public_id, **more)


def _close(request: InformationRequest, state: RequestState, reason: str) -> None:
    request.closing_words = require_reason(reason)
    request.state, request.closed_on = state, timezone.localdate()
    request.save()


def _apply(request: InformationRequest, facts: RequestFacts) -> list[str]:
    """Set the facts and by when it must be answered; names of those that changed."""
    values = {name: getattr(facts, name) for name in _FACTS}
    values["reference"] = facts.reference.strip() or request.reference
    changed = set_fields(request, values)
    request.reference = request.reference or _next_reference(request)
    errors = not_happened(received_on=request.received_on)
    taken = InformationRequest.objects.filter(system=request.system, reference=request.reference)
    if taken.exclude(pk=request.pk).exists():
        errors["reference"] = "Another request has this reference. Choose another, or leave it out."
    if errors:
        raise ValidationError(errors)
    request.full_clean(exclude=_NOT_CHECKED, validate_unique=False, validate_constraints=False)
    request.due_on = _due_on(request)
    return changed


def _due_on(request: InformationRequest) -> date | None:
    """The last day, also with more time; none while the applicant has not said what they mean."""
    begins = begins_on(request)
    if begins is None:
        return None
    return max(last_day_to_answer(begins), request.extended_to or date.min)


def _next_reference(request: InformationRequest) -> str:
    start = f"FOI-{request.received_on.year}-"
    given = InformationRequest.objects.filter(system=request.system, reference__startswith=start)
    numbers = [name.removeprefix(start) for name in given.values_list("reference", flat=True)]
    return f"{start}{max((int(n) for n in numbers if n.isdecimal()), default=0) + 1:04d}"


def _check_scope(request: InformationRequest) -> None:
    errors = {}
    if request.since and request.until and request.until < request.since:
        errors["until"] = "Choose a last day that is not before the first one."
    for name, model in (("partnerships", Partnership), ("places", Place)):
        asked = set(getattr(request, name))
        rows: Any = model._default_manager.filter(system=request.system, public_id__in=asked)
        if rows.count() != len(asked):
            errors[name] = "Choose from the list: one of these does not belong to the system."
    if errors:
        raise ValidationError(errors)
    request.clean_fields(exclude=_NOT_CHECKED)
