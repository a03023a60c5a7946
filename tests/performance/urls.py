"""The product's addresses and, beside them, the bare views that it is compared with."""

from django.urls import path

from ics_crm.urls import urlpatterns as product
from tests.performance.bare import bare

urlpatterns = [path("bare/<slug:name>/", bare, name="bare"), *product]
