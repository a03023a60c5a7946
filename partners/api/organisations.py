"""Organisations, with their codes and other names. Registers come in by import."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.reading import needs
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.roles import Permission
from partners.access import may_put_right, require_anywhere
from partners.actions.new_partner import add_partner
from partners.actions.organisation import add_alias, add_identifier, change_organisation
from partners.actions.partnership import begin_partnership
from partners.api.bulk import bulk_of
from partners.api.codes import codes_of_organisations
from partners.api.keyed import (
    Fields,
    KeyedFilter,
    KeyedSerializer,
    KeyedViewSet,
    external_ids_field,
    with_external_ids,
)
from partners.deletions import Deletions
from partners.enums import IdentifierScheme, NameKind, OrganisationKind
from partners.filters import OrganisationFilter
from partners.models import Identifier, Organisation, OrganisationName, Succession, System

# What a person wrote of an organisation, and may put right.
FACTS = ("kind", "town", "postcode", "website")


class IdentifierSerializer(serializers.ModelSerializer[Identifier]):
    """A code that a register gives the organisation."""

    class Meta:
        model = Identifier
        fields = ("scheme", "value", "valid_from", "valid_to")


class SuccessionSerializer(serializers.ModelSerializer[Succession]):
    """A body that followed the organisation: a merger, a split, a new name."""

    organisation = ReferenceSerializer(source="successor", read_only=True)

    class Meta:
        model = Succession
        fields = ("organisation", "happened_on", "kind")


class SourceSerializer(serializers.Serializer[Any]):
    """Where facts come from, and the day to which they refer."""

    publisher = serializers.CharField(source="source")
    as_at = serializers.DateField()


class OrganisationSerializer(RecordSerializer):
    """A body that can be a partner, known nationally."""

    identifiers = IdentifierSerializer(many=True, read_only=True)
    also_known_as = serializers.SerializerMethodField()
    succeeded_by = SuccessionSerializer(
        source="successions",
        many=True,
        read_only=True,
        help_text="What followed it, the earliest first: merged into, split into, closed.",
    )
    source = SourceSerializer(  # type: ignore[assignment]
        source="snapshot",
        read_only=True,
        allow_null=True,
        help_text="Null when a person entered the facts.",
    )

    external_ids = external_ids_field()

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
            "succeeded_by",
            "town",
            "postcode",
            "website",
            "is_fictional",
            "external_ids",
            "source",
            "version",
            "changed",
        )

    @needs("aliases")
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
class NewOrganisationSerializer(KeyedSerializer):
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
    codes = serializers.DictField(
        child=serializers.CharField(max_length=60),
        required=False,
        help_text="Codes that registers give it, by scheme: {“charity”: “1234567”}.",
    )

    def validate_codes(self, codes: dict[str, str]) -> dict[str, str]:
        """Only codes of registers that we know."""
        unknown = sorted(set(codes) - set(IdentifierScheme.values))
        if unknown:
            known = ", ".join(IdentifierScheme.values)
            raise serializers.ValidationError(
                f"There is no register “{unknown[0]}”. Choose from: {known}.", code="invalid_choice"
            )
        return codes


class AliasSerializer(StrictSerializer):
    """Another name."""

    name = serializers.CharField(max_length=255)


class OrganisationApiFilter(KeyedFilter, OrganisationFilter):
    """Organisations also by the key that another system has for them."""

    class Meta(OrganisationFilter.Meta):
        pass


class OrganisationViewSet(KeyedViewSet):
    """Organisations: public facts, with a source and an as-at date on what registers say."""

    collection = "organisations"
    serializer_class = OrganisationSerializer
    deletions = Deletions(Organisation)
    filterset_class = OrganisationApiFilter
    order = ("name_key", "id")
    codes_of = staticmethod(codes_of_organisations)
    system_path = ""
    queryset = Organisation.objects.none()
    new_serializer = NewOrganisationSerializer
    permission = Permission.MANAGE_PARTNERSHIPS
    changeable = frozenset({*FACTS, "codes", "partnership"})
    bulk = bulk_of(NewOrganisationSerializer)
    change_parts = (
        Part(Identifier, "organisation_id"),
        Part(OrganisationName, "organisation_id"),
        Part(Succession, "predecessor_id"),
    )

    def get_queryset(self) -> QuerySet[Organisation]:
        """All that the caller may see."""
        aliases = OrganisationName.objects.filter(kind=NameKind.ALIAS).order_by("name")
        codes = Identifier.objects.order_by("scheme", "value")
        rows = (
            Organisation.objects.visible_to(self.caller)
            .annotate(name_key=Lower("name"))
            .select_related("snapshot")
            .prefetch_related(
                Prefetch("identifiers", codes),
                Prefetch("names", aliases, to_attr="aliases"),
                Prefetch("successions", Succession.objects.select_related("successor")),
            )
        )
        return with_external_ids(rows, self.caller)

    @extend_schema(request=NewOrganisationSerializer, responses={201: OrganisationSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add an organisation that no register has, as a known partner of the system."""
        return self.answer_created(self.make_known(self.read(NewOrganisationSerializer)))

    @extend_schema(request=AliasSerializer, responses=OrganisationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def aliases(self, request: Request, id: str) -> Response:
        """Remember another name, so that searches and imports find the organisation by it."""
        organisation = self.get_object()
        require_anywhere(self.caller, Permission.MANAGE_PARTNERSHIPS)
        check_version_if_given(request, organisation)
        fields = self.read(AliasSerializer)
        add_alias(by=self.caller, organisation=organisation, name=fields["name"])
        return self.answer_changed(organisation)

    def system_of(self, fields: Fields) -> System:
        """The system that the row names."""
        system: System = fields["system"]
        return system

    def matching(self, fields: Fields) -> Organisation | None:
        """The organisation that has one of the codes, in a register or by hand.

        :raises ValidationError: they are codes of different organisations.
        """
        found = {
            scheme: self.get_queryset()
            .filter(identifiers__scheme=scheme, identifiers__value__iexact=value.strip())
            .first()
            for scheme, value in fields.get("codes", {}).items()
        }
        organisations = {each for each in found.values() if each is not None}
        if len(organisations) > 1:
            raise serializers.ValidationError(
                {"codes": [ErrorDetail("These are codes of several organisations.", code="taken")]}
            )
        return organisations.pop() if organisations else None

    def make(self, fields: Fields) -> Organisation:
        """An organisation, its codes, and its partnership with the system."""
        codes = fields.pop("codes", {})
        organisation = add_partner(by=self.caller, **fields).organisation
        self._add_codes(organisation, codes)
        return organisation

    def facts_of(self, record: Organisation, sent: Fields) -> Fields:
        """What is known of it, if the caller may put that right; otherwise it is not compared."""
        has_begun = record.partnerships.filter(
            system=sent["system"], counterpart=None, withdrawn_at=None
        ).exists()
        sent["partnership"] = True  # a row is of a partner of its system
        facts: Fields = {"partnership": has_begun}
        if not may_put_right(self.caller, record):
            return facts
        if "codes" in sent:
            sent["codes"] = {
                scheme: value.strip().upper() for scheme, value in sent["codes"].items()
            }
            codes = {(each.scheme, each.value) for each in record.identifiers.all()}
            known = dict(codes) | dict(codes & sent["codes"].items())
            facts["codes"] = {scheme: known.get(scheme, "") for scheme in sent["codes"]}
        if "name" in sent:
            sent["name"] = " ".join(sent["name"].split())
        if "postcode" in sent:
            sent["postcode"] = sent["postcode"].upper()
        return {**facts, **{name: getattr(record, name) for name in ("name", *FACTS)}}

    def change(
        self, record: Organisation, facts: Fields, different: frozenset[str], reason: str
    ) -> None:
        """Put right what a person wrote, add codes, and begin the partnership if there is none.

        :raises ValidationError: a register that is known gives it another code.
        """
        new: dict[str, str] = {}
        if "codes" in different:
            known = {(each.scheme, each.value) for each in record.identifiers.all()}
            new = dict(facts["codes"].items() - known)
            is_other = not {scheme for scheme, _ in known}.isdisjoint(new)
            self._refuse_fixed(frozenset({"codes"} if is_other else ()))
        if different & set(FACTS):
            change_organisation(
                by=self.caller,
                organisation=record,
                expected_version=record.version,
                **{name: facts[name] for name in FACTS},
            )
        if "codes" in different:
            self._add_codes(record, new)
        if "partnership" in different:
            begin_partnership(by=self.caller, organisation=record, system=facts["system"])

    def _add_codes(self, organisation: Organisation, codes: dict[str, str]) -> None:
        for scheme, value in codes.items():
            add_identifier(by=self.caller, organisation=organisation, scheme=scheme, value=value)
