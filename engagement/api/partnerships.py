"""Partnerships: begun, changed, withdrawn; what is agreed with them; how they are going."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
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
from engagement.analytics.partnerships import by_health, by_last_contact, by_name, with_health
from engagement.api.filters import PartnershipApiFilter
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from partners.access import require
from partners.actions.partnership import (
    begin_partnership,
    change_partnership,
    withdraw_partnership,
)
from partners.api.bulk import bulk_of
from partners.api.codes import codes_of_partnerships
from partners.api.fields import same_system, visible_colleagues, visible_places
from partners.api.keyed import (
    Fields,
    KeyedSerializer,
    KeyedViewSet,
    external_ids_field,
    facts_in,
    with_external_ids,
)
from partners.deletions import Deletions
from partners.enums import Tier
from partners.models import Organisation, Partnership, System


class PartnershipSerializer(WithdrawableSerializer):
    """The relationship of an organisation with a system: what everything else hangs on."""

    organisation = ReferenceSerializer(read_only=True)
    system = ReferenceSerializer(read_only=True)
    counterpart = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="The other partner, where it joins two."
    )
    owner = ReferenceSerializer(read_only=True, allow_null=True)
    represented_by = ReferenceSerializer(read_only=True, allow_null=True)
    place = ReferenceSerializer(read_only=True, allow_null=True)

    external_ids = external_ids_field()

    class Meta:
        model = Partnership
        fields = (
            "id",
            "organisation",
            "system",
            "counterpart",
            "tier",
            "owner",
            "represented_by",
            "place",
            "is_scored",
            "external_ids",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


class TermsSerializer(StrictSerializer):
    """Who looks after a partner, and how: what is left out is emptied."""

    tier = serializers.ChoiceField(choices=Tier.choices)
    owner = IdField(
        visible_colleagues, allow_null=True, default=None, help_text="A user; see /me for yours."
    )
    represented_by = IdField(
        Partnership.objects.visible_to,
        allow_null=True,
        default=None,
        help_text="The partnership through which a represented one is reached.",
    )
    place = IdField(visible_places, allow_null=True, default=None)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A council that someone looks after",
            value={
                "organisation": "45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26",
                "system": "8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11",
                "tier": "managed",
                "owner": "c9f0f895-fb98-4b91-99f5-1fd0297e236d",
            },
            request_only=True,
        )
    ]
)
class NewPartnershipSerializer(KeyedSerializer, TermsSerializer):
    """An organisation becomes a partner of a system."""

    organisation = IdField(Organisation.objects.visible_to)
    system = IdField(System.objects.visible_to)
    tier = serializers.ChoiceField(choices=Tier.choices, default=Tier.KNOWN)
    counterpart = IdField(Organisation.objects.visible_to, allow_null=True, default=None)
    is_scored = serializers.BooleanField(default=True)


class PartnershipViewSet(KeyedViewSet):
    """Partnerships of the systems that the caller may see."""

    collection = "partnerships"
    serializer_class = PartnershipSerializer
    deletions = Deletions(Partnership)
    filterset_class = PartnershipApiFilter
    queryset = Partnership.objects.none()
    orders = {
        "name": ("sort_name", "id"),
        "contact": ("sort_contact", "id"),
        "health": ("sort_health", "id"),
    }
    codes_of = staticmethod(codes_of_partnerships)
    new_serializer = NewPartnershipSerializer
    permission = Permission.MANAGE_PARTNERSHIPS
    changeable = frozenset({"tier", "owner", "represented_by", "place"})
    bulk = bulk_of(NewPartnershipSerializer)

    def get_queryset(self) -> QuerySet[Partnership]:
        """All that the caller may see, withdrawn ones too."""
        rows = Partnership.objects.visible_to(self.caller).select_related(
            "organisation",
            "system",
            "counterpart",
            "owner",
            "represented_by__organisation",
            "place",
        )
        return with_external_ids(rows, self.caller)

    def order_by(self, queryset: Any, name: str) -> QuerySet[Any]:
        """By name, last contact or health, as on the page; those without one come first."""
        if name == "contact":
            return by_last_contact(queryset)
        if name == "health":
            is_scored = "health_mean" in queryset.query.annotations
            model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
            return by_health(queryset if is_scored else with_health(queryset, model))
        return by_name(queryset)

    @extend_schema(request=NewPartnershipSerializer, responses={201: PartnershipSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Make an organisation a partner of a system."""
        return self.answer_created(self.make_known(self.read(NewPartnershipSerializer)))

    @extend_schema(request=TermsSerializer, responses=PartnershipSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Change who looks after a partner, and how."""
        partnership = self._partnership_to_change()
        version = expected_version(request, partnership)
        terms = self.read(TermsSerializer)
        same_system(
            partnership.system, represented_by=terms["represented_by"], place=terms["place"]
        )
        change_partnership(
            by=self.caller, partnership=partnership, expected_version=version, **terms
        )
        return self.answer_changed(partnership)

    @extend_schema(request=ReasonSerializer, responses=PartnershipSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """End a partnership that should not be in the list; its history stays."""
        partnership = self._partnership_to_change()
        check_version_if_given(request, partnership)
        withdraw_partnership(by=self.caller, partnership=partnership, **self.read(ReasonSerializer))
        return self.answer_changed(partnership)

    def system_of(self, fields: Fields) -> System:
        """The system that the row names."""
        system: System = fields["system"]
        return system

    def check_row(self, system: System, fields: Fields) -> None:
        """Who represents it, and its place, are of the same system."""
        same_system(system, represented_by=fields["represented_by"], place=fields["place"])

    def matching(self, fields: Fields) -> Partnership | None:
        """The standing partnership of the same organisations and system."""
        same = {name: fields[name] for name in ("organisation", "system", "counterpart")}
        return self.get_queryset().filter(**same, withdrawn_at=None).first()

    def make(self, fields: Fields) -> Partnership:
        """A partnership."""
        return begin_partnership(by=self.caller, **fields)

    def facts_of(self, record: Partnership, sent: Fields) -> Fields:
        """Who is joined, which is fixed, and who looks after it."""
        return facts_in(record, NewPartnershipSerializer, sent)

    def change(
        self, record: Partnership, facts: Fields, different: frozenset[str], reason: str
    ) -> None:
        """Somebody else looks after it, or otherwise."""
        change_partnership(
            by=self.caller,
            partnership=record,
            expected_version=record.version,
            **{name: facts[name] for name in self.changeable},
        )

    def _partnership_to_change(self) -> Any:
        partnership = self.get_object()
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, partnership.system)
        return partnership
