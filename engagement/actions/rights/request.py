"""Requests of people about their own data: taken down, searched, answered, carried out."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.enums import RightsKind, RightsState
from engagement.errors import NotPossibleError
from engagement.models import RightsItem, RightsRequest
from jobs.actions.job import start_job, store_file
from jobs.actions.large_file import delete_large_file
from jobs.models import Job, StoredFile
from partners.actions.legal_hold import refuse_held
from partners.models import Membership, Person, System

SEARCH, ANSWER, ERASE = "rights_search", "rights_answer", "rights_erase"
# What the page of a job says, which everybody who started one sees in a list: it names nobody.
TITLES = {
    SEARCH: "Search for what is kept about somebody",
    ANSWER: "Make the copy of what is kept about somebody",
    ERASE: "Erase what is kept about somebody",
}


@action
def open_request(
    *,
    by: User,
    system: System,
    kind: RightsKind,
    received_on: date,
    name: str = "",
    email: str = "",
    other_names: str = "",
    person: Person | None = None,
) -> RightsRequest:
    """Take a request down, and have everything searched for whom it is about.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = RightsRequest(
        system=system,
        kind=kind,
        name=" ".join(name.split()),
        email=email.strip().lower(),
        other_names=other_names.strip(),
        person=person,
        received_on=received_on,
        created_by=by,
    )
    if not request.name and not request.email:
        raise ValidationError({"name": "Enter a name or an email address."})
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": "The day on which it was received has not come yet."})
    request.user = _account(request)
    request.full_clean(exclude=["system", "person", "user", "created_by"])
    request.save()
    _record("rights_request.opened", request, {"kind": kind.value})
    return _start(by, request, SEARCH)


@action
def search_again(*, by: User, request: RightsRequest) -> RightsRequest:
    """Have everything searched once more; what was decided stays decided.

    Also where a worker failed, so that a request never stays where nobody can go on with it.

    :raises NotPossibleError: it is answered, or is being worked on.
    """
    request = _locked(request)
    if not request.can_be_searched:
        raise NotPossibleError("This request is answered, or is being worked on.")
    request.state = RightsState.SEARCHING
    request.save()
    _record("rights_request.searched_again", request, {})
    return _start(by, request, SEARCH)


@action
def store_found(
    *, by: Actor, request: RightsRequest, found: Iterable[tuple[str, str, str]], unread_files: int
) -> RightsRequest:
    """Keep where the subject is named: kind of record, key of the row, and field of each place.

    :raises NotPossibleError: it was withdrawn meanwhile.
    """
    request = _locked(request)
    if request.state != RightsState.SEARCHING:
        raise NotPossibleError("This request is not being searched for any more.")
    items = [
        RightsItem(request=request, system=request.system, record_type=label, row=row, field=field)
        for label, row, field in found
    ]
    RightsItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=1_000)
    request.state, request.searched_at = RightsState.REVIEW, timezone.now()
    request.unread_files = unread_files
    request.save()
    facts = {"places": request.items.count(), "unread_files": unread_files}
    _record("rights_request.searched", request, facts)
    return request


@action
def carry_out(*, by: User, request: RightsRequest) -> RightsRequest:
    """Have the copy made, or the person erased, by a worker.

    :raises NotPossibleError: something is not decided yet, or it is answered already.
    :raises PartnersError: a legal hold forbids to erase.
    """
    request = _in_review(request)
    waiting = request.items.waiting().count() if request.is_access else 0
    if waiting:
        raise NotPossibleError(
            f"{waiting} places are not decided yet. Look at each of them, or decide the rest "
            "together, before the copy is made."
        )
    if not request.is_access:
        refuse_held(request.person or Person(system=request.system))
    request.state = RightsState.WORKING
    request.save()
    _record("rights_request.carried_out", request, {"kind": request.kind})
    return _start(by, request, ANSWER if request.is_access else ERASE)


