"""What a system and its places have to bring together: context for whoever compares them."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ApiView
from engagement.analytics.landscape import SharedArea, landscape_of
from partners.models import System


class BodiesSerializer(serializers.Serializer[Any]):
    """How many partners of each kind that exist today."""

    upper_tier_councils = serializers.IntegerField()
    district_councils = serializers.IntegerField()
    trusts = serializers.IntegerField()
    practices = serializers.IntegerField()
    networks = serializers.IntegerField()
    care = serializers.IntegerField(help_text="Providers, homes and services.")
    voluntary = serializers.IntegerField(help_text="With Healthwatch.")


class PlaceBodiesSerializer(serializers.Serializer[Any]):
    """One place, and its councils that also work in another system."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    bodies = BodiesSerializer()
    crossing = serializers.ListField(child=serializers.CharField())


class AreaShareSerializer(serializers.Serializer[Any]):
    """The share of an area that lies in a system, by the number of neighbourhoods."""

    system = serializers.CharField()
    share = serializers.FloatField(help_text="Above 0, below 1.")


class SharedAreaSerializer(serializers.Serializer[Any]):
    """An area that lies in several systems, the largest share first."""

    name = serializers.CharField()
    shares = serializers.SerializerMethodField()

    @extend_schema_field(AreaShareSerializer(many=True))
    def get_shares(self, area: SharedArea) -> Any:
        """Each system with its share."""
        rows = [{"system": system, "share": share} for system, share in area.shares]
        return AreaShareSerializer(rows, many=True).data


class LandscapeSerializer(serializers.Serializer[Any]):
    """A system, its places, and what belongs to no one place."""

    bodies = BodiesSerializer()
    places = PlaceBodiesSerializer(many=True)
    without_place = BodiesSerializer()
    shared_areas = SharedAreaSerializer(many=True)


class LandscapeView(ApiView):
    """The landscape of one system."""

    collection = "systems-landscape"

    @extend_schema(responses=LandscapeSerializer)
    def get(self, request: Request, id: str) -> Response:
        """How many of each kind there are to bring together, and whose areas cross borders."""
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        return Response(LandscapeSerializer(landscape_of(system)).data)
