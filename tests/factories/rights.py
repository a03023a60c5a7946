"""Requests of people about their own data, and legal holds."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import INFORMATION_GOVERNANCE_LEAD
from engagement.actions.rights.request import open_request
from engagement.enums import RightsKind
from engagement.models import RightsRequest
from engagement.rights.work import run_search
from jobs.enums import JobState
from jobs.models import Job
from jobs.progress import SilentProgress
from partners.actions.legal_hold import place_hold
from partners.models import LegalHold, Person, System
from tests.factories.partners import make_person, make_system
from tests.factories.users import make_user


def make_rights_request(
    *,
    person: Person | None = None,
    by: User | None = None,
    kind: RightsKind = RightsKind.ACCESS,
    **said: Any,
) -> RightsRequest:
    """One that waits for a worker to search."""
    person = person or make_person()
    by = by or make_user(system=person.system, role=INFORMATION_GOVERNANCE_LEAD.name)
    return open_request(
        by=by,
        system=person.system,
        kind=kind,
        received_on=timezone.localdate(),
        name=person.name,
        email=person.email,
        person=person,
        **said,
    )


def make_searched_request(**said: Any) -> RightsRequest:
    """One that is to be reviewed."""
    request = make_rights_request(**said)
    assert request.job is not None
    run_search(request.job, SilentProgress())
    Job.objects.filter(pk=request.job.pk).update(
        state=JobState.SUCCEEDED, finished_at=timezone.now(), lease_until=None
    )
    return RightsRequest.objects.select_related("system", "person", "job").get(pk=request.pk)


def make_hold(*, by: User | None = None, system: System | None = None, **what: Any) -> LegalHold:
    """A hold on everything of a system, or on what is named."""
    system = system or make_system()
    by = by or make_user(system=system, role=INFORMATION_GOVERNANCE_LEAD.name)
    return place_hold(by=by, system=system, reason="An inquiry", **what)
