"""Variation of what was counted: by kind and place, month by month, and how much was logged."""

from collections.abc import Collection
from datetime import date, timedelta
from math import isnan
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import StrictSerializer
from accounts.api.views import ApiView
from accounts.limits import MissingScopeError, Scope
from accounts.models import User
from accounts.roles import Permission
from engagement.analytics.variation.asking import NO_PLACE, readable
from engagement.analytics.variation.cells import cells
from engagement.analytics.variation.coverage import Coverage, coverage
from engagement.analytics.variation.series import Point, Series, YearCount, series
from engagement.scoring.figure_rates import Rate
from engagement.scoring.figures import MEANS, Figure
from engagement.scoring.spc.icons import VariationIcon
from engagement.scoring.spc.presentation import Presentation
from partners.access import refusal
from partners.enums import OrganisationKind
from partners.models import Partnership, System

FIGURES = [(figure.value, figure.value.replace("_", " ")) for figure in Figure]
ICONS = [(icon.value, icon.value.replace("_", " ")) for icon in VariationIcon]
PICTURES = [(picture.value, picture.value.replace("_", " ")) for picture in Presentation]


class WhereSerializer(StrictSerializer):
    """Which months, kinds and places; the last year of everything, if nothing is said."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    kind = serializers.ListField(
        child=serializers.ChoiceField(choices=OrganisationKind.choices), required=False
    )
    place = serializers.ListField(
        child=serializers.RegexField(rf"^({NO_PLACE}|[0-9a-fA-F-]{{36}})$"), required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The answers by the names of the reads."""
        found = dict(attrs)
        until: date = found.setdefault("until", timezone.localdate())
        found.setdefault("since", until - timedelta(days=365))
        found["kinds"] = found.pop("kind", ())
        found["places"] = found.pop("place", ())
        return found


class RateSerializer(serializers.Serializer[Rate]):
    """A count, out of what, and how sure one can be."""

    numerator = serializers.FloatField()
    denominator = serializers.FloatField()
    value = serializers.FloatField(
        allow_null=True,
        help_text="Numerator by denominator; of surveys the mean answer on 0 to 1. Null where there"
        " is nothing to divide by.",
    )
    low = serializers.FloatField(
        source="interval.low",
        default=None,
        allow_null=True,
        help_text="95 %: Wilson's for shares, exact Poisson for contacts, Student's for surveys.",
    )
    high = serializers.FloatField(source="interval.high", default=None, allow_null=True)
    is_enough = serializers.BooleanField(
        help_text="Whether there is enough to say anything but the counts: 5 or more."
    )


class CoverageSerializer(serializers.Serializer[Coverage]):
    """Days of partnerships, by what they were."""

    due = serializers.IntegerField(help_text="Logged, and contact was expected.")
    not_due = serializers.IntegerField(help_text="Logged, and none was.")
    quiet = serializers.IntegerField(help_text="Silence was known.")
    not_logged = serializers.IntegerField(help_text="The system logged nothing with anybody.")
    logged_share = serializers.FloatField(allow_null=True)


class CellSerializer(serializers.Serializer[Any]):
    """Partners of one kind in one place."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    place = serializers.CharField(help_text="Its id, or `none`.")
    place_name = serializers.CharField()
    partnerships = serializers.IntegerField()
    managed = serializers.IntegerField()
    rate = RateSerializer()
    deputies = serializers.IntegerField(help_text="Of attendance: how many were deputies.")
    coverage = CoverageSerializer()
    trend = serializers.ChoiceField(
        choices=ICONS,
        allow_null=True,
        help_text="What the last whole month says on a control chart; null with too few points.",
    )


class CellCoverageSerializer(serializers.Serializer[Any]):
    """How much of the time of partners of one kind in one place was logged."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    place = serializers.CharField(help_text="Its id, or `none`.")
    place_name = serializers.CharField()
    partnerships = serializers.IntegerField()
    coverage = CoverageSerializer()


class LimitsSerializer(serializers.Serializer[Any]):
    """Mean and limits of a control chart at a month: what its arithmetic gives, as numbers.

    A limit may therefore lie below 0, or of a share above 1, where the figure cannot go: pictures
    draw it at the possible end.
    """

    mean = serializers.FloatField()
    lower = serializers.FloatField(allow_null=True, help_text="Null with a single point.")
    upper = serializers.FloatField(allow_null=True)
    is_trial = serializers.BooleanField(help_text="They rest on fewer than 12 points.")


class PointSerializer(serializers.Serializer[Point]):
    """One month."""

    month = serializers.DateField(help_text="Its first day.")
    rate = RateSerializer()
    deputies = serializers.IntegerField()
    coverage = CoverageSerializer()
    is_over = serializers.BooleanField(help_text="The running month is no point of the chart.")
    limits = LimitsSerializer(allow_null=True, help_text="Null where there is no chart.")


class YearSerializer(serializers.Serializer[YearCount]):
    """One calendar year in plain counts, as far as it was asked for."""

    year = serializers.IntegerField()
    rate = RateSerializer()


