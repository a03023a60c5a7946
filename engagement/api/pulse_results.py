"""What each side answered in the waves of surveys: posted at the close, corrected, withdrawn."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, etag_of, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.pulse import (
    PulseFacts,
    correct_pulse_result,
    post_pulse_result,
    withdraw_pulse_result,
)
from engagement.api.standing_filters import PulseResultFilter
from engagement.enums import Side
from engagement.models import PulseResult
from engagement.models.pulse import FEWEST_CONFIDENTIAL_ANSWERS
from partners.access import require
from partners.models import Partnership

NOT_SHOWN = (
    f"It is kept. A confidential result of fewer than {FEWEST_CONFIDENTIAL_ANSWERS} answers is "
    "shown to nobody and counts nowhere, because it could tell who answered."
)
GONE = "Null for a confidential result that was withdrawn."


class WaveSerializer(serializers.Serializer[PulseResult]):
    """The wave of a survey, the same one for every partner that took part."""

    id = serializers.UUIDField(source="wave_id")
    name = serializers.CharField(source="wave")


class PulseResultSerializer(WithdrawableSerializer):
    """What one side answered in one wave, whoever answered for it.

    Of a confidential result that was withdrawn it says nothing but that: held against what another
    wave says of the same people, its figures could tell what one of them answered.
    """

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    wave = WaveSerializer(source="*", read_only=True)
    invited = serializers.IntegerField(read_only=True, allow_null=True, help_text=GONE)
    answers = serializers.IntegerField(read_only=True, allow_null=True, help_text=GONE)
    mean = serializers.FloatField(
        read_only=True, allow_null=True, help_text=f"Of all answers, 1 to 5. {GONE}"
    )

    class Meta:
        model = PulseResult
        fields = (
            "id",
            "system",
            "partnership",
            "wave",
            "answered_by",
            "closed_on",
            "invited",
            "answers",
            "mean",
            "is_confidential",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """As it is, or without its figures."""
        shown: dict[str, Any] = super().to_representation(instance)
        if not instance.shows_figures:
            shown |= dict.fromkeys(("invited", "answers", "mean"))
        return shown


class NotShownSerializer(serializers.Serializer[Any]):
    """A result that is kept and shown to nobody: its id, to put it right or withdraw it."""

    id = serializers.UUIDField(source="public_id")
    detail = serializers.SerializerMethodField()

    def get_detail(self, result: PulseResult) -> str:
        """Why it is not shown."""
        return NOT_SHOWN


class WaveBodySerializer(StrictSerializer):
    """The wave: an id of your own, the same for every partner, and its name."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=100)


class PulseFactsSerializer(StrictSerializer):
    """What was answered. Without answers there is no mean."""

    closed_on = serializers.DateField()
    invited = serializers.IntegerField(min_value=1, max_value=100_000)
    answers = serializers.IntegerField(min_value=0, max_value=100_000)
    mean = serializers.FloatField(
        required=False, allow_null=True, help_text="Of all answers, each 1 to 5."
    )
    is_confidential = serializers.BooleanField(
        required=False, help_text="People answered for themselves and not for their organisation."
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Four of six people of a council answered",
            value={
                "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "wave": {"id": "45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26", "name": "Spring 2026"},
                "answered_by": "partner",
                "closed_on": "2026-05-29",
                "invited": 6,
                "answers": 4,
                "mean": 3.5,
            },
            request_only=True,
        )
    ]
)
class NewPulseResultSerializer(PulseFactsSerializer):
    """What a side answered in a wave that has closed."""

    partnership = IdField(Partnership.objects.visible_to)
    wave = WaveBodySerializer()
    answered_by = serializers.ChoiceField(choices=Side.choices)


class PulseCorrectionSerializer(PulseFactsSerializer):
    """What is right, and why it is put right."""

    reason = serializers.CharField(max_length=500)


class PulseResultViewSet(CollectionViewSet):
    """Results that the caller may see; none that could tell who answered."""

    collection = "pulse-results"
    serializer_class = PulseResultSerializer
    filterset_class = PulseResultFilter
    order = ("-closed_on", "-id")
    queryset = PulseResult.objects.none()

    def get_queryset(self) -> QuerySet[PulseResult]:
        """All that the caller may see, withdrawn ones too."""
        return PulseResult.objects.visible_to(self.caller).select_related(
            "system", "partnership__organisation"
        )

    @extend_schema(
        request=NewPulseResultSerializer,
        responses={201: PulseResultSerializer, 202: NotShownSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Post what a side answered: one row of evidence, at the close of the wave."""
        body = self.read(NewPulseResultSerializer)
        partnership, wave = body.pop("partnership"), body.pop("wave")
        answered_by = body.pop("answered_by")
        require(self.caller, Permission.LOG_EVENTS, partnership.system)
        if answered_by == Side.SYSTEM:
            require(self.caller, Permission.VIEW_RATING_OF_PARTNERS, partnership.system)
        result = post_pulse_result(
            by=self.caller,
            partnership=partnership,
            wave=wave["name"],
            wave_id=wave["id"],
            answered_by=answered_by,
            facts=PulseFacts(**body),
        )
        return self.answer_created(result) if result.may_be_shown else _kept(result)

    @extend_schema(
        request=PulseCorrectionSerializer,
        responses={200: PulseResultSerializer, 202: NotShownSerializer},
    )
    def update(self, request: Request, id: str) -> Response:
        """Put a result right. The old evidence stays in the history, and so do old scores."""
        result = self._result_to_change()
        version = expected_version(request, result)
        body = self.read(PulseCorrectionSerializer)
        reason = body.pop("reason")
        result = correct_pulse_result(
            by=self.caller,
            result=result,
            facts=PulseFacts(**body),
            reason=reason,
            expected_version=version,
        )
        return self._answer_if_shown(result)

    @extend_schema(
        request=ReasonSerializer, responses={200: PulseResultSerializer, 202: NotShownSerializer}
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take a result back; another may then be posted for the wave."""
        result = self._result_to_change()
        check_version_if_given(request, result)
        result = withdraw_pulse_result(by=self.caller, result=result, **self.read(ReasonSerializer))
        return self._answer_if_shown(result)

    def _result_to_change(self) -> PulseResult:
        """Also one that is shown to nobody, by the id that its poster was given."""
        kept = PulseResult.objects.kept_for(self.caller).select_related("system")
        result = get_object_or_404(kept, public_id=self.kwargs["id"])
        require(self.caller, Permission.LOG_EVENTS, result.system)
        return result

    def _answer_if_shown(self, result: PulseResult) -> Response:
        return self.answer_changed(result) if result.may_be_shown else _kept(result)


def _kept(result: PulseResult) -> Response:
    result.refresh_from_db(fields=["version"])
    return Response(
        NotShownSerializer(result).data,
        status.HTTP_202_ACCEPTED,
        headers={"ETag": etag_of(result)},
    )
