"""Promises in both directions: made, settled, confirmed, reopened, withdrawn."""

from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.commitment import (
    confirm_commitment_state,
    make_commitment,
    reopen_commitment,
    settle_commitment,
    withdraw_commitment,
)
from engagement.api.filters import CommitmentApiFilter
from engagement.enums import FINAL_STATES, CommitmentState, Importance, Side
from engagement.models import Commitment, CommitmentStateChange, Event
from partners.access import require
from partners.api.fields import same_system, visible_colleagues
from partners.models import Partnership, System

SETTLEMENTS = [
    (state.value, state.label) for state in (*FINAL_STATES, CommitmentState.RENEGOTIATED)
]


class StateChangeSerializer(serializers.ModelSerializer[CommitmentStateChange]):
    """A state that the commitment reached."""

    note = serializers.SerializerMethodField(
        help_text="Null where your role may not read confidential notes."
    )
    evidence_url = serializers.SerializerMethodField(
        help_text="Where it can be seen. Null where your role may not read confidential notes."
    )

    class Meta:
        model = CommitmentStateChange
        fields = (
            "state",
            "happened_on",
            "new_due_on",
            "asserted_by",
            "is_confirmed",
            "note",
            "evidence_url",
            "recorded_at",
        )

    @extend_schema_field({"type": ["string", "null"]})
    def get_note(self, change: CommitmentStateChange) -> str | None:
        """The note, for those who work with partners."""
        return change.note if self.context["may_read_notes"] else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_evidence_url(self, change: CommitmentStateChange) -> str | None:
        """The address, for those who work with partners."""
        return change.evidence_url if self.context["may_read_notes"] else None


class CommitmentSerializer(WithdrawableSerializer):
    """A promise, by either side to the other."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    event = ReferenceSerializer(read_only=True, allow_null=True)
    owner = ReferenceSerializer(read_only=True, allow_null=True)
    overdue = serializers.BooleanField(source="is_overdue", read_only=True)
    changes = serializers.SerializerMethodField(help_text="The states it reached, oldest first.")

    class Meta:
        model = Commitment
        fields = (
            "id",
            "system",
            "partnership",
            "event",
            "made_by",
            "text",
            "importance",
            "made_on",
            "due_on",
            "owner",
            "state",
            "overdue",
            "changes",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field(StateChangeSerializer(many=True))
    def get_changes(self, commitment: Any) -> list[dict[str, Any]]:
        """The states, with their notes where the caller may read them."""
        context = {"may_read_notes": commitment.may_read_notes}
        rows = StateChangeSerializer(commitment.changes.all(), many=True, context=context)
        return list(rows.data)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The council promised figures",
            value={
                "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "made_by": "partner",
                "text": "Send the weekly discharge figures",
                "due_on": "2026-12-01",
            },
            request_only=True,
        )
    ]
)
class NewCommitmentSerializer(StrictSerializer):
    """A promise. Its importance cannot be changed later."""

    partnership = IdField(Partnership.objects.visible_to)
    made_by = serializers.ChoiceField(choices=Side.choices)
    text = serializers.CharField(max_length=500)
    due_on = serializers.DateField()
    made_on = serializers.DateField(
        required=False, allow_null=True, help_text="Without: the day of the event, or today."
    )
    importance = serializers.ChoiceField(choices=Importance.choices, required=False)
    event = IdField(Event.objects.visible_to, required=False, allow_null=True)
    owner = IdField(visible_colleagues, required=False, allow_null=True)


class SettlementSerializer(StrictSerializer):
    """What became of the promise. Kept after the due date is recorded as late."""

    state = serializers.ChoiceField(choices=SETTLEMENTS)
    happened_on = serializers.DateField()
    asserted_by = serializers.ChoiceField(
        choices=Side.choices, required=False, help_text="The side that says so."
    )
    is_confirmed = serializers.BooleanField(
        required=False, help_text="The other side agrees; half weight until then."
    )
    new_due_on = serializers.DateField(
        required=False, allow_null=True, help_text="For a renegotiated one."
    )
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    evidence_url = serializers.URLField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="The address of a page or document that shows it.",
    )


class ConfirmationSerializer(StrictSerializer):
    """The other side agrees with the last state."""

    note = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="How it is known."
    )


class CommitmentViewSet(CollectionViewSet):
    """Commitments of the systems that the caller may see."""

    collection = "commitments"
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentApiFilter
    order = ("due_on", "id")
    queryset = Commitment.objects.none()

    def get_queryset(self) -> QuerySet[Commitment]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        readers = System.objects.with_permission(user, Permission.VIEW_CONFIDENTIAL_NOTES)
        may_read = Exists(readers.filter(pk=OuterRef("system")), output_field=BooleanField())
        return (
            Commitment.objects.visible_to(user)
            .select_related("system", "partnership__organisation", "event", "owner")
            .prefetch_related("changes")
            .annotate(may_read_notes=may_read)
        )

    @extend_schema(request=NewCommitmentSerializer, responses={201: CommitmentSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record a promise by either side."""
        fields = self.read(NewCommitmentSerializer)
        system = fields["partnership"].system
        require(self.caller, Permission.LOG_EVENTS, system)
        same_system(system, event=fields.get("event"))
        return self.answer_created(make_commitment(by=self.caller, **fields))

    @extend_schema(request=SettlementSerializer, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def settle(self, request: Request, id: str) -> Response:
        """Record what became of a promise."""
        commitment = self._commitment_to_change()
        settle_commitment(by=self.caller, commitment=commitment, **self.read(SettlementSerializer))
        return self.answer_changed(commitment)

    @extend_schema(request=ConfirmationSerializer, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def confirm(self, request: Request, id: str) -> Response:
        """Record that the other side agrees; what only one side says counts half."""
        commitment = self._commitment_to_change()
        confirm_commitment_state(
            by=self.caller,
            commitment=commitment,
            expected_version=commitment.version,
            **self.read(ConfirmationSerializer),
        )
        return self.answer_changed(commitment)

    @extend_schema(request=ReasonSerializer, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def reopen(self, request: Request, id: str) -> Response:
        """Undo a settlement that was recorded by mistake."""
        commitment = self._commitment_to_change()
        reopen_commitment(by=self.caller, commitment=commitment, **self.read(ReasonSerializer))
        return self.answer_changed(commitment)

    @extend_schema(request=ReasonSerializer, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back the record of a promise that was never made."""
        commitment = self._commitment_to_change()
        withdraw_commitment(by=self.caller, commitment=commitment, **self.read(ReasonSerializer))
        return self.answer_changed(commitment)

    def _commitment_to_change(self) -> Any:
        commitment = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, commitment.system)
        check_version_if_given(self.request, commitment)
        return commitment
