"""Systems side by side: those that let themselves be compared, and never a partner of theirs."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from engagement.analytics.variation.between_systems import BetweenSystems, between_systems
from engagement.analytics.variation.national import (
    FEWEST,
    Participants,
    SystemRow,
    participants,
    systems,
)
from engagement.api.landscape import BodiesSerializer
from engagement.api.variation import (
    FIGURES,
    PERIOD,
    CellsQuerySerializer,
    CoverageSerializer,
    RateSerializer,
    VariationView,
)
from engagement.api.variation_partners import PLACED, WHERE
from engagement.api.variation_places import VarianceShareSerializer
from engagement.scoring.figures import Figure
from partners.enums import OrganisationKind


class SystemLandscapeSerializer(serializers.Serializer[Any]):
    """What a system has to bring together: context, and in no figure."""

    places = serializers.IntegerField()
    bodies = BodiesSerializer()
    crossing = serializers.IntegerField(
        help_text="Council areas of which a part lies in another system."
    )


class ComparedSystemSerializer(serializers.Serializer[Any]):
    """One system over the months asked for."""

    system = serializers.UUIDField()
    name = serializers.CharField()
    is_own = serializers.BooleanField(help_text="Whether it is one of the caller's.")
    partnerships = serializers.IntegerField()
    managed = serializers.IntegerField(
        allow_null=True, help_text="Null of systems that are not the caller's."
    )
    left_out = serializers.IntegerField(
        help_text=f"Partners of kinds with fewer than {FEWEST} partners: they are in no sum, also "
        "not of the caller's own system."
    )
    rate = RateSerializer()
    coverage = CoverageSerializer()
    landscape = SystemLandscapeSerializer()
    placed = serializers.ChoiceField(
        choices=PLACED,
        allow_null=True,
        help_text="Against limits around the average of all, widened by the usual spread; null for "
        "means of surveys, for fewer than 3 systems, and beyond use.",
    )


class SystemsSideBySideSerializer(serializers.Serializer[Any]):
    """By name and not by rank. Empty unless a system of the caller's takes part itself."""

    systems = ComparedSystemSerializer(many=True)
    not_taking_part = serializers.IntegerField(help_text="How many other systems there are.")
    average = serializers.FloatField(allow_null=True, help_text="Of all systems shown together.")
    phi = serializers.FloatField(allow_null=True, help_text="Mean of z², about 1 by chance alone.")
    is_beyond_use = serializers.BooleanField(
        source="beyond_use", help_text="Above a phi of 10 no single system stands out."
    )
    spread_low = serializers.FloatField(
        allow_null=True, help_text="From here on 95 % of systems lie,"
    )
    spread_high = serializers.FloatField(allow_null=True, help_text="and up to here.")
    share = VarianceShareSerializer(
        allow_null=True,
        help_text="Between systems and within them, of what differs between kinds of partner in "
        "places.",
    )
    why_not = serializers.CharField(help_text="Why there is no share; empty where there is.")


# What a system answered about its partners is no outsider's to read.
COMPARED = [name for name, _words in FIGURES if name != Figure.SYSTEM_SURVEY]


class SystemsQuerySerializer(CellsQuerySerializer):
    """Which figure, months and kinds."""

    measure = serializers.ChoiceField(choices=COMPARED, default=Figure.CONTACTS.value)
    place = None  # type: ignore[assignment] # the places of one system are none of another's


class VariationSystemsView(VariationView):
    """Systems beside this one."""

    collection = "systems-variation-systems"

    @extend_schema(
        parameters=[
            OpenApiParameter("measure", str, enum=COMPARED, default=Figure.CONTACTS.value),
            *PERIOD[:2],
            OpenApiParameter("kind", str, many=True, enum=OrganisationKind.values),
        ],
        responses=SystemsSideBySideSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Real systems beside real ones, invented ones beside invented ones."""
        system, asked = self.asked(id, SystemsQuerySerializer)
        taking_part = participants(self.caller, is_fictional=system.is_fictional)
        asked.pop("places")
        rows = systems(taking_part, **asked)
        found = between_systems(asked["measure"], rows)
        return Response(SystemsSideBySideSerializer(_answer(taking_part, rows, found)).data)


def _answer(
    taking_part: Participants, rows: list[SystemRow], found: BetweenSystems
) -> dict[str, Any]:
    low, high = found.spread or (None, None)
    placed = {key: WHERE[where] for key, where in found.outside.items()}
    return {
        **vars(found),
        "systems": [
            {
                **vars(row),
                "managed": row.managed if row.is_own else None,
                "placed": placed.get(row.system),
            }
            for row in rows
        ],
        "not_taking_part": taking_part.not_taking_part,
        "spread_low": low,
        "spread_high": high,
    }
