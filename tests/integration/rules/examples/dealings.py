"""Examples of what is asked for, raised and decided."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement.actions.decision import DecisionFacts
from engagement.actions.document import DocumentFacts
from engagement.actions.issue import IssueFacts, settle_issue
from engagement.actions.service import ServiceFacts
from engagement.emails import reminder_letter
from engagement.models import CommissionedService, Issue
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.document.ask_for_document")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "title": "Demand by ward",
        "asked_by": "partner",
        "due_on": timezone.localdate() + timedelta(days=14),
    }


@example("engagement.actions.document.share_document")
def _() -> dict[str, Any]:
    return {"document": make.make_document(), "settled_on": timezone.localdate()}


@example("engagement.actions.document.withhold_document")
def _() -> dict[str, Any]:
    return {
        "document": make.make_document(),
        "settled_on": timezone.localdate(),
        "decided_by": "The chief finance officer",
        "withheld_because": "Commercial in confidence",
    }


@example("engagement.actions.document.correct_document")
def _() -> dict[str, Any]:
    document = make.make_document()
    return {
        "document": document,
        "facts": DocumentFacts("Another title", "system", document.asked_on, document.due_on),
        "reason": "Wrong side",
        "expected_version": document.version,
    }


@example("engagement.actions.document.withdraw_document")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "document": make.make_document(), "reason": "Never asked"}


@example("engagement.actions.issue.raise_issue")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "raised_by": "partner",
        "theme": "discharge",
        "text": "People arrive without medicines",
    }


@example("engagement.actions.issue.acknowledge_issue")
def _() -> dict[str, Any]:
    return {"issue": make.make_issue(), "acknowledged_on": timezone.localdate()}


@example("engagement.actions.issue.settle_issue")
def _() -> dict[str, Any]:
    return {"issue": make.make_issue(), "outcome": "partly", "settled_on": timezone.localdate()}


def _settled_issue() -> Issue:
    return settle_issue(
        by=make.TESTS, issue=make.make_issue(), outcome="partly", settled_on=timezone.localdate()
    )


@example("engagement.actions.issue.reopen_issue")
def _() -> dict[str, Any]:
    return {"issue": _settled_issue(), "reason": "It came back"}


@example("engagement.actions.issue.correct_issue")
def _() -> dict[str, Any]:
    issue = make.make_issue()
    return {
        "issue": issue,
        "facts": IssueFacts("system", "finance", "Other words", issue.raised_on),
        "reason": "Wrong side",
        "expected_version": issue.version,
    }


@example("engagement.actions.issue.withdraw_issue")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "issue": make.make_issue(), "reason": "Never raised"}


@example("engagement.actions.decision.record_decision")
def _() -> dict[str, Any]:
    facts = DecisionFacts("budget", "Next year's budget", [make.make_partnership()])
    return {"made_by": "system", "facts": facts}


@example("engagement.actions.decision.decide")
def _() -> dict[str, Any]:
    return {"decision": make.make_decision(), "decided_on": timezone.localdate()}


@example("engagement.actions.decision.correct_decision")
def _() -> dict[str, Any]:
    decision = make.make_decision()
    other = make.make_partnership(system=decision.system)
    return {
        "decision": decision,
        "facts": DecisionFacts("budget", "Next year's budget", [other]),
        "reason": "Wrong partner",
        "expected_version": decision.version,
    }


@example("engagement.actions.decision.withdraw_decision")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "decision": make.make_decision(), "reason": "Not theirs"}


@example("engagement.actions.consultation.engage_audience")
def _() -> dict[str, Any]:
    return {
        "consultation": make.make_decision().consultations.get(),
        "audience": "scrutiny",
        "first_engaged_on": timezone.localdate(),
        "stage": "before_options",
    }


@example("engagement.actions.consultation.take_back_engagement")
def _() -> dict[str, Any]:
    return {"engaged": make.make_engagement(), "reason": "It was another decision"}


@example("engagement.actions.consultation.record_outcome")
def _() -> dict[str, Any]:
    return {"consultation": make.make_decision().consultations.get(), "asked": "Where to?"}


@example("engagement.actions.partner_link.make_partner_link")
def _() -> dict[str, Any]:
    person, partnership = make.make_contact()
    return {
        "by": make.make_user(system=partnership.system),
        "partnership": partnership,
        "person": person,
    }


@example("engagement.actions.partner_link.revoke_partner_link")
def _() -> dict[str, Any]:
    link, _token = make.make_partner_link()
    return {"by": make.make_user(), "link": link}


@example("engagement.actions.partner_link.answer_through_link")
def _() -> dict[str, Any]:
    link, _token = make.make_partner_link()
    commitment = make.make_awaiting_commitment(partnership=link.partnership)
    return {
        "link": link,
        "commitment": commitment,
        "revision": commitment.revision,
        "answer": "agrees",
    }


@example("engagement.actions.partner_link.forget_words")
def _() -> dict[str, Any]:
    link, _token = make.make_partner_link(message="For our meeting")
    return {"link": link}


@example("engagement.actions.reminder.hand_over_reminder")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    owner = make.make_user(system=partnership.system)
    commitment = make.make_commitment(
        partnership=partnership,
        made_on=timezone.localdate() - timedelta(days=20),
        due_on=timezone.localdate() + timedelta(days=2),
        owner=owner,
    )
    return {"commitment": commitment, "occasion": "soon", "compose": reminder_letter}


@example("engagement.actions.service.record_service")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    facts = ServiceFacts("Stop smoking", providers=[partnership])
    return {"system": partnership.system, "facts": facts}


@example("engagement.actions.service.correct_service")
def _() -> dict[str, Any]:
    service = make.make_service()
    return {
        "service": service,
        "facts": ServiceFacts("Stop smoking", providers=service.providers),
        "reason": "Mistyped",
        "expected_version": service.version,
    }


@example("engagement.actions.service.renew_contract")
def _() -> dict[str, Any]:
    service = make.make_service()
    assert service.ends_on is not None
    return {"service": service, "ends_on": service.ends_on + timedelta(days=365)}


@example("engagement.actions.service.withdraw_service")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "service": make.make_service(), "reason": "There is none"}


@example("engagement.actions.service.raise_upcoming_decision")
def _() -> dict[str, Any]:
    service = make.make_service()
    soon = timezone.localdate() + timedelta(days=30)
    CommissionedService.objects.filter(pk=service.pk).update(ends_on=soon)
    return {"service": service}


@example("engagement.actions.joint_partnership.score_joint_partnership")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    joint = make.make_partnership(
        system=partnership.system,
        counterpart=make.make_partnership(system=partnership.system).organisation,
        is_scored=False,
    )
    return {"by": make.make_user(), "partnership": joint}
