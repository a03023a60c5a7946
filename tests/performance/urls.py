"""The product's addresses and, beside them, the bare views that it is compared with."""

from django.urls import path

from ics_crm.urls import urlpatterns as product
from tests.performance.bare import bare
from tests.performance.bare_drf import EventView

urlpatterns = [
    path("bare/<slug:name>/", bare, name="bare"),
    path("bare-drf/events/", EventView.as_view(), name="bare-drf-events"),
    *product,
]
