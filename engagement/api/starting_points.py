"""How things stood with a partner before anything was recorded: dated rows, never changed."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReferenceSerializer, StrictSerializer
from accounts.api.views import ApiView
from accounts.roles import Permission
from engagement.actions.starting_point import set_starting_point
from engagement.enums import Start
from engagement.models import StartingPoint
from partners.access import can, require
from partners.models import Partnership


class StartingPointSerializer(serializers.ModelSerializer[StartingPoint]):
    """How things stood, who says so and why."""

    reason = serializers.SerializerMethodField(
        help_text="Null where your role may not read confidential notes."
    )
    recorded_by = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = StartingPoint
        fields = ("value", "as_of", "reason", "recorded_at", "recorded_by")

    @extend_schema_field({"type": ["string", "null"]})
    def get_reason(self, point: StartingPoint) -> str | None:
        """The reason, for those who work with partners."""
        return point.reason if self.context["may_read_notes"] else None


class StartingPointListSerializer(serializers.Serializer[Any]):
    """All starting points of a partnership."""

    results = StartingPointSerializer(many=True)


class NewStartingPointSerializer(StrictSerializer):
    """It takes the place of the one before, which stays readable."""

    value = serializers.ChoiceField(choices=Start.choices)
    as_of = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class StartingPointsView(ApiView):
    """The starting points of one partnership, oldest first; the last one holds."""

    collection = "partnerships-starting-points"

    @extend_schema(responses=StartingPointListSerializer)
    def get(self, request: Request, id: str) -> Response:
        """All of them, so that old scores can be understood."""
        partnership = self._partnership(id)
        rows = partnership.starting_points.select_related("recorded_by").order_by("id")
        return Response({"results": self._shown(partnership, rows, many=True)})

    @extend_schema(
        operation_id="partnerships_start_from",
        request=NewStartingPointSerializer,
        responses={201: StartingPointSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        """Say how things stood, and why. It fades as other evidence comes in."""
        partnership = self._partnership(id)
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, partnership.system)
        body = NewStartingPointSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        point = set_starting_point(by=self.caller, partnership=partnership, **body.validated_data)
        return Response(self._shown(partnership, point), status.HTTP_201_CREATED)

    def _shown(self, partnership: Partnership, rows: Any, *, many: bool = False) -> Any:
        may_read = can(self.caller, Permission.VIEW_CONFIDENTIAL_NOTES, partnership.system)
        context = {"may_read_notes": may_read}
        return StartingPointSerializer(rows, many=many, context=context).data

    def _partnership(self, public_id: str) -> Partnership:
        visible = Partnership.objects.visible_to(self.caller)
        return get_object_or_404(
            visible.select_related("system", "organisation"), public_id=public_id
        )
