"""Scores: the newest of every partnership, the weekly series of one, and why it is what it is."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import BadQueryError, unknown_names
from accounts.api.views import ApiView, CollectionViewSet
from engagement.analytics.health import gather
from engagement.analytics.known_series import series_known_on
from engagement.analytics.series import stored_series
from engagement.api.filters import ScoreFilter
from engagement.api.known_on import KNOWN_AT, known_on_asked, require_measure
from engagement.api.score_fields import (
    ExplanationSerializer,
    ScoreSerializer,
    SeriesSerializer,
    explanation_of,
    known_series_of,
    series_of,
)
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from engagement.presenters.health import HealthReader
from engagement.presenters.why import why
from engagement.scoring.weeks import week_end as end_of_week
from partners.deletions import Deletions
from partners.models import Partnership


class ScoreViewSet(CollectionViewSet):
    """The newest score of every partnership that the caller may see.

    A feed of changes gives a row again whenever its score was computed anew, which for most
    partnerships is once a week.
    """

    collection = "scores"
    http_method_names = ["get", "head", "options"]
    serializer_class = ScoreSerializer
    deletions = Deletions(ScoreSeries)
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
            raise BadQueryError(errors=unknown_names(unknown))
        return {name: request.query_params[name] for name in request.query_params}

    def model(
        self,
        name: str | None,
        family: ModelFamily,
        partnership: Partnership,
        known_on: datetime | None = None,
    ) -> ScoreModel:
        """The score model of a name, or without one that which is in force, or was at a moment.

        :raises BadQueryError: there is no such model. :raises Http404: none is in force.
        """
        if name is None:
            in_force = ScoreModel.objects.in_use(family, partnership.system, known_on).in_force
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


KNOWN_ON = OpenApiParameter(
    "known_on", date, description="Leave out whatever was recorded after this day."
)
MEASURE = OpenApiParameter(
    "measure", str, enum=Measure.values, description="Which measure; without, engagement health."
)


def day_asked(asked: dict[str, str], name: str) -> date | None:
    """A day that the address names.

    :raises BadQueryError: it is not a day, or has not come yet.
    """
    text = asked.get(name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadQueryError(errors={name: ["Write the day as 2026-03-31."]}) from error
    if day > timezone.localdate():
        raise BadQueryError(errors={name: ["Choose today or a day that has passed."]})
    return day


class SeriesView(OfPartnershipView):
    """One measure of one partnership, week by week."""

    collection = "partnerships-scores"

    @extend_schema(responses=SeriesSerializer, parameters=[MEASURE, MODEL, KNOWN_AT])
    def get(self, request: Request, id: str) -> Response:
        """At most five years. A week in which nothing was logged has no score and says so.

        As known on a day or at a moment: every week from what had been recorded by then, by the
        model in force then. Trust before a model of it is in force is for those who judge the
        method: name the model.
        """
        partnership = self.partnership(id)
        asked = self.asked(request, "measure", "model", "known_on")
        measure = asked.get("measure", Measure.HEALTH.value)
        if measure not in Measure.values:
            raise BadQueryError(errors={"measure": ["There is no such measure."]})
        family = ModelFamily.HEALTH if measure == Measure.HEALTH else ModelFamily.TRUST
        known = known_on_asked(asked)
        moment = None if known is None else known.moment
        model = self.model(asked.get("model"), family, partnership, moment)
        if known is not None:
            require_measure(self.caller, partnership, Measure(measure), model, known)
            found = series_known_on(partnership, Measure(measure), model, known.moment)
            shown = known_series_of(partnership, measure, model, found, known.moment)
            return Response(SeriesSerializer(shown).data)
        visible = ScoreSeries.objects.visible_to(self.caller)
        series = stored_series(partnership, Measure(measure), model, visible)
        return Response(SeriesSerializer(series_of(partnership, measure, model, series)).data)


class ExplanationView(OfPartnershipView):
    """Why a partnership has its newest engagement health."""

    collection = "partnerships-explanation"

    @extend_schema(responses=ExplanationSerializer, parameters=[MODEL, KNOWN_AT])
    def get(self, request: Request, id: str) -> Response:
        """Parts that add up to the score, and the events that weigh most.

        As known on a day: from what had been recorded by then, and the model in force then.
        """
        partnership = self.partnership(id)
        asked = self.asked(request, "model", "known_on")
        known = known_on_asked(asked)
        moment = None if known is None else known.moment
        model = self.model(asked.get("model"), ModelFamily.HEALTH, partnership, moment)
        if known is None:
            series = stored_series(partnership, model=model)
            week_end = series.newest.newest_week_end if series else None
            moment = series.newest.computed_at if series else None
        else:
            week_end = date.fromordinal(end_of_week(known.day.toordinal()))
        if week_end is None:
            raise Http404
        facts = gather(partnership, model, known_on=moment)
        if facts.first_day is None or facts.first_day > week_end:
            raise Http404
        explained = why(partnership, facts, week_end.toordinal())
        return Response(ExplanationSerializer(explanation_of(week_end, explained)).data)
