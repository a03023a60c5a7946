"""Between partners: a funnel, and the partnerships behind a figure."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.paging import AFTER, BEFORE, LIMIT, KeysetPagination
from accounts.api.serializers import ReferenceSerializer
from engagement.analytics.partnerships import by_name
from engagement.analytics.variation.partners import (
    BetweenPartners,
    between_partners,
    partnerships_counted,
)
from engagement.api.variation import (
    FIGURES,
    MEASURE,
    PERIOD,
    CellsQuerySerializer,
    RateSerializer,
    VariationView,
)
from engagement.presenters.variation.between import FEWEST, listed
from engagement.scoring.figure_rates import rate_of
from engagement.scoring.figures import Figure
from partners.enums import OrganisationKind

WHERE = {2: "above_998", 1: "above_95", 0: "inside", -1: "below_95", -2: "below_998"}
PLACED = [(name, name.replace("_", " ")) for name in WHERE.values()]


class FunnelPartnerSerializer(serializers.Serializer[Any]):
    """One partner in the funnel. Limits are those in force, at its denominator."""

    partnership = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    place_name = serializers.CharField()
    numerator = serializers.FloatField()
    denominator = serializers.FloatField()
    value = serializers.FloatField()
    placed = serializers.ChoiceField(
        choices=PLACED, allow_null=True, help_text="Against the limits; null without a funnel."
    )
    is_named = serializers.BooleanField(
        help_text="Whether the page names it: outside, and of 20 partners or more one of those of "
        "which at most 10 % are false on average (Benjamini and Hochberg)."
    )
    lower_95 = serializers.FloatField(allow_null=True)
    upper_95 = serializers.FloatField(allow_null=True)
    lower_998 = serializers.FloatField(allow_null=True)
    upper_998 = serializers.FloatField(allow_null=True)


class FunnelSerializer(serializers.Serializer[Any]):
    """How much partners differ. ``phi`` is the mean of z², about 1 by chance alone."""

    target = serializers.FloatField(source="units.target", help_text="The centre line.")
    phi = serializers.FloatField(source="dispersion.phi")
    tau2 = serializers.FloatField(
        source="dispersion.tau2",
        help_text="Variance between partners, on the scale on which they are compared: the angle "
        "whose sine is the root of a share, the square root of contacts by those expected.",
    )
    is_adjusted = serializers.BooleanField(
        source="adjusted", help_text="Whether limits are widened by the usual spread."
    )
    is_beyond_use = serializers.BooleanField(
        source="dispersion.beyond_use",
        help_text="Above a phi of 10 limits say nothing of a single partner: nobody is named.",
    )
    spread_low = serializers.FloatField(help_text="From here on 95 % of partners lie,")
    spread_high = serializers.FloatField(help_text="and up to here.")


class BetweenPartnersSerializer(serializers.Serializer[Any]):
    """All partners of which something was due, by name, and their funnel: one picture, no pages."""

    measure = serializers.ChoiceField(choices=FIGURES)
    funnel = FunnelSerializer(
        allow_null=True,
        help_text="Null for means of surveys, which are no counts, and for fewer than 3 partners.",
    )
    partners = FunnelPartnerSerializer(many=True)


class VariationPartnersView(VariationView):
    """Who differs from the others by more than chance."""

    collection = "systems-variation-partners"

    @extend_schema(parameters=[MEASURE, *PERIOD], responses=BetweenPartnersSerializer)
    def get(self, request: Request, id: str) -> Response:
        """The funnel of all partners of the kinds and places. Those of one kind compare best."""
        system, asked = self.asked(id, CellsQuerySerializer)
        found = between_partners(self.caller, system, **asked)
        return Response(BetweenPartnersSerializer(_funnel(asked["measure"], found)).data)


def _funnel(measure: Figure, found: BetweenPartners) -> dict[str, Any]:
    drawn = found.funnel if len(found.rows) >= FEWEST else None
    partners = [
        {
            **vars(row),
            "value": row.numerator / row.denominator,
            "placed": None,
            "is_named": False,
            **dict.fromkeys(("lower_95", "upper_95", "lower_998", "upper_998")),
        }
        for row in found.rows
    ]
    if drawn is None:
        return {"measure": measure, "funnel": None, "partners": partners}
    limits = drawn.with_spread if drawn.adjusted else drawn.by_chance
    is_usable = not drawn.dispersion.beyond_use
    named = listed(drawn) & is_usable
    for place, partner in enumerate(partners):
        partner["placed"] = WHERE[int(drawn.outside[place])]
        partner["is_named"] = bool(named[place])
        for name in ("lower_95", "upper_95", "lower_998", "upper_998"):
            partner[name] = float(getattr(limits, name)[place])
    low, high = drawn.spread
    names = ("units", "dispersion", "adjusted")
    summary = {name: getattr(drawn, name) for name in names}
    summary |= {"spread_low": low, "spread_high": high}
    return {"measure": measure, "funnel": summary, "partners": partners}


class BehindQuerySerializer(CellsQuerySerializer):
    """Also which page of the list."""

    after = serializers.CharField(required=False)
    before = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the reads take: the page is for the paging."""
        found = super().validate(attrs)
        return {k: v for k, v in found.items() if k not in (AFTER, BEFORE, LIMIT)}


class BehindSerializer(serializers.Serializer[Any]):
    """A partnership, with what was counted of it over the months."""

    partnership = ReferenceSerializer()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    place = ReferenceSerializer(allow_null=True)
    rate = RateSerializer()


class BehindPageSerializer(serializers.Serializer[Any]):
    """A page of partnerships, by name."""

    results = BehindSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class VariationBehindView(VariationView):
    """The partnerships behind a figure."""

    collection = "systems-variation-behind"
    order = ("sort_name", "id")
    change_parts = ()

    @extend_schema(
        parameters=[
            MEASURE,
            *PERIOD,
            OpenApiParameter(AFTER, str, description="From the link “next”."),
            OpenApiParameter(BEFORE, str, description="From the link “previous”."),
            OpenApiParameter(LIMIT, int, description="Rows a page, from 1 to 200; 50 without."),
        ],
        responses=BehindPageSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Those of which something was counted or due."""
        system, asked = self.asked(id, BehindQuerySerializer)
        counted = partnerships_counted(self.caller, system, **asked)
        paging = KeysetPagination()
        rows = paging.paginate_queryset(
            by_name(counted.select_related("organisation", "place")), request, self
        )
        results: Any = [_behind(asked["measure"], row) for row in rows]
        answer = {"results": results, "next": paging.links["next"]}
        answer["previous"] = paging.links["previous"]
        return Response(BehindPageSerializer(answer).data)


def _behind(measure: Figure, row: Any) -> dict[str, Any]:
    return {
        "partnership": row,
        "kind": row.organisation.kind,
        "place": row.place,
        "rate": rate_of(measure, row.numerator, row.denominator),
    }
