"""Somebody asked to be erased, and it is done: in one transaction, all of it or nothing."""

from collections import Counter

from django.utils import timezone

from accounts.actions.user import erase_user
from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.calendar import end_calendar
from engagement.actions.export import forget_exports_of
from engagement.actions.rights.forgetting import belongs_elsewhere, forget
from engagement.actions.survey.forgetting import answers_of, forget_answers
from engagement.enums import RightsDecision, RightsState
from engagement.errors import NotPossibleError
from engagement.models import (
    Calendar,
    Draft,
    IgnoredMeeting,
    RightsRequest,
    SavedView,
)
from engagement.personal.subject import Subject, subject_of
from partners.actions.legal_hold import refuse_held
from partners.actions.membership import end_role
from partners.actions.person import erase_person
from partners.models import Membership, Person, System


@action
def erase_subject(*, by: User, request: RightsRequest) -> RightsRequest:
    """Erase whom a request is about from every table and file of the system.

    An account that is also of another system stays, for that system to decide.

    :raises NotPossibleError: the request is not being carried out.
    :raises PartnersError: a legal hold forbids it.
    """
    request = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state != RightsState.WORKING or request.is_access:
        raise NotPossibleError("This request is not being carried out.")
    subject = subject_of(request)
    for person in subject.people or (Person(system=request.system),):
        refuse_held(person)
    places = request.items.exclude(decision=RightsDecision.HOLD_BACK).count()
    # What knows its own rows better is asked with the person's record, before all words are.
    for person in subject.people:
        erase_person(by=by, person=person, reason=_reason(request))
    forget(subject)
    forget_exports_of(request.system)
    accounts = Counter(_erase_account(by, user, subject) for user in subject.users)
    request.items.waiting().delete()
    request.name = request.email = request.other_names = ""
    request.state, request.finished_at = RightsState.DONE, timezone.now()
    request.save()
    record(
        "rights_request.erased",
        request,
        system_id=request.system.public_id,
        facts={
            "people": len(subject.people),
            "accounts": accounts[True],
            "accounts_kept": accounts[False],
            "places": places,
        },
    )
    return request


def _reason(request: RightsRequest) -> str:
    return f"A request for erasure, received on {request.received_on:%-d %B %Y}"


def _erase_account(by: Actor, user: User, subject: Subject) -> bool:
    """Erase an account and its owner's own papers; False where it is also of another system."""
    _forget_papers(by, user, subject.system)
    if belongs_elsewhere(user, subject):
        return False
    for membership in Membership.objects.current().filter(user=user):
        end_role(by=by, membership=membership)
    erase_user(by=by, user=user)
    return True


def _forget_papers(by: Actor, user: User, system: System) -> None:
    """What somebody kept for themselves alone, and what they answered."""
    Draft.objects.filter(user=user, system=system).delete()
    SavedView.objects.filter(owner=user, system=system, is_shared=False).delete()
    IgnoredMeeting.objects.filter(owner=user).delete()
    for calendar in Calendar.objects.current().filter(owner=user, system=system):
        end_calendar(by=by, calendar=calendar)
    forget_answers(answers_of(system, people=[], users=[user.pk]))
