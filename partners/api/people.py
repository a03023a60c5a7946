"""People to know, and the jobs they hold. Erasing someone for good is done on their page."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
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
from accounts.api.concurrency import expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import UUID_PATTERN, CollectionViewSet
from accounts.roles import Permission
from partners.access import require
from partners.actions.person import (
    add_person,
    change_person,
    check_person,
    end_position,
    start_position,
)
from partners.enums import Grade
from partners.filters import PersonFilter
from partners.models import Organisation, Person, Position, System

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
class NewPersonSerializer(StrictSerializer):
    """A person and, with an organisation, the job that they hold there."""

    system = IdField(System.objects.visible_to)
    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    organisation = IdField(Organisation.objects.visible_to, required=False, allow_null=True)
    title = serializers.CharField(max_length=150, required=False, allow_blank=True)
    grade = serializers.ChoiceField(choices=Grade.choices, required=False, help_text=GRADE_HELP)
    since = serializers.DateField(required=False, allow_null=True)


class PersonViewSet(CollectionViewSet):
    """People of the systems in which the caller may see people."""

    collection = "people"
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    order = ("name_key", "id")
    queryset = Person.objects.none()
    change_parts = (Part(Position, "person_id"),)

    def get_queryset(self) -> QuerySet[Person]:
        """All that the caller may see."""
        positions = Position.objects.select_related("organisation")
        return (
            Person.objects.visible_to(self.caller)
            .annotate(name_key=Lower("name"))
            .select_related("system")
            .prefetch_related(Prefetch("positions", positions))
        )

    @extend_schema(request=NewPersonSerializer, responses={201: PersonSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add a person and, with an organisation, the job that they hold there."""
        fields = self.read(NewPersonSerializer)
        require(self.caller, Permission.MANAGE_PEOPLE, fields["system"])
        return self.answer_created(add_person(by=self.caller, **fields))

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

    def _person_to_change(self) -> Any:
        person = self.get_object()
        require(self.caller, Permission.MANAGE_PEOPLE, person.system)
        return person
