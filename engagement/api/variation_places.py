"""Between places, and who gets the attention."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import ParametersSerializer
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.variation.attention import (
    NHS,
    SOCIAL_CARE,
    Attention,
    attention,
    perception_gap,
)
from engagement.analytics.variation.places import BetweenPlaces, between_places
from engagement.api.variation import (
    FIGURES,
    PERIOD,
    RateSerializer,
    VariationView,
    WhereSerializer,
)
from engagement.enums import Measure
from partners.enums import OrganisationKind

SCORES = (Measure.HEALTH, Measure.TRUST_OF_PARTNER)


class PlacesQuerySerializer(ParametersSerializer):
    """Which score, and of which kinds of partner."""

    measure = serializers.ChoiceField(
        choices=[(score.value, score.label) for score in SCORES], default=Measure.HEALTH.value
    )
    kind = serializers.ListField(
        child=serializers.ChoiceField(choices=OrganisationKind.choices), required=False
    )


class PlaceMeanSerializer(serializers.Serializer[Any]):
    """The partners of one place that have a score."""

    place = serializers.UUIDField()
    name = serializers.CharField()
    partnerships = serializers.IntegerField()
    mean = serializers.FloatField(help_text="Points, from 0 to 100.")


class VarianceShareSerializer(serializers.Serializer[Any]):
    """One-way analysis of variance, with the doubt of each value taken out of ``within``."""

    between = serializers.FloatField(help_text="Variance.")
    within = serializers.FloatField(help_text="Variance.")
    share = serializers.FloatField(
        allow_null=True, help_text="Between by both; null where nothing varies."
    )


class BetweenPlacesSerializer(serializers.Serializer[BetweenPlaces]):
    """How much of the variation between partners' scores lies between their places."""

    measure = serializers.ChoiceField(choices=Measure.choices)
    places = PlaceMeanSerializer(many=True)
    share = VarianceShareSerializer(allow_null=True)
    why_not = serializers.CharField(help_text="Why there is no share; empty where there is.")


class VariationPlacesView(VariationView):
    """Between places."""

    collection = "systems-variation-places"

    @extend_schema(
        parameters=[
            OpenApiParameter("measure", str, enum=[score.value for score in SCORES]),
            OpenApiParameter("kind", str, many=True, enum=OrganisationKind.values),
        ],
        responses=BetweenPlacesSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """From the newest score of each partner that may be concluded from."""
        system, asked = self.asked(id, PlacesQuerySerializer)
        found = between_places(
            self.caller, system, measure=Measure(asked["measure"]), kinds=asked.get("kind", ())
        )
        return Response(BetweenPlacesSerializer(found).data)


class AttentionKindSerializer(serializers.Serializer[Any]):
    """Contact of one kind against what was expected."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    rate = RateSerializer()


class VoiceSerializer(serializers.Serializer[Any]):
    """One figure of social care beside the same of NHS bodies."""

    measure = serializers.ChoiceField(choices=FIGURES)
    social_care = RateSerializer()
    nhs = RateSerializer()


class TheilSerializer(serializers.Serializer[Any]):
    """Theil's T and its two parts."""

    total = serializers.FloatField()
    between = serializers.FloatField(help_text="Kinds of partner.")
    within = serializers.FloatField()


class InequalitySerializer(serializers.Serializer[Any]):
    """Of contact per expected contact over partners."""

    partnerships = serializers.IntegerField()
    gini = serializers.FloatField(allow_null=True)
    theil = TheilSerializer(allow_null=True)


class KindGapSerializer(serializers.Serializer[Any]):
    """How partners of a kind and their system see each other, in points."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    partnerships = serializers.IntegerField()
    partner = serializers.FloatField(help_text="Mean trust of the partners in the system.")
    system = serializers.FloatField(help_text="Mean trust of the system in the partners.")
    gap = serializers.FloatField(help_text="The first less the second.")
    low = serializers.FloatField(source="interval.low", help_text="90 %.")
    high = serializers.FloatField(source="interval.high")
    large = serializers.IntegerField(help_text="Partners with probably more than 10 points.")


class AttentionSerializer(serializers.Serializer[Any]):
    """Who gets the attention. Figures stand beside each other and are never blended."""

    by_kind = AttentionKindSerializer(many=True)
    voice = VoiceSerializer(many=True)
    inequality = InequalitySerializer(
        allow_null=True, help_text="For those who judge the method; else null."
    )
    gaps = KindGapSerializer(
        many=True, help_text="Empty for whoever may not see what the system says of partners."
    )


class AttentionQuerySerializer(ParametersSerializer):
    """Which months; the last year, if nothing is said."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The same months as everywhere."""
        found = WhereSerializer().validate(attrs)
        return {name: found[name] for name in ("since", "until")}


class VariationAttentionView(VariationView):
    """Who gets the attention, and how each side sees the other."""

    collection = "systems-variation-attention"

    @extend_schema(parameters=PERIOD[:2], responses=AttentionSerializer)
    def get(self, request: Request, id: str) -> Response:
        """Contact against what was agreed by kind, and the voice of social care."""
        system, asked = self.asked(id, AttentionQuerySerializer)
        found = attention(self.caller, system, **asked)
        may_see = Permission.VIEW_RATING_OF_PARTNERS in permissions_in(self.caller, system)
        gaps = perception_gap(self.caller, system) if may_see else []
        return Response(AttentionSerializer(_attention(found, gaps)).data)


def _attention(found: Attention, gaps: Any) -> dict[str, Any]:
    return {
        "by_kind": [{"kind": kind, "rate": rate} for kind, rate in found.by_kind.items()],
        "voice": [
            {"measure": figure, "social_care": groups[SOCIAL_CARE], "nhs": groups[NHS]}
            for figure, groups in found.voice.items()
        ],
        "inequality": found.inequality,
        "gaps": gaps,
    }
