"""Examples of engagement plans, handovers and planned conversations."""

from datetime import date
from typing import Any

from django.utils import timezone

from engagement.actions.agreement import agree_contact
from engagement.actions.handover import decline_handed_over
from engagement.actions.planned_conversation import drop_conversation
from partners.actions.representation import Among
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.engagement_plan.change_engagement_plan")
def _() -> dict[str, Any]:
    return {
        "system": make.make_partnership(tier="managed").system,
        "tier": "managed",
        "valid_from": timezone.localdate(),
        "contacts_a_year": 12,
        "reason": "Agreed by the board.",
    }


@example("engagement.actions.plan_following.follow_engagement_plan")
def _() -> dict[str, Any]:
    return {"system": make.make_system()}


@example("engagement.actions.agreement.follow_plan_again")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    agree_contact(
        by=make.TESTS, partnership=partnership, valid_from=date(2025, 4, 1), contacts_a_year=12
    )
    return {"partnership": partnership, "valid_from": timezone.localdate()}


@example("engagement.actions.handover.hand_over")
def _() -> dict[str, Any]:
    partnership = make.make_partnership(tier="managed")
    return {
        "by": make.make_user(system=partnership.system),
        "system": partnership.system,
        "from_user": partnership.owner,
        "to": {partnership.pk: make.make_user(system=partnership.system)},
        "reason": "She is leaving.",
    }


@example("engagement.actions.handover.accept_handed_over")
def _() -> dict[str, Any]:
    row = make.make_handed_over()
    return {"by": row.to_user, "rows": [row]}


@example("engagement.actions.handover.decline_handed_over")
def _() -> dict[str, Any]:
    row = make.make_handed_over()
    return {"by": row.to_user, "row": row, "note": "I look after too many."}


@example("engagement.actions.handover.keep_declined")
def _() -> dict[str, Any]:
    row = make.make_handed_over()
    row = decline_handed_over(by=row.to_user, row=row, note="I look after too many.")
    return {"by": row.stays_with, "row": row}


@example("engagement.actions.planned_conversation.plan_conversation")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "topic": "The winter plan",
        "due_on": timezone.localdate(),
    }


@example("engagement.actions.planned_conversation.change_conversation")
def _() -> dict[str, Any]:
    conversation = make.make_planned_conversation()
    return {
        "conversation": conversation,
        "topic": "The winter plan and the budget",
        "due_on": timezone.localdate(),
        "person": None,
        "owner": None,
        "expected_version": conversation.version,
    }


@example("engagement.actions.planned_conversation.hold_conversation")
def _() -> dict[str, Any]:
    conversation = make.make_planned_conversation()
    event = make.make_event(partnerships=[conversation.partnership])
    return {"conversation": conversation, "event": event}


@example("engagement.actions.planned_conversation.drop_conversation")
def _() -> dict[str, Any]:
    return {"conversation": make.make_planned_conversation(), "reason": "They left."}


@example("engagement.actions.planned_conversation.plan_conversation_again")
def _() -> dict[str, Any]:
    conversation = drop_conversation(
        by=make.TESTS, conversation=make.make_planned_conversation(), reason="They left."
    )
    return {"conversation": conversation}


@example("partners.actions.representation.represent_through")
def _() -> dict[str, Any]:
    representative = make.make_partnership(tier="managed")
    make.make_partnership(system=representative.system)
    return {"representative": representative, "among": Among(), "expected": 1}


@example("partners.actions.representation.end_representation")
def _() -> dict[str, Any]:
    representative = make.make_partnership(tier="managed")
    make.make_partnership(
        system=representative.system, tier="represented", represented_by=representative
    )
    return {"representative": representative, "among": Among(), "expected": 1}
