"""Examples of requests that people make about their own data, and of legal holds."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import INFORMATION_GOVERNANCE_LEAD
from engagement.actions.rights.item import include_rest
from engagement.actions.rights.request import carry_out, store_answer
from engagement.enums import RightsDecision, RightsKind
from engagement.models import RightsRequest
from tests import factories as make
from tests.integration.rules.examples.registry import example


def _searched(kind: RightsKind = RightsKind.ACCESS) -> RightsRequest:
    person = make.make_person()
    partnership = make.make_partnership(system=person.system)
    make.make_planned_conversation(partnership=partnership, person=person)
    return make.make_searched_request(person=person, kind=kind)


def _working(kind: RightsKind = RightsKind.ACCESS) -> RightsRequest:
    request = _searched(kind)
    include_rest(by=request.created_by, request=request)
    return carry_out(by=request.created_by, request=request)


@example("engagement.actions.rights.request.open_request")
def _() -> dict[str, Any]:
    system = make.make_system()
    by = make.make_user(system=system, role=INFORMATION_GOVERNANCE_LEAD.name)
    return {
        "by": by,
        "system": system,
        "kind": RightsKind.ACCESS,
        "received_on": timezone.localdate(),
        "name": "Ada Ash",
    }


@example("engagement.actions.rights.request.search_again")
def _() -> dict[str, Any]:
    request = _searched()
    return {"by": request.created_by, "request": request}


@example("engagement.actions.rights.request.store_found")
def _() -> dict[str, Any]:
    request = make.make_rights_request()
    found = [("engagement.Event", "1", "notes")]
    return {"by": request.created_by, "request": request, "found": found, "unread_files": 0}


@example("engagement.actions.rights.request.carry_out")
def _() -> dict[str, Any]:
    request = _searched(RightsKind.ERASURE)
    return {"by": request.created_by, "request": request}


@example("engagement.actions.rights.request.store_answer")
def _() -> dict[str, Any]:
    request = _working()
    return {"by": request.created_by, "request": request, "content": b"PK"}


@example("engagement.actions.rights.request.give_back")
def _() -> dict[str, Any]:
    request = _working()
    return {"by": request.created_by, "request": request}


@example("engagement.actions.rights.request.record_answer_fetch")
def _() -> dict[str, Any]:
    request = _working()
    by = request.created_by
    return {"by": by, "request": store_answer(by=by, request=request, content=b"PK")}


@example("engagement.actions.rights.request.delete_answer")
def _() -> dict[str, Any]:
    request = _working()
    store_answer(by=request.created_by, request=request, content=b"PK")
    over = timezone.now() - timedelta(days=1)
    RightsRequest.objects.filter(pk=request.pk).update(expires_at=over)
    return {"request": request}


@example("engagement.actions.rights.request.withdraw_request")
def _() -> dict[str, Any]:
    request = make.make_rights_request()
    return {"by": request.created_by, "request": request, "reason": "They asked no more"}


@example("engagement.actions.rights.item.decide_item")
def _() -> dict[str, Any]:
    request = _searched()
    item = request.items.get()
    return {"by": request.created_by, "item": item, "decision": RightsDecision.INCLUDE}


@example("engagement.actions.rights.item.include_rest")
def _() -> dict[str, Any]:
    request = _searched()
    return {"by": request.created_by, "request": request}


@example("engagement.actions.rights.erasing.erase_subject")
def _() -> dict[str, Any]:
    request = _working(RightsKind.ERASURE)
    return {"by": request.created_by, "request": request}


@example("accounts.actions.user.erase_user")
def _() -> dict[str, Any]:
    return {"user": make.make_user()}


@example("partners.actions.legal_hold.place_hold")
def _() -> dict[str, Any]:
    system = make.make_system()
    by = make.make_user(system=system, role=INFORMATION_GOVERNANCE_LEAD.name)
    return {"by": by, "system": system, "reason": "An inquiry"}


@example("partners.actions.legal_hold.lift_hold")
def _() -> dict[str, Any]:
    hold = make.make_hold()
    return {"by": hold.placed_by, "hold": hold}
