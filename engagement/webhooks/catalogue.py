"""What receivers can be told: the events that concern records which the API shows.

A name is the type of the audit event and is never used for anything else once it is here. What is
not here is told to nobody: who signed in, what waits in somebody's calendar, who was asked or
answered in a survey. Whether a receiver is told of one event is decided by the record itself,
when it goes out: see `messages`.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User
from engagement.models import (
    AgendaItem,
    CommissionedService,
    Commitment,
    Decision,
    DeclaredInterest,
    DiscussionPoint,
    Document,
    Event,
    Handover,
    Issue,
    Pack,
    Plan,
    PlannedConversation,
    Pressure,
    Principle,
    Prompt,
    PulseResult,
    QuietPeriod,
    SectorFigure,
    SurveyInstrument,
    SurveyWave,
)
from partners.models import (
    Appointment,
    Board,
    CompositionRuleSet,
    Nomination,
    Organisation,
    Partnership,
    Person,
    Seat,
    System,
)

TEST = "webhook.test"
# Records of these types are deleted by them, so that nobody can be asked who may see them.
GONE = ".taken_back"


@dataclass(frozen=True)
class Resource:
    """A collection of the API, and the types of events that are told of its records.

    ``name`` is what messages call one record. ``told`` has what is said of each type on pages and
    in the documentation; the types begin with ``prefix`` unless they name another.
    """

    collection: str
    name: str
    model: type[Model]
    told: dict[str, str]

    @property
    def label(self) -> str:
        """What audit events call it."""
        return self.model._meta.label_lower

    def visible_to(self, user: User) -> QuerySet[Any]:
        """The records that a user may see: those that pages and API show."""
        rows: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return rows


RESOURCES = (
    Resource(
        "partnerships",
        "partnership",
        Partnership,
        {
            "partnership.begun": "A partnership was begun",
            "partnership.changed": "Its tier, owner, place or representative was changed",
            "partnership.represents": "A partner came to represent others",
            "partnership.scored": "A partnership between two partners came to be scored",
            "partnership.withdrawn": "A partnership was withdrawn",
            "partnership.restored": "Fields got their old values back when an import was undone",
            "partnership.taken_back": "It was deleted when the import that made it was undone",
            "agreement.made": "Contact was agreed on",
            "agreement.followed_plan": "Contact follows the engagement plan from now on",
            "starting_point.set": "Somebody said how things stood at the start",
        },
    ),
    Resource(
        "events",
        "event",
        Event,
        {
            "event.logged": "An event was logged",
            "event.corrected": "An event was corrected",
            "event.withdrawn": "An event was withdrawn",
            "event.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "discussion-points",
        "discussion_point",
        DiscussionPoint,
        {
            "discussion.noted": "What a partner said was noted",
            "discussion.followed_up": "What a partner said was followed up",
            "discussion.withdrawn": "What a partner said was withdrawn",
        },
    ),
    Resource(
        "commitments",
        "commitment",
        Commitment,
        {
            "commitment.made": "A commitment was made",
            "commitment.given_to": "Somebody else follows it up",
            "commitment.handed_over": "It changed hands with its partnership",
            "commitment.settled": "It was kept, kept late, broken, renegotiated or given up",
            "commitment.confirmed": "The other side agreed on how it was settled",
            "commitment.agreed_by_partner": "The partner agreed through a personal link",
            "commitment.disputed_by_partner": "The partner disagreed through a personal link",
            "commitment.reopened": "It was opened again",
            "commitment.withdrawn": "A commitment was withdrawn",
            "commitment.restored": "Fields got their old values back when an import was undone",
            "commitment.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "planned-conversations",
        "planned_conversation",
        PlannedConversation,
        {
            "conversation.planned": "A conversation was planned",
            "conversation.changed": "A planned conversation was changed",
            "conversation.handed_over": "It changed hands with its partnership",
            "conversation.held": "It was held",
            "conversation.dropped": "It will not be held",
            "conversation.planned_again": "It will be held after all",
        },
    ),
    Resource(
        "documents",
        "document",
        Document,
        {
            "document.asked_for": "A document was asked for",
            "document.shared": "It was shared",
            "document.withheld": "It was withheld",
            "document.corrected": "What was recorded of it was corrected",
            "document.withdrawn": "What was recorded of it was withdrawn",
        },
    ),
    Resource(
        "issues",
        "issue",
        Issue,
        {
            "issue.raised": "An issue was raised",
            "issue.acknowledged": "The other side acknowledged it",
            "issue.settled": "It was resolved or closed",
            "issue.reopened": "It was opened again",
            "issue.corrected": "An issue was corrected",
            "issue.withdrawn": "An issue was withdrawn",
        },
    ),
    Resource(
        "decisions",
        "decision",
        Decision,
        {
            "decision.recorded": "A decision to come was recorded",
            "decision.moved": "The day on which it is expected moved",
            "decision.decided": "It was decided",
            "decision.audience_engaged": "Those affected were engaged on it",
            "decision.engagement_taken_back": "An engagement on it was taken back",
            "decision.outcome_recorded": "What was said and what came of it was recorded",
            "decision.corrected": "A decision was corrected",
            "decision.withdrawn": "A decision was withdrawn",
        },
    ),
    Resource(
        "services",
        "service",
        CommissionedService,
        {
            "service.recorded": "A service under contract was recorded",
            "service.contract_renewed": "Its contract was renewed",
            "service.corrected": "A service was corrected",
            "service.withdrawn": "A service was withdrawn",
        },
    ),
    Resource(
        "plans",
        "plan",
        Plan,
        {
            "plan.begun": "A plan was begun",
            "plan.corrected": "A plan was corrected",
            "plan.partners_added": "It needs more partners",
            "plan.partner_released": "It no longer needs a partner",
            "plan.position_stated": "A partner said what it holds of the plan",
            "plan.alignment_rated": "A partner rated how far a principle is kept",
            "plan.submitted": "It was submitted",
            "plan.reopened": "It is in preparation again",
            "plan.withdrawn": "A plan was withdrawn",
        },
    ),
    Resource(
        "principles",
        "principle",
        Principle,
        {
            "principle.added": "A principle was added",
            "principle.reworded": "Its wording was changed",
            "principle.moved": "Its place in the order was changed",
            "principle.retired": "It was retired",
            "principle.restored": "It is in use again",
        },
    ),
    Resource(
        "pressures",
        "pressure",
        Pressure,
        {
            "pressure.recorded": "A pressure was recorded",
            "pressure.renewed": "A pressure was renewed",
            "pressure.corrected": "A pressure was corrected",
            "pressure.withdrawn": "A pressure was withdrawn",
        },
    ),
    Resource(
        "quiet-periods",
        "quiet_period",
        QuietPeriod,
        {
            "quiet_period.recorded": "A known silence was recorded",
            "quiet_period.withdrawn": "A known silence was withdrawn",
        },
    ),
    Resource(
        "prompts",
        "prompt",
        Prompt,
        {"prompt.closed": "Somebody answered the suggestion to talk to a partner"},
    ),
    Resource(
        "handovers",
        "handover",
        Handover,
        {
            "handover.made": "Partnerships were handed over",
            "handover.accepted": "The new owner accepted one",
            "handover.declined": "The new owner declined one",
            "handover.settled": "Somebody looks after one that was declined",
        },
    ),
    Resource(
        "packs",
        "pack",
        Pack,
        {
            "pack.drafted": "A pack was begun",
            "pack.approved": "A pack was approved",
            "pack.published": "A pack was published",
            "pack.withdrawn": "A pack was withdrawn",
        },
    ),
    Resource(
        "pulse-results",
        "pulse_result",
        PulseResult,
        {
            "pulse_result.posted": "What a side answered in a wave was posted",
            "pulse_result.corrected": "A result was corrected",
            "pulse_result.withdrawn": "A result was withdrawn",
        },
    ),
    Resource(
        "survey-instruments",
        "survey_instrument",
        SurveyInstrument,
        {
            "survey_instrument.published": "A version of a set of questions was published",
            "survey_instrument.withdrawn": "A set of questions was withdrawn",
        },
    ),
    Resource(
        "survey-waves",
        "survey_wave",
        SurveyWave,
        {
            "survey_wave.opened": "A wave began to ask",
            "survey_wave.moved": "Its last day was moved",
            "survey_wave.closed": "It was closed, and what it says is there",
            "survey_wave.cancelled": "It was cancelled",
            "survey_wave.withdrawn": "What it said was withdrawn",
        },
    ),
    Resource(
        "people",
        "person",
        Person,
        {
            "person.added": "A person was added",
            "person.changed": "A person’s details were changed",
            "person.checked": "A person’s details were found right",
            "person.erased": "A person’s details were erased for good",
            "person.restored": "Fields got their old values back when an import was undone",
            "person.taken_back": "They were deleted when the import that made them was undone",
            "position.started": "A job began",
            "position.changed": "A job was changed",
            "position.ended": "A job ended",
        },
    ),
    Resource(
        "organisations",
        "organisation",
        Organisation,
        {
            "organisation.added": "An organisation that no register has was added",
            "organisation.changed": "An organisation that no register has was changed",
            "organisation.code_added": "It got a code of a register",
            "organisation.alias_added": "It got another name",
            "organisation.restored": "Fields got their old values back when an import was undone",
            "organisation.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "boards",
        "board",
        Board,
        {
            "board.set_up": "A board was set up",
            "board.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "seats",
        "seat",
        Seat,
        {
            "seat.added": "A seat was added",
            "seat.changed": "A seat was changed",
            "seat.restored": "Fields got their old values back when an import was undone",
            "seat.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "appointments",
        "appointment",
        Appointment,
        {
            "seat.filled": "Somebody was appointed to a seat",
            "seat.vacated": "Somebody left a seat",
            "seat.appointment_corrected": "An appointment was corrected",
            "seat.appointment_withdrawn": "An appointment was withdrawn",
            "appointment.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "nominations",
        "nomination",
        Nomination,
        {
            "nomination.started": "A nomination was started",
            "nomination.advanced": "It reached another stage",
            "nomination.appointed": "It ended in an appointment",
            "nomination.stopped": "It was stopped",
            "nomination.reopened": "It goes on",
        },
    ),
    Resource(
        "rule-sets",
        "rule_set",
        CompositionRuleSet,
        {
            "rule_set.added": "Rules for the seats of boards were added",
            "rule_set.changed": "A new version of rules was added",
            "rule_set.ended": "Rules ended",
        },
    ),
    Resource(
        "agenda-items",
        "agenda_item",
        AgendaItem,
        {
            "agenda_item.added": "An item of a board’s meeting was added",
            "agenda_item.changed": "An item was changed",
            "agenda_item.withdrawn": "An item was withdrawn",
        },
    ),
    Resource(
        "interests",
        "interest",
        DeclaredInterest,
        {
            "interest.declared": "An interest was declared",
            "interest.changed": "A declared interest was changed",
            "interest.withdrawn": "A declared interest was withdrawn",
        },
    ),
    Resource(
        "sector-figures",
        "sector_figure",
        SectorFigure,
        {
            "sector_figure.entered": "A figure of a sector was entered",
            "sector_figure.replaced": "A figure of a sector was replaced",
            "sector_figure.withdrawn": "A figure of a sector was withdrawn",
        },
    ),
    Resource(
        "systems",
        "system",
        System,
        {
            "comparison.chosen": "It was decided whether the system may be compared",
            "engagement_plan.changed": "The engagement plan was changed",
            "system.rating_of_partners_set": "It was decided whether partners are rated",
        },
    ),
)

BY_LABEL = {resource.label: resource for resource in RESOURCES}
RESOURCE_OF = {name: resource for resource in RESOURCES for name in resource.told}
EVENT_TYPES: dict[str, str] = {
    name: sentence for resource in RESOURCES for name, sentence in resource.told.items()
}
