"""Personal links through which partners say whether what we recorded is so: made and taken back."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.concurrency import check_version_if_given, etag_of
from accounts.api.idempotency import idempotent
from accounts.api.reading import needs
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.partner_link import MOST_DAYS, make_partner_link, revoke_partner_link
from engagement.api.record_filters import PartnerLinkFilter
from engagement.api.rights import may
from engagement.models import PartnerAnswer, PartnerLink
from partners.access import require
from partners.models import Partnership, Person


class PartnerAnswerSerializer(serializers.ModelSerializer[PartnerAnswer]):
    """What was answered of one commitment."""

    commitment = serializers.UUIDField(source="commitment.public_id", read_only=True)
    text = serializers.SerializerMethodField(
        help_text="Null where your role may not read confidential notes."
    )
    answered_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = PartnerAnswer
        fields = ("commitment", "revision", "answer", "text", "answered_at")

    def get_text(self, answer: PartnerAnswer) -> str | None:
        """Their words, for those who work with partners."""
        link: Any = answer.link  # with what the caller may read, as the collection found it
        return answer.text if link.may_read_notes else None


class PartnerLinkSerializer(RecordSerializer):
    """A personal link. Its address cannot be read again: only its fingerprint is kept."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    person = ReferenceSerializer(read_only=True)
    usable = serializers.SerializerMethodField(help_text="Whether it still leads anywhere.")
    answers = PartnerAnswerSerializer(
        many=True, read_only=True, help_text="What was answered, oldest first."
    )

    class Meta:
        model = PartnerLink
        fields = (
            "id",
            "system",
            "partnership",
            "person",
            "message",
            "valid_until",
            "revoked_at",
            "usable",
            "answers",
            "version",
            "changed",
        )

    @needs("person")
    def get_usable(self, link: PartnerLink) -> bool:
        """Neither over nor taken back, and for somebody who is not erased."""
        return link.is_usable


class MadePartnerLinkSerializer(PartnerLinkSerializer):
    """A link that was just made, with its address: shown in this one answer."""

    address = serializers.SerializerMethodField(help_text="Give it to this person only.")

    class Meta(PartnerLinkSerializer.Meta):
        fields = (*PartnerLinkSerializer.Meta.fields, "address")  # type: ignore[assignment]

    def get_address(self, link: PartnerLink) -> str:
        """Where the link leads."""
        return str(self.context["address"])


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Ask the director before the meeting",
            value={
                "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "person": "c20ad4d7-6fe9-4759-8a27-a0c99bff6710",
                "days": 14,
                "message": "Before our meeting in December.",
            },
            request_only=True,
        )
    ]
)
class NewPartnerLinkSerializer(StrictSerializer):
    """Who is asked, and for how long the link works."""

    partnership = IdField(Partnership.objects.visible_to)
    person = IdField(Person.objects.visible_to)
    days = serializers.IntegerField(
        min_value=1, max_value=MOST_DAYS, required=False, help_text="Without: 14."
    )
    message = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PartnerLinkViewSet(CollectionViewSet):
    """Personal links of the systems in which the caller may see people."""

    collection = "partner-links"
    serializer_class = PartnerLinkSerializer
    filterset_class = PartnerLinkFilter
    order = ("-id",)
    change_parts = (Part(PartnerAnswer, "link"),)
    queryset = PartnerLink.objects.none()

    def get_queryset(self) -> QuerySet[PartnerLink]:
        """All that the caller may see, ended ones too."""
        return (
            PartnerLink.objects.visible_to(self.caller)
            .select_related("system", "partnership__organisation", "person")
            .prefetch_related("answers__commitment")
            .annotate(may_read_notes=may(self.caller, Permission.VIEW_CONFIDENTIAL_NOTES))
        )

    @extend_schema(request=NewPartnerLinkSerializer, responses={201: MadePartnerLinkSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Make a link. Its address is told once, and again only under the same Idempotency-Key."""
        fields = self.read(NewPartnerLinkSerializer)
        require(self.caller, Permission.LOG_EVENTS, fields["partnership"].system)
        made, token = make_partner_link(by=self.caller, **fields)
        link = self.get_queryset().get(pk=made.pk)
        path = reverse("engagement:partner_page", args=[token])
        context = {**self.get_serializer_context(), "address": request.build_absolute_uri(path)}
        shown = MadePartnerLinkSerializer(link, context=context)
        return Response(shown.data, status.HTTP_201_CREATED, headers={"ETag": etag_of(link)})

    @extend_schema(request=None, responses=PartnerLinkSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def revoke(self, request: Request, id: str) -> Response:
        """End a link at once."""
        link = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, link.system)
        check_version_if_given(request, link)
        revoke_partner_link(by=self.caller, link=link)
        return self.answer_changed(link)
