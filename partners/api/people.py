"""People to know, and the jobs they hold. Erasing someone for good is done on their page."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import UUID_PATTERN
from accounts.roles import Permission
from partners.access import require
from partners.actions.person import (
    add_person,
    change_person,
    change_position,
    check_person,
    end_position,
    start_position,
)
from partners.api.bulk import bulk_of
from partners.api.keyed import (
    Fields,
    KeyedFilter,
    KeyedSerializer,
    KeyedViewSet,
    external_ids_field,
    with_external_ids,
)
from partners.deletions import Deletions
from partners.enums import Grade
from partners.filters import PersonFilter
from partners.models import Organisation, Person, Position, System

DETAILS = ("name", "email", "phone")
JOB = ("organisation", "title", "grade", "since")
GRADE_HELP = "0 not known, 1 officer, 2 head of service, 3 director, 4 chief executive or chair."


class PositionSerializer(serializers.ModelSerializer[Position]):
    """A job at an organisation."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    organisation = ReferenceSerializer(read_only=True)

    class Meta:
        model = Position
        fields = ("id", "organisation", "title", "grade", "valid_from", "valid_to")
        extra_kwargs = {"grade": {"help_text": GRADE_HELP}}


class PersonSerializer(RecordSerializer):
    """Someone to know. Business contact details only."""

    system = ReferenceSerializer(read_only=True)
    positions = PositionSerializer(many=True, read_only=True)
    erased = serializers.SerializerMethodField(help_text="Their details were blanked for good.")

    external_ids = external_ids_field()

    class Meta:
        model = Person
        fields = (
            "id",
            "system",
            "name",
            "email",
            "phone",
            "positions",
            "checked_on",
            "erased",
            "external_ids",
            "version",
            "changed",
        )

    def get_erased(self, person: Person) -> bool:
        """Whether the details were blanked."""
        return person.erased_at is not None


class PersonDetailsSerializer(StrictSerializer):
    """All details of a person: what is left out is emptied."""

    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)


class NewPositionSerializer(StrictSerializer):
    """A job that the person holds."""

    organisation = IdField(Organisation.objects.visible_to)
    title = serializers.CharField(max_length=150, required=False, allow_blank=True)
    grade = serializers.ChoiceField(choices=Grade.choices, required=False, help_text=GRADE_HELP)
    since = serializers.DateField(required=False, allow_null=True)


class EndSerializer(StrictSerializer):
    """When it ended."""

    valid_to = serializers.DateField(help_text="The last day.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A director of a council",
            value={
                "system": "8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11",
                "name": "Sam Example",
                "email": "sam.example@council.example",
                "organisation": "45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26",
                "title": "Director of Adult Services",
                "grade": 3,
            },
            request_only=True,
        )
    ]
)
class NewPersonSerializer(KeyedSerializer):
    """A person and, with an organisation, the job that they hold there."""

    system = IdField(System.objects.visible_to)
    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    organisation = IdField(Organisation.objects.visible_to, required=False, allow_null=True)
    title = serializers.CharField(max_length=150, required=False, allow_blank=True)
    grade = serializers.ChoiceField(choices=Grade.choices, required=False, help_text=GRADE_HELP)
    since = serializers.DateField(required=False, allow_null=True)


class PersonApiFilter(KeyedFilter, PersonFilter):
    """People also by the key that another system has for them."""

    class Meta(PersonFilter.Meta):
        pass


