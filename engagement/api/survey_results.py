"""Results of closed waves: who answered, the figures of each group, and ties of a board.

Reading only, and only what was frozen at the close: the same as on the pages. A hidden group comes
with the reason and without any number.
"""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import ParametersSerializer, RecordSerializer, ReferenceSerializer
from accounts.api.views import ApiView, CollectionViewSet
from engagement.analytics.survey.reading import (
    WaveResults,
    frozen_rows,
    gaps,
    other_side,
    summary_of,
    summary_rows,
    wave_results,
)
from engagement.analytics.survey.rows import group_rows, measures_of
from engagement.api.filters import by_system
from engagement.api.survey_result_fields import (
    SurveyComparedSerializer,
    SurveyGapsSerializer,
    SurveyGroupFiguresSerializer,
    SurveyMeasureSerializer,
    SurveyRatesSerializer,
    SurveyTiesSerializer,
    gap_values,
    group_values,
    rates_of,
    tie_values,
)
from engagement.enums import Side
from engagement.models import SurveyResult
from engagement.scoring.survey.results import Level, Results

LEVELS = [(level.value, level.value) for level in Level]


class SurveyResultFilter(filters.FilterSet):
    """Results by system, wave, side and when the wave closed."""

    system = by_system()
    wave = filters.UUIDFilter(field_name="wave__public_id", label="Wave")
    answered_by = filters.ChoiceFilter(
        field_name="wave__answered_by", choices=Side.choices, label="Which side answered"
    )
    since = filters.DateFilter(
        field_name="wave__closed_at", lookup_expr="date__gte", label="Closed on this day or later"
    )
    until = filters.DateFilter(
        field_name="wave__closed_at", lookup_expr="date__lte", label="Closed by this day"
    )


class SurveyResultSerializer(RecordSerializer):
    """What a wave was, who answered, and what it is compared with. Its figures are apart."""

    system = ReferenceSerializer(read_only=True)
    wave = ReferenceSerializer(read_only=True)
    instrument_version = ReferenceSerializer(source="wave.instrument_version", read_only=True)
    board = ReferenceSerializer(source="wave.board", read_only=True, allow_null=True)
    answered_by = serializers.ChoiceField(
        source="wave.answered_by", choices=Side.choices, read_only=True
    )
    is_confidential = serializers.BooleanField(
        source="wave.instrument_version.is_confidential", read_only=True
    )
    is_relational = serializers.BooleanField(
        source="wave.instrument_version.is_relational",
        read_only=True,
        help_text="Then there are ties, and no figures of groups.",
    )
    closed_on = serializers.DateField(source="wave.closed_on", read_only=True)
    response = serializers.SerializerMethodField(
        help_text="How many of those asked answered: all, and by sector."
    )
    compared_with = serializers.SerializerMethodField(
        help_text="The wave before, which asked the same; null if there is none."
    )

    class Meta:
        model = SurveyResult
        fields = (
            "id",
            "system",
            "wave",
            "instrument_version",
            "board",
            "answered_by",
            "is_confidential",
            "is_relational",
            "closed_on",
            "sha256",
            "response",
            "compared_with",
            "version",
            "changed",
        )

    @extend_schema_field(SurveyRatesSerializer)
    def get_response(self, row: SurveyResult) -> Any:
        """Rates, with the reason in place of one that is hidden."""
        return SurveyRatesSerializer(rates_of(summary_of(row))).data

    @extend_schema_field(SurveyComparedSerializer(allow_null=True))
    def get_compared_with(self, row: SurveyResult) -> Any:
        """The wave before, while it stands."""
        since = summary_of(row).since
        return None if since is None else SurveyComparedSerializer(since).data


class SurveyResultViewSet(CollectionViewSet):
    """Results that the caller may read. Those of a wave that is withdrawn are gone."""

    collection = "survey-results"
    serializer_class = SurveyResultSerializer
    filterset_class = SurveyResultFilter
    order = ("-id",)
    queryset = SurveyResult.objects.none()

    def get_queryset(self) -> QuerySet[SurveyResult]:
        """Of closed waves that stand."""
        return summary_rows(self.caller)


class SurveyLevelSerializer(ParametersSerializer):
    """Which groups."""

    level = serializers.ChoiceField(choices=LEVELS, default=Level.OVERALL.value)


class SurveyFiguresSerializer(serializers.Serializer[Any]):
    """The figures of all groups of a level, in points of the scale from 1 on."""

    level = serializers.ChoiceField(choices=LEVELS)
    points = serializers.IntegerField(help_text="The scale ends here.")
    measures = SurveyMeasureSerializer(many=True)
    groups = SurveyGroupFiguresSerializer(many=True)


class OfResultView(ApiView):
    """Something of the results of one wave."""

    collection = "survey-results"

    def found(self, public_id: str) -> WaveResults:
        """The results of the address, if the caller may read them."""
        return wave_results(get_object_or_404(frozen_rows(self.caller), public_id=public_id))


class SurveyFiguresView(OfResultView):
    """The figures of groups."""

    @extend_schema(
        operation_id="survey_results_figures",
        parameters=[
            OpenApiParameter(
                "level",
                OpenApiTypes.STR,
                enum=[level.value for level in Level],
                description="Which groups. Without: all who answered, together.",
            )
        ],
        responses=SurveyFiguresSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Of everybody, or of sectors, places or organisations. There is no other way to group."""
        found = self.found(id)
        results = _results_or_404(found)
        asked = SurveyLevelSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        level = Level(asked.validated_data["level"])
        values = {
            "level": level.value,
            "points": results.points,
            "measures": measures_of(found, results),
            "groups": [group_values(row) for row in group_rows(found, [level])],
        }
        return Response(SurveyFiguresSerializer(values).data)


class SurveyTiesView(OfResultView):
    """What the organisations of a board say of each other."""

    @extend_schema(operation_id="survey_results_ties", responses=SurveyTiesSerializer)
    def get(self, request: Request, id: str) -> Response:
        """Trust and value of each tie, and the network as a whole; null is not known."""
        found = self.found(id)
        if found.frozen.ties is None:
            raise Http404
        return Response(SurveyTiesSerializer(tie_values(found, found.frozen.ties)).data)


class SurveyGapsView(OfResultView):
    """Both sides next to each other, for those who may read what the system's people say."""

    @extend_schema(operation_id="survey_results_gaps", responses=SurveyGapsSerializer)
    def get(self, request: Request, id: str) -> Response:
        """The partner's answers less the system's, of each partner that both results show."""
        found = self.found(id)
        results = _results_or_404(found)
        other = other_side(self.caller, found.wave)
        both = None if other is None else gaps(found, other)
        if other is None or both is None:
            raise Http404
        return Response(SurveyGapsSerializer(gap_values(found, other, both, results)).data)


def _results_or_404(found: WaveResults) -> Results:
    if found.frozen.results is None:
        raise Http404
    return found.frozen.results
