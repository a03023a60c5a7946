"""Commissioned services: recorded, renewed, put right, withdrawn."""

from typing import Any
from uuid import UUID

import django_filters as filters
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
from accounts.api.reading import needs
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.service import (
    ServiceFacts,
    correct_service,
    record_service,
    renew_contract,
    withdraw_service,
)
from engagement.api.record_filters import RecordFilter
from engagement.api.rights import may
from engagement.enums import ProcurementRoute, Theme
from engagement.models import CommissionedService
from partners.access import require
from partners.models import Partnership, System

MOST_PARTNERS = 100


class ServiceSerializer(WithdrawableSerializer):
    """A service under contract."""

    system = ReferenceSerializer(read_only=True)
    commissioner = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Null where the system commissions it."
    )
    providers = ReferenceSerializer(of=Partnership, many=True, read_only=True)
    affected = ReferenceSerializer(of=Partnership, many=True, read_only=True)
    note = serializers.SerializerMethodField(
        help_text="Null where your role may not read confidential notes."
    )

    class Meta:
        model = CommissionedService
        fields = (
            "id",
            "system",
            "title",
            "theme",
            "commissioner",
            "affects_system",
            "providers",
            "affected",
            "starts_on",
            "ends_on",
            "route",
            "value",
            "note",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field({"type": ["string", "null"]})
    @needs()
    def get_note(self, service: Any) -> str | None:
        """For those who work with partners."""
        return service.note if service.may_read_notes else None


class ServiceFactsSerializer(StrictSerializer):
    """All that can be said of a service: what is left out is emptied."""

    title = serializers.CharField(max_length=270)
    commissioner = IdField(
        Partnership.objects.visible_to,
        required=False,
        allow_null=True,
        help_text="The partner that commissions it; left out where the system does.",
    )
    affects_system = serializers.BooleanField(
        required=False, help_text="Whether a partner's service affects the system. Without: true."
    )
    providers = serializers.ListField(
        child=IdField(Partnership.objects.visible_to), max_length=MOST_PARTNERS, required=False
    )
    affected = serializers.ListField(
        child=IdField(Partnership.objects.visible_to), max_length=MOST_PARTNERS, required=False
    )
    theme = serializers.ChoiceField(choices=Theme.choices, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="The decision about what follows is raised 18 months before.",
    )
    route = serializers.ChoiceField(
        choices=ProcurementRoute.choices, required=False, allow_blank=True
    )
    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, help_text="In pounds."
    )
    note = serializers.CharField(max_length=4_000, required=False, allow_blank=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A council commissions sexual health services",
            value={
                "system": "8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11",
                "title": "Sexual health services",
                "commissioner": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "providers": ["c9f0f895-fb98-4b91-99f5-1fd0297e236d"],
                "ends_on": "2028-03-31",
                "route": "competitive",
            },
            request_only=True,
        )
    ]
)
class NewServiceSerializer(ServiceFactsSerializer):
    """A service under contract, in a system."""

    system = IdField(System.objects.visible_to)


class ServiceCorrectionSerializer(ServiceFactsSerializer):
    """The record as it should have been: what is left out is emptied. And why."""

    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


class RenewedSerializer(StrictSerializer):
    """The later end of a contract that goes on."""

    ends_on = serializers.DateField()


class ServiceFilter(RecordFilter):
    """Services by system, partner, theme, route and the end of the contract."""

    partnership = filters.UUIDFilter(
        method="of_partnership", label="Partnership that commissions, provides or is affected"
    )
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme")
    route = filters.ChoiceFilter(choices=ProcurementRoute.choices[1:], label="Procurement route")
    ends_from = filters.DateFilter(field_name="ends_on", lookup_expr="gte", label="Ends from")
    ends_to = filters.DateFilter(field_name="ends_on", lookup_expr="lte", label="Ends up to")

    def of_partnership(self, queryset: Any, name: str, value: UUID) -> Any:
        """The partner has any part in it."""
        partnership = Partnership.objects.filter(public_id=value).first()
        return queryset.none() if partnership is None else queryset.with_partner(partnership)


class ServiceViewSet(CollectionViewSet):
    """Commissioned services of the systems that the caller may see."""

    collection = "services"
    serializer_class = ServiceSerializer
    filterset_class = ServiceFilter
    order = ("-created_at", "-id")
    queryset = CommissionedService.objects.none()

    def get_queryset(self) -> QuerySet[CommissionedService]:
        """All that the caller may see, withdrawn ones too."""
        user = self.caller
        return (
            CommissionedService.objects.visible_to(user)
            .with_partners()
            .select_related("system", "commissioner__organisation")
            .annotate(may_read_notes=may(user, Permission.VIEW_CONFIDENTIAL_NOTES))
        )

    @extend_schema(request=NewServiceSerializer, responses={201: ServiceSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record a service; if its contract ends soon, that raises a decision at once."""
        body = self.read(NewServiceSerializer)
        system = body.pop("system")
        require(self.caller, Permission.LOG_EVENTS, system)
        service = record_service(by=self.caller, system=system, facts=ServiceFacts(**body))
        return self.answer_created(service)

    @extend_schema(request=ServiceCorrectionSerializer, responses=ServiceSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put a record right. An open decision about the contract's end moves along."""
        service = self._service_to_change()
        version = expected_version(request, service)
        body = self.read(ServiceCorrectionSerializer)
        reason = body.pop("reason")
        correct_service(
            by=self.caller,
            service=service,
            facts=ServiceFacts(**body),
            reason=reason,
            expected_version=version,
        )
        return self.answer_changed(service)

    @extend_schema(request=RenewedSerializer, responses=ServiceSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def renew(self, request: Request, id: str) -> Response:
        """Record a later end of the contract."""
        service = self._service_to_change()
        check_version_if_given(request, service)
        renew_contract(by=self.caller, service=service, **self.read(RenewedSerializer))
        return self.answer_changed(service)

    @extend_schema(request=ReasonSerializer, responses=ServiceSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back the record of a service that there is not."""
        service = self._service_to_change()
        check_version_if_given(request, service)
        withdraw_service(by=self.caller, service=service, **self.read(ReasonSerializer))
        return self.answer_changed(service)

    def _service_to_change(self) -> Any:
        service = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, service.system)
        return service
