"""What varies between partners, kinds of partner and places, and over time."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.variation.behind import variation_behind
from engagement.views.variation.facts import variation_facts
from engagement.views.variation.overview import variation
from engagement.views.variation.partners import variation_partners
from engagement.views.variation.places import variation_places
from engagement.views.variation.series import variation_series
from engagement.views.variation.systems import variation_systems

urlpatterns: list[URLPattern | URLResolver] = [
    path("variation/", variation, name="variation"),
    path("variation/series/", variation_series, name="variation_series"),
    path("variation/partners/", variation_partners, name="variation_partners"),
    path("variation/places/", variation_places, name="variation_places"),
    path("variation/systems/", variation_systems, name="variation_systems"),
    path("variation/behind/", variation_behind, name="variation_behind"),
    path("partnerships/<uuid:public_id>/facts/", variation_facts, name="variation_facts"),
]
