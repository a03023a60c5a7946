"""What is agreed with a partner about contact: dated rows, never changed."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.api.serializers import StrictSerializer
from accounts.api.views import ApiView
from accounts.roles import Permission
from engagement.actions.agreement import agree_contact, follow_plan_again
from engagement.models import Agreement
from partners.access import require
from partners.enums import Grade
from partners.models import Partnership


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """What was agreed, from a day on; null where nothing was agreed.

    Without ``is_own`` it follows the engagement plan of the system.
    """

    class Meta:
        model = Agreement
        fields = (
            "valid_from",
            "contacts_a_year",
            "people",
            "grade",
            "reason",
            "is_own",
            "recorded_at",
        )


class AgreementListSerializer(serializers.Serializer[Any]):
    """All agreements of a partnership."""

    results = AgreementSerializer(many=True)


class NewAgreementSerializer(StrictSerializer):
    """How often, with how many people and how senior; what is left out is not agreed."""

    valid_from = serializers.DateField()
    contacts_a_year = serializers.IntegerField(
        min_value=1, max_value=366, required=False, allow_null=True
    )
    people = serializers.IntegerField(min_value=1, max_value=100, required=False, allow_null=True)
    grade = serializers.ChoiceField(choices=Grade.choices, required=False, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class FollowPlanSerializer(StrictSerializer):
    """From when the engagement plan holds again."""

    valid_from = serializers.DateField(help_text="Today or later.")


class OfAPartnership(ApiView):
    """What is agreed with one partnership that the caller may see."""

    def _partnership(self, public_id: str) -> Partnership:
        visible = Partnership.objects.visible_to(self.caller)
        return get_object_or_404(
            visible.select_related("system", "organisation"), public_id=public_id
        )

    def _partnership_to_change(self, public_id: str) -> Partnership:
        partnership = self._partnership(public_id)
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, partnership.system)
        return partnership


class AgreementsView(OfAPartnership):
    """The agreements of one partnership, oldest first; the last that has begun is in force."""

    collection = "partnerships-agreements"

    @extend_schema(responses=AgreementListSerializer)
    def get(self, request: Request, id: str) -> Response:
        """All agreements, so that old scores can be understood."""
        rows = self._partnership(id).agreements.order_by("valid_from", "id")
        return Response({"results": AgreementSerializer(rows, many=True).data})

    @extend_schema(
        operation_id="partnerships_agree",
        request=NewAgreementSerializer,
        responses={201: AgreementSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        """Agree on contact with this partner itself, from a day on. The past stays as it was."""
        partnership = self._partnership_to_change(id)
        body = NewAgreementSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        agreement = agree_contact(by=self.caller, partnership=partnership, **body.validated_data)
        return Response(AgreementSerializer(agreement).data, status.HTTP_201_CREATED)


class FollowPlanView(OfAPartnership):
    """The end of what was agreed with one partner itself."""

    collection = "partnerships-agreements-follow"

    @extend_schema(
        operation_id="partnerships_follow_plan",
        request=FollowPlanSerializer,
        responses={201: AgreementSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        """Have the partner follow the engagement plan again, from a day on."""
        partnership = self._partnership_to_change(id)
        body = FollowPlanSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        agreement = follow_plan_again(
            by=self.caller, partnership=partnership, **body.validated_data
        )
        return Response(AgreementSerializer(agreement).data, status.HTTP_201_CREATED)
