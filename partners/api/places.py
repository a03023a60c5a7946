"""Places of systems: the parts in which partners work together."""

import django_filters as filters
from django.db.models import QuerySet

from accounts.api.serializers import RecordSerializer, ReferenceSerializer
from accounts.api.views import CollectionViewSet
from partners.api.fields import visible_places
from partners.filters import visible_systems
from partners.models import Place


class PlaceSerializer(RecordSerializer):
    """A part of a system, often a council's area."""

    system = ReferenceSerializer(read_only=True)

    class Meta:
        model = Place
        fields = ("id", "system", "name", "valid_from", "valid_to", "version", "changed")


class PlaceFilter(filters.FilterSet):
    """Places by system."""

    system = filters.ModelChoiceFilter(
        queryset=visible_systems,  # type: ignore[arg-type]
        to_field_name="public_id",
        label="System",
    )

    class Meta:
        model = Place
        fields = ()


class PlaceViewSet(CollectionViewSet):
    """Places of the systems that the caller may see."""

    collection = "places"
    http_method_names = ["get", "head", "options"]
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilter
    order = ("name", "id")
    queryset = Place.objects.none()

    def get_queryset(self) -> QuerySet[Place]:
        """All that the caller may see."""
        return visible_places(self.caller).select_related("system")