@action
def store_answer(*, by: Actor, request: RightsRequest, content: bytes) -> RightsRequest:
    """Keep the copy for as long as it may be fetched.

    :raises NotPossibleError: it was withdrawn meanwhile.
    """
    request = _locked(request)
    if request.state != RightsState.WORKING:
        raise NotPossibleError("This request is not being worked on any more.")
    name = f"subject-access-{request.received_on:%Y-%m-%d}.zip"
    request.file = store_file(by=by, name=name, content=content, content_type="application/zip")
    request.expires_at = timezone.now() + timedelta(days=settings.RIGHTS_DAYS)
    request.state, request.finished_at = RightsState.DONE, timezone.now()
    request.save()
    facts = {"size": request.file.size, "sha256": request.file.sha256}
    _record("rights_request.answered", request, facts)
    return request


@action
def give_back(*, by: Actor, request: RightsRequest) -> RightsRequest:
    """Put a request whose work failed back to where it can be tried again."""
    request = _locked(request)
    if request.state == RightsState.WORKING:
        request.state = RightsState.REVIEW
        request.save()
    _record("rights_request.given_back", request, {})
    return request


@action
def record_answer_fetch(*, by: User, request: RightsRequest) -> None:
    """Leave on record that somebody takes the copy with them, before it is handed out."""
    sha256 = request.file.sha256 if request.file else ""
    _record("rights_request.fetched", request, {"sha256": sha256})


@action
def delete_answer(*, by: Actor, request: RightsRequest) -> RightsRequest:
    """Delete the file of a copy that may be fetched no longer.

    :raises NotPossibleError: it may be, or is gone already.
    """
    request = _locked(request)
    if request.file is None or not request.is_over:
        raise NotPossibleError("This copy is not over.")
    stored: StoredFile = request.file
    request.file = None
    request.save()
    delete_large_file(by=by, stored=stored)
    _record("rights_request.file_deleted", request, {})
    return request


@action
def withdraw_request(*, by: User, request: RightsRequest, reason: str) -> RightsRequest:
    """End a request that is not to be answered.

    :raises NotPossibleError: it is answered, or is being worked on.
    :raises ValidationError: no reason was given.
    """
    request = _locked(request)
    if request.state not in {RightsState.SEARCHING, RightsState.REVIEW}:
        raise NotPossibleError("This request is answered, or is being worked on.")
    request.state, request.finished_at = RightsState.WITHDRAWN, timezone.now()
    request.reason = require_reason(reason)
    request.save()
    _record("rights_request.withdrawn", request, {})
    return request


def _start(by: User, request: RightsRequest, kind: str) -> RightsRequest:
    request.job = start_job(
        by=by,
        kind=kind,
        title=TITLES[kind],
        parameters={"request": str(request.public_id)},
        system_public_id=request.system.public_id,
    )
    request.save(update_fields=["job"])
    return request


def _account(request: RightsRequest) -> User | None:
    """Their account: that of the person, or one of the system with their address."""
    if request.person is not None and request.person.user is not None:
        return request.person.user
    members = Membership.objects.filter(system=request.system, user__email=request.email)
    member = members.select_related("user").first() if request.email else None
    return member.user if member else None


def request_of(job: Job) -> RightsRequest:
    """What a job is about."""
    rows = RightsRequest.objects.select_related("system", "person", "user", "created_by")
    return rows.get(public_id=job.parameters["request"])


def _locked(request: RightsRequest) -> RightsRequest:
    rows = RightsRequest.objects.select_for_update(of=("self",))
    return rows.select_related("system", "person", "file").get(pk=request.pk)


def _in_review(request: RightsRequest) -> RightsRequest:
    request = _locked(request)
    if request.state != RightsState.REVIEW:
        raise NotPossibleError(f"This request is {request.get_state_display().lower()}.")
    return request


def _record(what: str, request: RightsRequest, facts: dict[str, Any]) -> None:
    record(what, request, system_id=request.system.public_id, facts=facts)
