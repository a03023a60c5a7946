"""What people wrote in surveys: let through, let through in part, or kept from others."""

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
from accounts.api.serializers import (
    ReasonSerializer,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.survey.comment import hide, let_through, redact
from engagement.api.filters import by_system
from engagement.enums import CommentState
from engagement.models import SurveyComment, SurveyWave
from engagement.scoring.survey.instrument import LONGEST_COMMENT
from partners.access import require


class SurveyCommentFilter(filters.FilterSet):
    """Comments by system, wave, partner and what was decided."""

    system = by_system()
    wave = filters.UUIDFilter(field_name="wave__public_id", label="Wave")
    partnership = filters.UUIDFilter(
        field_name="partnership__public_id", label="For whom it was written"
    )
    state = filters.ChoiceFilter(choices=CommentState.choices, label="State")


class SurveyCommentSerializer(RecordSerializer):
    """A comment. Of confidential waves it names no organisation."""

    system = ReferenceSerializer(read_only=True)
    wave = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="For whom it was written, where that is shown."
    )
    about = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="About whom, where partners were asked about."
    )
    text = serializers.SerializerMethodField(
        help_text="As it was written; null for callers who do not decide on comments."
    )
    reason = serializers.SerializerMethodField(
        help_text="Why it is not shown as written; null for callers who do not decide on comments."
    )

    class Meta:
        model = SurveyComment
        fields = (
            "id",
            "system",
            "wave",
            "partnership",
            "about",
            "sector",
            "state",
            "shown_text",
            "text",
            "reason",
            "moderated_at",
            "version",
            "changed",
        )

    @extend_schema_field({"type": ["string", "null"]})
    def get_text(self, comment: SurveyComment) -> str | None:
        """For those who decide."""
        return comment.text if self._decides(comment) else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_reason(self, comment: SurveyComment) -> str | None:
        """The reason may repeat what was left out."""
        return comment.reason if self._decides(comment) else None

    def _decides(self, comment: SurveyComment) -> bool:
        user = self.context["request"].user
        return Permission.MODERATE_COMMENTS in permissions_in(user, comment.system)


class RedactedSerializer(StrictSerializer):
    """What others may read, and why not all."""

    shown_text = serializers.CharField(max_length=LONGEST_COMMENT)
    reason = serializers.CharField(max_length=500, help_text="For those who decide on comments.")


class SurveyCommentViewSet(CollectionViewSet):
    """Comments that were let through; all of them for whoever decides."""

    collection = "survey-comments"
    serializer_class = SurveyCommentSerializer
    filterset_class = SurveyCommentFilter
    order = ("-id",)
    queryset = SurveyComment.objects.none()

    def get_queryset(self) -> QuerySet[SurveyComment]:
        """Of closed waves that the caller may see."""
        rows = SurveyComment.objects.visible_to(self.caller)
        return rows.filter(
            wave__in=SurveyWave.objects.visible_to(self.caller).closed()
        ).select_related("system", "wave", "partnership__organisation", "about__organisation")

    @extend_schema(request=None, responses=SurveyCommentSerializer)
    @action(detail=True, methods=["post"], url_path="let-through")
    @idempotent
    def let_through(self, request: Request, id: str) -> Response:
        """Let others read it as it was written."""
        comment = self._to_decide()
        return self.answer_changed(let_through(by=self.caller, comment=comment))

    @extend_schema(request=RedactedSerializer, responses=SurveyCommentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def redact(self, request: Request, id: str) -> Response:
        """Let others read it with parts left out."""
        comment, said = self._to_decide(), self.read(RedactedSerializer)
        return self.answer_changed(redact(by=self.caller, comment=comment, **said))

    @extend_schema(request=ReasonSerializer, responses=SurveyCommentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def hide(self, request: Request, id: str) -> Response:
        """Keep it from others."""
        comment, said = self._to_decide(), self.read(ReasonSerializer)
        return self.answer_changed(hide(by=self.caller, comment=comment, **said))

    def _to_decide(self) -> Any:
        comment = self.get_object()
        require(self.caller, Permission.MODERATE_COMMENTS, comment.system)
        check_version_if_given(self.request, comment)
        return comment
