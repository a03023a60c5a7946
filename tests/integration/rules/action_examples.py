"""One working call for each action. The rules of all actions are proved on these.

An example prepares what the action needs and returns the call; a new action without an example
fails ``test_every_action_has_an_example``.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from accounts.actions.api_token import create_token
from engagement.actions.commitment import settle_commitment
from engagement.actions.decision import DecisionFacts
from engagement.actions.discussion import note_discussion_point
from engagement.actions.document import DocumentFacts
from engagement.actions.event import EventFacts, PartnerPart
from engagement.actions.event_import import NameChoice, start_import
from engagement.actions.event_import_run import apply_rows
from engagement.actions.issue import IssueFacts, settle_issue
from engagement.actions.pressure import PressureFacts
from engagement.actions.pulse import PulseFacts
from engagement.enums import NameDecision
from engagement.imports.mapping_file import read_mapping
from engagement.models import Event, Issue, ScoreModel
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from jobs.actions.job import start_job
from jobs.registry import HANDLERS
from partners.actions.reference import Consent
from partners.enums import Tier
from tests import factories as make
from tests.factories.reference import make_question, reference_file
from tests.integration.imports.logs import log_of, staged

A_LOG = log_of("03/06/2024,Nesta,A Minister,Pay")
EXAMPLES: dict[str, Callable[[], dict[str, Any]]] = {}


def example(
    name: str,
) -> Callable[[Callable[[], dict[str, Any]]], Callable[[], dict[str, Any]]]:
    """Register the keyword arguments of a call of the action of this name."""

    def register(
        function: Callable[[], dict[str, Any]],
    ) -> Callable[[], dict[str, Any]]:
        EXAMPLES[name] = function
        return function

    return register


def call_of(name: str, function: Callable[..., Any]) -> partial[Any]:
    """The example call of an action, ready to run, with everything that it needs in place."""
    return partial(function, **{"by": make.TESTS, **EXAMPLES[name]()})


@example("accounts.actions.user.add_user")
def _() -> dict[str, Any]:
    return {"email": "new.person@example.nhs.uk", "name": "New Person"}


@example("accounts.actions.user.set_password")
def _() -> dict[str, Any]:
    return {"user": make.make_user(), "password": make.PASSWORD}


@example("accounts.actions.user.deactivate_user")
def _() -> dict[str, Any]:
    return {"user": make.make_user()}


@example("accounts.actions.api_token.create_token")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "name": "Nightly export", "days": 30}


@example("accounts.actions.api_token.revoke_token")
def _() -> dict[str, Any]:
    user = make.make_user()
    token, _text = create_token(by=user, name="Nightly export", days=30)
    return {"by": user, "token": token}


@example("partners.actions.system.found_system")
def _() -> dict[str, Any]:
    return {
        "code": "TRY",
        "name": "A system",
        "icb_name": "Its board",
        "places": ["Here"],
    }


@example("partners.actions.organisation.add_organisation")
def _() -> dict[str, Any]:
    return {"name": "Care at Home", "kind": "care_provider"}


@example("partners.actions.organisation.add_alias")
def _() -> dict[str, Any]:
    return {"organisation": make.make_organisation(), "name": "Another name"}


@example("partners.actions.partnership.begin_partnership")
def _() -> dict[str, Any]:
    return {"organisation": make.make_organisation(), "system": make.make_system()}


@example("partners.actions.partnership.change_partnership")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "partnership": partnership,
        "tier": Tier.MANAGED,
        "owner": make.make_user(system=partnership.system),
        "represented_by": None,
        "place": None,
        "expected_version": partnership.version,
    }


@example("partners.actions.partnership.withdraw_partnership")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "partnership": make.make_partnership(),
        "reason": "Mistake",
    }


@example("partners.actions.person.add_person")
def _() -> dict[str, Any]:
    return {
        "system": make.make_system(),
        "name": "Jo Bloggs",
        "organisation": make.make_organisation(),
    }


@example("partners.actions.person.change_person")
def _() -> dict[str, Any]:
    person = make.make_person()
    return {
        "person": person,
        "name": "New Name",
        "email": "",
        "phone": "",
        "expected_version": person.version,
    }


@example("partners.actions.person.start_position")
def _() -> dict[str, Any]:
    return {"person": make.make_person(), "organisation": make.make_organisation()}


@example("partners.actions.person.end_position")
def _() -> dict[str, Any]:
    person = make.make_person(organisation=make.make_organisation())
    return {"position": person.positions.get(), "on": timezone.localdate()}


@example("partners.actions.person.erase_person")
def _() -> dict[str, Any]:
    return {"person": make.make_person(), "reason": "They asked"}


@example("partners.actions.board.set_up_board")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "name": "A board", "kind": "committee"}


@example("partners.actions.board.add_seat")
def _() -> dict[str, Any]:
    board = make.make_board()
    return {
        "board": board,
        "title": "Partner member",
        "sector": "local_government",
        "valid_from": date(2025, 1, 1),
        "expected_from": make.make_partnership(system=board.system),
    }


@example("partners.actions.board.appoint")
def _() -> dict[str, Any]:
    seat = make.make_seat()
    return {
        "seat": seat,
        "person": make.make_person(system=seat.system),
        "home_organisation": make.make_organisation(),
        "valid_from": date(2025, 1, 1),
    }


@example("partners.actions.board.end_appointment")
def _() -> dict[str, Any]:
    return {"appointment": make.make_appointment(), "on": timezone.localdate()}


@example("partners.actions.membership.grant_role")
def _() -> dict[str, Any]:
    return {"user": make.make_user(), "role": "analyst", "system": make.make_system()}


@example("partners.actions.membership.end_role")
def _() -> dict[str, Any]:
    return {"membership": make.make_user(system=make.make_system()).memberships.get()}


def _facts(*partnerships: Any) -> EventFacts:
    return EventFacts(
        starts_at=timezone.now() - timedelta(days=2),
        partners=[PartnerPart(each, tone=4) for each in partnerships],
        initiated_by="partner",
    )


@example("engagement.actions.event.log_event")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {"system": partnership.system, "facts": _facts(partnership)}


@example("engagement.actions.event.correct_event")
def _() -> dict[str, Any]:
    event = make.make_event()
    event.refresh_from_db()
    other = make.make_partnership(system=event.system)
    return {
        "event": event,
        "facts": _facts(other),
        "reason": "Wrong partner",
        "expected_version": event.version,
    }


@example("engagement.actions.event.withdraw_event")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "event": make.make_event(),
        "reason": "Did not happen",
    }


@example("engagement.actions.event.post_arrived_event")
def _() -> dict[str, Any]:
    event = make.make_event(starts_at=timezone.now() + timedelta(days=3))
    yesterday = timezone.now() - timedelta(days=1)
    Event.objects.update(starts_at=yesterday, occurred_on=timezone.localdate(yesterday))
    return {"event": event}


@example("engagement.actions.capture.log_meeting")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "by": make.make_user(system=partnership.system),
        "system": partnership.system,
        "facts": _facts(partnership),
    }


@example("engagement.actions.commitment.make_commitment")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "made_by": "system",
        "text": "Send the figures",
        "due_on": timezone.localdate() + timedelta(days=7),
    }


@example("engagement.actions.commitment.settle_commitment")
def _() -> dict[str, Any]:
    return {
        "commitment": make.make_commitment(),
        "state": "kept",
        "happened_on": timezone.localdate(),
    }


@example("engagement.actions.commitment.confirm_commitment_state")
def _() -> dict[str, Any]:
    commitment = settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(),
        state="kept",
        happened_on=timezone.localdate(),
    )
    commitment.refresh_from_db()
    return {"commitment": commitment, "expected_version": commitment.version}


@example("engagement.actions.commitment.reopen_commitment")
def _() -> dict[str, Any]:
    commitment = settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(),
        state="kept",
        happened_on=timezone.localdate(),
    )
    return {"commitment": commitment, "reason": "Not yet"}


@example("engagement.actions.commitment.withdraw_commitment")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "commitment": make.make_commitment(),
        "reason": "Never promised",
    }


@example("engagement.actions.agreement.agree_contact")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "valid_from": date(2025, 4, 1),
        "contacts_a_year": 12,
    }


@example("engagement.actions.discussion.note_discussion_point")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "theme": "finance",
        "text": "They wait for the settlement",
    }


@example("engagement.actions.discussion.withdraw_discussion_point")
def _() -> dict[str, Any]:
    point = note_discussion_point(
        by=make.TESTS,
        partnership=make.make_partnership(),
        theme="finance",
        text="Words",
    )
    return {"by": make.make_user(), "point": point, "reason": "Misheard"}


@example("jobs.actions.job.store_file")
def _() -> dict[str, Any]:
    return {"name": "log.csv", "content": b"date,organisation\n"}


@example("jobs.actions.job.start_job")
def _() -> dict[str, Any]:
    return {"kind": _any_kind(), "title": "A job"}


@example("jobs.actions.job.cancel_job")
def _() -> dict[str, Any]:
    return {"job": start_job(by=make.TESTS, kind=_any_kind(), title="A job")}


def _any_kind() -> str:
    return min(HANDLERS)


@example("partners.actions.shipped_reference.load_shipped_reference_data")
def _() -> dict[str, Any]:
    return {}


@example("partners.actions.reference.preview_reference_file")
def _() -> dict[str, Any]:
    return {"file": reference_file()}


@example("partners.actions.reference.apply_reference_file")
def _() -> dict[str, Any]:
    return {"file": reference_file(), "consent": Consent()}


@example("partners.actions.reference.answer_questions")
def _() -> dict[str, Any]:
    question = make_question()
    return {"questions": [question], "system": question.candidates.order_by("pk")[0]}


@example("engagement.actions.event_import.upload_import")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "name": "log.csv", "content": A_LOG}


@example("engagement.actions.event_import.stage_import")
def _() -> dict[str, Any]:
    event_import = staged(make.make_system(), A_LOG)
    return {"event_import": event_import, "mapping": read_mapping(event_import.mapping)}


@example("engagement.actions.event_import.decide_names")
def _() -> dict[str, Any]:
    event_import = staged(make.make_system(), A_LOG)
    choice = NameChoice(event_import.names.get(), NameDecision.CREATE)
    return {"event_import": event_import, "choices": [choice]}


@example("engagement.actions.event_import.start_import")
def _() -> dict[str, Any]:
    return {"event_import": staged(make.make_system(), A_LOG), "unmatched": "create"}


@example("engagement.actions.event_import.discard_import")
def _() -> dict[str, Any]:
    return {"event_import": staged(make.make_system(), A_LOG)}


@example("engagement.actions.event_import_run.apply_rows")
def _() -> dict[str, Any]:
    event_import = staged(make.make_system(), A_LOG)
    start_import(by=make.TESTS, event_import=event_import, unmatched="create")
    return {"event_import": event_import}


@example("engagement.actions.event_import_run.finish_import")
def _() -> dict[str, Any]:
    event_import = staged(make.make_system(), A_LOG)
    start_import(by=make.TESTS, event_import=event_import, unmatched="create")
    apply_rows(by=make.TESTS, event_import=event_import)
    return {"event_import": event_import}


@example("partners.actions.new_partner.add_partner")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "name": "Care at Home", "kind": "care_provider"}


@example("partners.actions.invitation.invite_member")
def _() -> dict[str, Any]:
    return {
        "email": "invited@example.nhs.uk",
        "name": "Invited Person",
        "role": "analyst",
        "system": make.make_system(),
    }


@example("engagement.actions.prompt.close_prompt")
def _() -> dict[str, Any]:
    return {"prompt": make.make_prompt(), "outcome": "Spoke with their director."}


@example("engagement.actions.score_model.add_score_model")
def _() -> dict[str, Any]:
    document = {**shipped_model(FIRST_TRUST_MODEL), "version": "trust-try"}
    return {"family": "trust", "document": document, "description": "To try."}


@example("engagement.actions.score_model.put_into_force")
def _() -> dict[str, Any]:
    return {
        "model": make.make_trust_model(calibrated_to=date(2026, 3, 31)),
        "system": make.make_system(),
        "reason": "Agreed by the board.",
    }


@example("engagement.actions.score_model.run_beside")
def _() -> dict[str, Any]:
    return {
        "model": make.make_trust_model(),
        "system": make.make_system(),
        "reason": "To compare for a quarter.",
    }


@example("engagement.actions.score_model.end_model")
def _() -> dict[str, Any]:
    return {
        "model": ScoreModel.objects.get(name="trust-1"),
        "system": make.make_system(),
        "reason": "Compared long enough.",
    }


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


def _settled_issue() -> Issue:
    return settle_issue(
        by=make.TESTS, issue=make.make_issue(), outcome="partly", settled_on=timezone.localdate()
    )


@example("engagement.actions.issue.settle_issue")
def _() -> dict[str, Any]:
    return {"issue": make.make_issue(), "outcome": "partly", "settled_on": timezone.localdate()}


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


@example("engagement.actions.pressure.record_pressure")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    facts = PressureFacts("winter", 0.4, date(2026, 1, 5), document="Winter plan")
    return {"system": partnership.system, "partnership": partnership, "facts": facts}


@example("engagement.actions.pressure.renew_pressure")
def _() -> dict[str, Any]:
    return {"pressure": make.make_pressure(), "document": "Winter plan, second edition"}


@example("engagement.actions.pressure.correct_pressure")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "pressure": make.make_pressure(),
        "facts": PressureFacts("winter", 0.4, date(2026, 1, 5), document="Winter plan"),
        "reason": "Wrong kind",
    }


@example("engagement.actions.pressure.withdraw_pressure")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "pressure": make.make_pressure(), "reason": "Not theirs"}


@example("engagement.actions.quiet_period.record_quiet_period")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "system": partnership.system,
        "partnership": partnership,
        "kind": "merger",
        "first_on": date(2026, 3, 1),
        "last_on": date(2026, 4, 30),
    }


@example("engagement.actions.quiet_period.withdraw_quiet_period")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "by": make.make_user(),
        "period": make.make_quiet_period(partnership=partnership),
        "reason": "No election was called",
    }


@example("engagement.actions.starting_point.set_starting_point")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "value": "mixed",
        "as_of": date(2025, 4, 1),
        "reason": "They told us so",
    }


@example("engagement.actions.pulse.post_pulse_result")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "wave": "Spring wave",
        "wave_id": make.A_WAVE,
        "answered_by": "partner",
        "facts": PulseFacts(date(2026, 5, 29), invited=6, answers=4, mean=3.5),
    }


@example("engagement.actions.pulse.correct_pulse_result")
def _() -> dict[str, Any]:
    result = make.make_pulse_result()
    return {
        "result": result,
        "facts": PulseFacts(date(2026, 5, 29), invited=6, answers=5, mean=3.2),
        "reason": "One answer came late",
        "expected_version": result.version,
    }


@example("engagement.actions.pulse.withdraw_pulse_result")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "result": make.make_pulse_result(), "reason": "Another wave"}


@example("engagement.actions.scoring_choice.set_rating_of_partners")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "rates_partners": True, "reason": "The board agreed"}


@example("engagement.actions.bulk_scoring_run.start_rescore")
def _() -> dict[str, Any]:
    return {"system": make.make_system()}
