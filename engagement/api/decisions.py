"""Decisions by either side: recorded, decided, put right, withdrawn; who was engaged on them."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReasonSerializer
from accounts.api.views import UUID_PATTERN, CollectionViewSet
from accounts.roles import Permission
from engagement.actions.consultation import (
    engage_audience,
    record_outcome,
    take_back_engagement,
)
from engagement.actions.decision import (
    correct_decision,
    decide,
    record_decision,
    withdraw_decision,
)
from engagement.api.decision_fields import (
    ConsultationOutcomeSerializer,
    DecidedSerializer,
    DecisionCorrectionSerializer,
    DecisionSerializer,
    EngagedSerializer,
    NewDecisionSerializer,
    facts_of,
)
from engagement.api.record_filters import DecisionFilter
from engagement.api.rights import may
from engagement.models import Consultation, ConsultedAudience, Decision
from partners.access import require

CONSULTATION = OpenApiParameter("consultation", OpenApiTypes.UUID, OpenApiParameter.PATH)
AUDIENCE = OpenApiParameter("audience", OpenApiTypes.UUID, OpenApiParameter.PATH)
ONE_CONSULTATION = f"consultations/(?P<consultation>{UUID_PATTERN})"
ONE_AUDIENCE = f"audiences/(?P<audience>{UUID_PATTERN})"


class DecisionViewSet(CollectionViewSet):
    """Decisions by the systems that the caller may see, and by their partners."""

    collection = "decisions"
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    order = ("-created_at", "-id")
    change_parts = (
        Part(Consultation, "decision"),
        Part(ConsultedAudience, "consultation__decision"),
    )
    queryset = Decision.objects.none()

    def get_queryset(self) -> QuerySet[Decision]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        consultations = (
            Consultation.objects.select_related(
                "partnership__organisation", "partnership__counterpart", "affected"
            )
            .prefetch_related("audiences")
            .order_by("id")
        )
        return (
            Decision.objects.visible_to(user)
            .select_related("system", "partnership__organisation")
            .prefetch_related(Prefetch("consultations", consultations))
            .annotate(may_read_notes=may(user, Permission.VIEW_CONFIDENTIAL_NOTES))
        )

    @extend_schema(request=NewDecisionSerializer, responses={201: DecisionSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record a decision, ahead or made, and the partners that it affects."""
        body = self.read(NewDecisionSerializer)
        facts = facts_of(body)
        partnership = body.get("partnership")
        for named in filter(None, (partnership, *facts.affected)):
            require(self.caller, Permission.LOG_EVENTS, named.system)
        decision = record_decision(
            by=self.caller, made_by=body["made_by"], facts=facts, partnership=partnership
        )
        return self.answer_created(decision)

    @extend_schema(request=DecisionCorrectionSerializer, responses=DecisionSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put a record right. The old version stays in the history, and so do old scores."""
        decision = self._decision_to_change()
        version = expected_version(request, decision)
        body = self.read(DecisionCorrectionSerializer)
        correct_decision(
            by=self.caller,
            decision=decision,
            facts=facts_of(body),
            reason=body["reason"],
            expected_version=version,
        )
        return self.answer_changed(decision)

    @extend_schema(request=DecidedSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def decide(self, request: Request, id: str) -> Response:
        """Record the day of the decision."""
        decision = self._decision_to_change()
        check_version_if_given(request, decision)
        decide(by=self.caller, decision=decision, **self.read(DecidedSerializer))
        return self.answer_changed(decision)

    @extend_schema(request=ReasonSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back the record of a decision that nobody makes."""
        decision = self._decision_to_change()
        check_version_if_given(request, decision)
        withdraw_decision(by=self.caller, decision=decision, **self.read(ReasonSerializer))
        return self.answer_changed(decision)

    @extend_schema(
        request=EngagedSerializer, responses=DecisionSerializer, parameters=[CONSULTATION]
    )
    @action(detail=True, methods=["post"], url_path=f"{ONE_CONSULTATION}/audiences")
    @idempotent
    def engage(self, request: Request, id: str, consultation: str) -> Response:
        """Record when an audience of the affected side was first engaged."""
        decision = self._decision_to_change()
        check_version_if_given(request, decision)
        row = get_object_or_404(decision.consultations, public_id=consultation)
        engage_audience(by=self.caller, consultation=row, **self.read(EngagedSerializer))
        return self.answer_changed(decision)

    @extend_schema(
        request=ConsultationOutcomeSerializer,
        responses=DecisionSerializer,
        parameters=[CONSULTATION],
    )
    @action(detail=True, methods=["post"], url_path=f"{ONE_CONSULTATION}/outcome")
    @idempotent
    def outcome(self, request: Request, id: str, consultation: str) -> Response:
        """Record what was asked, said and changed, or why not, and when they were told."""
        decision = self._decision_to_change()
        check_version_if_given(request, decision)
        row = get_object_or_404(decision.consultations, public_id=consultation)
        record_outcome(by=self.caller, consultation=row, **self.read(ConsultationOutcomeSerializer))
        return self.answer_changed(decision)

    @extend_schema(request=ReasonSerializer, responses=DecisionSerializer, parameters=[AUDIENCE])
    @action(detail=True, methods=["post"], url_path=f"{ONE_AUDIENCE}/take-back")
    @idempotent
    def take_back(self, request: Request, id: str, audience: str) -> Response:
        """Take back that an audience was engaged, which was recorded by mistake."""
        decision = self._decision_to_change()
        check_version_if_given(request, decision)
        rows = ConsultedAudience.objects.filter(consultation__decision=decision)
        engaged = get_object_or_404(rows, public_id=audience)
        take_back_engagement(by=self.caller, engaged=engaged, **self.read(ReasonSerializer))
        return self.answer_changed(decision)

    def _decision_to_change(self) -> Any:
        decision = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, decision.system)
        return decision
