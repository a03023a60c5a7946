"""Systems, and who the caller is in them. Systems come with the reference data."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.user import choose_mails
from accounts.api.serializers import (
    SCOPES,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import ApiView, CollectionViewSet
from accounts.enums import UserKind
from accounts.models import ApiToken
from partners.api.codes import codes_of_systems
from partners.models import System


class SystemSerializer(RecordSerializer):
    """An integrated care system."""

    icb = ReferenceSerializer(allow_null=True, read_only=True)

    class Meta:
        model = System
        fields = (
            "id",
            "code",
            "name",
            "region",
            "icb",
            "legal_start",
            "legal_end",
            "is_fictional",
            "version",
            "changed",
        )


class SystemViewSet(CollectionViewSet):
    """The systems in which the caller has a role."""

    collection = "systems"
    serializer_class = SystemSerializer
    order = ("name_key", "id")
    system_path = ""
    codes_of = staticmethod(codes_of_systems)
    queryset = System.objects.none()

    def get_queryset(self) -> QuerySet[System]:
        """All that the caller may see."""
        visible = System.objects.visible_to(self.caller)
        return visible.select_related("icb").annotate(name_key=Lower("name"))


class RoleSerializer(serializers.Serializer[Any]):
    """A role in a system, or a national one."""

    role = serializers.CharField()
    system = ReferenceSerializer(allow_null=True, help_text="Null for a national role.")


class MeSerializer(serializers.Serializer[Any]):
    """The caller."""

    id = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    kind = serializers.ChoiceField(
        source="user.kind", choices=UserKind.choices, help_text="Somebody, or an API client."
    )
    may_write = serializers.BooleanField(help_text="False with a read-only token.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES),
        help_text="What this token may be used for; all of them with a browser session.",
    )
    wants_reminders = serializers.BooleanField(
        source="user.wants_reminders", help_text="Mails about commitments that fall due."
    )
    wants_digest = serializers.BooleanField(
        source="user.wants_digest", help_text="A mail each working day of what is waiting."
    )
    roles = RoleSerializer(
        many=True, help_text="Those in systems that this token was not given are left out."
    )


class PreferencesSerializer(StrictSerializer):
    """What callers decide about themselves."""

    wants_reminders = serializers.BooleanField(
        required=False, help_text="Mails about commitments that fall due."
    )
    wants_digest = serializers.BooleanField(
        required=False, help_text="A mail each working day of what is waiting."
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Something has to be said."""
        if not said:
            raise serializers.ValidationError("Say what is to change.")
        return said


class MeView(ApiView):
    """Who the caller is, and which roles they have where."""

    collection = "me"

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The caller, their roles, and whether this token may write."""
        return self._me(request)

    @extend_schema(request=PreferencesSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change what the caller decides about themselves."""
        said = PreferencesSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        choose_mails(by=self.caller, user=self.caller, **said.validated_data)
        return self._me(request)

    def _me(self, request: Request) -> Response:
        token = request.auth
        held = self.caller.memberships.held_by(self.caller)
        me = {
            "user": self.caller,
            "may_write": token.may_write if isinstance(token, ApiToken) else True,
            "roles": held.select_related("system").order_by("id"),
            "scopes": sorted(self.caller.limits.scopes),
        }
        return Response(MeSerializer(me).data)
