"""Who is tied to whom among the organisations of a system: nodes, ties and measures."""

from datetime import date
from math import isnan
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import ParametersSerializer
from accounts.api.views import ApiView
from accounts.models import User
from engagement.analytics.network import YEAR, Asked, Network, Node, TieKind, network_of
from engagement.analytics.network_measures import Measured, measured, parts
from engagement.forms.network import MOST_SHARED
from partners.enums import OrganisationKind
from partners.models import Board, System

NO_TIE = "There is no such %s in this system."


class NetworkAskedSerializer(ParametersSerializer):
    """Which ties, from when to when, and among whom; who sat with whom in the last year, if not."""

    ties = serializers.ChoiceField(choices=TieKind.choices, default=TieKind.BOARDS)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    kind = serializers.ChoiceField(choices=OrganisationKind.choices, allow_blank=True, default="")
    place = serializers.UUIDField(required=False)
    board = serializers.UUIDField(required=False)
    at_least = serializers.IntegerField(min_value=1, max_value=MOST_SHARED, default=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A period that ends before it begins holds nothing."""
        until: date = attrs.setdefault("until", timezone.localdate())
        since: date = attrs.setdefault("since", until - YEAR)
        if until < since:
            raise serializers.ValidationError({"until": "It lies before the first day."})
        return attrs


class NetworkNodeSerializer(serializers.Serializer[Node]):
    """An organisation, with its partnership if it has one of its own."""

    organisation = serializers.UUIDField(source="key")
    name = serializers.CharField()
    kind = serializers.CharField()
    place = serializers.CharField(help_text="Empty where it has no one place.")
    partnership = serializers.UUIDField(allow_null=True)
    ties = serializers.IntegerField()
    betweenness = serializers.FloatField(
        allow_null=True, help_text="Share of shortest ways between others. Null: not measured."
    )
    constraint = serializers.FloatField(allow_null=True, help_text="Burt's. Null: not measured.")
    is_single_point = serializers.BooleanField(
        help_text="Without it others would no longer hang together."
    )


class NetworkTieSerializer(serializers.Serializer[Any]):
    """A tie between two organisations; ``through`` ties lead from the one to the other."""

    one = serializers.UUIDField()
    other = serializers.UUIDField()
    weight = serializers.IntegerField(help_text="Boards or events shared.")


class NetworkMeasuresSerializer(serializers.Serializer[Any]):
    """Among the organisations with ties, or the best tied 200."""

    organisations = serializers.IntegerField(source="nodes")
    ties = serializers.IntegerField(source="edges")
    density = serializers.FloatField()
    degree_centralisation = serializers.FloatField()
    clustering = serializers.FloatField()
    reciprocity = serializers.FloatField(allow_null=True)


class NetworkCoverageSerializer(serializers.Serializer[Any]):
    """What the ties rest on: silence is not the absence of a tie."""

    events = serializers.IntegerField(help_text="Logged in the period.")
    attendance_known = serializers.IntegerField(help_text="Those of which all attendance is known.")
    gatherings = serializers.IntegerField(help_text="Events with too many partners to tie them.")
    seats = serializers.IntegerField()
    seats_held = serializers.IntegerField()
    known_through_one = serializers.IntegerField(
        help_text="Managed partners known through one person alone in the last year."
    )


class NetworkSerializer(serializers.Serializer[Any]):
    """The network; organisations without ties are counted and not listed."""

    ties_of = serializers.ChoiceField(choices=TieKind.choices)
    since = serializers.DateField()
    until = serializers.DateField()
    is_directed = serializers.BooleanField()
    organisations = serializers.IntegerField()
    components = serializers.ListField(
        child=serializers.IntegerField(), help_text="Sizes of what hangs together."
    )
    coverage = NetworkCoverageSerializer()
    measures = NetworkMeasuresSerializer(
        allow_null=True, help_text="Null where fewer than five organisations have ties."
    )
    nodes = NetworkNodeSerializer(many=True)
    ties = NetworkTieSerializer(many=True)


class NetworkView(ApiView):
    """Who sits, meets or works with whom in a system."""

    collection = "systems-network"

    @extend_schema(
        parameters=[
            OpenApiParameter("ties", str, enum=TieKind.values, description="Without: boards."),
            OpenApiParameter("since", OpenApiTypes.DATE, description="Without: a year before."),
            OpenApiParameter("until", OpenApiTypes.DATE, description="Without: today."),
            OpenApiParameter("kind", str, enum=OrganisationKind.values),
            OpenApiParameter("place", OpenApiTypes.UUID),
            OpenApiParameter("board", OpenApiTypes.UUID),
            OpenApiParameter("at_least", int, description="Boards or events shared, at least."),
        ],
        responses=NetworkSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Organisations with ties, their ties, and measures where there are enough of them."""
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        asked = _asked(self.caller, system, request)
        network = network_of(asked)
        return Response(NetworkSerializer(_shown(asked, network, measured(network))).data)


def _asked(caller: User, system: System, request: Request) -> Asked:
    said = NetworkAskedSerializer(data=request.query_params.dict())
    said.is_valid(raise_exception=True)
    data = dict(said.validated_data)
    boards = Board.objects.visible_to(caller).filter(system=system)
    for name, rows in (("place", system.places.all()), ("board", boards)):
        if name in data:
            data[name] = rows.filter(public_id=data[name]).first()
            if data[name] is None:
                raise serializers.ValidationError({name: NO_TIE % name})
    data["ties"] = TieKind(data["ties"])
    return Asked(user=caller, system=system, **data)


def _shown(asked: Asked, network: Network, found: Measured | None) -> dict[str, Any]:
    return {
        "ties_of": asked.ties,
        "since": asked.since,
        "until": asked.until,
        "is_directed": network.directed,
        "organisations": len(network.nodes),
        "components": [len(part) for part in parts(network)],
        "coverage": network.coverage,
        "measures": found.shape if found else None,
        "nodes": [
            _node(node, len(network.near[node.key]), found)
            for node in network.ranked
            if node.key in network.near
        ],
        "ties": [
            {"one": one, "other": other, "weight": weight}
            for (one, other), weight in sorted(network.ties.items())
        ],
    }


def _node(node: Node, ties: int, found: Measured | None) -> dict[str, Any]:
    constraint = found.shape.constraint.get(node.key) if found else None
    return {
        "key": node.key,
        "name": node.name,
        "kind": node.kind,
        "place": node.place,
        "partnership": node.partnership or None,
        "ties": ties,
        "betweenness": found.shape.betweenness.get(node.key) if found else None,
        "constraint": None if constraint is None or isnan(constraint) else constraint,
        "is_single_point": bool(found and node.key in found.shape.single_points),
    }