class PersonViewSet(KeyedViewSet):
    """People of the systems in which the caller may see people."""

    collection = "people"
    serializer_class = PersonSerializer
    deletions = Deletions(Person, Permission.VIEW_PEOPLE)
    filterset_class = PersonApiFilter
    order = ("name_key", "id")
    queryset = Person.objects.none()
    new_serializer = NewPersonSerializer
    permission = Permission.MANAGE_PEOPLE
    changeable = frozenset({*DETAILS, *JOB})
    bulk = bulk_of(NewPersonSerializer)
    change_parts = (Part(Position, "person_id"),)

    def get_queryset(self) -> QuerySet[Person]:
        """All that the caller may see."""
        positions = Position.objects.select_related("organisation")
        rows = (
            Person.objects.visible_to(self.caller)
            .annotate(name_key=Lower("name"))
            .select_related("system")
            .prefetch_related(Prefetch("positions", positions))
        )
        return with_external_ids(rows, self.caller)

    @extend_schema(request=NewPersonSerializer, responses={201: PersonSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add a person and, with an organisation, the job that they hold there."""
        return self.answer_created(self.make_known(self.read(NewPersonSerializer)))

    @extend_schema(request=PersonDetailsSerializer, responses=PersonSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put a person's contact details right."""
        person = self._person_to_change()
        version = expected_version(request, person)
        details = {"email": "", "phone": "", **self.read(PersonDetailsSerializer)}
        change_person(by=self.caller, person=person, expected_version=version, **details)
        return self.answer_changed(person)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def check(self, request: Request, id: str) -> Response:
        """Record that the details and jobs were looked at and are right."""
        person = self._person_to_change()
        check_person(by=self.caller, person=person)
        return self.answer_changed(person)

    @extend_schema(request=NewPositionSerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def positions(self, request: Request, id: str) -> Response:
        """Record a job that the person holds, beside any others."""
        person = self._person_to_change()
        start_position(by=self.caller, person=person, **self.read(NewPositionSerializer))
        return self.answer_changed(person)

    @extend_schema(
        request=EndSerializer,
        responses=PersonSerializer,
        parameters=[OpenApiParameter("position", OpenApiTypes.UUID, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["post"], url_path=f"positions/(?P<position>{UUID_PATTERN})/end")
    @idempotent
    def end_position(self, request: Request, id: str, position: str) -> Response:
        """Record the last day in a job. It stays in the person's history."""
        person = self._person_to_change()
        ended = get_object_or_404(person.positions, public_id=position)
        end_position(by=self.caller, position=ended, on=self.read(EndSerializer)["valid_to"])
        return self.answer_changed(person)

    def system_of(self, fields: Fields) -> System:
        """The system that the row names."""
        system: System = fields["system"]
        return system

    def matching(self, fields: Fields) -> Person | None:
        """Whoever has the same email address in the system: nobody else can have it."""
        email = fields.get("email")
        rows = self.get_queryset().filter(system=fields["system"], email__iexact=email)
        return rows.first() if email else None

    def make(self, fields: Fields) -> Person:
        """A person and, with an organisation, their job."""
        return add_person(by=self.caller, **fields)

    def facts_of(self, record: Person, sent: Fields) -> Fields:
        """Their details and, where the row names an organisation, their present job there."""
        if "name" in sent:
            sent["name"] = " ".join(sent["name"].split())
        if "email" in sent:
            sent["email"] = sent["email"].lower()
        facts = {name: getattr(record, name) for name in ("system", *DETAILS)}
        job = _job_at(record, sent.get("organisation"))
        if job is not None:
            facts.update(
                organisation=job.organisation,
                title=job.title,
                grade=job.grade,
                since=job.valid_from,
            )
        elif sent.get("organisation") is not None:
            facts["organisation"] = None
        return facts

    def change(self, record: Person, facts: Fields, different: frozenset[str], reason: str) -> None:
        """Put their details right, or start or change their job at the organisation."""
        if different & set(DETAILS):
            details = {name: facts[name] for name in DETAILS}
            change_person(by=self.caller, person=record, expected_version=record.version, **details)
        if not different & set(JOB):
            return
        said = {name: facts[name] for name in ("title", "grade", "since") if name in facts}
        job = _job_at(record, facts["organisation"])
        if job is None:
            start_position(
                by=self.caller, person=record, organisation=facts["organisation"], **said
            )
        else:
            change_position(by=self.caller, position=job, **said)

    def _person_to_change(self) -> Any:
        person = self.get_object()
        require(self.caller, Permission.MANAGE_PEOPLE, person.system)
        check_version_if_given(self.request, person)
        return person


def _job_at(person: Person, organisation: Organisation | None) -> Position | None:
    """The person's present job at an organisation, the one begun last."""
    if organisation is None:
        return None
    today = timezone.localdate()
    held = person.positions.filter(organisation=organisation)
    present = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return present.select_related("organisation", "system", "person").order_by("-pk").first()
