"""Waves of surveys: prepared, sent out, moved, closed, taken back."""

from typing import Any

import django_filters as filters
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReasonSerializer
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.survey.asking import whom
from engagement.actions.survey.closing import close_wave, withdraw_closed_wave
from engagement.actions.survey.opening import open_wave
from engagement.actions.survey.reminding import remind_now
from engagement.actions.survey.wave import (
    cancel_wave,
    change_wave,
    move_last_day,
    prepare_wave,
)
from engagement.api.record_filters import RecordFilter
from engagement.api.rights import may
from engagement.api.survey_wave_fields import (
    LastDaySerializer,
    NewWaveSerializer,
    PeopleSerializer,
    SurveyWaveSerializer,
    WaveFactsSerializer,
)
from engagement.enums import Side, WaveState
from engagement.models import SurveyInvitation, SurveyResponse, SurveyWave
from partners.access import require

MOST_LISTED = 1_000


class SurveyWaveFilter(RecordFilter):
    """Waves by state, side, board, questions, and when they end."""

    state = filters.ChoiceFilter(choices=WaveState.choices, label="State")
    answered_by = filters.ChoiceFilter(choices=Side.choices, label="Who answers")
    board = filters.UUIDFilter(field_name="board__public_id", label="Board")
    instrument = filters.UUIDFilter(
        field_name="instrument_version__instrument__public_id", label="Instrument, any version"
    )
    since = filters.DateFilter(field_name="closes_on", lookup_expr="gte", label="Ends from")
    until = filters.DateFilter(field_name="closes_on", lookup_expr="lte", label="Ends up to")


class SurveyWaveViewSet(CollectionViewSet):
    """Waves that the caller may see: closed ones; all of them for those who run surveys."""

    collection = "survey-waves"
    serializer_class = SurveyWaveSerializer
    filterset_class = SurveyWaveFilter
    order = ("-closes_on", "-id")
    queryset = SurveyWave.objects.none()

    def get_queryset(self) -> QuerySet[SurveyWave]:
        """With how many were asked and have answered."""
        asked = SurveyInvitation.objects.standing().filter(wave=OuterRef("pk"))
        finished = SurveyResponse.objects.finished().filter(wave=OuterRef("pk"))
        return (
            SurveyWave.objects.visible_to(self.caller)
            .select_related("system", "instrument_version", "board", "made_by")
            .defer("instrument_version__document")
            .annotate(
                may_run=may(self.caller, Permission.MANAGE_SURVEYS),
                asked_people=_count(asked, "pk"),
                answered_people=_count(finished, "key"),
            )
        )

    @extend_schema(request=NewWaveSerializer, responses={201: SurveyWaveSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Begin a wave. Nobody is asked until it is opened."""
        body = self._body(NewWaveSerializer)
        system = body.validated_data["system"]
        require(self.caller, Permission.MANAGE_SURVEYS, system)
        facts, asking = body.facts()
        made = prepare_wave(by=self.caller, system=system, facts=facts, asking=asking)
        return self.answer_created(made)

    @extend_schema(request=WaveFactsSerializer, responses=SurveyWaveSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Change a wave that is being prepared; without `asking` that stays as it is."""
        wave = self._to_run()
        version = expected_version(request, wave)
        facts, asking = self._body(WaveFactsSerializer).facts()
        change_wave(by=self.caller, wave=wave, facts=facts, asking=asking, expected_version=version)
        return self.answer_changed(wave)

    @extend_schema(responses=PeopleSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def people(self, request: Request, id: str) -> Response:
        """Whom the wave asks as things are now, and who is left out and why."""
        wave = self._of_runner()
        require(self.caller, Permission.VIEW_PEOPLE, wave.system)
        asked = whom(wave)
        found = {
            "people": len(asked.people),
            "organisations": asked.organisations,
            "asked": asked.people[:MOST_LISTED],
            "left_out": asked.left_out[:MOST_LISTED],
        }
        return Response(PeopleSerializer(found).data)

    @extend_schema(request=None, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def open(self, request: Request, id: str) -> Response:
        """Send it out: today, or on its first day if that lies ahead."""
        wave = self._to_run()
        return self.answer_changed(open_wave(by=self.caller, wave=wave))

    @extend_schema(request=None, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def remind(self, request: Request, id: str) -> Response:
        """Remind all who have not answered; it counts as the next reminder."""
        wave = self._to_run()
        remind_now(by=self.caller, wave=wave)
        return self.answer_changed(wave)

    @extend_schema(request=LastDaySerializer, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def move(self, request: Request, id: str) -> Response:
        """Take answers until another day."""
        wave = self._to_run()
        return self.answer_changed(
            move_last_day(by=self.caller, wave=wave, **self.read(LastDaySerializer))
        )

    @extend_schema(request=None, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def close(self, request: Request, id: str) -> Response:
        """Take no more answers, and have the results worked out."""
        wave = self._to_run()
        close_wave(by=self.caller, wave=wave)
        return self.answer_changed(wave)

    @extend_schema(request=ReasonSerializer, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def cancel(self, request: Request, id: str) -> Response:
        """Take it back before it is closed."""
        wave = self._to_run()
        return self.answer_changed(
            cancel_wave(by=self.caller, wave=wave, **self.read(ReasonSerializer))
        )

    @extend_schema(request=ReasonSerializer, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back what came of a closed one."""
        wave = self._to_run()
        return self.answer_changed(
            withdraw_closed_wave(by=self.caller, wave=wave, **self.read(ReasonSerializer))
        )

    def _to_run(self) -> Any:
        wave = self._of_runner()
        check_version_if_given(self.request, wave)
        return wave

    def _of_runner(self) -> Any:
        wave = self.get_object()
        require(self.caller, Permission.MANAGE_SURVEYS, wave.system)
        return wave

    def _body(self, kind: type[WaveFactsSerializer]) -> WaveFactsSerializer:
        body = kind(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return body


def _count(rows: QuerySet[Any], column: str) -> Coalesce:
    counted = rows.order_by().values("wave").annotate(found=Count(column, distinct=True))
    return Coalesce(Subquery(counted.values("found"), output_field=IntegerField()), 0)
