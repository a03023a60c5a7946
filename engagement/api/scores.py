"""Scores: the newest of every partnership, the weekly series of one, and why it is what it is."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import BadQueryError
from accounts.api.views import ApiView, CollectionViewSet
from engagement.analytics.health import gather
from engagement.analytics.series import stored_series
from engagement.api.filters import ScoreFilter
from engagement.api.score_fields import (
    ExplanationSerializer,
    ScoreSerializer,
    SeriesSerializer,
    explanation_of,
    series_of,
)
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from engagement.presenters.health import HealthReader
from engagement.presenters.why import why
from partners.models import Partnership


class ScoreViewSet(CollectionViewSet):
    """The newest score of every partnership that the caller may see.

    A feed of changes gives a row again whenever its score was computed anew, which for most
    partnerships is once a week.
    """

    collection = "scores"
    http_method_names = ["get", "head", "options"]
    serializer_class = ScoreSerializer
    filterset_class = ScoreFilter
    queryset = ScoreSeries.objects.none()

    def get_queryset(self) -> QuerySet[ScoreSeries]:
        """Rows that hold the newest point of a series of engagement health.

        Trust is read by fewer people, and its figures are other ones.
        """
        return (
            ScoreSeries.objects.visible_to(self.caller)
            .newest()
            .select_related("partnership__organisation", "system", "model")
            .defer("mean", "sd", "credibility")
        )

    def get_serializer_context(self) -> dict[str, Any]:
        """With a reader for each score model, made once an answer."""
        return {**super().get_serializer_context(), "readers": self.readers}

    @cached_property
    def readers(self) -> dict[int, HealthReader]:
        """Filled by the fields as models turn up."""
        return {}


class OfPartnershipView(ApiView):
    """Something of one partnership that the caller may see."""

    def partnership(self, public_id: str) -> Partnership:
        """The partnership of the address."""
        visible = Partnership.objects.visible_to(self.caller)
        return get_object_or_404(
            visible.select_related("organisation", "system"), public_id=public_id
        )

    def asked(self, request: Request, *names: str) -> dict[str, str]:
        """The query of the address.

        :raises BadQueryError: it asks for something that is not there.
        """
        unknown = set(request.query_params) - set(names)
        if unknown:
            raise BadQueryError(errors={name: ["There is no such filter."] for name in unknown})
        return {name: request.query_params[name] for name in request.query_params}

    def model(self, name: str | None, family: ModelFamily, partnership: Partnership) -> ScoreModel:
        """The score model of a name, or without one that which is in force.

        :raises BadQueryError: there is no such model. :raises Http404: none is in force.
        """
        if name is None:
            in_force = ScoreModel.objects.in_use(family, partnership.system).in_force
            if in_force is None:
                raise Http404
            return in_force
        # Compared here: a name may hold what no database takes.
        models = ScoreModel.objects.visible_to(self.caller).filter(family=family)
        found = next((model for model in models if model.name == name), None)
        if found is None:
            raise BadQueryError(errors={"model": ["There is no score model of this name."]})
        return found


MODEL = OpenApiParameter(
    "model", str, description="Name of a score model; without, the one in force."
)


MEASURE = OpenApiParameter(
    "measure", str, enum=Measure.values, description="Which measure; without, engagement health."
)


class SeriesView(OfPartnershipView):
    """One measure of one partnership, week by week."""

    collection = "partnerships-scores"

    @extend_schema(responses=SeriesSerializer, parameters=[MEASURE, MODEL])
    def get(self, request: Request, id: str) -> Response:
        """At most five years. A week in which nothing was logged has no score and says so.

        Trust before a model of it is in force is for those who judge the method: name the model.
        """
        partnership = self.partnership(id)
        asked = self.asked(request, "measure", "model")
        measure = asked.get("measure", Measure.HEALTH.value)
        if measure not in Measure.values:
            raise BadQueryError(errors={"measure": ["There is no such measure."]})
        family = ModelFamily.HEALTH if measure == Measure.HEALTH else ModelFamily.TRUST
        model = self.model(asked.get("model"), family, partnership)
        visible = ScoreSeries.objects.visible_to(self.caller)
        series = stored_series(partnership, Measure(measure), model, visible)
        return Response(SeriesSerializer(series_of(partnership, measure, model, series)).data)


class ExplanationView(OfPartnershipView):
    """Why a partnership has its newest engagement health."""

    collection = "partnerships-explanation"

    @extend_schema(responses=ExplanationSerializer, parameters=[MODEL])
    def get(self, request: Request, id: str) -> Response:
        """Parts that add up to the score, and the events that weigh most."""
        partnership = self.partnership(id)
        asked = self.asked(request, "model")
        model = self.model(asked.get("model"), ModelFamily.HEALTH, partnership)
        series = stored_series(partnership, model=model)
        newest = series.newest if series else None
        if newest is None or newest.newest_week_end is None:
            raise Http404
        facts = gather(partnership, model, known_on=newest.computed_at)
        explained = why(partnership, facts, newest.newest_week_end.toordinal())
        return Response(ExplanationSerializer(explanation_of(newest, explained)).data)