class FigureSeriesSerializer(serializers.Serializer[Series]):
    """One figure month by month."""

    measure = serializers.ChoiceField(choices=FIGURES)
    presentation = serializers.ChoiceField(
        choices=PICTURES, help_text="Which picture fits; `plain`: say what was counted."
    )
    trend = serializers.SerializerMethodField()
    points = serializers.SerializerMethodField()
    years = YearSerializer(many=True)

    @extend_schema_field(PointSerializer(many=True))
    def get_points(self, found: Series) -> Any:
        """The months, each with the limits of the chart at it."""
        rows: Any = [
            {**vars(point), "limits": _limits(found, place)}
            for place, point in enumerate(found.points)
        ]
        return PointSerializer(rows, many=True).data

    def get_trend(self, found: Series) -> str | None:
        """What the last whole month says on a control chart; null with too few points."""
        return found.drawn.icon(0)


def _limits(found: Series, place: int) -> dict[str, Any] | None:
    lines = found.drawn.charts.lines
    mean, lower, upper = (
        None if isnan(line[0, place]) else float(line[0, place])
        for line in (lines.mean, lines.lower, lines.upper)
    )
    if mean is None or found.presentation is Presentation.PLAIN or not found.points[place].is_over:
        return None
    is_trial = bool(found.drawn.charts.trial[0, place])
    return {"mean": mean, "lower": lower, "upper": upper, "is_trial": is_trial}


PERIOD = [
    OpenApiParameter("since", OpenApiTypes.DATE, description="Without: a year before."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Without: today. Months are whole."),
    OpenApiParameter("kind", str, many=True, enum=OrganisationKind.values),
    OpenApiParameter("place", str, many=True, description="Ids of places, or `none`."),
]
MEASURE = OpenApiParameter(
    "measure", str, enum=[f.value for f in Figure], default=Figure.CONTACTS.value
)


class VariationView(ApiView):
    """What every read of variation begins with."""

    def asked(self, id: str, query: type[StrictSerializer]) -> tuple[System, dict[str, Any]]:
        """The system, if the caller may see it, and what was asked of it.

        :raises PermissionDenied: the caller's role does not allow to read that figure.
        """
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        given = query(data=self.request.query_params)
        given.is_valid(raise_exception=True)
        asked = dict(given.validated_data)
        if issubclass(query, CellsQuerySerializer):
            asked["measure"] = Figure(asked["measure"])
            allowed = readable(self.caller, system)
            if asked["measure"] not in allowed:
                raise denial_of(self.caller, asked["measure"], allowed)
        return system, asked


def denial_of(user: User, measure: Figure, allowed: Collection[Figure]) -> PermissionDenied:
    """What somebody is told who may read these figures of a system and not that one.

    Every role that sees partnerships sees what surveys count, so that a token leaves it out.
    """
    if measure in MEANS and not set(MEANS) & set(allowed):
        return MissingScopeError([Scope.SURVEYS], owner=user, why="The figure comes from surveys.")
    return PermissionDenied(refusal(Permission.VIEW_RATING_OF_PARTNERS))


class CellsQuerySerializer(WhereSerializer):
    """Also which figure."""

    measure = serializers.ChoiceField(choices=FIGURES, default=Figure.CONTACTS.value)


class SeriesQuerySerializer(CellsQuerySerializer):
    """Also of which partnership, if of one."""

    partnership = serializers.UUIDField(required=False)


class VariationCellsView(VariationView):
    """What was counted of each kind of partner in each place."""

    collection = "systems-variation-cells"

    @extend_schema(parameters=[MEASURE, *PERIOD], responses=CellSerializer(many=True))
    def get(self, request: Request, id: str) -> Response:
        """Every kind and place with partners, by name."""
        system, asked = self.asked(id, CellsQuerySerializer)
        return Response(CellSerializer(cells(self.caller, system, **asked), many=True).data)


class VariationCoverageView(VariationView):
    """How much of the time was logged at all."""

    collection = "systems-variation-coverage"

    @extend_schema(parameters=PERIOD, responses=CellCoverageSerializer(many=True))
    def get(self, request: Request, id: str) -> Response:
        """By kind and place: an unkept log told apart from silence."""
        system, asked = self.asked(id, WhereSerializer)
        found = coverage(self.caller, system, **asked)
        return Response(CellCoverageSerializer(found, many=True).data)


class VariationSeriesView(VariationView):
    """One figure month by month."""

    collection = "systems-variation-series"

    @extend_schema(
        parameters=[MEASURE, *PERIOD, OpenApiParameter("partnership", OpenApiTypes.UUID)],
        responses=FigureSeriesSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Of all partners of the kinds and places, or of one partnership."""
        system, asked = self.asked(id, SeriesQuerySerializer)
        if "partnership" in asked:
            own = Partnership.objects.visible_to(self.caller).filter(system=system)
            asked["partnership"] = get_object_or_404(own, public_id=asked["partnership"])
        return Response(FigureSeriesSerializer(series(self.caller, system, **asked)).data)
