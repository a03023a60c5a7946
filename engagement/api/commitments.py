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
from accounts.roles import Permission
from engagement.actions.commitment import (
    change_commitment_owner,
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
from partners.api.bulk import bulk_of
from partners.api.fields import same_system, visible_colleagues
from partners.api.keyed import (
    Fields,
    KeyedSerializer,
    KeyedViewSet,
    external_ids_field,
    facts_in,
    with_external_ids,
)
from partners.deletions import Deletions
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
        return change.note if _may_read(change) else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_evidence_url(self, change: CommitmentStateChange) -> str | None:
        """The address, for those who work with partners."""
        return change.evidence_url if _may_read(change) else None


def _may_read(change: Any) -> bool:
    """What the collection found of the commitment, whose change it is."""
    return bool(change.commitment.may_read_notes)


class CommitmentSerializer(WithdrawableSerializer):
    """A promise, by either side to the other."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    event = ReferenceSerializer(read_only=True, allow_null=True)
    owner = ReferenceSerializer(read_only=True, allow_null=True)
    overdue = serializers.BooleanField(source="is_overdue", read_only=True)
    changes = StateChangeSerializer(
        many=True, read_only=True, help_text="The states it reached, oldest first."
    )
    external_ids = external_ids_field()

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
            "external_ids",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


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
class NewCommitmentSerializer(KeyedSerializer):
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


class CommitmentViewSet(KeyedViewSet):
    """Commitments of the systems that the caller may see."""

    collection = "commitments"
    serializer_class = CommitmentSerializer
    deletions = Deletions(Commitment)
    filterset_class = CommitmentApiFilter
    order = ("due_on", "id")
    queryset = Commitment.objects.none()
    new_serializer = NewCommitmentSerializer
    permission = Permission.LOG_EVENTS
    changeable = frozenset({"owner"})
    bulk = bulk_of(NewCommitmentSerializer)

    def get_queryset(self) -> QuerySet[Commitment]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        readers = System.objects.with_permission(user, Permission.VIEW_CONFIDENTIAL_NOTES)
        may_read = Exists(readers.filter(pk=OuterRef("system")), output_field=BooleanField())
        rows = (
            Commitment.objects.visible_to(user)
            .select_related("system", "partnership__organisation", "event", "owner")
            .prefetch_related("changes")
            .annotate(may_read_notes=may_read)
        )
        return with_external_ids(rows, user)

    @extend_schema(request=NewCommitmentSerializer, responses={201: CommitmentSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record a promise by either side."""
        return self.answer_created(self.make_known(self.read(NewCommitmentSerializer)))

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

    def check_row(self, system: System, fields: Fields) -> None:
        """The event is of the same system."""
        same_system(system, event=fields.get("event"))

    def make(self, fields: Fields) -> Commitment:
        """A promise."""
        return make_commitment(by=self.caller, **fields)

    def facts_of(self, record: Commitment, sent: Fields) -> Fields:
        """What was promised, which is fixed, and who follows it up."""
        return facts_in(record, NewCommitmentSerializer, sent, given_by_us={"made_on"})

    def change(
        self, record: Commitment, facts: Fields, different: frozenset[str], reason: str
    ) -> None:
        """Somebody else follows it up."""
        change_commitment_owner(by=self.caller, commitment=record, owner=facts["owner"])

    def _commitment_to_change(self) -> Any:
        commitment = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, commitment.system)
        check_version_if_given(self.request, commitment)
        return commitment
