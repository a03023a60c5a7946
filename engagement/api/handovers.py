"""A person's partnerships given to others: made, accepted, declined."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.serializers import IdField, ReferenceSerializer, StrictSerializer
from accounts.api.views import CollectionViewSet
from accounts.models import User
from accounts.roles import Permission
from engagement.actions.handover import accept_handed_over, decline_handed_over, hand_over
from engagement.enums import HandoverState
from engagement.errors import NotPossibleError
from engagement.models import HandedOver, Handover
from partners.access import require
from partners.api.fields import same_system, visible_colleagues
from partners.models import Partnership, System


class HandedOverSerializer(serializers.ModelSerializer[HandedOver]):
    """One partnership of a handover, and what its new owner said."""

    partnership = ReferenceSerializer(read_only=True)
    to_user = ReferenceSerializer(read_only=True)
    stays_with = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Who looks after it since it was declined."
    )
    state = serializers.ChoiceField(choices=HandoverState.choices, read_only=True)
    is_open = serializers.BooleanField(
        read_only=True, help_text="Nobody has accepted it, nor taken the partnership on since."
    )

    class Meta:
        model = HandedOver
        fields = ("partnership", "to_user", "state", "is_open", "decided_at", "stays_with", "note")


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """Partnerships of one person given to others in one step."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    system = ReferenceSerializer(read_only=True)
    from_user = ReferenceSerializer(read_only=True)
    created_by = ReferenceSerializer(read_only=True)
    partnerships = HandedOverSerializer(source="rows", many=True, read_only=True)
    made_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Handover
        fields = (
            "id",
            "system",
            "from_user",
            "created_by",
            "reason",
            "made_at",
            "partnerships",
            "version",
        )


class GivenSerializer(StrictSerializer):
    """One partnership, and who looks after it from now on."""

    partnership = IdField(Partnership.objects.visible_to)
    to_user = IdField(visible_colleagues)


NOBODY = "Nobody of this id looks after a partnership that you may see in this system."


class NewHandoverSerializer(StrictSerializer):
    """Whose partnerships go to whom, and why."""

    system = IdField(System.objects.visible_to)
    from_user = serializers.UUIDField(help_text="Who looks after them until now.")
    partnerships = GivenSerializer(many=True)
    reason = serializers.CharField(max_length=500)


class AcceptHandoverSerializer(StrictSerializer):
    """Which partnerships one accepts."""

    partnerships = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="Without: all of this handover that wait for the caller.",
    )


class DeclineSerializer(StrictSerializer):
    """Which partnership one declines, and why."""

    partnership = serializers.UUIDField()
    note = serializers.CharField(max_length=500)


class HandoverViewSet(CollectionViewSet):
    """Handovers of the systems in which the caller works with partners."""

    collection = "handovers"
    serializer_class = HandoverSerializer
    order = ("-created_at", "-id")
    change_parts = (Part(HandedOver, "handover"),)
    queryset = Handover.objects.none()

    def get_queryset(self) -> QuerySet[Handover]:
        """All that the caller may see, with the partnerships of each."""
        rows = HandedOver.objects.select_related(
            "partnership__organisation",
            "partnership__counterpart",
            "partnership__owner",
            "to_user",
            "stays_with",
        ).order_by("id")
        return (
            Handover.objects.visible_to(self.caller)
            .select_related("system", "from_user", "created_by")
            .prefetch_related(Prefetch("rows", rows))
        )

    @extend_schema(request=NewHandoverSerializer, responses={201: HandoverSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Hand partnerships over. The new owners look after them at once, and are asked."""
        body = self.read(NewHandoverSerializer)
        system = body["system"]
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, system)
        given = body["partnerships"]
        for each in given:
            same_system(system, partnership=each["partnership"])
        owned = Partnership.objects.visible_to(self.caller).filter(system=system)
        owners = User.objects.filter(pk__in=owned.values("owner"))
        from_user = owners.filter(public_id=body["from_user"]).first()
        if from_user is None:
            raise serializers.ValidationError({"from_user": NOBODY}, code="no_such_record")
        made = hand_over(
            by=self.caller,
            system=system,
            from_user=from_user,
            to={each["partnership"].pk: each["to_user"] for each in given},
            reason=body["reason"],
        )
        return self.answer_created(made)

    @extend_schema(request=AcceptHandoverSerializer, responses=HandoverSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def accept(self, request: Request, id: str) -> Response:
        """Say yes to what one was given."""
        handover = self._to_answer()
        chosen = self.read(AcceptHandoverSerializer).get("partnerships")
        rows = self._waiting(handover, chosen)
        accept_handed_over(by=self.caller, rows=rows)
        return self.answer_changed(handover)

    @extend_schema(request=DeclineSerializer, responses=HandoverSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def decline(self, request: Request, id: str) -> Response:
        """Say no: it goes back, and stays visible until somebody looks after it."""
        handover = self._to_answer()
        body = self.read(DeclineSerializer)
        (row,) = self._waiting(handover, [body["partnership"]])
        decline_handed_over(by=self.caller, row=row, note=body["note"])
        return self.answer_changed(handover)

    def _to_answer(self) -> Any:
        handover = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, handover.system)
        check_version_if_given(self.request, handover)
        return handover

    def _waiting(self, handover: Handover, chosen: Sequence[Any] | None) -> list[HandedOver]:
        rows = HandedOver.objects.waiting_for(self.caller).filter(handover=handover)
        if chosen is not None:
            rows = rows.filter(partnership__public_id__in=chosen)
        found = list(rows.order_by("id"))
        if not found or (chosen is not None and len(found) < len(set(chosen))):
            raise NotPossibleError("Not all of these wait for you in this handover.")
        return found
