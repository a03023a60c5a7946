"""Which records hold confidential words, and which pages and calls show them.

A test walks every route as somebody who may read everything and fails where a confidence is shown
that nothing here knows of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import Permission
from audit.models import RecordChange
from audit.tracking import Tracked
from engagement.enums import Sensitivity
from engagement.models import CommissionedService as Service
from engagement.models import (
    Commitment,
    CommitmentStateChange,
    Consultation,
    Decision,
    DeclaredInterest,
    DiscussionPoint,
    Document,
    Event,
    HandedOver,
    InformationItem,
    Issue,
    PartnerAnswer,
    PartnerLink,
    PlanAlignment,
    PlannedConversation,
    PlanPartner,
    PlanPosition,
    Pressure,
    QuietPeriod,
    RightsItem,
    SurveyAnswerFile,
    SurveyComment,
)
from partners.history import kept_models
from partners.models import Board, Partnership

RECORD = "record"
NOTES = Permission.VIEW_CONFIDENTIAL_NOTES
_IN_CONFIDENCE = Q(sensitivity=Sensitivity.CONFIDENTIAL)
_OUTCOME = ~Q(asked="", said="", changed="", why_not="")


@dataclass(frozen=True)
class Rule:
    """When a record of a kind holds confidential words, and who may read them."""

    holds: Any
    permission: Permission = NOTES
    system: str = "system"


def _any(rows: Any, path: str) -> Exists:
    return Exists(rows.filter(**{path: OuterRef("pk")}))


_ANSWERED = PartnerAnswer.objects.exclude(text="")
_EXPLAINED = CommitmentStateChange.objects.exclude(note="")
_STATED = ~Q(note="") & _IN_CONFIDENCE
RULES: Mapping[type[Tracked], Rule] = {
    Commitment: Rule(_any(_EXPLAINED, "commitment") | _any(_ANSWERED, "commitment")),
    Consultation: Rule(_OUTCOME),
    Decision: Rule(_any(Consultation.objects.filter(_OUTCOME), "decision")),
    DeclaredInterest: Rule(_IN_CONFIDENCE & ~Q(details="")),
    DiscussionPoint: Rule(_IN_CONFIDENCE),
    Document: Rule(~Q(decided_by="", withheld_because="")),
    Event: Rule(Q(notes_sensitivity=Sensitivity.CONFIDENTIAL) & ~Q(notes="")),
    HandedOver: Rule(~Q(note="")),
    InformationItem: Rule(Q(has_confidence=True)),
    Issue: Rule(_IN_CONFIDENCE),
    PartnerLink: Rule(_any(_ANSWERED, "link")),
    # What is gathered before a conversation is all that is known, so every one counts.
    Partnership: Rule(Q()),
    PlanAlignment: Rule(_STATED),
    PlanPartner: Rule(
        _any(PlanPosition.objects.filter(_STATED), "plan_partner")
        | _any(PlanAlignment.objects.filter(_STATED), "plan_partner")
    ),
    PlanPosition: Rule(_STATED),
    PlannedConversation: Rule(Q()),
    Pressure: Rule(~Q(cause="")),
    QuietPeriod: Rule(~Q(note="")),
    # What is reviewed is read where it stands, whatever record it is of.
    RightsItem: Rule(Q(), Permission.ANSWER_RIGHTS),
    Service: Rule(~Q(note="")),
    SurveyAnswerFile: Rule(Q(), Permission.MANAGE_SURVEYS),
    SurveyComment: Rule(Q(), Permission.MODERATE_COMMENTS),
}

# Pages of one record, by the name of the route.
_OF_ONE: Mapping[str, type[Tracked]] = {
    "engagement:commitment": Commitment,
    "engagement:consultation_outcome": Consultation,
    "engagement:decision": Decision,
    "engagement:discussion_follow_up": DiscussionPoint,
    "engagement:discussion_point": DiscussionPoint,
    "engagement:document": Document,
    "engagement:document_correct": Document,
    "engagement:event": Event,
    "engagement:event_correct": Event,
    "engagement:information_item": InformationItem,
    "engagement:interest_change": DeclaredInterest,
    "engagement:issue": Issue,
    "engagement:issue_correct": Issue,
    "engagement:partnership_briefing": Partnership,
    "engagement:partnership_briefing_paper": Partnership,
    "engagement:plan_partner": PlanPartner,
    "engagement:planned_conversation_change": PlannedConversation,
    "engagement:pressure": Pressure,
    "engagement:pressure_correct": Pressure,
    "engagement:pressure_renew": Pressure,
    "engagement:quiet_period": QuietPeriod,
    "engagement:rights_item": RightsItem,
    "engagement:service": Service,
    "engagement:service_correct": Service,
    "engagement:survey_bring_in_columns": SurveyAnswerFile,
    "engagement:survey_bring_in_words": SurveyAnswerFile,
    "engagement:survey_bring_in_preview": SurveyAnswerFile,
    "engagement:survey_comment": SurveyComment,
    "api:partnerships-briefing": Partnership,
}
# Pages of what a record said before, which may be confidential where it is no longer.
_HISTORIES: Mapping[str, type[Tracked]] = {
    "engagement:decision_history": Decision,
    "engagement:document_history": Document,
    "engagement:event_history": Event,
    "engagement:issue_history": Issue,
    "engagement:partnership_history": Partnership,
    "engagement:service_history": Service,
    "partners:board_history": Board,
}
# Pages that list many.
_OF_MANY: Mapping[str, type[Tracked]] = {
    "engagement:discussion_points": DiscussionPoint,
    "engagement:handovers": HandedOver,
    "engagement:information_items": InformationItem,
    "engagement:issues": Issue,
    "engagement:planned_conversations": PlannedConversation,
    # What is found is shown with a piece of the notes that it was found in.
    "engagement:search": Event,
    "engagement:search_suggestions": Event,
    "engagement:survey_moderation": SurveyComment,
    "api:search": Event,
}
# Of each of these the API has a list and single records.
_COLLECTIONS: Mapping[str, type[Tracked]] = {
    "commitments": Commitment,
    "decisions": Decision,
    "discussion-points": DiscussionPoint,
    "documents": Document,
    "events": Event,
    "handovers": HandedOver,
    "interests": DeclaredInterest,
    "issues": Issue,
    "partner-links": PartnerLink,
    "plan-alignments": PlanAlignment,
    "plan-positions": PlanPosition,
    "planned-conversations": PlannedConversation,
    "pressures": Pressure,
    "quiet-periods": QuietPeriod,
    "services": Service,
    "survey-comments": SurveyComment,
}


@dataclass(frozen=True)
class Sight:
    """What a route shows: one record that its address names, or a list, by its name."""

    model: type[Tracked]
    what: str = RECORD
    history: bool = False
    of_one_system: bool = False  # that the address names

    @property
    def rule(self) -> Rule:
        """When what it shows is confidential."""
        return _rule_of_history(self.model) if self.history else RULES[self.model]


def _rule_of_history(model: type[Tracked]) -> Rule:
    """A field in which people confide was changed, of the record or of what is told under it."""
    if model is RecordChange:
        return Rule(_confided(), system="system_pk")
    label = model._meta.label_lower
    changes = RecordChange.objects.filter(_confided()).filter(
        Q(record_type=label, record_id=OuterRef("public_id"))
        | Q(parent_type=label, parent_id=OuterRef("public_id"))
    )
    return Rule(Exists(changes))


def _confided() -> Q:
    fields = sorted(set().union(*(kept.history.confidential for kept in kept_models().values())))
    return Q(before__has_any_keys=fields) | Q(after__has_any_keys=fields)


SIGHTS: Mapping[str, Sight] = {
    **{route: Sight(model) for route, model in _OF_ONE.items()},
    "api:systems-record-changes": Sight(
        RecordChange, "systems-record-changes", history=True, of_one_system=True
    ),
    **{route: Sight(model, history=True) for route, model in _HISTORIES.items()},
    **{route: Sight(model, route.partition(":")[2]) for route, model in _OF_MANY.items()},
    **{f"api:{name}-detail": Sight(model) for name, model in _COLLECTIONS.items()},
    **{f"api:{name}-list": Sight(model, name) for name, model in _COLLECTIONS.items()},
}

# The page of a record, by what audit events call its kind; some have none of their own.
PAGES: Mapping[str, str] = {
    model._meta.label_lower: f"engagement:{page}"
    for model, page in {
        Commitment: "commitment",
        Decision: "decision",
        DiscussionPoint: "discussion_point",
        Document: "document",
        Event: "event",
        Issue: "issue",
        Partnership: "partnership",
        PlanPartner: "plan_partner",
        Pressure: "pressure",
        QuietPeriod: "quiet_period",
        Service: "service",
        SurveyComment: "survey_comment",
    }.items()
}
