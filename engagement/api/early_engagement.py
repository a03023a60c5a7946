"""How early those affected by decisions were first engaged: the figures of the page."""

from datetime import date, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import ParametersSerializer
from accounts.api.views import ApiView
from engagement.analytics.early_engagement import STEPS, Early, early_engagement
from engagement.enums import Side
from partners.models import System


class PeriodSerializer(ParametersSerializer):
    """From one day up to another; the last year, if nothing is said."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class EarlySerializer(serializers.Serializer[Early]):
    """Those affected of one kind or place."""

    key = serializers.CharField(help_text="A kind of organisation, or the id of a place.")
    name = serializers.CharField(source="label")
    affected = serializers.IntegerField()
    first_engaged = serializers.SerializerMethodField(
        help_text="How many at each stage; `never` were not engaged at all."
    )
    early = serializers.IntegerField(help_text="Before options were formed, or on the options.")
    early_share = serializers.FloatField(
        source="share", allow_null=True, help_text="Null where too few were affected to say."
    )
    early_share_low = serializers.FloatField(
        source="interval.low", default=None, allow_null=True, help_text="Wilson's 95 % interval."
    )
    early_share_high = serializers.FloatField(source="interval.high", default=None, allow_null=True)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_first_engaged(self, row: Early) -> dict[str, int]:
        """By stage."""
        return dict(zip(STEPS, row.counts, strict=True))


class EarlyEngagementSerializer(serializers.Serializer[Any]):
    """The decisions of one side."""

    made_by = serializers.ChoiceField(choices=Side.choices)
    total = EarlySerializer()
    by_kind = EarlySerializer(many=True)
    by_place = EarlySerializer(many=True)


class EarlyEngagementView(ApiView):
    """How early those affected by the decisions of a system and of its partners were engaged."""

    collection = "systems-early-engagement"

    @extend_schema(
        parameters=[
            OpenApiParameter("since", OpenApiTypes.DATE, description="Without: a year before."),
            OpenApiParameter("until", OpenApiTypes.DATE, description="Without: today."),
        ],
        responses=EarlyEngagementSerializer(many=True),
    )
    def get(self, request: Request, id: str) -> Response:
        """Of decisions taken in a period, or ahead with somebody engaged in it."""
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        asked = PeriodSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        until: date = asked.validated_data.get("until") or timezone.localdate()
        since: date = asked.validated_data.get("since") or until - timedelta(days=365)
        found = early_engagement(system, since, until)
        return Response(EarlyEngagementSerializer(found, many=True).data)
