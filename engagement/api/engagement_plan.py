"""What a system agrees with all partners of a tier and kind about contact: dated, never changed."""

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
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.forms.engagement_plan import KINDS
from engagement.models import EngagementPlan
from partners.access import require
from partners.enums import Grade, Tier
from partners.models import System

EVERY_KIND = "Without: every kind of the tier that has no plan of its own."


class EngagementPlanSerializer(serializers.ModelSerializer[EngagementPlan]):
    """What holds for a tier and kind from a day on; null where nothing is agreed about it."""

    kind = serializers.CharField(read_only=True, help_text="Empty: every kind of the tier.")
    recorded_by = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = EngagementPlan
        fields = (
            "tier",
            "kind",
            "valid_from",
            "contacts_a_year",
            "people",
            "grade",
            "is_end",
            "reason",
            "recorded_at",
            "recorded_by",
        )


class EngagementPlanListSerializer(serializers.Serializer[Any]):
    """All rows of a system's plan."""

    results = EngagementPlanSerializer(many=True)


class NewEngagementPlanSerializer(StrictSerializer):
    """What holds from a day on. What is left out is not agreed."""

    tier = serializers.ChoiceField(choices=Tier.choices)
    kind = serializers.ChoiceField(
        choices=KINDS, required=False, allow_blank=True, help_text=EVERY_KIND
    )
    valid_from = serializers.DateField(help_text="Today or later.")
    contacts_a_year = serializers.IntegerField(
        min_value=1, max_value=366, required=False, allow_null=True
    )
    people = serializers.IntegerField(min_value=1, max_value=100, required=False, allow_null=True)
    grade = serializers.ChoiceField(choices=Grade.choices[1:], required=False, allow_null=True)
    is_end = serializers.BooleanField(
        required=False, help_text="From then on there is none for this tier and kind."
    )
    reason = serializers.CharField(max_length=300)


class EngagementPlanView(ApiView):
    """The engagement plan of one system, oldest first.

    Of each tier and kind the last row that has begun is in force. Partners without an agreement of
    their own follow it: see the agreements of a partnership.
    """

    collection = "systems-engagement-plan"

    @extend_schema(responses=EngagementPlanListSerializer)
    def get(self, request: Request, id: str) -> Response:
        """All rows, those to come as well."""
        system = self._system(id)
        plans = EngagementPlan.objects.visible_to(self.caller).filter(system=system)
        rows = plans.select_related("recorded_by").order_by("valid_from", "id")
        return Response({"results": EngagementPlanSerializer(rows, many=True).data})

    @extend_schema(
        operation_id="systems_change_engagement_plan",
        request=NewEngagementPlanSerializer,
        responses={201: EngagementPlanSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        """Change what holds for a tier and kind, from today or a later day on."""
        system = self._system(id)
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, system)
        body = NewEngagementPlanSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        plan = change_engagement_plan(by=self.caller, system=system, **body.validated_data)
        return Response(EngagementPlanSerializer(plan).data, status.HTTP_201_CREATED)

    def _system(self, public_id: str) -> System:
        return get_object_or_404(System.objects.visible_to(self.caller), public_id=public_id)
