"""Organisations, with their codes and other names. Registers come in by import."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.idempotency import idempotent
from accounts.api.serializers import IdField, RecordSerializer, StrictSerializer
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from partners.access import require, require_anywhere
from partners.actions.new_partner import add_partner
from partners.actions.organisation import add_alias
from partners.enums import NameKind, OrganisationKind
from partners.filters import OrganisationFilter
from partners.models import Identifier, Organisation, OrganisationName, System


class IdentifierSerializer(serializers.ModelSerializer[Identifier]):
    """A code that a register gives the organisation."""

    class Meta:
        model = Identifier
        fields = ("scheme", "value", "valid_from", "valid_to")


class SourceSerializer(serializers.Serializer[Any]):
    """Where facts come from, and the day to which they refer."""

    publisher = serializers.CharField(source="source")
    as_at = serializers.DateField()


class OrganisationSerializer(RecordSerializer):
    """A body that can be a partner, known nationally."""

    identifiers = IdentifierSerializer(many=True, read_only=True)
    also_known_as = serializers.SerializerMethodField()
    source = SourceSerializer(  # type: ignore[assignment]
        source="snapshot",
        read_only=True,
        allow_null=True,
        help_text="Null when a person entered the facts.",
    )

    class Meta:
        model = Organisation
        fields = (
            "id",
            "name",
            "also_known_as",
            "kind",
            "sector",
            "identifiers",
            "legal_start",
            "legal_end",
            "operational_end",
            "town",
            "postcode",
            "website",
            "is_fictional",
            "source",
            "version",
            "changed",
        )

    def get_also_known_as(self, organisation: Any) -> list[str]:
        """Other names, in the order of the alphabet."""
        return [alias.name for alias in organisation.aliases]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A voluntary organisation",
            value={
                "system": "8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11",
                "name": "Riverside Carers",
                "kind": "voluntary",
                "town": "Millbrook",
            },
            request_only=True,
        )
    ]
)
class NewOrganisationSerializer(StrictSerializer):
    """An organisation that no register has."""

    system = IdField(
        System.objects.visible_to, help_text="The system that adds it and knows it from now on."
    )
    name = serializers.CharField(max_length=255)
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    town = serializers.CharField(max_length=100, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=10, required=False, allow_blank=True)
    website = serializers.URLField(max_length=500, required=False, allow_blank=True)
    legal_start = serializers.DateField(required=False, allow_null=True)


class AliasSerializer(StrictSerializer):
    """Another name."""

    name = serializers.CharField(max_length=255)


class OrganisationViewSet(CollectionViewSet):
    """Organisations: public facts, with a source and an as-at date on what registers say."""

    collection = "organisations"
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    order = ("name_key", "id")
    system_path = ""
    queryset = Organisation.objects.none()
    change_parts = (
        Part(Identifier, "organisation_id"),
        Part(OrganisationName, "organisation_id"),
    )

    def get_queryset(self) -> QuerySet[Organisation]:
        """All that the caller may see."""
        aliases = OrganisationName.objects.filter(kind=NameKind.ALIAS).order_by("name")
        codes = Identifier.objects.order_by("scheme", "value")
        return (
            Organisation.objects.visible_to(self.caller)
            .annotate(name_key=Lower("name"))
            .select_related("snapshot")
            .prefetch_related(
                Prefetch("identifiers", codes), Prefetch("names", aliases, to_attr="aliases")
            )
        )

    @extend_schema(request=NewOrganisationSerializer, responses={201: OrganisationSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add an organisation that no register has, as a known partner of the system."""
        fields = self.read(NewOrganisationSerializer)
        system = fields.pop("system")
        require(self.caller, Permission.MANAGE_PARTNERSHIPS, system)
        partnership = add_partner(by=self.caller, system=system, **fields)
        return self.answer_created(partnership.organisation)

    @extend_schema(request=AliasSerializer, responses=OrganisationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def aliases(self, request: Request, id: str) -> Response:
        """Remember another name, so that searches and imports find the organisation by it."""
        organisation = self.get_object()
        require_anywhere(self.caller, Permission.MANAGE_PARTNERSHIPS)
        fields = self.read(AliasSerializer)
        add_alias(by=self.caller, organisation=organisation, name=fields["name"])
        return self.answer_changed(organisation)
