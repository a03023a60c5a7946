"""Documents that one side asked the other for: asked, shared, withheld, put right, withdrawn."""

import dataclasses
from typing import Any

from django.db.models import QuerySet
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

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.roles import Permission
from engagement.actions.document import (
    DocumentFacts,
    ask_for_document,
    correct_document,
    share_document,
    withdraw_document,
    withhold_document,
)
from engagement.api.record_filters import DocumentFilter
from engagement.api.rights import may
from engagement.enums import DocumentState, Side
from engagement.models import Document
from partners.access import require
from partners.api.bulk import bulk_of
from partners.api.keyed import (
    Fields,
    KeyedSerializer,
    KeyedViewSet,
    external_ids_field,
    facts_in,
    with_external_ids,
)
from partners.models import Partnership

NOT_FOR_ALL = "Null where you may not read it."
TEXT_OR_NULL = {"type": ["string", "null"]}


class DocumentSerializer(WithdrawableSerializer):
    """A document that one side asked the other for."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    overdue = serializers.BooleanField(source="is_overdue", read_only=True)
    decided_by = serializers.SerializerMethodField(
        help_text=f"Who decided to withhold it. {NOT_FOR_ALL}"
    )
    withheld_because = serializers.SerializerMethodField(help_text=NOT_FOR_ALL)

    external_ids = external_ids_field()

    class Meta:
        model = Document
        fields = (
            "id",
            "system",
            "partnership",
            "title",
            "asked_by",
            "asked_on",
            "due_on",
            "state",
            "overdue",
            "settled_on",
            "decided_by",
            "withheld_because",
            "withheld_until",
            "revision",
            "external_ids",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field(TEXT_OR_NULL)
    def get_decided_by(self, document: Any) -> str | None:
        """Who decided, for those who work with partners."""
        return document.decided_by if document.may_read_notes else None

    @extend_schema_field(TEXT_OR_NULL)
    def get_withheld_because(self, document: Any) -> str | None:
        """Why, for those who work with partners."""
        return document.withheld_because if document.may_read_notes else None


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The council asked for figures",
            value={
                "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "title": "Demand for step-down beds by ward",
                "asked_by": "partner",
                "asked_on": "2026-11-02",
                "due_on": "2026-11-30",
            },
            request_only=True,
        )
    ]
)
class NewDocumentSerializer(KeyedSerializer):
    """What was asked for, by whom, until when."""

    partnership = IdField(Partnership.objects.visible_to)
    title = serializers.CharField(max_length=300, help_text="What was asked for.")
    asked_by = serializers.ChoiceField(choices=Side.choices)
    asked_on = serializers.DateField(required=False, allow_null=True, help_text="Without: today.")
    due_on = serializers.DateField()


class SharedSerializer(StrictSerializer):
    """When it was shared: in time by the day on which it was due, else late."""

    settled_on = serializers.DateField()


class WithheldSerializer(StrictSerializer):
    """Who decided not to share it, why, and until when if only for a time."""

    settled_on = serializers.DateField()
    decided_by = serializers.CharField(max_length=200)
    withheld_because = serializers.CharField(max_length=500)
    withheld_until = serializers.DateField(required=False, allow_null=True)


class DocumentCorrectionSerializer(StrictSerializer):
    """The record as it should have been: what is left out is emptied. And why."""

    title = serializers.CharField(max_length=300)
    asked_by = serializers.ChoiceField(choices=Side.choices)
    asked_on = serializers.DateField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=DocumentState.choices, required=False)
    settled_on = serializers.DateField(required=False, allow_null=True)
    decided_by = serializers.CharField(max_length=200, required=False, allow_blank=True)
    withheld_because = serializers.CharField(max_length=500, required=False, allow_blank=True)
    withheld_until = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


class DocumentViewSet(KeyedViewSet):
    """Documents asked for in the systems that the caller may see."""

    collection = "documents"
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    order = ("due_on", "id")
    queryset = Document.objects.none()
    new_serializer = NewDocumentSerializer
    permission = Permission.LOG_EVENTS
    changeable = frozenset({"title", "asked_by", "asked_on", "due_on"})
    bulk = bulk_of(NewDocumentSerializer)

    def get_queryset(self) -> QuerySet[Document]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        rows = (
            Document.objects.visible_to(user)
            .select_related("system", "partnership__organisation")
            .annotate(may_read_notes=may(user, Permission.VIEW_CONFIDENTIAL_NOTES))
        )
        return with_external_ids(rows, user)

    @extend_schema(request=NewDocumentSerializer, responses={201: DocumentSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record that one side asked the other for a document."""
        return self.answer_created(self.make_known(self.read(NewDocumentSerializer)))

    @extend_schema(request=DocumentCorrectionSerializer, responses=DocumentSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put a record right. The old version stays in the history, and so do old scores."""
        document = self._document_to_change()
        version = expected_version(request, document)
        body = self.read(DocumentCorrectionSerializer)
        reason = body.pop("reason")
        correct_document(
            by=self.caller,
            document=document,
            facts=DocumentFacts(**body),
            reason=reason,
            expected_version=version,
        )
        return self.answer_changed(document)

    @extend_schema(request=SharedSerializer, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def share(self, request: Request, id: str) -> Response:
        """Record the day on which it was shared, also after it was withheld."""
        document = self._document_to_change()
        check_version_if_given(request, document)
        share_document(by=self.caller, document=document, **self.read(SharedSerializer))
        return self.answer_changed(document)

    @extend_schema(request=WithheldSerializer, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withhold(self, request: Request, id: str) -> Response:
        """Record that it is not shared."""
        document = self._document_to_change()
        check_version_if_given(request, document)
        withhold_document(by=self.caller, document=document, **self.read(WithheldSerializer))
        return self.answer_changed(document)

    @extend_schema(request=ReasonSerializer, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back the record of a request that was never made."""
        document = self._document_to_change()
        check_version_if_given(request, document)
        withdraw_document(by=self.caller, document=document, **self.read(ReasonSerializer))
        return self.answer_changed(document)

    def make(self, fields: Fields) -> Document:
        """A document that was asked for."""
        return ask_for_document(by=self.caller, **fields)

    def facts_of(self, record: Document, sent: Fields) -> Fields:
        """What was asked for, by whom, until when."""
        return facts_in(record, NewDocumentSerializer, sent, given_by_us={"asked_on"})

    def change(
        self, record: Document, facts: Fields, different: frozenset[str], reason: str
    ) -> None:
        """Correct it; what became of it stays."""
        names = [each.name for each in dataclasses.fields(DocumentFacts)]
        known = {name: getattr(record, name) for name in names}
        new = {name: facts[name] for name in different}
        correct_document(
            by=self.caller,
            document=record,
            facts=DocumentFacts(**{**known, **new}),
            reason=reason,
            expected_version=record.version,
        )

    def _document_to_change(self) -> Any:
        document = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, document.system)
        return document
