"""Whether a system's people rate its partners: a switch, with who turned it and why."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReferenceSerializer, StrictSerializer
from accounts.api.views import ApiView
from accounts.roles import Permission
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.models import SystemScoring
from partners.access import require
from partners.models import System


class ScoringChoiceSerializer(serializers.ModelSerializer[SystemScoring]):
    """What was decided, by whom and why."""

    recorded_by = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = SystemScoring
        fields = ("rates_partners", "reason", "recorded_at", "recorded_by")


class SystemScoringSerializer(serializers.Serializer[Any]):
    """How it is now, and all decisions, oldest first."""

    rates_partners = serializers.BooleanField(help_text="False until somebody decided.")
    decisions = ScoringChoiceSerializer(many=True)


class NewScoringChoiceSerializer(StrictSerializer):
    """Whether the system's people rate its partners from now on."""

    rates_partners = serializers.BooleanField()
    reason = serializers.CharField(max_length=300)


class SystemScoringView(ApiView):
    """The choices of one system about its scores."""

    collection = "systems-scoring"

    @extend_schema(responses=SystemScoringSerializer)
    def get(self, request: Request, id: str) -> Response:
        """Whether the system's people rate its partners."""
        system = self._system(id)
        shown = {
            "rates_partners": SystemScoring.objects.rates_partners(system),
            "decisions": system.scoring_choices.select_related("recorded_by").order_by("id"),
        }
        return Response(SystemScoringSerializer(shown).data)

    @extend_schema(
        operation_id="systems_choose_scoring",
        request=NewScoringChoiceSerializer,
        responses={201: ScoringChoiceSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        """Let them rate partners from now on, or no longer. Nothing that was said is lost."""
        system = self._system(id)
        require(self.caller, Permission.MANAGE_SCORING, system)
        body = NewScoringChoiceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        choice = set_rating_of_partners(by=self.caller, system=system, **body.validated_data)
        return Response(ScoringChoiceSerializer(choice).data, status.HTTP_201_CREATED)

    def _system(self, public_id: str) -> System:
        return get_object_or_404(System.objects.visible_to(self.caller), public_id=public_id)
