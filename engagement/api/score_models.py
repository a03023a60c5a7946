"""Score models: their numbers, where they stand with the caller's systems, and decisions."""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.api.serializers import RecordSerializer, ReferenceSerializer, StrictSerializer
from accounts.api.views import ApiView, CollectionViewSet
from accounts.roles import Permission
from engagement.actions.score_model import end_model, put_into_force, run_beside
from engagement.api.score_parameters import ParametersField
from engagement.enums import ModelDecision, ModelFamily
from engagement.models import ScoreModel, ScoreModelApproval
from partners.access import require
from partners.models import System

DECIDE: dict[str, Callable[..., ScoreModelApproval]] = {
    ModelDecision.IN_FORCE: put_into_force,
    ModelDecision.BESIDE: run_beside,
    ModelDecision.ENDED: end_model,
}
Decisions = dict[int, list[ScoreModelApproval]]


class ScoreModelFilter(filters.FilterSet):
    """By what is scored, and by name."""

    family = filters.ChoiceFilter(choices=ModelFamily.choices, label="Which scores it is for")
    name = filters.CharFilter(label="Name of the version")

    class Meta:
        model = ScoreModel
        fields = ()


class ModelDecisionSerializer(serializers.ModelSerializer[ScoreModelApproval]):
    """What was last decided about a model: for one system, or for all where none is named."""

    system = ReferenceSerializer(read_only=True, allow_null=True)
    decided_by = ReferenceSerializer(source="approved_by", read_only=True, allow_null=True)

    class Meta:
        model = ScoreModelApproval
        fields = ("system", "decision", "reason", "decided_by", "recorded_at")


class ScoreModelSerializer(RecordSerializer):
    """One version of the method: all its numbers, and the hash of them."""

    system = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Fitted for this system alone; null: for all."
    )
    parameters = ParametersField(
        read_only=True, help_text="As `bin/manage score_ledger` takes them."
    )
    standing = serializers.SerializerMethodField(
        help_text="The last decision for all systems, and for those whose scoring you may see."
    )

    class Meta:
        model = ScoreModel
        fields = (
            "id",
            "family",
            "name",
            "description",
            "system",
            "calibrated_to",
            "sha256",
            "parameters",
            "standing",
            "version",
            "changed",
        )

    @extend_schema_field(ModelDecisionSerializer(many=True))
    def get_standing(self, model: ScoreModel) -> Any:
        """The newest decision of each system; a system's own beats the one for all."""
        decisions: Decisions = self.context["decisions"]
        return ModelDecisionSerializer(decisions[model.pk], many=True).data


class NewModelDecisionSerializer(StrictSerializer):
    """What is decided about a model, and why."""

    decision = serializers.ChoiceField(choices=ModelDecision.choices)
    reason = serializers.CharField(
        max_length=ScoreModelApproval._meta.get_field("reason").max_length
    )


class ScoreModelViewSet(CollectionViewSet):
    """Models for all systems, and those that were fitted on the caller's own.

    Their numbers never change; a decision about one is not a change of it.
    """

    collection = "score-models"
    http_method_names = ["get", "head", "options"]
    serializer_class = ScoreModelSerializer
    filterset_class = ScoreModelFilter
    order = ("-id",)
    queryset = ScoreModel.objects.none()

    def get_queryset(self) -> QuerySet[ScoreModel]:
        """Without those of systems that the caller may not see."""
        return ScoreModel.objects.visible_to(self.caller).select_related("system")

    def get_serializer_context(self) -> dict[str, Any]:
        """With all decisions, read once an answer."""
        return {**super().get_serializer_context(), "decisions": self.decisions}

    @cached_property
    def decisions(self) -> Decisions:
        """The newest decision of each model, for all and for each of the caller's systems."""
        newest = (
            ScoreModelApproval.objects.visible_to(self.caller)
            .select_related("system", "approved_by")
            .order_by("model_id", "system_id", "-id")
            .distinct("model_id", "system_id")
        )
        found: Decisions = defaultdict(list)
        for row in newest:
            found[row.model_id].append(row)
        return found


class DecisionsView(ApiView):
    """What a system decides about a model of trust."""

    collection = "systems-score-models"

    @extend_schema(
        operation_id="systems_decide_score_model",
        request=NewModelDecisionSerializer,
        responses={201: ModelDecisionSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str, model: str) -> Response:
        """Put it into force, run it beside, or end it; all partnerships are scored again."""
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        require(self.caller, Permission.MANAGE_SCORING, system)
        models = ScoreModel.objects.usable_by(system).filter(family=ModelFamily.TRUST)
        chosen = get_object_or_404(models, public_id=model)
        body = NewModelDecisionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        decide = DECIDE[body.validated_data["decision"]]
        decision = decide(
            by=self.caller, model=chosen, system=system, reason=body.validated_data["reason"]
        )
        return Response(ModelDecisionSerializer(decision).data, status.HTTP_201_CREATED)
