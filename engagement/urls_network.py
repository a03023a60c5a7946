"""Who sits, meets and works with whom, and what is behind the tie of two organisations."""

from django.urls import path

from engagement.views.network.show import network
from engagement.views.network.tie import network_tie

urlpatterns = [
    path("network/", network, name="network"),
    path("network/between/<uuid:one>/and/<uuid:other>/", network_tie, name="network_tie"),
]
