"""Who is asked in a wave: listed, added, taken back; a mail that came back."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.reading import needs, read_rows
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.survey.invitation import (
    invite,
    invite_colleague,
    record_bounce,
    take_back_invitation,
)
from engagement.api.filters import by_system
from engagement.enums import Side
from engagement.models import SurveyInvitation, SurveyWave
from partners.access import require
from partners.api.fields import same_system, visible_colleagues
from partners.models import Partnership, Person


class SurveyInvitationFilter(filters.FilterSet):
    """Invitations by wave, partner and person, and whether their links stand."""

    system = by_system()
    wave = filters.UUIDFilter(field_name="wave__public_id", label="Wave")
    partnership = filters.UUIDFilter(field_name="partnership__public_id", label="Partnership")
    person = filters.UUIDFilter(field_name="person__public_id", label="Person")
    standing = filters.BooleanFilter(
        method="only_standing", label="Only those neither taken back nor passed on"
    )

    def only_standing(self, queryset: Any, name: str, value: bool) -> Any:
        """All of them, or those with a link that stands."""
        return queryset.standing() if value else queryset


class SurveyInvitationSerializer(RecordSerializer):
    """Somebody who is asked. Neither their link nor whether they have answered can be read."""

    system = ReferenceSerializer(read_only=True)
    wave = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True, allow_null=True)
    person = ReferenceSerializer(read_only=True, allow_null=True)
    user = ReferenceSerializer(read_only=True, allow_null=True)
    place = ReferenceSerializer(read_only=True, allow_null=True)
    about = serializers.SerializerMethodField(help_text="Partners to answer about.")
    passed_on_from = serializers.UUIDField(
        source="passed_on_from.public_id", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = SurveyInvitation
        fields = (
            "id",
            "system",
            "wave",
            "partnership",
            "person",
            "user",
            "about",
            "sector",
            "place",
            "passed_on_from",
            "passed_on_at",
            "taken_back_at",
            "bounced_at",
            "declined_at",
            "version",
            "changed",
        )
        read_only_fields = fields

    @extend_schema_field(ReferenceSerializer(of=Partnership, many=True))
    @needs("abouts")
    def get_about(self, invitation: SurveyInvitation) -> list[Any]:
        """None where it is about the system."""
        partners: Any = [row.partnership for row in invitation.abouts.all()]
        return read_rows(ReferenceSerializer, partners)


class NewInvitationSerializer(StrictSerializer):
    """A person of a partner; where the system's people answer, a user and whom it is about."""

    wave = IdField(SurveyWave.objects.visible_to)
    partnership = IdField(Partnership.objects.visible_to, allow_null=True, default=None)
    person = IdField(Person.objects.visible_to, allow_null=True, default=None)
    user = IdField(visible_colleagues, allow_null=True, default=None)
    about = serializers.ListField(child=IdField(Partnership.objects.visible_to), default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the side of the wave asks for."""
        of_system = attrs["wave"].answered_by == Side.SYSTEM
        needed = ("user", "about") if of_system else ("partnership", "person")
        missing = {name: ["This is needed for this wave."] for name in needed if not attrs[name]}
        if missing:
            raise serializers.ValidationError(missing)
        return attrs


class SurveyInvitationViewSet(CollectionViewSet):
    """Invitations of the waves that the caller runs."""

    collection = "survey-invitations"
    serializer_class = SurveyInvitationSerializer
    filterset_class = SurveyInvitationFilter
    order = ("-id",)
    queryset = SurveyInvitation.objects.none()

    def get_queryset(self) -> QuerySet[SurveyInvitation]:
        """All of them, taken back ones too."""
        return (
            SurveyInvitation.objects.visible_to(self.caller)
            .select_related(
                "system",
                "wave",
                "partnership__organisation",
                "partnership__counterpart",
                "person",
                "user",
                "place",
                "passed_on_from",
            )
            .prefetch_related(
                "abouts__partnership__organisation", "abouts__partnership__counterpart"
            )
        )

    @extend_schema(request=NewInvitationSerializer, responses={201: SurveyInvitationSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Ask one more in an open wave; the mail goes out at once."""
        said = self.read(NewInvitationSerializer)
        wave = said["wave"]
        require(self.caller, Permission.MANAGE_SURVEYS, wave.system)
        require(self.caller, Permission.VIEW_PEOPLE, wave.system)
        if wave.answered_by == Side.SYSTEM:
            made = invite_colleague(
                by=self.caller, wave=wave, user=said["user"], abouts=said["about"]
            )
        else:
            same_system(wave.system, partnership=said["partnership"], person=said["person"])
            made = invite(
                by=self.caller,
                wave=wave,
                partnership=said["partnership"],
                person=said["person"],
            )
        return self.answer_created(made)

    @extend_schema(request=None, responses=SurveyInvitationSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    @idempotent
    def take_back(self, request: Request, id: str) -> Response:
        """Ask somebody no longer."""
        invitation = self._to_change()
        return self.answer_changed(take_back_invitation(by=self.caller, invitation=invitation))

    @extend_schema(request=None, responses=SurveyInvitationSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def bounce(self, request: Request, id: str) -> Response:
        """Note that a mail came back."""
        invitation = self._to_change()
        return self.answer_changed(record_bounce(by=self.caller, invitation=invitation))

    def _to_change(self) -> Any:
        invitation = self.get_object()
        require(self.caller, Permission.MANAGE_SURVEYS, invitation.system)
        check_version_if_given(self.request, invitation)
        return invitation
